"""What a heading of boilerplate has below it: the rest of its side box, or a run of teasers."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from typing import Final

from cleantext.analysis.block_facts import BlockFacts

__all__ = ["side_box", "teaser_run"]

SIDE_BOX_SHARE: Final = 0.4
"""Share of the page's characters above which an element is not a side box."""
RUN_BLOCKS: Final = 60
"""Blocks that a run of teasers has at most."""
SENTENCE_WORDS: Final = 12
"""Words from which on an unlinked block of HTML ends a run of teasers."""
MIN_STEP, MAX_STEP, EVEN_STEPS = 2, 6, 0.8
"""Blocks from one card to the next, and the share of the steps that must be equal."""
MIN_CARDS, MAX_CARDS = 4, 500
"""Cards under one repeated label that show a list of cards, and the number of cards that are examined."""
LABEL_REACH: Final = 3
"""Blocks below a heading among which the label of the first card is."""


def side_box(a: BlockFacts, head: int) -> range | None:
    """Return the blocks below a heading in the smallest element that begins with it; None if that is no side box."""
    elements = a.blocks.elements
    if elements is None:
        return None
    row = int(a.blocks.element_rows[head])
    while row >= 0 and elements.lasts[row] - elements.firsts[row] <= 1:
        row = elements.parents[row]
    if row < 0 or elements.firsts[row] != head:
        return None
    if a.page_share(elements.firsts[row], elements.lasts[row]) > SIDE_BOX_SHARE:
        return None
    return range(head + 1, elements.lasts[row])


def teaser_run(a: BlockFacts, head: int) -> range:
    """Return the blocks below a heading that look like a list of teasers: up to the next prose, or heading in HTML."""
    cards = _cards(a, head)
    if cards is not None:
        return cards
    end = head + 1
    indent = int(a.blocks.indents[head])
    while end < a.count and end - head <= RUN_BLOCKS:
        indented = indent < int(a.blocks.indents[end])
        if a.is_prose[end] and not (indented and not a.is_html and end - head <= 1):
            break
        if a.is_html and not a.is_link[end] and (a.is_heading[end] or a.stats.words[end] >= SENTENCE_WORDS):
            break
        end += 1
    return range(head + 1, end)


def _cards(a: BlockFacts, head: int) -> range | None:
    """Return the cards below a heading, each under the same label: a line repeated at least three times in equal steps."""
    for first in range(head + 1, min(head + 1 + LABEL_REACH, a.count)):
        label = a.normalised[first]
        if not a.is_short[first] or not label:
            continue
        places = a.places[label]
        at = bisect_left(places, first)
        places = places[at : at + MAX_CARDS]
        if len(places) >= MIN_CARDS:
            step, count = Counter(after - before for before, after in pairwise(places)).most_common(1)[0]
            if MIN_STEP <= step <= MAX_STEP and count >= EVEN_STEPS * (len(places) - 1):
                return range(head + 1, min(places[-1] + step, a.count))
    return None
