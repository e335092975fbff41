"""comments: what readers wrote below an article, and the form they wrote it in."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from cleantext.analysis import Analysis
from cleantext.evidence import Evidence
from cleantext.filters.rules import BELOW_HEADING, HEADING_LINE, INTERFACE_LINE, NAMED_SECTION, interface_lines
from cleantext.page import Page, Verdicts

__all__ = ["comments"]

BODY_BEFORE: Final = 3
"""Paragraphs that stand before a comment section; a thread whose posts are the page has none."""
ARTICLE_WORDS: Final = 80.0
"""Words in paragraphs that an article above its comments has."""
GAP: Final = 12
"""Blocks between two marks of a comment section ("Reply", "Report", a count) in flattened text."""
MIN_MARKS: Final = 2
"""Marks that a section has in flattened text."""
GRADE_RE: Final = re.compile(r"\d[.,]\d{1,2}(?!\d)|\d\s?/\s?\d")
"""A grade ("Reviews: 8.5", "4/5 ratings"), which a review has itself, and no count of comments."""
MAX_SHARE: Final = 0.6
"""Elements named comments that hold more of the page's paragraphs than this are its text (a forum, a guest book)."""


def comments(page: Page) -> Verdicts:
    """Drop the comment section below an article: heading, comments, names, "Reply", the form.

    Leaves forum threads and questions with answers, whose posts are what the reader came for.

    >>> from cleantext import analyze
    >>> body = "It rained on Monday, so the match was called off by noon.\\n" * 3
    >>> [v.index for v in comments(analyze(body + "2 comments\\nAnn\\nWhat a pity!\\nReply\\nBob\\nYes\\nReply"))]
    [3, 4, 5, 6, 7, 8, 9]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    heads = {i: phrase.text for i, phrase in a.matches["comments", "head"].items()}
    heads |= {
        i: phrase.text
        for i, phrase in a.matches["comments", "count"].items()
        if a.stats.digits[i] and a.stats.words[i] <= 4 and not GRADE_RE.search(a.texts[i])
    }
    marks = {i for i in a.matches["comments", "line"] if a.is_short[i]}
    heads |= {
        i: phrase.text
        for i, phrase in a.matches["comments", "weak_head"].items()
        if any(mark in marks for mark in range(i + 1, i + 1 + GAP))
    }
    body = int(a.is_prose.sum())
    named = a.has_role("comment")
    if named.any() and not _are_body(a, named):
        found.update((i, NAMED_SECTION("comment")) for i in named.nonzero()[0].tolist() if not a.is_code[i])
    for i, phrase in sorted(heads.items()):
        if (
            i in found
            or not a.is_short[i]
            or a.is_code[i]
            or (a.heads_prose(i) and not any(i < m <= i + GAP for m in marks))
        ):
            continue
        if a.prose_before[i] < BODY_BEFORE:
            continue
        box = a.side_box(i)
        if box is not None and a.is_prose[box.start : box.stop].sum() <= MAX_SHARE * body and any(m in box for m in marks):
            found.update((j, BELOW_HEADING(phrase, block=i)) for j in box)
            found[i] = HEADING_LINE(phrase)
            continue
        end = i
        seen = 0
        for mark in sorted(m for m in [*marks, *heads] if m > i):
            if mark - end > GAP:
                break
            end, seen = mark, seen + 1
        if seen >= MIN_MARKS and a.is_prose[i:end].sum() <= MAX_SHARE * body:
            found.update((j, BELOW_HEADING(phrase, block=i)) for j in range(i, end + 1) if j not in found)
            found[i] = HEADING_LINE(phrase)
        elif not a.between_prose(i) and not a.is_heading[i] and i > a.main_span.last:
            found[i] = INTERFACE_LINE(phrase)
    interface_lines(a, "comments", found)
    return Verdicts.drops(found)


def _are_body(a: Analysis, named: np.ndarray) -> bool:
    """Whether the elements named comments hold the page's text: no article stands before them, or they hold most of it."""
    words = np.where(a.is_prose, a.stats.words, 0)
    inside = float(words[named].sum())
    before = float(words[: int(np.argmax(named))].sum())
    return inside > 0 and (before < ARTICLE_WORDS or inside > MAX_SHARE * float(words.sum()))
