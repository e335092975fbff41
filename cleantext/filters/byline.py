"""byline: author, date, section and reading-time lines that stand alone."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

import numpy as np
import regex

from cleantext.filters._structure import LIST_ITEM, View, view
from cleantext.lexicon import Phrase
from cleantext.page import Page, Verdicts

__all__ = ["byline"]

LINE_CHARS: Final = 160
"""Characters that such a line has at most."""
LINE_WORDS: Final = 20
"""Words that such a line has at most."""
DATE_WORDS: Final = 16
"""Words and figures of the longest date lines (entered and changed, with times and zones)."""
OTHER_WORDS: Final = 2
"""Words of a date line that are no part of a date: a place, "Uhr", an agency."""
SOURCE_WORDS: Final = 4
"""Words of a line that names a source."""
AGENCY_CHARS: Final = 3
"""A name of no more characters is an ordinary word too."""
HEAD_REACH: Final = 12
"""Blocks above the first paragraph among which a byline stands."""
STANDFIRST: Final = 2
"""Blocks below the first paragraph, which may be a standfirst, among which it stands."""
TOP: Final = 3
"""Blocks at a page's very top, where a date needs no company."""
CHRONICLE_DATES: Final = 2
"""Lone dates within the text that make lone dates its content: a chronicle, a programme, fixtures."""
TITLE_WORDS: Final = 5.0
"""Words from which on a line beside a date is a headline or a standfirst."""
SENTENCE_WORDS: Final = 6
"""A longer line that ends like a sentence is one."""
SHORT_PHRASE: Final = 4
"""Characters up to which a phrase ("by", "von") is an ordinary word too."""
NAME_RE: Final = regex.compile(r"\p{L}[\p{L}\p{M}'’.-]*")
TOKEN_RE: Final = regex.compile(r"\p{L}[\p{L}\p{M}'’.]*|\d+")
ASCII_TOKEN_RE: Final = re.compile(r"[a-zA-Z][a-zA-Z'.]*|[0-9]+")
"""The same for lines of ASCII, at a third of the time."""
DATE_RE: Final = regex.compile(
    r"\d{2,4}\s*[年년]\s*\d{1,2}\s*[月월]\s*\d{1,2}\s*[日일]?|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}:\d{2}"
)


def byline(page: Page) -> Verdicts:
    """Drop stand-alone author, date, section and reading-time lines around the headline and after the text.

    Leaves dates within the text (a chronicle's entries), and sentences that begin with "By".

    >>> from cleantext import analyze
    >>> page = analyze("Rain ends the match\\nBy Ann Smith\\n12 May 2024, 14:29 GMT\\nIt rained on Monday, so the match was off.")
    >>> [v.index for v in byline(page)]
    [1, 2]
    """
    v = view(page)
    found: dict[int, str] = {}
    named = v.hint("byline")
    phrases, sections, units = v.hits["byline", "line"], v.hits["nav_menu", "section"], v.hits["byline", "unit"]
    plausible = (v.m.chars <= LINE_CHARS) & (v.m.words <= LINE_WORDS) & ~v.body & ~v.code & (v.blocks.levels == 0)
    eligible = plausible & ((v.m.digits > 0) | named | (not v.html and v.m.words <= SOURCE_WORDS))
    eligible[[i for i in (*phrases, *sections) if plausible[i]]] = True
    dates = {i for i in (eligible & (v.m.digits > 0)).nonzero()[0].tolist() if _is_date(v, i)}
    inside = [i for i in dates if (v.first_body < i < v.last_body or v.last_body < 0) and not named[i]]
    if len(inside) >= CHRONICLE_DATES:
        dates = {i for i in dates if named[i]}
    sourced = _sources(v, eligible) if not v.html else set()
    for i in (eligible & _marked(named, {*phrases, *sections, *units, *dates, *sourced})).nonzero()[0].tolist():
        if v.cell(i) or (v.html and v.blocks.kinds[i] == LIST_ITEM and ":" in v.texts[i] and not named[i]):
            continue
        placed = _placed(v, i) or bool(named[i] and v.html)
        phrase = phrases.get(i)
        if phrase is not None and placed and _goes_on(v, i, phrase):
            found[i] = f"begins {phrase.text!r}"
        elif (
            v.first_body - HEAD_REACH <= i < v.first_body and i in sections and not v.html and v.near(i, v.furniture, 1)
        ):
            found[i] = f"a section's name alone, {v.texts[i][:30]!r}"
        elif i in sourced:
            found[i] = f"a source alone, {v.texts[i]!r}"
        elif placed and i in units and (" " in units[i].text or named[i]):
            found[i] = f"a time, {v.texts[i][:30]!r}"
        elif placed and i in dates and (named[i] or _accompanied(v, i, found)):
            found[i] = f"a date alone, {v.texts[i][:30]!r}"
        elif named[i] and v.html and v.m.short[i] and v.hint_at(i, "header") | (v.m.digits[i] > 0):
            found[i] = "inside an element named as byline"
    return v.drops(found)


