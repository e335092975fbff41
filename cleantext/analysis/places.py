"""Where each line of a page with many blocks is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

__all__ = ["Places"]


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

    def __getitem__(self, line: str) -> Sequence[int]:
        """Return the indices of the blocks with a line. Raises KeyError for a line that no block has."""
        key = np.int64(hash(line))
        first, last = self._hashes.searchsorted(key), self._hashes.searchsorted(key, "right")
        if first == last:
            raise KeyError(line)
        return self._order[first:last].data

    def __len__(self) -> int:
        return int(np.count_nonzero(np.diff(self._hashes))) + bool(len(self._hashes))

    def __iter__(self) -> Iterator[str]:
        """Yield the different lines, in no order."""
        bounds = [0, *(np.flatnonzero(np.diff(self._hashes)) + 1).tolist(), len(self._hashes)]
        for first, last in pairwise(bounds):
            if first < last:
                yield self._lines[self._order[first]]
