"""A tree as a row of events, an element begins or ends: which event ends what, what is inside what, what is nearest above.

In whole-page columns. Linear, but for sorting and the logarithm of the depth.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from cleantext.blocks import BoolArray

__all__ = ["Ints", "depths", "inherited", "inside", "matched", "nearest"]

Ints: TypeAlias = npt.NDArray[np.int64]

SMALL: Final = int(np.iinfo(np.int16).max)
"""Numbers below are sorted in linear time."""


def depths(parents: Ints) -> Ints:
    """One an element: how many elements are around it. ``parents``: their positions, -1 for a root.

    Every round doubles how far up an element has looked, so n levels take log2(n) rounds.
    """
    up = np.append(parents, -1)  # the last entry is for -1, no element
    found = (up >= 0).astype(np.int64)
    while up.max() >= 0:
        found += found[up]
        up = up[up]
    return found[:-1]


def matched(begun: BoolArray, begins: Ints) -> tuple[Ints, int]:
    """One an element: the event that it ends; and the number of levels. ``begun``: one an event, whether an element begins.

    On one level of the tree every event that begins an element has the event that ends it next to it.
    """
    levels = np.cumsum(2 * begun.view(np.int8) - 1, dtype=np.int64) + ~begun
    depth = int(levels.max())
    order = np.argsort(levels.astype(np.int16) if depth < SMALL else levels, kind="stable")
    ends = np.empty(len(begins), np.int64)
    ends[(np.cumsum(begun) - 1)[order[::2]]] = order[1::2]
    return ends, depth


def inside(begins: Ints, ends: Ints, flags: Ints, flag: int) -> BoolArray:
    """One an event: whether an element that has the flag is open behind it."""
    having = np.flatnonzero(flags & flag)
    if not len(having):
        return np.zeros(2 * len(begins), np.bool_)
    steps = np.zeros(2 * len(begins), np.int64)
    steps[begins[having]] = 1
    steps[ends[having]] = -1
    return np.cumsum(steps, out=steps) > 0


def nearest(parents: Ints, depth: int, chosen: list[BoolArray]) -> Ints:
    """(choices, rows): the nearest row that is chosen, of each row and its ancestors, or else -1; one more entry, for row -1.

    Every round doubles how far up a row looks, so ``depth`` levels take log2(depth) rounds.
    """
    count = len(parents)
    up = np.full((len(chosen), count + 1), count)
    up[:, :-1] = np.where(chosen, np.arange(count), np.where(parents < 0, count, parents))
    offsets = np.arange(0, up.size, count + 1)[:, None]
    up += offsets
    for _ in range(depth.bit_length()):
        up = up.ravel()[up]
    up -= offsets
    up[up == count] = -1
    return up


def inherited(bits: Ints, parents: npt.NDArray[np.signedinteger]) -> Ints:
    """Return int64, shape (elements,): the bits of each element and all its ancestors.

    ``parents``: their positions, -1 for a root. Every round doubles how far up an element looks: n levels take log2(n) rounds.
    """
    found = np.append(bits, 0)  # the last entry is for -1, the position that is not an element
    up = np.append(parents, -1)
    while up.max() >= 0:
        found |= found[up]
        up = up[up]
    return found[:-1]
