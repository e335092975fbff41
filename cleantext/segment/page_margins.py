"""Running heads, running feet and page numbers of paginated text: PDFs, scanned books, printed web pages."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np

from cleantext.blocks import BoolArray
from cleantext.lazy_regex import later

__all__ = ["margin_lines"]

MIN_PAGES: Final = 3
"""Fewest lines of one shape that are the margins of pages."""
PAGE_LINES: Final = 10
"""Smallest median distance of such lines, in lines that are not blank. Refrains, captions and steps follow each other more closely."""
LINE_CHARS: Final = 110
"""Most characters of a head; as wide as a page of hard-wrapped text (``text.MAX_WIDTH``)."""
STEPS: Final = (1, 2)
"""Differences between the numbers of one page and the next, and of one left or right page and the next."""
MOST: Final = 0.8
"""Share of a group's lines, or of the differences between their numbers, that must fit. A page may lack its number."""
REACH: Final = 3
"""Most other margins between a margin and the text above or below it: number, foot, head."""
INTERRUPTIONS: Final = 0.25
"""Share of a group's lines inside sentences from which on the lines are margins. More pages than that end within a sentence."""
YEARS: Final = range(1800, 2101)
"""Numbers that are years if all numbers of a group are: a chronology has a line for each."""
FULL_CHARS: Final = 40
"""Fewest characters of a line whose sentence goes on below a margin. Lines of verse and labels are shorter."""
TITLE_LINES: Final = 3
"""Lines at the start of a text among which the first of equal heads is the title."""

NUMBER_RE: Final = later(r"[0-9]+")
GAP_RE: Final = later(r"\s\s+|\t")
PAGE_NUMBERS: Final = frozenset(("#", "#/#", "# / #"))
"""Shapes of page numbers, without marks around."""
EDGES: Final = "-–—()[]|~ "
"""Marks around a page number."""
BULLETS: Final = frozenset("*•●▪■□◦‣+")
"""First characters of list items, which are never margins."""
CONTINUED: Final = frozenset(",-–—")
"""Last characters, besides letters and digits, of a line whose sentence goes on."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines of one shape."""

    shape: str
    """The text with numbers as ``#`` and gaps as two spaces."""
    lines: Sequence[int]
    """Indices of the lines."""
    numbered: bool
    """Whether a number grows with the pages; else all lines are equal."""

    @property
    def is_set_apart(self) -> bool:
        """Whether it has a page number that is alone or apart from the words: "- 41 -", "41  Title", "Title  41", "address 1/4"."""
        parts = self.shape.split("  ")
        alone = any(part.strip(EDGES) in PAGE_NUMBERS for part in (parts[0], parts[-1]))
        return self.numbered and (alone or self.shape.endswith(" #/#"))

    @property
    def has_words(self) -> bool:
        """Whether it has letters beside a number."""
        return any(map(str.isalpha, self.shape))


def margin_lines(texts: Sequence[str]) -> BoolArray:
    """Return which lines of hard-wrapped text are in the margins of pages: bool, shape (lines,).

    They are lines that are equal but for a growing number, a page apart, at least ``MIN_PAGES`` of them. Since steps, chapters and refrains
    are like that, too, they must be inside sentences (the line above goes on below), have words and a number set apart from them, or be
    next to such a number. ``texts``: the lines that are not blank.

    >>> page = ["It rained all day, and the match that the two clubs had", "agreed on was called off."] * 6
    >>> lines = [line for number in (7, 8, 9, 10) for line in (*page[:-1], str(number), page[-1])]
    >>> [lines[i] for i in margin_lines(lines).nonzero()[0]]
    ['7', '8', '9', '10']
    """
    marks = np.zeros(len(texts), np.bool_)
    if len(texts) < MIN_PAGES * PAGE_LINES:
        return marks
    groups = [group for group in map(_group, *_shapes(texts), repeat(texts)) if group]
    possible = {line for group in groups for line in group.lines}
    groups = [group for group in groups if _is_between_texts(group, len(texts), possible)]
    numbers = {line for group in groups if group.is_set_apart for line in group.lines}
    for group in groups:
        if (
            (group.is_set_apart and group.has_words)
            or _interrupts(group, texts, possible)
            or (not group.is_set_apart and _is_beside(group, numbers))
        ):
            _mark(group, texts, marks)
    for _ in range(REACH):  # a line beside margins is one
        marked = set(marks.nonzero()[0].tolist())
        for group in groups:
            if marked and _is_beside(group, marked):
                _mark(group, texts, marks)
    return marks


