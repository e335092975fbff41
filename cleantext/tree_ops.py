"""Tree operations on arrays: events, depths, containment, nearest marked ancestors, inherited flags.

A tree is given by the rows of its elements' parents, or by its events: the beginnings and ends of elements, in the order of the source.
Time is linear in the elements, but for sorting and for a factor of the logarithm of the depth. Rows, events and flags are int32: a page
has fewer than 2**30 elements.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from cleantext.blocks import BoolArray, Ints

__all__ = ["Events", "Ints", "closure", "depths", "events", "inherited", "inside", "matched", "nearest"]


SMALL: Final = int(np.iinfo(np.int16).max)
"""Numbers below it fit int16, which numpy sorts in linear time (radix sort)."""


class Events(NamedTuple):
    """The numbers of the events at which elements begin and end."""

    begins: Ints
    """int32, one for each element, ascending: the event of its beginning."""
    ends: Ints
    """int32, one for each element: the event of its end."""
    depth: int
    """The largest number of elements that are open at once."""

    def element_of(self, at: Ints) -> Ints:
        """Return the rows of the elements that begin or end with these events."""
        rows = np.empty(2 * len(self.begins), np.int32)
        rows[self.begins] = rows[self.ends] = np.arange(len(self.begins), dtype=np.int32)
        return rows[at]

    def innermost(self, parents: Ints) -> Ints:
        """Return for each event the row of the innermost element that is open behind it; -1 for none."""
        rows = np.empty(2 * len(parents), np.int32)
        rows[self.begins], rows[self.ends] = np.arange(len(parents), dtype=np.int32), parents
        return rows


def events(parents: Ints) -> Events:
    """Return the events of a tree, or of several, from the rows of the elements' parents; -1 for a root.

    >>> events(np.array([-1, 0, 1, 0]))
    Events(begins=array([0, 1, 2, 5], dtype=int32), ends=array([7, 4, 3, 6], dtype=int32), depth=3)
    """
    count = len(parents)
    # two events for each element before it, less one for each that is still open
    begins = np.arange(0, 2 * count, 2, dtype=np.int32) - depths(parents)
    begun = np.zeros(2 * count, np.bool_)
    begun[begins] = True
    return Events(begins, *matched(begun, begins))


def depths(parents: Ints) -> Ints:
    """Return the number of ancestors of each element. ``parents``: rows of the parents, -1 for a root.

    Every round doubles the number of levels that are counted, so n levels take log2(n) rounds.
    """
    up = _with_root(parents)
    found = (up >= 0).astype(np.int32)
    while up.max() >= 0:
        found += found[up]
        up = up[up]
    return found[:-1]


def _with_root(parents: Ints) -> Ints:
    """Return the parents with one more entry, for -1: no element has no parent."""
    up = np.full(len(parents) + 1, -1, parents.dtype)
    up[:-1] = parents
    return up


def matched(begun: BoolArray, begins: Ints) -> tuple[Ints, int]:
    """Return the event of each element's end, and the number of levels. ``begun``: for each event, whether it is a beginning.

    On one level of the tree, the beginning of every element is followed by its end.
    """
    if not len(begins):
        return np.zeros(0, np.int32), 0
    levels = np.cumsum(2 * begun.view(np.int8) - 1, dtype=np.int32) + ~begun
    depth = int(levels.max())
    order = np.argsort(levels.astype(np.int16) if depth < SMALL else levels, kind="stable")
    ends = np.empty(len(begins), np.int32)
    ends[(np.cumsum(begun, dtype=np.int32) - 1)[order[::2]]] = order[1::2]
    return ends, depth


def inside(at: Events, marked: BoolArray) -> BoolArray:
    """Return for each event whether a marked element is open right after it. ``marked``: one for each element."""
    rows = np.flatnonzero(marked)
    if not len(rows):
        return np.zeros(2 * len(marked), np.bool_)
    steps = np.zeros(2 * len(marked), np.int8)
    steps[at.begins[rows]] = 1
    steps[at.ends[rows]] = -1
    return np.cumsum(steps, dtype=np.int32) > 0


def nearest(parents: Ints, depth: int, chosen: list[BoolArray]) -> Ints:
    """Return the nearest chosen row among each row and its ancestors, -1 for none: int32, shape (choices, rows + 1).

    The last column is for row -1, no element. Every round doubles the number of levels that are searched, so
    ``depth`` levels take log2(depth) rounds.
    """
    count = len(parents)
    up = np.full((len(chosen), count + 1), count, np.int32)
    up[:, :-1] = np.where(chosen, np.arange(count, dtype=np.int32), np.where(parents < 0, np.int32(count), parents))
    offsets = np.arange(0, up.size, count + 1, dtype=np.int32)[:, None]
    up += offsets
    for _ in range(depth.bit_length()):
        up = up.ravel()[up]
    up -= offsets
    up[up == count] = -1
    return up


def closure(links: Ints) -> Ints:
    """Return for each row the row at which its chain of links ends; a row that links to itself is an end.

    >>> closure(np.array([0, 0, 1, 3])).tolist()
    [0, 0, 0, 3]
    """
    while True:
        further = links[links]
        if np.array_equal(further, links):
            return links
        links = further


def inherited(parents: Ints, flags: Ints) -> Ints:
    """Return the flags of each element and of all its ancestors, combined by bitwise or. ``parents``: -1 for a root.

    >>> inherited(np.array([-1, 0, 1]), np.array([1, 2, 4])).tolist()
    [1, 3, 7]
    """
    up = _with_root(parents)
    found = np.zeros(len(up), flags.dtype)
    found[:-1] = flags
    while up.max() >= 0:
        found |= found[up]
        up = up[up]
    return found[:-1]
