"""The kept blocks as pieces of Markdown, each written from its element."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import indent
from typing import TYPE_CHECKING, Final

import numpy as np
from lxml import etree

from cleantext.render.chunks.pieces import Piece
from cleantext.render.emphasis import mark_emphasis
from cleantext.render.footnotes import BLOCKS
from cleantext.render.html import page_tree
from cleantext.render.markdown import NOTE_INDENT, converter
from cleantext.render.simplify import RAW_RE, simplified

if TYPE_CHECKING:
    from cleantext.output_style import Links
    from cleantext.page import Page

__all__ = ["QUOTE", "markdown_pieces"]

KEY: Final = "data-key"
"""The attribute with the position of an element's blocks in a list."""
QUOTE: Final = "> "
OTHER_MARKS: Final = {"ul": ("- ", "* "), "ol": (". ", ") ")}
"""The marks of the items of a list, and those of a list right below one of its kind."""
BREAK: Final = "\n\n"


def markdown_pieces(page: Page, links: Links, size: int) -> list[Piece]:
    """Return the pieces of the Markdown of a page: a list's items and a table's rows, and its other blocks.

    An item or quote of more than ``size`` characters is several pieces. Raises ImportError without the extra ``markdown``.

    >>> from cleantext import analyze
    >>> page = analyze("<h1>Rain</h1><ul><li>cold<li>wet<ul><li>mud</ul></ul>", filters=())
    >>> [(piece.text, piece.indent, piece.blocks) for piece in markdown_pieces(page, "on", 4)]
    [('# Rain', 0, (0,)), ('- cold', 0, (1,)), ('- wet', 0, (2,)), ('- mud', 2, (3,))]
    """
    return _with_blocks(page, list(_Writer(page, links, size).pieces()))


def _with_blocks(page: Page, pieces: list[Piece]) -> list[Piece]:
    """Give the blocks whose element was left out to the piece before them, and a place to the pieces without blocks."""
    owners = {block: number for number, piece in enumerate(pieces) for block in piece.blocks}
    more: dict[int, list[int]] = {}
    owner = 0
    for block in np.flatnonzero(page.kept).tolist() if pieces else ():
        if block in owners:
            owner = owners[block]
        else:
            more.setdefault(owner, []).append(block)
    for number, blocks in more.items():
        pieces[number] = pieces[number]._replace(blocks=(*pieces[number].blocks, *blocks))
    at = next((piece.blocks[0] for piece in pieces if piece.blocks), 0)
    for number, piece in enumerate(pieces):
        at = piece.blocks[0] if piece.blocks else max(piece.at, at)
        pieces[number] = piece._replace(at=at)
    return pieces


