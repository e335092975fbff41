"""``Chunk``: a part of a page's text for an index."""

from __future__ import annotations

from dataclasses import dataclass

from cleantext.field_docs import documented

__all__ = ["Chunk"]


@documented
@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a page's text, with its headings and its place in the source."""

    text: str
    """The text, or Markdown, with the headings in it."""
    headings: tuple[str, ...]
    """The headings above its first text, the outermost first; a heading in ``text`` is among them."""
    blocks: tuple[int, ...]
    """Positions in ``page.blocks`` of the blocks that are in it, as a whole or in part."""
    paths: tuple[str, ...]
    """XPath of the element of each of these blocks, equal for blocks of one element; empty in text mode."""
    start: int
    """Offset of its first character in the given text; -1 in HTML mode."""
    end: int
    """Offset one past its last character; -1 in HTML mode."""
    repeated: int
    """Characters at the beginning of ``text`` that a chunk before has, too: the overlap, the head of a table, the fence of code."""
