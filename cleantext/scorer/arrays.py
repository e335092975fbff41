"""Array arithmetic for the scorer: logarithms, ratios, bits, one-hot columns, matrix products on one thread."""

from __future__ import annotations

import unicodedata
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from cleantext.analysis.characters import BASIC
from cleantext.hashing import Ints
from cleantext.texts import codes_of

__all__ = [
    "CATEGORIES",
    "Bools",
    "Floats",
    "Ints",
    "Range",
    "categories",
    "matmul",
    "sigmoid",
]

Floats: TypeAlias = npt.NDArray[np.float32]
Bools: TypeAlias = npt.NDArray[np.bool_]
Range: TypeAlias = tuple[Ints, Ints]
"""For each block, the index of the first block of its span, and one past the index of the last."""

CATEGORIES: Final = ("Lu", "Ll", "Lo", "Nd", "Po", "Ps", "Pf", "So", "Pd", "Pi", "Sm", "Sc", "Sk", "No", "Lt")
"""Unicode's general categories that ``categories`` distinguishes; all others count as one."""
_KNOWN: Final = {name: position for position, name in enumerate(CATEGORIES)}
UNKNOWN: Final = 255
"""Position of a character that has not occurred yet."""
_POSITIONS: Final = np.full(BASIC + 2, UNKNOWN, np.uint8)
"""uint8: the position of each code point for which ``categories`` was called; the last entry is for all above the basic plane."""
_POSITIONS[-1] = len(CATEGORIES)
ONE_THREAD: Final = 1 << 18
"""Multiplications in a matrix product up to which OpenBLAS, the BLAS of numpy's wheels, starts no second thread:
SMP_THRESHOLD_MIN * GEMM_MULTITHREAD_THRESHOLD in its interface/gemm.c."""


def sigmoid(logits: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """Return scores from 0 to 1."""
    scores: npt.NDArray[np.float64] = 1 / (1 + np.exp(-logits.astype(np.float64)))
    return scores


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


def categories(characters: str) -> npt.NDArray[np.uint8]:
    """Return the position in ``CATEGORIES`` of each character's general category.

    It is ``len(CATEGORIES)`` for all others, and for characters above the basic plane.
    """
    codes = codes_of(characters)
    found = _POSITIONS.take(codes, mode="clip")
    if UNKNOWN in found:
        for code in set(codes[found == UNKNOWN].tolist()):
            _POSITIONS[code] = _KNOWN.get(unicodedata.category(chr(code)), len(CATEGORIES))
        found = _POSITIONS.take(codes, mode="clip")
    return found