def _shapes(texts: Sequence[str]) -> tuple[list[str], list[list[int]]]:
    """Return the shapes of at least ``MIN_PAGES`` lines, and the lines of each."""
    found: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        if len(text) <= LINE_CHARS:
            found.setdefault(NUMBER_RE.sub("#", text), []).append(i)
    shapes: dict[str, list[int]] = {}
    for shape, lines in found.items():
        shapes.setdefault(GAP_RE.sub("  ", shape), []).extend(lines)
    kept = {shape: sorted(lines) for shape, lines in shapes.items() if len(lines) >= MIN_PAGES}
    return list(kept), list(kept.values())


def _group(shape: str, lines: Sequence[int], texts: Sequence[str]) -> _Group | None:
    """Return lines of one shape, or None if they are closer than pages or their numbers do not grow with the pages."""
    if shape[0] in BULLETS or np.median(np.diff(lines)) < PAGE_LINES:
        return None
    numbers = [[int(number[-9:]) for number in NUMBER_RE.findall(texts[i])] for i in lines]
    if len(set(map(len, numbers))) > 1:  # a "#" of the text
        return None
    steps = np.diff(np.array(numbers, np.int64), axis=0)
    if not steps.any():
        return _Group(shape, lines, numbered=False) if any(map(str.isalpha, shape)) else None
    if all(year in YEARS for of_line in numbers for year in of_line):
        return None
    if (np.isin(steps, STEPS).mean(axis=0) >= MOST).any() and (steps >= 0).mean() >= MOST:
        return _Group(shape, lines, numbered=True)
    return None


def _interrupts(group: _Group, texts: Sequence[str], possible: set[int]) -> bool:
    """Return whether the lines of a group are inside sentences."""
    places = [(_outside(i, -1, possible), _outside(i, 1, possible)) for i in group.lines]
    found = sum(_goes_on(texts, above, below, caseless=group.numbered) for above, below in places)
    return found >= max(INTERRUPTIONS * (len(group.lines) - 1), MIN_PAGES - 1)


def _outside(i: int, step: int, possible: set[int]) -> int:
    """Return the nearest line above (``step`` -1) or below (1) outside the margins.

    At most ``REACH`` margins are between the two; if there are more, -1 above, and a number behind the last line below.
    """
    near = range(i + step, i + step * (REACH + 2), step)
    return next((j for j in near if j not in possible), -1 if step < 0 else sys.maxsize)


def _goes_on(texts: Sequence[str], above: int, below: int, *, caseless: bool) -> bool:
    """Return whether a sentence of the line ``above`` goes on in the line ``below``.

    ``caseless``: whether letters of scripts without small letters may begin the rest of a sentence.
    """
    if above < 0 or not 0 <= below < len(texts) or len(texts[above]) < FULL_CHARS:
        return False
    last, first = texts[above][-1], texts[below][0]
    return (last.isalnum() or last in CONTINUED) and (
        first.islower() or (caseless and first.isalpha() and not first.isupper())
    )


def _is_between_texts(group: _Group, count: int, possible: set[int]) -> bool:
    """Return whether other text is close to most lines of a group. It is not in entries that are equal line for line."""
    near = sum(_outside(i, -1, possible) >= 0 and _outside(i, 1, possible) < count for i in group.lines[1:-1])
    return near >= MOST * (len(group.lines) - 2)


def _is_beside(group: _Group, lines: set[int]) -> bool:
    """Return whether most lines of a group are next to some other ``lines``."""
    own = set(group.lines)
    near = sum(any(i + step in lines and i + step not in own for step in (-2, -1, 1, 2)) for i in group.lines)
    return near >= max(MOST * (len(group.lines) - 1), MIN_PAGES - 1)


def _mark(group: _Group, texts: Sequence[str], marks: BoolArray) -> None:
    """Mark the lines of a group, but for a title that the heads repeat."""
    lines = list(group.lines)
    is_title = lines[0] < TITLE_LINES and not group.numbered and not GAP_RE.search(texts[lines[0]])
    marks[lines[1:] if is_title else lines] = True
