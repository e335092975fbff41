"""Units and series of flattened text, by lines.

A unit is a label with the value below it, if another such pair is right above or below. A record begins with a line of a repeated pattern, such
as the line of name and date above each post of a forum; the records of one pattern are a series. Lines have the same role if
they have the same distance from the beginnings of their records.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from cleantext._core import numbered
from cleantext.analysis.block_facts import BlockFacts
from cleantext.analysis.lists import COLONS
from cleantext.analysis.units import MEMBERS, Series, Units, is_label

__all__ = ["units_of_text"]

PATTERN_CHARS: Final = 80
"""Characters of the longest line that may begin a record: a name, a date, a few words. Bounds work."""
MOST_LINES: Final = 6
"""Lines of a record that have a role each; those further down share one. Bounds work: the number of roles."""
PATTERN_RE: Final = re.compile(r"[^\W\d_]++(?:[^\S\n]++[^\W\d_]++)*+|\d++")
"""A run of words, or a number: the parts of a line that differ between records."""


def units_of_text(a: BlockFacts) -> Units:
    """Return the units and series of a flattened page with at least one block."""
    index = np.arange(a.count, dtype=np.int32)
    numbers = index.copy()
    labels = {
        i
        for i in np.flatnonzero(a.is_short[:-1] & a.is_short[1:]).tolist()
        if is_label(a.texts[i]) and not a.texts[i + 1].endswith(COLONS)
    }
    for i in labels:
        if i + 2 in labels or i - 2 in labels:
            numbers[i + 1] = i
    patterns: dict[str, int] = {}
    pattern = np.full(a.count, -1, np.int32)
    for i in np.flatnonzero((a.stats.digits > 0) & (a.stats.chars <= PATTERN_CHARS) & ~a.is_prose).tolist():
        shape = PATTERN_RE.sub(_part, a.texts[i])
        pattern[i] = patterns.setdefault(shape, len(patterns))
    begins = pattern >= 0
    begins[1:] &= pattern[1:] != pattern[:-1]  # lines of one pattern below each other are rows
    counts = np.bincount(pattern[begins], minlength=max(len(patterns), 1))
    begins &= counts[pattern] >= MEMBERS
    last = np.maximum.accumulate(np.where(begins, index, -1))
    following = np.append(np.where(begins, index, a.count)[1:], a.count)
    ends = np.minimum.accumulate(following[::-1])[::-1].astype(np.int32)
    of_block = pattern[np.maximum(last, 0)]
    alone = last < 0
    firsts, lasts = np.full(len(counts), a.count, np.int32), np.zeros(len(counts), np.int32)
    np.minimum.at(firsts, pattern[begins], index[begins])
    np.maximum.at(lasts, of_block[~alone], index[~alone] + 1)
    roles = np.where(
        alone, -1 - index.astype(np.int64), of_block * (MOST_LINES + 1) + np.minimum(index - last, MOST_LINES)
    )
    return Units(
        numbers,
        Series(
            np.where(alone, index, firsts[of_block]), np.where(alone, index + 1, lasts[of_block]),
            np.where(alone, index, last), np.where(alone, index + 1, ends),
            np.where(alone, 1, counts[of_block]).astype(np.int32), numbered(roles)[0],
            ~alone,
        ),
        np.full(a.count, -1, np.int32), np.zeros(a.count, np.bool_),
    )  # fmt: skip


def _part(found: re.Match[str]) -> str:
    return "0" if found[0].isdecimal() else "a"
