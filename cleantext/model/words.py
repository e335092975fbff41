"""Words as numbers: a stable hash of every word of a page, in whole-page columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Words", "hash_words"]

MULTIPLIER: Final = 0x01000193
"""Of the polynomial hash (FNV's prime). The hash is the same in every process, unlike Python's."""
MAX_LETTERS: Final = 24
"""Letters of a word that tell it from others."""
WORD, DENSE, UPPER = 1, 2, 4

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
def _tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Class bits and folded code points of the basic plane, and the powers of the multiplier."""
    classes = np.zeros(65536, np.uint8)
    folded = np.arange(65536, dtype=np.uint32)
    for code in range(65536):
        char = chr(code)
        category = unicodedata.category(char)
        if category[0] in "LM" or category == "Nd":
            classes[code] = WORD | (UPPER if category == "Lu" else 0)
            if category == "Nd":
                folded[code] = 48
            elif len(char.lower()) == 1:
                folded[code] = ord(char.lower())
    for first, last in ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF), (0xF900, 0xFAFF)):
        classes[first : last + 1] |= np.where(classes[first : last + 1] & WORD, DENSE, 0).astype(np.uint8)
    powers = np.ones(MAX_LETTERS + 1, np.uint32)
    for i in range(1, MAX_LETTERS):
        powers[i] = (int(powers[i - 1]) * MULTIPLIER) & 0xFFFFFFFF
    powers[MAX_LETTERS] = 0
    return classes, folded, powers


def hash_words(texts: Sequence[str]) -> Words:
    """Hash all words at once. Linear in the page's characters. A capital after a small letter begins a word.

    >>> words = hash_words(["Rain ends", "the match. Rain"])
    >>> words.blocks.tolist(), bool(words.ids[0] == words.ids[4]), words.letters.tolist()
    ([0, 0, 1, 1, 1], True, [4, 4, 3, 5, 4])
    """
    n = len(texts)
    joined = "\n".join(texts) + "\n"
    codes = np.minimum(np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32), 0xFFFF)
    classes, folded, powers = _tables()
    kinds = classes[codes]
    wordy = kinds != 0
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
    values = folded[codes[offsets]] * powers[np.minimum(within, MAX_LETTERS)]
    ids = np.add.reduceat(values, heads, dtype=np.uint32)
    ids ^= ids >> np.uint32(15)
    ids *= np.uint32(0x85EBCA6B)
    ids ^= ids >> np.uint32(13)
    blocks = np.repeat(np.arange(n), np.diff(firsts))
    return Words(ids, blocks, letters, (kinds[places] & UPPER) != 0, firsts)
