"""The files of the package, from its folder or from a zip file, and the arrays in them, without copies."""

from __future__ import annotations

import zlib
from ast import literal_eval
from functools import cache
from pathlib import Path
from struct import unpack_from
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from cleantext.lexicons import Data, mapped

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["arrays_in", "package", "read"]

END, ENTRY, HEAD = b"PK\5\6", b"PK\1\2", b"PK\3\4"
"""The first bytes of a zip file's end, of an entry of its directory, and of a file in it."""
END_SIZE: Final = 22
"""Bytes of a zip file's end, without a comment."""
ENTRY_SIZE, HEAD_SIZE = 46, 30
"""Bytes of an entry, and of what precedes a file, without names."""
STORED, DEFLATED = 0, 8
"""Methods of compression."""


@cache
def package() -> Traversable:
    """Return the package's folder, or its place in a zip file."""
    folder = Path(__file__).parent
    if folder.is_dir():
        return folder
    from importlib.resources import files  # noqa: PLC0415 -- takes a tenth of the time of importing cleantext

    return files("cleantext")


def read(*names: str) -> Data:
    """Return the bytes of one of the package's files, mapped into memory if it is in a folder. ``names``: its path."""
    return mapped(package().joinpath(*names))


def arrays_in(data: Data) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of an ``.npz`` file: views of its bytes if they are not compressed.

    Importing ``zipfile`` takes longer than reading all arrays. Raises ValueError for bytes that are not such a file, and for
    arrays of Python objects.

    >>> from io import BytesIO
    >>> np.savez(file := BytesIO(), weights=np.arange(3), names=np.frombuffer(b"abc", np.uint8))
    >>> {name: array.tolist() for name, array in arrays_in(file.getvalue()).items()}
    {'weights': [0, 1, 2], 'names': [97, 98, 99]}
    """
    end = len(data) - END_SIZE
    if end < 0 or data[end : end + 4] != END:
        raise ValueError("not an .npz file: its last bytes are not the end of a zip file")
    count, _, at = unpack_from("<HII", data, end + 10)
    arrays = {}
    for _ in range(count):
        method, packed, size = unpack_from("<10xH8xII", data, at)
        name_chars, extra, comment, first = unpack_from("<HHH8xI", data, at + 28)
        if data[at : at + 4] != ENTRY or data[first : first + 4] != HEAD or method not in (STORED, DEFLATED):
            raise ValueError("not an .npz file that numpy wrote")
        name = data[at + ENTRY_SIZE : at + ENTRY_SIZE + name_chars].decode()
        start = first + HEAD_SIZE + sum(unpack_from("<HH", data, first + 26))
        if method == STORED:
            arrays[name.removesuffix(".npy")] = _array(data, start)
        else:
            arrays[name.removesuffix(".npy")] = _array(
                zlib.decompress(data[start : start + packed], -zlib.MAX_WBITS, size), 0
            )
        at += ENTRY_SIZE + name_chars + extra + comment
    return arrays


def _array(data: Data, start: int) -> npt.NDArray[Any]:
    """Return the array of an ``.npy`` file, versions 1 to 3, that begins at a position."""
    wide = data[start + 6] > 1
    (size,) = unpack_from("<I" if wide else "<H", data, start + 8)
    body = start + (12 if wide else 10)
    head = literal_eval(data[body : body + size].decode("utf-8"))
    dtype, shape = np.dtype(head["descr"]), head["shape"]
    if dtype.hasobject:
        raise ValueError("the file has an array of Python objects, which are not read")
    count = int(np.prod(shape, dtype=np.int64))
    flat = np.frombuffer(data, dtype, count, body + size)
    return flat.reshape(shape, order="F" if head["fortran_order"] else "C")
