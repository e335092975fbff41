"""most_read: rankings, latest news, galleries and other lists that hang on every page of a site."""

from __future__ import annotations

from typing import Final

import regex

from cleantext.analysis import Analysis
from cleantext.analysis.spans import clusters
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import BELOW_HEADING, HEADING_LINE, INTERFACE_LINE, NAMED_SECTION
from cleantext.page import Page, Verdicts

__all__ = ["most_read"]

RANKING_TAB: Final = Code("ranking_tab", "phrase", "the tab {quote} of a ranking")
RANKING: Final = Code("ranking", "position", "in a ranking of {count} entries")

NUMBER_RE: Final = regex.compile(r"\W{0,3}\d{1,3}\W{0,3}")
PROSE_SHARE: Final = 0.5
"""A box with more of its characters in unlinked sentences than this is no list of headlines."""
MIN_RANKS: Final = 3
"""Numbers in a row, a headline after each, that are a ranking."""
HEADLINE_WORDS: Final = 2.5
"""Mean words of the lines below a heading in flattened text, numbers and tabs aside, below which they are no headlines."""
RANK_CHARS: Final = 9
"""Characters that a rank has at most, with what stands around its number."""
HEAD_REACH: Final = 4
"""Blocks above a ranking among which its heading or tabs stand."""


def most_read(page: Page) -> Verdicts:
    """Drop "Most read" and the ranking under it, latest news, top stories, galleries with counts.

    Leaves a ranking of the body: no such heading and no tabs stand above it.

    >>> from cleantext import analyze
    >>> page = analyze("Most read\\nToday\\n1\\nFerry runs aground\\n2\\nBridge opens\\n3\\nRain in May")
    >>> [v.index for v in most_read(page)]
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    for i, phrase in sorted(a.matches["most_read", "head"].items()):
        if (
            i not in found
            and a.is_short[i]
            and not a.is_code[i]
            and not a.heads_prose(i)
            and not a.between_prose(i)
            and not a.is_cell[i]
        ):
            _headed(a, i, phrase.text, found)
    if a.is_html:
        for region in a.regions("popular"):
            if a.is_link[region.start : region.stop].any() and a.prose_density(region) <= PROSE_SHARE:
                found.update((j, NAMED_SECTION("popular")) for j in region if j not in found)
    tabs = {i for i in a.matches["most_read", "tab"] if a.is_short[i]}
    for group in clusters(tabs, 2):
        if len(group) >= 2 or any(j in found for j in range(group[0] - 2, group[-1] + 3)):
            found.update((j, RANKING_TAB(a.texts[j])) for j in group if j not in found)
    for i, phrase in a.matches["most_read", "line"].items():
        if i not in found and a.is_short[i] and not a.heads_prose(i) and not a.between_prose(i):
            found[i] = INTERFACE_LINE(phrase.text)
    _ranks(a, found)
    return Verdicts.drops(found)


def _headed(a: Analysis, head: int, phrase: str, found: dict[int, Evidence]) -> None:
    box = a.side_box(head)
    if (
        box is not None
        and a.prose_density(box) > PROSE_SHARE
        and not a.role_at(head, "popular")
        and a.link_density(box) < 0.3
    ):
        return
    below = box if box is not None else a.teaser_run(head)
    if a.is_html and (not len(below) or not a.is_link[below.start : below.stop].any()):
        return
    tabs = a.matches["most_read", "tab"]
    entries = [a.stats.words[j] for j in below if j not in tabs and not NUMBER_RE.fullmatch(a.texts[j])]
    if not a.is_html and entries and sum(entries) / len(entries) < HEADLINE_WORDS:
        return
    if not a.is_html and head < a.main_span.first and below.stop <= a.main_span.first + 1:
        below = range(head + 1, head + 1)  # what stands between a site's furniture and the text may be the headline
    if not a.is_html and a.main_span.first < head < a.main_span.last and not any(j in tabs for j in below):
        return
    found[head] = HEADING_LINE(phrase)
    found.update((j, BELOW_HEADING(phrase, block=head)) for j in below if j not in found)


def _ranks(a: Analysis, found: dict[int, Evidence]) -> None:
    """1, headline, 2, headline …: below something already taken."""
    short = ((a.stats.digits > 0) & (a.stats.chars <= RANK_CHARS)).nonzero()[0].tolist()
    numbers = {i: int(regex.sub(r"\D", "", a.texts[i])) for i in short if NUMBER_RE.fullmatch(a.texts[i])}
    for first in (i for i, number in numbers.items() if number == 1):
        ranks = [first]
        while numbers.get(ranks[-1] + 2) == len(ranks) + 1 and not a.is_prose[ranks[-1] + 1]:
            ranks.append(ranks[-1] + 2)
        end = min(ranks[-1] + 2, a.count)
        if len(ranks) < MIN_RANKS or not any(k in found for k in range(first - HEAD_REACH, first)):
            continue
        headlines = [i + 1 for i in ranks if i + 1 < a.count]
        if a.is_html or a.stats.words[headlines].mean() >= HEADLINE_WORDS:
            found.update((k, RANKING(count=len(ranks))) for k in range(first, end) if k not in found)
