"""Words as numbers: a stable hash of every word of a page, in whole-page columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext.analysis.characters import BASIC, DENSE, DIGIT, LETTER, UPPER, classes_of, codes_of

__all__ = ["Words", "hash_words"]

MULTIPLIER: Final = 0x01000193
"""Of the polynomial hash (FNV's prime). The hash is the same in every process, unlike Python's."""
MAX_LETTERS: Final = 24
"""Letters of a word that tell it from others."""
IdArray = npt.NDArray[np.uint32]


class Words(NamedTuple):
    """Every word of a page in order; a character of a script without spaces is a word."""

    ids: IdArray
    """uint32, one a word: its hash, case folded, every digit taken for 0."""
    blocks: npt.NDArray[np.int64]
    """int64: the block the word stands in, ascending."""
    letters: npt.NDArray[np.int64]
    """int64: characters of the word."""
    capital: npt.NDArray[np.bool_]
    """bool: the word begins with a capital letter."""
    firsts: npt.NDArray[np.int64]
    """int64, one longer than the blocks: where each block's words begin."""


@cache
def _tables() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Folded code points of the basic plane (small letters, every digit 0), and the powers of the multiplier."""
    lower = (char.lower() for char in map(chr, range(BASIC + 1)))
    folded = np.fromiter(
        (48 if char.isdecimal() else ord(char) if len(char) == 1 else code for code, char in enumerate(lower)),
        np.uint32,
        BASIC + 1,
    )
    powers = np.ones(MAX_LETTERS + 1, np.uint32)
    for i in range(1, MAX_LETTERS):
        powers[i] = (int(powers[i - 1]) * MULTIPLIER) & 0xFFFFFFFF
    powers[MAX_LETTERS] = 0
    return folded, powers


def hash_words(texts: Sequence[str]) -> Words:
    """Hash all words at once. Linear in the page's characters. A capital after a small letter begins a word.

    >>> words = hash_words(["Rain ends", "the match. Rain"])
    >>> words.blocks.tolist(), bool(words.ids[0] == words.ids[4]), words.letters.tolist()
    ([0, 0, 1, 1, 1], True, [4, 4, 3, 5, 4])
    """
    n = len(texts)
    joined = "\n".join(texts) + "\n"
    codes = codes_of(joined)
    folded, powers = _tables()
    kinds = classes_of(codes)
    wordy = (kinds & (LETTER | DIGIT)) != 0
    starts = wordy.copy()
    starts[1:] &= ~wordy[:-1] | ((kinds[1:] | kinds[:-1]) & DENSE != 0)
    starts[1:] |= ((kinds[1:] & UPPER) != 0) & wordy[:-1] & ((kinds[:-1] & UPPER) == 0)
    places = np.flatnonzero(starts)
    lengths = np.fromiter(map(len, texts), np.int64, n)
    ends = np.cumsum(lengths + 1)
    firsts = np.concatenate(([0], np.searchsorted(places, ends))) if n else np.zeros(1, np.int64)
    if not len(places):
        none = np.zeros(0, np.int64)
        return Words(np.zeros(0, np.uint32), none, none, np.zeros(0, np.bool_), firsts)
    offsets = np.flatnonzero(wordy)
    heads = np.flatnonzero(starts[offsets])
    letters = np.diff(heads, append=len(offsets))
    within = np.arange(len(offsets), dtype=np.int32) - np.repeat(heads.astype(np.int32), letters)
    values = folded.take(codes[offsets], mode="clip") * powers[np.minimum(within, MAX_LETTERS)]
    ids = np.add.reduceat(values, heads, dtype=np.uint32)
    ids ^= ids >> np.uint32(15)
    ids *= np.uint32(0x85EBCA6B)
    ids ^= ids >> np.uint32(13)
    blocks = np.repeat(np.arange(n), np.diff(firsts))
    return Words(ids, blocks, letters, (kinds[places] & UPPER) != 0, firsts)
