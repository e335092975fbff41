"""Units and series of a page: the blocks that belong together, and runs of like members (rows, posts, entries, cards).

HTML. A *unit* is a row of data, a term with its definitions, or a label with its value. A *series* is a run of siblings with the same
tag and classes; a block is in the innermost one whose members hold two blocks or more, else in the innermost one. Blocks have
the same *role* if they are in one series, below elements with the same tags and classes.

Flattened text. A unit is a label with the value below it, if another such pair is right above or below. A *record* begins with a line of a repeated pattern, such as the line of name and date
above each post of a forum; the records of one pattern are a series. Lines have the same role if they have the same
distance from the beginnings of their records.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np

from cleantext.analysis.block_facts import BlockFacts
from cleantext.analysis.lists import COLONS
from cleantext.blocks import BoolArray, Elements, Ints
from cleantext.hashing import hash_columns
from cleantext.tree_ops import depths, nearest

__all__ = ["MAX_BLOCKS", "Series", "Units", "find_units"]

MEMBERS: Final = 3
"""Fewest like siblings, or lines of one pattern, that make a series."""
MOST_IN_CELL: Final = 3
"""Blocks of a cell up to which a row holds data: cells of tables that lay out a page hold whole columns."""
MOST_IN_LABEL: Final = 40
"""Characters of the longest label of a pair."""
LEVELS: Final = 6
"""Elements, from the block's own upwards, whose tags and classes make up its role. Bounds work."""
MAX_BLOCKS: Final = 10_000
"""Blocks of a page up to which its units are searched, and it is scored. Bounds work and memory."""
PATTERN_CHARS: Final = 80
"""Characters of the longest line that may begin a record: a name, a date, a few words. Bounds work."""
MOST_LINES: Final = 6
"""Lines of a record that have a role each; those further down share one. Bounds work: the number of roles."""
PATTERN_RE: Final = re.compile(r"[^\W\d_]++(?:[^\S\n]++[^\W\d_]++)*+|\d++")
"""A run of words, or a number: the parts of a line that differ between records."""


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


def find_units(a: BlockFacts) -> Units:
    """Return the units and series of a page.

    >>> from cleantext import analyze
    >>> page = analyze("<table><tr><th>Height<td>12 m<tr><th>Width<td>3 m<tr><th>Depth<td>1 m</table>", filters=())
    >>> found = page.analysis.units
    >>> found.numbers.tolist(), found.series.members.tolist()
    ([0, 0, 2, 2, 4, 4], [3, 3, 3, 3, 3, 3])
    """
    elements = a.blocks.elements
    if not 0 < a.count <= MAX_BLOCKS:
        return _none(a.count)
    return _of_text(a) if elements is None else _of_html(a, elements)


def _none(count: int) -> Units:
    """Return the units of a page on which each block is alone."""
    index = np.arange(count, dtype=np.int32)
    after, no = index + np.int32(1), np.broadcast_to(np.False_, count)
    alone = Series(index, after, index, after, np.broadcast_to(np.int32(1), count), index, no)
    return Units(index, alone, np.broadcast_to(np.int32(-1), count), no)


# -- HTML --------------------------------------------------------------------------------------------------------------


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
    looks = elements.numbered_classes.numbers * len(names) + tags
    sizes = elements.last_array - elements.first_array
    return _Tree(
        elements.parent_array, elements.first_array, sizes, tags, looks, names, np.asarray(a.blocks.element_rows)
    )


def _of_html(a: BlockFacts, elements: Elements) -> Units:
    tree = _tree(a, elements)
    rows = _data_rows(a, tree)
    member, group, counts = _members(tree)
    wide, single = member & (tree.sizes > 1), member
    depth = int(depths(tree.parents).max()) + 1
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
        numbers, series, np.unique(tables, return_inverse=True)[1] - int((tables < 0).any()), in_head > in_table
    )


def _members(tree: _Tree) -> tuple[BoolArray, Ints, Ints]:
    """Return which elements are members of a series, the number of each element's group of like siblings, and the groups' sizes."""
    keys = (tree.parents.astype(np.int64) + 1) * (int(tree.looks.max()) + 1) + tree.looks
    _, group, counts = np.unique(np.where(tree.sizes > 0, keys, -1), return_inverse=True, return_counts=True)
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
        np.unique(hash_columns(levels), return_inverse=True)[1],
        ~alone & ((tree.sizes > 1) | tree.has_tag("li", "tr", "dt", "dd", "option"))[member],
    )


def _data_rows(a: BlockFacts, tree: _Tree) -> BoolArray:
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
        outer = nearest(tree.parents, int(depths(tree.parents).max()) + 1, [is_row])[0][tables]
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
    for first in np.unique(tree.firsts[tree.sizes == 2]).tolist():
        if not taken[first] and is_label(a.texts[first]) and not a.texts[first + 1].endswith(COLONS):
            found.append((first, first + 2))
    return found


def is_label(text: str) -> bool:
    """Return whether a text is short and ends with a colon.

    >>> is_label("Weight:"), is_label("Weight")
    (True, False)
    """
    return text.endswith(COLONS) and len(text) <= MOST_IN_LABEL


# -- flattened text ----------------------------------------------------------------------------------------------------


def _of_text(a: BlockFacts) -> Units:
    index = np.arange(a.count, dtype=np.int32)
    numbers = index.copy()
    labels = {
        i
        for i in np.flatnonzero(a.is_short[:-1] & a.is_short[1:]).tolist()
        if is_label(a.texts[i]) and not a.texts[i + 1].endswith(COLONS)
    }
    for i in labels:
        if i + 2 in labels or i - 2 in labels:
            numbers[i + 1] = i
    patterns: dict[str, int] = {}
    pattern = np.full(a.count, -1, np.int32)
    for i in np.flatnonzero((a.stats.digits > 0) & (a.stats.chars <= PATTERN_CHARS) & ~a.is_prose).tolist():
        shape = PATTERN_RE.sub(_part, a.texts[i])
        pattern[i] = patterns.setdefault(shape, len(patterns))
    begins = pattern >= 0
    begins[1:] &= pattern[1:] != pattern[:-1]  # lines of one pattern below each other are rows
    counts = np.bincount(pattern[begins], minlength=max(len(patterns), 1))
    begins &= counts[pattern] >= MEMBERS
    last = np.maximum.accumulate(np.where(begins, index, -1))
    following = np.append(np.where(begins, index, a.count)[1:], a.count)
    ends = np.minimum.accumulate(following[::-1])[::-1].astype(np.int32)
    of_block = pattern[np.maximum(last, 0)]
    alone = last < 0
    firsts, lasts = np.full(len(counts), a.count, np.int32), np.zeros(len(counts), np.int32)
    np.minimum.at(firsts, pattern[begins], index[begins])
    np.maximum.at(lasts, of_block[~alone], index[~alone] + 1)
    roles = np.where(
        alone, -1 - index.astype(np.int64), of_block * (MOST_LINES + 1) + np.minimum(index - last, MOST_LINES)
    )
    return Units(
        numbers,
        Series(
            np.where(alone, index, firsts[of_block]), np.where(alone, index + 1, lasts[of_block]),
            np.where(alone, index, last), np.where(alone, index + 1, ends),
            np.where(alone, 1, counts[of_block]).astype(np.int32), np.unique(roles, return_inverse=True)[1],
            ~alone,
        ),
        np.full(a.count, -1, np.int32), np.zeros(a.count, np.bool_),
    )  # fmt: skip


def _part(found: re.Match[str]) -> str:
    return "0" if found[0].isdecimal() else "a"
