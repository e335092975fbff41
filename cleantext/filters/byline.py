"""byline: author, date, section and reading-time lines that stand alone."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

import numpy as np
import regex

from cleantext.analysis import Analysis
from cleantext.analysis.analysis import LIST_ITEM
from cleantext.analysis.phrase_index import Phrase
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import NAMED_SECTION
from cleantext.page import Page, Verdicts

__all__ = ["byline"]

BYLINE: Final = Code("byline", "phrase", "begins with {quote}")
SECTION_NAME: Final = Code("section_name", "phrase", "a line with a section's name alone, {quote}")
SOURCE: Final = Code("source", "phrase", "a line with a source alone, {quote}")
TIME: Final = Code("time", "phrase", "a line with a time alone, {quote}")
DATE: Final = Code("date", "phrase", "a line with a date alone, {quote}")

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
    a = page.analysis
    found: dict[int, Evidence] = {}
    named = a.has_role("byline")
    phrases, sections, units = a.matches["byline", "line"], a.matches["nav_menu", "section"], a.matches["byline", "unit"]
    plausible = (a.stats.chars <= LINE_CHARS) & (a.stats.words <= LINE_WORDS) & ~a.is_prose & ~a.is_code & (a.blocks.levels == 0)
    eligible = plausible & ((a.stats.digits > 0) | named | (not a.is_html and a.stats.words <= SOURCE_WORDS))
    eligible[[i for i in (*phrases, *sections) if plausible[i]]] = True
    dates = {i for i in (eligible & (a.stats.digits > 0)).nonzero()[0].tolist() if _is_date(a, i)}
    inside = [i for i in dates if (a.main_span.first < i < a.main_span.last or a.main_span.last < 0) and not named[i]]
    if len(inside) >= CHRONICLE_DATES:
        dates = {i for i in dates if named[i]}
    sourced = _sources(a, eligible) if not a.is_html else set()
    for i in (eligible & _marked(named, {*phrases, *sections, *units, *dates, *sourced})).nonzero()[0].tolist():
        if a.is_cell[i] or (a.is_html and a.blocks.kinds[i] == LIST_ITEM and ":" in a.texts[i] and not named[i]):
            continue
        placed = _placed(a, i) or bool(named[i] and a.is_html)
        phrase = phrases.get(i)
        if phrase is not None and placed and _goes_on(a, i, phrase):
            found[i] = BYLINE(phrase.text)
        elif (
            a.main_span.first - HEAD_REACH <= i < a.main_span.first and i in sections and not a.is_html and a.near(i, a.is_ui, 1)
        ):
            found[i] = SECTION_NAME(a.texts[i])
        elif i in sourced:
            found[i] = SOURCE(a.texts[i])
        elif placed and i in units and (" " in units[i].text or named[i]):
            found[i] = TIME(a.texts[i])
        elif placed and i in dates and (named[i] or _accompanied(a, i, found)):
            found[i] = DATE(a.texts[i])
        elif named[i] and a.is_html and a.is_short[i] and a.role_at(i, "header") | (a.stats.digits[i] > 0):
            found[i] = NAMED_SECTION("byline")
    return Verdicts.drops(found)


def _marked(named: np.ndarray, found: set[int]) -> np.ndarray:
    """bool, one a block: an element is named byline, or something was found that makes one."""
    marked = named.copy()
    marked[list(found)] = True
    return marked


def _placed(a: Analysis, i: int) -> bool:
    """Whether the block stands where bylines do: about the first paragraph, or after the last one."""
    if a.main_span.last < 0:
        return i < TOP  # no text to stand around: only a page's very top
    return a.main_span.first - HEAD_REACH <= i <= a.main_span.first + STANDFIRST or i > a.main_span.last or i < TOP


def _sources(a: Analysis, eligible: np.ndarray) -> set[int]:
    """Short lines that are the name of an agency, or begin with one."""
    agencies = a.index.lines_of(role="agency")
    return {
        i
        for i in (eligible & (a.stats.words <= SOURCE_WORDS)).nonzero()[0].tolist()
        if any(len(start) > AGENCY_CHARS and start in agencies for start in accumulate(a.normalised[i].split(" "), _spaced))
    }


def _spaced(start: str, word: str) -> str:
    return f"{start} {word}"


def _is_date(a: Analysis, i: int) -> bool:
    """Whether a block is a date or time, and little more."""
    text = a.texts[i]
    if not a.stats.digits[i]:
        return False
    if a.stats.words[i] > DATE_WORDS or "\t" in text or ";" in text or ("," in text and not a.stats.letters[i]):
        return False
    line = a.normalised[i]
    tokens = (ASCII_TOKEN_RE if line.isascii() else TOKEN_RE).findall(line)
    words = [token.strip(".'’") for token in tokens]
    others = [word for word in words if not word.isdigit()]
    numbers = len(words) - len(others)
    other = len(others) - sum(map(a.index.lines_of(filter="byline").__contains__, others))
    if other > OTHER_WORDS or 2 * other > len(words):
        return False
    return (numbers > 0 and not a.index.lines_of(role="month").isdisjoint(words)) or DATE_RE.search(text) is not None


def _accompanied(a: Analysis, i: int, found: dict[int, Evidence]) -> bool:
    """Whether a date stands beside a headline, a standfirst or other furniture, not among short labels and values."""
    if i < TOP:
        return True
    for j in (i - 1, i + 1):
        if 0 <= j < a.count and (
            j in found
            or a.stats.words[j] >= TITLE_WORDS
            or a.is_ui[j]
            or a.is_heading[j]
            or j in a.matches["nav_menu", "section"]
        ):
            return True
    return False


def _goes_on(a: Analysis, i: int, phrase: Phrase) -> bool:
    """Whether what follows a phrase is a name or a date: capitals where there are any, or digits; no sentence."""
    if a.ends_sentence[i] and a.stats.words[i] > SENTENCE_WORDS:
        return False
    if phrase.mode == "equals":
        return True
    rest = NAME_RE.findall(a.texts[i][len(phrase.text) :])
    cased = [word for word in rest if word.lower() != word.upper()]
    if not rest or not cased:
        return bool(rest) or bool(a.stats.digits[i])
    return a.stats.digits[i] > 0 or cased[0][0].isupper() or (len(phrase.text) > SHORT_PHRASE and cased[-1][0].isupper())
