"""The text of a page by structure alone: its densest stretches of paragraphs. For pages too large for the learned scorer."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.filters._structure import View, densest

__all__ = ["stretches"]

FULL_WORDS, OTHER_VALUE, DROPPED_VALUE = 60.0, -2.0, -8.0
"""What a block adds to a stretch: a paragraph's words up to 60; -2 for any other block; -8 for one that a named filter took.
Chosen on the corpus's dev pages."""
SECOND_SHARE: Final = 0.2
"""Share of the best stretch's sum from which on another one is text as well."""
MOST: Final = 100
"""Stretches that are looked for, so that the time stays linear."""


def stretches(v: View, standing: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """bool, one a block: it stands in one of the page's densest stretches; all of them where there is no paragraph."""
    body = v.body & standing
    if not body.any():
        return np.ones(v.n, np.bool_)
    value = np.where(body, np.minimum(v.m.words, FULL_WORDS), OTHER_VALUE)
    value[~standing] = DROPPED_VALUE
    first, last = densest(value)
    enough = SECOND_SHARE * value[first : last + 1].sum()
    inside = np.zeros(v.n, np.bool_)
    left = [(0, v.n)]
    for _ in range(MOST):
        if not left:
            break
        start, end = left.pop()
        a, b = densest(value[start:end])
        if b >= 0 and value[start + a : start + b + 1].sum() >= enough:
            inside[start + a : start + b + 1] = True
            left += [(start, start + a), (start + b + 1, end)]
    return inside
