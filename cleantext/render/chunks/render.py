"""Return the chunks of a page: its pieces, packed, with their places in the source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleantext.chunk import Chunk
from cleantext.render.chunks.packing import Atom, Bundle, pack
from cleantext.render.chunks.pieces import text_pieces
from cleantext.render.chunks.places import Place, places

if TYPE_CHECKING:
    from cleantext.output_style import Links, OutputFormat
    from cleantext.page import Page

__all__ = ["render_chunks"]


def render_chunks(
    page: Page, max_chars: int, overlap: int, output_format: OutputFormat, links: Links
) -> Iterator[Chunk]:
    """Return the chunks of a page, made as they are read.

    Raises ValueError for sizes that cannot be right and for the format "html", ImportError for Markdown without the extra ``markdown``.

    >>> from cleantext import analyze
    >>> page = analyze("Rain\\n\\nIt rained on Monday, so the match was off.", input_format="text", filters=())
    >>> [(chunk.text, chunk.headings, chunk.start) for chunk in render_chunks(page, 30, 0, "text", "on")]
    [('Rain\\n\\nIt rained on Monday, so', ('Rain',), 0), ('the match was off.', ('Rain',), 30)]
    """
    if max_chars < 1:
        raise ValueError(f"max_chars is {max_chars}: give the characters of the longest chunk, such as 2000")
    if not 0 <= overlap <= max_chars // 2:
        raise ValueError(f"overlap is {overlap}: give a number from 0 to half of max_chars, {max_chars // 2}")
    if output_format not in ("text", "markdown"):
        raise ValueError(f"chunks cannot have the format {output_format!r}: use 'text' or 'markdown'")
    if links not in ("on", "off"):
        raise ValueError(f"chunks cannot have links={links!r}: use 'on' or 'off'")
    markdown = output_format == "markdown"
    if markdown:
        from cleantext.render.chunks.markdown_pieces import markdown_pieces  # noqa: PLC0415 -- for Markdown only

        pieces = markdown_pieces(page, links, max_chars)
    else:
        pieces = list(text_pieces(page))
    bundles = pack(pieces, places(page), page.blocks.texts, max_chars=max_chars, overlap=overlap, markdown=markdown)
    return filter(
        lambda chunk: len(chunk.text) > chunk.repeated,
        (_chunk(page, bundle, is_exact=not markdown) for bundle in bundles),
    )


def _chunk(page: Page, bundle: Bundle, *, is_exact: bool) -> Chunk:
    """Return a chunk of some atoms. ``is_exact``: whether the texts of pieces are those of blocks."""
    text, repeated = _joined(bundle)
    blocks = tuple(dict.fromkeys(block for atom in bundle.atoms for block in atom.blocks))
    start = end = -1
    paths: tuple[str, ...] = ()
    elements = page.blocks.elements
    if elements is not None:
        paths = tuple(map(elements.path, page.blocks.element_rows[list(blocks)].tolist()))
    elif is_exact:
        first, last = bundle.atoms[0], bundle.atoms[-1]
        start = _offset(page, first.piece.at, first.start)
        end = _offset(page, last.piece.at, last.start + len(last.text.rstrip()))
    elif blocks:
        start, end = int(page.blocks.starts[blocks[0]]), int(page.blocks.ends[blocks[-1]])
    return Chunk(text, _place(bundle).headings, blocks, paths, start, end, repeated)


def _place(bundle: Bundle) -> Place:
    """Return the place of the first text that is not repeated, or else of the last heading."""
    new = bundle.atoms[bundle.repeated :]
    return next((atom.place for atom in new if atom.place.kind != "heading"), new[-1].place)


def _joined(bundle: Bundle) -> tuple[str, int]:
    """Return the text of some atoms, and how much of it is repeated."""
    first = bundle.atoms[0]
    written, length, base = [bundle.lead], len(bundle.lead), first.piece.indent
    repeated = 0 if first.trail and not first.start else length  # the fence with which code begins
    before: Atom | None = None
    for number, atom in enumerate(bundle.atoms):
        base = min(base, atom.piece.indent)
        spaces = " " * (atom.piece.indent - base)
        parts = [atom.separator if number else ""]
        if before is None or before.piece is not atom.piece:
            parts.append(spaces)
        parts.append(atom.text.replace("\n", "\n" + spaces) if spaces else atom.text)
        if number == bundle.repeated and number:
            repeated = length + len(parts[0])
        written += parts
        length += sum(map(len, parts))
        before = atom
    return "".join(written).rstrip() + bundle.atoms[-1].trail, repeated


def _offset(page: Page, block: int, at: int) -> int:
    """Return the offset in the source of a character of a block of flattened text, whose lines may be indented."""
    text, blocks = page.blocks.texts[block], page.blocks
    line = text.count("\n", 0, at)
    start = int(blocks.line_starts[int(blocks.first_lines[block]) + line])
    return start + at - (text.rfind("\n", 0, at) + 1)
