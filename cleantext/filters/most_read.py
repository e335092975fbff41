"""most_read: rankings, latest news, galleries and other lists that hang on every page of a site."""

from __future__ import annotations

from typing import Final

import regex

from cleantext.filters._structure import View, clusters, view
from cleantext.page import Page, Verdicts

__all__ = ["most_read"]

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
    v = view(page)
    found: dict[int, str] = {}
    for i, phrase in sorted(v.hits["most_read", "head"].items()):
        if (
            i not in found
            and v.m.short[i]
            and not v.code[i]
            and not v.heads_prose(i)
            and not v.amid_prose(i)
            and not v.cell(i)
        ):
            _headed(v, i, phrase.text, found)
    if v.html:
        for region in v.regions("popular"):
            if v.links[region.start : region.stop].any() and v.prose_share(region) <= PROSE_SHARE:
                found.update((j, "inside an element named as a list of headlines") for j in region if j not in found)
    tabs = {i for i in v.hits["most_read", "tab"] if v.m.short[i]}
    for group in clusters(tabs, 2):
        if len(group) >= 2 or any(j in found for j in range(group[0] - 2, group[-1] + 3)):
            found.update((j, f"the tab {v.texts[j]!r} of a ranking") for j in group if j not in found)
    for i, phrase in v.hits["most_read", "line"].items():
        if i not in found and v.m.short[i] and not v.heads_prose(i) and not v.amid_prose(i):
            found[i] = f"the interface line {phrase.text!r}"
    _ranks(v, found)
    return v.drops(found)


def _headed(v: View, head: int, phrase: str, found: dict[int, str]) -> None:
    box = v.box(head)
    if (
        box is not None
        and v.prose_share(box) > PROSE_SHARE
        and not v.hint_at(head, "popular")
        and v.link_share(box) < 0.3
    ):
        return
    below = box if box is not None else v.run(head)
    if v.html and (not len(below) or not v.links[below.start : below.stop].any()):
        return
    tabs = v.hits["most_read", "tab"]
    entries = [v.m.words[j] for j in below if j not in tabs and not NUMBER_RE.fullmatch(v.texts[j])]
    if not v.html and entries and sum(entries) / len(entries) < HEADLINE_WORDS:
        return
    if not v.html and head < v.first_body and below.stop <= v.first_body + 1:
        below = range(head + 1, head + 1)  # what stands between a site's furniture and the text may be the headline
    if not v.html and v.first_body < head < v.last_body and not any(j in tabs for j in below):
        return
    found[head] = f"heads a list of headlines: {phrase!r}"
    found.update((j, f"below {phrase!r}") for j in below if j not in found)


def _ranks(v: View, found: dict[int, str]) -> None:
    """1, headline, 2, headline …: below something already taken."""
    short = ((v.m.digits > 0) & (v.m.chars <= RANK_CHARS)).nonzero()[0].tolist()
    numbers = {i: int(regex.sub(r"\D", "", v.texts[i])) for i in short if NUMBER_RE.fullmatch(v.texts[i])}
    for first in (i for i, number in numbers.items() if number == 1):
        ranks = [first]
        while numbers.get(ranks[-1] + 2) == len(ranks) + 1 and not v.body[ranks[-1] + 1]:
            ranks.append(ranks[-1] + 2)
        end = min(ranks[-1] + 2, v.n)
        if len(ranks) < MIN_RANKS or not any(k in found for k in range(first - HEAD_REACH, first)):
            continue
        headlines = [i + 1 for i in ranks if i + 1 < v.n]
        if v.html or v.m.words[headlines].mean() >= HEADLINE_WORDS:
            found.update((k, f"a ranking of {len(ranks)}") for k in range(first, end) if k not in found)
