"""More of the functions in numpy: tags, numbers of equal values, and the measures of the scorer's features."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleantext.hashing import Ints

__all__ = ["MEASURES", "TALLIES", "few_attributes", "group_measures", "numbered", "span_measures"]

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

TALLIES: Final = 10
"""Sums that the measures are made from: blocks, words, characters, those in links, words in prose, words kept; then numbers of blocks."""
MEASURES: Final = 11
"""Measures of a set of blocks: ``MEASURES`` of the scorer's schema."""


def few_attributes(data: bytes, most: int) -> bool:
    """Return whether no tag of a source has ``most`` attributes or more; False if that is not known."""
    return False


def numbered(values: npt.NDArray[Any]) -> tuple[Ints, Ints]:
    """Return for each integer the number of its value, in the order in which values occur, and how often each value occurs. int64."""
    _, firsts, found, counts = np.unique(values, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(firsts)
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.arange(len(order))
    return numbers[found], counts[order]


def _measures(sums: Doubles, prose: float) -> Floats:
    """Return the measures of sets of blocks. float32, shape (``MEASURES``, sets). ``sums``: float64, shape (``TALLIES``, sets)."""
    count, words, chars = sums[0], sums[1], sums[2]
    out = np.empty((MEASURES, sums.shape[1]), np.float32)
    np.log1p(count, out=out[0], casting="same_kind")
    np.log1p(words, out=out[1], casting="same_kind")
    count, words = np.maximum(count, 1), np.maximum(words, 1)
    np.log1p(sums[1] / count, out=out[2], casting="same_kind")
    np.divide(sums[3], np.maximum(chars, 1), out=out[3], casting="same_kind")
    np.divide(sums[4:6], words, out=out[4:6], casting="same_kind")
    np.divide(sums[6:10], count, out=out[6:10], casting="same_kind")
    np.divide(sums[4], max(prose, 1), out=out[10], casting="same_kind")
    return out


def span_measures(sums: Doubles, firsts: Ints, lasts: Ints) -> Floats:
    """Return the measures of each block's spans, and its place in them. float32, shape (spans, ``MEASURES`` + 1, blocks).

    ``sums``: float64, shape (blocks + 1, ``TALLIES``): the sums of all blocks before each. ``firsts``, ``lasts``: shape (spans, blocks):
    the first block of each span, and one past the last.
    """
    spans, n = firsts.shape
    sizes = (lasts - firsts).astype(np.float32)
    out = np.empty((spans, MEASURES + 1, n), np.float32)
    held = (sums[lasts] - sums[firsts]).reshape(spans * n, TALLIES).T
    out[:, :MEASURES] = _measures(held, float(sums[-1, 4])).reshape(MEASURES, spans, n).swapaxes(0, 1)
    np.divide((np.arange(n) - firsts).astype(np.float32), np.maximum(sizes, np.float32(1e-9)), out=out[:, MEASURES])
    out[:, MEASURES] *= lasts > firsts
    return out


def group_measures(tallies: Doubles, group: Ints) -> Floats:
    """Return the measures of the blocks of each block's group. float32, shape (``MEASURES``, blocks).

    ``tallies``: float64, shape (``TALLIES``, blocks): what each block adds to the sums. ``group``: a number for each block, from 0.
    """
    sums = np.stack([np.bincount(group, tally).astype(np.float64) for tally in tallies])
    return _measures(sums, float(tallies[4].sum()))[:, group]
