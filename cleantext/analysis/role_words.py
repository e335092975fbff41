"""Words of class names, ids and roles, found for a whole page at once.

The hints are one array of bytes; a word's hash is a sum over its letters, so the hash of two words in a row comes from theirs,
and only what a table of bits lets through is looked at one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["MAX_HINT", "SILENCING", "WordTable"]

OTHER, LOWER, UPPER, DIGIT, SPACE = range(5)
"""What a byte is."""
KIND_OF: Final = ((str.islower, LOWER), (str.isupper, UPPER), (str.isdigit, DIGIT), (str.isspace, SPACE))
KINDS: Final = bytes(
    next((kind for is_it, kind in KIND_OF if is_it(char)), OTHER) for char in map(chr, range(128))
).ljust(256)
MULTIPLIER: Final = 0x9E3779B97F4A7C15
"""Of the polynomial hash, modulo 2**64: 2**64 over the golden ratio, so that short words differ in all bits."""
FILTER_SHIFT: Final = np.uint64(50)
"""A hash's bits above these say where the table of bits tells of it."""
MAX_BYTES: Final = 1 << 15
"""Bytes of hints that are taken apart at once: as long are the tables of powers."""
MAX_HINT: Final = 2000
"""Characters of a hint up to which it is taken apart together with others."""
CASE: Final = 0x20
"""The bit by which a small letter differs from its capital in ASCII; figures have it too."""
WRAP: Final = 1 << 64
SILENCING: Final = 1 << 62
"""The bit of words behind which a name tells nothing more: `no-ads`, `hasComments`."""

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


class WordTable:
    """The words that are looked for, each with its bits, and whole names with theirs. All are small ASCII letters."""

    def __init__(self, words: Mapping[str, int], names: Mapping[str, int]) -> None:
        of_word = {_hash(word): bits for word, bits in words.items()}
        of_name = {_hash(name): bits for name, bits in names.items()}
        known = sorted({*of_word, *of_name})
        self._known: Hashes = np.array(known, np.uint64)
        self._word_bits = np.array([of_word.get(value, 0) for value in known], np.int64)
        self._name_bits = np.array([of_name.get(value, 0) for value in known], np.int64)
        self._powers, self._inverse = (_powers(base) for base in (MULTIPLIER, pow(MULTIPLIER, -1, WRAP)))
        self._filter = np.zeros(1 << (64 - int(FILTER_SHIFT)), np.bool_)
        self._filter[[value >> int(FILTER_SHIFT) for value in known]] = True

    def bits(self, hints: Sequence[str]) -> list[int]:
        """The bits of the words in each hint, and of two words in a row of one name; of none that a silencing word stands before.

        The hints are ASCII, and have at most ``MAX_HINT`` characters.
        """
        ends = np.fromiter(map(len, hints), np.int64, len(hints))
        ends += 1
        np.cumsum(ends, out=ends)
        if len(hints) and ends[-1] >= MAX_BYTES:
            half = len(hints) // 2
            return [*self.bits(hints[:half]), *self.bits(hints[half:])]
        said = np.zeros(len(hints) + 1, np.int64)
        places, bits = self._found(("\n" + "\n".join(hints) + "\n").encode("ascii"))
        np.bitwise_or.at(said, ends.searchsorted(places), bits)
        told: list[int] = said[:-1].tolist()
        return told

    def _found(self, text: bytes) -> tuple[Ints, Ints]:
        """Where words stand in a text between line breaks, and what their bits are."""
        letters = np.frombuffer(text, np.uint8)
        kinds = np.frombuffer(text.translate(KINDS), np.uint8)
        new = kinds[1:] != kinds[:-1]
        starts = new.copy()
        starts[1:] &= ~((kinds[2:] == LOWER) & (kinds[1:-1] == UPPER) & new[:-1])  # one capital belongs to what follows
        at = starts.nonzero()[0]
        at += 1
        sums = np.zeros(len(text) + 1, np.uint64)
        np.multiply(self._powers[: len(text)], letters | CASE, out=sums[1:])
        sums.cumsum(out=sums)
        ends = np.append(at[1:], len(text))
        solid = (kinds.take(at) != OTHER).nonzero()[0]
        at, ends = at.take(solid), ends.take(solid)
        hashes = (sums.take(ends) - sums.take(at)) * self._inverse.take(at)
        sizes = np.minimum(ends - at, MAX_BYTES - 1)
        pairs = hashes[:-1] + self._powers.take(sizes[:-1]) * hashes[1:]
        likely, known = self._known_of(np.concatenate((hashes, pairs)))
        likely[likely >= len(at)] -= len(at)
        places, bits = at.take(likely), self._word_bits.take(known)
        for row in self._name_bits.take(known).nonzero()[0].tolist():
            first = int(places[row])
            last = int(ends[likely[row]])
            if text[first : first + 1].islower() and (text[first - 1 : first] + text[last : last + 1]).isspace():
                bits[row] |= self._name_bits[known[row]]
        silent = (bits >= SILENCING).nonzero()[0]
        if len(silent):
            names: Ints = (kinds == SPACE).cumsum(dtype=np.int64)[places]
            silenced: Ints = np.full(int(names.max()) + 1, len(text), np.int64)
            np.minimum.at(silenced, names.take(silent), places.take(silent))
            bits[places >= silenced.take(names)] = 0
        return places, bits

    def _known_of(self, hashes: Hashes) -> tuple[Ints, Ints]:
        """Which hashes are known, and the rows they have in the table."""
        likely = self._filter.take((hashes >> FILTER_SHIFT).view(np.int64)).nonzero()[0]
        found = hashes.take(likely)
        rows = np.minimum(self._known.searchsorted(found), len(self._known) - 1)
        same = self._known.take(rows) == found
        return likely[same], rows[same]


def _powers(base: int) -> Hashes:
    powers = np.full(MAX_BYTES, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, out=powers)


def _hash(word: str) -> int:
    """The hash of a word, as the columns have it."""
    return sum(letter * pow(MULTIPLIER, i, WRAP) for i, letter in enumerate(word.encode("ascii"))) % WRAP
