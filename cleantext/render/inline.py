"""The text of a block as it is in an output: inline elements, links, images, formulas and line breaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from lxml import etree

from cleantext.blocks import Elements
from cleantext.render.chains import Chain, Chains, Node
from cleantext.render.elements import append_text, last_child, set_text_at_end, text_at_end
from cleantext.render.formulas import Formula, Formulas, of_image
from cleantext.render.links import address, base_of
from cleantext.render.notes import notes_of
from cleantext.segment.tags import SPACED_TAGS
from cleantext.tree_ops import Ints

if TYPE_CHECKING:
    from cleantext.page import Page
    from cleantext.segment.dom import Dom

__all__ = ["Inline", "clean"]

UNUSABLE: Final = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), 127, *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF), "\ufffd"
)
"""Replacements of characters that no HTML may have."""
INVISIBLE: Final = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))
"""Characters without width, which segmentation leaves out, too."""
SPACE_RE: Final = re.compile(r"\s+")
PLACEHOLDER_RE: Final = re.compile(
    r"(?:^|[/_.-])(?:blank|spacer|pixel|placeholder|transparent|1x1|loading|clear)[\w-]{0,50}\.(?:gif|png|svg)",
    re.IGNORECASE,
)
"""The address of an image that a script replaces."""
TEXT, BREAK, IMAGE, SPACE = range(4)
"""What is behind an event."""


class Piece(NamedTuple):
    """A part of a block."""

    event: int
    """The event right before it."""
    what: int
    """``TEXT``, ``BREAK``, ``IMAGE`` or ``SPACE``."""
    at: int
    """Its text run, or its row in the DOM columns."""


def clean(text: str) -> str:
    """Return a text without the characters that no HTML may have."""
    return text.translate(UNUSABLE)


class Inline:
    """Writes the texts of a page's blocks into the elements of a tree."""

    def __init__(self, page: Page, elements: Elements, dom: Dom, chains: Chains) -> None:
        self._dom, self._chains = dom, chains
        self._base = base_of(page)
        self._row_of = np.full(len(dom.tags) + 1, -1, np.int32)
        self._row_of[elements.dom_rows] = np.arange(len(elements.dom_rows), dtype=np.int32)
        self._dom_rows = elements.dom_rows
        self._innermost = dom.events.innermost(dom.parents)
        self._spaced = frozenset(page.blocks.spaced_runs.tolist())
        self._formulas = Formulas(dom)
        self._formulas_written: set[int] = set()
        self.notes = notes_of(page)
        """The footnotes of the page."""
        self._referred: set[int] = set()
        """The notes of which a reference is written."""
        self.images: Ints = np.array(dom.rows("img"), np.int32)
        """int32: rows of the images in the DOM columns."""
        self._events, self._pieces = self._all_pieces()

    def _all_pieces(self) -> tuple[Ints, list[Piece]]:
        """Return the line breaks, images and what occupies space, in order, and their events."""
        begins = self._dom.events.begins
        rows = ((BREAK, self._dom.rows("br")), (IMAGE, self.images.tolist()), (SPACE, self._dom.rows(*SPACED_TAGS)))
        pieces = sorted(Piece(int(begins[row]), what, row) for what, found in rows for row in found)
        return np.array([piece.event for piece in pieces], np.int32), pieces

    def row_around(self, dom_row: int) -> int:
        """Return the row in ``elements`` of the nearest element around one of the DOM columns; -1 for none."""
        at = int(self._dom.parents[dom_row])
        while at >= 0 and self._row_of[at] < 0:
            at = int(self._dom.parents[at])
        return int(self._row_of[at])

    def write(self, holder: etree._Element, runs: list[int]) -> None:
        """Add the text runs of a block to an element, with what is between them."""
        texts, places = self._dom.texts, self._dom.places
        visible = [run for run in runs if not texts[run].isspace()]
        if not visible:
            return
        first, last = np.searchsorted(self._events, (places[visible[0]], places[visible[-1]])).tolist()
        pieces = self._pieces[first:last]
        pieces += [Piece(int(places[run]), TEXT, run) for run in runs if visible[0] <= run <= visible[-1]]
        pieces.sort(key=lambda piece: piece.event)
        writer = _Writer(holder)
        for piece in pieces:
            found = self._formulas.at(piece.event)
            if found >= 0 and piece.what in (TEXT, IMAGE):
                if self._begins(found):
                    self._enter(writer, self._outside(piece.event))
                    writer.formula(self._formulas.found[found])
            elif piece.what == BREAK:
                self._enter(writer, self.row_around(piece.at), blank=True)
                writer.line_break()
            elif piece.what == SPACE:
                writer.add(" ")
            elif piece.what == IMAGE:
                if (pictured := of_image(self._dom, piece.at)) is not None:
                    self._enter(writer, self.row_around(piece.at))
                    writer.formula(pictured)
                elif attributes := self._image(piece.at):
                    self._enter(writer, self.row_around(piece.at))
                    writer.image(attributes)
            else:
                self._enter(writer, int(self._row_of[self._innermost[piece.event]]), blank=texts[piece.at].isspace())
                writer.add((" " if piece.at in self._spaced else "") + texts[piece.at])
        writer.end()

    def _begins(self, formula: int) -> bool:
        """Return whether a formula is not yet written, and note that it is: texts and an image show it."""
        known = formula in self._formulas_written
        self._formulas_written.add(formula)
        return not known

    def _outside(self, event: int) -> int:
        """Return the row of the nearest element around the formula that is open behind an event."""
        number, at = self._formulas.at(event), int(self._innermost[event])
        while at >= 0 and self._formulas.at(int(self._dom.events.begins[at])) == number:
            at = int(self._dom.parents[at])
        return int(self._row_of[at])

    def _enter(self, writer: _Writer, row: int, *, blank: bool = False) -> None:
        """Open the inline elements around what follows; for white space, open no new ones."""
        chain = self._chains.inline(row)
        same = writer.same(chain)
        writer.close(same)
        for node in () if blank else chain[same:]:
            attributes = self._link(node.row) if node.tag == "a" else {}
            writer.open(node, attributes)

    def _value(self, name: str, row: int) -> str:
        return self._dom.attributes.get(name, {}).get(int(self._dom_rows[row]), "")

    def _link(self, row: int) -> dict[str, str]:
        """Return the attributes of a link; none if its address is one that no output has."""
        if row in self.notes.references:
            number = self.notes.references[row]
            first = number not in self._referred
            self._referred.add(number)
            return {"href": f"#note-{number}", **({"id": f"reference-{number}"} if first else {})}
        if row in self.notes.back:
            return {"href": f"#reference-{self.notes.back[row]}"}
        href, title = address(self._value("href", row), self._base), _line(self._value("title", row))
        return {"href": href, **({"title": title} if title else {})} if href else {}

    def _image(self, dom_row: int) -> dict[str, str]:
        """Return the attributes of an image; none if it has no address."""
        values = self._dom.attributes
        for name in ("src", "data-src"):
            given = values.get(name, {}).get(dom_row, "")
            src = "" if PLACEHOLDER_RE.search(given) else address(given, self._base)
            if src:
                alt, title = (_line(values.get(name, {}).get(dom_row, "")) for name in ("alt", "title"))
                return {"src": src, "alt": alt, **({"title": title} if title else {})}
        return {}

    def linked_image(self, dom_row: int) -> etree._Element | None:
        """Return an image that is in no block, inside the link that it is in, or the formula that it shows; None if it has no address."""
        if (found := self._formulas.at(int(self._dom.events.begins[dom_row]))) >= 0:
            return _span(self._formulas.found[found]) if self._begins(found) else None
        if (formula := of_image(self._dom, dom_row)) is not None:
            return _span(formula)
        attributes = self._image(dom_row)
        if not attributes:
            return None
        image = etree.Element("img", attributes)
        links = [node for node in self._chains.inline(self.row_around(dom_row)) if node.tag == "a"]
        if not links or not (of_link := self._link(links[0].row)):
            return image
        link = etree.Element("a", of_link)
        link.append(image)
        return link


