"""Units and series of a page: the blocks that belong together, and runs of like members (rows, posts, entries, cards).

A *unit* is a row of data, a term with its definitions, or a label with its value. The members of a *series* have the same *roles*: the name, the
date, the text of each post. ``html_units`` finds them by elements, ``text_units`` by lines.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from cleantext.analysis.lists import COLONS
from cleantext.blocks import BoolArray, Ints
from cleantext.field_docs import documented

__all__ = ["MAX_BLOCKS", "MEMBERS", "Series", "Units", "alone", "is_label"]

MEMBERS: Final = 3
"""Fewest like siblings, or lines of one pattern, that make a series."""
MOST_IN_LABEL: Final = 40
"""Characters of the longest label of a pair."""
MAX_BLOCKS: Final = 10_000
"""Blocks of a page up to which its units are searched, and it is scored. Bounds work and memory."""


@documented
class Series(NamedTuple):
    """The series of each block, or the block alone."""

    firsts: Ints
    """int32, shape (blocks,): index of the first block of the series."""
    lasts: Ints
    """int32: one past the index of its last block."""
    member_firsts: Ints
    """int32: index of the first block of the block's member."""
    member_lasts: Ints
    """int32: one past the index of the last block of the block's member."""
    members: Ints
    """int32: number of members of the series; 1 for a block that is in none."""
    roles: Ints
    """int64: number of the block's role, from 0."""
    is_record: BoolArray
    """bool: whether the block's member holds several blocks, or is an item of a list or a row. Paragraphs in a row do not count."""


@documented
class Units(NamedTuple):
    """Which blocks belong together."""

    numbers: Ints
    """int32, shape (blocks,): the index of the first block of the block's unit; its own index if it is in none."""
    series: Series
    """The series of each block."""
    tables: Ints
    """int32: number of the table of data that the block is in, from 0; -1 for none, and in text mode."""
    is_table_head: BoolArray
    """bool: whether the block is in the caption or the head of a table: ``caption``, ``thead``, a row of ``th``."""


def alone(count: int) -> Units:
    """Return the units of a page on which each block is alone."""
    index = np.arange(count, dtype=np.int32)
    after, no = index + np.int32(1), np.broadcast_to(np.False_, count)
    series = Series(index, after, index, after, np.broadcast_to(np.int32(1), count), index, no)
    return Units(index, series, np.broadcast_to(np.int32(-1), count), no)


def is_label(text: str) -> bool:
    """Return whether a text is short and ends with a colon.

    >>> is_label("Weight:"), is_label("Weight")
    (True, False)
    """
    return text.endswith(COLONS) and len(text) <= MOST_IN_LABEL
