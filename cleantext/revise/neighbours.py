"""Blocks kept because of their neighbours: standfirsts, lists and the lines that announce them, sub-headings, code, parts of sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.analysis.analysis import CAPTION
from cleantext.analysis.lists import COLONS
from cleantext.analysis.units import MEMBERS
from cleantext.blocks import BoolArray
from cleantext.evidence import Code
from cleantext.page import Verdict

__all__ = ["announced", "announcing", "enclosed", "repeated_headings", "standfirst", "within_sentence"]

STANDFIRST: Final = Code("standfirst", "position", "between the headline and the text")
ANNOUNCED: Final = Code("announced", "position", "an item of the list that block {block} announces")
ANNOUNCING: Final = Code("announcing", "position", "the line that announces the kept block below it")
SUB_HEADING: Final = Code("sub_heading", "position", "the heading of the kept text below it")
LIKE_HEADINGS: Final = Code("like_headings", "position", "the heading of the kept block below it, as {count} like it")
CODE_BETWEEN: Final = Code("code_between", "position", "code below kept prose")
PROSE_BETWEEN: Final = Code("prose_between", "position", "prose between two kept blocks of prose")
INSIDE_SENTENCE: Final = Code("inside_sentence", "position", "part of a sentence in the kept lines around it")

LIKELY: Final = 0.2
"""Lowest score at which a dropped standfirst, or sub-heading of kept prose, is kept after all. It is lower than the highest
thresholds (``main_content.HIGHEST``): these blocks are short, so their words hardly count in the choice of a threshold."""
BESIDE: Final = 0.1
"""Lowest score of a sentence between the headline and a kept block that is in one element with the headline."""
STANDFIRST_REACH: Final = 6
"""Largest distance, in blocks, from the headline to the first paragraph for a standfirst between them."""
STANDFIRST_WORDS: Final = 8.0
"""Fewest words of a standfirst; a shorter line is more likely a byline."""
CONTINUING: Final = frozenset(".,;:!?)]»”…，。、；：！？）」』")
"""Characters that do not begin a sentence."""


def standfirst(
    a: Analysis, scores: npt.NDArray[np.float64], kept: BoolArray, undecided: BoolArray, headline: list[int]
) -> Iterator[Verdict]:
    """Keep blocks between the headline and the first kept paragraph.

    They are as long as a sentence, unlinked, and not captions. ``headline``: what ``headline.headline`` returned.
    """
    paragraphs = (kept & a.is_prose).nonzero()[0]
    if not len(paragraphs):
        return
    first = int(paragraphs[0])
    head = max((*headline, *(kept & (a.blocks.levels == 1))[:first].nonzero()[0].tolist()), default=first)
    below = head + 1
    is_beside = below < first and undecided[below] and not kept[below] and a.is_prose[below] and kept[below + 1]
    if is_beside and scores[below] >= BESIDE and _are_siblings(a, head, below):
        yield Verdict(below, "keep", STANDFIRST())
    for i in range(head + 1, first) if first - head <= STANDFIRST_REACH else ():
        is_candidate = undecided[i] and not kept[i] and scores[i] >= LIKELY
        if is_candidate and a.stats.words[i] >= STANDFIRST_WORDS and a.blocks.kinds[i] != CAPTION and not a.is_link[i]:
            yield Verdict(i, "keep", STANDFIRST())


def announced(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep the items of a list that a kept line announces by the colon at its end."""
    if not a.announced.any():
        return
    listed = a.announced & a.is_item & ~a.is_link
    i = 0
    for head in (kept[:-1] & listed[1:]).nonzero()[0].data:
        if a.texts[head].endswith(COLONS):
            i = max(head + 1, i)  # an item that ends with a colon does not start again
            while i < a.count and listed[i]:
                if undecided[i] and not kept[i]:
                    yield Verdict(i, "keep", ANNOUNCED(block=head))
                i += 1


def announcing(
    a: Analysis, scores: npt.NDArray[np.float64], kept: BoolArray, undecided: BoolArray
) -> Iterator[Verdict]:
    """Keep unlinked lines that end with a colon, below a kept block and right above a kept list or kept prose."""
    announced = kept & ~a.is_link & (a.is_item | a.is_prose)
    for i in _inner((undecided & ~kept & ~a.is_link)[1:-1] & kept[:-2] & announced[2:]):
        if scores[i] >= LIKELY and a.texts[i].endswith(COLONS):
            yield Verdict(i, "keep", ANNOUNCING())


