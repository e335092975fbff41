"""The footnotes of a page of which text and reference are kept, numbered in the order of their references."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cleantext.analysis.notes import back_links, note_links

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["Notes", "notes_of"]


class Notes(NamedTuple):
    """The footnotes of a page, numbered in the order of their references."""

    references: dict[int, int]
    """From rows of links to the number of their note."""
    blocks: dict[int, int]
    """From the blocks with which notes begin to their numbers."""
    back: dict[int, int]
    """From rows of links in notes back to their references to the number of the note."""


def notes_of(page: Page) -> Notes:
    """Return the notes whose text and references are kept."""
    found = Notes({}, {}, {})
    for link in page.blocks.once(note_links):
        if page.kept[link.block] and page.kept[link.note]:
            found.references[link.link] = found.blocks.setdefault(link.note, len(found.blocks) + 1)
    if found.blocks:
        back = page.blocks.once(back_links)
        found.back.update((row, found.blocks[note]) for row, note in back.items() if note in found.blocks)
    return found
