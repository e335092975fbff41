"""Tables of contents: entries in a row whose texts are repeated, in the same order, as headings further down the page."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import Final

import numpy as np

from cleantext.analysis import Analysis
from cleantext.analysis.phrase_index import EDGES_AND_DIGITS
from cleantext.analysis.spans import clusters, sums_before
from cleantext.blocks import Blocks, BoolArray, Ints
from cleantext.evidence import Code, Evidence

__all__ = ["contents"]

CONTENTS: Final = Code("contents", "repetition", "in a table of contents with {count} of the headings below")

MIN_ENTRIES: Final = 3
"""Fewest entries of a table of contents. Two lines that are repeated may be a headline and a standfirst."""
ENTRY_GAP: Final = 2
"""Largest distance, in blocks, from one entry to the next: a number, or an entry whose heading is worded in another way, may be
between the two."""
ORDERED: Final = 0.75
"""Smallest share of entries whose heading is below that of the entry before. Teasers and menus have another order than the page."""
LINK_REACH: Final = 4
"""Elements around and inside a block of which one may be its link. Bounds work."""


def contents(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop tables of contents, and the heading of the lexicon above them.

    The entries are repeated as headings, so that no word is lost. In HTML mode they are links to a place on the page, not in a table
    with a head; in text mode they are above the first of these headings, and not announced by a line that ends with a colon.
    """
    headings = _headings(a)
    if len(headings) < MIN_ENTRIES:
        return
    is_entry = _entries(a)
    keys = [a.normalised[i].strip(EDGES_AND_DIGITS) if is_entry[i] else "" for i in range(a.count)]
    for run in clusters([i for i in range(a.count) if keys[i] in headings], ENTRY_GAP):
        places = [_below(headings[keys[i]], run[-1]) for i in run]
        listed = [place for place in places if place < a.count]
        if len(listed) < MIN_ENTRIES or not _is_ordered(listed):
            continue
        evidence = CONTENTS(count=len(set(listed)))
        first, last = run[0], run[-1]
        while a.is_html and last + 1 < a.count and is_entry[last + 1]:
            last += 1
        for i in range(first, last + 1):
            if is_entry[i] or not (a.stats.letters[i] or a.is_code[i]):
                found[i] = evidence
        if first and first - 1 in a.matches["nav_menu", "head"] and a.is_short[first - 1]:
            found[first - 1] = evidence


def _headings(a: Analysis) -> dict[str, list[int]]:
    """Return the texts of headings, without numbers at their ends, and the blocks of each.

    They are marked up as headings, or short, unlinked and right above prose.
    """
    above_prose = np.append(a.is_prose[1:], False)
    heads = a.is_heading | (a.is_short & above_prose & ~a.is_link & ~a.is_code)
    found: dict[str, list[int]] = {}
    for i in heads.nonzero()[0].tolist():
        key = a.normalised[i].strip(EDGES_AND_DIGITS)
        if key:
            found.setdefault(key, []).append(i)
    return found


def _entries(a: Analysis) -> BoolArray:
    """Return bool, shape (blocks,): may be an entry of a table of contents."""
    short = ~a.is_prose & ~a.is_code & ~a.is_heading
    if not a.is_html:
        entries: BoolArray = short & ~a.announced
        entries[:-1] &= ~a.is_prose[1:]
        return entries
    entries = short & a.is_link & ~a.in_headed_table  # tables of reference link to their sections
    at = entries.nonzero()[0]
    entries[at] = _lead_to_places(a.blocks, a.blocks.element_rows[at]) if len(at) else False
    return entries


def _lead_to_places(blocks: Blocks, rows: Ints) -> BoolArray:
    """Return for the rows of some elements whether a link in or around each leads to a place on a page: its address has a fragment."""
    elements, dom = blocks.elements, blocks.dom
    found = np.zeros(len(rows), np.bool_)
    if elements is None or dom is None:
        return found
    addresses = dom.attributes.get("href", {})
    leading = [row for row, address in addresses.items() if "#" in address[:-1] and dom.tags[row] == "a"]
    if not leading:
        return found
    leads = np.zeros(len(dom.tags), np.bool_)
    leads[leading] = True
    leads = leads[elements.dom_rows]
    before = sums_before(leads)
    found |= before[np.minimum(rows + LINK_REACH, len(leads))] > before[rows]
    for _ in range(LINK_REACH):
        rows = np.where(rows >= 0, elements.parent_array[rows], -1)
        found |= (rows >= 0) & leads[rows]
    return found


def _below(places: list[int], i: int) -> int:
    """Return the first of some ascending places after block ``i``; a number above all blocks if there is none."""
    at = bisect_left(places, i + 1)
    return places[at] if at < len(places) else 1 << 30


def _is_ordered(places: list[int]) -> bool:
    """Return whether most places are in ascending order, and few are the same."""
    steps = [second > first for first, second in pairwise(places)]
    return sum(steps) >= ORDERED * len(steps)
