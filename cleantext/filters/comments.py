"""comments: the comments of readers below an article, and the form for them.

Longer than other filters, as it also decides whether posts are the text: on threads, on listings, on pages of comments.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain, pairwise
from typing import Final

import numpy as np
import regex

from cleantext.analysis import Analysis
from cleantext.analysis.spans import clusters
from cleantext.blocks import BoolArray
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import INTERFACE_LINE, headed_run, headings, interface_lines, named_sections, short_matches
from cleantext.page import Page, Verdicts

__all__ = ["comments"]

ITEM_COUNT: Final = Code("item_count", "repetition", "the count {quote}, as each entry or poster has one")

BODY_BEFORE: Final = 3
"""Fewest paragraphs above a comment section. A thread, whose posts are the text, has fewer above its heading."""
ARTICLE_WORDS: Final = 80
"""Fewest words, in prose, of an article above its comments."""
GAP: Final = 12
"""Largest distance, in blocks, from one mark of a comment section ("Reply", "Report", a count) to the next: a comment of several
paragraphs."""
MIN_MARKS: Final = 2
"""Fewest marks below the heading of a comment section that has no element around it."""
DISCUSSION: Final = 0.6
"""Probability that an HTML page is a discussion from which on its posts are its text. On sites that the estimate did not learn from, three
of four pages called a discussion are one; in text mode only every second one is, so it is not used there."""
FORM_PHRASES: Final = 3
"""Fewest phrases of a form for answers on a page of questions. The form for comments below an article has one or two of them."""
GRADE_RE: Final = regex.compile(r"\d[.,]\d{1,2}(?!\d)|\d\s?/\s?\d")
"""A grade ("Reviews: 8.5", "4/5 ratings"): part of a review, not a count of comments."""
ITEMS: Final = 3
"""Fewest counts of comments or posts with text between them that are those of a listing's entries or a forum's posters. An article may
have two, one above it and one above its comments."""
MAX_SHARE: Final = 0.6
"""Share of the page's prose, 0 to 1, above which comments are its text, as in a forum or a guest book: of blocks below a heading,
of words in elements named comments."""


def comments(page: Page) -> Verdicts:
    """Drop the comment section below an article: heading, comments, names, form.

    Comments are not the article. Keeps forum threads and questions with answers, whose posts are the text, and a chapter of the
    text that is headed "Comments".

    >>> from cleantext import analyze
    >>> body = "It rained on Monday, so the match was called off by noon.\\n" * 3
    >>> [v.index for v in comments(analyze(body + "2 comments\\nAnn\\nWhat a pity!\\nReply\\nBob\\nYes\\nReply"))]
    [3, 4, 5, 6, 7, 8, 9]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    inside = a.has_role("comment")
    marks = sorted(short_matches(a, "comments", "line"))
    counts = {i: phrase for i, phrase in headings(a, "comments", "count") if _is_count(a, i)}
    of_items = _of_items(a, dict(headings(a, "comments")) | counts)
    found.update((i, ITEM_COUNT(counts[i])) for i in of_items & counts.keys())
    heads = _heads(a, marks, counts, of_items)
    first = min((*heads, *inside.nonzero()[0][:1].tolist()), default=a.count)
    if first < a.count and not _is_discussion(page, first):
        if inside.any() and not _are_text(a, inside):
            named_sections(a, "comment", found, when=lambda run: _has_comments(a, run), unless=a.is_code)
        _sections(a, found, marks, heads)
    interface_lines(a, "comments", found)
    return Verdicts.drops(found)


def _is_discussion(page: Page, first: int) -> bool:
    """Return whether the page is a thread, questions with answers, or a page of comments, whose posts are the text.

    ``first``: the first block of what looks like comments. Half of a discussion's prose, or more, is below it. A page with a form for
    answers has questions, in text mode, too.
    """
    a = page.analysis
    if len({phrase.text for phrase in a.matches["post_extras", "answer_form"].values()}) >= FORM_PHRASES:
        return True
    above, all_prose = int(a.prose_chars_before[first]), int(a.prose_chars_before[-1])
    return page.mode == "html" and 2 * above <= all_prose and page.kind.probabilities["discussion"] >= DISCUSSION


