"""Units and series of HTML, by elements.

A unit is a row of data, a term with its definitions, or a label with its value. A series is a run of siblings with the same tag and
classes; a block is in the innermost one whose members hold two blocks or more, else in the innermost one. Blocks have the same role if
they are in one series, below elements with the same tags and classes.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np

from cleantext._core import numbered
from cleantext.analysis.block_facts import BlockFacts
from cleantext.analysis.lists import COLONS
from cleantext.analysis.units import MEMBERS, Series, Units, is_label
from cleantext.blocks import BoolArray, Elements, Ints
from cleantext.hashing import distinct, hash_columns
from cleantext.tree_ops import depths, nearest

__all__ = ["units_of_html"]

MOST_IN_CELL: Final = 3
"""Blocks of a cell up to which a row holds data: cells of tables that lay out a page hold whole columns."""
LEVELS: Final = 6
"""Elements, from the block's own upwards, whose tags and classes make up its role. Bounds work."""
NUMBER_RE: Final = re.compile("[0-9]{3,}")
"""A number in a class name or id that is left out: siblings with the ids "post-4711" and "post-4713" are alike, columns of a grid are not."""


class _Tree(NamedTuple):
    """A page's elements as arrays."""

    parents: Ints
    """int32: row of the parent, -1 for a root."""
    firsts: Ints
    """int32: index of the first block."""
    sizes: Ints
    """int32: blocks inside."""
    tags: Ints
    """int64: position of the tag in ``names``."""
    looks: Ints
    """int64: a number for each combination of tag and classes."""
    names: list[str]
    """The distinct tags."""
    rows: Ints
    """int32, one for each block: row of its element."""

    def has_tag(self, *names: str) -> BoolArray:
        """Return whether each element has one of these tags."""
        return np.array([name in names for name in self.names], np.bool_)[self.tags]


def _tree(a: BlockFacts, elements: Elements) -> _Tree:
    names, tags = elements.numbered_tags
    classes = elements.numbered_classes
    shapes: dict[str, int] = {}
    plain = NUMBER_RE.sub("0", "\0".join(classes.names)).split("\0")  # no name has a NUL
    of_class = np.array([shapes.setdefault(name, len(shapes)) for name in plain], np.int64)
    looks = of_class[classes.numbers] * len(names) + tags
    sizes = elements.last_array - elements.first_array
    return _Tree(
        elements.parent_array, elements.first_array, sizes, tags, looks, names, np.asarray(a.blocks.element_rows)
    )


def units_of_html(a: BlockFacts, elements: Elements) -> Units:
    """Return the units and series of an HTML page with at least one block."""
    tree = _tree(a, elements)
    depth = int(depths(tree.parents).max()) + 1
    rows = _data_rows(a, tree, depth)
    member, group, counts = _members(tree)
    wide, single = member & (tree.sizes > 1), member
    is_table, is_head = tree.has_tag("table"), tree.has_tag("caption", "thead") | _head_rows(tree, rows)
    in_row, in_wide, in_single, in_table, in_head = nearest(
        tree.parents, depth, [rows, wide, single, is_table, is_head]
    )[:, tree.rows]
    holds_data = np.zeros(len(rows) + 1, np.bool_)
    holds_data[in_table[in_row >= 0]] = True
    holds_data[-1] = False
    tables = np.where(holds_data[in_table], in_table, -1)
    numbers = np.where(in_row >= 0, tree.firsts[in_row], np.arange(a.count, dtype=np.int32))
    for first, last in (*_definitions(tree), *_pairs(a, tree, in_row >= 0)):
        numbers[first:last] = first
    series = _series(a, tree, np.where(in_wide >= 0, in_wide, in_single), group, counts)
    return Units(
        numbers, series, np.searchsorted(distinct(tables), tables) - int((tables < 0).any()), in_head > in_table
    )


def _members(tree: _Tree) -> tuple[BoolArray, Ints, Ints]:
    """Return which elements are members of a series, the number of each element's group of like siblings, and the groups' sizes."""
    keys = (tree.parents.astype(np.int64) + 1) * (int(tree.looks.max()) + 1) + tree.looks
    group, counts = numbered(np.where(tree.sizes > 0, keys, -1))
    return (counts[group] >= MEMBERS) & (tree.sizes > 0) & (tree.parents >= 0), group, counts


