"""The roles of HTML's elements in segmentation, as flags in one integer for each element."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from cleantext.blocks import KINDS
from cleantext.segment.dom import Dom
from cleantext.tree_ops import Ints

__all__ = [
    "BLOCK_TAGS",
    "BR",
    "CODE",
    "CUTS",
    "DIALOG",
    "HIDDEN",
    "KINDS_KEPT_BY_P",
    "KIND_MASK",
    "KIND_SHIFT",
    "LEVEL_SHIFT",
    "LINK",
    "PARAGRAPH",
    "PRE",
    "SKIP",
    "SPACED",
    "UNSET",
    "WHOLE",
    "A",
    "P",
    "element_flags",
]  # fmt: skip

BLOCK_TAGS: Final = frozenset(
    """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol
    optgroup p pre search section summary table tbody td tfoot th thead tr ul xmp
    """.split()
)
"""Elements that a browser's own style sheet lays out as blocks, rows or cells; custom elements (x-y) count too.
https://html.spec.whatwg.org/multipage/rendering.html#flow-content-3"""

SKIP_TAGS: Final = frozenset(
    """
    annotation applet audio canvas datalist head iframe noembed noframes noscript object rp rt script select style
    svg template textarea video
    """.split()
)
"""Elements whose content is not text of the page: code, fallbacks, form values, ruby readings (the base text stays)."""

SPACED_TAGS: Final = frozenset("audio canvas datalist embed iframe input object select textarea video".split())
"""Elements without text that occupy space on the page, so that the texts before and after them are separate words."""
EMBED: Final = "embed"
"""The one of them whose text is shown: to libxml2 what follows it is inside it."""
INLINE_TAGS: Final = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter nobr output picture
    progress q rb rbc rtc ruby s samp small source span strike strong sub sup time track tt u var wbr""".split()
)
"""HTML's inline elements. In XML, where names have no common meaning, all others are blocks."""
PRE_TAGS: Final = frozenset(("pre", "listing", "xmp"))

PARAGRAPH, HEADING, LIST_ITEM, TABLE_CELL, CODE, QUOTE, CAPTION = range(7)
UNSET: Final = 7
"""In place of a kind: the element does not set one."""
KIND_OF: Final = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), HEADING),
    **dict.fromkeys(("li", "dt", "dd"), LIST_ITEM),
    **dict.fromkeys(("td", "th"), TABLE_CELL),
    **dict.fromkeys(PRE_TAGS, CODE),
    **dict.fromkeys(("figcaption", "caption"), CAPTION),
    **dict.fromkeys(("section", "article", "main", "aside", "nav", "header", "footer", "form", "body"), PARAGRAPH),
    "blockquote": QUOTE,
}
KINDS_KEPT_BY_P: Final = (LIST_ITEM, QUOTE, CAPTION)
"""A paragraph inside these has their kind; inside a table cell it is a paragraph, since tables lay pages out."""

CUTS, SKIP, BR, SPACED, LINK, HIDDEN, PRE, P, A, DIALOG, WHOLE = (1 << bit for bit in range(11))
"""An element's flags: it begins and ends blocks; its text is not text of the page; it is a line break; it occupies space; it is a
link or button; it is hidden; preformatted; a paragraph; ``<a>`` (a link only with an address); ``<dialog>`` (hidden unless it is open); no space
is inserted into or beside its text."""
WHOLE_TAGS: Final = ("code", "kbd", "math", "rb", "ruby", "samp", "sub", "sup", "tt", "var")
OWN: Final = {"p": P, "button": LINK, "a": A, "dialog": DIALOG, **dict.fromkeys(WHOLE_TAGS, WHOLE)}
"""Flags of single tag names."""
KIND_SHIFT, KIND_MASK, LEVEL_SHIFT = 11, 7, 14
"""Position in the flags of the kind that an element gives to its blocks (3 bits), and of the level of a heading."""
HIDING: Final = ("display:none", "visibility:hidden")
"""Declarations of a style that set ``HIDDEN``, which the scorer was trained on; ``invisible`` says what is never shown."""


def element_flags(dom: Dom, *, noscript: bool = False) -> Ints:
    """Return the flags of each element, from its name and attributes. ``noscript``: whether ``<noscript>`` is shown."""
    by_name = TagFlags(is_xml=dom.is_xml, noscript=noscript)
    flags = np.fromiter(map(by_name.__getitem__, dom.tags), np.int32, len(dom.tags))
    values = dom.attributes
    linked = list(values.get("href", ()))
    flags[linked] |= np.where((flags[linked] & A) > 0, LINK, 0)
    closed = set(np.flatnonzero(flags & DIALOG).tolist()).difference(values.get("open", ()))
    hidden = [row for row, value in values.get("aria-hidden", {}).items() if value == "true"]
    for row, value in values.get("style", {}).items():
        style = value.replace(" ", "").lower()
        if any(declaration in style for declaration in HIDING):
            hidden.append(row)
    flags[[*hidden, *values.get("hidden", ()), *closed]] |= HIDDEN
    return flags


class TagFlags(dict[str, int]):
    """Flags by tag name: HTML's names from the start, any other when it is first looked up."""

    def __init__(self, *, is_xml: bool = False, noscript: bool = False) -> None:
        super().__init__(_html_flags(is_xml, noscript))
        self.is_xml = is_xml
        """Whether names are XML's, so that all but HTML's inline elements are blocks."""
        self.noscript = noscript
        """Whether ``<noscript>`` is a block."""

    def __missing__(self, name: str) -> int:
        flags = self[name] = _flags(name, self.is_xml, self.noscript)
        return flags


@cache
def _html_flags(is_xml: bool, noscript: bool) -> dict[str, int]:
    names = BLOCK_TAGS | SKIP_TAGS | SPACED_TAGS | INLINE_TAGS | {"br"}
    return {name: _flags(name, is_xml, noscript) for name in names}


def _flags(name: str, is_xml: bool, noscript: bool) -> int:
    """Return the flags of a name. A title is text in a feed, and never shown in HTML."""
    if name == "br":
        return BR | UNSET << KIND_SHIFT
    if noscript and name == "noscript":
        return CUTS | UNSET << KIND_SHIFT
    if name in SPACED_TAGS:
        return SPACED | (0 if name == EMBED else SKIP) | UNSET << KIND_SHIFT
    if name in SKIP_TAGS or (name == "title" and not is_xml):
        return SKIP | UNSET << KIND_SHIFT
    block = name in BLOCK_TAGS or "-" in name or (is_xml and name not in INLINE_TAGS)
    kind = KIND_OF.get(name, UNSET)
    level = int(name[1]) if kind == HEADING else 0
    return (
        (CUTS if block else 0) | kind << KIND_SHIFT | level << LEVEL_SHIFT | (PRE if name in PRE_TAGS else 0) | OWN.get(name, 0)
    )  # fmt: skip


assert KINDS[:UNSET] == ("paragraph", "heading", "list_item", "table_cell", "code", "quote", "caption")
