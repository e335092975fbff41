"""photo_credit: who took the picture, and captions that say no more than that."""

from __future__ import annotations

import re
from typing import Final

import regex

from cleantext.analysis import Analysis
from cleantext.analysis.analysis import CAPTION, LIST_ITEM
from cleantext.evidence import Code, Evidence
from cleantext.page import Page, Verdicts

__all__ = ["is_credit", "photo_credit"]

CREDIT: Final = Code("credit", "phrase", "a picture credit, {quote}")
REPEATED_CAPTION: Final = Code("repeated_caption", "repetition", "a caption, twice above the credit at block {block}")
FILE_NAME: Final = Code("file_name", "phrase", "the name of a picture's file, {quote}")

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
    a = page.analysis
    found: dict[int, Evidence] = {}
    candidates = {*a.matches["photo_credit", "agency"], *a.matches["photo_credit", "line"], *a.containing(*SIGNS)}
    for i in sorted(candidates):
        if a.stats.chars[i] <= CREDIT_CHARS and is_credit(a, i):
            found[i] = CREDIT(a.texts[i])
            twice = i >= 2 and a.normalised[i - 1] == a.normalised[i - 2] and not a.stats.reads_as_prose[i - 1]
            if twice and not a.is_heading[i - 1] and not a.is_heading[i - 2] and _headed(a, i - 2):
                found[i - 1] = found[i - 2] = REPEATED_CAPTION(a.texts[i - 1], block=i)
    files = [i for i in a.containing(*EXTENSIONS) if a.is_short[i] and FILE_RE.fullmatch(a.texts[i])]
    if len(files) < FILES:
        found.update(
            (i, FILE_NAME(a.texts[i]))
            for i in files
            if a.is_html and (a.blocks.kinds[i] == CAPTION or _in_figure(a, i)) and not a.is_announced(i)
        )
    return Verdicts.drops(found)


def _headed(a: Analysis, i: int) -> bool:
    """Whether a line that may be a headline stands above, so that this one is none."""
    return any(a.stats.words[j] >= TITLE_WORDS and not a.is_ui[j] for j in range(max(i - HEADLINE_REACH, 0), i))


def is_credit(a: Analysis, i: int) -> bool:
    """Whether a block is a line of picture credits: a credit word or sign, short, with a name behind it."""
    text = a.texts[i]
    if a.stats.words[i] > CREDIT_WORDS or a.is_prose[i] or a.is_code[i] or a.is_heading[i] or a.is_announced(i) or (a.is_html and "\n" in text):
        return False
    if i in a.matches["photo_credit", "agency"]:
        return not (a.is_cell[i] or (a.is_html and a.blocks.kinds[i] == LIST_ITEM and not a.is_link[i]))
    if (
        SIGN_RE.match(text)
        and not YEAR_SIGN_RE.search(text)
        and i not in a.matches["legal", "line"]
        and i not in a.matches["legal", "prose"]
    ):
        return a.stats.digits[i] <= 4 and not a.ends_sentence[i]
    marker = a.matches["photo_credit", "line"].get(i)
    if marker is None or a.stats.stops[i] > 2:
        return False
    rest = a.normalised[i][len(marker.text) :]
    if any(p.role == "agency" for part in PART_RE.split(rest) for p in a.index.phrases_equal_to(part.strip())):
        return True
    if not SEPARATOR_RE.match(rest) and not (" " in marker.text and rest.strip()):
        return False
    words = NAME_RE.findall(text[len(marker.text) :])
    cased = [word for word in words if word.lower() != word.upper()]
    if cased and sum(word[0].isupper() for word in cased) < len(cased) / 2:
        return False  # names have capitals where there are any
    return not a.is_html or a.blocks.kinds[i] == CAPTION or bool(a.role_at(i, "credit")) or _in_figure(a, i)


def _in_figure(a: Analysis, i: int) -> bool:
    """Whether the block's element or an ancestor is a figure, or the block's own element is small print."""
    tree = a.blocks.elements
    row = int(a.blocks.element_rows[i])
    small = tree is not None and tree.tags[row] in SMALL_TAGS
    while tree is not None and row >= 0:
        if tree.tags[row] == "figure":
            return True
        row = tree.parents[row]
    return small
