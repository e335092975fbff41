"""A polynomial hash of runs of numbers, computed for whole arrays at once.

The hash of a run is the sum of each number times ``MULTIPLIER`` to the power of its position, in the arithmetic of the numbers' type
(modulo 2**32 or 2**64). Unlike Python's, it is the same in every process and on every machine: the scorer's weights are stored
by the hashes of words.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

__all__ = ["MULTIPLIER", "Hashes", "Ints", "dense_ids", "distinct", "hash_columns", "hash_runs", "mixed"]

Hashes: TypeAlias = npt.NDArray[np.uint32]
Ints: TypeAlias = npt.NDArray[np.signedinteger]
U = TypeVar("U", np.uint32, np.uint64)
N = TypeVar("N", bound=np.integer[Any])

MULTIPLIER: Final = 0x01000193
"""The prime of the 32-bit FNV hash."""
SLOT_SHIFT: Final = np.uint32(17)
"""Bits of a hash that are not part of its slot in ``dense_ids``."""


def hash_runs(values: npt.NDArray[U], heads: Ints, lengths: Ints, longest: int) -> npt.NDArray[U]:
    """Return the hash of each run of values, in the values' type.

    ``heads`` are the runs' first indices, ``lengths`` their sizes. Values beyond the first ``longest`` of a run are ignored.

    >>> hash_runs(np.array([5, 1, 5, 1, 1], np.uint32), np.array([0, 2]), np.array([2, 3]), 2).tolist()
    [16777624, 16777624]
    """
    powers = np.full(longest + 1, MULTIPLIER, values.dtype)
    powers[0] = 1
    np.cumprod(powers, out=powers)
    powers[longest] = 0
    places = np.arange(len(values), dtype=np.int32) - np.repeat(heads.astype(np.int32), lengths)
    hashes: npt.NDArray[U] = np.add.reduceat(values * powers[np.minimum(places, longest)], heads, dtype=values.dtype)
    return hashes


def hash_columns(rows: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return the hash of each column of a 2-d array.

    >>> hash_columns(np.array([[5, 1], [1, 5]], np.uint64)).tolist()
    [16777624, 83888096]
    """
    hashes: npt.NDArray[np.uint64] = rows[-1]
    for row in rows[-2::-1]:
        hashes = hashes * np.uint64(MULTIPLIER) + row
    return hashes


def mixed(hashes: Hashes) -> Hashes:
    """Mix the hashes in place, so that their high bits depend on all bits, and return them: half of MurmurHash3's finaliser."""
    hashes ^= hashes >> np.uint32(15)
    hashes *= np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    return hashes


def dense_ids(hashes: Hashes) -> Ints:
    """Return a number below ``2 * len(hashes)`` for each hash, the same for equal ones. Linear; sorting takes three times as long.

    >>> dense_ids(np.array([7, 1 << 20, 7, 9], np.uint32)).tolist()
    [4, 1, 4, 3]
    """
    slots = hashes >> SLOT_SHIFT
    holders = np.empty(1 << (32 - int(SLOT_SHIFT)), np.int64)
    holders[slots] = np.arange(len(hashes))  # of the hashes in one slot the last one stays
    ids: Ints = holders[slots]
    others = np.flatnonzero(hashes[ids] != hashes)
    if len(others):
        ids[others] = len(hashes) + np.searchsorted(distinct(hashes[others]), hashes[others])
    return ids


def distinct(values: npt.NDArray[N]) -> npt.NDArray[N]:
    """Return the values in ascending order, each once: ``np.unique``, whose first call imports ``numpy.ma`` and takes 20 ms.

    >>> distinct(np.array([7, 2, 7])).tolist()
    [2, 7]
    """
    ordered = np.sort(values, axis=None)
    differs = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=differs[1:])
    return ordered[differs]
