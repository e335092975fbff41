"""Hard-wrapped text (lynx, e-mail, plain-text archives): the lines of one paragraph are judged together."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleantext.page import Blocks

__all__ = ["joined", "unwrap"]

MIN_WIDTH, MAX_WIDTH = 50, 110
"""Widths in characters at which text is wrapped: 65 to 80 are usual."""
MIN_FULL_LINES: Final = 12
"""Lines that end because the next word would not have fitted, below which nothing shows that the text is wrapped."""
MIN_FULL_SHARE: Final = 0.5
"""Share of the followed lines of some length that must be full."""
OUTLIERS: Final = 0.02
"""Share of lines that may be longer than the width: URLs, tables."""
BULLETS: Final = tuple("*•●▪■◦‣+-–—#")


def unwrap(blocks: Blocks) -> list[range] | None:
    """The ranges of blocks that are one paragraph each; None for text that is not hard-wrapped, and for HTML.

    A line is full when the next line's first word would not have fitted into the page's width. A full line's next line goes on
    with the paragraph unless a blank line, a bullet or a different indentation comes between.
    """
    if blocks.mode == "html" or len(blocks) < MIN_FULL_LINES:
        return None
    indents = blocks.indents
    widths = indents + blocks.chars
    width = int(np.sort(widths)[-1 - int(OUTLIERS * len(widths))])
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return None
    first_words = np.fromiter((len(text.split(None, 1)[0]) for text in blocks.texts), np.int32, len(blocks))
    followed = np.zeros(len(blocks), np.bool_)
    followed[:-1] = blocks.blanks[1:] == 0
    full = np.zeros(len(blocks), np.bool_)
    full[:-1] = followed[:-1] & (widths[:-1] + 1 + first_words[1:] > width)
    long = followed & (widths > 0.6 * width)
    if full.sum() < MIN_FULL_LINES or full.sum() < MIN_FULL_SHARE * long.sum():
        return None
    rows: list[range] = []
    start = 0
    for i in range(len(blocks)):
        last = i == len(blocks) - 1
        breaks = last or not full[i] or blocks.texts[i + 1].startswith(BULLETS)
        if not breaks and indents[i + 1] != indents[i]:
            hanging = i == start and blocks.texts[i].startswith(BULLETS) and indents[i + 1] > indents[i]
            breaks = not hanging
        if breaks:
            rows.append(range(start, i + 1))
            start = i + 1
    return rows


def joined(blocks: Blocks, rows: list[range]) -> Blocks:
    """The same text with one block a paragraph."""
    heads = [row.start for row in rows]
    return Blocks(
        "text",
        [" ".join(blocks.texts[row.start : row.stop]) for row in rows],
        lines=blocks.lines[heads].tolist(),
        starts=blocks.starts[heads].tolist(),
        ends=[int(blocks.ends[row.stop - 1]) for row in rows],
        blanks=blocks.blanks[heads].tolist(),
        indents=blocks.indents[heads].tolist(),
    )
