"""photo_credit: lines with only a picture's photographer or agency, repeated captions, file names.

Longer than other filters, as a credit is recognised by its sign, its phrase, its names, and the captions around it.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from cleantext.analysis import Analysis
from cleantext.analysis.analysis import CAPTION
from cleantext.analysis.names import capitals
from cleantext.blocks import Blocks, BoolArray
from cleantext.evidence import Code
from cleantext.page import Page, Verdicts
from cleantext.tree_ops import inherited

__all__ = ["is_credit", "photo_credit"]

CREDIT: Final = Code("credit", "phrase", "a picture credit, {quote}")
REPEATED_CAPTION: Final = Code("repeated_caption", "repetition", "a caption repeated above the credit at block {block}")
FILE_NAME: Final = Code("file_name", "phrase", "the file name of a picture, {quote}")

CREDIT_WORDS: Final = 14
"""Most words of a line of credits. Chosen on the corpus's dev pages."""
YEAR_DIGITS: Final = 4
"""Most digits of a credit with a copyright sign: one year. A span of years or a register number is part of the site's own notice."""
NAMES: Final = 0.5
"""Smallest share of words after a credit's label that begin with a capital, as names do, in scripts with capitals."""
TITLE_WORDS: Final = 5.0
"""Words from which a line above a repeated caption may be the headline, so that the caption is not the headline."""
FILES: Final = 3
"""Number of file names from which they are content: a list of files."""
SIGNS: Final = ("©", "(c)", "(C)", "ⓒ", "📷", "📸")
SIGN_RE: Final = regex.compile(r"^[^\w©ⓒ(📷📸]{0,8}+(?:©|\(c\)|ⓒ|📷|📸)\s*\S", regex.IGNORECASE)
YEAR_SIGN_RE: Final = regex.compile(
    r"(?:©|\(c\)|ⓒ)\s*+(?:\d{4}\b\s*+(?:[-–]\s*+)?+(?:\d{4}\s*+)?+$|\d{4}\s*+[-–]\s*+\d{4})", regex.IGNORECASE
)
"""A copyright sign before a year at the end of a line, or before a span of years: the site's own notice. Possessive, so
linear."""
SEPARATOR_RE: Final = re.compile(r"\s{0,4}+[.:：/|=–—-]{1,8}+\s{0,4}+\S")
"""Separators between the label of a credit and the name."""
PART_RE: Final = re.compile(r"[/,|:()]|\s-\s")
"""Separators between the names of photographers and agencies."""
EXTENSIONS: Final = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".JPG", ".JPEG", ".PNG", ".GIF", ".WEBP")
FILE_RE: Final = regex.compile(r"[^\n/\\:]{1,100}\.(?:jpe?g|png|gif|webp)", regex.IGNORECASE)
"""The file name of a picture."""
SMALL_TAGS: Final = frozenset(("small", "em", "i", "font", "cite", "span"))
"""Tags of elements that often contain small print."""


def photo_credit(page: Page) -> Verdicts:
    """Drop picture credits, captions repeated above a credit, file names as captions.

    They are metadata of a picture. Keeps captions with more than a name, sentences with a ©, the site's own copyright notice, and
    lists of agencies and of files.

    >>> from cleantext import analyze
    >>> [v.index for v in photo_credit(analyze("Rain ends the match in May\\n\\nThe ground\\n\\nThe ground\\n\\n© AP Photo/Ann Smith"))]
    [1, 2, 3]
    """
    a = page.analysis
    found: dict[int, tuple[Code, int]] = {}
    titles = ((a.stats.words >= TITLE_WORDS) & ~a.is_ui).nonzero()[0]
    first_title = int(titles[0]) if len(titles) else a.count
    candidates = {*a.matches["photo_credit", "agency"], *a.matches["photo_credit", "line"], *a.containing(*SIGNS)}
    for i in sorted(candidates):
        if is_credit(a, i):
            found[i] = CREDIT, -1
            if first_title < i - 2 and _is_repeated(a, i - 1):
                found[i - 1] = found[i - 2] = REPEATED_CAPTION, i
    files = [i for i in a.containing(*EXTENSIONS) if a.is_short[i] and FILE_RE.fullmatch(a.texts[i])]
    for i in files if len(files) < FILES else ():
        if _is_caption(a, i) and not a.is_announced(i):
            found[i] = FILE_NAME, -1
    dropped = sorted(found)
    return Verdicts(dropped, np.zeros(len(dropped), np.bool_), lambda i: found[i][0](a.texts[i], block=found[i][1]))


