"""Blocks that go because of other blocks: copies of the headline, headings with nothing below them, isolated blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

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
"""Position, among the kept blocks of prose, of the one above which copies of the headline are looked for: a standfirst and the
first paragraph may be between two copies."""
ISOLATION_DISTANCE: Final = 15
"""Dropped blocks on both sides from which on a group of kept blocks is isolated."""
ISOLATED_WORDS: Final = 20.0
"""Words from which on an isolated group of blocks stays."""


def duplicate_headlines(a: Analysis, title: str, kept: BoolArray) -> Iterator[Verdict]:
    """Drop the earlier copies of a line that is repeated above the text or at its beginning. ``title``: normalised.

    In HTML, lines that are not headings of level 1 and do not begin the title may be repeated. In text mode the first line is a
    copy, too, if it begins with a later one: flattened pages begin with the title and the site's name.
    """
    prose = (kept & a.is_prose).nonzero()[0]
    limit = int(prose[min(OPENING_PROSE, len(prose) - 1)]) if len(prose) else 0
    headings = {a.normalised[i] for i in (a.blocks.levels == 1).nonzero()[0].tolist()}
    last_seen: dict[str, int] = {}
    opening = ""
    for i in (kept[:limit]).nonzero()[0].tolist():
        line = a.normalised[i]
        if not a.is_html and i == 0:
            opening = line
        if len(line) < TITLE_CHARS or a.is_prose[i]:
            continue
        if a.is_html and line not in headings and not title.startswith(line):
            continue
        if line in last_seen:
            yield Verdict(last_seen[line], "drop", DUPLICATE_HEADLINE(line, block=i))
        elif i > 0 and opening.startswith(line):
            yield Verdict(0, "drop", DUPLICATE_HEADLINE(line, block=i))
            opening = ""
        last_seen[line] = i


def empty_headings(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Drop short headings if named filters dropped all blocks below them, up to the next heading of their level or above.

    A heading that has no blocks below it stays: it may be the caption of a picture.
    """
    alive = sums_before(kept | undecided)
    for i, end in _sections(a):
        empty = end > i + 1 and alive[end] == alive[i + 1]
        if empty and a.blocks.levels[i] > 1 and kept[i] and a.is_short[i]:
            yield Verdict(i, "drop", EMPTY_HEADING())


def _sections(a: Analysis) -> list[tuple[int, int]]:
    """Return each heading, and the next heading of its level or above; the number of blocks if there is none."""
    sections: list[tuple[int, int]] = []
    unfinished: list[tuple[int, int]] = []
    for i in a.blocks.levels.nonzero()[0].tolist():
        level = int(a.blocks.levels[i])
        while unfinished and level <= unfinished[-1][1]:
            sections.append((unfinished.pop()[0], i))
        unfinished.append((i, level))
    return sorted([*sections, *((i, a.count) for i, _ in unfinished)])


def isolated_blocks(a: Analysis, kept: BoolArray) -> Iterator[Verdict]:
    """Drop small groups of kept blocks far from the group with the most words, unless they hold a heading of level 1."""
    groups = list(clusters(kept.nonzero()[0].tolist(), ISOLATION_DISTANCE))
    words = [float(a.stats.words[group].sum()) for group in groups]
    main = int(np.argmax(words))
    for k, group in enumerate(groups):
        if k != main and words[k] < ISOLATED_WORDS and not (a.blocks.levels[group] == 1).any():
            for i in group:
                yield Verdict(i, "drop", ISOLATED(count=ISOLATION_DISTANCE))
