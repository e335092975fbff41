"""The elements around each block that a document of the kept blocks has: lists, tables, quotes; wrappers are left out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from cleantext.blocks import Elements
from cleantext.render.structure import LIST_TAGS, PRE_TAGS, Structure

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["INLINE", "Chain", "Chains", "Node"]

MAX_NESTED: Final = 40
"""Elements around a block that its document has. Bounds work: real pages nest lists and quotes ten deep."""
MAX_INLINE: Final = 12
"""Inline elements around a text that its document has. Bounds work."""
INLINE: Final = {
    **{name: name for name in ("a", "abbr", "code", "del", "em", "ins", "kbd", "mark", "q", "s", "samp", "strong", "sub", "sup", "var", "cite")},
    "b": "strong", "i": "em", "strike": "s", "tt": "code", "u": "u", "dfn": "em",
}  # fmt: skip
"""Inline elements that a document has, by the page's."""
HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
RENAMED: Final = {"menu": "ul", "dir": "ul", "listing": "pre", "xmp": "pre"}
PLAIN: Final = ("blockquote", "figure", "details", *PRE_TAGS, *HEADINGS)
"""Elements that a document has wherever the page has them."""
BELOW: Final = {
    "figcaption": ("figure",), "summary": ("details",), "caption": ("table",), "thead": ("table",), "tbody": ("table",),
    "tfoot": ("table",), "tr": ("table", "thead", "tbody", "tfoot"),
}  # fmt: skip
"""Elements that a document has only right below others."""
NO_TEXT: Final = (*LIST_TAGS, "table", "thead", "tbody", "tfoot", "tr")
"""Elements that hold no text themselves."""


class Node(NamedTuple):
    """An element of a document."""

    row: int
    """Row of the page's element; negative for a list that the page does not have around its items."""
    tag: str
    """Its name."""


Chain: TypeAlias = tuple[Node, ...]
"""Elements that are inside each other, the outermost first."""
Extend: TypeAlias = Callable[[Chain, int], Chain]
"""From the chain around an element, and its row, to the chain with it."""


class Chains:
    """The elements of a document around blocks and texts, by the rows of the page's elements."""

    def __init__(self, page: Page, elements: Elements, structure: Structure) -> None:
        self._tags, self._parents = elements.tags, elements.parents
        self._lists, self._items, self._tables = (
            structure.lists.tolist(),
            structure.is_item.data,
            structure.is_table.data,
        )
        self._cells = frozenset(chain.from_iterable(structure.cells.values()))
        self._real = {self._lists[row] for row in range(len(self._lists)) if self._items[row]}
        self._attributes = {} if page.blocks.dom is None else page.blocks.dom.attributes
        self._dom_rows = elements.dom_rows.data
        self._around: dict[int, Chain] = {-1: ()}
        self._inline: dict[int, Chain] = {-1: ()}

    def around(self, row: int) -> Chain:
        """Return the block-level elements around the text of an element."""
        found = self._known(row, self._around, self._with)
        end = len(found)
        while end and found[end - 1].tag in NO_TEXT:
            end -= 1
        return found[:end]

    def inline(self, row: int) -> Chain:
        """Return the inline elements around the text of an element."""
        return self._known(row, self._inline, self._with_inline)

    def _known(self, row: int, known: dict[int, Chain], extend: Extend) -> Chain:
        rows = [row]
        while rows[-1] not in known:
            rows.append(self._parents[rows[-1]])
        found = known[rows.pop()]
        for at in reversed(rows):
            found = known[at] = extend(found, at)
        return found

    def _with_inline(self, outer: Chain, row: int) -> Chain:
        tag = INLINE.get(self._tags[row])
        if tag is None or len(outer) >= MAX_INLINE or any(node.tag == tag for node in outer):
            return outer
        if tag == "a" and self._dom_rows[row] not in self._attributes.get("href", {}):
            return outer
        return (*outer, Node(row, tag))

    def _with(self, outer: Chain, row: int) -> Chain:
        tag = self._tags[row]
        if len(outer) >= MAX_NESTED:
            return outer
        last = outer[-1].tag if outer else ""
        if self._items[row]:
            return (*self._list_of(outer, row), Node(row, tag))
        if row in self._cells:
            return (*outer, Node(row, tag)) if last == "tr" else outer
        if last in HEADINGS or last == "pre":
            return outer
        if tag in PLAIN or (tag in LIST_TAGS and row in self._real) or (tag == "table" and self._tables[row]):
            return (*outer, Node(row, RENAMED.get(tag, tag)))
        if tag == "tr" and last == "table":  # as a browser has it
            return (*outer, Node(-2 - outer[-1].row, "tbody"), Node(row, tag))
        if last in BELOW.get(tag, ()):
            return (*outer, Node(row, tag))
        return outer

    def _list_of(self, outer: Chain, row: int) -> Chain:
        """Return the elements around an item up to its list. libxml2 puts a definition into the one before it."""
        own = self._lists[row]
        at = next((i for i in range(len(outer) - 1, -1, -1) if outer[i].row in (own, -2 - own)), -1)
        if at >= 0 and outer[at].tag in LIST_TAGS:
            return outer[: at + 1]
        return (*outer, Node(-2 - own, "ul" if self._tags[row] == "li" else "dl"))