def _series(a: BlockFacts, tree: _Tree, member: Ints, group: Ints, counts: Ints) -> Series:
    """Return the series, from the row of the member that each block is in; -1 for none."""
    alone = member < 0
    index = np.arange(a.count, dtype=np.int32)
    firsts = np.full(len(counts), a.count, np.int32)
    lasts = np.zeros(len(counts), np.int32)
    held = tree.sizes > 0
    np.minimum.at(firsts, group[held], tree.firsts[held])
    np.maximum.at(lasts, group[held], (tree.firsts + tree.sizes)[held])
    of_block = group[member]
    levels = np.empty((LEVELS + 1, a.count), np.uint64)
    row = tree.rows.astype(np.int64)
    for level in range(LEVELS):
        levels[level] = np.where((row > member) & (row >= 0), tree.looks[row] + 1, 0)
        row = np.where(row > member, tree.parents[row], row)
    levels[LEVELS] = np.where(alone, -1 - index.astype(np.int64), of_block).astype(np.uint64)
    return Series(
        np.where(alone, index, firsts[of_block]),
        np.where(alone, index + 1, lasts[of_block]),
        np.where(alone, index, tree.firsts[member]),
        np.where(alone, index + 1, (tree.firsts + tree.sizes)[member]),
        np.where(alone, 1, counts[of_block]).astype(np.int32),
        numbered(hash_columns(levels))[0],
        ~alone & ((tree.sizes > 1) | tree.has_tag("li", "tr", "dt", "dd", "option"))[member],
    )


def _data_rows(a: BlockFacts, tree: _Tree, depth: int) -> BoolArray:
    """Return which elements are rows of data: ``tr`` with two or more cells that have text, none with a heading, a table, or many blocks."""
    is_row = tree.has_tag("tr")
    if not is_row.any():
        return is_row
    cells = np.flatnonzero(tree.has_tag("td", "th") & (tree.sizes > 0) & (tree.parents >= 0))
    cells = cells[is_row[tree.parents[cells]]]
    count = np.bincount(tree.parents[cells], minlength=len(is_row))
    rows = is_row & (count > 1)
    rows[tree.parents[cells[tree.sizes[cells] > MOST_IN_CELL]]] = False
    headings = np.concatenate(([0], np.cumsum(a.is_heading)))
    rows &= headings[tree.firsts + tree.sizes] == headings[tree.firsts]
    tables = np.flatnonzero(tree.has_tag("table"))
    if (rows & (tree.sizes > 0)).any() and len(tables) > 1:
        outer = nearest(tree.parents, depth, [is_row])[0][tables]
        rows[outer[outer >= 0]] = False
    return rows


def _head_rows(tree: _Tree, rows: BoolArray) -> BoolArray:
    """Return which rows of data hold no ``td``."""
    if not rows.any():
        return rows
    cells = np.flatnonzero(tree.has_tag("td") & (tree.parents >= 0))
    heads = rows.copy()
    heads[tree.parents[cells]] = False
    return heads


def _definitions(tree: _Tree) -> list[tuple[int, int]]:
    """Return the blocks of each term with its definitions, in ``dl``."""
    found: list[tuple[int, int]] = []
    rows = np.flatnonzero(tree.has_tag("dt", "dd") & (tree.sizes > 0))
    if not len(rows):
        return found
    rows = rows[np.argsort(tree.parents[rows], kind="stable")]
    is_term = tree.has_tag("dt")[rows].tolist()
    parents, firsts, sizes = tree.parents[rows].tolist(), tree.firsts[rows].tolist(), tree.sizes[rows].tolist()
    start, has_meaning = -1, False
    for at, parent in enumerate(parents):
        follows = at > 0 and parents[at - 1] == parent
        if is_term[at] and not (follows and is_term[at - 1]):
            start, has_meaning = at, False
        elif not follows:
            start = -1
        if not is_term[at] and start >= 0:
            if has_meaning:
                found.pop()
            has_meaning = True
            found.append((firsts[start], firsts[at] + sizes[at]))
    return found


def _pairs(a: BlockFacts, tree: _Tree, taken: BoolArray) -> list[tuple[int, int]]:
    """Return the blocks of each element with two blocks, a label that ends with a colon and its value."""
    found = []
    for first in distinct(tree.firsts[tree.sizes == 2]).tolist():
        if not taken[first] and is_label(a.texts[first]) and not a.texts[first + 1].endswith(COLONS):
            found.append((first, first + 2))
    return found
