"""Footnotes: short links to a block further down that begins with the same mark, or is an item of a list, and the links back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

import numpy as np

from cleantext.blocks import KINDS, Blocks

if TYPE_CHECKING:
    from cleantext.segment.dom import Dom
from cleantext.lazy_regex import later

__all__ = ["NoteLink", "back_links", "note_links"]

HEADING, LIST_ITEM = map(KINDS.index, ("heading", "list_item"))
MARK_RE: Final = later(
    r"[\[(\s]{0,3}(?:note )?(?P<mark>[\w*†‡§]{1,4})[\])\s]{0,3}|\[(?:[^\W\d]{1,6}\.?\s)(?P<number>\d{1,3})\]"
)
"""What a reference to a note shows, and its mark alone: "1", "[1]", "(*)", "[n 1]"."""
MAX_MARK: Final = 20
"""Characters of a link that may be a reference. Bounds work."""
MAX_BLOCKS: Final = 20
"""Blocks of a note in which links back are searched. Bounds work: notes have one to five."""


class NoteLink(NamedTuple):
    """A reference to a footnote."""

    link: int
    """Row of the link in ``blocks.elements``."""
    block: int
    """The block that the link is in."""
    target: int
    """Row of the element that it leads to."""
    note: int
    """The block with which the note begins."""


def note_links(blocks: Blocks) -> tuple[NoteLink, ...]:
    """Return the references to footnotes, in order; none in text mode.

    Links to sections, such as that to the comments with their number, are left out.

    >>> from cleantext import analyze
    >>> page = analyze("<p>Rain<a href=#n>[1]</a> in the <a href=#n>north</a>.<ol><li id=n>As the office said.</ol>", filters=())
    >>> [(link.block, link.note) for link in note_links(page.blocks)]
    [(0, 1)]
    """
    elements, dom, count = blocks.elements, blocks.dom, len(blocks)
    found: list[NoteLink] = []
    if elements is None or dom is None:
        return ()
    for row, link, target in _inner_links(blocks):
        mark = _mark(dom, row)
        block, note = elements.firsts[link], elements.firsts[target]
        if not mark or not block < note < count or blocks.kinds[note] == HEADING:
            continue
        if blocks.kinds[note] == LIST_ITEM or _begins_with(blocks.texts[note], mark):
            found.append(NoteLink(link, block, target, note))
    return tuple(found)


def back_links(blocks: Blocks) -> dict[int, int]:
    """Return the links from notes back to the blocks that refer to them: from their rows in ``blocks.elements`` to the block of their note.

    >>> from cleantext import analyze
    >>> page = analyze("<p>Rain<a id=r href=#n>[1]</a>.<ol><li id=n><a href=#r>^</a> As the office said.</ol>", filters=())
    >>> list(back_links(page.blocks).values())
    [1]
    """
    elements, references = blocks.elements, blocks.once(note_links)
    if elements is None or not references:
        return {}
    referring = {(link.note, link.block) for link in references}
    of_block = {
        block: link.note
        for link in references
        for block in range(link.note, min(max(link.note + 1, elements.lasts[link.target]), link.note + MAX_BLOCKS))
    }
    found: dict[int, int] = {}
    for _, link, target in _inner_links(blocks):
        note = of_block.get(elements.firsts[link])
        if note is not None and (note, elements.firsts[target]) in referring:
            found[link] = note
    return found


def _inner_links(blocks: Blocks) -> list[tuple[int, int, int]]:
    """Return the links to places on the page: row in the DOM columns, row in ``blocks.elements``, row there of the target."""
    elements, dom = blocks.elements, blocks.dom
    if elements is None or dom is None:
        return []
    hrefs = {row: href for row, href in dom.attributes.get("href", {}).items() if href[:1] == "#" and len(href) > 1}
    if not hrefs:
        return []
    places = {name: row for row, name in dom.attributes.get("name", {}).items() if dom.tags[row] == "a"}
    places |= {name: row for row, name in dom.attributes.get("id", {}).items()}
    links = [(row, to) for row in sorted(hrefs) if dom.tags[row] == "a" and (to := places.get(unquote(hrefs[row][1:])))]
    rows = np.array(links, np.int32).reshape(-1, 2)
    at = np.minimum(np.searchsorted(elements.dom_rows, rows), len(elements.dom_rows) - 1)
    known = (elements.dom_rows[at] == rows).all(axis=1)
    return [(row, link, to) for row, (link, to) in zip(rows[known, 0].tolist(), at[known].tolist(), strict=True)]


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
    found = MARK_RE.fullmatch(text) if len(text) <= MAX_MARK else None
    return found["mark"] or found["number"] if found is not None else ""
