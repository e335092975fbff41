"""What each block's text is like, as whole-page columns.

The page's text is one array of code points; a table gives each its class; sums by block give the columns. Nothing here
knows any language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Measures", "measure"]

LETTER, DIGIT, UPPER, DENSE, TERMINAL, COMMA, DIVIDER = (1 << bit for bit in range(7))
"""Classes of a code point, as bits. DENSE: scripts without spaces between words (Han, kana, Thai, Lao, Khmer, Burmese)."""

TERMINALS: Final = ".!?…。！？｡।॥؟۔።։\u037e‽"
"""Marks that end a sentence, of any script."""
CLOSERS: Final = "\"'”’»›)]}」』】）〉》*_ \u200b\u200e\u200f¹²³⁴⁵⁶⁷⁸⁹⁰"
"""What may stand between a sentence's last mark and the end of its block."""
DIVIDERS: Final = ",|/·•>»›→"
"""Marks that divide entries of one line."""
COMMAS: Final = ",،、，;:；："
DENSE_CHARS_PER_WORD: Final = 2.0
"""Characters that count as a word where no spaces divide words: Chinese words are 1.5 to 2 long, Thai ones 4."""

PROSE_WORDS: Final = 8
"""Words from which on a block that ends like a sentence is prose (jusText's medium is 70 characters, about 11 words)."""
LONG_WORDS: Final = 25
"""Words from which on a block is prose with only a sentence mark or comma somewhere inside."""
SHORT_CHARS: Final = 80
"""Characters up to which a block that is no sentence is a line: a menu entry, a label, a headline."""

TERMINAL_SET: Final = frozenset(TERMINALS)


@cache
def _classes() -> npt.NDArray[np.uint8]:
    """uint8, shape (65536,): the class bits of every code point of the basic plane."""
    table = np.zeros(65536, np.uint8)
    for code in range(65536):
        category = unicodedata.category(chr(code))
        if category[0] in "LM":
            table[code] = LETTER | (UPPER if category == "Lu" else 0)
        elif category == "Nd":
            table[code] = DIGIT
    for first, last in ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF), (0xF900, 0xFAFF)):
        table[first : last + 1] |= np.where(table[first : last + 1] & LETTER, DENSE, 0).astype(np.uint8)
    for marks, bit in ((TERMINALS, TERMINAL), (COMMAS, COMMA), (DIVIDERS, DIVIDER)):
        for mark in marks:
            table[ord(mark)] |= bit
    return table


@dataclass(frozen=True, slots=True)
class Measures:
    """Columns with one entry a block."""

    chars: npt.NDArray[np.int64]
    """Characters."""
    letters: npt.NDArray[np.int64]
    """Letters and marks of any script."""
    digits: npt.NDArray[np.int64]
    """Decimal digits of any script."""
    commas: npt.NDArray[np.int64]
    """Commas, colons and semicolons."""
    words: npt.NDArray[np.float64]
    """Words; scripts that do not divide words count a word for every ``DENSE_CHARS_PER_WORD`` characters."""
    stops: npt.NDArray[np.int64]
    """Sentence ends: terminal marks followed by white space, a closing mark, or the block's end."""
    joints: npt.NDArray[np.int64]
    """Places where lines of several entries may be taken apart: dividers, a capital right behind a small letter or a
    sentence's end."""
    ends: npt.NDArray[np.bool_]
    """Whether the block ends like a sentence."""
    prose: npt.NDArray[np.bool_]
    """Whether the block reads like sentences: long enough, and ended or divided by sentence marks, or opening a list."""
    short: npt.NDArray[np.bool_]
    """Whether the block is a mere line: at most ``SHORT_CHARS`` characters and no prose."""


def measure(texts: Sequence[str]) -> Measures:
    """Measure all blocks at once. Linear in the page's characters.

    >>> m = measure(["Home", "It rained all day, and nobody of us went out.", "今天下了一整天的雨，我们谁也没有出门。"])
    >>> m.words.tolist(), m.prose.tolist()
    ([1.0, 10.0, 8.5], [False, True, True])
    """
    n = len(texts)
    joined = "\n".join(texts) + "\n"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    classes = _classes()[np.minimum(codes, 0xFFFF)]
    lengths = np.fromiter(map(len, texts), np.int64, n)
    starts = np.zeros(n, np.int64)
    np.cumsum(lengths[:-1] + 1, out=starts[1:])

    def total(marks: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        return np.add.reduceat(marks.astype(np.int64), starts) if n else np.zeros(0, np.int64)

    letter = (classes & LETTER) != 0
    digit = (classes & DIGIT) != 0
    dense = (classes & DENSE) != 0
    wordy = (letter | digit) & ~dense
    word_start = wordy.copy()
    word_start[1:] &= ~wordy[:-1]
    terminal = (classes & TERMINAL) != 0
    after = np.empty_like(terminal)
    after[:-1] = ~(wordy[1:] | terminal[1:])
    after[-1] = True
    full = terminal & (after | (codes > 0x2FFF))
    words = total(word_start) + total(dense) / DENSE_CHARS_PER_WORD
    stops = total(full)
    upper = (classes & UPPER) != 0
    joint = (classes & DIVIDER) != 0
    joint[1:] |= upper[1:] & ((letter & ~upper) | terminal)[:-1]
    ends = np.fromiter((text.rstrip(CLOSERS)[-1:] in TERMINAL_SET for text in texts), np.bool_, n)
    commas = total((classes & COMMA) != 0)
    opens = np.fromiter((text.endswith((":", "：")) for text in texts), np.bool_, n)
    prose = ((words >= PROSE_WORDS) & (ends | opens)) | ((words >= LONG_WORDS) & (stops + commas >= 1))
    return Measures(
        chars=lengths,
        letters=total(letter),
        digits=total(digit),
        commas=commas,
        words=words,
        stops=stops,
        joints=total(joint),
        ends=ends,
        prose=prose,
        short=(lengths <= SHORT_CHARS) & ~prose,
    )
