"""The tables of the phrase index, read from the built file as they are looked up in: nothing of it is parsed before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np

from cleantext.lexicons import BIT_MIX, TABLES, Data, Owner, bit_of

__all__ = ["Table", "Tables", "read_tables"]

CACHED_KEYS: Final = 4096
"""Keys of a table that are remembered with their records: the words of pages recur. Bounds memory."""


class Table:
    """Keys, each with a record: tab-separated fields.

    >>> from cleantext.lexicons import Lexicons, Phrase, arrange
    >>> table = read_tables(arrange(Lexicons([Phrase("legal", "line", "en", "equals", "imprint")], {}))).equals
    >>> table.get("imprint"), table.get("print"), len(table), list(table.items())
    ('0', None, 1, [('imprint', '0')])
    """

    def __init__(self, data: Data, first: int, bits: int, offsets: int, last: int) -> None:
        """``first``: where the table begins in the data; ``bits`` and ``offsets``: bytes of these parts; ``last``: where it ends."""
        self._data = data
        self._size = (8 * bits - 1).bit_length()
        self._bits = np.frombuffer(data, np.uint8, bits, first)
        self._flags = memoryview(data)[first : first + bits]
        self._offsets = np.frombuffer(data, "<u4", offsets // 4, first + bits).astype(np.int64).data
        self._first = first + bits + offsets
        self._last = last
        self.get = lru_cache(CACHED_KEYS)(self._get)
        """Returns the record of a key; None if the table does not have it."""

    def __len__(self) -> int:
        return sum(1 for _ in self.items())

    def __bool__(self) -> bool:
        return len(self._offsets) > 0

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def candidates(self, keys: Sequence[str]) -> list[int]:
        """Return the positions of the keys that the table may have: all that it has, and few others. No key has a line break."""
        if not keys:
            return []
        encoded = "\n".join(keys).encode("utf-8", "surrogatepass").split(b"\n")
        bit = np.fromiter(map(crc32, encoded), np.uint32, len(encoded))
        bit *= np.uint32(BIT_MIX)
        bit >>= np.uint32(32 - self._size)
        marked = self._bits[bit >> np.uint32(3)] >> (bit & np.uint32(7)).astype(np.uint8) & 1
        found: list[int] = marked.nonzero()[0].tolist()
        return found

    def _get(self, key: str) -> str | None:
        """Return the record of a key; None if the table does not have it."""
        encoded = key.encode("utf-8", "surrogatepass")
        bit = bit_of(encoded, self._size)
        if not self._flags[bit >> 3] >> (bit & 7) & 1:
            return None
        group = bisect_right(self._offsets, encoded, key=self._key_at)
        if not group:
            return None
        stop = self._offsets[group] + 1 if group < len(self._offsets) else self._last - self._first
        at = self._data.find(b"\n%b\t" % encoded, self._first + self._offsets[group - 1], self._first + stop)
        if at < 0:
            return None
        start = at + len(encoded) + 2
        return self._data[start : self._data.find(b"\n", start, self._last)].decode("utf-8", "surrogatepass")

    def _key_at(self, offset: int) -> bytes:
        """Return the key at an offset of the keys."""
        start = self._first + offset + 1
        return self._data[start : self._data.find(b"\t", start, self._last)]

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield all keys, in the order of their bytes, with their records."""
        whole = self._data[self._first : self._last].decode("utf-8", "surrogatepass")
        for line in filter(None, whole.split("\n")):
            key, _, record = line.partition("\t")
            yield key, record


class Tables(NamedTuple):
    """What ``lexicons.arrange`` arranged."""

    owners: Sequence[Owner]
    """Owners of phrases; records refer to them by position."""
    uses: dict[str, frozenset[tuple[str, str]]]
    """Use (``lexicons.USES``) → the pairs of filter and role that a lexicon declares it for."""
    openings: Callable[[], dict[str, frozenset[str]]]
    """Reads, for some uses, how the phrases with the use begin (``PhraseIndex.openings``)."""
    equals: Table
    """Normalised line → owners. The records of the next four tables alternate owner and phrase."""
    starts: Table
    """First word, or first ``PREFIX_CHARS`` characters in dense scripts → phrases of ``starts_with``."""
    anchored: Table
    """The longest free word of a phrase (``lexicons.free_words``) → phrases of ``contains``."""
    dense: Table
    """First two characters, in dense scripts → phrases of ``contains``."""
    loose: Table
    """Script of the first character beyond ASCII, "0" if there is none → the other phrases of ``contains``."""


def read_tables(data: Data) -> Tables:
    """Return the tables of the arranged phrases. Linear in the owners."""
    first = data.find(b"\n") + 1
    sizes = list(map(int, data[:first].split()[1:]))
    named, declared, start = (first + sum(sizes[:parts]) for parts in (1, 2, 3))
    uses: dict[str, set[tuple[str, str]]] = {}
    for use, filter_, role in map(str.split, data[named:declared].decode().splitlines()):
        uses.setdefault(use, set()).add((filter_, role))
    tables: dict[str, Table] = {}
    opened = start
    for name, bits, offsets, keys in zip(TABLES, sizes[3::3], sizes[4::3], sizes[5::3], strict=True):
        stop = start + bits + offsets + keys
        tables[name] = Table(data, start, bits, offsets, stop)
        start = stop
    lines = data[first:named].decode().splitlines()

    def openings() -> dict[str, frozenset[str]]:
        found = (line.split("\t") for line in data[declared:opened].decode().splitlines())
        return {use: frozenset(keys) for use, *keys in found}

    return Tables(
        [(filter_, role, language) for filter_, role, language in map(str.split, lines)],
        {use: frozenset(pairs) for use, pairs in uses.items()},
        openings,
        **tables,
    )
