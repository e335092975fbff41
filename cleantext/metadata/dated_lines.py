"""Lines of a page with dates: which are of publication, and which of the last change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import regex

from cleantext.analysis import Analysis
from cleantext.analysis.dates import is_date
from cleantext.analysis.phrase_index import PhraseIndex
from cleantext.lexicons import EDGES, normalise
from cleantext.metadata.bylines import DATE_DIGITS
from cleantext.metadata.names import words
from cleantext.metadata.read_date import Reading, read_dates
from cleantext.metadata.record import Date

__all__ = ["LineDate", "dateline", "dates_of_line", "footer_lines", "is_update", "labelled_lines", "lone_lines"]

LABEL_CHARS: Final = 4
"""Characters up to which a phrase ("by", "text") does not label a date."""
LABEL_WORDS: Final = 6
"""Most words between a label and its date, as the name in "Written by Ann Smith on 12 May 2024"."""
LABELLED_WORDS: Final = 40.0
"""Most words of a line with a labelled date, which may name the licence, the length and so on as well."""
FOOTER: Final = 60
"""Last blocks of a page among which a line with the date of the last change is looked for. Bounds work."""
FOOTER_WORDS: Final = 24.0
"""Most words of such a line."""
MAX_LINES: Final = 200
"""Lines with digits that are read on a page without another date. Bounds work."""
DATELINE_BLOCKS: Final = 3
"""First blocks of the text that may begin with a date."""
DATELINE_RE: Final = regex.compile(r"\s?[)\]]?\s?[.:|/–—-]|\s?[)\]]")
"""What follows a date at the beginning of a text, before its first sentence."""
OPENING_WORDS: Final = 4
"""Most words before a date at the beginning of a text, such as a place."""


class LineDate(NamedTuple):
    """A date in a line."""

    date: Date
    """The date."""
    updated: bool
    """Whether it is that of the last change."""
    labelled: bool
    """Whether a phrase such as "published on" is before it."""
    start: int
    """Its offset in the line."""


def is_update(text: str) -> bool:
    """Return whether a line gives the date of the last change."""
    folded = text.casefold()
    return any(word in folded for word in words("updated"))


def dates_of_line(text: str, language: str, index: PhraseIndex) -> list[LineDate]:
    """Return the dates in a line. The label of a date is before it; of a lone date also behind it.

    >>> from cleantext.analysis.phrase_index import default_index
    >>> [(str(found.date), found.updated) for found in dates_of_line("Updated 4 Jun 2020, first published 17 Jun 2019", "en", default_index())]
    [('2020-06-04', True), ('2019-06-17', False)]
    """
    found = read_dates(text, language)
    starts = [0, *(reading.end for reading in found)]
    labels = [text[start : reading.start] for start, reading in zip(starts, found, strict=False)]
    updates = [is_update(text)] if len(found) == 1 else [is_update(label) for label in labels]
    return [
        LineDate(reading.date, updated, _is_label(label, index), reading.start)
        for reading, label, updated in zip(found, labels, updates, strict=True)
    ]


def _is_label(text: str, index: PhraseIndex) -> bool:
    """Return whether a text before a date begins or ends with a phrase such as "published on"."""
    tokens = text.split()
    for at in range(max(len(tokens) - LABEL_WORDS - 1, 0), len(tokens)):
        line = normalise(" ".join(tokens[at:]).strip(EDGES))
        if any(
            phrase[:2] == ("byline", "line") and len(phrase.text) > LABEL_CHARS
            for phrase in index.phrases_starting(line)
        ):
            return True
    return False


def labelled_lines(a: Analysis, language: str, blocks: Iterable[int]) -> Iterator[tuple[int, LineDate]]:
    """Yield the dates behind a label, in lines that begin with a phrase of bylines."""
    lines = a.matches["byline", "line"]
    for i in blocks:
        if (
            i in lines
            and a.stats.digits[i] >= DATE_DIGITS
            and a.stats.words[i] <= LABELLED_WORDS
            and not a.role_at(i, "comment", "related")
        ):
            for found in dates_of_line(a.texts[i], language, a.index):
                if found.labelled:
                    yield i, found


def lone_lines(a: Analysis) -> Iterator[int]:
    """Yield the lines with a date and little else, the nearest to the beginning of the text first."""
    first = max(a.main_span.first, 0)
    lines = (a.is_short & (a.stats.digits >= DATE_DIGITS)).nonzero()[0].tolist()
    for block in sorted(lines, key=lambda i: abs(i - first))[:MAX_LINES]:
        if is_date(a, block) and not a.role_at(block, "comment", "related"):
            yield block


def footer_lines(a: Analysis, language: str) -> Iterator[tuple[int, LineDate]]:
    """Yield the dates of the last change in short lines at the end of the page: "This page was last edited on 12 May 2024"."""
    for i in range(a.count - 1, max(a.count - 1 - FOOTER, -1), -1):
        if a.stats.digits[i] >= DATE_DIGITS and a.stats.words[i] <= FOOTER_WORDS and is_update(a.texts[i]):
            for found in dates_of_line(a.texts[i], language, a.index):
                if found.updated:
                    yield i, found


def dateline(a: Analysis, language: str) -> tuple[int, Reading] | None:
    """Return the date with which the text begins, before its first sentence; None if there is none.

    >>> from cleantext import analyze
    >>> prose = "It rained on Monday, so the match was called off before noon, and everybody went home in the rain. "
    >>> str(dateline(analyze("London, 12 May 2024 – " + prose * 3).analysis, "en")[1].date)
    '2024-05-12'
    >>> dateline(analyze("On 12 May 2024 it rained. " + prose * 3).analysis, "en")
    """
    first = max(a.main_span.first, 0)
    for i in range(first, min(first + DATELINE_BLOCKS, a.count)):
        found = read_dates(a.texts[i][:100], language)[:1]
        if found and _opens(a.texts[i], found[0], a.index):
            return i, found[0]
    return None


def _opens(text: str, found: Reading, index: PhraseIndex) -> bool:
    """Return whether a date is before the first sentence of a text: behind names or a label, and before a mark."""
    before = [word for word in (word.strip(EDGES + "()[]") for word in text[: found.start].split()) if word]
    is_name = len(before) <= OPENING_WORDS and all(word[:1] != word[:1].lower() for word in before)
    return DATELINE_RE.match(text, found.end) is not None and (is_name or _is_label(text[: found.start], index))