def _sections(a: Analysis, found: dict[int, Evidence], marks: list[int], heads: dict[int, str]) -> None:
    """Drop headings of comments with the section below them; below the text also without one."""
    ends = _section_ends(marks, heads)
    most_prose = MAX_SHARE * int(a.prose_before[-1])
    for head, phrase in sorted(heads.items()):
        chapter = a.heads_prose(head) and not _has_mark(marks, head + 1, head + GAP)
        if chapter or head in found or a.prose_before[head] < BODY_BEFORE:
            continue
        box = a.side_box(head)
        below = range(head + 1, ends.get(head, head) + 1)
        if box is not None and _has_mark(marks, box.start, box.stop - 1) and _prose_blocks(a, box) <= most_prose:
            headed_run(head, phrase, box, found)
        elif below and _prose_blocks(a, below) <= most_prose:
            headed_run(head, phrase, below, found)
        elif head > a.main_span.last and not (a.is_heading[head] or a.between_prose(head)):
            found[head] = INTERFACE_LINE(phrase)


def _heads(a: Analysis, marks: list[int], counts: dict[int, str], of_items: set[int]) -> dict[int, str]:
    """Return the headings of comments and their phrases.

    ``counts`` of comments are headings unless they are ``of_items``; ordinary words such as "Discussion" need a mark below them.
    """
    heads = dict(headings(a, "comments")) | counts
    heads = {i: phrase for i, phrase in heads.items() if i not in of_items}
    weak = headings(a, "comments", "weak_head")
    return heads | {i: phrase for i, phrase in weak if _has_mark(marks, i + 1, i + GAP)}


def _of_items(a: Analysis, heads: dict[int, str]) -> set[int]:
    """Return the counts among ``heads`` that belong to items, as each entry of a listing or each poster of a forum has one, with text between them."""
    alike: dict[str, list[int]] = {}
    for i, phrase in sorted(heads.items()):
        if _is_count(a, i):
            alike.setdefault(phrase, []).append(i)
    found: set[int] = set()
    for places in alike.values():
        if (
            sum(int(a.prose_before[after]) > int(a.prose_before[before]) for before, after in pairwise(places))
            >= ITEMS - 1
        ):
            found.update(places)
    return found


def _has_mark(marks: list[int], first: int, last: int) -> bool:
    return bisect_right(marks, last) > bisect_left(marks, first)


def _has_comments(a: Analysis, run: range) -> bool:
    """Return whether a run in elements named comments is more than headings of the text with such a name."""
    return run.start > a.main_span.last or not a.is_heading[run.start : run.stop].all()


def _is_count(a: Analysis, i: int) -> bool:
    return bool(a.stats.digits[i]) and not GRADE_RE.search(a.texts[i])


def _are_text(a: Analysis, inside: BoolArray) -> bool:
    """Return whether elements named comments are the page's text.

    They are if no article is above them, or if they contain most of the words in prose.
    """
    words = np.where(a.is_prose, a.stats.words, 0).astype(np.float64)
    words_inside = float(words[inside].sum())
    return words_inside > 0 and (
        words[: int(inside.argmax())].sum() < ARTICLE_WORDS or words_inside > MAX_SHARE * float(words.sum())
    )


def _section_ends(marks: list[int], heads: dict[int, str]) -> dict[int, int]:
    """Return, for each heading with enough marks below it, the last block of its section."""
    ends: dict[int, int] = {}
    for group in clusters(chain(marks, heads), GAP):
        ends.update((i, group[-1]) for i in group[:-MIN_MARKS] if i in heads)
    return ends


def _prose_blocks(a: Analysis, run: range) -> int:
    return int(a.prose_before[run.stop] - a.prose_before[run.start])
