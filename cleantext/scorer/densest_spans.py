"""The text of a page by structure alone: its densest stretches of paragraphs. For pages too large for the learned scorer."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.analysis.spans import densest_span

__all__ = ["stretches"]

FULL_WORDS, OTHER_VALUE, DROPPED_VALUE = 60.0, -2.0, -8.0
"""What a block adds to a stretch: a paragraph's words up to 60; -2 for any other block; -8 for one that a named filter took.
Chosen on the corpus's dev pages."""
SECOND_SHARE: Final = 0.2
"""Share of the best stretch's sum from which on another one is text as well."""
MOST: Final = 100
"""Stretches that are looked for, so that the time stays linear."""


def stretches(a: Analysis, kept: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """bool, one a block: it stands in one of the page's densest stretches; all of them where there is no paragraph."""
    body = a.is_prose & kept
    if not body.any():
        return np.ones(a.count, np.bool_)
    value = np.where(body, np.minimum(a.stats.words, FULL_WORDS), OTHER_VALUE)
    value[~kept] = DROPPED_VALUE
    first, last = densest_span(value)
    enough = SECOND_SHARE * value[first : last + 1].sum()
    inside = np.zeros(a.count, np.bool_)
    left = [(0, a.count)]
    for _ in range(MOST):
        if not left:
            break
        start, end = left.pop()
        span = densest_span(value[start:end])
        head, tail = start + span.first, start + span.last + 1
        if span.last >= 0 and value[head:tail].sum() >= enough:
            inside[head:tail] = True
            left += [(start, head), (tail, end)]
    return inside
