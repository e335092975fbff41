"""The kept blocks of an HTML page as a tree of the elements that mean something: no wrappers, no classes, no scripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
from lxml import etree

from cleantext.analysis.code_language import language_of
from cleantext.blocks import KINDS, Elements
from cleantext.render.chains import HEADINGS, Chain, Chains, Node
from cleantext.render.code import is_numbering, without_numbers
from cleantext.render.elements import Mark, append_text, last_child
from cleantext.render.inline import Inline, clean
from cleantext.render.structure import Structure, number
from cleantext.tree_ops import Ints

if TYPE_CHECKING:
    from cleantext.page import Page
    from cleantext.segment.dom import Dom

__all__ = ["html_tree"]

CODE: Final = KINDS.index("code")
FLOW: Final = ("", "blockquote", "details", "figure")
"""Elements whose texts are paragraphs; empty for the tree's root."""
HOLDERS: Final = ("td", "th", "li", "dd")
"""Elements whose texts are paragraphs if they hold several."""
MOST_DROPPED: Final = 3
"""Dropped blocks between two kept ones up to which an image between these is kept: a byline, a date and a credit are."""
ALIGN_RE: Final = re.compile(r"text-align\s{0,5}:\s{0,5}(left|right|center)", re.IGNORECASE)
MAX_SPAN: Final = 1000
"""Columns or rows that a cell spans at most, as in browsers."""
GONE: Final = "gone"
"""The tag of links without an address, which only their text is kept of."""
LEVELS_UP: Final = 8
"""Elements around code whose classes may name its language."""


def html_tree(page: Page, elements: Elements, dom: Dom, mark: Mark | None = None) -> etree._Element:
    """Return an ``<article>`` with the kept blocks of an HTML page. ``mark``: is called with the element of each block."""
    return _Builder(page, elements, dom, mark).build()


