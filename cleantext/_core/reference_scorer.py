"""More of the functions in numpy: numbers of equal values, and the columns of the scorer's features."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from cleantext._core import operations as op
from cleantext._core.operations import FAR, FAR_WORDS, TALLIES
from cleantext.hashing import Ints

__all__ = ["MEASURES", "fill_columns", "log", "numbered", "ratio"]

Bools: TypeAlias = npt.NDArray[np.bool_]
Doubles: TypeAlias = npt.NDArray[np.float64]
Floats: TypeAlias = npt.NDArray[np.float32]
Range: TypeAlias = tuple[Ints, Ints]
"""For each block, the index of the first block of its span, and one past the index of the last."""

MEASURES: Final = 11
"""Measures of a set of blocks: ``MEASURES`` of the scorer's schema."""


def numbered(values: npt.NDArray[Any]) -> tuple[Ints, Ints]:
    """Return for each integer the number of its value, in the order in which values occur, and how often each value occurs. int64."""
    _, firsts, found, counts = np.unique(values, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(firsts)
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.arange(len(order))
    return numbers[found], counts[order]


def log(values: npt.ArrayLike) -> Floats:
    """Return the natural logarithm of one plus the values."""
    logarithms: Floats = np.log1p(np.asarray(values, np.float32))
    return logarithms


def ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> Floats:
    """Return part divided by whole. A whole below 1e-9 counts as 1e-9, so that 0 / 0 is 0."""
    quotient: Floats = np.divide(
        np.asarray(part, np.float32), np.maximum(np.asarray(whole, np.float32), 1e-9), dtype=np.float32
    )
    return quotient


# -- columns -----------------------------------------------------------------------------------------------------------


class _Page(NamedTuple):
    """What the columns are made from."""

    inputs: Doubles
    """Shape (rows, n)."""
    sums: Doubles
    """Shape (n + 1, ``TALLIES``): the sums of all blocks before each."""
    spans: Floats
    """Shape (spans, measures + 1, n): the measures of each block's spans, and its place in them."""
    groups: Sequence[Ints]
    page: Floats
    measures: Ints


def fill_columns(
    program: npt.NDArray[np.int32],
    inputs: Doubles,
    spans: Sequence[Range],
    groups: Sequence[Ints],
    page: Floats,
    measures: Ints,
    out: Floats,
) -> None:
    """Store the columns of a page's features.

    ``program``: int32, shape (steps, 5): the operation of each step (``operations.py``), its first column, its number of columns, and its
    operands: for most two input rows, for SPAN, GROUP and PAGE a position in ``spans``, ``groups`` or ``page``, and 0.
    ``inputs``: float64, shape (rows, n), the tallies first. ``groups``: a number for each block, from 0. ``measures``: the measures of
    spans and groups that have a column. ``out``: float32, shape (columns, n).
    """
    n = inputs.shape[1]
    sums = np.zeros((n + 1, TALLIES))
    np.cumsum(inputs[:TALLIES].T, axis=0, out=sums[1:])
    given = _Page(inputs, sums, _span_measures(sums, spans, measures), groups, page, measures)
    for code, first, count, a, b in program.tolist():
        out[first : first + count] = OPERATIONS[code](given, count, a, b)


def _one_hot(page: _Page, count: int, a: int, _: int) -> Floats:
    values = page.inputs[a].astype(np.int64)
    marks = np.zeros((count, len(values)), np.float32)
    marks[np.minimum(values, count - 1), np.arange(len(values))] = 1
    return marks


def _bits(page: _Page, count: int, a: int, _: int) -> Ints:
    bits: Ints = (page.inputs[a].astype(np.int64) >> np.arange(count)[:, None]) & 1
    return bits


def _last_at(marks: Bools) -> Ints:
    """Return for each block the index of the last marked block at or before it, -1 for none."""
    return np.maximum.accumulate(np.where(marks, np.arange(len(marks)), -1))


def _distances(page: _Page, _: int, a: int, __: int) -> Floats:
    marks, words = page.inputs[a] != 0, page.sums[:, 1]
    n, index = len(marks), np.arange(len(marks))
    before, after = _last_at(marks), n - 1 - _last_at(marks[::-1])[::-1]
    between = words[:-1] - words[np.maximum(before, 0)]
    out = np.empty((3, n), np.float32)
    out[0] = np.where(before >= 0, log(index - before), FAR)
    out[1] = np.where(after < n, log(after - index), FAR)
    out[2] = np.where(before >= 0, log(between), FAR_WORDS)
    return out


def _share(page: _Page, a: int, *, through: bool) -> Floats:
    sums = np.cumsum(page.inputs[a])
    return ratio(sums if through else sums - page.inputs[a], sums[-1])


def _span_measures(sums: Doubles, spans: Sequence[Range], measures: Ints) -> Floats:
    """Return the measures of all spans at once, which takes a fifth of the time of one after the other."""
    n = len(sums) - 1
    out = np.empty((len(spans), len(measures) + 1, n), np.float32)
    if not len(spans):
        return out
    firsts, lasts = np.stack([first for first, _ in spans]), np.stack([last for _, last in spans])
    held = (sums[lasts] - sums[firsts]).reshape(len(spans) * n, TALLIES).T
    out[:, :-1] = _measures(held, float(sums[-1, 4]))[measures].reshape(len(measures), len(spans), n).swapaxes(0, 1)
    out[:, -1] = ratio(np.arange(n) - firsts, lasts - firsts) * (lasts > firsts)
    return out


def _group(page: _Page, _: int, a: int, __: int) -> Floats:
    group = page.groups[a]
    sums = np.stack([np.bincount(group, tally).astype(np.float64) for tally in page.inputs[:TALLIES]])
    measures: Floats = _measures(sums, float(page.sums[-1, 4]))[page.measures][:, group]
    return measures


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


OPERATIONS: Final[Mapping[int, Callable[[_Page, int, int, int], npt.NDArray[Any]]]] = {
    op.COPY: lambda page, count, a, b: page.inputs[a],
    op.LOG: lambda page, count, a, b: log(page.inputs[a]),
    op.SIGNED_LOG: lambda page, count, a, b: np.sign(page.inputs[a]) * log(np.abs(page.inputs[a])),
    op.RATIO: lambda page, count, a, b: ratio(page.inputs[a], page.inputs[b]),
    op.ONE_HOT: _one_hot,
    op.BITS: _bits,
    op.DISTANCES: _distances,
    op.BEFORE: lambda page, count, a, b: _share(page, a, through=False),
    op.THROUGH: lambda page, count, a, b: _share(page, a, through=True),
    op.SPAN: lambda page, count, a, b: page.spans[a],
    op.GROUP: _group,
    op.PAGE: lambda page, count, a, b: page.page[a : a + count, None],
}
"""The function of each operation: of the page, the number of columns, and both operands."""
