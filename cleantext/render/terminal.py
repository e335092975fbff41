"""Text on a terminal: its width in columns, and no characters that a terminal obeys."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["fitted", "printable", "width_of"]

UNPRINTABLE: Final = dict.fromkeys(
    (*range(9), 11, 12, *range(13, 32), *range(127, 133), *range(134, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)),
    "\ufffd",
)  # fmt: skip
"""Replacements of control characters, which begin a terminal's commands, of those that turn the direction of text, and of unpaired surrogates."""
ON_A_LINE: Final = UNPRINTABLE | {9: " "} | dict.fromkeys((10, 0x85, 0x2028, 0x2029), " ⏎ ")
"""The same for a text that is shown on one line."""
WIDE: Final = ("W", "F")
"""East Asian widths of the characters that take two columns (Unicode Standard Annex 11)."""
WITHOUT_WIDTH: Final = ("Mn", "Me", "Cf")
"""Categories of the characters that take none: marks on others, and format characters."""
EMOJI_STYLE: Final = "\ufe0f"
"""The mark that makes a symbol an emoji, one column wider."""
MOST_IN_COLUMN: Final = 8
"""Characters shown for each column, at most. Bounds work: letters with marks have up to four."""
CUT: Final = "…"


def printable(text: str, *, on_a_line: bool = False) -> str:
    r"""Return a text without characters that a terminal obeys. ``on_a_line``: with ⏎ for line breaks.

    >>> printable("red\x1b[31m\nRain", on_a_line=True)
    'red�[31m ⏎ Rain'
    """
    return text.translate(ON_A_LINE if on_a_line else UNPRINTABLE)


def width_of(text: str) -> int:
    r"""Return the columns that a text on one line takes.

    >>> width_of("Rain"), width_of("雨が"), width_of("e\u0301")
    (4, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def fitted(text: str, columns: int, *, padded: bool = False) -> str:
    """Return a text on one line cut to some columns, or filled with spaces up to them if ``padded``.

    >>> fitted("Rain today", 8), fitted("今日は雨", 6), fitted("雨", 4, padded=True)
    ('Rain to…', '今日…', '雨  ')
    """
    shown, used, cut_at = text[: columns * MOST_IN_COLUMN], 0, 0
    for position, character in enumerate(shown):
        used += _columns(character)
        if used < columns:
            cut_at = position + 1
        elif used > columns:
            break
    if used <= columns and len(shown) == len(text):
        return shown + " " * (columns - used) if padded else shown
    shown = shown[:cut_at] + CUT if columns > 0 else ""
    return shown + " " * (columns - width_of(shown)) if padded else shown


def _columns(character: str) -> int:
    """Return the columns that a character takes."""
    if character < "\u0300":
        return 1 - (character == "\xad")
    if unicodedata.east_asian_width(character) in WIDE:
        return 2
    return int(character == EMOJI_STYLE or unicodedata.category(character) not in WITHOUT_WIDTH)
