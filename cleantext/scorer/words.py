"""The words of a page as arrays of hashes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext._core import split_words
from cleantext.analysis.characters import WORD_FOLDS, classes_of, codes_of
from cleantext.blocks import Ints
from cleantext.hashing import Hashes
from cleantext.texts import lengths_of, slices

__all__ = ["Words", "hash_words"]

MAX_LETTERS: Final = 24
"""First characters of a word that are hashed; the rest is ignored."""
GAP_RE: Final = re.compile(r"[\x00-/]")
"""A character of ASCII that is not part of a word."""


class Words(NamedTuple):
    """Every word of some texts, in order. In scripts without spaces each character is a word."""

    ids: Hashes
    """uint32: hash of each word, case folded, with every digit replaced by 0."""
    letters: Ints
    """int32: characters of each word."""
    capital: npt.NDArray[np.bool_]
    """bool: whether each word begins with a capital letter."""
    firsts: Ints
    """int64, one more than the texts: index of each text's first word."""


def hash_words(texts: Sequence[str]) -> Words:
    """Return the words of the texts. A capital after a lower-case letter begins a word. Linear in the characters.

    >>> words = hash_words(["Rain ends", "the match. Rain"])
    >>> words.firsts.tolist(), bool(words.ids[0] == words.ids[4]), words.letters.tolist()
    ([0, 2, 5], True, [4, 4, 3, 5, 4])
    """
    parts: list[tuple[Hashes, Ints, npt.NDArray[np.bool_], Ints]] = []
    start = 0
    for part in slices("\n".join(texts) + "\n", cut=GAP_RE):
        codes = codes_of(part)
        ids, letters, capital, places = split_words(codes, classes_of(codes), WORD_FOLDS, MAX_LETTERS)
        parts.append((ids, letters, capital, places + start))
        start += len(part)
    ids, letters, capital, places = map(np.concatenate, zip(*parts, strict=True))
    firsts = np.zeros(len(texts) + 1, np.int64)
    firsts[1:] = places.searchsorted(np.cumsum(lengths_of(texts)) + np.arange(1, len(firsts)))
    return Words(ids, letters, capital, firsts)
