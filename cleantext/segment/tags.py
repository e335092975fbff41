"""What HTML's elements are to segmentation, as flags in one integer a name."""

from __future__ import annotations

from functools import cache
from typing import Final

from cleantext.blocks import KINDS

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
    "A",
    "FlagsOf",
    "P",
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
    annotation applet audio canvas datalist embed head iframe noframes noscript object rp rt script select style
    svg template textarea video
    """.split()
)
"""Elements whose insides are no text of the page: code, fallbacks, form values, ruby readings (the base text stays)."""

SPACED_TAGS: Final = frozenset("audio canvas datalist embed iframe input object select textarea video".split())
"""Elements without text of the page that take room on it, so that what stands on their two sides is not one word."""
INLINE_TAGS: Final = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter nobr output picture
    progress q rb rbc rtc ruby s samp small source span strike strong sub sup time track tt u var wbr""".split()
)
"""HTML's inline elements. In XML, where names are anybody's, all others are blocks."""
PRE_TAGS: Final = frozenset(("pre", "listing", "xmp"))

PARAGRAPH, HEADING, LIST_ITEM, TABLE_CELL, CODE, QUOTE, CAPTION = range(7)
UNSET: Final = 7
"""In place of a kind: the element leaves it as it is."""
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
"""A paragraph inside these is one of them; inside a table cell it is a paragraph, since tables lay pages out."""

CUTS, SKIP, BR, SPACED, LINK, HIDDEN, PRE, P, A, DIALOG = (1 << bit for bit in range(10))
"""An element's flags: it ends the block before it; its insides are no text; it breaks the line; takes room; is a link or
button, hidden, preformatted, a paragraph; ``<a>`` (a link only with an address); ``<dialog>`` (hidden unless it is open)."""
OWN: Final = {"p": P, "button": LINK, "a": A, "dialog": DIALOG}
"""Flags that single names have."""
KIND_SHIFT, KIND_MASK, LEVEL_SHIFT = 10, 7, 13
"""Where the kind that an element gives to its blocks stands in the flags (3 bits), and the level of a heading."""


class FlagsOf(dict[str, int]):
    """What an element's name says of it, by name. Knows HTML's names, and fills itself with others."""

    def __init__(self, *, xml: bool = False, noscript: bool = False) -> None:
        super().__init__(_known(xml, noscript))
        self.xml = xml
        """Whether names are XML's, so that all but HTML's inline elements are blocks."""
        self.noscript = noscript
        """Whether ``<noscript>`` is a block."""

    def __missing__(self, name: str) -> int:
        flags = self[name] = _flags(name, self.xml, self.noscript)
        return flags


@cache
def _known(xml: bool, noscript: bool) -> dict[str, int]:
    return {name: _flags(name, xml, noscript) for name in BLOCK_TAGS | SKIP_TAGS | SPACED_TAGS | INLINE_TAGS | {"br"}}


def _flags(name: str, xml: bool, noscript: bool) -> int:
    kind = UNSET << KIND_SHIFT
    if name == "br":
        return BR | kind
    if name in SKIP_TAGS | SPACED_TAGS and not (noscript and name == "noscript"):
        return SKIP | (SPACED if name in SPACED_TAGS else 0) | kind
    block = name in BLOCK_TAGS or name == "noscript" or "-" in name or (xml and name not in INLINE_TAGS)
    flags = CUTS if block else 0
    if name in KIND_OF:
        kind = KIND_OF[name] << KIND_SHIFT
        flags |= int(name[1]) << LEVEL_SHIFT if KIND_OF[name] == HEADING else 0
        flags |= PRE if name in PRE_TAGS else 0
    return flags | kind | OWN.get(name, 0)


assert KINDS[:UNSET] == ("paragraph", "heading", "list_item", "table_cell", "code", "quote", "caption")
