"""Where each line of a page with many blocks is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

__all__ = ["Places"]

REMEMBERED: Final = 1_000
"""Lines whose places are remembered, as filters look for the same ones. Bounds work and memory."""


class Places(Mapping[str, Sequence[int]]):
    """Lines → the indices of the blocks with this line, in order: sorted hashes, a tenth of the memory of lists.

    >>> places = Places(["a", "b", "a"])
    >>> list(places["a"]), "c" in places, len(places)
    ([0, 2], False, 2)
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._hashes = np.fromiter(map(hash, lines), np.int64, len(lines))
        self._order = self._hashes.argsort(kind="stable").astype(np.int32)
        self._hashes.sort()
        self._found: dict[str, Sequence[int]] = {}
        """The lines that were last looked for, and their blocks; empty for a line that no block has."""

    def __getitem__(self, line: str) -> Sequence[int]:
        """Return the indices of the blocks with a line. Raises KeyError for a line that no block has."""
        found = self._found.get(line)
        if found is None:
            key = np.int64(hash(line))
            found = self._order[self._hashes.searchsorted(key) : self._hashes.searchsorted(key, "right")].data
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[line] = found
        if not found:
            raise KeyError(line)
        return found

    def __len__(self) -> int:
        return int(np.count_nonzero(np.diff(self._hashes))) + bool(len(self._hashes))

    def __iter__(self) -> Iterator[str]:
        """Yield the different lines, in no order."""
        bounds = [0, *(np.flatnonzero(np.diff(self._hashes)) + 1).tolist(), len(self._hashes)]
        for first, last in pairwise(bounds):
            if first < last:
                yield self._lines[self._order[first]]
