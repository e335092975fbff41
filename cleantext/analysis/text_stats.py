"""Statistics of each block's text, as columns, computed in the same way for all languages.

The page's text is one array of code points; a table maps each to its class bits; sums over each block give the columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis.characters import (
    CLOSER,
    CLOSERS,
    COMMA,
    DENSE,
    DIGIT,
    DIVIDER,
    LETTER,
    TERMINAL,
    TERMINALS,
    UPPER,
    Classes,
    classes_of,
    codes_of,
)

__all__ = ["TextStats", "text_stats"]

DENSE_CHARS_PER_WORD: Final = 2.0
"""Characters that count as a word in scripts without spaces between words: Chinese words have 1.5 to 2, Thai words 4."""
PROSE_WORDS: Final = 8
"""Words from which a block that ends like a sentence is prose (jusText: 70 characters, about 11 words)."""
LONG_WORDS: Final = 25
"""Words from which a block with a sentence end or comma anywhere is prose, as captions and list items may lack the last mark."""
SHORT_CHARS: Final = 80
"""Most characters of a short block: a menu entry, a label, or a headline, which is as long as a printed line."""

TERMINAL_SET: Final = frozenset(TERMINALS)
LAST_NARROW: Final = "\u2fff"
"""Last code point of sentence marks that need a space after them; those of Han and kana, above it, need none."""


@dataclass(frozen=True, slots=True)
class TextStats:
    """Columns with one entry for each block."""

    chars: npt.NDArray[np.int64]
    """Characters."""
    letters: npt.NDArray[np.int64]
    """Letters and marks of any script."""
    digits: npt.NDArray[np.int64]
    """Decimal digits of any script."""
    commas: npt.NDArray[np.int64]
    """Commas, colons and semicolons."""
    words: npt.NDArray[np.float64]
    """Words; scripts without spaces between words count one for every ``DENSE_CHARS_PER_WORD`` characters."""
    stops: npt.NDArray[np.int64]
    """Sentence ends: terminal marks followed by white space, a closing mark, or the block's end."""
    joints: npt.NDArray[np.int64]
    """Positions where a line of several entries may be split: dividers, and capitals right after a small letter or a terminal mark."""
    ends_sentence: npt.NDArray[np.bool_]
    """Whether the block ends with a terminal mark, perhaps followed by closing marks."""
    reads_as_prose: npt.NDArray[np.bool_]
    """Whether the block reads like sentences: long enough, and with a sentence mark, a comma, or a colon at its end."""
    is_short: npt.NDArray[np.bool_]
    """Whether the block has at most ``SHORT_CHARS`` characters and does not read as prose."""
    classes: Classes
    """uint16, shape (characters,): class bits of the characters of all blocks, with a line break between blocks."""
    classes_present: int
    """The class bits that any character has."""


def text_stats(texts: Sequence[str]) -> TextStats:
    """Return the statistics of all blocks. Linear in the page's characters.

    >>> stats = text_stats(["Home", "It rained all day, and none of us went out.", "今天下了一整天的雨，我们谁也没有出门。"])
    >>> stats.words.tolist(), stats.reads_as_prose.tolist()
    ([1.0, 10.0, 8.5], [False, True, True])
    """
    n = len(texts)
    codes = codes_of("\n".join(texts) + "\n")
    classes = classes_of(codes)
    present = int(np.bitwise_or.reduce(classes))
    lengths = np.fromiter(map(len, texts), np.int64, n)
    bounds = np.zeros(n + 1, np.int64)
    np.cumsum(lengths + 1, out=bounds[1:])

    def total(marks: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        before = marks.nonzero()[0].searchsorted(
            bounds
        )  # methods: calling numpy's functions takes longer than the work itself
        return before[1:] - before[:-1]

    def class_total(bit: int) -> npt.NDArray[np.int64]:
        return total((classes & bit) != 0) if present & bit else np.zeros(n, np.int64)

    letter = (classes & LETTER) != 0
    wordy = (classes & (LETTER | DIGIT)) != 0
    words = np.zeros(n)
    if present & DENSE:
        dense = (classes & DENSE) != 0
        wordy &= ~dense
        words += total(dense) / DENSE_CHARS_PER_WORD
    word_start = wordy.copy()
    word_start[1:] &= ~wordy[:-1]
    words += total(word_start)
    terminal = (classes & TERMINAL) != 0
    after = np.ones_like(terminal)
    after[:-1] = ~(wordy[1:] | terminal[1:])
    stops = total(terminal & (after | (codes > ord(LAST_NARROW))))
    upper = (classes & UPPER) != 0
    joint = (classes & DIVIDER) != 0
    joint[1:] |= upper[1:] & ((letter & ~upper) | terminal)[:-1]
    last = np.where(lengths > 0, bounds[1:] - 2, bounds[1:] - 1)  # that of an empty block is its line break
    ends = terminal[last]
    for i in (classes[last] & CLOSER).nonzero()[0].tolist():
        ends[i] = texts[i].rstrip(CLOSERS)[-1:] in TERMINAL_SET
    commas = class_total(COMMA)
    opens = (codes[last] == ord(":")) | (codes[last] == ord("："))  # opens a list
    prose = ((words >= PROSE_WORDS) & (ends | opens)) | ((words >= LONG_WORDS) & (stops + commas >= 1))
    return TextStats(
        chars=lengths,
        letters=lengths + 1 - total(~letter),
        digits=class_total(DIGIT),
        commas=commas,
        words=words,
        stops=stops,
        joints=total(joint),
        ends_sentence=ends,
        reads_as_prose=prose,
        is_short=(lengths <= SHORT_CHARS) & ~prose,
        classes=classes[:-1],
        classes_present=present,
    )
