"""What code points are like, as two tables over the basic plane: class bits, and the code point each folds to.

The tables fill as characters are met, so nothing is worked out at import; a page's text is one array of code points, and
looking it up in a table costs about a nanosecond a character.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.lexicons import DENSE_RANGES, fold

__all__ = ["Classes", "classes_of", "codes_of", "fold", "fold_long"]

Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint16]

LETTER, DIGIT, UPPER, DENSE, TERMINAL, COMMA, DIVIDER, CLOSER, EXPANDS, JOINS, BLANK = (1 << bit for bit in range(11))
"""Classes of a code point, as bits. DENSE: scripts without spaces between words (Han, kana, Thai, Lao, Khmer, Burmese);
EXPANDS: folds to no character, or to several; JOINS: may compose with its neighbours, or is not in normal form; BLANK: white space other than spaces and line breaks."""
UNKNOWN: Final = 1 << 15
"""Not met so far."""

TERMINALS: Final = ".!?…。！？｡।॥؟۔።։\u037e‽"
"""Marks that end a sentence, of any script."""
CLOSERS: Final = "\"'”’»›)]}」』】）〉》*_ \u200b\u200e\u200f¹²³⁴⁵⁶⁷⁸⁹⁰"
"""What may stand between a sentence's last mark and the end of its block."""
DIVIDERS: Final = ",|/·•>»›→"
"""Marks that divide entries of one line."""
COMMAS: Final = ",،、，;:；："
BLANKS: Final = "\t\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
MARK_BITS: Final = ((TERMINALS, TERMINAL), (CLOSERS, CLOSER), (DIVIDERS, DIVIDER), (COMMAS, COMMA), (BLANKS, BLANK))

FIRST_JAMO, LAST_JAMO = 0x1100, 0x11FF
"""Hangul letters that compose to syllables."""
FIRST_SELECTOR, LAST_SELECTOR = 0xFE00, 0xFE0F
"""Variation selectors: marks that compose with nothing."""
PLAIN_ASTRAL: Final = ((0x1F000, 0x1FBFF), (0x20000, 0x2F7FF))
"""Code points above the basic plane that neither fold nor compose: emoji and rare Han."""
BASIC: Final = 0xFFFF

_CLASSES: Final = np.full(BASIC + 1, UNKNOWN, np.uint16)
_CLASSES[BASIC] = 0  # no character; what lies above the basic plane is looked up here, and is of no class
_FOLDS: Final = np.arange(BASIC + 1, dtype=np.uint32)


def fold_long(text: str, classes: Classes | None = None) -> str:
    """The same as ``fold``, by table, for texts of a page's length. ``classes``: its characters', where they are known.

    Where a character may compose with another one (combining marks, most of all), the whole text goes through ``fold``.
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
    return folded.tobytes().decode("utf-32-le", "surrogatepass")


def codes_of(text: str) -> Codes:
    """uint32, one a character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def classes_of(codes: Codes) -> Classes:
    """uint16, one a code point: its class bits."""
    classes = _CLASSES.take(codes, mode="clip")
    if int(classes.max(initial=0)) >= UNKNOWN:
        for code in set(codes[classes >= UNKNOWN].tolist()):
            _meet(code)
        classes = _CLASSES.take(codes, mode="clip")
    return classes


def _meet(code: int) -> None:
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
    folded = fold(char)
    if len(folded) == 1 and ord(folded) <= BASIC:
        _FOLDS[code] = ord(folded)
    else:
        bits |= EXPANDS
    marking = category[0] == "M" and not FIRST_SELECTOR <= code <= LAST_SELECTOR
    if marking or FIRST_JAMO <= code <= LAST_JAMO or not unicodedata.is_normalized("NFC", char):
        bits |= JOINS
    _CLASSES[code] = bits
