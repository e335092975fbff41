"""Two tables of Unicode's basic plane: the class bits of each code point, and the code point that it folds to.

The tables are filled as characters occur, so importing is cheap. A page's text is one array of code points; looking them up in a
table takes about a nanosecond a character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext._core.bits import (
    BLANK,
    CLOSER,
    COMMA,
    DENSE,
    DIGIT,
    DIVIDER,
    EXPANDS,
    JOINS,
    LETTER,
    TERMINAL,
    UNKNOWN,
    UPPER,
)
from cleantext.lexicons import DENSE_RANGES, fold
from cleantext.texts import SLICE, codes_of, slices

__all__ = ["CLASSES", "WORD_FOLDS", "Classes", "classes_of", "fold", "fold_long", "folded_lines"]

Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint16]

TERMINALS: Final = ".!?…。！？｡।॥؟۔።։\u037e‽"
"""Marks that end a sentence, of any script."""
CLOSERS: Final = "\"'”’»›)]}」』】）〉》*_ \u200b\u200e\u200f¹²³⁴⁵⁶⁷⁸⁹⁰"
"""Characters that may be between the mark at the end of a sentence and the end of its block."""
DIVIDERS: Final = ",|/·•>»›→"
"""Marks that divide the entries of a line."""
COMMAS: Final = ",،、，;:；："
"""Commas, colons and semicolons of any script."""
BLANKS: Final = "\t\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
MARK_BITS: Final = ((TERMINALS, TERMINAL), (CLOSERS, CLOSER), (DIVIDERS, DIVIDER), (COMMAS, COMMA), (BLANKS, BLANK))

JAMO: Final = range(0x1100, 0x1200)
"""Hangul letters, which compose to syllables."""
SELECTORS: Final = range(0xFE00, 0xFE10)
"""Variation selectors, marks that do not compose."""
PLAIN_ASTRAL: Final = ((0x1F000, 0x1FBFF), (0x20000, 0x2F7FF))
"""Code points above the basic plane that neither fold nor compose: emoji and rare Han."""
BASIC: Final = 0xFFFF
"""Position of the last code point of the basic plane."""
SPACES_RE: Final = re.compile(r"[ \t]{2,}+|\t")
"""White space that is collapsed to one space."""

CLASSES: Final = np.full(BASIC + 1, UNKNOWN, np.uint16)
"""uint16: the class bits of each code point for which ``classes_of`` was called, else ``UNKNOWN``."""
CLASSES[-1] = 0  # no character: `take` clips all code points above the basic plane to it, so that they have no class
_FOLDS: Final = np.arange(BASIC + 1, dtype=np.uint32)
WORD_FOLDS: Final = np.arange(BASIC + 1, dtype=np.uint32)
"""uint32: the small letter of each code point for which ``classes_of`` was called, and 48 ("0") for every digit; the last entry is for
all code points above the basic plane."""


def fold_long(text: str, classes: Classes | None = None) -> str:
    """Return what ``fold`` returns, by table: faster for texts as long as a page.

    ``classes``: the class bits of the text's characters, if they are known. A text with characters that may compose with others,
    such as combining marks, is folded by ``fold``.
    """
    if text.isascii():
        return text.lower()
    codes = codes_of(text)
    if classes is None:
        classes = classes_of(codes)
    seen = int(np.bitwise_or.reduce(classes))
    wide = codes[codes > BASIC]
    if seen & JOINS or not all(
        any(first <= code <= last for first, last in PLAIN_ASTRAL) for code in set(wide.tolist())
    ):
        return fold(text)
    if seen & EXPANDS:
        for char in map(chr, set(codes[(classes & EXPANDS) != 0].tolist())):
            text = text.replace(char, fold(char))
        codes = codes_of(text)
    folded = _FOLDS.take(codes, mode="clip")
    if len(wide):
        np.copyto(folded, codes, where=codes > BASIC)
    return _text_of(folded)


def folded_lines(texts: Sequence[str], classes: Classes | None) -> str:
    """Return the texts of a group of blocks as they are looked up, a line each. ``classes``: the class bits of their characters, if they are known."""
    joined = "\n".join(texts)
    if joined.count("\n") >= len(texts):
        joined = "\n".join([text.replace("\n", " ") for text in texts])
    if len(joined) <= SLICE:
        return _with_single_spaces(fold_long(joined, classes))
    return "".join(_with_single_spaces(fold_long(part)) for part in slices(joined))


def _with_single_spaces(folded: str) -> str:
    return SPACES_RE.sub(" ", folded) if "  " in folded or "\t" in folded else folded


def _text_of(codes: Codes) -> str:
    """Return the text of code points."""
    try:
        return codes.tobytes().decode("utf-32-le")
    except UnicodeDecodeError:
        text = str(codes.view(f"<U{len(codes)}")[0])
        return text + "\0" * (len(codes) - len(text))  # numpy takes NULs at the end for padding


def classes_of(codes: Codes) -> Classes:
    """Return uint16, shape (code points,): the class bits of code points."""
    classes = CLASSES.take(codes, mode="clip")
    if int(classes.max(initial=0)) >= UNKNOWN:
        for code in set(codes[classes >= UNKNOWN].tolist()):
            _fill(code)
        classes = CLASSES.take(codes, mode="clip")
    return classes


def _fill(code: int) -> None:
    """Fill both tables for a code point."""
    char = chr(code)
    category = unicodedata.category(char)
    bits = 0
    if category[0] in "LM":
        bits = LETTER | (UPPER if category == "Lu" else 0)
        if any(first <= code <= last for first, last in DENSE_RANGES):
            bits |= DENSE
    elif category == "Nd":
        bits = DIGIT
    for marks, bit in MARK_BITS:
        if char in marks:
            bits |= bit
    small = char.lower()
    WORD_FOLDS[code] = ord("0") if category == "Nd" else ord(small) if len(small) == 1 else code
    folded = fold(char)
    if len(folded) == 1 and ord(folded) <= BASIC:
        _FOLDS[code] = ord(folded)
    else:
        bits |= EXPANDS
    combines = category[0] == "M" and code not in SELECTORS
    if combines or code in JAMO or not unicodedata.is_normalized("NFC", char):
        bits |= JOINS
    CLASSES[code] = bits
