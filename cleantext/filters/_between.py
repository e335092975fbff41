"""What stays for what stands right above and below it: standfirsts, announced lists, sub-headings, code, parts of sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from cleantext.filters._structure import CAPTION, View
from cleantext.page import Verdict

__all__ = ["announced", "enclosed", "standfirst", "within_sentence"]

DOUBT: Final = 0.2
"""Score from which on a heading between a kept block and a kept paragraph stays, and a standfirst: short as they are, the choice hardly
weighs them."""
STANDFIRST_REACH: Final = 6
"""Blocks from the headline to the first paragraph among which a standfirst is looked for."""
STANDFIRST_WORDS: Final = 8.0
"""Words that it has at least."""
CONTINUING: Final = frozenset(".,;:!?)]»”…，。、；：！？）」』")
"""Characters that begin no sentence."""


def standfirst(
    v: View, scores: np.ndarray, standing: np.ndarray, free: np.ndarray, top: list[int]
) -> Iterator[Verdict]:
    """What stands between the headline and the first paragraph, is as long as a sentence and no caption."""
    paragraphs = (standing & v.body).nonzero()[0]
    if not len(paragraphs):
        return
    first = int(paragraphs[0])
    head = max((*top, *(standing & (v.blocks.levels == 1))[:first].nonzero()[0].tolist()), default=first)
    for i in range(head + 1, first) if first - head <= STANDFIRST_REACH else ():
        lost = free[i] and not standing[i] and scores[i] >= DOUBT
        if lost and v.m.words[i] >= STANDFIRST_WORDS and v.blocks.kinds[i] != CAPTION and not v.links[i]:
            yield Verdict(i, "keep", "between the headline and the text")


def announced(v: View, standing: np.ndarray, free: np.ndarray) -> Iterator[Verdict]:
    """The items of a list stay with the paragraph that announces it with a colon."""
    i = 0
    for head in (standing[:-1]).nonzero()[0].tolist():
        if v.texts[head].endswith((":", "：")):
            i = max(head + 1, i)  # items that end with a colon are looked at once
            while i < v.n and v.item(i) and v.introduced(i):
                if free[i] and not standing[i]:
                    yield Verdict(i, "keep", "an item of the list that is announced above it")
                i += 1


def enclosed(v: View, scores: np.ndarray, standing: np.ndarray, free: np.ndarray) -> Iterator[Verdict]:
    """What stands right between kept blocks: the sub-heading of a kept paragraph, code, and a paragraph between two of its like."""
    kept = standing & v.body
    between = free[1:-1] & ~standing[1:-1] & kept[2:]
    for i in (np.flatnonzero(between & standing[:-2] & (v.blocks.levels[1:-1] > 1)) + 1).tolist():
        if scores[i] >= DOUBT:
            yield Verdict(i, "keep", "the heading of the paragraph below it")
    for i in (np.flatnonzero(free[1:-1] & ~standing[1:-1] & v.code[1:-1] & kept[2:] & kept[:-2]) + 1).tolist():
        yield Verdict(i, "keep", "code between two paragraphs")
    for i in (np.flatnonzero(between & kept[:-2] & v.body[1:-1]) + 1).tolist():
        if _alike(v, i - 1, i) and _alike(v, i, i + 1):
            yield Verdict(i, "keep", "a paragraph between two that are kept")


def within_sentence(v: View, standing: np.ndarray, free: np.ndarray) -> Iterator[Verdict]:
    """In flattened text: a line between two kept ones of which the first ends no sentence and the second begins none."""
    if v.html:
        return
    for i in (
        np.flatnonzero(free[1:-1] & ~standing[1:-1] & standing[:-2] & standing[2:] & ~v.m.ends[:-2]) + 1
    ).tolist():
        opening = v.texts[i + 1][0]
        if opening.islower() or opening in CONTINUING:
            yield Verdict(i, "keep", "inside a sentence")


def _alike(v: View, a: int, b: int) -> bool:
    """Whether two blocks are elements of one name below one parent, with one class; in flattened text all are alike."""
    tree = v.blocks.tree
    if tree is None:
        return True
    rows = [int(v.blocks.elements[i]) for i in (a, b)]
    return len({(tree.parents[row], tree.tags[row], tree.hints[row]) for row in rows}) == 1