def enclosed(a: Analysis, scores: npt.NDArray[np.float64], kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep single blocks between kept blocks.

    They are sub-headings right above a kept block that follow another one, or are in one record with the prose below; bold lines between
    prose; code right below prose; and prose between similar blocks of prose.
    """
    is_candidate = undecided[1:-1] & ~kept[1:-1]
    prose = kept & a.is_prose
    between_prose = is_candidate & prose[:-2] & prose[2:]
    for i in _inner(is_candidate & kept[2:] & (prose[2:] | ~a.is_link[1:-1]) & (a.blocks.levels[1:-1] > 1)):
        if (kept[i - 1] and scores[i] >= LIKELY) or (prose[i + 1] and _in_one_member(a, i)):
            yield Verdict(i, "keep", SUB_HEADING())
    for i in _inner(between_prose & (a.is_short & ~a.is_link & ~a.is_heading)[1:-1]):
        if scores[i] >= LIKELY and _is_bold(a, i):
            yield Verdict(i, "keep", SUB_HEADING())
    for i in _inner(is_candidate & prose[:-2] & a.is_code[1:-1]):
        yield Verdict(i, "keep", CODE_BETWEEN())
    for i in _inner(between_prose & a.is_prose[1:-1]):
        if _are_similar(a, i - 1, i) and _are_similar(a, i, i + 1):
            yield Verdict(i, "keep", PROSE_BETWEEN())


def repeated_headings(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep headings that are alike and right above kept blocks, each with another text: chapters of one text.

    HTML only. Links are rather teasers between paragraphs.
    """
    roles = a.units.series.roles
    heads = (
        ((a.blocks.levels > 1) & ~a.is_link & (kept | undecided))[:-1] & kept[1:] & ~a.is_link[1:] & ~a.is_heading[1:]
    )
    texts: dict[int, set[str]] = {}
    places = heads.nonzero()[0].data
    for i in places:
        texts.setdefault(int(roles[i]), set()).add(a.normalised[i])
    for i in places:
        count = len(texts[int(roles[i])])
        if not kept[i] and count >= MEMBERS:
            yield Verdict(i, "keep", LIKE_HEADINGS(count=count))


def within_sentence(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep, in text mode, a line inside a sentence that begins above and ends below it.

    Both lines around it are kept; the one above does not end a sentence, and the one below does not begin one.
    """
    if a.is_html:
        return
    for i in _inner(undecided[1:-1] & ~kept[1:-1] & kept[:-2] & kept[2:] & ~a.ends_sentence[:-2]):
        opening = a.texts[i + 1][0]
        if opening.islower() or opening in CONTINUING:
            yield Verdict(i, "keep", INSIDE_SENTENCE())


def _inner(marks: BoolArray) -> memoryview[int]:
    """Return the indices of marked blocks, from marks without a page's first and last block."""
    return (marks.nonzero()[0] + 1).data


def _is_bold(a: Analysis, i: int) -> bool:
    """Return whether one element sets a block in bold; False in text mode."""
    elements = a.blocks.elements
    return elements is not None and elements.tags[int(a.blocks.element_rows[i])] in ("b", "strong")


def _in_one_member(a: Analysis, i: int) -> bool:
    """Return whether a block and the one below it are in one record of a series: the heading and the text of a card, a post, an entry."""
    series = a.units.series
    return bool(series.is_record[i] and series.is_record[i + 1]) and bool(
        series.member_firsts[i] == series.member_firsts[i + 1] and series.members[i] == series.members[i + 1]
    )


def _are_siblings(a: Analysis, i: int, j: int) -> bool:
    """Return whether two blocks' elements have the same parent; False in text mode."""
    elements = a.blocks.elements
    return elements is not None and len({elements.parents[int(a.blocks.element_rows[block])] for block in (i, j)}) == 1


def _are_similar(a: Analysis, i: int, j: int) -> bool:
    """Return whether two blocks' elements have the same parent, tag and class; True in text mode."""
    elements = a.blocks.elements
    if elements is None:
        return True
    rows = [int(a.blocks.element_rows[block]) for block in (i, j)]
    return len({(elements.parents[row], elements.tags[row], elements.class_names[row]) for row in rows}) == 1