def is_credit(a: Analysis, i: int) -> bool:
    """Return whether a block is a line of picture credits.

    It is an agency, a copyright sign with a name, or a label with a name.
    """
    if not a.blocks.once(_may_be_credits)[i] or (a.is_html and "\n" in a.texts[i]):
        return False
    if i in a.matches["photo_credit", "agency"]:
        return not (a.is_cell[i] or (a.is_html and a.is_item[i]))
    return _is_signed(a, i) or _is_labelled(a, i)


def _may_be_credits(blocks: Blocks) -> BoolArray:
    """Return bool, shape (blocks,): short enough, not announced, and neither prose nor code nor a heading."""
    a = blocks.once(Analysis)
    return (a.stats.words <= CREDIT_WORDS) & ~(a.is_prose | a.is_code | a.is_heading | a.announced)


def _is_signed(a: Analysis, i: int) -> bool:
    """Return whether a line begins with a copyright or camera sign, but is not the site's notice."""
    text, matches = a.texts[i], a.matches
    if (
        text[0].isalnum()
        or not SIGN_RE.match(text)
        or YEAR_SIGN_RE.search(text)
        or i in matches["legal", "line"]
        or i in matches["legal", "prose"]
    ):
        return False
    return bool(a.stats.digits[i] <= YEAR_DIGITS) and not a.ends_sentence[i]


def _is_labelled(a: Analysis, i: int) -> bool:
    """Return whether a line is a label ("Photo:") with an agency, or in a caption with names."""
    label = a.matches["photo_credit", "line"].get(i)
    if label is None:
        return False
    rest = a.normalised[i][len(label.text) :]
    agencies = a.index.lines_of(role="agency")
    if not agencies.isdisjoint(map(str.strip, PART_RE.split(rest))):
        return True
    if not SEPARATOR_RE.match(rest) and not (" " in label.text and rest.strip()):
        return False
    if a.is_html and not (a.role_at(i, "credit") or _is_caption(a, i)):
        return False
    names = capitals(a.texts[i][len(label.text) :])
    return sum(names) >= NAMES * len(names)


def _is_caption(a: Analysis, i: int) -> bool:
    """Return whether a block is a caption, small print, or inside a figure. HTML only."""
    elements = a.blocks.elements
    if elements is None:
        return False
    row = int(a.blocks.element_rows[i])
    if a.blocks.kinds[i] == CAPTION or elements.tags[row] in SMALL_TAGS:
        return True
    return bool(a.blocks.once(_in_figures)[row])


def _in_figures(blocks: Blocks) -> npt.NDArray[np.int64]:
    """Return int64, shape (elements,): 1 for figures and the elements inside them, else 0."""
    elements = blocks.elements
    if elements is None:
        return np.zeros(0, np.int64)
    return inherited(
        elements.parent_array, np.fromiter(map("figure".__eq__, elements.tags), np.int64, len(elements.tags))
    )


def _is_repeated(a: Analysis, i: int) -> bool:
    """Return whether a line repeats the line above it, and both may be captions: no prose, no headings."""
    same = "" != a.normalised[i] == a.normalised[i - 1] and not a.stats.reads_as_prose[i]
    return same and not (a.is_heading[i - 1] or a.is_heading[i])
