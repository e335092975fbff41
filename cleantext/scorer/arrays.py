"""Small things done to whole columns."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from cleantext.scorer.vocabulary import CATEGORIES

__all__ = [
    "Bools",
    "Floats",
    "Ints",
    "Range",
    "bits_of",
    "categories",
    "closure",
    "last_at",
    "log",
    "numbered",
    "one_hot",
    "ratio",
]

Floats: TypeAlias = npt.NDArray[np.float32]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Range: TypeAlias = tuple[Ints, Ints]


def log(values: npt.ArrayLike) -> Floats:
    """Natural logarithm of one plus the values."""
    logarithms: Floats = np.log1p(np.asarray(values, np.float32))
    return logarithms


def ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> Floats:
    """Part by whole; 0 where there is no whole, and so no part."""
    quotient: Floats = np.divide(
        np.asarray(part, np.float32), np.maximum(np.asarray(whole, np.float32), 1e-9), dtype=np.float32
    )
    return quotient


def closure(links: Ints) -> Ints:
    """Where following the links ends, for each row; a row that links to itself is an end.

    >>> closure(np.array([0, 0, 1, 3])).tolist()
    [0, 0, 0, 3]
    """
    while True:
        further = links[links]
        if np.array_equal(further, links):
            return links
        links = further


def bits_of(values: Ints, count: int) -> Floats:
    """float32, shape (count, n): the lowest ``count`` bits of each value."""
    return ((values >> np.arange(count)[:, None]) & 1).astype(np.float32)


def one_hot(values: npt.NDArray[np.integer], count: int) -> Floats:
    """float32, shape (count, n): 1 in the row of each value."""
    marks = np.zeros((count, len(values)), np.float32)
    marks[values, np.arange(len(values))] = 1
    return marks


SLOT_SHIFT: Final = np.uint32(17)
"""Bits of a hash beside those that say its slot."""


def numbered(hashes: npt.NDArray[np.uint32]) -> Ints:
    """int64: a number for each hash, the same for the same one, below twice their count. Linear: sorting takes three times as long.

    >>> numbered(np.array([7, 1 << 20, 7, 9], np.uint32)).tolist()
    [4, 1, 4, 3]
    """
    slots = hashes >> SLOT_SHIFT
    holder = np.empty(1 << (32 - int(SLOT_SHIFT)), np.int64)
    holder[slots] = np.arange(len(hashes))  # of those in one slot the last
    numbers: Ints = holder[slots]
    others = np.flatnonzero(hashes[numbers] != hashes)
    if len(others):
        numbers[others] = len(hashes) + np.unique(hashes[others], return_inverse=True)[1]
    return numbers


def last_at(marks: Bools) -> Ints:
    """For each block the index of the last marked block at or before it, -1 for none."""
    return np.maximum.accumulate(np.where(marks, np.arange(len(marks)), -1))


@cache
def _category_table() -> npt.NDArray[np.uint8]:
    """uint8, shape (65536,): position in ``CATEGORIES`` of each code point's general category."""
    known = {name: i for i, name in enumerate(CATEGORIES)}
    return np.fromiter(
        (known.get(unicodedata.category(chr(code)), len(CATEGORIES)) for code in range(65536)), np.uint8, 65536
    )


def categories(characters: str) -> npt.NDArray[np.uint8]:
    """Position in ``CATEGORIES`` of each character's general category."""
    codes = np.frombuffer(characters.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _category_table()[np.minimum(codes, 0xFFFF)]
