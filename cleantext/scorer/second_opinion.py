"""A second opinion on an HTML page: the scores of the network for flattened text, which reads no markup and fails on other pages."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.blocks import Blocks, BoolArray
from cleantext.page import Page
from cleantext.scorer.arrays import Floats

__all__ = ["blended", "flattened", "is_wanted"]

SHARE: Final = 0.3
"""Share of the text network's logits in the logits of a page for which it is asked."""
LEAST_PROSE: Final = 0.5
"""Share of the words of a page's prose below which so little of it would be kept that the second opinion is asked for."""
EXPECTED: Final = 0.85
"""Expected F1 of what would be kept above which the scores are sure, and the second opinion is not asked for."""


def is_wanted(page: Page, scores: npt.NDArray[np.float64], keep: BoolArray) -> bool:
    """Return whether most of an HTML page's prose would be dropped, by scores that are not sure.

    ``scores`` and ``keep``: shape (blocks,), the scores from 0 to 1, and whether each block would be kept.
    """
    if page.mode != "html":
        return False
    words = page.analysis.stats.words + 0.5
    prose = page.kept & page.analysis.is_prose
    if words[prose & keep].sum() >= LEAST_PROSE * words[prose].sum():
        return False
    content = (scores * words)[page.kept].sum()
    return bool(2 * (scores * words)[keep].sum() < EXPECTED * (words[keep].sum() + content))


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
