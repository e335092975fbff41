"""The phrases found in a page's blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from cleantext.lexicons import Phrase

__all__ = ["Found", "Matches"]

Found: TypeAlias = defaultdict[Phrase, list[int]]
"""Phrases, each with the blocks in which it was found."""


class Matches:
    """The phrases found in a page's blocks: ``matches[filter, role]`` maps block index to phrase.

    A block has at most one phrase of each filter and role: the longest.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[int, Phrase]] = {}
        self.lines: list[str] = []
        """The blocks' texts in the form in which phrases were looked up: normalised; not stripped of ``EDGES`` if longer than
        ``phrase_index.LINE_CHARS``."""

    def add(self, blocks_of: Mapping[Phrase, Iterable[int]]) -> None:
        """Add phrases, each with the blocks in which it was found; of each filter and role, a block keeps the longest one."""
        for phrase in sorted(blocks_of, key=lambda phrase: (len(phrase.text), phrase)):
            self._found.setdefault(phrase[:2], {}).update(dict.fromkeys(blocks_of[phrase], phrase))

    def __getitem__(self, key: tuple[str, str]) -> Mapping[int, Phrase]:
        return self._found.get(key, {})
