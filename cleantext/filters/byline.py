"""byline: lines with the author, the date, the section, the source or the reading time.

Longer than other filters, as it has separate rules for lines, flattened text, dates and headings.
"""

from __future__ import annotations

from itertools import accumulate, compress
from typing import Final

import numpy as np

from cleantext.analysis import Analysis
from cleantext.analysis.analysis import LIST_ITEM
from cleantext.analysis.dates import is_date
from cleantext.analysis.names import capitals
from cleantext.blocks import BoolArray
from cleantext.evidence import Code, Evidence
from cleantext.filters.biography import biographies
from cleantext.filters.rules import NAMED_SECTION
from cleantext.lexicons import Phrase, normalise
from cleantext.page import Page, Verdicts

__all__ = ["byline"]

BYLINE: Final = Code("byline", "phrase", "a byline that begins with {quote}")
BYLINE_HEADING: Final = Code("byline_heading", "position", "a byline marked up as a heading, {quote}")
SECTION_NAME: Final = Code("section_name", "phrase", "only the name of a section, {quote}")
SOURCE: Final = Code("source", "phrase", "only the name of a source, {quote}")
TIME: Final = Code("time", "phrase", "only a time or a reading time, {quote}")
DATE: Final = Code("date", "phrase", "only a date, {quote}")

SOURCE_WORDS: Final = 4
"""Most words of a line that names a source."""
AGENCY_CHARS: Final = 3
"""Characters up to which the name of an agency may be an ordinary word."""
HEAD_REACH: Final = 12
"""Blocks above the main span in which bylines are looked for. Chosen on the corpus's dev pages."""
STANDFIRST: Final = 2
"""Blocks below the main span's first one in which bylines are looked for: the first one may be a standfirst above the byline."""
TOP: Final = 3
"""Blocks at the top of the page in which bylines need no text or headline nearby."""
ENTRIES: Final = 2
"""Number of dates or names from which they are content: entries of a chronicle, a programme, a list of people."""
TITLE_WORDS: Final = 5.0
"""Words from which a line is a headline or a standfirst rather than a label or a name."""
SENTENCE_WORDS: Final = 6
"""Words above which a line that ends like a sentence is a sentence, not a byline."""
SHORT_PHRASE: Final = 4
"""Characters up to which a phrase ("by", "von") may be an ordinary word."""
DATE_DIGITS: Final = 5
"""Digits from which a heading may be a whole date, not a month, a year or a time."""


def byline(page: Page) -> Verdicts:
    """Drop lines with the author, date, section, source or reading time of a text.

    They are metadata, and so is the author's biography in a box or below a heading such as "About the author". Lines are dropped
    around the headline and below the text, and next to the headline also if they are marked up as headings. Keeps several dates or
    names (a chronicle, a live blog, profiles), sentences that begin with "By", table cells, "label: value" items, a heading with which
    the page's title begins, and the lines of names and dates of a thread's posts.

    >>> from cleantext import analyze
    >>> page = analyze("Rain ends the match\\nBy Ann Smith\\n12 May 2024, 14:29 GMT\\nIt rained on Monday, so the match was off.")
    >>> [v.index for v in byline(page)]
    [1, 2]
    """
    a = page.analysis
    named, placed = a.has_role("byline"), _placed(a)
    is_line = ~a.is_prose & ~a.is_code & ~a.is_cell & (a.blocks.levels == 0)
    for i in (is_line & (a.blocks.kinds == LIST_ITEM) & ~named & (a.stats.commas > 0)).nonzero()[0].data:
        is_line[i] = ":" not in a.texts[i]
    is_byline = is_line & placed
    found = {
        i: BYLINE(phrase.text)
        for i, phrase in a.matches["byline", "line"].items()
        if is_byline[i] and _continues_with_name(a, i, phrase)
    }
    if not a.is_html:
        _text_mode_lines(a, is_line, found)
    for i, unit in a.matches["byline", "unit"].items():
        if is_byline[i] and (named[i] or " " in unit.text):
            found.setdefault(i, TIME(a.texts[i]))
    dates = [i for i in (is_line & (a.stats.digits > 0)).nonzero()[0].data if is_date(a, i)]
    _named_sections(a, is_line, dates, found)
    _lone_dates(a, [i for i in dates if not named[i] and not a.announced[i]], placed, found)
    _headings(a, normalise(page.title), found)
    if a.is_html and any(a.in_posts[i] for i in found) and page.kind.name == "discussion":
        found = {i: evidence for i, evidence in found.items() if not a.in_posts[i]}
    biographies(page, found)
    return Verdicts.drops(found)


def _placed(a: Analysis) -> BoolArray:
    """Return bool, shape (blocks,): where bylines are looked for.

    That is inside an element named byline, around the main span's first block, below its last one, and at the top of the page.
    """
    placed, first, last = a.has_role("byline"), a.main_span.first, a.main_span.last
    placed[:TOP] = True
    if last >= 0:
        placed[max(first - HEAD_REACH, 0) : first + STANDFIRST + 1] = True
        placed[last + 1 :] = True
    return placed


