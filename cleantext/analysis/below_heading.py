"""The blocks below a heading of boilerplate: the rest of its side box, or a run of teasers."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from operator import sub
from typing import Final

from cleantext.analysis.block_facts import BlockFacts

__all__ = ["side_box", "teaser_run"]

SIDE_BOX_SHARE: Final = 0.4
"""Share of the page's characters above which an element is not a side box."""
RUN_BLOCKS: Final = 60
"""Most blocks in a run of teasers. What follows is judged by itself: without a bound, "Popular" above a catalogue and "See also" above an
index took them whole."""
BLURB_WORDS: Final = 12
"""Fewest words of an unlinked block of HTML that ends a run, as a teaser's blurb is shorter."""
LABEL_REACH: Final = 3
"""Largest distance, in blocks, from the heading to the first card's label."""
MIN_STEP, MAX_STEP, EVEN_STEPS = 2, 6, 0.8
"""Smallest and largest step, in blocks, from one card's label to the next, and the smallest share of these steps that are equal."""
MIN_CARDS: Final = 4
"""Fewest cards in a list of cards."""
MAX_CARDS: Final = 500
"""Most cards in a list of cards. Bounds work: a label may be repeated thousands of times."""


def side_box(a: BlockFacts, head: int) -> range | None:
    """Return the blocks below a heading in its side box; None if it has none.

    The side box is the smallest element with more than one block around the heading. It must begin with the heading, and be at most
    ``SIDE_BOX_SHARE`` of the page.
    """
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
    """Return the blocks below a heading that look like a list of teasers.

    They are cards with the same label, or the blocks up to the next prose, at most ``RUN_BLOCKS``; in HTML, also up to the next
    unlinked heading or long block. In text mode the first block may be prose if it is indented below the heading.
    """
    cards = _cards(a, head)
    if cards is not None:
        return cards
    first, limit = head + 1, min(head + 1 + RUN_BLOCKS, a.count)
    stops = a.is_prose[first:limit].copy()
    if a.is_html:
        stops |= (a.is_heading | (a.stats.words >= BLURB_WORDS))[first:limit] & ~a.is_link[first:limit]
    elif first < limit and a.blocks.indents[head] < a.blocks.indents[first]:
        stops[0] = False
    return range(first, first + int(stops.argmax()) if stops.any() else limit)


def _cards(a: BlockFacts, head: int) -> range | None:
    """Return the cards below a heading; None if there are none.

    In a list of cards a short line, their label, is repeated in equal steps: "News", title, date, "News", title, date …
    """
    for first in range(head + 1, min(head + 1 + LABEL_REACH, a.count)):
        label = a.normalised[first]
        if not a.is_short[first] or not label:
            continue
        places = a.places[label]
        start = bisect_left(places, first)
        places = places[start : start + MAX_CARDS]
        if len(places) >= MIN_CARDS:
            step, count = Counter(map(sub, places[1:], places)).most_common(1)[0]
            if MIN_STEP <= step <= MAX_STEP and count >= EVEN_STEPS * (len(places) - 1):
                return range(head + 1, min(places[-1] + step, a.count))
    return None
