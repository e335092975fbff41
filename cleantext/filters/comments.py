"""comments: what readers wrote below an article, and the form they wrote it in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain
from typing import Final

import numpy as np
import regex

from cleantext.analysis import Analysis
from cleantext.analysis.spans import clusters
from cleantext.blocks import BoolArray
from cleantext.evidence import Evidence
from cleantext.filters.rules import INTERFACE_LINE, headed_run, headings, interface_lines, named_sections, short_matches
from cleantext.page import Page, Verdicts

__all__ = ["comments"]

BODY_BEFORE: Final = 3
"""Paragraphs before a comment section; a thread whose posts are the page has fewer."""
ARTICLE_WORDS: Final = 80
"""Words in paragraphs that an article above its comments has."""
GAP: Final = 12
"""Blocks from one mark of a comment section ("Reply", "Report", a count) to the next: a comment of some paragraphs."""
MIN_MARKS: Final = 2
"""Marks that a section has without an element around it."""
GRADE_RE: Final = regex.compile(r"\d[.,]\d{1,2}(?!\d)|\d\s?/\s?\d")
"""A grade ("Reviews: 8.5", "4/5 ratings"), which a review has itself, and no count of comments."""
MAX_SHARE: Final = 0.6
"""Share of the page's prose, 0 to 1, above which comments are its text (a forum, a guest book)."""


def comments(page: Page) -> Verdicts:
    """Drop the comment section below an article: heading, comments, names, "Reply", the form.

    Readers of an article did not come for it. Forum threads and questions with answers stay, whose posts they came for, and so
    does a section of the text that is called "Comments".

    >>> from cleantext import analyze
    >>> body = "It rained on Monday, so the match was called off by noon.\\n" * 3
    >>> [v.index for v in comments(analyze(body + "2 comments\\nAnn\\nWhat a pity!\\nReply\\nBob\\nYes\\nReply"))]
    [3, 4, 5, 6, 7, 8, 9]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    named = a.has_role("comment")
    if named.any() and not _are_text(a, named):
        named_sections(a, "comment", found, when=lambda run: _has_comments(a, run), unless=a.is_code)
    _sections(a, found)
    interface_lines(a, "comments", found)
    return Verdicts.drops(found)


def _sections(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop headings of comments below an article with their sections, or alone where the text has ended."""
    marks = sorted(short_matches(a, "comments", "line"))
    heads = _heads(a, marks)
    ends = _section_ends(marks, heads)
    most = MAX_SHARE * int(a.prose_before[-1])
    for head, phrase in sorted(heads.items()):
        chapter = a.heads_prose(head) and not _has_mark(marks, head + 1, head + GAP)
        if chapter or head in found or a.prose_before[head] < BODY_BEFORE:
            continue
        box = a.side_box(head)
        below = range(head + 1, ends.get(head, head) + 1)
        if box is not None and _has_mark(marks, box.start, box.stop - 1) and _prose(a, box) <= most:
            headed_run(head, phrase, box, found)
        elif below and _prose(a, below) <= most:
            headed_run(head, phrase, below, found)
        elif head > a.main_span.last and not (a.is_heading[head] or a.between_prose(head)):
            found[head] = INTERFACE_LINE(phrase)


def _heads(a: Analysis, marks: list[int]) -> dict[int, str]:
    """Return the headings of comments: phrases, counts, and words that need a mark below them, such as "Discussion"."""
    heads = dict(headings(a, "comments"))
    heads |= {i: phrase for i, phrase in headings(a, "comments", "count") if _is_count(a, i)}
    weak = headings(a, "comments", "weak_head")
    return heads | {i: phrase for i, phrase in weak if _has_mark(marks, i + 1, i + GAP)}


def _has_mark(marks: list[int], first: int, last: int) -> bool:
    return bisect_right(marks, last) > bisect_left(marks, first)


def _has_comments(a: Analysis, run: range) -> bool:
    """Return whether a run inside elements named comments is more than a heading of the text with such a name or anchor."""
    return run.start > a.main_span.last or not a.is_heading[run.start : run.stop].all()


def _is_count(a: Analysis, i: int) -> bool:
    return bool(a.stats.digits[i]) and not GRADE_RE.search(a.texts[i])


def _are_text(a: Analysis, named: BoolArray) -> bool:
    """Return whether elements named comments are the page's text: no article is above them, or they hold most of the words."""
    words = np.where(a.is_prose, a.stats.words, 0)
    inside = float(words[named].sum())
    return inside > 0 and (
        words[: int(named.argmax())].sum() < ARTICLE_WORDS or inside > MAX_SHARE * float(words.sum())
    )


def _section_ends(marks: list[int], heads: dict[int, str]) -> dict[int, int]:
    """Return the last block of the section below each heading that has enough marks, neighbours at most ``GAP`` apart."""
    ends: dict[int, int] = {}
    for group in clusters(chain(marks, heads), GAP):
        ends.update((i, group[-1]) for i in group[:-MIN_MARKS] if i in heads)
    return ends


def _prose(a: Analysis, run: range) -> int:
    return int(a.prose_before[run.stop] - a.prose_before[run.start])
