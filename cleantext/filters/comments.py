"""comments: what readers wrote below an article, and the form they wrote it in."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from cleantext.filters._interface import take_lines
from cleantext.filters._structure import View, view
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
    v = view(page)
    found: dict[int, str] = {}
    heads = {i: phrase.text for i, phrase in v.hits["comments", "head"].items()}
    heads |= {
        i: phrase.text
        for i, phrase in v.hits["comments", "count"].items()
        if v.m.digits[i] and v.m.words[i] <= 4 and not GRADE_RE.search(v.texts[i])
    }
    marks = {i for i in v.hits["comments", "line"] if v.m.short[i]}
    heads |= {
        i: phrase.text
        for i, phrase in v.hits["comments", "weak_head"].items()
        if any(mark in marks for mark in range(i + 1, i + 1 + GAP))
    }
    body = int(v.body.sum())
    named = v.hint("comment")
    if named.any() and not _are_body(v, named):
        found.update((i, "inside an element named comments") for i in named.nonzero()[0].tolist() if not v.code[i])
    for i, phrase in sorted(heads.items()):
        if (
            i in found
            or not v.m.short[i]
            or v.code[i]
            or (v.heads_prose(i) and not any(i < m <= i + GAP for m in marks))
        ):
            continue
        if v.bodies_before[i] < BODY_BEFORE:
            continue
        box = v.box(i)
        if box is not None and v.body[box.start : box.stop].sum() <= MAX_SHARE * body and any(m in box for m in marks):
            found.update((j, f"below {phrase!r}") for j in box)
            found[i] = f"heads comments: {phrase!r}"
            continue
        end = i
        seen = 0
        for mark in sorted(m for m in [*marks, *heads] if m > i):
            if mark - end > GAP:
                break
            end, seen = mark, seen + 1
        if seen >= MIN_MARKS and v.body[i:end].sum() <= MAX_SHARE * body:
            found.update((j, f"below {phrase!r}") for j in range(i, end + 1) if j not in found)
            found[i] = f"heads comments: {phrase!r}"
        elif not v.amid_prose(i) and not v.heading(i) and i > v.last_body:
            found[i] = f"the interface line {phrase!r}"
    take_lines(v, "comments", found)
    return v.drops(found)


def _are_body(v: View, named: np.ndarray) -> bool:
    """Whether the elements named comments hold the page's text: no article stands before them, or they hold most of it."""
    words = np.where(v.body, v.m.words, 0)
    inside = float(words[named].sum())
    before = float(words[: int(np.argmax(named))].sum())
    return inside > 0 and (before < ARTICLE_WORDS or inside > MAX_SHARE * float(words.sum()))
