"""Flattened text → blocks: one for each line, or for each paragraph of hard-wrapped text (lynx, e-mail, archives)."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from cleantext.blocks import Blocks

__all__ = ["segment_text"]

TAB_WIDTH: Final = 4
"""Columns that a tab adds to a line's indentation."""
MIN_WIDTH, MAX_WIDTH = 50, 110
"""Widths in characters at which text is hard-wrapped: 65 to 80 are usual."""
MIN_FULL_LINES: Final = 12
"""Fewest full lines of a hard-wrapped page; a page with fewer is too short to decide."""
MIN_FULL_SHARE: Final = 0.5
"""Least share of full lines among the long lines that another line follows."""
LONG_LINE: Final = 0.6
"""Share of the page's width above which a line is long."""
OUTLIERS: Final = 0.02
"""Share of lines that may be longer than the width: URLs, tables."""
BULLETS: Final = tuple("*•●▪■◦‣+-–—#")
"""First characters of a list item: its line begins a paragraph."""


class Lines(NamedTuple):
    """The lines of a text that are not blank, as columns."""

    texts: list[str]
    """Without white space around them."""
    numbers: list[int]
    """From 1."""
    starts: list[int]
    """Offset of the first character that is not white space."""
    blanks: list[int]
    """Blank lines before the line."""
    indents: list[int]
    """Columns of white space before the line's text."""


def segment_text(source: str) -> Blocks:
    r"""Return one block for each line that is not blank, or for each paragraph of hard-wrapped text.

    Lines end where ``str.splitlines`` ends them: ``\n``, ``\r\n``, ``\r``, form feed, ``\u2028`` and others. White space around a
    line is not part of it; bullets, tabs and spaces inside it are. A paragraph's lines are joined by ``\n``.

    >>> blocks = segment_text("Menu\r\n\r\n  • one\n")
    >>> blocks.texts, blocks.blanks.tolist(), blocks.indents.tolist(), blocks.starts.tolist()
    (['Menu', '• one'], [0, 1], [0, 2], [0, 10])
    """
    lines = _lines(source)
    ends = [start + len(text) for start, text in zip(lines.starts, lines.texts, strict=True)]
    heads = _paragraph_heads(lines)
    if heads is None:
        return Blocks(
            "text", lines.texts, lines=lines.numbers, starts=lines.starts, ends=ends, blanks=lines.blanks, indents=lines.indents
        )  # fmt: skip
    bounds = [*heads, len(lines.texts)]
    return Blocks(
        "text",
        ["\n".join(lines.texts[first:last]) for first, last in pairwise(bounds)],
        lines=[lines.numbers[i] for i in heads],
        starts=[lines.starts[i] for i in heads],
        ends=[ends[last - 1] for last in bounds[1:]],
        blanks=[lines.blanks[i] for i in heads],
        indents=[lines.indents[i] for i in heads],
        line_starts=lines.starts,
        first_lines=bounds,
    )


def _lines(source: str) -> Lines:
    lines = Lines([], [], [], [], [])
    offset = blank = 0
    for number, line in enumerate(source.splitlines(keepends=True), 1):
        text = line.strip()
        if not text:
            blank += 1
        else:
            lead = line[: line.index(text[0])]
            lines.texts.append(text)
            lines.numbers.append(number)
            lines.starts.append(offset + len(lead))
            lines.blanks.append(blank)
            lines.indents.append(len(lead) + (TAB_WIDTH - 1) * lead.count("\t"))
            blank = 0
        offset += len(line)
    return lines


def _paragraph_heads(lines: Lines) -> list[int] | None:
    """Return the first line of each paragraph, or None for text that is not hard-wrapped.

    A line is full if the next line's first word would not have fitted into the page's width. The line after a full line continues
    the paragraph unless a blank line, a bullet or a different indentation separates them.
    """
    count = len(lines.texts)
    if count < MIN_FULL_LINES:
        return None
    indents = np.asarray(lines.indents)
    widths = indents + np.fromiter(map(len, lines.texts), np.int64, count)
    width = int(np.sort(widths)[-1 - int(OUTLIERS * count)])
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return None
    first_words = np.fromiter((len(text.split(None, 1)[0]) for text in lines.texts), np.int64, count)
    followed = np.zeros(count, np.bool_)
    followed[:-1] = np.asarray(lines.blanks)[1:] == 0
    full = np.zeros(count, np.bool_)
    full[:-1] = followed[:-1] & (widths[:-1] + 1 + first_words[1:] > width)
    long = followed & (widths > LONG_LINE * width)
    if full.sum() < MIN_FULL_LINES or full.sum() < MIN_FULL_SHARE * long.sum():
        return None
    heads = [0]
    for i in range(1, count):
        breaks = not full[i - 1] or lines.texts[i].startswith(BULLETS)
        if not breaks and indents[i] != indents[i - 1]:
            bulleted = i - 1 == heads[-1] and lines.texts[i - 1].startswith(BULLETS)
            breaks = not (bulleted and indents[i] > indents[i - 1])
        if breaks:
            heads.append(i)
    return heads
