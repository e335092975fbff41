"""The densest spans of prose: the text of pages that are too large for the learned scorer, or on which it is sure of nothing."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleantext.analysis import Analysis
from cleantext.analysis.spans import densest_span
from cleantext.blocks import BoolArray

__all__ = ["in_densest_spans"]

FULL_WORDS, OTHER_VALUE, DROPPED_VALUE = 60.0, -2.0, -8.0
"""A block's value in the sum of a span, in words: prose adds its words, up to 60; any other block -2; a block that a named filter
dropped -8. Chosen on the corpus's dev pages."""
SECOND_SHARE: Final = 0.2
"""Sum of another span, as a share of the best span's sum, from which on that span is text as well."""
MAX_SPANS: Final = 100
"""Most ranges of blocks that are searched, so that the time stays linear."""


def in_densest_spans(a: Analysis, kept: BoolArray) -> BoolArray:
    """Return for each block whether it is in one of the densest spans of prose; True for all if the page has no prose."""
    prose = a.is_prose & kept
    if not prose.any():
        return np.ones(a.count, np.bool_)
    value = np.where(prose, np.minimum(a.stats.words, FULL_WORDS), np.float32(OTHER_VALUE))
    value[~kept] = DROPPED_VALUE
    best = densest_span(value)
    least_sum = SECOND_SHARE * value[best.first : best.last + 1].sum(dtype=np.float64)
    inside = np.zeros(a.count, np.bool_)
    ranges = [(0, a.count)]
    for _ in range(MAX_SPANS):
        if not ranges:
            break
        start, end = ranges.pop()
        span = densest_span(value[start:end])
        first, last = start + span.first, start + span.last + 1
        if span.last >= 0 and value[first:last].sum(dtype=np.float64) >= least_sum:
            inside[first:last] = True
            ranges += [(start, first), (last, end)]
    return inside
