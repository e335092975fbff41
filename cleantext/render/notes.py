"""Footnotes of a page: short links to a block further down that begins with the same mark, or is an item of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

import numpy as np

from cleantext.blocks import KINDS, Elements

if TYPE_CHECKING:
    from cleantext.page import Page
    from cleantext.segment.dom import Dom

__all__ = ["Notes", "notes_of"]

HEADING, LIST_ITEM = map(KINDS.index, ("heading", "list_item"))
MARK_RE: Final = re.compile(r"[\[(\s]{0,3}(?:note )?([\w*†‡§]{1,4})[\])\s]{0,3}")
"""What a reference to a note shows, and its mark alone."""
MAX_MARK: Final = 20
"""Characters of a link that may be a reference. Bounds work."""


class Notes(NamedTuple):
    """The footnotes of a page, numbered in the order of their references."""

    references: dict[int, int]
    """From rows of links to the number of their note."""
    blocks: dict[int, int]
    """From the blocks with which notes begin to their numbers."""


def notes_of(page: Page, elements: Elements, dom: Dom) -> Notes:
    """Return the notes whose text and references are kept."""
    found = Notes({}, {})
    hrefs = {
        row: href for row, href in dom.attributes.get("href", {}).items() if href.startswith("#") and len(href) > 1
    }
    if not hrefs:
        return found
    places = {name: row for row, name in dom.attributes.get("name", {}).items() if dom.tags[row] == "a"}
    places |= {name: row for row, name in dom.attributes.get("id", {}).items()}
    count = len(page.blocks)
    for row in sorted(hrefs):
        target = places.get(unquote(hrefs[row][1:]))
        mark = _mark(dom, row)
        if target is None or not mark or dom.tags[row] != "a":
            continue
        at, to = (int(np.searchsorted(elements.dom_rows, one)) for one in (row, target))
        if max(at, to) >= len(elements.tags) or elements.dom_rows[at] != row or elements.dom_rows[to] != target:
            continue
        block, note = elements.firsts[at], elements.firsts[to]
        if not block < note < count or not page.kept[block] or not page.kept[note]:
            continue
        if page.blocks.kinds[note] == HEADING:  # a link to a section, such as that to the comments with their number
            continue
        begins = _begins_with(page.blocks.texts[note], mark)
        if begins or page.blocks.kinds[note] == LIST_ITEM:
            found.references[at] = found.blocks.setdefault(note, len(found.blocks) + 1)
    return found


def _begins_with(text: str, mark: str) -> bool:
    """Return whether a text begins with a mark, in brackets or not, that ends there."""
    text = text[: MAX_MARK + 8].lstrip("[(^ \t\n")
    return text.startswith(mark) and not text[len(mark) : len(mark) + 1].isalnum()


def _mark(dom: Dom, row: int) -> str:
    """Return the mark that a link shows; empty if its text is not one."""
    first, last = np.searchsorted(dom.places, (dom.events.begins[row], dom.events.ends[row])).tolist()
    if last - first > MAX_MARK:
        return ""
    text = "".join(dom.texts[first:last]).strip()
    mark = MARK_RE.fullmatch(text) if len(text) <= MAX_MARK else None
    return mark[1] if mark is not None else ""
