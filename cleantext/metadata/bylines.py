"""The lines that the filter ``byline`` dropped: names of authors, dates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cleantext.analysis import Analysis
from cleantext.analysis.dates import is_date

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["DATE_DIGITS", "byline_blocks", "date_lines", "text_reach"]

ABOVE, BELOW = 30, 6
"""Blocks above and below the text in which its byline is looked for."""
NEAR_ABOVE, NEAR_BELOW = 12, 4
"""Blocks before and behind the first block of the text among which a line with a date is looked for."""
LINE_WORDS: Final = 16.0
"""Most words of a line with a date and a byline."""
DATE_DIGITS: Final = 4
"""Fewest digits of a whole date."""


def text_reach(a: Analysis) -> range:
    """Return the blocks of the text and around it; all blocks of a page without text."""
    first, last = a.main_span.first, a.main_span.last
    return range(max(first - ABOVE, 0), min(last + 1 + BELOW, a.count)) if last >= 0 else range(a.count)


def date_lines(a: Analysis) -> list[int]:
    """Return the short lines with enough digits for a date around the headline and the beginning of the text, the nearest first."""
    first = max(a.main_span.first, 0)
    places = {*range(max(first - NEAR_ABOVE, 0), min(first + NEAR_BELOW + 1, a.count))}
    for headline in (a.blocks.levels == 1).nonzero()[0][:1].tolist():
        places |= {*range(max(headline - NEAR_BELOW, 0), min(headline + NEAR_BELOW + 1, a.count))}
    lines = [
        i
        for i in sorted(places, key=lambda i: abs(i - first))
        if a.stats.digits[i] >= DATE_DIGITS
        and a.stats.words[i] <= LINE_WORDS
        and not a.role_at(i, "comment", "related")
    ]
    return [i for i in lines if not a.ends_sentence[i] or is_date(a, i)]


def byline_blocks(page: Page, role: str = "") -> Iterator[tuple[int, str]]:
    """Yield the blocks that ``byline`` dropped, with their texts, in order. ``role`` "line": those that begin with a phrase."""
    lines = page.analysis.matches["byline", "line"]
    for step in page.steps:
        if step.filter == "byline":
            for verdict in step.verdicts:
                if role != "line" or verdict.index in lines:
                    yield verdict.index, page.blocks.texts[verdict.index]
