"""Flattened text → blocks, a line each, with offsets into the text that was given."""

from __future__ import annotations

from cleantext.page import Blocks

__all__ = ["segment_text"]

TAB_WIDTH = 4
"""Columns a tab counts for in a line's indentation."""


def segment_text(source: str) -> Blocks:
    r"""One block for each line that holds more than white space.

    Lines end where ``str.splitlines`` says: ``\n``, ``\r\n``, ``\r``, form feed, ``\u2028`` and their kin. Only the white
    space around a line is left out; bullets, tabs and spaces within it stay.

    >>> blocks = segment_text("Menu\r\n\r\n  • one\n")
    >>> blocks.texts, blocks.blanks.tolist(), blocks.indents.tolist(), blocks.starts.tolist()
    (['Menu', '• one'], [0, 1], [0, 2], [0, 10])
    """
    texts: list[str] = []
    numbers: list[int] = []
    starts: list[int] = []
    blanks: list[int] = []
    indents: list[int] = []
    offset = blank = 0
    for number, line in enumerate(source.splitlines(keepends=True), 1):
        text = line.strip()
        if not text:
            blank += 1
        else:
            lead = line[: line.index(text[0])]
            texts.append(text)
            numbers.append(number)
            starts.append(offset + len(lead))
            blanks.append(blank)
            indents.append(len(lead) + (TAB_WIDTH - 1) * lead.count("\t"))
            blank = 0
        offset += len(line)
    return Blocks(
        "text",
        texts,
        lines=numbers,
        starts=starts,
        ends=[start + len(text) for start, text in zip(starts, texts, strict=True)],
        blanks=blanks,
        indents=indents,
    )
