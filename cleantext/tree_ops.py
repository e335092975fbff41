"""Tree operations on arrays: events, depths, containment, nearest marked ancestors, inherited flags. Those of ``_core`` are among them.

A tree is given by the rows of its elements' parents, or by its events: the beginnings and ends of elements, in the order of the source.
Time is linear in the elements, but for sorting and for a factor of the logarithm of the depth. Rows, events and flags are int32: a page
has fewer than 2**30 elements.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cleantext._core import closure, depths, inherited, nearest
from cleantext._core import events as begins_and_ends
from cleantext.blocks import BoolArray, Ints

__all__ = ["Events", "Ints", "closure", "depths", "events", "inherited", "inside", "nearest"]


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
    return Events(*begins_and_ends(parents))


def inside(at: Events, marked: BoolArray) -> BoolArray:
    """Return for each event whether a marked element is open right after it. ``marked``: one for each element."""
    rows = np.flatnonzero(marked)
    if not len(rows):
        return np.zeros(2 * len(marked), np.bool_)
    steps = np.zeros(2 * len(marked), np.int8)
    steps[at.begins[rows]] = 1
    steps[at.ends[rows]] = -1
    return np.cumsum(steps, dtype=np.int32) > 0
