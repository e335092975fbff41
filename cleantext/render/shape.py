"""HTML's lists and tables as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from cleantext.blocks import Elements, Ints
from cleantext.render.structure import Structure, number

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["Shape", "columns", "numeral"]

MAX_INDENT: Final = 60
"""Columns of the deepest indentation. Bounds the length of pages that nest lists by the thousand."""
BULLETS: Final = tuple("*•●▪■◦‣–—-")
"""First characters of an item that brings its mark with it."""
BULLET: Final = "- "
DEFINITION: Final = "  "
"""Before a definition; a term has no mark."""
ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"),
    (4, "iv"), (1, "i"),
)  # fmt: skip
MAX_ROMAN: Final = 3999
"""The largest number that is written in Roman numerals, as in browsers."""
SPARE: Final = 4
"""Empty cells for each cell of a table that spans may add. Bounds work and memory: a cell may span 1,000 columns and 65,534 rows."""

Line: TypeAlias = tuple[str, str, str, str, int, int]
"""A block or row: what separates it from the one before, what its first line and its other lines begin with, its text, its first block, and its
row or -1."""


class Shape:
    """The lines of an HTML page: its kept blocks, with what separates them."""

    def __init__(self, page: Page, elements: Elements, structure: Structure) -> None:
        self._page, self._elements, self._structure = page, elements, structure
        self._indents: dict[int, str] = {}
        """From the items that are begun to what the lines behind their first begin with."""
        self._begun: set[int] = set()
        """The lists of which an item is begun."""
        self._columns: dict[int, int] = {}
        """From the cells of tables with spans to their columns."""

    def pieces(self) -> Iterator[str]:
        """Yield the texts of blocks and rows, and what separates them."""
        written = False
        for separator, first, rest, text, _, _ in self.lines():
            if written:
                yield separator
            yield first + (text.replace("\n", "\n" + rest) if rest and "\n" in text else text)
            written = True

    def lines(self) -> Iterator[Line]:
        """Yield the blocks and rows."""
        page, parents, texts = self._page, self._elements.parents, self._page.blocks.texts
        items, cells = self._structure.innermost()
        tables = self._structure.tables
        kept = np.flatnonzero(page.kept)
        loose = self._loose(items[kept[cells[kept] < 0]])
        if self._structure.cells:
            self._columns = self._spanned()
        last_table, rows = -1, set[int]()
        pres, pre = self._structure.pres, -1
        for block, item, cell in zip(kept.tolist(), items[kept].tolist(), cells[kept].tolist(), strict=True):
            before, pre = pre, int(pres[block])
            if item < 0 and cell < 0:
                # a pre may have an element for each line
                yield "\n" if before == pre >= 0 else "\n\n", "", "", texts[block], block, -1
                last_table = -1
                continue
            row = parents[cell] if cell >= 0 else -1
            if row in rows:
                continue
            outer = self._outside(item, cell)
            first, separator = self._begin(outer, loose, texts[block])
            table = int(tables[row]) if row >= 0 else -1
            if table >= 0 and table == last_table:
                separator = "\n"
            text = texts[block]
            if row >= 0:
                text = self._row(row, items)
                rows.add(row)
            yield separator, first, self._indents.get(outer, ""), text, block, row
            last_table = table

    def _loose(self, items: Ints) -> set[int]:
        """Return the lists of which an item holds several blocks. ``items``: the innermost item of each block outside tables, or -1."""
        counts = np.bincount(items[items >= 0])
        return set(self._structure.lists[np.flatnonzero(counts > 1)].tolist())

    def _outside(self, item: int, cell: int) -> int:
        """Return the innermost item that a block is in, or for a block in a cell, that its table is in."""
        while item > cell >= 0:
            item = self._structure.around[item]
        return item

    def _begin(self, item: int, loose: set[int], text: str) -> tuple[str, str]:
        """Return what a block or row in an item begins with, and what separates it from the block before."""
        around, lists, indents = self._structure.around, self._structure.lists, self._indents
        new = []
        while item >= 0 and item not in indents:
            new.append(item)
            item = around[item]
        first = rest = indents.get(item, "")
        if not new:
            return first, "\n\n"
        within = int(lists[new[-1]])
        if within not in self._begun:
            within = int(lists[item]) if item >= 0 else -1
        for begun in reversed(new):
            self._begun.add(int(lists[begun]))
            mark = self._mark(begun, text)
            first += mark
            if len(rest) + len(mark) <= MAX_INDENT:
                rest += " " * len(mark)
            indents[begun] = rest
        return first, "\n\n" if within < 0 or within in loose else "\n"

    def _mark(self, item: int, text: str) -> str:
        """Return the mark of an item: none for a term, and for text that begins with a bullet."""
        tag = self._elements.tags[item]
        if tag in ("dt", "dd"):
            return DEFINITION if tag == "dd" else ""
        value = self._structure.numbers.get(item)
        if value is not None:
            mark = f"{numeral(value, self._type(item))}. "
            return "" if text.startswith(mark) else mark
        return "" if text.startswith(BULLETS) else BULLET

    def _type(self, item: int) -> str:
        dom = self._page.blocks.dom
        types = {} if dom is None else dom.attributes.get("type", {})
        dom_rows = self._elements.dom_rows
        return types.get(int(dom_rows[item])) or types.get(int(dom_rows[self._structure.lists[item]]), "1")

    def _row(self, row: int, items: Ints) -> str:
        """Return the cells of a row with a tab between them."""
        texts, kept, firsts, lasts = (
            self._page.blocks.texts,
            self._page.kept,
            self._elements.firsts,
            self._elements.lasts,
        )
        line: list[str] = []
        for at, cell in enumerate(self._structure.cells[row]):
            words: list[str] = []
            for block in range(firsts[cell], lasts[cell]):
                if kept[block]:
                    item = int(items[block])
                    if item > cell and item not in self._indents:
                        self._indents[item] = ""
                        words.append(self._mark(item, texts[block]).strip())
                    words += texts[block].split()
            line += [""] * (self._columns.get(cell, at) - len(line))
            line.append(" ".join(filter(None, words)))
        return "\t".join(line)

    def _spanned(self) -> dict[int, int]:
        """Return the columns of all cells of the tables in which a cell spans columns or rows."""
        dom = self._page.blocks.dom
        attributes = {} if dom is None else dom.attributes
        wide, high = attributes.get("colspan", {}), attributes.get("rowspan", {})
        if not wide and not high:
            return {}
        tables: dict[int, list[list[int]]] = {}
        for row, cells in self._structure.cells.items():
            tables.setdefault(int(self._structure.tables[row]), []).append(cells)
        dom_rows = self._elements.dom_rows.data
        found: dict[int, int] = {}
        for rows in tables.values():
            spans = {
                cell: (number(wide.get(dom_rows[cell]), 1), number(high.get(dom_rows[cell]), 1))
                for cells in rows
                for cell in cells
            }
            if any(span != (1, 1) for span in spans.values()):
                found |= columns(rows, spans)
        return found


def columns(rows: Iterable[list[int]], spans: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """Return the column of each cell, from 0. ``spans``: the columns and rows that each cell spans.

    >>> columns([[1, 2], [3], [4, 5]], {1: (1, 2), 2: (1, 1), 3: (1, 1), 4: (2, 1), 5: (1, 1)})
    {1: 0, 2: 1, 3: 1, 4: 0, 5: 2}
    """
    spare = SPARE * len(spans)
    taken: dict[int, int] = {}  # from a column to the row at which what spans it ends
    found: dict[int, int] = {}
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while spare > 0 and taken.get(column, 0) > row:
                column, spare = column + 1, spare - 1
            found[cell] = column
            wide, high = spans[cell]
            wide = max(1, min(wide, spare))
            spare -= wide - 1
            if high > 1:
                taken |= dict.fromkeys(range(column, column + wide), row + high)
            column += wide
    return found


def numeral(value: int, kind: str = "1") -> str:
    """Return a number as ``<ol type>`` shows it: "1", "a", "A", "i" or "I".

    >>> numeral(4), numeral(28, "a"), numeral(4, "I"), numeral(0, "i")
    ('4', 'ab', 'IV', '0')
    """
    if kind in ("a", "A") and value > 0:
        letters = ""
        while value > 0:
            value, letter = divmod(value - 1, 26)
            letters = chr(ord(kind) + letter) + letters
        return letters
    if kind in ("i", "I") and 0 < value <= MAX_ROMAN:
        digits = ""
        for size, digit in ROMAN:
            count, value = divmod(value, size)
            digits += digit * count
        return digits if kind == "i" else digits.upper()
    return str(value)
