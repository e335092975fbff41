"""What HTML's elements are to segmentation: each tag of a page, read once, as one integer of flags."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Final

from cleantext.page import KINDS

__all__ = [
    "BR",
    "CLOSES",
    "CODE",
    "CUTS",
    "HIDDEN",
    "KINDS_KEPT_BY_P",
    "KIND_MASK",
    "KIND_SHIFT",
    "LEVEL_SHIFT",
    "LINK",
    "OPENS",
    "PARAGRAPH",
    "PRE",
    "SKIP",
    "SPACED",
    "UNSET",
    "P",
    "TagTable",
    "is_block",
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

OPENS, CLOSES, CUTS, SKIP, BR, SPACED, LINK, HIDDEN, PRE, P = (1 << bit for bit in range(10))
"""A tag's flags: it opens an element, closes one (``<br/>`` does both), ends the block before it; its insides are no
text; it breaks the line; takes room; its element is a link or button, hidden, preformatted, a paragraph."""
KIND_SHIFT, KIND_MASK, LEVEL_SHIFT = 10, 7, 13
"""Where the kind that an element gives to its blocks stands in the flags (3 bits), and the level of a heading."""

ATTRIBUTE_RE: Final = re.compile(r'( =?[^\s=]*+=)"([^"]*+)"')
"""An attribute as libxml2 writes it. Names of malformed pages may hold quotes, or begin with an equals sign."""
HINTING: Final = frozenset((" class=", " id=", " role="))
TELLING: Final = HINTING | {" href=", " style=", " hidden=", " aria-hidden=", " open="}
"""Attributes that are read."""


@lru_cache(maxsize=2_000)
def _flags_of_name(name: str, xml: bool, noscript: bool) -> int:
    """What an element's name says of it, without ``OPENS``, ``CLOSES`` and what attributes say."""
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
    return flags | kind | (P if name == "p" else 0) | (LINK if name == "button" else 0)


def is_block(name: str) -> bool:
    """Whether HTML's element of that name is laid out as a block."""
    return bool(_flags_of_name(name, False, False) & CUTS)


class TagTable(dict[str, int]):
    """A page's distinct tags, as written between ``<`` and ``>``: each one's row in the three lists. It fills itself."""

    def __init__(self, *, xml: bool = False, noscript: bool = False) -> None:
        self.xml = xml
        """Whether names are XML's, so that all but HTML's inline elements are blocks."""
        self.noscript = noscript
        """Whether ``<noscript>`` is a block."""
        self.named: dict[str, int] = {}
        """What each name says; the cache behind it is shared by all pages, and dearer to ask."""
        self.flags: list[int] = []
        """What the tag does."""
        self.names: list[str] = []
        """Its element's name."""
        self.hints: list[str] = []
        """``class``, ``id`` and ``role``, joined by spaces."""

    def _of_name(self, name: str) -> int:
        flags = self.named.get(name)
        if flags is None:
            flags = self.named[name] = _flags_of_name(name, self.xml, self.noscript)
        return flags

    def __missing__(self, tag: str) -> int:
        hint = ""
        if tag[0] == "/":
            name = tag[1:]
            flags = CLOSES | self._of_name(name)
        else:
            name, space, attributes = tag.partition(" ")
            if tag[-1] == "/":
                flags = OPENS | CLOSES
                name = name.removesuffix("/")
            else:
                flags = OPENS
            flags |= self._of_name(name)
            if space and not flags & (BR | SKIP):
                parts = (space + attributes).split('"')  # an attribute's name and its value take turns
                if attributes.count('="') * 2 != len(parts) - 1:  # a value ends in an equals sign, or names hold quotes
                    parts = [part for pair in ATTRIBUTE_RE.findall(space + attributes) for part in pair]
                if not TELLING.isdisjoint(parts) or name == "dialog":
                    own, hint = _read(name, parts)
                    flags |= own
            elif name == "dialog":
                flags |= HIDDEN
        row = self[tag] = len(self.flags)
        self.flags.append(flags)
        self.names.append(name)
        self.hints.append(hint)
        return row


def _read(name: str, parts: list[str]) -> tuple[int, str]:
    """The flags and hints that attributes give an element; their names and values take turns."""
    flags = 0
    hint = ""
    closed = name == "dialog"
    for key, value in zip(parts[::2], parts[1::2], strict=False):
        if key in HINTING:
            own = unescape(value) if "&" in value else value
            hint = f"{hint} {own}" if hint else own
        elif key == " href=":
            flags |= LINK if name == "a" else 0
        elif key == " style=":
            style = unescape(value).replace(" ", "").lower()
            if "display:none" in style or "visibility:hidden" in style:
                flags |= HIDDEN
        elif key == " hidden=" or (key == " aria-hidden=" and value == "true"):
            flags |= HIDDEN
        elif key == " open=":
            closed = False
    return flags | (HIDDEN if closed else 0), hint


assert KINDS[:UNSET] == ("paragraph", "heading", "list_item", "table_cell", "code", "quote", "caption")
