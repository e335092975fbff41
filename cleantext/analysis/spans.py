"""Runs and clusters of blocks, running sums, and the stretch with the largest sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Span", "clusters", "densest_span", "runs", "sums_before"]


class Span(NamedTuple):
    """A stretch of blocks."""

    first: int
    """Index of its first block; the number of blocks if the span is empty."""
    last: int
    """Index of its last block; -1 if the span is empty."""


def sums_before(values: npt.NDArray[np.integer] | npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return int64, shape (values + 1,): the sum of the values before each position.

    >>> sums_before(np.array([2, 3])).tolist()
    [0, 2, 5]
    """
    sums = np.zeros(len(values) + 1, np.int64)
    values.cumsum(out=sums[1:])
    return sums


def densest_span(values: npt.NDArray[np.float64]) -> Span:
    """Return the span with the largest sum (Pasternack and Roth 2009).

    It is empty if no value is positive. Linear in the number of values.

    >>> densest_span(np.array([-1.0, 3.0, -1.0, 2.0, -5.0, 1.0]))
    Span(first=1, last=3)
    """
    n = len(values)
    if not n or values.max() <= 0:
        return Span(n, -1)
    sums = np.zeros(n + 1)
    values.cumsum(out=sums[1:])
    lowest = np.minimum.accumulate(sums[:-1])
    last = int((sums[1:] - lowest).argmax())
    return Span(int(sums[: last + 1].argmin()), last)


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