def _text_mode_lines(a: Analysis, is_line: BoolArray, found: dict[int, Evidence]) -> None:
    """Drop, in text mode, names of sections above the text, and lines that begin with an agency.

    The name of a section is next to interface text; a line that begins with the name of an agency is short.
    """
    first, agencies = a.main_span.first, a.index.lines_of(role="agency")
    for i in a.matches["nav_menu", "section"]:
        if is_line[i] and first - HEAD_REACH <= i < first and a.near(i, a.is_ui, 1):
            found.setdefault(i, SECTION_NAME(a.texts[i]))
    first_words = a.index.openings("agencies")
    is_short = is_line & (a.stats.words <= SOURCE_WORDS)
    for i, line in zip(is_short.nonzero()[0].data, compress(a.normalised, is_short.data), strict=True):
        if line.partition(" ")[0] in first_words:
            starts = accumulate(line.split(" "), "{} {}".format)
            if any(len(start) > AGENCY_CHARS and start in agencies for start in starts):
                found.setdefault(i, SOURCE(a.texts[i]))


def _named_sections(a: Analysis, is_line: BoolArray, dates: list[int], found: dict[int, Evidence]) -> None:
    """Drop dates in elements named byline, and short lines there with a digit or in a header."""
    named = is_line & a.has_role("byline")
    found.update((i, DATE(a.texts[i])) for i in dates if named[i] and i not in found)
    for i in (named & a.is_short & ((a.stats.digits > 0) | a.has_role("header"))).nonzero()[0].data:
        found.setdefault(i, NAMED_SECTION("byline"))


def _lone_dates(a: Analysis, dates: list[int], placed: BoolArray, found: dict[int, Evidence]) -> None:
    """Drop dates next to a headline, a standfirst or interface text, but not of a chronicle or of a list that a line announces."""
    span = a.main_span
    if sum(span.first < i < span.last or span.last < 0 for i in dates) < ENTRIES:
        for i in dates:
            if placed[i] and i not in found and _accompanied(a, i, found):
                found[i] = DATE(a.texts[i])


def _accompanied(a: Analysis, i: int, found: dict[int, Evidence]) -> bool:
    """Return whether a date is next to a headline, a standfirst or interface text, or below a byline.

    A date among labels and values is not.
    """
    if i < TOP or i - 1 in found:
        return True
    sections = a.matches["nav_menu", "section"]
    return any(
        a.stats.words[j] >= TITLE_WORDS or a.is_ui[j] or a.is_heading[j] or j in sections
        for j in (i - 1, i + 1)
        if j < a.count
    )


def _continues_with_name(a: Analysis, i: int, phrase: Phrase) -> bool:
    """Return whether a name or a date follows a phrase: a capital, if the script has any, or a digit.

    False for sentences; True for a phrase that is the whole line.
    """
    if a.ends_sentence[i] and a.stats.words[i] > SENTENCE_WORDS:
        return False
    if phrase.mode == "equals" or a.stats.digits[i]:
        return True
    words = capitals(a.texts[i][len(phrase.text) :])
    return bool(words) and (words[0] or (len(phrase.text) > SHORT_PHRASE and words[-1]))


def _headings(a: Analysis, title: str, found: dict[int, Evidence]) -> None:
    """Drop a heading next to the headline that is a date or an author's name.

    Several dates or several names are entries of the text, and stay.
    """
    likely = a.has_role("byline") | a.is_link | (a.stats.digits >= DATE_DIGITS)
    likely[list(a.matches["byline", "line"])] = True
    headings = (likely & a.is_short & (a.blocks.levels > 1)).nonzero()[0].tolist()
    of_level = np.bincount(a.blocks.levels)
    dates = {i for i in headings if a.stats.digits[i] >= DATE_DIGITS and is_date(a, i)}
    authors = [i for i in headings if i not in dates and _is_author(a, i, of_level[a.blocks.levels[i]] == 1)]
    for i in [i for kind in (dates, authors) if len(kind) < ENTRIES for i in kind]:
        if _is_beside_headline(a, i, i in dates) and not title.startswith(a.normalised[i]):
            found[i] = BYLINE_HEADING(a.texts[i])


def _is_beside_headline(a: Analysis, i: int, dated: bool) -> bool:
    """Return whether a heading is above the text and next to the headline.

    A date (``dated``) is next to any heading; a name is right below a heading of a higher rank.
    """
    if i > a.main_span.first:
        return False
    if dated or i == 0:
        return dated and a.near(i, a.is_heading, 1)
    return bool(0 < a.blocks.levels[i - 1] < a.blocks.levels[i]) and not a.role_at(i - 1, "byline")


def _is_author(a: Analysis, i: int, alone: bool) -> bool:
    """Return whether a heading is an author's name.

    The name follows a phrase such as "By", or is in an element named byline, or is a link with the text of an earlier block, such
    as an entry of a breadcrumb. ``alone``: it is the only heading of its level, so it is not the heading of a chapter.
    """
    named = a.role_at(i, "byline")
    phrase = a.matches["byline", "line"].get(i)
    if phrase is not None and phrase.mode == "starts_with":
        return (named or alone) and capitals(a.texts[i][len(phrase.text) :])[:1] == [True]
    if a.stats.words[i] >= TITLE_WORDS or a.stats.digits[i] or capitals(a.texts[i])[:1] != [True]:
        return False
    return named or bool(a.is_link[i] and a.places[a.normalised[i]][0] < i and not a.heads_prose(i))
