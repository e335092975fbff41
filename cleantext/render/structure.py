"""Which elements of a page are lists and tables of data, by what is kept of them."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from cleantext.blocks import KINDS, BoolArray, Elements, IntArray
from cleantext.cached import cached_property
from cleantext.hashing import distinct
from cleantext.tree_ops import Ints, closure, nearest

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["Structure", "number"]

MOST_IN_CELL: Final = 3
"""Kept blocks outside lists up to which a cell holds data, as in analysis.html_units: others lay a page out. In a table of one row, items
of lists count, too: a row of lists is columns of text."""
LIST_TAGS: Final = ("ul", "ol", "dl", "menu", "dir")
ITEM_TAGS: Final = ("li", "dt", "dd")
PRE_TAGS: Final = ("pre", "listing", "xmp")
CELL_TAGS: Final = ("td", "th")
HEADING, LIST_ITEM, CODE = map(KINDS.index, ("heading", "list_item", "code"))
MAX_DIGITS: Final = 9
"""Digits of the largest number of an item, as in CommonMark."""


class Structure:
    """The lists and tables of an HTML page. A list whose items hold headings, and a table whose cells hold columns, lay out the page."""

    def __init__(self, page: Page, elements: Elements) -> None:
        self._page = page
        self._elements = elements
        self._kept: IntArray = _before(page.kept)

    def _count(self, before: IntArray) -> IntArray:
        """Return the marked blocks in each element. ``before``: the marked blocks before each block."""
        counts: IntArray = before[self._elements.last_array] - before[self._elements.first_array]
        return counts

    def has_tag(self, *names: str) -> BoolArray:
        """Return whether each element has one of these tags."""
        known, numbers = self._elements.numbered_tags
        return np.array([name in names for name in known], np.bool_)[numbers]

    @cached_property
    def is_plain(self) -> bool:
        """Whether no kept block is code, or in a list or table."""
        return not (self.has_tag(*ITEM_TAGS, "table", *PRE_TAGS) & (self.sizes > 0)).any()

    @cached_property
    def pres(self) -> Ints:
        """int32, shape (blocks,): the element with preformatted text that each block is in; -1 for none."""
        inner: Ints = nearest(self._elements.parent_array, self._depth, [self.has_tag(*PRE_TAGS)])[0]
        return inner[self._page.blocks.element_rows]

    @cached_property
    def _depth(self) -> int:
        dom = self._page.blocks.dom
        return len(self._elements.tags) if dom is None else dom.events.depth

    @cached_property
    def has_heading(self) -> IntArray:
        """int32, shape (elements,): kept headings in each element."""
        return self._count(_before(self._page.kept & (self._page.blocks.kinds == HEADING)))

    @cached_property
    def sizes(self) -> IntArray:
        """int32, shape (elements,): kept blocks in each element."""
        return self._count(self._kept)

    @cached_property
    def lists(self) -> IntArray:
        """int32, shape (elements,): the list of each item: the nearest list around it, or else its parent; -1 for other elements."""
        parents = self._elements.parent_array
        around = nearest(parents, self._depth, [self.has_tag(*LIST_TAGS)])[0][parents]
        around = np.where(around >= 0, around, parents)
        return np.where(self.has_tag(*ITEM_TAGS), around, -1).astype(np.int32)

    @cached_property
    def is_item(self) -> BoolArray:
        """bool, shape (elements,): whether the element is an item, term or definition of a list with a kept block in it."""
        items = (self.lists >= 0) & (self.sizes > 0)
        layout = np.zeros(len(items) + 1, np.bool_)
        layout[self.lists[items & (self.has_heading > 0)]] = True
        return items & ~layout[self.lists]

    @cached_property
    def is_table(self) -> BoolArray:
        """bool, shape (elements,): whether the element is a table of data with a kept block in it."""
        tables = self.has_tag("table") & (self.sizes > 0)
        if not tables.any():
            return tables
        parents, page = self._elements.parent_array, self._page
        up = nearest(parents, self._depth, [tables])[0]
        layout = np.zeros(len(tables) + 1, np.bool_)
        layout[up[parents[tables]]] = True  # a table inside a table
        cells = np.flatnonzero(self._is_cell & (self.sizes > 0))
        prose = page.kept & (page.blocks.kinds != LIST_ITEM)
        crowded = (self._count(_before(prose)) > MOST_IN_CELL)[cells]
        headed = (self.has_heading > 0)[cells] & self.has_tag("td")[cells]
        of = up[distinct(parents[cells])]  # the table of each row with a kept block; -1 for a row outside of any
        rows = np.bincount(of[of >= 0], minlength=len(tables))
        columns = (rows[up[cells]] == 1) & (self.sizes[cells] > MOST_IN_CELL)
        layout[up[cells[crowded | headed | columns]]] = True
        for block in np.flatnonzero(page.kept & (page.blocks.kinds == CODE)).tolist():
            if "\n" in page.blocks.texts[block]:
                layout[up[page.blocks.element_rows[block]]] = True
        wide = np.zeros(len(tables) + 1, np.bool_)
        wide[up[cells[np.bincount(parents[cells], minlength=len(tables))[parents[cells]] > 1]]] = True
        wide[up[np.flatnonzero(self.has_tag("th", "caption") & (self.sizes > 0))]] = True
        roles = {} if page.blocks.dom is None else page.blocks.dom.attributes.get("role", {})
        for row in np.flatnonzero(tables).tolist():
            layout[row] |= roles.get(int(self._elements.dom_rows[row])) in ("presentation", "none")
        layout[-1] = False
        return tables & (wide & ~layout)[:-1]

    @cached_property
    def _is_cell(self) -> BoolArray:
        """bool: whether the element is a cell right below a row."""
        parents = self._elements.parent_array
        return self.has_tag(*CELL_TAGS) & self.has_tag("tr")[parents] & (parents >= 0)

    @cached_property
    def tables(self) -> Ints:
        """int32, shape (elements,): the nearest table that each element is in, or itself; -1 for none."""
        return nearest(self._elements.parent_array, self._depth, [self.has_tag("table")])[0, :-1]

    @cached_property
    def cells(self) -> dict[int, list[int]]:
        """From each row of a table of data to its cells, empty ones included."""
        parents = self._elements.parent_array
        found: dict[int, list[int]] = {}
        for cell in np.flatnonzero(self._is_cell & np.append(self.is_table, False)[self.tables]).tolist():
            found.setdefault(int(parents[cell]), []).append(cell)
        return found

    def innermost(self) -> tuple[Ints, Ints]:
        """Return the item and the cell of a table of data that each block is in: int32, shape (blocks,); -1 for none."""
        rows = self._page.blocks.element_rows
        is_cell = np.zeros(len(self.lists), np.bool_)
        is_cell[list(chain.from_iterable(self.cells.values()))] = True
        items, cells = nearest(self._elements.parent_array, self._depth, [self.is_item, is_cell])[:, rows]
        return items, cells

    @cached_property
    def around(self) -> memoryview[int]:
        """For each element the nearest item around it; -1 for none. libxml2 puts a definition into the one before it.

        A list right below a list counts as a part of the item before it, as browsers show it.
        """
        parents, lists = self._elements.parent_array, self.lists
        around = nearest(parents, self._depth, [self.is_item])[0][parents]
        nested = (around >= 0) & (lists >= 0) & (lists[around] == lists)
        first = closure(np.where(nested, around, np.arange(len(around), dtype=np.int32)))
        outside: Ints = np.ascontiguousarray(around[first])
        before = self._items_before()
        moved = before[lists]
        return np.where(moved >= 0, moved, outside).data if before.max() >= 0 else outside.data

    def _items_before(self) -> Ints:
        """Return int32, shape (elements + 1,): for a list right below a list the item before it; -1 for all others, and at the end."""
        parents, is_list = self._elements.parent_array, self.has_tag(*LIST_TAGS)
        inner = is_list & is_list[parents] & (parents >= 0)
        found = np.full(len(parents) + 1, -1, np.int32)
        last: dict[int, int] = {}
        for row in np.flatnonzero(inner | self.is_item).tolist() if inner.any() else ():
            parent = int(parents[row])
            if inner[row]:
                found[row] = last.get(parent, -1)
            else:
                last[parent] = row
        return found

    @cached_property
    def numbers(self) -> dict[int, int]:
        """From the items of ``ol`` to their numbers, as a browser shows them: dropped items count."""
        elements, dom = self._elements, self._page.blocks.dom
        items = np.flatnonzero(self.has_tag("li") & self.has_tag("ol")[self.lists] & (self.lists >= 0))
        attributes = {} if dom is None else dom.attributes
        starts, values = attributes.get("start", {}), attributes.get("value", {})
        dom_rows, lists = elements.dom_rows.data, self.lists[items].tolist()
        counts = Counter(lists)
        backwards = {row for row in set(lists) if dom_rows[row] in attributes.get("reversed", {})}
        following = {
            row: number(starts.get(dom_rows[row]), counts[row] if row in backwards else 1) for row in set(lists)
        }
        found: dict[int, int] = {}
        for item, row in zip(items.tolist(), lists, strict=True):
            found[item] = number(values.get(dom_rows[item]), following[row])
            following[row] = found[item] + (-1 if row in backwards else 1)
        return found


def _before(marks: BoolArray) -> IntArray:
    """Return the marked blocks before each block, and in all."""
    return np.concatenate(([0], np.cumsum(marks))).astype(np.int32)


def number(value: str | None, default: int) -> int:
    """Return an attribute as an integer, or the default if it is none.

    >>> number("3", 1), number("-2", 1), number("iii", 1), number(None, 7)
    (3, -2, 1, 7)
    """
    value = (value or "").strip()
    digits = value.removeprefix("-")
    return int(value) if digits.isdecimal() and len(digits) <= MAX_DIGITS else default
