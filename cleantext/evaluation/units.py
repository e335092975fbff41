"""Units of HTML pages: rows, definitions, pairs, details, and lists, from the columns of ``page.blocks``.

They are found apart from ``cleantext.analysis.html_units``, element by element, so that they measure what it finds.

A *text block* is a block that the markup does not hide and that holds a letter or digit; an element *has text* if a text block is inside it.

Units, each with two or more parts that have text:
- row: the cells (``td``, ``th``) of a ``tr``, unless one holds a table, a heading or more than ``MOST_IN_CELL`` text blocks (layout);
- definition: in a ``dl``, a run of ``dt`` is one part and the run of ``dd`` after it the other; both may be inside a ``div``;
- pair: an element with exactly two text blocks, the first of at most ``MOST_IN_LABEL`` characters and with a colon at its end;
  blocks of rows and definitions are in no pair;
- details: in ``details``, the ``summary`` and the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np

from cleantext.blocks import BoolArray
from cleantext.page import Page

__all__ = ["Tree", "Unit", "UnitKind", "lists_of", "tree_of", "units_of"]

MOST_IN_CELL: Final = 3
"""Text blocks of a cell up to which a row holds data: cells of tables that lay out a page hold whole columns."""
MOST_IN_LABEL: Final = 40
"""Characters of the longest label of a pair."""
COLONS: Final = (":", "：")
"""Ends of a label: ASCII, and full width."""
UnitKind: TypeAlias = Literal["row", "definition", "pair", "details"]


class Unit(NamedTuple):
    """Blocks that belong together."""

    kind: UnitKind
    """What it is."""
    parts: tuple[tuple[int, ...], ...]
    """The text blocks of each part."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The elements of a page, for looking down and for looking at their text blocks."""

    page: Page
    """The page."""
    shown: BoolArray
    """bool, shape (blocks,): the text blocks."""
    children: Mapping[int, Sequence[int]]
    """Row → rows of its child elements, in order."""
    ends: Sequence[int]
    """For each element, one past the row of the last element inside it."""

    @property
    def tags(self) -> Sequence[str]:
        """Tag of each element."""
        assert self.page.blocks.elements is not None
        return self.page.blocks.elements.tags

    def blocks(self, row: int) -> tuple[int, ...]:
        """Return the text blocks inside an element."""
        elements = self.page.blocks.elements
        assert elements is not None
        first, last = elements.firsts[row], elements.lasts[row]
        return tuple((np.flatnonzero(self.shown[first:last]) + first).tolist())

    def holds(self, row: int, tags: frozenset[str]) -> bool:
        """Return whether an element has one of these tags inside."""
        return any(tag in tags for tag in self.tags[row + 1 : self.ends[row]])


def tree_of(page: Page) -> Tree:
    """Return the elements of an HTML page."""
    elements = page.blocks.elements
    assert elements is not None  # the page was read as HTML
    children: defaultdict[int, list[int]] = defaultdict(list)
    parents = elements.parents
    ends = list(range(1, len(parents) + 1))
    for row in range(len(parents) - 1, -1, -1):
        if (parent := parents[row]) >= 0:
            ends[parent] = max(ends[parent], ends[row])
            children[parent].append(row)
    for rows in children.values():
        rows.reverse()
    wordy = np.fromiter((any(map(str.isalnum, text)) for text in page.blocks.texts), np.bool_, len(page.blocks))
    shown = wordy & ~page.blocks.hidden & ~page.blocks.invisible
    return Tree(page, shown, children, ends)


LAYOUT: Final = frozenset({"table", "h1", "h2", "h3", "h4", "h5", "h6"})
"""Elements that no cell of a data row holds."""


def _rows(tree: Tree) -> Iterator[Unit]:
    for row, tag in enumerate(tree.tags):
        if tag != "tr":
            continue
        cells = [cell for cell in tree.children.get(row, ()) if tree.tags[cell] in ("td", "th")]
        parts = [blocks for blocks in map(tree.blocks, cells) if blocks]
        is_layout = max(map(len, parts), default=0) > MOST_IN_CELL or any(tree.holds(cell, LAYOUT) for cell in cells)
        if len(parts) > 1 and not is_layout:
            yield Unit("row", tuple(parts))


def _definitions(tree: Tree) -> Iterator[Unit]:
    for row, tag in enumerate(tree.tags):
        if tag != "dl":
            continue
        inside = [child for child in tree.children.get(row, ()) if tree.tags[child] in ("dt", "dd", "div")]
        flat = [
            one for child in inside for one in ((child,) if tree.tags[child] != "div" else tree.children.get(child, ()))
        ]
        runs = [(name, list(group)) for name, group in groupby(flat, key=tree.tags.__getitem__)]
        for (one, terms), (other, meanings) in pairwise(runs):
            if (one, other) == ("dt", "dd"):
                parts = [tuple(block for one in side for block in tree.blocks(one)) for side in (terms, meanings)]
                if all(parts):
                    yield Unit("definition", tuple(parts))


def _pairs(tree: Tree, taken: frozenset[int]) -> Iterator[Unit]:
    texts = tree.page.blocks.texts
    elements = tree.page.blocks.elements
    assert elements is not None
    seen: set[tuple[int, int]] = set()
    for first, last in zip(elements.firsts, elements.lasts, strict=True):
        if last - first < 2 or (first, last) in seen or int(tree.shown[first:last].sum()) != 2:
            continue
        seen.add((first, last))
        label, value = (np.flatnonzero(tree.shown[first:last]) + first).tolist()
        text = texts[label].rstrip()
        is_label = text.endswith(COLONS) and len(text) <= MOST_IN_LABEL and not texts[value].rstrip().endswith(COLONS)
        if is_label and not taken & {label, value} and (label, value) not in seen:
            seen.add((label, value))
            yield Unit("pair", ((label,), (value,)))


def _details(tree: Tree) -> Iterator[Unit]:
    for row, tag in enumerate(tree.tags):
        if tag == "details":
            heads = [tree.blocks(child) for child in tree.children.get(row, ()) if tree.tags[child] == "summary"]
            head = heads[0] if heads else ()
            rest = tuple(block for block in tree.blocks(row) if block not in head)
            if head and rest:
                yield Unit("details", (head, rest))


def units_of(tree: Tree) -> list[Unit]:
    """Return the units that have two or more parts with text.

    >>> from cleantext import analyze
    >>> units_of(tree_of(analyze("<table><tr><th>Height</th><td>12 m</td></tr></table>", input_format="html")))
    [Unit(kind='row', parts=((0,), (1,)))]
    """
    found = [*_rows(tree), *_definitions(tree)]
    taken = frozenset(block for unit in found for part in unit.parts for block in part)
    return [*found, *_pairs(tree, taken), *_details(tree)]


def lists_of(tree: Tree) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Yield the text blocks of each item of the lists with two or more items that have text."""
    for row, tag in enumerate(tree.tags):
        if tag in ("ul", "ol"):
            items = [tree.blocks(child) for child in tree.children.get(row, ()) if tree.tags[child] == "li"]
            parts = tuple(blocks for blocks in items if blocks)
            if len(parts) > 1:
                yield parts
