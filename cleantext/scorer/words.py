"""The words of a page as arrays of hashes."""

from __future__ import annotations

from typing import Final

from cleantext._core import text_words
from cleantext._core.reference_words import WordColumns
from cleantext.analysis.characters import CLASSES, WORD_FOLDS, classes_of
from cleantext.texts import codes_of, slices

__all__ = ["hash_words"]

MAX_LETTERS: Final = 24
"""First characters of a word that are hashed; the rest is ignored."""


def hash_words(texts: list[str]) -> WordColumns:
    """Return the words of the texts: their hashes are of case folded letters, with every digit replaced by 0.

    >>> words = hash_words(["Rain ends", "the match. Rain"])
    >>> words.firsts.tolist(), bool(words.ids[0] == words.ids[4]), words.letters.tolist()
    ([0, 2, 5], True, [4, 4, 3, 5, 4])
    """
    while (words := text_words(texts, CLASSES, WORD_FOLDS, MAX_LETTERS)) is None:
        for part in slices("\n".join(texts) + "\n"):
            classes_of(codes_of(part))  # fills the tables for characters that have not occurred yet
    return words
