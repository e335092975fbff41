"""What goes because of its neighbours: copies of the headline, headings with nothing below them, isolated blocks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.analysis.spans import clusters, sums_before
from cleantext.blocks import BoolArray
from cleantext.evidence import Code
from cleantext.page import Verdict
from cleantext.revise.headline import TITLE_CHARS

__all__ = ["duplicate_headlines", "empty_headings", "isolated_blocks"]

DUPLICATE_HEADLINE: Final = Code("duplicate_headline", "repetition", "the headline, repeated at block {block}")
EMPTY_HEADING: Final = Code("empty_heading", "position", "a heading with nothing kept below it")
ISOLATED: Final = Code("isolated", "position", "{count} blocks or more away from the text")

OPENING_PROSE: Final = 2
"""Blocks of prose below the headline before which its copies are looked for."""
SURE: Final = 0.8
"""Score from which on a heading stays though nothing is kept below it: it may be over a picture, in a gallery."""
ISOLATION_DISTANCE: Final = 15
"""Dropped blocks on both sides from which on a group of kept blocks is isolated."""
ISOLATED_WORDS: Final = 20.0
"""Words below which such a group goes."""


def duplicate_headlines(a: Analysis, title: str, kept: BoolArray) -> Iterator[Verdict]:
    """Drop the earlier copies of a line that is repeated above the text or at its beginning."""
    prose = (kept & a.is_prose).nonzero()[0]
    limit = int(prose[min(OPENING_PROSE, len(prose) - 1)]) if len(prose) else 0
    heads = {a.normalised[i] for i in (a.blocks.levels == 1).nonzero()[0].tolist()}
    last_seen: dict[str, int] = {}
    opening = ""
    for i in (kept[:limit]).nonzero()[0].tolist():
        line = a.normalised[i]
        if not a.is_html and i == 0:
            opening = line
        if len(line) < TITLE_CHARS or a.is_prose[i]:
            continue
        if a.is_html and line not in heads and not title.startswith(line):
            continue
        if line in last_seen:
            yield Verdict(last_seen[line], "drop", DUPLICATE_HEADLINE(line, block=i))
        elif i > 0 and opening.startswith(line):
            yield Verdict(0, "drop", DUPLICATE_HEADLINE(line, block=i))
            opening = ""
        last_seen[line] = i


def empty_headings(
    a: Analysis, scores: npt.NDArray[np.float64], kept: BoolArray, undecided: BoolArray
) -> Iterator[Verdict]:
    """Drop short headings below which named filters dropped everything, up to the next heading of their level or above."""
    levels = a.blocks.levels
    headings = levels.nonzero()[0].tolist()
    if not headings:
        return
    alive = sums_before(kept | undecided)
    for k, i in enumerate(headings):
        if levels[i] > 1 and kept[i] and a.is_short[i] and scores[i] < SURE:
            end = next((j for j in islice(headings, k + 1, None) if levels[j] <= levels[i]), a.count)
            if end > i + 1 and alive[end] == alive[i + 1]:
                yield Verdict(i, "drop", EMPTY_HEADING())


def isolated_blocks(a: Analysis, kept: BoolArray) -> Iterator[Verdict]:
    """Drop small groups of kept blocks far away from the largest group, unless they hold a heading of level 1."""
    groups = list(clusters(kept.nonzero()[0].tolist(), ISOLATION_DISTANCE))
    if len(groups) < 2:
        return
    weights = [float(a.stats.words[group].sum()) for group in groups]
    main = int(np.argmax(weights))
    for k, group in enumerate(groups):
        if k != main and weights[k] < ISOLATED_WORDS and not any(a.blocks.levels[i] == 1 for i in group):
            for i in group:
                yield Verdict(i, "drop", ISOLATED(count=ISOLATION_DISTANCE))
