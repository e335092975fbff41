"""The functions on columns that take the most time, in numpy: the specification of those in ``_native.c``.

``native.py`` has the same functions with the same parameters. Trees are given by the rows of the elements' parents, -1 for a root;
parents come before their children. Rows, events and flags fit int32.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleantext._core.bits import COMMA, DENSE, DIGIT, DIVIDER, LETTER, TERMINAL, UPPER
from cleantext._core.reference_blocks import join_runs
from cleantext._core.reference_markup import few_attributes, read_markup
from cleantext._core.reference_scorer import fill_columns, numbered
from cleantext._core.reference_words import text_words, word_shares
from cleantext.hashing import Hashes, Ints

__all__ = [
    "bag_sums",
    "closure",
    "count_marks",
    "depths",
    "events",
    "few_attributes",
    "fill_columns",
    "group_means",
    "inherited",
    "join_runs",
    "nearest",
    "numbered",
    "read_markup",
    "span_means",
    "text_words",
    "word_shares",
]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

FIRST_HAN: Final = 0x2E80
"""Position among the code points of the first of the dense scripts of Han and kana."""
THAI_AND_LAO: Final = (0x0E00, 0x0EFF)
"""Positions of the first and last code points of the scripts that have a space where others have a comma or a full stop."""
LAST_NARROW: Final = 0x2FFF
"""Position of the last code point whose sentence marks need a space after them; those of Han and kana, above it, need none."""
SMALL: Final = int(np.iinfo(np.int16).max)
"""Numbers below it fit int16, which numpy sorts in linear time (radix sort)."""
ROWS: Final = 8192
"""Vectors of words that are summed at a time: more than most pages have. Bounds memory."""


# -- characters --------------------------------------------------------------------------------------------------------


def count_marks(codes: npt.NDArray[np.uint32], classes: npt.NDArray[np.uint16], before: int, bounds: Ints) -> Ints:
    """Return the counts of each block in a slice of a text. int32, shape (8, blocks).

    They are letters, digits, commas, words, sentence ends, joints, long words' characters and dense characters, as in ``TextStats``.
    ``codes`` and ``classes``: the slice's code points and their class bits, with ``before`` of the characters before the slice, and
    perhaps one after it. ``bounds``: shape (blocks + 1,), ascending: where the blocks begin in the slice.
    """
    seen = int(np.bitwise_or.reduce(classes)) if len(classes) else 0
    counts = np.zeros((8, len(bounds) - 1), np.int32)
    inner = slice(before, before + int(bounds[-1]))

    def count(row: int, marks: Bools) -> None:
        found = marks[inner].nonzero()[0].searchsorted(bounds)
        counts[row] += found[1:] - found[:-1]  # methods: calling numpy's functions takes longer than the work itself

    letter = (classes & LETTER) != 0
    wordy = (classes & (LETTER | DIGIT)) != 0
    for row, marks in ((0, letter), (1, (classes & DIGIT) != 0), (2, (classes & COMMA) != 0)):
        count(row, marks)
    if seen & DENSE:
        is_dense = (classes & DENSE) != 0
        wordy &= ~is_dense
        is_long = is_dense & (codes < FIRST_HAN)
        for row, marks in ((6, is_long), (7, is_dense & ~is_long), (2, _spaces_of_thai(codes))):
            count(row, marks)
    word_start = wordy.copy()
    word_start[1:] &= ~wordy[:-1]
    count(3, word_start)
    terminal = (classes & TERMINAL) != 0
    after = np.ones_like(terminal)
    after[:-1] = ~(wordy[1:] | terminal[1:])
    count(4, terminal & (after | (codes > LAST_NARROW)))
    upper = (classes & UPPER) != 0
    joint = (classes & DIVIDER) != 0
    joint[1:] |= upper[1:] & ((letter & ~upper) | terminal)[:-1]
    count(5, joint)
    return counts


def _spaces_of_thai(codes: npt.NDArray[np.uint32]) -> Bools:
    """Return bool, shape (code points,): is a space between two letters of Thai or Lao."""
    thai = (codes >= THAI_AND_LAO[0]) & (codes <= THAI_AND_LAO[1])
    spaces: Bools = codes == ord(" ")
    spaces[1:] &= thai[:-1]
    spaces[:-1] &= thai[1:]
    return spaces


# -- vectors -----------------------------------------------------------------------------------------------------------


def bag_sums(
    slots: npt.NDArray[np.uint16], ids: Hashes, rows: Floats, hashes: Hashes, firsts: Ints
) -> npt.NDArray[np.float64]:
    """Return the sums of the rows of the words from each of ``firsts`` to the next. float64, shape (firsts - 1, width).

    ``slots``: the row for each value of a hash's high bits; ``ids``: the hash that each row is of; ``rows``: float32, the last of them
    for all other words. ``firsts``: ascending, the last one the number of hashes.
    """
    shift = np.uint32(33 - len(slots).bit_length())
    sums, total = np.empty((len(firsts), rows.shape[1])), np.zeros(rows.shape[1])
    for start in range(0, len(hashes) + 1, ROWS):
        part = hashes[start : start + ROWS]
        at = slots[part >> shift].astype(np.int64)
        at[ids[at] != part] = len(ids) - 1
        running = np.concatenate((total[None], rows[at]))
        np.cumsum(running, axis=0, out=running)
        inside = slice(*firsts.searchsorted((start, start + ROWS)).tolist())
        sums[inside] = running[firsts[inside] - start]
        total = running[-1]
    held: npt.NDArray[np.float64] = sums[1:] - sums[:-1]
    return held


def _weighted(values: Floats, weights: Floats) -> npt.NDArray[np.float64]:
    """Return the rows times their weights, and the weights as one more column. float64."""
    out = np.empty((len(values), values.shape[1] + 1))
    np.multiply(values, weights[:, None], out=out[:, :-1])
    out[:, -1] = weights
    return out


def group_means(values: Floats, weights: Floats, group: Ints, smoothing: float) -> Floats:
    """Return for each block the weighted mean of the rows of the blocks in its group. float32, shape of ``values``.

    ``group``: a number for each block, from 0. ``smoothing``: the weight of a zero in each mean.
    """
    order = np.argsort(group, kind="stable")
    heads = np.searchsorted(group[order], np.arange(int(group.max()) + 1))
    sums = np.add.reduceat(_weighted(values, weights)[order], heads)
    found: Floats = (sums[:, :-1] / (sums[:, -1:] + smoothing)).astype(np.float32)[group]
    return found


def span_means(values: Floats, weights: Floats, firsts: Ints, lasts: Ints, smoothing: float) -> Floats:
    """Return the weighted mean of the rows in each block's span. float32, shape (spans, blocks, columns).

    ``firsts``, ``lasts``: shape (spans, blocks): the first block of each span, and one past the last. ``smoothing`` as above.
    """
    sums = np.zeros((len(values) + 1, values.shape[1] + 1))
    np.cumsum(_weighted(values, weights), axis=0, out=sums[1:])
    held = sums[lasts] - sums[firsts]
    found: Floats = (held[:, :, :-1] / (held[:, :, -1:] + smoothing)).astype(np.float32)
    return found


# -- trees -------------------------------------------------------------------------------------------------------------


def _with_root(parents: Ints) -> Ints:
    """Return the parents with one more entry, for -1: no element has no parent."""
    up = np.full(len(parents) + 1, -1, parents.dtype)
    up[:-1] = parents
    return up


def depths(parents: Ints) -> Ints:
    """Return the number of ancestors of each element. int32.

    Every round doubles the number of levels that are counted, so n levels take log2(n) rounds.
    """
    up = _with_root(parents)
    found = (up >= 0).astype(np.int32)
    while up.max() >= 0:
        found += found[up]
        up = up[up]
    return found[:-1]


def events(parents: Ints) -> tuple[Ints, Ints, int]:
    """Return the events at which elements begin and end, in int32, and the largest number of elements open at once.

    Elements are in the order of the source: what is inside one follows it.
    """
    count = len(parents)
    if not count:
        return np.zeros(0, np.int32), np.zeros(0, np.int32), 0
    # two events for each element before it, less one for each that is still open
    begins = np.arange(0, 2 * count, 2, dtype=np.int32) - depths(parents)
    begun = np.zeros(2 * count, np.bool_)
    begun[begins] = True
    # on one level of the tree, the beginning of every element is followed by its end
    levels = np.cumsum(2 * begun.view(np.int8) - 1, dtype=np.int32) + ~begun
    depth = int(levels.max())
    order = np.argsort(levels.astype(np.int16) if depth < SMALL else levels, kind="stable")
    ends = np.empty(count, np.int32)
    ends[(np.cumsum(begun, dtype=np.int32) - 1)[order[::2]]] = order[1::2]
    return begins, ends, depth


def nearest(parents: Ints, depth: int, chosen: Sequence[Bools]) -> Ints:
    """Return the nearest chosen row among each row and its ancestors, -1 for none: int32, shape (choices, rows + 1).

    The last column is for row -1, no element. ``depth``: a bound of the levels of the tree. Every round doubles the number of levels
    that are searched.
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
    """Return for each row the row at which its chain of links ends; a row that links to itself is an end. No row links to a later one."""
    while True:
        further = links[links]
        if np.array_equal(further, links):
            return links
        links = further


def inherited(parents: Ints, flags: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the flags of each element and of all its ancestors, combined by bitwise or, in the type of ``flags``."""
    up = _with_root(parents)
    found = np.zeros(len(up), flags.dtype)
    found[:-1] = flags
    while up.max() >= 0:
        found |= found[up]
        up = up[up]
    return found[:-1]
