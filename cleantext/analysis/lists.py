"""Lists of a page: which blocks are items, and which lists a line announces ("How to sign in:")."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from cleantext.analysis.block_facts import LIST_ITEM, BlockFacts
from cleantext.blocks import BoolArray

__all__ = ["announced_blocks", "list_items"]

ITEM_RE: Final = re.compile(r"(?:[-*•–+▪◦]|\d{1,2}[.)])\s")
"""A bullet or number that begins an item of a flattened list."""
COLONS: Final = (":", "：")
"""Marks at the end of a line that announces the blocks below it."""
OPENING_WORDS: Final = 4.0
"""Words from which a line that ends with a colon, next to prose, announces the blocks below it; a shorter one is a label."""


def list_items(a: BlockFacts) -> BoolArray:
    """Return bool, shape (blocks,): a list item by its kind, in text mode by its bullet or number."""
    if a.is_html:
        return np.asarray(a.blocks.kinds == LIST_ITEM)
    return np.fromiter((ITEM_RE.match(text) is not None for text in a.texts), np.bool_, a.count)


def announced_blocks(a: BlockFacts) -> BoolArray:
    """Return bool, shape (blocks,): right below a line that announces it, or in such a list.

    An announcing line ends with a colon, and is prose, or next to prose with at least ``OPENING_WORDS``. If it is above a list, it
    announces all unlinked items. In HTML mode the elements of a list's items have the same parent.
    """
    colon = np.array([text.endswith(COLONS) for text in a.texts], np.bool_)
    if not colon.any():
        return colon
    beside = np.zeros(a.count, np.bool_)
    beside[1:] = a.is_prose[:-1]
    beside[:-1] |= a.is_prose[1:]
    below = np.zeros(a.count, np.bool_)
    below[1:] = (colon & (a.is_prose | (beside & (a.stats.words >= OPENING_WORDS))))[:-1]
    items, first = list_items(a), np.arange(a.count, dtype=np.int32)
    same_list = items[1:] & items[:-1]
    if a.blocks.elements is not None:
        parents = a.blocks.elements.parent_array[a.blocks.element_rows]
        same_list &= parents[1:] == parents[:-1]
    first[1:][same_list] = 0
    np.maximum.accumulate(first, out=first)
    return np.asarray(np.where(a.is_link, below, below[first]))