class _Builder:
    def __init__(self, page: Page, elements: Elements, dom: Dom, mark: Mark | None) -> None:
        self._page, self._elements, self._dom, self._mark = page, elements, dom, mark
        self._structure = Structure(page, elements)
        self._chains = Chains(page, elements, self._structure)
        self._inline = Inline(page, elements, dom, self._chains)
        self._root = etree.Element("article")
        self._open: list[tuple[Node, etree._Element]] = []
        """The open elements."""
        self._last: dict[int, int] = {}
        """From lists to the number of their last item so far."""
        self._cells: dict[int, Iterator[int]] = {}
        """From the rows that were opened to their cells that are not yet added."""
        self._lines: list[str] = []
        """The blocks of code in the ``pre`` that is open."""

    def build(self) -> etree._Element:
        blocks = self._page.blocks
        kept = np.flatnonzero(self._page.kept)
        if not len(kept):
            return self._root
        chains = [self._chains.around(row) for row in blocks.element_rows[kept].tolist()]
        counts = Counter(chain[-1] for chain in chains if chain)
        runs = np.flatnonzero(np.append(self._page.kept, False)[blocks.run_blocks])
        owners = blocks.run_blocks[runs]
        firsts, lasts = np.searchsorted(owners, kept), np.searchsorted(owners, kept, "right")
        places = self._dom.places
        images = self._images(kept, places[runs[firsts]], places[runs[lasts - 1]])
        for at, (block, chain) in enumerate(zip(kept.tolist(), chains, strict=True)):
            for row in images.get(at, ()):
                self._image(row)
            if chain and chain[-1].tag == "pre" and blocks.kinds[block] == CODE:
                holder = self._code(block, chain)
            else:
                holder = self._holder(chain, counts)
                self._inline.write(holder, runs[firsts[at] : lasts[at]].tolist())
                note = self._inline.notes.blocks.get(block)
                if note is not None:
                    (self._open[-1][1] if chain and chain[-1].tag == "li" else holder).set("id", f"note-{note}")
            if self._mark is not None:
                self._mark(holder, block)
        for row in images.get(len(kept), ()):
            self._image(row)
        self._enter(())
        for link in list(self._root.iter("a")):
            if not link.get("href"):
                link.tag = GONE
        etree.strip_tags(self._root, GONE)
        return self._root

    def _images(self, kept: Ints, begins: Ints, ends: Ints) -> dict[int, list[int]]:
        """Return the images between kept blocks, by the position in ``kept`` of the block behind each.

        ``begins``, ``ends``: the events before the first and the last text of each kept block.
        """
        found: dict[int, list[int]] = {}
        events = self._dom.events.begins[self._inline.images]
        for row, event, behind in zip(
            self._inline.images.tolist(),
            events.tolist(),
            np.searchsorted(begins, events, "right").tolist(),
            strict=True,
        ):
            if behind and event < ends[behind - 1]:
                continue  # in a block
            before = kept[behind - 1] if behind else -1
            after = kept[behind] if behind < len(kept) else len(self._page.kept)
            around = self._inline.row_around(row)
            figure = next((node.row for node in self._chains.around(around) if node.tag == "figure"), -1)
            is_near = after - before - 1 <= MOST_DROPPED
            is_between = is_near and 0 < behind < len(kept)
            if is_between or ((is_near or figure >= 0) and self._is_beside_kept(figure if figure >= 0 else around)):
                found.setdefault(behind, []).append(row)
        return found

    def _is_beside_kept(self, row: int) -> bool:
        """Return whether a block is kept in the smallest element with other blocks around one with an image. That of a teaser or logo has none."""
        firsts, lasts, parents = self._elements.firsts, self._elements.lasts, self._elements.parents
        own = lasts[row] - firsts[row] if row >= 0 else 0
        while row >= 0 and lasts[row] - firsts[row] == own:
            row = parents[row]
        return row < 0 or bool(self._page.kept[firsts[row] : lasts[row]].any())

    def _holder(self, chain: Chain, counts: Counter[Node]) -> etree._Element:
        """Return the element for a block's text."""
        holder = self._enter(chain)
        tag, several = (chain[-1].tag, counts[chain[-1]] > 1) if chain else ("", False)
        if tag in FLOW or (several and tag in HOLDERS):
            return etree.SubElement(holder, "p")
        if holder.text or last_child(holder) is not None:
            if tag in HEADINGS:
                append_text(holder, " ")
            else:
                etree.SubElement(holder, "br")
        return holder

    def _image(self, dom_row: int) -> None:
        """Add an image that is in no block."""
        chain = self._chains.around(self._inline.row_around(dom_row))
        if chain and chain[-1].tag in ("pre", *HEADINGS):
            return
        image = self._inline.linked_image(dom_row)
        if image is not None:
            holder = self._enter(chain)
            if not chain or chain[-1].tag in ("blockquote", "details"):
                holder = etree.SubElement(holder, "p")
            holder.append(image)

    def _enter(self, chain: Chain) -> etree._Element:
        """Return the innermost element of a chain, after others are closed and the chain's opened."""
        same = 0
        while same < min(len(chain), len(self._open)) and chain[same] == self._open[same][0]:
            same += 1
        while len(self._open) > same:
            node, element = self._open.pop()
            if node.tag == "tr":
                self._fill(element, node.row, -1)
            elif self._lines:
                self._end_code(node, element)
        for node in chain[same:]:
            outer = self._open[-1][1] if self._open else self._root
            if node.tag in ("td", "th"):
                self._fill(outer, self._open[-1][0].row, node.row)
            elif node.tag == "tr":
                self._cells[node.row] = iter(self._structure.cells[node.row])
            element = etree.SubElement(outer, node.tag)
            self._describe(element, node)
            self._open.append((node, element))
        return self._open[-1][1] if self._open else self._root

    def _fill(self, element: etree._Element, row: int, until: int) -> None:
        """Add the empty cells of a row before one of its cells, or at its end."""
        for cell in self._cells[row]:
            if cell == until:
                break
            tag = self._elements.tags[cell]
            self._describe(etree.SubElement(element, tag), Node(cell, tag))

    def _value(self, name: str, row: int) -> str:
        """Return an attribute of an element; empty if it has none."""
        values = self._dom.attributes.get(name, {})
        return values.get(int(self._elements.dom_rows[row]), "") if row >= 0 else ""

    def _describe(self, element: etree._Element, node: Node) -> None:
        """Set the attributes that mean something."""
        if node.tag in ("td", "th"):
            for name in ("colspan", "rowspan"):
                span = number(self._value(name, node.row), 1)
                if span > 1:
                    element.set(name, str(min(span, MAX_SPAN)))
            found = ALIGN_RE.search(self._value("style", node.row))
            align = (found[1] if found else self._value("align", node.row)).lower()
            if align in ("left", "right", "center"):
                element.set("align", align)
        elif node.tag == "li" and node.row in self._structure.numbers:
            value, within = self._structure.numbers[node.row], int(self._structure.lists[node.row])
            outer, last = element.getparent(), self._last.get(within)
            if last is None and outer is not None and value != 1:
                outer.set("start", str(value))
            elif last is not None and value != last + 1:
                element.set("value", str(value))
            self._last[within] = value

    def _code(self, block: int, chain: Chain) -> etree._Element:
        """Add a block of code, or another line of the one that is open. Return its element."""
        holder = self._enter(chain)
        if last_child(holder) is None:
            language = self._language(block, chain[-1].row)
            etree.SubElement(holder, "code", {"class": f"language-{language}"} if language else {})
        self._lines.append(self._page.blocks.texts[block])
        return holder

    def _end_code(self, node: Node, element: etree._Element) -> None:
        """Write the lines of a block of code, or remove it if it is the column of numbers beside another one."""
        if len(self._lines) > 1 and self._lines[0].strip().lower() == element[0].get("class", "").removeprefix(
            "language-"
        ):
            del self._lines[0]  # a label
        code = "\n".join(self._lines)
        self._lines.clear()
        if is_numbering(code, [self._value("class", row) for row in self._rows_up(node.row)]):
            element.tag = GONE
            del element[:]
        else:
            element[0].text = clean(without_numbers(code))

    def _rows_up(self, row: int) -> list[int]:
        """Return an element, and up to ``LEVELS_UP`` around it that hold at most one more block, such as line numbers."""
        rows = [row]
        for _ in range(LEVELS_UP):
            outer = self._elements.parents[rows[-1]]
            if outer < 0 or self._structure.sizes[outer] > self._structure.sizes[row] + 1:
                break
            rows.append(outer)
        return rows

    def _language(self, block: int, pre: int) -> str:
        """Return the language that the classes or attributes of a block of code or of the elements around it name."""
        inner = [int(self._page.blocks.element_rows[block]), *range(pre + 1, min(pre + 2, len(self._elements.tags)))]
        rows = [*inner, *self._rows_up(pre)]
        declared = [self._value(name, row) for row in rows for name in ("data-lang", "data-language")]
        return language_of([self._value("class", row) for row in rows], declared)
