"""Labels for training: the share of each block that is in the gold.

Full gold: page and gold are aligned as sequences of words (longest common subsequence), and a block's label is the share of
its words that were aligned. A long block whose 5-grams are in the gold is content wherever in the gold they are. Snippets: only the
blocks that overlap a snippet have a label. Pages that were read: a block has the reader's label, and a line of a flattened page the labels of the
blocks that its words are aligned with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from cleantext.blocks import Kind
from cleantext.evaluation.metrics import tokens
from cleantext.evaluation.sets.item import Item

__all__ = ["label", "of_blocks", "of_gold", "of_snippets", "weights"]

Floats = npt.NDArray[np.float32]

GRAM: Final = 5
"""Words in a row by which long blocks are searched in the gold."""
LONG: Final = 8
"""Words from which on a block is searched by its 5-grams."""
MOST_GRAMS: Final = 0.7
"""Share of a long block's 5-grams in the gold from which on it is content."""
SHORT: Final = 16
"""Characters of a wanted snippet below which it labels a block only if it is half of it: an ingredient such as "salt" occurs in sentences
and menus as well."""
MAX_CELLS: Final = 4e8
"""Words of the page times words of the gold up to which all of the gold is aligned."""
ON_PAGE: Final = 0.6
"""Share of the gold's words in the page's blocks below which the page has no weight."""
NO_LESS, NO_MORE = 0.2, 0.8
"""Labels below the first are 0, and above the second 1: frequent words match by chance."""
MOST_WEIGHT: Final = 4.0
"""Highest sum of the weights of a page's blocks; its content alone has about 1."""


def of_gold(texts: Sequence[str], gold: str) -> Floats:
    """Return the share of each block's words that are aligned with the gold: float32, shape (blocks,).

    >>> of_gold(["Home", "Rain ends the match", "Share"], "Rain ends the match.").tolist()
    [0.0, 1.0, 0.0]
    """
    blocks = [tokens(text) for text in texts]
    counts = np.array([len(words) for words in blocks])
    ids: dict[str, int] = {}
    wanted = [ids.setdefault(word, len(ids)) for word in tokens(gold)]
    page = [ids.get(word, -1) for words in blocks for word in words]
    matched = np.zeros(len(texts))
    if wanted and page:
        if len(wanted) * len(page) > MAX_CELLS:
            wanted = wanted[: int(MAX_CELLS / len(page))]
        owner = np.repeat(np.arange(len(texts)), counts)
        unknown = [word if word >= 0 else -1 - at for at, word in enumerate(page)]  # no two unknown words are equal
        for part in LCSseq.opcodes(unknown, wanted):
            if part.tag == "equal":
                np.add.at(matched, owner[part.src_start : part.src_end], 1)
        grams = set(zip(*(wanted[i:] for i in range(GRAM)), strict=False))
        for i, (first, last) in enumerate(pairwise(np.concatenate(([0], np.cumsum(counts))).tolist())):
            if last - first >= LONG:
                own = list(zip(*(page[first + k : last] for k in range(GRAM)), strict=False))
                share = sum(gram in grams for gram in own) / len(own)
                if share >= MOST_GRAMS:
                    matched[i] = max(matched[i], share * counts[i])
    shares: Floats = (matched / np.maximum(counts, 1)).astype(np.float32)
    return shares


def of_snippets(texts: Sequence[str], wanted: Iterable[str], unwanted: Iterable[str]) -> Floats:
    """Return 1 for blocks that overlap a wanted snippet, 0 for an unwanted one, NaN for none: float32, shape (blocks,).

    >>> of_snippets(["Home page", "Rain ends", "the match", "x"], ["ends the"], ["Home"]).tolist()
    [0.0, 1.0, 1.0, nan]
    """
    found = np.full(len(texts), np.nan, np.float32)
    squeezed = [" ".join(text.split()) for text in texts]
    joined = " ".join(squeezed)
    starts = np.concatenate(([0], np.cumsum([len(text) + 1 for text in squeezed])))
    for snippets, value in ((unwanted, 0.0), (wanted, 1.0)):
        for snippet in filter(None, (" ".join(snippet.split()) for snippet in snippets)):
            at = joined.find(snippet)
            while at >= 0:
                first, last = np.searchsorted(starts, [at, at + len(snippet) - 1], "right") - 1
                if not value or first < last or len(snippet) >= min(SHORT, len(squeezed[first]) / 2):
                    found[first : last + 1] = value
                at = joined.find(snippet, at + 1)
    return found


