"""Text runs → the texts of blocks, in Python: the specification of ``_blocks.c``."""

from __future__ import annotations

from itertools import compress, pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.hashing import Ints

__all__ = ["A_BREAK", "A_SPACE", "join_runs"]

Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

A_SPACE, A_BREAK = 1, 2
"""What is before a run besides its own white space."""
MARK: Final = "\x00"
BREAK: Final = "\x00\x00"
"""``MARK`` and ``BREAK`` replace the end of a block and a line break while white space is collapsed; no run has a NUL."""
BLOCK: Final = f" {MARK} "
GLUE: Final = ("", " ", f" {BREAK} ", BLOCK)


def join_runs(texts: list[str], owners: Ints, glue: Bytes, linked: Bools, count: int) -> tuple[list[str], Ints]:
    """Return the text of each block, and its characters in links: int32, shape (blocks,). Linear.

    White space is collapsed; line breaks are those of ``glue``, none at a text's ends.

    ``texts``: the text runs. ``owners``: int32, the block of each run, ascending from 0 without gaps; -1 for a run in none. ``glue``:
    uint8, ``A_SPACE`` or ``A_BREAK`` if there is one before the run. ``linked``: whether a run is in a link. ``count``: of blocks.

    >>> join_runs(["a ", "b", " c"], np.array([0, 0, 0]), np.array([0, 2, 1], np.uint8), np.array([True, False, False]), 1)
    (['a\\nb c'], array([1], dtype=int32))
    """
    inside = owners >= 0
    of_block = owners[inside]
    before = glue[inside].tolist()
    for at in (np.flatnonzero(of_block[1:] != of_block[:-1]) + 1).tolist():
        before[at] = len(GLUE) - 1
    runs = list(compress(texts, inside.tolist()))
    joined = "".join([GLUE[kind] + text for kind, text in zip(before, runs, strict=True)])
    lines = (
        [_broken(block) if BREAK in block else block for block in " ".join(joined.split()).split(BLOCK)]
        if count
        else []
    )
    counts = np.zeros(count, np.int32)
    links = np.flatnonzero(linked[inside])
    bounds = np.flatnonzero(np.diff(of_block[links], prepend=-1)).tolist()
    pieces = [runs[i] for i in links.tolist()]
    for first, last in pairwise([*bounds, len(links)]):
        counts[of_block[links[first]]] = len(" ".join("".join(pieces[first:last]).split()))
    return lines, counts


def _broken(block: str) -> str:
    """Return a block with its line breaks, without those at its ends."""
    return "\n".join(filter(None, map(str.strip, block.split(BREAK))))
