"""context: what a block's neighbours say of it, last of all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from cleantext.filters._structure import View, clusters, view
from cleantext.lexicon import normalise
from cleantext.page import Page, Verdict

__all__ = ["context"]

NAMED: Final = frozenset(("main_content",))
"""Only what these filters dropped may come back: a named kind of boilerplate is no headline."""
TITLE_REACH: Final = 40
"""Blocks above the first kept paragraph among which the headline is looked for in HTML."""
ISLAND_DISTANCE: Final = 15
"""Dropped blocks on both sides that make a kept group an island."""
ISLAND_WORDS: Final = 20.0
"""Words below which such a group goes."""
TITLE_CHARS: Final = 12
"""A shorter line may be repeated for its own sake."""


def context(page: Page) -> Iterator[Verdict]:
    """Bring the headline back, keep one of a repeated headline, drop headings without a body, and kept islands.

    >>> from cleantext import analyze
    >>> body = "<p>It rained on Monday, so the match was called off.</p>" * 3
    >>> page = analyze(f"<title>Rain ends match - News</title><h1>Rain ends match</h1><div>{body}</div>")
    >>> page.text.splitlines()[0]
    'Rain ends match'
    """
    v = view(page)
    standing = v.standing(page)
    if not standing.any():
        return
    for verdict in (
        *_headline(page, v, standing),
        *_repeated(page, v, standing),
        *_hollow(page, v, standing),
        *_islands(v, standing),
    ):
        standing[verdict.index] = verdict.action == "keep"
        for block in v.page_blocks(verdict.index):
            yield replace(verdict, index=block)


def _headline(page: Page, v: View, standing: np.ndarray) -> Iterator[Verdict]:
    paragraphs = np.flatnonzero(standing & v.body)
    first = int(paragraphs[0]) if len(paragraphs) else int(np.flatnonzero(standing)[0])
    if not v.html:
        return
    deciders = page.deciding()
    free = [i for i in range(first) if (d := deciders[i]) is None or d.action != "drop" or d.filter in NAMED]
    tops = [i for i in free if v.blocks.levels[i] == 1 and first - i <= TITLE_REACH]
    if not tops and page.title:
        title = normalise(page.title)
        tops = [i for i in free if len(v.folded[i]) >= TITLE_CHARS and title.startswith(v.folded[i])]
    if tops and not any(standing[i] for i in tops):
        yield Verdict(tops[-1], "keep", "the headline above the body")


def _repeated(page: Page, v: View, standing: np.ndarray) -> Iterator[Verdict]:
    """Of a line that comes again before or at the head of the body, the last copy stays."""
    paragraphs = np.flatnonzero(standing & v.body)
    limit = int(paragraphs[min(2, len(paragraphs) - 1)]) if len(paragraphs) else 0
    title = normalise(page.title)
    heads = {v.folded[i] for i in np.flatnonzero(v.blocks.levels == 1)}
    seen: dict[str, int] = {}
    opening = ""
    for i in np.flatnonzero(standing[:limit]).tolist():
        line = v.folded[i]
        if not v.html and i == 0:
            opening = line
        if len(line) < TITLE_CHARS or v.body[i] or (v.html and line not in heads and not title.startswith(line)):
            continue
        if line in seen:
            yield Verdict(seen[line], "drop", f"the headline stands again at block {i}")
        elif i > 0 and opening.startswith(line):
            yield Verdict(0, "drop", f"the headline stands again at block {i}")
            opening = ""
        seen[line] = i


def _hollow(page: Page, v: View, standing: np.ndarray) -> Iterator[Verdict]:
    """Headings below which named filters took everything, up to the next heading of their level or above."""
    headings = np.flatnonzero(v.blocks.levels > 1)
    if not len(headings):
        return
    deciders = page.deciding()
    unnamed = np.array(
        [(d := deciders[v.page_blocks(i).start]) is None or d.filter in NAMED for i in range(v.n)], np.bool_
    )
    for i in headings:
        if not standing[i]:
            continue
        end = i + 1
        while end < v.n and not 0 < v.blocks.levels[end] <= v.blocks.levels[i]:
            end += 1
        if end > i + 1 and not standing[i + 1 : end].any() and not unnamed[i + 1 : end].any():
            yield Verdict(int(i), "drop", "nothing below this heading was kept")


def _islands(v: View, standing: np.ndarray) -> Iterator[Verdict]:
    groups = list(clusters(np.flatnonzero(standing).tolist(), ISLAND_DISTANCE))
    if len(groups) < 2:
        return
    weights = [float(v.m.words[group].sum()) for group in groups]
    main = int(np.argmax(weights))
    for k, group in enumerate(groups):
        if k != main and weights[k] < ISLAND_WORDS and not any(v.blocks.levels[i] == 1 for i in group):
            for i in group:
                yield Verdict(i, "drop", f"{ISLAND_DISTANCE} blocks or more from the body")
