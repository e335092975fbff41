"""The kept blocks as plain text."""

from __future__ import annotations

from itertools import compress, islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["render_text"]

PART: Final = 10_000
"""Blocks that are joined at a time. Bounds memory."""


def render_text(page: Page) -> str:
    """Return the texts of the kept blocks, joined by line breaks."""
    kept = compress(page.blocks.texts, page.kept.data)
    parts: list[str] = []
    while part := list(islice(kept, PART)):
        parts.append("\n".join(part))
    return "\n".join(parts)
