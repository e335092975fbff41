"""What stays for what stands right above and below it: standfirsts, announced lists, sub-headings, code, parts of sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.analysis.analysis import CAPTION
from cleantext.blocks import BoolArray
from cleantext.evidence import Code
from cleantext.page import Verdict

__all__ = ["announced", "enclosed", "standfirst", "within_sentence"]

STANDFIRST: Final = Code("standfirst", "position", "between the headline and the text")
ANNOUNCED: Final = Code("announced", "position", "an item of the list that is announced at block {block}")
SUB_HEADING: Final = Code("sub_heading", "position", "the heading of the prose below it")
CODE_BETWEEN: Final = Code("code_between", "position", "code between two blocks of prose")
PROSE_BETWEEN: Final = Code("prose_between", "position", "prose between two kept blocks of prose")
INSIDE_SENTENCE: Final = Code("inside_sentence", "position", "inside a sentence")

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
    a: Analysis, scores: npt.NDArray[np.float64], kept: BoolArray, undecided: BoolArray, top: list[int]
) -> Iterator[Verdict]:
    """What stands between the headline and the first paragraph, is as long as a sentence and no caption."""
    paragraphs = (kept & a.is_prose).nonzero()[0]
    if not len(paragraphs):
        return
    first = int(paragraphs[0])
    head = max((*top, *(kept & (a.blocks.levels == 1))[:first].nonzero()[0].tolist()), default=first)
    for i in range(head + 1, first) if first - head <= STANDFIRST_REACH else ():
        lost = undecided[i] and not kept[i] and scores[i] >= DOUBT
        if lost and a.stats.words[i] >= STANDFIRST_WORDS and a.blocks.kinds[i] != CAPTION and not a.is_link[i]:
            yield Verdict(i, "keep", STANDFIRST())


def announced(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """The items of a list stay with the paragraph that announces it with a colon."""
    i = 0
    for head in (kept[:-1]).nonzero()[0].tolist():
        if a.texts[head].endswith((":", "：")):
            i = max(head + 1, i)  # items that end with a colon are looked at once
            while i < a.count and a.is_item[i] and not a.is_link[i] and a.is_announced(i):
                if undecided[i] and not kept[i]:
                    yield Verdict(i, "keep", ANNOUNCED(block=head))
                i += 1


def enclosed(a: Analysis, scores: npt.NDArray[np.float64], kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """What stands right between kept blocks: the sub-heading of a kept paragraph, code, and a paragraph between two of its like."""
    prose = kept & a.is_prose
    between = undecided[1:-1] & ~kept[1:-1] & prose[2:]
    for i in (np.flatnonzero(between & kept[:-2] & (a.blocks.levels[1:-1] > 1)) + 1).tolist():
        if scores[i] >= DOUBT:
            yield Verdict(i, "keep", SUB_HEADING())
    for i in (np.flatnonzero(undecided[1:-1] & ~kept[1:-1] & a.is_code[1:-1] & prose[2:] & prose[:-2]) + 1).tolist():
        yield Verdict(i, "keep", CODE_BETWEEN())
    for i in (np.flatnonzero(between & prose[:-2] & a.is_prose[1:-1]) + 1).tolist():
        if _alike(a, i - 1, i) and _alike(a, i, i + 1):
            yield Verdict(i, "keep", PROSE_BETWEEN())


def within_sentence(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """In flattened text: a line between two kept ones of which the first ends no sentence and the second begins none."""
    if a.is_html:
        return
    for i in (
        np.flatnonzero(undecided[1:-1] & ~kept[1:-1] & kept[:-2] & kept[2:] & ~a.ends_sentence[:-2]) + 1
    ).tolist():
        opening = a.texts[i + 1][0]
        if opening.islower() or opening in CONTINUING:
            yield Verdict(i, "keep", INSIDE_SENTENCE())


def _alike(a: Analysis, i: int, j: int) -> bool:
    """Whether two blocks are elements of one name below one parent, with one class; in flattened text all are alike."""
    elements = a.blocks.elements
    if elements is None:
        return True
    rows = [int(a.blocks.element_rows[k]) for k in (i, j)]
    return len({(elements.parents[row], elements.tags[row], elements.class_names[row]) for row in rows}) == 1
