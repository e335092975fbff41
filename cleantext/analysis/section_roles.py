"""What class, id and role attributes say of an HTML page's elements, as one bit a category, inherited downwards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import repeat
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis.phrase_index import package_text
from cleantext.analysis.role_words import MAX_HINT, SILENCING, WordTable
from cleantext.blocks import Blocks, Elements

__all__ = ["CATEGORIES", "element_bits", "section_roles"]

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
COMPILED: Final = "section_roles.txt"
"""The file of ``lexicons`` that holds categories and words, made by ``cleantext.data.build``."""
WORD_RE: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^\W\d_a-zA-Z]+")


@cache
def _bit_of_word() -> dict[str, int]:
    bits: dict[str, int] = {}
    for line in package_text(COMPILED).split("\n"):
        category, word = line.split(" ", 1)
        bits[word] = bits.get(word, 0) | (SILENCING if category == "silencing" else BIT[category])
    return bits


@cache
def _table() -> WordTable:
    return WordTable(_bit_of_word(), {name: BIT[category] for name, category in OF_ROLE.items()})


class _Memory:
    """The bits of hints met so far: they come back on all pages of a site."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def bits(self, hints: set[str]) -> dict[str, int]:
        """The bits of each hint, in a dictionary of the caller's own: another thread may forget what was known."""
        known = self.known
        found = dict(zip(hints, map(known.get, hints, repeat(-1)), strict=True))
        unknown = [hint for hint, bits in found.items() if bits < 0]
        if unknown:
            new = dict(zip(unknown, _bits_of_hints(unknown), strict=True))
            found.update(new)
            if len(known) + len(new) > MAX_KNOWN:
                known = self.known = {}
            if len(new) > MAX_KNOWN or max(map(len, unknown)) > MAX_CHARS:
                new = {hint: new[hint] for hint in unknown[:MAX_KNOWN] if len(hint) <= MAX_CHARS}
            known.update(new)
        return found


MAX_KNOWN: Final = 30_000
"""Hints remembered from page to page; when there are more, all are forgotten."""
MAX_CHARS: Final = 300
"""Characters of the longest hint that is remembered."""
MEMORY: Final = _Memory()


def bits_of_hint(hint: str) -> int:
    """The categories that an element's attributes speak of.

    >>> bits_of_hint("js-Block post-mostRead") == BIT["popular"] | BIT["content"]
    True
    >>> bits_of_hint("filterNonGdprEmbeds has-comments page-en-able-nav no-ads"), bits_of_hint("nav-no-ads ads") == BIT["nav"] | BIT["advert"]
    (0, True)
    """
    return MEMORY.bits({hint})[hint]


def _bits_of_hints(hints: list[str]) -> Iterable[int]:
    """The bits of hints: of those in ASCII at once, of others by themselves."""
    if max(map(len, hints), default=0) <= MAX_HINT and all(map(str.isascii, hints)):
        return _table().bits(hints)
    plain = [hint for hint in hints if hint.isascii() and len(hint) <= MAX_HINT]
    known = dict(zip(plain, _table().bits(plain), strict=True))
    return [known[hint] if hint in known else _bits_of_any(hint) for hint in hints]


def _bits_of_any(hint: str) -> int:
    """The bits of a hint of any script."""
    known = _bit_of_word()
    bits = 0
    for name in hint.split():
        if name in OF_ROLE:
            bits |= BIT[OF_ROLE[name]]
        previous = ""
        for match in WORD_RE.findall(name):
            word = match.lower()
            said = known.get(word, 0) | known.get(previous + word, 0)
            if said >= SILENCING:
                break
            bits |= said
            previous = word
    return bits


def element_bits(
    tree: Elements, size: npt.NDArray[np.int64], prose: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """int64, one an element: its own categories and its ancestors'.

    ``size`` and ``prose`` (int64, one longer than the blocks) hold the running sums of the blocks' characters, and of those in
    sentences. Elements with more than ``MAX_SHARE`` of the first or ``MAX_PROSE`` of the second give nothing but "content"
    (and "comment", which may be as long as its article): what holds the page's bulk is its body, whatever it is called.
    """
    count = len(tree.tags)
    bits = np.zeros(count + 1, np.int64)  # the last one stands for "no parent", row -1
    of_hint = MEMORY.bits(set(tree.class_names))
    bits[:count] = np.fromiter(map(of_hint.__getitem__, tree.class_names), np.int64, count)
    of_tags = np.fromiter(map(BITS_OF_TAG.get, tree.tags, repeat(0)), np.int64, count)
    bits[:count][of_tags >= WHOLE] = 0
    bits[:count] |= of_tags & (WHOLE - 1)
    content = BIT["content"]
    rows = (bits & ~content).nonzero()[0]
    first, last = tree.first_array[rows], tree.last_array[rows]
    long = size[last] - size[first] > MAX_SHARE * (int(size[-1]) or 1)
    wordy = prose[last] - prose[first] > MAX_PROSE * (int(prose[-1]) or 1)
    bits[rows] &= np.where(long, content, np.where(wordy, content | BIT["comment"] | BIT["footer"], -1))
    above = np.full(count + 1, -1, np.int64)
    above[:count] = tree.parent_array
    while above.max() >= 0:  # every round doubles how far up an element has looked
        bits |= bits[above]
        above = above[above]
    return bits[:count]


MAX_SHARE: Final = 0.5
"""Elements with more than this share of the page's characters are its body, not its furniture."""
MAX_PROSE: Final = 0.4
"""Likewise with this share of its characters in sentences."""


def section_roles(blocks: Blocks, size: npt.NDArray[np.int64], prose: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """int64, one a block: the categories of its element and its ancestors; 0 in text mode. Columns as in ``element_bits``."""
    if blocks.elements is None or not len(blocks):
        return np.zeros(len(blocks), np.int64)
    return element_bits(blocks.elements, size, prose)[blocks.element_rows]
