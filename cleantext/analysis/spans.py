"""Runs and clusters of blocks, running sums, and the stretch with the largest sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext.blocks import Ints
from cleantext.field_docs import documented

__all__ = ["Span", "clusters", "densest_span", "runs", "sums_before"]

MAX_INT32: Final = int(np.iinfo(np.int32).max)
SLICE: Final = 100_000
"""Values that are summed at a time. Bounds work and memory."""


@documented
class Span(NamedTuple):
    """A stretch of blocks."""

    first: int
    """Index of its first block; the number of blocks if the span is empty."""
    last: int
    """Index of its last block; -1 if the span is empty."""


def sums_before(values: npt.NDArray[np.integer] | npt.NDArray[np.bool_]) -> Ints:
    """Return shape (values + 1,): the sum of the values before each position; int32, or int64 if the sum needs it.

    >>> sums_before(np.array([2, 3])).tolist()
    [0, 2, 5]
    """
    sums: Ints = np.zeros(len(values) + 1, np.int32 if int(values.sum(dtype=np.int64)) <= MAX_INT32 else np.int64)
    np.cumsum(values, out=sums[1:])
    return sums


def densest_span(values: npt.NDArray[np.floating]) -> Span:
    """Return the span with the largest sum (Pasternack and Roth 2009).

    It is empty if no value is positive. Linear in the number of values.

    >>> densest_span(np.array([-1.0, 3.0, -1.0, 2.0, -5.0, 1.0]))
    Span(first=1, last=3)
    """
    n = len(values)
    if not n or values.max() <= 0:
        return Span(n, -1)
    best = total = lowest = 0.0
    low, span = 0, Span(n, -1)
    for start in range(0, n, SLICE):  # the sums of all values would take twice their memory
        part = values[start : start + SLICE]
        sums = np.empty(len(part) + 1)
        sums[0], sums[1:] = total, part
        np.cumsum(sums, out=sums)
        gains = sums[1:] - np.minimum(np.minimum.accumulate(sums[:-1]), lowest)
        last = int(gains.argmax())
        before = int(sums[: last + 1].argmin())
        if gains[last] > best:
            best, span = float(gains[last]), Span(start + before if sums[before] < lowest else low, start + last)
        if sums.min() < lowest:
            low = start + int(sums.argmin())
            lowest = float(sums.min())
        total = float(sums[-1])
    return span


def runs(marks: npt.NDArray[np.bool_]) -> Iterator[range]:
    """Return the unbroken runs of marked blocks, in order.

    >>> list(runs(np.array([True, False, True, True])))
    [range(0, 1), range(2, 4)]
    """
    padded = np.zeros(len(marks) + 2, np.bool_)
    padded[1:-1] = marks
    edges = (padded[1:] != padded[:-1]).nonzero()[0].tolist()
    return map(range, edges[::2], edges[1::2])


def clusters(indices: Iterable[int], gap: int, *, places: npt.NDArray[np.integer] | None = None) -> Iterator[list[int]]:
    """Yield indices in sorted groups, in which neighbours are at most ``gap`` apart.

    ``places``: where each block is, if some blocks do not count; else the blocks are one apart.

    >>> list(clusters([1, 2, 4, 9], 2))
    [[1, 2, 4], [9]]
    """
    group: list[int] = []
    for i in sorted(set(indices)):
        if group and (i - group[-1] if places is None else places[i] - places[group[-1]]) > gap:
            yield group
            group = []
        group.append(i)
    if group:
        yield group
