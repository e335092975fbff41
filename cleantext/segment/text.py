"""Flattened text → blocks: one for each line, or for each paragraph of hard-wrapped text (lynx, e-mail, archives)."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

import numpy as np

from cleantext.blocks import Blocks
from cleantext.segment.page_margins import margin_lines
from cleantext.texts import collected, lengths_of, smallest
from cleantext.tree_ops import Ints

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
PART: Final = 65_536
"""Characters of a source that are split into lines at a time. Bounds memory."""


class Lines(NamedTuple):
    """The lines of a text that are not blank, as columns."""

    texts: Sequence[str]
    """Without white space around them."""
    numbers: Ints
    """From 1."""
    starts: Ints
    """Offset of the first character that is not white space."""
    blanks: Ints
    """Blank lines before the line."""
    indents: Ints
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
    heads = _paragraph_heads(lines)
    if heads is None:
        return Blocks(
            "text", lines.texts, lines=lines.numbers, starts=lines.starts, blanks=lines.blanks, indents=lines.indents
        )
    bounds = np.append(heads, len(lines.texts))
    return Blocks(
        "text",
        collected(_joined(lines.texts, bounds)),
        lines=lines.numbers[heads],
        starts=lines.starts[heads],
        ends=lines.starts[bounds[1:] - 1]
        + np.fromiter((len(lines.texts[last - 1]) for last in bounds[1:].data), np.int64, len(heads)),
        blanks=lines.blanks[heads],
        indents=lines.indents[heads],
        line_starts=lines.starts,
        first_lines=bounds,
    )


def _joined(lines: Sequence[str], bounds: Ints) -> Iterator[str]:
    """Yield the texts of paragraphs. ``bounds``: the first line of each, and the number of lines."""
    remaining = iter(lines)
    for count in np.diff(bounds).data:
        yield "\n".join(islice(remaining, count))


def _lines(source: str) -> Lines:
    columns: list[list[Ints]] = [[], [], [], []]
    return Lines(collected(_stripped(source, columns)), *map(np.concatenate, columns))


def _stripped(source: str, columns: list[list[Ints]]) -> Iterator[str]:
    """Yield the lines that are not blank, without white space around them. It adds the other columns of ``Lines`` in parts."""
    offset = before = 0
    last = -1  # the last line that is not blank
    for part in _parts(source):
        stripped = list(map(str.strip, part))
        lengths, leads = (np.fromiter(map(len, lines), np.int64, len(part)) for lines in (part, map(str.lstrip, part)))
        leads = lengths - leads
        ends = np.cumsum(lengths)
        rows = np.flatnonzero(np.fromiter(map(bool, stripped), np.bool_, len(part)))
        indents = leads[rows]
        for at in np.flatnonzero(indents).tolist():
            indents[at] += (TAB_WIDTH - 1) * part[rows[at]].count("\t", 0, indents[at])
        blanks = np.diff(before + rows, prepend=last) - 1
        starts = offset + (ends - lengths + leads)[rows]
        for column, values in zip(columns, (before + 1 + rows, starts, blanks, indents), strict=True):
            column.append(smallest(values))
        last = before + int(rows[-1]) if len(rows) else last
        offset += int(ends[-1]) if part else 0
        before += len(part)
        yield from filter(None, stripped)


def _parts(source: str) -> Iterator[list[str]]:
    """Yield the lines of a source in parts of about ``PART`` characters, with their line breaks; none for an empty source."""
    start, size = 0, PART
    while start + size < len(source):
        lines = source[start : start + size].splitlines(keepends=True)
        if len(lines) < 2:
            size *= 2  # a line longer than a part
            continue
        start += size - len(lines.pop())  # the last line may go on
        size = PART
        yield lines
    yield source[start:].splitlines(keepends=True)


def _paragraph_heads(lines: Lines) -> Ints | None:
    """Return the first line of each paragraph, or None for text that is not hard-wrapped.

    A line is full if the next line's first word would not have fitted into the page's width. The line after a full line continues
    the paragraph unless a blank line, a bullet, a different indentation or the margin of a page separates them.
    """
    count = len(lines.texts)
    if count < MIN_FULL_LINES:
        return None
    indents = lines.indents
    widths = indents + lengths_of(lines.texts)
    width = int(np.sort(widths)[-1 - int(OUTLIERS * count)])
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return None
    first_words = np.fromiter((len(text.split(None, 1)[0]) for text in lines.texts), np.int32, count)
    followed = np.zeros(count, np.bool_)
    followed[:-1] = lines.blanks[1:] == 0
    full = np.zeros(count, np.bool_)
    full[:-1] = followed[:-1] & (widths[:-1] + 1 + first_words[1:] > width)
    long = followed & (widths > LONG_LINE * width)
    if full.sum() < MIN_FULL_LINES or full.sum() < MIN_FULL_SHARE * long.sum():
        return None
    margins = margin_lines(lines.texts)
    margins[1:] |= margins[:-1]  # the line after one begins a paragraph, too
    heads = array("i", (0,))
    for i in range(1, count):
        breaks = not full[i - 1] or margins[i] or lines.texts[i].startswith(BULLETS)
        if not breaks and indents[i] != indents[i - 1]:
            bulleted = i - 1 == heads[-1] and lines.texts[i - 1].startswith(BULLETS)
            breaks = not (bulleted and indents[i] > indents[i - 1])
        if breaks:
            heads.append(i)
    return np.asarray(heads)
