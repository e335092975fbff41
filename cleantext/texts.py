"""The texts of blocks: a list, or for many blocks a sequence that takes a fifth of a list's memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice, pairwise
from typing import Final, TypeAlias, overload

import numpy as np
import numpy.typing as npt

__all__ = ["LISTED", "PackedTexts", "codes_of", "collected", "groups", "lengths_of", "slices", "smallest"]

Ints: TypeAlias = npt.NDArray[np.signedinteger]

LISTED: Final = 10_000
"""Most texts that are kept in a list, in which each takes 50 bytes more than its characters. Bounds memory."""
PACK: Final = 4096
"""Texts in each string of ``PackedTexts``. Bounds memory: a string is as wide as its widest character."""
SLICE: Final = 100_000
"""Characters of a text that are computed with at a time: more than most pages have. Bounds memory."""
CUT_RE: Final = re.compile(r"(?<=[^ \t\n])[ \n]")
"""The first white space behind a word."""
MAXIMA: Final = {size: int(np.iinfo(size).max) for size in (np.int8, np.int16, np.int32)}


class PackedTexts(Sequence[str]):
    """An immutable sequence of texts, ``PACK`` of them in one string, with their bounds.

    >>> texts = PackedTexts(["Rain", "ends", ""])
    >>> texts[1], list(texts), len(texts)
    ('ends', ['Rain', 'ends', ''], 3)
    """

    __slots__ = ("_bounds", "_count", "_packs")

    def __init__(self, texts: Iterable[str]) -> None:
        self._packs: list[str] = []
        self._bounds: list[Ints] = []
        """For each string, the offsets of its texts, and its length."""
        self._count = 0
        remaining = iter(texts)
        while pack := list(islice(remaining, PACK)):
            self._packs.append("".join(pack))
            self._bounds.append(smallest(np.fromiter(accumulate(map(len, pack), initial=0), np.int64, len(pack) + 1)))
            self._count += len(pack)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            chosen = range(*index.indices(self._count))
            if chosen.step != 1 or not chosen:
                return list(map(self.__getitem__, chosen))
            first, last = chosen.start // PACK, chosen[-1] // PACK
            texts = list(chain.from_iterable(map(self._unpacked, range(first, last + 1))))
            return texts[chosen.start - first * PACK : chosen.stop - first * PACK]
        if not -self._count <= index < self._count:
            raise IndexError("there is no such block")
        pack, at = divmod(index % self._count, PACK)
        bounds = self._bounds[pack].data
        return self._packs[pack][bounds[at] : bounds[at + 1]]

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(map(self._unpacked, range(len(self._packs))))

    def lengths(self) -> Ints:
        """Return int32: the characters of each text."""
        none = np.zeros(0, np.int32)
        return np.concatenate([none, *map(np.diff, self._bounds)], dtype=np.int32, casting="same_kind")

    def holding(self, strings: Sequence[str]) -> Iterator[tuple[range, list[str]]]:
        """Yield the texts that are packed in one string, and their positions, if that contains one of some strings."""
        for number, pack in enumerate(self._packs):
            if any(string in pack for string in strings):
                texts = self._unpacked(number)
                yield range(number * PACK, number * PACK + len(texts)), texts

    def _unpacked(self, number: int) -> list[str]:
        """Return the texts of one of the strings: a list at a time takes half of the time of one text at a time."""
        pack = self._packs[number]
        return [pack[first:last] for first, last in pairwise(self._bounds[number].tolist())]


def collected(texts: Iterable[str]) -> Sequence[str]:
    """Return the texts as a list, if there are at most ``LISTED``, or packed."""
    remaining = iter(texts)
    listed = list(islice(remaining, LISTED + 1))
    if len(listed) <= LISTED:
        return listed
    return PackedTexts(chain(listed, remaining))


def lengths_of(texts: Sequence[str]) -> Ints:
    """Return int32: the characters of each text."""
    return texts.lengths() if isinstance(texts, PackedTexts) else np.fromiter(map(len, texts), np.int32, len(texts))


def groups(lengths: Ints) -> Iterator[range]:
    """Yield the positions of texts in groups of at most ``SLICE`` characters, a longer text by itself; one empty group for no texts.

    >>> list(groups(np.array([50_000, 40_000, 300_000])))
    [range(0, 2), range(2, 3)]
    """
    ends = np.cumsum(lengths, dtype=np.int64)
    ends += np.arange(1, len(ends) + 1)
    start = done = 0
    while start < len(ends) and ends[-1] - done > SLICE:
        stop = max(int(ends.searchsorted(done + SLICE, "right")), start + 1)
        yield range(start, stop)
        start, done = stop, int(ends[stop - 1])
    if start < len(ends) or not start:
        yield range(start, len(ends))


def codes_of(text: str) -> npt.NDArray[np.uint32]:
    """Return uint32, shape (characters,): the code points of a text."""
    try:
        return np.frombuffer(text.encode("utf-32-le"), "<u4")
    except UnicodeEncodeError:  # surrogates: Python's codec would call an error handler for each of them
        return np.array([text]).view(np.uint32)


def slices(text: str, size: int = SLICE, cut: re.Pattern[str] = CUT_RE) -> Iterator[str]:
    """Yield a text in slices of at least ``size`` characters, cut before a match of ``cut``; as a whole if it is shorter.

    >>> list(slices("It rained on Monday", 5))
    ['It rained', ' on Monday']
    """
    start = 0
    while len(text) - start > size and (found := cut.search(text, start + size)):
        yield text[start : found.start()]
        start = found.start()
    yield text[start:]


def smallest(values: Ints) -> Ints:
    """Return integers in the smallest signed type that holds them all: int8, int16, int32 or int64.

    >>> smallest(np.array([-1, 127])).dtype, smallest(np.array([128])).dtype
    (dtype('int8'), dtype('int16'))
    """
    low, high = int(values.min(initial=0)), int(values.max(initial=0))
    for size in (np.int8, np.int16, np.int32):
        if max(high, -1 - low) <= MAXIMA[size]:
            return values.astype(size)
    return values.astype(np.int64)
