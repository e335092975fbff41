"""Blocks that stay because of their neighbours: standfirsts, announced lists, sub-headings, code, parts of sentences."""

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

LIKELY: Final = 0.2
"""Score from which on a standfirst, or a sub-heading of kept prose, comes back. It is lower than any page's threshold: they are
short, so their words hardly count in the choice of that threshold."""
STANDFIRST_REACH: Final = 6
"""Blocks from the headline to the first paragraph up to which a standfirst is looked for between them."""
STANDFIRST_WORDS: Final = 8.0
"""Words that a standfirst has at least; what is shorter is rather a byline."""
CONTINUING: Final = frozenset(".,;:!?)]»”…，。、；：！？）」』")
"""Characters that do not begin a sentence."""


def standfirst(
    a: Analysis, scores: npt.NDArray[np.float64], kept: BoolArray, undecided: BoolArray, headline: list[int]
) -> Iterator[Verdict]:
    """Keep what is between the headline and the first paragraph, if it is as long as a sentence, unlinked, and not a caption.

    ``headline``: the block that comes back as the headline, if there is one.
    """
    paragraphs = (kept & a.is_prose).nonzero()[0]
    if not len(paragraphs):
        return
    first = int(paragraphs[0])
    head = max((*headline, *(kept & (a.blocks.levels == 1))[:first].nonzero()[0].tolist()), default=first)
    for i in range(head + 1, first) if first - head <= STANDFIRST_REACH else ():
        lost = undecided[i] and not kept[i] and scores[i] >= LIKELY
        if lost and a.stats.words[i] >= STANDFIRST_WORDS and a.blocks.kinds[i] != CAPTION and not a.is_link[i]:
            yield Verdict(i, "keep", STANDFIRST())


def announced(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep the items of a list that a kept line announces by the colon at its end."""
    i = 0
    for head in (kept[:-1]).nonzero()[0].tolist():
        if a.texts[head].endswith((":", "：")):
            i = max(head + 1, i)  # an item that ends with a colon is not walked twice
            while i < a.count and a.is_item[i] and not a.is_link[i] and a.is_announced(i):
                if undecided[i] and not kept[i]:
                    yield Verdict(i, "keep", ANNOUNCED(block=head))
                i += 1


def enclosed(a: Analysis, scores: npt.NDArray[np.float64], kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep what is directly between kept blocks: the sub-heading of kept prose, code, and a paragraph between similar ones."""
    lost = undecided[1:-1] & ~kept[1:-1]
    prose = kept & a.is_prose
    between_prose = lost & prose[:-2] & prose[2:]
    for i in _inner(lost & kept[:-2] & prose[2:] & (a.blocks.levels[1:-1] > 1)):
        if scores[i] >= LIKELY:
            yield Verdict(i, "keep", SUB_HEADING())
    for i in _inner(between_prose & a.is_code[1:-1]):
        yield Verdict(i, "keep", CODE_BETWEEN())
    for i in _inner(between_prose & a.is_prose[1:-1]):
        if _are_similar(a, i - 1, i) and _are_similar(a, i, i + 1):
            yield Verdict(i, "keep", PROSE_BETWEEN())


def within_sentence(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep, in text mode, a line between two kept ones if the first does not end a sentence and the second does not begin one."""
    if a.is_html:
        return
    for i in _inner(undecided[1:-1] & ~kept[1:-1] & kept[:-2] & kept[2:] & ~a.ends_sentence[:-2]):
        opening = a.texts[i + 1][0]
        if opening.islower() or opening in CONTINUING:
            yield Verdict(i, "keep", INSIDE_SENTENCE())


def _inner(marks: BoolArray) -> list[int]:
    """Return the marked blocks, from marks that leave out a page's first and last block."""
    inner: list[int] = (marks.nonzero()[0] + 1).tolist()
    return inner


def _are_similar(a: Analysis, i: int, j: int) -> bool:
    """Return whether two blocks' elements have the same parent, tag and class; True in text mode."""
    elements = a.blocks.elements
    if elements is None:
        return True
    rows = [int(a.blocks.element_rows[k]) for k in (i, j)]
    return len({(elements.parents[row], elements.tags[row], elements.class_names[row]) for row in rows}) == 1
