"""What class, id and role attributes say of an HTML page's elements, as one bit a category, inherited downwards."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import repeat
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.lexicon import package_text
from cleantext.page import Blocks, ElementTable

__all__ = ["CATEGORIES", "element_bits", "hinted"]

CATEGORIES: Final = ("nav", "related", "popular", "share", "comment", "cookie", "newsletter", "account", "advert", "byline", "credit", "tags", "legal", "content", "aside", "footer", "header")  # fmt: skip
"""The lexicon's categories, and three that tags alone give."""
BIT: Final = {category: 1 << position for position, category in enumerate(CATEGORIES)}
OF_TAG: Final = {"nav": BIT["nav"], "menu": BIT["nav"], "aside": BIT["aside"], "footer": BIT["footer"], "header": BIT["header"], "article": BIT["content"], "main": BIT["content"]}  # fmt: skip
OF_ROLE: Final = {"navigation": "nav", "search": "nav", "menubar": "nav", "contentinfo": "footer", "complementary": "aside", "banner": "header", "main": "content", "article": "content"}  # fmt: skip
WHOLE_TAGS: Final = frozenset(("html", "body", "main", "article"))
"""Elements whose classes tell of the page (`has-sidebar`, `comments-open`, `tag-football`), not of a part of it."""

WHOLE: Final = 1 << len(CATEGORIES)
"""The bit of such an element."""
BITS_OF_TAG: Final = {**OF_TAG, **{tag: OF_TAG.get(tag, 0) | WHOLE for tag in WHOLE_TAGS}}
COMPILED: Final = "hints.txt"
"""The file of ``lexicons`` that holds categories and words, made by ``cleantext.compile_lexicons``."""
WORD_RE: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^\W\d_a-zA-Z]+")


@cache
def _bit_of_word() -> dict[str, int]:
    bits: dict[str, int] = {}
    for line in package_text(COMPILED).split("\n"):
        category, word = line.split(" ", 1)
        bits[word] = bits.get(word, 0) | BIT[category]
    return bits


def bits_of_hint(hint: str) -> int:
    """The categories that an element's attributes speak of.

    >>> bits_of_hint("js-Block post-mostRead") == BIT["popular"] | BIT["content"]
    True
    """
    bits = 0
    for name in hint.split():
        bits |= _bits_of_name(name)
    return bits


@lru_cache(maxsize=50_000)
def _bits_of_name(name: str) -> int:
    known = _bit_of_word()
    bits = BIT[OF_ROLE[name]] if name in OF_ROLE else 0
    previous = ""
    for match in WORD_RE.findall(name):
        word = match.lower()
        bits |= known.get(word, 0) | known.get(previous + word, 0)
        previous = word
    return bits


class _Known(dict[str, int]):
    """Hints seen so far and their bits."""

    def __missing__(self, hint: str) -> int:
        if len(self) >= MAX_KNOWN:
            self.clear()
        self[hint] = bits = bits_of_hint(hint)
        return bits


MAX_KNOWN: Final = 50_000
"""Hints remembered from page to page; when there are more, all are forgotten."""
KNOWN: Final = _Known()


def element_bits(
    tree: ElementTable, size: npt.NDArray[np.int64], prose: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """int64, one an element: its own categories and its ancestors'.

    ``size`` and ``prose`` (int64, one longer than the blocks) hold the running sums of the blocks' characters, and of those in
    sentences. Elements with more than ``MAX_SHARE`` of the first or ``MAX_PROSE`` of the second give nothing but "content"
    (and "comment", which may be as long as its article): what holds the page's bulk is its body, whatever it is called.
    """
    count = len(tree.tags)
    bits = np.zeros(count + 1, np.int64)  # the last one stands for "no parent", row -1
    bits[:count] = list(map(KNOWN.__getitem__, tree.hints))
    of_tags = np.array(list(map(BITS_OF_TAG.get, tree.tags, repeat(0))), np.int64)
    bits[:count][of_tags >= WHOLE] = 0
    bits[:count] |= of_tags & (WHOLE - 1)
    content = BIT["content"]
    rows = np.flatnonzero(bits & ~content)
    first, last = np.asarray(tree.firsts, np.int64)[rows], np.asarray(tree.lasts, np.int64)[rows]
    long = size[last] - size[first] > MAX_SHARE * (int(size[-1]) or 1)
    wordy = prose[last] - prose[first] > MAX_PROSE * (int(prose[-1]) or 1)
    bits[rows] &= np.where(long, content, np.where(wordy, content | BIT["comment"] | BIT["footer"], -1))
    above = np.full(count + 1, -1, np.int64)
    above[:count] = tree.parents
    while (above >= 0).any():  # every round doubles how far up an element has looked
        bits |= bits[above]
        above = above[above]
    return bits[:count]


MAX_SHARE: Final = 0.5
"""Elements with more than this share of the page's characters are its body, not its furniture."""
MAX_PROSE: Final = 0.4
"""Likewise with this share of its characters in sentences."""


def hinted(blocks: Blocks, body: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """int64, one a block: the categories of its element and its ancestors; 0 in text mode.

    ``body`` (bool, one a block) says which blocks are sentences.
    """
    if blocks.tree is None or not len(blocks):
        return np.zeros(len(blocks), np.int64)
    size, prose = (np.zeros(len(blocks) + 1, np.int64) for _ in range(2))
    np.cumsum(blocks.chars, out=size[1:])
    np.cumsum(np.where(body, blocks.chars, 0), out=prose[1:])
    return element_bits(blocks.tree, size, prose)[blocks.elements]
