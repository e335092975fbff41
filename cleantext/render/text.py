"""The kept blocks as plain text."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["render_text"]


def render_text(page: Page) -> str:
    """Return the texts of the kept blocks, joined by line breaks."""
    return "\n".join(compress(page.blocks.texts, page.kept.tolist()))
