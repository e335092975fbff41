"""Where a text may be cut: after sentences of any script, after words, or between two characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final
from unicodedata import category

import regex

__all__ = ["lines", "parts", "suffix"]

SENTENCE_RE: Final = regex.compile(
    r"""
      (?<![.!?…]) (?: (?<!(?<!\d)\d{1,2}) (?<!(?<!\p{L})\p{Lu}\p{Ll}{0,3}) \. | [!?…] ) [.!?…]*+   # not "St.", "J." or "3."
      [\p{Pe}\p{Pf}\p{Pi}"'*_`]*+ \s++ (?!\p{Ll})
    | (?![.!?…]) (?<![\p{SB=STerm}\p{SB=ATerm}]) [\p{SB=STerm}\p{SB=ATerm}]++ [\p{Pe}\p{Pf}"'*_`]*+ \s*+   # 。 ؟ । need no space
    | \n++
    """,
    regex.VERBOSE,
)
"""The end of a sentence or line, with the white space behind it. A capital word of up to four letters before a point may be an
abbreviation: there are other places to cut. Linear: each run of marks is read once."""
WORD_RE: Final = regex.compile(r"\s++|[，、；：]++")
"""The end of a word; in scripts without spaces, of a part of a sentence."""
SPAN_RE: Final = regex.compile(
    r"\\.|(?<!`)`++[^`]*+`++|!?\[[^\[\]]*+\]\([^()]*+\)|\*{1,3}+[^*]++\*{1,3}+|\$[^$]++\$|<[^<>]++>", regex.DOTALL
)
"""What Markdown does not have in two parts: a link, code, emphasis, a formula. Linear: each part ends at the sign that begins another."""
MOST_MARKS: Final = 16
"""Characters by which a cut is moved so that it is not before a combining mark. Bounds work."""
JOINER: Final = "\u200d"


def parts(text: str, size: int, *, first: int | None = None, markdown: bool = False) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence of a text, in parts of at most ``size`` characters.

    A longer sentence is cut after words, and a longer word between characters. ``first``: the same as ``size`` for the first part, if
    a word ends there. ``markdown``: cut no link or emphasis, if possible.

    >>> text = "It rained. 雨が降った。試合は中止。 Supercalifragilistic"
    >>> [text[start:end] for start, end in parts(text, 12)]
    ['It rained. ', '雨が降った。', '試合は中止。 ', 'Supercalifra', 'gilistic']
    """
    spans = [found.span() for found in SPAN_RE.finditer(text)] if markdown else []
    words = _outside([found.end() for found in WORD_RE.finditer(text)], spans)
    start, room = 0, size if first is None else first
    for end in (*_outside([found.end() for found in SENTENCE_RE.finditer(text)], spans), len(text)):
        while end - start > room:
            at = bisect_right(words, start + room) - 1
            if at >= 0 and words[at] > start:
                cut = words[at]
            elif room == size:
                cut = _between(text, start, start + size)
            else:
                cut = start
            room = size
            if cut > start:
                yield start, cut
                start = cut
        if end > start:
            yield start, end
            start, room = end, size


def suffix(text: str, size: int, *, words: bool = True) -> int:
    """Return where the last sentences of at most ``size`` characters begin; with ``words`` the last words, if a sentence is longer.

    >>> text = "It rained. It was wet. The ball did not roll."
    >>> text[suffix(text, 40):], text[suffix(text, 20):], text[suffix(text, 3):]
    ('It was wet. The ball did not roll.', 'ball did not roll.', '')
    """
    least = len(text) - size
    for pattern in (SENTENCE_RE, WORD_RE) if words else (SENTENCE_RE,):
        ends = [found.end() for found in pattern.finditer(text)]
        at = bisect_left(ends, least)
        if at < len(ends) and ends[at] < len(text):
            return ends[at]
    return len(text)


def lines(text: str, size: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line of code, in parts of at most ``size`` characters.

    >>> list(lines("a = 1\\nb = 22", 4))
    [(0, 4), (4, 6), (6, 10), (10, 12)]
    """
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        for at in range(start, end, size):
            yield at, min(at + size, end)
        start = end


def _outside(cuts: list[int], spans: list[tuple[int, int]]) -> list[int]:
    """Return the cuts that are inside of no span."""
    if not spans:
        return cuts
    starts = [start for start, _ in spans]
    found = []
    for cut in cuts:
        at = bisect_left(starts, cut) - 1
        if at < 0 or spans[at][1] <= cut:
            found.append(cut)
    return found


def _between(text: str, start: int, end: int) -> int:
    """Return the last place up to ``end`` between two characters as a reader sees them."""
    for at in range(end, max(start, end - MOST_MARKS), -1):
        if at == len(text) or not (category(text[at])[0] == "M" or text[at] == JOINER or text[at - 1] == JOINER):
            return at
    return end
