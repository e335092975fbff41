"""Tickers: lists of latest news in which each headline has its time, the newest first."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import regex

from cleantext.analysis import Analysis
from cleantext.analysis.spans import clusters
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import drop_blocks

__all__ = ["tickers"]

TICKER: Final = Code("ticker", "position", "in a list of {count} headlines with their times, the newest first")

TIME_RE: Final = regex.compile(r"\W{0,4}+([01]?\d|2[0-3])(?::|h|時)([0-5]\d)(?!\d|:)")
"""A time at the beginning of a line. With a full stop it may be a price or the number of a chapter."""
MIN_ENTRIES: Final = 4
"""Fewest headlines of a ticker."""
ENTRY_GAP: Final = 3
"""Largest distance, in blocks, from one time to the next: a label, a headline and the next time."""
HEADLINE_WORDS: Final = 4.0
"""Smallest mean of words of an entry without its time. Names in a list of results have fewer."""
FALLING: Final = 0.75
"""Smallest share of times that are not later than the time before. The times of a programme rise, and so do results; one step of a
ticker may pass midnight."""
SENTENCES: Final = 0.25
"""Largest share of entries that end like a sentence. Those of a live blog do."""
LINKED: Final = 0.5
"""Smallest share of characters in links, in HTML mode. A majority."""


def tickers(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop tickers: short headlines right after their times, or below them, the newest first, in HTML mode links.

    Programmes, results and live blogs stay.
    """
    candidates = (a.stats.digits > 0) & ~a.is_prose & ~a.is_code & ~a.is_cell
    times = {
        i: int(match[1]) * 60 + int(match[2])
        for i in candidates.nonzero()[0].tolist()
        if (match := TIME_RE.match(a.texts[i]))
    }
    for group in clusters(times, ENTRY_GAP):
        if len(group) < MIN_ENTRIES or not _is_falling([times[i] for i in group]):
            continue
        # the last entry has the lines of the one before
        run = range(group[0], min(group[-1] + group[-1] - group[-2], a.count))
        if _is_of_headlines(a, run, len(group)):
            drop_blocks(run, TICKER(count=len(group)), found)


def _is_falling(times: list[int]) -> bool:
    """Return whether few times of a list are later than the one before, and some are earlier."""
    steps = [second - first for first, second in pairwise(times)]
    return min(steps) < 0 and sum(step <= 0 for step in steps) >= FALLING * len(steps)


def _is_of_headlines(a: Analysis, run: range, count: int) -> bool:
    """Return whether the blocks of a run with ``count`` times are headlines: no prose, long enough, few sentences, in HTML mode links."""
    cut = slice(run.start, run.stop)
    if a.is_prose[cut].any() or (a.is_html and a.link_density(run) < LINKED):
        return False
    words = float(a.stats.words[cut].sum()) - count
    return words >= HEADLINE_WORDS * count and int(a.ends_sentence[cut].sum()) <= SENTENCES * count
