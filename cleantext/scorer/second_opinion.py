"""A second opinion on an HTML page: the scores of the network for flattened text, which reads no markup and fails on other pages."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext.blocks import Blocks, BoolArray
from cleantext.page import Page
from cleantext.scorer.arrays import Floats

__all__ = ["Rates", "blended", "expected", "flattened", "is_wanted"]

Doubles = npt.NDArray[np.float64]

SHARE: Final = 0.3
"""Share of the text network's logits in the logits of a page for which it is asked."""
LEAST_PROSE: Final = 0.5
"""Share of the words of a page's prose below which so little of it would be kept that the second opinion is asked for."""
EXPECTED: Final = 0.75
"""Expected F1 of what would be kept above which the scores are sure, and the second opinion is not asked for."""


class Rates(NamedTuple):
    """Expected rates of what is kept, by words."""

    f1: float
    precision: float
    recall: float


def expected(words: Doubles, scores: Doubles, judged: BoolArray, kept: BoolArray) -> Rates:
    """Return the expected rates of the kept blocks, if scores are probabilities and all content is in kept or judged blocks.

    ``words``, ``scores``, ``judged``, ``kept``: shape (blocks,).

    >>> yes, no = np.array([True, False]), np.array([True, True])
    >>> expected(np.array([8.0, 2.0]), np.array([1.0, 1.0]), no, yes)
    Rates(f1=0.888..., precision=1.0, recall=0.8)
    """
    held, right, content = words[kept].sum(), (scores * words)[kept].sum(), (scores * words)[judged | kept].sum()
    return Rates(
        float(2 * right / max(held + content, 1e-9)), float(right / max(held, 1e-9)), float(right / max(content, 1e-9))
    )


def is_wanted(page: Page, scores: Doubles, keep: BoolArray) -> bool:
    """Return whether most of an HTML page's prose would be dropped, by scores that are not sure.

    Records of a series of which no prose at all would be kept, such as comments below an article, do not count: the other
    network, which reads no markup, would often keep them.
    ``scores`` and ``keep``: shape (blocks,), the scores from 0 to 1, and whether each block would be kept.
    """
    if page.mode != "html":
        return False
    a = page.analysis
    words, series = a.stats.words.astype(np.float64) + 0.5, a.units.series
    prose = page.kept & a.is_prose
    goes_on = np.zeros(a.count, np.bool_)
    goes_on[series.firsts[prose & keep]] = True
    judged = page.kept & ~(series.is_record & ~keep & ~goes_on[series.firsts])
    prose &= judged
    if words[prose & keep].sum() >= LEAST_PROSE * words[prose].sum():
        return False
    return expected(words, scores, judged, keep).f1 < EXPECTED


def flattened(page: Page) -> Page:
    """Return an HTML page's blocks as the lines of flattened text, without blank lines."""
    texts = [text.replace("\n", " ") for text in page.blocks.texts]
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    none = np.zeros(len(texts), np.int64)
    lines = np.arange(1, len(texts) + 1)
    return Page(Blocks("text", texts, lines=lines, starts=np.cumsum(lengths) - lengths, blanks=none, indents=none))


def blended(html: Floats, text: Floats) -> Floats:
    """Return the logits of both networks as one."""
    both: Floats = (1 - SHARE) * html + SHARE * text
    return both
