"""The phrases found in a page's blocks."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from cleantext.lexicons import Phrase

__all__ = ["Found", "Matches", "PackedMatches"]

Found: TypeAlias = defaultdict[Phrase, list[int]]
"""Phrases, each with the blocks in which it was found."""


class Matches:
    """The phrases found in a page's blocks: ``matches[filter, role]`` maps block index to phrase.

    A block has at most one phrase of each filter and role: the longest.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[int, Phrase]] = {}
        self._packed: dict[tuple[str, str], PackedMatches] = {}
        self.lines: Sequence[str] = []
        """The blocks' texts in the form in which phrases were looked up: normalised; not stripped of ``EDGES`` if longer than
        ``phrase_index.LINE_CHARS``."""

    def add(self, blocks_of: Mapping[Phrase, Iterable[int]], first: int = 0) -> None:
        """Add phrases, each with the blocks in which it was found; of each filter and role, a block keeps the longest one.

        ``first``: index of the block that has the number 0 in ``blocks_of``.
        """
        for phrase in sorted(blocks_of, key=lambda phrase: (len(phrase.text), phrase)):
            blocks = blocks_of[phrase]
            found = self._found.setdefault(phrase[:2], {})
            found.update(dict.fromkeys([first + i for i in blocks] if first else blocks, phrase))

    def pack(self) -> None:
        """Pack the phrases added so far: on a page of many blocks, their dictionaries would take 100 bytes for each."""
        for key, found in self._found.items():
            self._packed.setdefault(key, PackedMatches()).extend(found)
        self._found.clear()

    def __getitem__(self, key: tuple[str, str]) -> Mapping[int, Phrase]:
        return self._packed.get(key) or self._found.get(key, {})


class PackedMatches(Mapping[int, Phrase]):
    """Block index → phrase, as two columns.

    >>> matches = PackedMatches()
    >>> matches.extend({7: Phrase("legal", "line", "en", "equals", "imprint")})
    >>> matches[7].text, list(matches), 8 in matches
    ('imprint', [7], False)
    """

    def __init__(self) -> None:
        self._numbers: dict[Phrase, int] = {}
        """The phrases, with their positions in ``_phrases``."""
        self._phrases: list[Phrase] = []
        self._blocks = array("i")
        self._columns = array("i")
        """The position of each block's phrase in ``_phrases``."""

    def extend(self, found: Mapping[int, Phrase]) -> None:
        """Add phrases of blocks behind all others."""
        for i in sorted(found):
            phrase = found[i]
            if phrase not in self._numbers:
                self._numbers[phrase] = len(self._phrases)
                self._phrases.append(phrase)
            self._blocks.append(i)
            self._columns.append(self._numbers[phrase])

    def __getitem__(self, block: int) -> Phrase:
        at = bisect_left(self._blocks, block)
        if at == len(self._blocks) or self._blocks[at] != block:
            raise KeyError(block)
        return self._phrases[self._columns[at]]

    def __iter__(self) -> Iterator[int]:
        return iter(self._blocks)

    def __len__(self) -> int:
        return len(self._blocks)
