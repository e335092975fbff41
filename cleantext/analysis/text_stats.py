"""Statistics of each block's text, as columns, computed in the same way for all languages.

The text is an array of code points, for a long page in slices; a table maps each to its class bits; sums over each block give the
columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext._core import count_marks
from cleantext._core.bits import CLOSER, TERMINAL
from cleantext.analysis.characters import CLOSERS, TERMINALS, Classes, classes_of
from cleantext.analysis.spans import sums_before
from cleantext.blocks import BoolArray, Ints
from cleantext.field_docs import documented
from cleantext.texts import SLICE, codes_of, groups, lengths_of, smallest

__all__ = ["TextStats", "text_stats"]

DENSE_CHARS_PER_WORD: Final = 2.0
"""Characters that count as a word in scripts without spaces between words: Chinese words have 1.5 to 2."""
PROSE_WORDS: Final = 8
"""Words from which a block that ends like a sentence is prose (jusText: 70 characters, about 11 words)."""
LONG_WORDS: Final = 25
"""Words from which a block with a sentence end or comma anywhere is prose, as captions and list items may lack the last mark."""
SHORT_CHARS: Final = 80
"""Most characters of a short block: a menu entry, a label, or a headline, which is as long as a printed line."""

TERMINAL_SET: Final = frozenset(TERMINALS)


@documented
@dataclass(frozen=True, slots=True)
class TextStats:
    """Columns with one entry for each block.

    Counts have the smallest signed type that holds them (int8, int16 …): convert them before arithmetic that may exceed it.
    """

    chars: Ints
    """int32: characters."""
    letters: Ints
    """Letters and marks of any script."""
    digits: Ints
    """Decimal digits of any script."""
    commas: Ints
    """Commas, colons and semicolons; in Thai and Lao, spaces."""
    words: npt.NDArray[np.float32]
    """Words; scripts without spaces between words count one for every ``DENSE_CHARS_PER_WORD``
    characters, and those of Southeast Asia, whose words are longer, one for twice that number."""
    stops: Ints
    """Sentence ends: terminal marks followed by white space, a closing mark, or the block's end."""
    joints: Ints
    """Positions where a line of several entries may be split: dividers, and capitals right after a small letter or a terminal mark."""
    ends_sentence: BoolArray
    """Whether the block ends with a terminal mark, perhaps followed by closing marks."""
    reads_as_prose: BoolArray
    """Whether the block reads like sentences: long enough, and with a sentence mark, a comma, or a colon at its end."""
    is_short: BoolArray
    """Whether the block has at most ``SHORT_CHARS`` characters and does not read as prose."""
    classes: Classes | None
    """uint16, shape (characters,): class bits of the characters of all blocks, with a line break between blocks; None for a page of
    more than a slice."""
    classes_present: int
    """The class bits that any character has."""


def text_stats(texts: Sequence[str]) -> TextStats:
    """Return the statistics of all blocks. Linear in the page's characters; a slice of them is held as arrays at a time.

    >>> stats = text_stats(["Home", "It rained all day, and none of us went out.", "今天下了一整天的雨，我们谁也没有出门。"])
    >>> stats.words.tolist(), stats.reads_as_prose.tolist()
    ([1.0, 10.0, 8.5], [False, True, True])
    """
    lengths = lengths_of(texts)
    parts = [
        _counts(texts[blocks.start : blocks.stop], lengths[blocks.start : blocks.stop]) for blocks in groups(lengths)
    ]
    letters, digits, commas, words, stops, joints = (
        np.concatenate(column) for column in zip(*(part.counts for part in parts), strict=True)
    )
    ends = np.concatenate([part.ends for part in parts])
    opens = np.concatenate([part.opens for part in parts])
    prose = ((words >= PROSE_WORDS) & (ends | opens)) | ((words >= LONG_WORDS) & ((stops > 0) | (commas > 0)))
    return TextStats(
        chars=lengths,
        letters=letters,
        digits=digits,
        commas=commas,
        words=words,
        stops=stops,
        joints=joints,
        ends_sentence=ends,
        reads_as_prose=prose,
        is_short=(lengths <= SHORT_CHARS) & ~prose,
        classes=parts[0].classes if len(parts) == 1 else None,
        classes_present=int(np.bitwise_or.reduce([part.present for part in parts])),
    )


class _Counts(NamedTuple):
    """The counts of a group of blocks, and what their last characters are."""

    counts: tuple[Ints, Ints, Ints, npt.NDArray[np.float32], Ints, Ints]
    """Letters, digits, commas, words, stops, joints."""
    ends: BoolArray
    """As in ``TextStats``."""
    opens: BoolArray
    """Whether the block ends with a colon, which opens a list."""
    classes: Classes | None
    """As in ``TextStats``."""
    present: int
    """As ``classes_present``."""


def _counts(texts: Sequence[str], lengths: Ints) -> _Counts:
    """Return the counts of a group of blocks, or of one long block in slices."""
    n = len(texts)
    text = "\n".join(texts) + "\n"
    bounds = sums_before(lengths + 1)
    last = np.where(lengths > 0, bounds[1:] - 2, bounds[1:] - 1)  # that of an empty block is its line break
    sums = np.zeros((8, n), np.int32)
    ends, opens = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    present = 0
    classes: Classes | None = None
    for start in range(0, len(text), SLICE):
        stop = min(start + SLICE, len(text))
        before = min(start, 1)  # the characters beside the slice are needed, too
        codes = codes_of(text[start - before : stop + 1])
        classes = classes_of(codes)
        present |= int(np.bitwise_or.reduce(classes))
        within = bounds if stop - start == len(text) else np.clip(bounds - start, 0, stop - start)
        sums += count_marks(codes, classes, before, within)
        ending = slice(*last.searchsorted((start, stop)).tolist())
        at = last[ending] - (start - before)
        ends[ending] = (classes[at] & TERMINAL) != 0
        opens[ending] = (codes[at] == ord(":")) | (codes[at] == ord("："))
        for i in ((classes[at] & CLOSER).nonzero()[0] + ending.start).tolist():
            ends[i] = texts[i].rstrip(CLOSERS)[-1:] in TERMINAL_SET
    long, dense = sums[6:]
    words = (sums[3] + dense / DENSE_CHARS_PER_WORD + long / (2 * DENSE_CHARS_PER_WORD)).astype(np.float32)
    letters, digits, commas, _, stops, joints = map(smallest, sums[:6])
    whole = classes[:-1] if classes is not None and len(text) <= SLICE else None
    return _Counts((letters, digits, commas, words, stops, joints), ends, opens, whole, present)