def _line(text: str) -> str:
    """Return an attribute that is text, white space collapsed."""
    return clean(SPACE_RE.sub(" ", text)).strip()


def _span(formula: Formula) -> etree._Element:
    """Return the element of a formula."""
    span = etree.Element("span", {"class": "math display" if formula.display else "math"})
    span.text = clean(formula.tex)
    return span


class _Writer:
    """Adds texts and inline elements to an element. Texts are collected first: adding each takes quadratic time."""

    def __init__(self, holder: etree._Element) -> None:
        self._holder = holder
        self._open: list[tuple[Node, etree._Element]] = []
        self._texts: list[str] = []
        self._after_space = True

    def same(self, chain: Chain) -> int:
        """Return how many of a chain's elements are open."""
        count = 0
        while count < min(len(chain), len(self._open)) and self._open[count][0] == chain[count]:
            count += 1
        return count

    def flushed(self) -> etree._Element:
        """Return the innermost open element, after the collected texts are in it."""
        element = self._open[-1][1] if self._open else self._holder
        text = clean(SPACE_RE.sub(" ", "".join(self._texts).translate(INVISIBLE)))
        self._texts.clear()
        if self._after_space:
            text = text.lstrip()
        if text:
            self._after_space = text.endswith(" ")
            append_text(element, text)
        return element

    def open(self, node: Node, attributes: dict[str, str]) -> None:
        """Open an element."""
        self._open.append((node, etree.SubElement(self.flushed(), node.tag, attributes)))

    def close(self, count: int) -> None:
        """Close all open elements but the first ``count``."""
        if len(self._open) > count:
            self.flushed()
            del self._open[count:]

    def add(self, text: str) -> None:
        """Add a text."""
        self._texts.append(text)

    def line_break(self) -> None:
        """Add a line break. White space around it is not shown."""
        element = self.flushed()
        etree.SubElement(element, "br")
        self._after_space = True

    def image(self, attributes: dict[str, str]) -> None:
        """Add an image."""
        etree.SubElement(self.flushed(), "img", attributes)
        self._after_space = False

    def formula(self, formula: Formula) -> None:
        """Add a formula."""
        self.flushed().append(_span(formula))
        self._after_space = False

    def end(self) -> None:
        """Add what is collected."""
        self.close(0)
        element = self.flushed()
        while (last := last_child(element)) is not None and not last.tail and last.tag != "br":
            element = last
        set_text_at_end(element, text_at_end(element).rstrip())