def _marked(named: np.ndarray, found: set[int]) -> np.ndarray:
    """bool, one a block: an element is named byline, or something was found that makes one."""
    marked = named.copy()
    marked[list(found)] = True
    return marked


def _placed(v: View, i: int) -> bool:
    """Whether the block stands where bylines do: about the first paragraph, or after the last one."""
    if v.last_body < 0:
        return i < TOP  # no text to stand around: only a page's very top
    return v.first_body - HEAD_REACH <= i <= v.first_body + STANDFIRST or i > v.last_body or i < TOP


def _sources(v: View, eligible: np.ndarray) -> set[int]:
    """Short lines that are the name of an agency, or begin with one."""
    agencies = v.index.known(role="agency")
    return {
        i
        for i in (eligible & (v.m.words <= SOURCE_WORDS)).nonzero()[0].tolist()
        if any(len(start) > AGENCY_CHARS and start in agencies for start in accumulate(v.folded[i].split(" "), _spaced))
    }


def _spaced(start: str, word: str) -> str:
    return f"{start} {word}"


def _is_date(v: View, i: int) -> bool:
    """Whether a block is a date or time, and little more."""
    text = v.texts[i]
    if not v.m.digits[i]:
        return False
    if v.m.words[i] > DATE_WORDS or "\t" in text or ";" in text or ("," in text and not v.m.letters[i]):
        return False
    line = v.folded[i]
    tokens = (ASCII_TOKEN_RE if line.isascii() else TOKEN_RE).findall(line)
    words = [token.strip(".'’") for token in tokens]
    others = [word for word in words if not word.isdigit()]
    numbers = len(words) - len(others)
    other = len(others) - sum(map(v.index.known(filter="byline").__contains__, others))
    if other > OTHER_WORDS or 2 * other > len(words):
        return False
    return (numbers > 0 and not v.index.known(role="month").isdisjoint(words)) or DATE_RE.search(text) is not None


def _accompanied(v: View, i: int, found: dict[int, str]) -> bool:
    """Whether a date stands beside a headline, a standfirst or other furniture, not among short labels and values."""
    if i < TOP:
        return True
    for j in (i - 1, i + 1):
        if 0 <= j < v.n and (
            j in found
            or v.m.words[j] >= TITLE_WORDS
            or v.furniture[j]
            or v.heading(j)
            or j in v.hits["nav_menu", "section"]
        ):
            return True
    return False


def _goes_on(v: View, i: int, phrase: Phrase) -> bool:
    """Whether what follows a phrase is a name or a date: capitals where there are any, or digits; no sentence."""
    if v.m.ends[i] and v.m.words[i] > SENTENCE_WORDS:
        return False
    if phrase.mode == "equals":
        return True
    rest = NAME_RE.findall(v.texts[i][len(phrase.text) :])
    cased = [word for word in rest if word.lower() != word.upper()]
    if not rest or not cased:
        return bool(rest) or bool(v.m.digits[i])
    return v.m.digits[i] > 0 or cased[0][0].isupper() or (len(phrase.text) > SHORT_PHRASE and cased[-1][0].isupper())
