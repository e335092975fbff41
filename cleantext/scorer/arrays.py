"""Array arithmetic for the scorer: logarithms, ratios, bits, one-hot columns, matrix products on one thread."""

from __future__ import annotations

import unicodedata
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from cleantext.analysis.characters import BASIC
from cleantext.hashing import Ints

__all__ = [
    "CATEGORIES",
    "Bools",
    "Floats",
    "Ints",
    "Range",
    "bits_of",
    "categories",
    "last_at",
    "log",
    "matmul",
    "one_hot",
    "ratio",
    "sigmoid",
]

Floats: TypeAlias = npt.NDArray[np.float32]
Bools: TypeAlias = npt.NDArray[np.bool_]
Range: TypeAlias = tuple[Ints, Ints]
"""For each block, the index of the first block of its span, and one past the index of the last."""

CATEGORIES: Final = ("Lu", "Ll", "Lo", "Nd", "Po", "Ps", "Pf", "So", "Pd", "Pi", "Sm", "Sc", "Sk", "No", "Lt")
"""Unicode's general categories that ``categories`` distinguishes; all others count as one."""
_KNOWN: Final = {name: position for position, name in enumerate(CATEGORIES)}
ONE_THREAD: Final = 1 << 18
"""Multiplications in a matrix product up to which OpenBLAS, the BLAS of numpy's wheels, starts no second thread:
SMP_THRESHOLD_MIN * GEMM_MULTITHREAD_THRESHOLD in its interface/gemm.c."""


def log(values: npt.ArrayLike) -> Floats:
    """Return the natural logarithm of one plus the values."""
    logarithms: Floats = np.log1p(np.asarray(values, np.float32))
    return logarithms


def sigmoid(logits: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """Return scores from 0 to 1."""
    scores: npt.NDArray[np.float64] = 1 / (1 + np.exp(-logits.astype(np.float64)))
    return scores


def ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> Floats:
    """Return part divided by whole. A whole below 1e-9 counts as 1e-9, so that 0 / 0 is 0."""
    quotient: Floats = np.divide(
        np.asarray(part, np.float32), np.maximum(np.asarray(whole, np.float32), 1e-9), dtype=np.float32
    )
    return quotient


def matmul(values: Floats, matrix: Floats) -> Floats:
    """Return the matrix product, computed on the calling thread whatever the settings of BLAS.

    For matrices of this size OpenBLAS starts threads that cost more time than they save, and that spin while idle. So the rows
    are multiplied in chunks of up to ``ONE_THREAD`` multiplications. A product with a single row or column uses einsum, which
    does not call BLAS: OpenBLAS multiplies vectors by another routine, which starts threads at a lower limit.

    >>> matmul(np.ones((3, 2), np.float32), np.ones((2, 2), np.float32)).tolist()
    [[2.0, 2.0], [2.0, 2.0], [2.0, 2.0]]
    """
    (rows, inner), columns = values.shape, matrix.shape[1]
    chunk = ONE_THREAD // max(inner * columns, 1)
    if min(rows, columns, chunk) <= 1:
        summed: Floats = np.einsum("ij,jk->ik", values, matrix)
        return summed
    if rows <= chunk:
        return values @ matrix
    whole = rows - rows % chunk
    product: Floats = np.empty((rows, columns), np.result_type(values, matrix))
    np.matmul(values[:whole].reshape(-1, chunk, inner), matrix, out=product[:whole].reshape(-1, chunk, columns))
    if whole < rows:
        product[whole:] = matmul(values[whole:], matrix)
    return product


def bits_of(values: Ints, count: int) -> Floats:
    """Return the lowest ``count`` bits of each value. float32, shape (count, n)."""
    return ((values >> np.arange(count)[:, None]) & 1).astype(np.float32)


def one_hot(values: npt.NDArray[np.integer], count: int) -> Floats:
    """Return a column for each value: 1 in the row of that number, else 0. float32, shape (count, n)."""
    marks = np.zeros((count, len(values)), np.float32)
    marks[values, np.arange(len(values))] = 1
    return marks


def last_at(marks: Bools) -> Ints:
    """Return for each block the index of the last marked block at or before it, -1 for none."""
    return np.maximum.accumulate(np.where(marks, np.arange(len(marks)), -1))


def categories(characters: str) -> npt.NDArray[np.uint8]:
    """Return the position in ``CATEGORIES`` of each character's general category.

    It is ``len(CATEGORIES)`` for all others, and for characters above the basic plane.
    """
    different = {char: len(CATEGORIES) for char in set(characters)}
    different.update(
        (char, _KNOWN.get(unicodedata.category(char), len(CATEGORIES))) for char in different if ord(char) <= BASIC
    )
    return np.fromiter(map(different.__getitem__, characters), np.uint8, len(characters))
