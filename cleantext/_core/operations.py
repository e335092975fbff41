"""The operations by which the columns of the scorer's features are made, which the compiled functions and those in numpy share."""

from __future__ import annotations

from typing import Final

__all__ = [
    "BEFORE", "BITS", "COPY", "DISTANCES", "FAR", "FAR_WORDS", "GROUP", "LOG", "ONE_HOT", "PAGE", "RATIO", "SIGNED_LOG", "SPAN", "TALLIES", "THROUGH",
]  # fmt: skip

COPY, LOG, SIGNED_LOG, RATIO, ONE_HOT, BITS, DISTANCES, BEFORE, THROUGH, SPAN, GROUP, PAGE = range(12)
"""What an operation stores for each block, from its input rows. ``_scorer.c`` has the same numbers.

COPY: the value. LOG: the logarithm of one plus the value. SIGNED_LOG: that of its size, with its sign. RATIO: the value divided by that
of a second row. ONE_HOT: a 1 in the column of the value, or in the last column if it is larger. BITS: each bit in a column. DISTANCES:
logarithms of the blocks since the last mark, until the next, and of the words since the last. BEFORE, THROUGH: the share of the row's
sum in the blocks before, and up to, each. SPAN, GROUP: the measures of the blocks in its span, or its group. PAGE: numbers of the page."""

TALLIES: Final = 10
"""The first input rows, from which measures are made: blocks, words, characters, those in links, words in prose, words kept; then 1 for
blocks with a phrase, for sentences, for short lines, for headings."""
FAR: Final = 9.0
"""Logarithm of a distance in blocks, if the page lacks such a block: as if it were 8,102 blocks away."""
FAR_WORDS: Final = 12.0
"""The same for a distance in words: as if it were 162,754 words away."""