class _Writer:
    """Writes the pieces of a page."""

    def __init__(self, page: Page, links: Links, size: int) -> None:
        self._convert: Callable[[str], str] = converter(links)
        self._size = size
        self._keys: list[list[int]] = []
        self._simple = simplified(page_tree(page, self._mark), links=links != "off")

    def _mark(self, element: etree._Element, block: int) -> None:
        """Note the block of an element; for a cell at its row."""
        for outer in element.iterancestors("tr"):
            element = outer
        key = element.get(KEY)
        if key is None:
            element.set(KEY, str(len(self._keys)))
            self._keys.append([block])
        else:
            self._keys[int(key)].append(block)

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces, those of footnotes at the end."""
        root, raw = self._simple.root, self._simple.raw
        mark_emphasis(root, raw)
        for child in root:
            yield from self._of(child)
        for mark, note in self._simple.notes.items():
            mark_emphasis(note, raw)
            text = indent(self._written(note), NOTE_INDENT).strip()
            yield self._piece(f"[^{mark}]: {text}", BREAK, self._blocks(note))

    def _piece(self, text: str, separator: str, blocks: tuple[int, ...]) -> Piece:
        return Piece(text, separator, blocks, blocks[0] if blocks else -1)

    def _blocks(self, *elements: etree._Element) -> tuple[int, ...]:
        """Return the blocks in some elements, in order."""
        found = (self._keys[int(inner.get(KEY, ""))] for one in elements for inner in one.iter() if KEY in inner.attrib)
        return tuple(sorted({block for blocks in found for block in blocks}))

    def _written(self, element: etree._Element, opening: str = "", closing: str = "") -> str:
        """Return the Markdown of an element. ``opening``, ``closing``: the tags of the list around an item."""
        source = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
        written = self._convert(f"{opening}{source}{closing}")
        return RAW_RE.sub(lambda found: self._simple.raw[int(found[1])], written)

    def _of(self, element: etree._Element) -> Iterator[Piece]:
        """Yield the pieces of an element."""
        if element.tag in ("ul", "ol"):
            yield from self._list(element)
        elif element.tag == "table":
            yield from self._table(element)
        elif element.tag == "blockquote":
            yield from self._quote(element)
        elif text := self._written(element):
            yield self._piece(text, BREAK, self._blocks(element))

    def _list(self, element: etree._Element) -> Iterator[Piece]:
        """Yield the pieces of a list: its items."""
        tag, before = str(element.tag), element.getprevious()
        first = int(element.get("start", "1"))
        loose = any(child.tag in BLOCKS and child.tag not in ("ul", "ol", "pre") for item in element for child in item)
        mark, other = OTHER_MARKS[tag]
        alternates = before is not None and before.tag == tag and before.get("data-other") is None
        if alternates:
            element.set("data-other", "")
        for number, item in enumerate(element, first):
            opening = f'<ol start="{number}">' if tag == "ol" else "<ul>"
            separator = BREAK if loose or number == first else "\n"
            for piece in self._item(item, opening, f"</{tag}>", len(f"{number}") + 2 if tag == "ol" else 2):
                text = piece.text
                if alternates and piece.indent == 0:
                    text = text.replace(mark, other, 1)
                yield piece._replace(text=text, separator=separator or piece.separator)
                separator = ""

    def _item(self, item: etree._Element, opening: str, closing: str, width: int) -> Iterator[Piece]:
        """Yield the pieces of an item: one, if it is short; else its text and what is below it."""
        text = self._written(item, opening, closing)
        below = [child for child in item if child.tag in BLOCKS]
        if len(text) <= self._size or not below:
            if text:
                yield self._piece(text, BREAK, self._blocks(item))
            return
        for child in below:
            item.remove(child)
        blocks = self._blocks(item) or self._blocks(below[0])[:1]
        if lead := self._written(item, opening, closing):
            yield self._piece(lead, BREAK, blocks)
        for child in below:
            separator = "\n" if child.tag in ("ul", "ol", "pre") else BREAK
            for piece in self._of(child):
                yield piece._replace(indent=piece.indent + width, separator=separator or piece.separator)
                separator = ""

    def _table(self, table: etree._Element) -> Iterator[Piece]:
        """Yield the rows of a table."""
        rows = list(table.iter("tr"))
        text = self._written(table)
        written = text.split("\n")
        if len(written) != len(rows) + 1:
            yield self._piece(text, BREAK, self._blocks(table))
            return
        head = "\n".join(written[:2])
        blocks, below = self._blocks(rows[0]), self._blocks(*rows[1:2])
        yield Piece(head, BREAK, blocks, (blocks or below or (-1,))[0], is_head=True)
        for row, line in zip(rows[1:], written[2:], strict=True):
            yield self._piece(line, "\n", self._blocks(row))._replace(head=head + "\n")

    def _quote(self, quote: etree._Element) -> Iterator[Piece]:
        """Yield the pieces of a quote: one, if it is short; else one for each paragraph in it."""
        text = self._written(quote)
        if len(text) <= self._size or not len(quote):
            yield self._piece(text, BREAK, self._blocks(quote))
            return
        separator = BREAK
        for child in quote:
            if text := self._written(child):
                yield self._piece(indent(text, QUOTE, lambda _: True), separator, self._blocks(child))
                separator = f"\n{QUOTE}\n"
