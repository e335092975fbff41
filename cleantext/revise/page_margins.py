"""Running heads, running feet and page numbers of paginated text are dropped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from cleantext.blocks import Blocks, BoolArray
from cleantext.evidence import Code
from cleantext.page import Verdict
from cleantext.segment.page_margins import margin_lines

__all__ = ["in_margins", "page_margins"]

PAGE_MARGIN: Final = Code("page_margin", "repetition", "in the margin of a page, like {count} other lines")


def in_margins(blocks: Blocks) -> BoolArray:
    """Return which blocks of hard-wrapped text are in the margins of pages: bool, shape (blocks,). None is in HTML mode."""
    if len(blocks.line_starts) == len(blocks):  # not hard-wrapped
        return np.broadcast_to(np.False_, len(blocks))
    margins = margin_lines([line for text in blocks.texts for line in text.split("\n")])
    found: BoolArray = margins[blocks.first_lines[:-1]] & (np.diff(blocks.first_lines) == 1)
    return found


def page_margins(margins: BoolArray, kept: BoolArray) -> Iterator[Verdict]:
    """Drop the blocks in the margins of pages, as in a PDF's text (``segment.page_margins``)."""
    evidence = PAGE_MARGIN(count=int(margins.sum()) - 1)
    for i in (margins & kept).nonzero()[0].tolist():
        yield Verdict(i, "drop", evidence)
