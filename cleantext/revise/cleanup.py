"""Blocks dropped because of others: copies of the headline, headings with nothing kept below, controls and line numbers of code, isolated blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from cleantext.analysis import Analysis
from cleantext.analysis.code_language import language_of
from cleantext.analysis.spans import sums_before
from cleantext.blocks import BoolArray
from cleantext.evidence import Code
from cleantext.page import Verdict
from cleantext.revise.headline import TITLE_CHARS

__all__ = ["code_controls", "duplicate_headlines", "empty_headings", "form_words", "isolated_blocks", "line_numbers"]

DUPLICATE_HEADLINE: Final = Code("duplicate_headline", "repetition", "the headline, repeated at block {block}")
EMPTY_HEADING: Final = Code("empty_heading", "position", "a heading with nothing kept below it")
LINE_NUMBER: Final = Code("line_number", "position", "a line number of the code beside it")
CODE_BUTTON: Final = Code("code_button", "markup", "a button beside code")
CODE_LANGUAGE: Final = Code("code_language", "markup", "the name of the language of the code below")
ISOLATED: Final = Code("isolated", "position", "{count} or more dropped blocks away from the text")

FORM: Final = Code("form", "markup", "in a short form with a button")

FORM_WORDS: Final = 60.0
"""Most words of a form that asks for an address or a vote. A thread or a whole page may be in a form, too."""
OPENING_PROSE: Final = 2
"""Index, among the kept blocks of prose, of the one above which copies of the headline are looked for: a standfirst and the first
paragraph may be between two copies."""
NUMBERED_LINES: Final = 3
"""Fewest numbers in a row, from 1, that are line numbers of code: a program may print two."""
ISOLATION_DISTANCE: Final = 15
"""Number of dropped blocks between two groups of kept blocks from which the shorter group may be isolated."""
ISOLATED_WORDS: Final = 20.0
"""Words from which an isolated group of blocks is kept."""


def duplicate_headlines(a: Analysis, title: str, kept: BoolArray) -> Iterator[Verdict]:
    """Drop the earlier copies of a line that is repeated above the text or at its start.

    ``title``: the page's title, normalised. In HTML mode only headings of level 1, lines with the text of one, and lines with which
    the title begins are dropped. In text mode the first line is dropped, too, if it begins with a later line: flattened pages begin
    with the title and the site's name.
    """
    prose = (kept & a.is_prose).nonzero()[0]
    limit = int(prose[min(OPENING_PROSE, len(prose) - 1)]) if len(prose) else 0
    headings = {a.normalised[i] for i in (a.blocks.levels == 1).nonzero()[0].tolist()}
    last_seen: dict[str, int] = {}
    opening = ""
    for i in (kept[:limit]).nonzero()[0].data:
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
    """Drop short headings, not of level 1, if named filters dropped their whole section.

    A section ends at the next heading of the same or a higher rank. A heading without any block in its section is kept: it may be the
    caption of a picture.
    """
    remaining = sums_before(kept | undecided)
    for i, end in _sections(a):
        empty = end > i + 1 and remaining[end] == remaining[i + 1]
        if empty and a.blocks.levels[i] > 1 and kept[i] and a.is_short[i]:
            yield Verdict(i, "drop", EMPTY_HEADING())


def _sections(a: Analysis) -> list[tuple[int, int]]:
    """Return the index of each heading, and one past the last block of its section."""
    sections: list[tuple[int, int]] = []
    unfinished: list[tuple[int, int]] = []
    for i in a.blocks.levels.nonzero()[0].data:
        level = int(a.blocks.levels[i])
        while unfinished and level <= unfinished[-1][1]:
            sections.append((unfinished.pop()[0], i))
        unfinished.append((i, level))
    return sorted([*sections, *((i, a.count) for i, _ in unfinished)])


def line_numbers(a: Analysis, kept: BoolArray) -> Iterator[Verdict]:
    """Drop the line numbers of code: blocks of a number each, from 1, before the lines or right below each other; or one block of all."""
    series: list[int] = []
    for i in (kept & a.is_code & (a.stats.letters == 0) & (a.stats.digits > 0)).nonzero()[0].data:
        numbers = a.texts[i].split()
        count = len(numbers)
        if count >= NUMBERED_LINES and numbers == list(map(str, range(1, count + 1))):
            yield Verdict(i, "drop", LINE_NUMBER())
        follows = bool(series) and i - series[-1] <= 2 and a.is_code[series[-1] : i].all()
        if follows and numbers == [str(len(series) + 1)]:
            series.append(i)
        else:
            series = [i] if numbers == ["1"] else []
        if len(series) == NUMBERED_LINES:
            yield from (Verdict(number, "drop", LINE_NUMBER()) for number in series)
        elif len(series) > NUMBERED_LINES:
            yield Verdict(i, "drop", LINE_NUMBER())


def code_controls(a: Analysis, kept: BoolArray) -> Iterator[Verdict]:
    """Drop the buttons right above or below code, such as those that copy it, and the name of its language, if its classes have it.

    The name is right above the code or above its button. HTML only: in flattened text nothing marks them.
    """
    elements = a.blocks.elements
    if elements is None or not a.is_code.any():
        return

    def around(i: int) -> tuple[int, int]:
        row = int(a.blocks.element_rows[i])
        return row, max(elements.parents[row], 0)

    def is_button(i: int) -> bool:
        return i < a.count and "button" in (elements.tags[row] for row in around(i))

    def is_language(i: int) -> bool:
        code = i + 2 if is_button(i + 1) else i + 1
        if code >= a.count or not a.is_code[code] or a.is_code[i] or a.is_heading[i]:
            return False
        return a.texts[i].lower() == language_of((elements.class_names[row] for row in around(code)), ())

    for i in (kept & a.is_short).nonzero()[0].data:
        if is_button(i) and a.near(i, a.is_code, 1):
            yield Verdict(i, "drop", CODE_BUTTON())
        elif is_language(i):
            yield Verdict(i, "drop", CODE_LANGUAGE())


def form_words(a: Analysis, kept: BoolArray) -> Iterator[Verdict]:
    """Drop the words of short forms with a button that are between kept prose, in any language. HTML only."""
    elements = a.blocks.elements
    if elements is None or "form" not in elements.numbered_tags.names:
        return
    prose = (kept & a.is_prose).nonzero()[0]
    if not len(prose):
        return
    tags = elements.numbered_tags
    for row in (tags.numbers == tags.names.index("form")).nonzero()[0].tolist():
        first, last = elements.firsts[row], elements.lasts[row]
        if not kept[first:last].any() or not prose[0] < first < last <= prose[-1]:
            continue
        is_short = a.stats.words[first:last].sum() <= FORM_WORDS and not (a.blocks.levels[first:last] == 1).any()
        if is_short and any(elements.tags[int(a.blocks.element_rows[i])] == "button" for i in range(first, last)):
            yield from (Verdict(i, "drop", FORM()) for i in range(first, last) if kept[i])


def isolated_blocks(a: Analysis, kept: BoolArray) -> Iterator[Verdict]:
    """Drop short groups of kept blocks far from all others.

    The group with the most words is kept, and groups with a heading of level 1.
    """
    blocks = kept.nonzero()[0].astype(np.int32)
    starts = np.append(0, (np.diff(blocks) > ISOLATION_DISTANCE).nonzero()[0] + 1)  # of the groups
    if len(starts) == 1:
        return
    words = np.add.reduceat(a.stats.words[blocks], starts, dtype=np.float64)
    short = words < ISOLATED_WORDS
    short[words.argmax()] = False
    ends = np.append(starts[1:], len(blocks))
    for number in short.nonzero()[0].data:
        group = blocks[starts[number] : ends[number]]
        if not (a.blocks.levels[group] == 1).any():
            for i in group.tolist():
                yield Verdict(i, "drop", ISOLATED(count=ISOLATION_DISTANCE))
