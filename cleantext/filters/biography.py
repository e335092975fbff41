"""Biographies of a page's author: boxes named so in HTML, and the paragraphs below headings such as "About the author"."""

from __future__ import annotations

import re
from typing import Final

from cleantext.analysis import Analysis
from cleantext.analysis.spans import runs
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import drop_blocks, headed_run, headings
from cleantext.lazy_regex import later
from cleantext.page import Page

__all__ = ["biographies"]

AUTHOR_BOX: Final = Code("author_box", "markup", "in an element for the author's biography, named {quote}")

BOX_RE: Final = later(
    r"""about[-_]{0,2}(?:the[-_]{0,2})?(?:author|writer|autor|auteur)
    | (?:author|writer|contributor|autor|auteur|autore)s?[-_]{0,2}(?:box|bio|biography|about|card|desc|description|profile)""",
    re.IGNORECASE | re.VERBOSE,
)
"""The class or id of an author's box. "author" alone may be that of a post of a thread."""
SIGNS: Final = ("author", "autor", "auteur", "wr", "contr")
"""Every match of ``BOX_RE`` contains one of these strings, in lower case."""
CLASS_CHARS: Final = 200
"""Characters of an element's classes that are read. Bounds work."""
BOX_SHARE: Final = 0.25
"""Largest share of the page's characters in an author's box. A page about an author may have such a name around all of its text."""
MAX_BOXES: Final = 3
"""Most boxes of authors of one text. More of them, with a biography each, are the profiles that the page is about."""
NAME_LINES: Final = 2
"""Most lines between a heading and a biography: the author's name and role."""
BIOGRAPHY_WORDS: Final = 90.0
"""Most words of a biography that only its heading marks. Longer ones are rather chapters. Chosen on the public sets."""
CHAPTERS: Final = frozenset(("product", "documentation", "discussion"))
"""Kinds of page on which "About the author" is a part of the text: the shop's page of a book, for example."""


def biographies(page: Page, found: dict[int, Evidence]) -> None:
    """Drop the biographies of the page's authors.

    Elements named as an author's box are dropped with all that is in them, headings of the lexicon with the box or paragraph below
    them. Chapters of a book's page and lists of profiles stay.
    """
    a = page.analysis
    boxes = _boxes(a)
    if boxes and page.kind.name != "discussion":
        for run, name in boxes:
            drop_blocks((i for i in run if not a.is_code[i] and a.blocks.levels[i] != 1), AUTHOR_BOX(name), found)
    for head, phrase in headings(a, "byline", "about"):
        if a.is_announced(head) or not a.prose_before[head]:
            continue
        below = _below(a, head)
        if below is not None and page.kind.name not in CHAPTERS:
            headed_run(head, phrase, below, found)


def _boxes(a: Analysis) -> list[tuple[range, str]]:
    """Return the blocks and the name of each element that is named as an author's box. HTML only."""
    elements = a.blocks.elements
    if elements is None:
        return []
    candidates = elements.numbered_classes.containing(*SIGNS)
    names = {name: match[0] for name in candidates if (match := BOX_RE.search(name[:CLASS_CHARS]))}
    boxes: list[tuple[range, str]] = []
    for row, name in enumerate(elements.class_names if names else ()):
        run = range(elements.firsts[row], elements.lasts[row])
        if name in names and not (boxes and run.stop <= boxes[-1][0].stop) and _may_be_box(a, run):
            boxes.append((run, names[name]))
    return boxes if len(boxes) <= MAX_BOXES else []


def _may_be_box(a: Analysis, run: range) -> bool:
    """Return whether the blocks of an element may be the biography of the page's author: with prose, outside of most of the text."""
    span = a.main_span
    return (
        bool(a.prose_before[run.stop] > a.prose_before[run.start])
        and a.page_share(run.start, run.stop) < BOX_SHARE
        and not run.start <= span.first <= span.last < run.stop
    )


def _below(a: Analysis, head: int) -> range | None:
    """Return the biography below a heading: the rest of its box, or a paragraph below a name; None if there is none."""
    box = a.side_box(head)
    if box is not None and a.stats.words[box.start : box.stop].sum() <= BIOGRAPHY_WORDS:
        return box
    first = next((i for i in range(head + 1, min(head + 2 + NAME_LINES, a.count)) if a.is_prose[i]), None)
    if first is None or a.is_heading[head + 1 : first].any():
        return None
    prose = next(runs(a.is_prose[first:]))
    below = range(head + 1, first + len(prose))
    return below if a.stats.words[below.start : below.stop].sum() <= BIOGRAPHY_WORDS else None
