"""photo_credit: who took the picture, and captions that say no more than that."""

from __future__ import annotations

import re
from typing import Final

import regex

from cleantext.filters._structure import CAPTION, LIST_ITEM, View, view
from cleantext.page import Page, Verdicts

__all__ = ["is_credit", "photo_credit"]

CREDIT_WORDS: Final = 14
"""Words that a line of credits has at most."""
TITLE_WORDS: Final = 5.0
"""Words from which on a line above a caption may be the headline."""
HEADLINE_REACH: Final = 12
"""Blocks above a caption among which the headline is looked for."""
CREDIT_CHARS: Final = 160
"""Characters that such a line has at most."""
SIGNS: Final = ("©", "(c)", "(C)", "ⓒ", "📷", "📸")
SIGN_RE: Final = regex.compile(r"^[^\w©ⓒ(📷📸]{0,8}+(?:©|\(c\)|ⓒ|📷|📸)\s*\S", regex.IGNORECASE)
SEPARATOR_RE: Final = re.compile(r"\s{0,4}+[.:：/|=–—-]{1,8}+\s{0,4}+\S")
PART_RE: Final = regex.compile(r"[/,|:()]|\s-\s")
NAME_RE: Final = regex.compile(r"\p{L}[\p{L}\p{M}'’.-]*")
SMALL_TAGS: Final = frozenset(("small", "em", "i", "font", "cite", "span"))
YEAR_SIGN_RE: Final = regex.compile(
    r"(?:©|\(c\)|ⓒ)\s*(?:\d{4}\b\s*[-–]?\s*(?:\d{4})?\s*$|\d{4}\s*[-–]\s*\d{4})", regex.IGNORECASE
)
EXTENSIONS: Final = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".JPG", ".JPEG", ".PNG", ".GIF", ".WEBP")
FILES: Final = 3
"""So many names of files are a list of them."""
FILE_RE: Final = regex.compile(r"[^\n/\\:]{1,100}\.(?:jpe?g|png|gif|webp)", regex.IGNORECASE)
"""The name of a picture's file, for want of a caption."""


def photo_credit(page: Page) -> Verdicts:
    """Drop lines of picture credits, a caption that stands twice above its credit, and the name of a picture's file alone.

    Leaves captions that say something, sentences with a © in them, and lists of files.

    >>> from cleantext import analyze
    >>> [v.index for v in photo_credit(analyze("Rain ends the match in May\\n\\nThe ground\\n\\nThe ground\\n\\n© AP Photo/Ann Smith"))]
    [1, 2, 3]
    """
    v = view(page)
    found: dict[int, str] = {}
    candidates = {*v.hits["photo_credit", "agency"], *v.hits["photo_credit", "line"], *v.containing(*SIGNS)}
    for i in sorted(candidates):
        if v.m.chars[i] <= CREDIT_CHARS and is_credit(v, i):
            found[i] = f"a picture credit, {v.texts[i][:40]!r}"
            twice = i >= 2 and v.folded[i - 1] == v.folded[i - 2] and not v.m.prose[i - 1]
            if twice and not v.heading(i - 1) and not v.heading(i - 2) and _headed(v, i - 2):
                found[i - 1] = found[i - 2] = "a caption that stands twice above its credit"
    files = [i for i in v.containing(*EXTENSIONS) if v.m.short[i] and FILE_RE.fullmatch(v.texts[i])]
    if len(files) < FILES:
        found.update(
            (i, "the name of a picture's file")
            for i in files
            if v.html and (v.blocks.kinds[i] == CAPTION or _in_figure(v, i)) and not v.introduced(i)
        )
    return v.drops(found)


def _headed(v: View, i: int) -> bool:
    """Whether a line that may be a headline stands above, so that this one is none."""
    return any(v.m.words[j] >= TITLE_WORDS and not v.furniture[j] for j in range(max(i - HEADLINE_REACH, 0), i))


def is_credit(v: View, i: int) -> bool:
    """Whether a block is a line of picture credits: a credit word or sign, short, with a name behind it."""
    text = v.texts[i]
    if v.m.words[i] > CREDIT_WORDS or v.body[i] or v.code[i] or v.heading(i) or v.introduced(i) or "\n" in text:
        return False
    if i in v.hits["photo_credit", "agency"]:
        return not (v.cell(i) or (v.html and v.blocks.kinds[i] == LIST_ITEM and not v.links[i]))
    if (
        SIGN_RE.match(text)
        and not YEAR_SIGN_RE.search(text)
        and i not in v.hits["legal", "line"]
        and i not in v.hits["legal", "prose"]
    ):
        return v.m.digits[i] <= 4 and not v.m.ends[i]
    marker = v.hits["photo_credit", "line"].get(i)
    if marker is None or v.m.stops[i] > 2:
        return False
    rest = v.folded[i][len(marker.text) :]
    if any(p.role == "agency" for part in PART_RE.split(rest) for p in v.index.equal(part.strip())):
        return True
    if not SEPARATOR_RE.match(rest) and not (" " in marker.text and rest.strip()):
        return False
    words = NAME_RE.findall(text[len(marker.text) :])
    cased = [word for word in words if word.lower() != word.upper()]
    if cased and sum(word[0].isupper() for word in cased) < len(cased) / 2:
        return False  # names have capitals where there are any
    return not v.html or v.blocks.kinds[i] == CAPTION or bool(v.hint_at(i, "credit")) or _in_figure(v, i)


def _in_figure(v: View, i: int) -> bool:
    """Whether the block's element or an ancestor is a figure, or the block's own element is small print."""
    tree = v.blocks.tree
    row = int(v.blocks.elements[i])
    small = tree is not None and tree.tags[row] in SMALL_TAGS
    while tree is not None and row >= 0:
        if tree.tags[row] == "figure":
            return True
        row = tree.parents[row]
    return small
