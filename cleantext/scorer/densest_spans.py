"""The densest spans of prose: the text of pages that are too large for the learned scorer."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleantext.analysis import Analysis
from cleantext.analysis.spans import densest_span
from cleantext.blocks import BoolArray

__all__ = ["in_densest_spans"]

FULL_WORDS, OTHER_VALUE, DROPPED_VALUE = 60.0, -2.0, -8.0
"""What a block adds to a span: its words up to 60 if it is prose; -2 for any other block; -8 if a named filter dropped it. Chosen on
the corpus's dev pages."""
SECOND_SHARE: Final = 0.2
"""Share of the best span's sum from which on another span is text as well."""
MAX_SPANS: Final = 100
"""Spans that are searched for, so that the time stays linear."""


def in_densest_spans(a: Analysis, kept: BoolArray) -> BoolArray:
    """Return for each block whether it is in one of the densest spans of prose; True for all if the page has no prose."""
    prose = a.is_prose & kept
    if not prose.any():
        return np.ones(a.count, np.bool_)
    value = np.where(prose, np.minimum(a.stats.words, FULL_WORDS), OTHER_VALUE)
    value[~kept] = DROPPED_VALUE
    best = densest_span(value)
    enough = SECOND_SHARE * value[best.first : best.last + 1].sum()
    inside = np.zeros(a.count, np.bool_)
    left = [(0, a.count)]
    for _ in range(MAX_SPANS):
        if not left:
            break
        start, end = left.pop()
        span = densest_span(value[start:end])
        first, last = start + span.first, start + span.last + 1
        if span.last >= 0 and value[first:last].sum() >= enough:
            inside[first:last] = True
            left += [(start, first), (last, end)]
    return inside