def of_blocks(texts: Sequence[str], blocks: Sequence[tuple[str, bool | None]]) -> Floats:
    """Return the share of each text's words that a reader kept; NaN if most of them have no label: float32, shape (texts,).

    ``blocks``: the texts that the reader labelled, in the order of the page.

    >>> of_blocks(["Home", "Rain ends", "the match", "x"], [("Home", False), ("Rain ends the match", True)]).tolist()
    [0.0, 1.0, 1.0, nan]
    """
    verdicts = [np.nan if kept is None else float(kept) for _, kept in blocks]
    if list(texts) == [text for text, _ in blocks]:
        return np.array(verdicts, np.float32)
    ids: dict[str, int] = {}
    labelled = [tokens(text) for text, _ in blocks]
    verdict_of = np.repeat(np.array(verdicts), [len(words) for words in labelled])
    known = [ids.setdefault(word, len(ids)) for words in labelled for word in words]
    own = [tokens(text) for text in texts]
    owner = np.repeat(np.arange(len(texts)), [len(words) for words in own])
    page = [ids.get(word, -1 - at) for at, word in enumerate(word for words in own for word in words)]
    kept, dropped = np.zeros(len(texts)), np.zeros(len(texts))
    if len(known) * len(page) <= MAX_CELLS:
        for part in LCSseq.opcodes(page, known):
            if part.tag == "equal":
                of_words = verdict_of[part.dest_start : part.dest_end]
                lines = owner[part.src_start : part.src_end]
                np.add.at(kept, lines, of_words == 1)
                np.add.at(dropped, lines, of_words == 0)
    decided = kept + dropped
    enough = (decided > 0) & (decided * 2 >= [len(words) for words in own])
    return np.where(enough, kept / np.maximum(decided, 1), np.nan).astype(np.float32)


def label(texts: Sequence[str], item: Item, kinds: Sequence[Kind] = ()) -> Floats:
    """Return the labels of a page's blocks from its gold, its snippets, or a reader's labels.

    A block of a kind that the gold may lack (``Item.left_out``) is NaN between the first and the last long block that is in the gold,
    unless it is in the gold itself. ``kinds``: of the blocks, for pages with such kinds.
    """
    if item.gold is None:
        return of_snippets(texts, item.snippets, item.unwanted)
    if item.blocks:
        return of_blocks(texts, item.blocks)
    found = of_gold(texts, item.gold)
    clear: Floats = np.where(found < NO_LESS, 0, np.where(found > NO_MORE, 1, found)).astype(np.float32)
    if not item.left_out:
        return clear
    long = np.array([len(tokens(text)) >= LONG for text in texts], np.bool_)
    inside = np.flatnonzero((clear == 1) & long)  # short blocks are aligned by chance
    if len(inside):
        doubtful = np.array([kind in item.left_out for kind in kinds], np.bool_)
        doubtful &= clear == 0
        doubtful[: inside[0]] = doubtful[inside[-1] :] = False
        clear[doubtful] = np.nan
    return clear


def weights(
    labels: Floats, counts: npt.NDArray[np.integer], scorable: npt.NDArray[np.bool_], item: Item, extra: float = 2.0
) -> Floats:
    """Return the weight of each block in training: float32, shape (blocks,).

    ``counts`` are the blocks' words, and ``extra`` is added to each, so that short ones count; ``scorable`` marks the blocks
    that the scorer decides. With full gold a block weighs its words divided by the gold's, so that every page weighs about the same; a
    page whose gold is not on it weighs 0. With snippets a page weighs 1, spread over the blocks that overlap them.
    """
    known = np.isfinite(labels) & scorable
    sizes = counts + extra
    if item.gold is None:
        weight = np.where(known, np.sqrt(sizes), 0)
        return (weight / max(float(weight.sum()), 1e-9)).astype(np.float32)
    size = len(tokens(item.gold))
    if not size or float((np.nan_to_num(labels) * counts).sum()) < ON_PAGE * size:
        return np.zeros(len(labels), np.float32)
    weight = np.where(known, sizes / (size + 20.0), 0)
    return (weight * min(1.0, MOST_WEIGHT / max(float(weight.sum()), 1e-9))).astype(np.float32)
