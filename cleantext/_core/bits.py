"""The class bits of code points, which the compiled functions and those in numpy share."""

from __future__ import annotations

__all__ = [
    "BLANK",
    "CLOSER",
    "COMMA",
    "DENSE",
    "DIGIT",
    "DIVIDER",
    "EXPANDS",
    "JOINS",
    "LETTER",
    "TERMINAL",
    "UNKNOWN",
    "UPPER",
]

LETTER, DIGIT, UPPER, DENSE, TERMINAL, COMMA, DIVIDER, CLOSER, EXPANDS, JOINS, BLANK = (1 << bit for bit in range(11))
"""Bits of the classes of a code point. UPPER is set for letters only. DENSE: a letter of a script without spaces between words;
EXPANDS: does not fold to one code point of the basic plane; JOINS: may compose with its neighbours, or is not in normal form; BLANK:
white space other than spaces and line breaks. ``_native.c`` has the first seven."""
UNKNOWN = 1 << 15
"""Bit of a code point that has not occurred yet."""
