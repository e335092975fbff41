"""most_read: rankings, latest news, galleries and other lists that are on every page of a site."""

from __future__ import annotations

from typing import Final

import regex

from cleantext.analysis import Analysis
from cleantext.analysis.spans import clusters
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import (
    INTERFACE_LINE,
    headed_run,
    headings,
    is_named_for_links,
    linked_run,
    named_sections,
    short_matches,
)
from cleantext.filters.tickers import tickers
from cleantext.page import Page, Verdicts

__all__ = ["most_read"]

RANKING_TAB: Final = Code("ranking_tab", "phrase", "a tab of a ranking, {quote}")
RANKING: Final = Code("ranking", "position", "in a ranking of {count} entries")

NUMBER_RE: Final = regex.compile(r"\W{0,3}(\d{1,3})\W{0,3}")
"""A line with a rank."""
HEADLINE_WORDS: Final = 2.5
"""Smallest mean of words in the lines below a heading in text mode, without ranks and tabs, for the lines to be headlines."""
TAB_GAP: Final = 2
"""Largest distance, in blocks, from one tab of a ranking to the next, or to a dropped block."""
MIN_RANKS: Final = 3
"""Fewest entries, numbered from 1, of a ranking that is dropped right below a dropped block."""


def most_read(page: Page) -> Verdicts:
    """Drop "Most read" and its ranking, latest news, top stories, galleries with counts, headlines with times.

    They are on every page of a site. Keeps programmes, live blogs, rankings inside the text that have no such heading and no tabs, and
    paragraphs, definitions and lists with the author's words below "Popular" or "Latest".

    >>> from cleantext import analyze
    >>> page = analyze("Most read\\nToday\\n1\\nFerry runs aground\\n2\\nBridge opens\\n3\\nRain in May")
    >>> [v.index for v in most_read(page)]
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    tabs = short_matches(a, "most_read", "tab")
    for head, phrase in headings(a, "most_read"):
        if head not in found and not a.heads_prose(head) and not a.between_prose(head):
            below = linked_run(a, head)
            if below is not None and (a.is_html or _is_ranking(a, head, below, tabs)):
                above_text = not a.is_html and head < a.main_span.first and below.stop <= a.main_span.first + 1
                headed_run(head, phrase, () if above_text else below, found)
    named_sections(a, "popular", found, when=lambda run: is_named_for_links(a, run))
    _tabs(a, tabs, found)
    for i, phrase in short_matches(a, "most_read", "line").items():
        if not a.heads_prose(i) and not a.between_prose(i):
            found.setdefault(i, INTERFACE_LINE(phrase))
    _numbered_entries(a, found)
    tickers(a, found)
    return Verdicts.drops(found)


def _is_ranking(a: Analysis, head: int, below: range, tabs: dict[int, str]) -> bool:
    """Return whether the lines below a heading in text mode are headlines of other pages.

    They are long enough; inside the main span there is also a tab among them.
    """
    if a.main_span.first < head < a.main_span.last and not any(j in tabs for j in below):
        return False
    words = [float(a.stats.words[j]) for j in below if j not in tabs and not NUMBER_RE.fullmatch(a.texts[j])]
    return not words or sum(words) / len(words) >= HEADLINE_WORDS


def _tabs(a: Analysis, tabs: dict[int, str], found: dict[int, Evidence]) -> None:
    """Drop the tabs of a ranking: several near each other, or one near a dropped block."""
    for group in clusters(tabs, TAB_GAP):
        if len(group) > 1 or any(j in found for j in range(group[0] - TAB_GAP, group[-1] + TAB_GAP + 1)):
            for j in group:
                found.setdefault(j, RANKING_TAB(a.texts[j]))


def _numbered_entries(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop the entries of a ranking (1, headline, 2, headline …) right below a dropped block."""
    if not found:
        return
    short = ((a.stats.digits > 0) & a.is_short).nonzero()[0].data
    numbers = {i: int(number[1]) for i in short if (number := NUMBER_RE.fullmatch(a.texts[i]))}
    for first in (i for i, number in numbers.items() if number == 1 and i - 1 in found):
        ranks = [first]
        while numbers.get(ranks[-1] + 2) == len(ranks) + 1 and not a.is_prose[ranks[-1] + 1]:
            ranks.append(ranks[-1] + 2)
        if len(ranks) >= MIN_RANKS:
            evidence = RANKING(count=len(ranks))
            for j in range(first, min(ranks[-1] + 2, a.count)):
                found.setdefault(j, evidence)
