"""The functions of ``_words.c`` in numpy: the words of texts, and what each block shares with the others."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from cleantext._core.bits import DENSE, DIGIT, LETTER, UNKNOWN, UPPER
from cleantext._core.reference_scorer import log, numbered, ratio
from cleantext.hashing import Hashes, Ints, dense_ids, distinct, hash_runs, mixed
from cleantext.texts import codes_of, lengths_of, slices

__all__ = ["LEXICAL", "WordColumns", "text_words", "word_shares"]

Bools: TypeAlias = npt.NDArray[np.bool_]
Classes: TypeAlias = npt.NDArray[np.uint16]
Floats: TypeAlias = npt.NDArray[np.float32]

GAP_RE: Final = re.compile(r"[\x00-/]")
"""A character of ASCII that is not part of a word."""
LEXICAL: Final = 8
"""Columns of a block's words, before those of the words it shares with declared texts."""
SHORT, LONG = 3, 9
"""Most letters of a short word, and fewest of a long one."""


class WordColumns(NamedTuple):
    """Every word of some texts, in order."""

    ids: Hashes
    """uint32: hash of each word, from its folded characters."""
    letters: Ints
    """int32: characters of each word."""
    capital: Bools
    """bool: whether each word begins with a capital letter."""
    firsts: Ints
    """int64, one more than the texts: index of each text's first word."""


def text_words(texts: list[str], classes: npt.NDArray[np.uint16], folds: Hashes, longest: int) -> WordColumns | None:
    """Return the words of some texts; None if the class of one of their characters is ``UNKNOWN``. Linear in the characters.

    In scripts without spaces each character is a word; a capital after a small letter begins one.
    ``classes``, ``folds``: the class bits of each code point, and the number that it counts as; the last ones for all beyond.
    ``longest``: characters of a word that are hashed; the others are ignored.
    """
    parts, start = [], 0
    for part in slices("\n".join(texts) + "\n", cut=GAP_RE):
        codes = codes_of(part)
        kinds = classes.take(codes, mode="clip")
        if int(kinds.max(initial=0)) >= UNKNOWN:
            return None
        ids, letters, capital, places = _words(codes, kinds, folds, longest)
        parts.append((ids, letters, capital, places + start))
        start += len(part)
    ids, letters, capital, places = map(np.concatenate, zip(*parts, strict=True))
    firsts = np.zeros(len(texts) + 1, np.int64)
    firsts[1:] = places.searchsorted(np.cumsum(lengths_of(texts)) + np.arange(1, len(firsts)))
    return WordColumns(ids, letters, capital, firsts)


def _words(codes: Hashes, classes: Classes, folds: Hashes, longest: int) -> tuple[Hashes, Ints, Bools, Ints]:
    """Return the hash, the letters, the capital and the offset of each word in a slice of a text."""
    in_word = (classes & (LETTER | DIGIT)) != 0
    starts = in_word.copy()
    starts[1:] &= ~in_word[:-1] | ((classes[1:] | classes[:-1]) & DENSE != 0)
    starts[1:] |= ((classes[1:] & UPPER) != 0) & in_word[:-1] & ((classes[:-1] & UPPER) == 0)
    places = np.flatnonzero(starts).astype(np.int32)
    if not len(places):
        return np.zeros(0, np.uint32), places, np.zeros(0, np.bool_), places
    offsets = np.flatnonzero(in_word)
    heads = np.flatnonzero(starts[offsets])
    letters = np.diff(heads, append=len(offsets)).astype(np.int32)
    folded = folds.take(codes[offsets], mode="clip")
    del in_word, offsets  # a word of a whole page has no cut
    ids = mixed(hash_runs(folded, heads, letters, longest))
    return ids, letters, (classes[places] & UPPER) != 0, places


def word_shares(ids: Hashes, letters: Ints, capital: Bools, firsts: Ints, body: Bools) -> Floats:
    """Return columns of each block's words, alone and compared with those of the page. float32, shape (8 + 2 * declared texts, n).

    They are the shares of words with a capital, of those but the first, of short and of long words, of words that are in other prose, the
    mean logarithm of how often they are there, the share of words that occur on the page once, and the logarithm of the blocks with
    the same words; then for each declared text the share of the block's words that are in it, and of its words that are in the block.

    ``ids``, ``letters``, ``capital``: each word's hash, its letters, and whether it begins with a capital; first of the blocks, then of the
    declared texts. ``firsts``: int64: the first word of each block, then of each declared text; the last entry is the number of words.
    ``body``: bool, shape (n,): which blocks are prose.
    """
    n = len(body)
    end, counts = int(firsts[n]), np.diff(firsts[: n + 1])
    texts = np.repeat(np.arange(n), counts)
    numbers, most = dense_ids(ids), 2 * max(len(ids), 1)
    own, capital, letters = numbers[:end], capital[:end], letters[:end]
    has_words = counts > 0
    heads = firsts[:n][has_words]
    inner = capital.copy()
    inner[heads] = False
    in_body = body[texts]
    elsewhere = np.bincount(own, in_body, most)[own] - in_body
    rare = np.bincount(own, minlength=most)[own] == 1
    found = [
        ratio(np.bincount(texts, values, n), whole)
        for values, whole in (
            (capital, counts), (inner, counts - 1), (letters <= SHORT, counts), (letters >= LONG, counts), (elsewhere > 0, counts),
            (log(elsewhere), counts), (rare, counts),
        )
    ]  # fmt: skip
    lines = np.zeros(n, np.uint64)
    if len(heads):
        lines[has_words] = hash_runs(ids[:end].astype(np.uint64), heads, counts[has_words], int(counts.max()))
    number, times = numbered(lines)
    found.append(log(times[number]))
    for first, last in pairwise(firsts[n:].tolist()):
        known = np.zeros(most, np.bool_)
        known[numbers[first:last]] = True
        shared = known[own]
        pairs = distinct(texts[shared] * most + own[shared]) // most
        found.append(ratio(np.bincount(texts[shared], minlength=n), counts))
        found.append(ratio(np.bincount(pairs, minlength=n), known.sum()))
    return np.stack(found)
