"""The kept blocks as pieces of text: a paragraph, a heading, an item, a row, with its blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cleantext.blocks import Elements
from cleantext.render.shape import Shape
from cleantext.render.structure import Structure
from cleantext.render.text import SEPARATORS, wide_before

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["Piece", "text_pieces"]


class Piece(NamedTuple):
    """A part of an output that is not divided if it fits a chunk."""

    text: str
    """As it is in the output, without indentation."""
    separator: str
    """Between it and the piece before."""
    blocks: tuple[int, ...]
    """Its blocks; empty for an image and for the empty head of a table."""
    at: int
    """The block whose place it has."""
    indent: int = 0
    """Spaces before each line."""
    head: str = ""
    """For a row below the head of a table: that head, with which another chunk begins."""
    is_head: bool = False
    """Whether it is a row of such a head."""

    @property
    def size(self) -> int:
        """Characters with separator and indentation."""
        return len(self.separator) + len(self.text) + (self.indent * (1 + self.text.count("\n")) if self.indent else 0)


def text_pieces(page: Page) -> Iterator[Piece]:
    """Yield the pieces of the text of a page.

    >>> from cleantext import analyze
    >>> page = analyze("<table><tr><th>Day<th>Rain<tr><td>Monday<td>30 mm</table>", filters=())
    >>> [(piece.text, piece.blocks, piece.head) for piece in text_pieces(page)]
    [('Day\\tRain', (0, 1), ''), ('Monday\\t30 mm', (2, 3), 'Day\\tRain\\n')]
    """
    elements = page.blocks.elements
    if elements is not None:
        yield from _of_html(page, elements)
        return
    texts = page.blocks.texts
    for block, wide in zip(np.flatnonzero(page.kept).tolist(), wide_before(page), strict=True):
        yield Piece(texts[block], SEPARATORS[wide], (block,), block)


def _of_html(page: Page, elements: Elements) -> Iterator[Piece]:
    """Yield the pieces of an HTML page: its rows, and its other blocks."""
    structure = Structure(page, elements)
    kept, tags, parents = page.kept, elements.tags, elements.parents
    heads: dict[int, str] = {}
    bodies: set[int] = set()
    for separator, first, rest, text, block, row in Shape(page, elements, structure).lines():
        mark = first.lstrip(" ")
        indent = len(first) - len(mark)
        if row < 0:
            inner = rest[indent:]
            yield Piece(
                mark + (text.replace("\n", "\n" + inner) if inner else text), separator, (block,), block, indent
            )
            continue
        cells, table = structure.cells[row], int(structure.tables[row])
        blocks = tuple(b for cell in cells for b in range(elements.firsts[cell], elements.lasts[cell]) if kept[b])
        is_head = tags[parents[row]] == "thead" or all(tags[cell] == "th" for cell in cells)
        if is_head and table not in bodies:
            heads[table] = f"{heads.get(table, '')}{text}\n"
            yield Piece(mark + text, separator, blocks, block, indent, is_head=True)
        else:
            bodies.add(table)
            yield Piece(mark + text, separator, blocks, block, indent, heads.get(table, ""))
