"""context: what a block's neighbours say of it, last of all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.filters._between import announced, enclosed, standfirst, within_sentence
from cleantext.filters._headline import TITLE_CHARS, headline
from cleantext.filters._structure import NOTHING, View, clusters, running, view
from cleantext.lexicon import normalise
from cleantext.page import Page, Verdict, Verdicts

__all__ = ["context"]

NAMED: Final = frozenset(("main_content",))
"""Only what these filters dropped may come back: a named kind of boilerplate is no headline."""
SURE: Final = 0.8
"""Score from which on a heading with nothing below it stays."""
ISLAND_DISTANCE: Final = 15
"""Dropped blocks on both sides that make a kept group an island."""
ISLAND_WORDS: Final = 20.0
"""Words below which such a group goes."""


def context(page: Page) -> Verdicts:
    """Bring back the headline, announced lists and what stands between kept blocks; drop repetitions, hollow headings and islands.

    >>> from cleantext import analyze
    >>> body = "<p>It rained on Monday, so the match was called off.</p>" * 3
    >>> page = analyze(f"<title>Rain ends match - News</title><h1>Rain ends match</h1><div>{body}</div>")
    >>> page.text.splitlines()[0]
    'Rain ends match'
    """
    v = view(page)
    standing = v.standing(page)
    if not standing.any():
        return NOTHING
    free, scores, title = _free(page, v), _scores(page, v, 1.0), normalise(page.title)
    top = headline(v, title, scores, standing, free)
    said = [
        (block, verdict)
        for verdict in (
            *(Verdict(i, "keep", "the headline above the body") for i in top),
            *standfirst(v, scores, standing, free, top),
            *announced(v, standing, free),
            *enclosed(v, scores, standing, free),
            *within_sentence(v, standing, free),
            *_repeated(v, title, standing),
            *_hollow(v, _scores(page, v, 0.0), standing, free),
            *_islands(v, standing),
        )
        for block in v.page_blocks(verdict.index)
    ]
    return Verdicts(
        [block for block, _ in said], [verdict.action == "keep" for _, verdict in said], [v.reason for _, v in said]
    )


def _free(page: Page, v: View) -> np.ndarray:
    """bool, one a block: nobody spoke of it, or what decided was no named kind of boilerplate."""
    of_step = np.array([*(step.filter in NAMED for step in page.steps), True])  # the last one is for -1, nobody
    free: np.ndarray = of_step[page.deciders]
    return free if v.rows is None else free[[row.start for row in v.rows]]


def _scores(page: Page, v: View, unscored: float) -> npt.NDArray[np.float64]:
    """float64, one a block: what the scorer thinks of it; ``unscored`` where none has spoken."""
    scores = np.full(len(page.blocks), unscored)
    for name, verdicts in page.steps:
        if name in NAMED and isinstance(verdicts, Verdicts) and verdicts.scores is not None:
            scores[verdicts.indices] = verdicts.scores
    return scores if v.rows is None else scores[[row.start for row in v.rows]]


def _repeated(v: View, title: str, standing: np.ndarray) -> Iterator[Verdict]:
    """Of a line that comes again before or at the head of the body, the last copy stays."""
    paragraphs = (standing & v.body).nonzero()[0]
    limit = int(paragraphs[min(2, len(paragraphs) - 1)]) if len(paragraphs) else 0
    heads = {v.folded[i] for i in (v.blocks.levels == 1).nonzero()[0].tolist()}
    seen: dict[str, int] = {}
    opening = ""
    for i in (standing[:limit]).nonzero()[0].tolist():
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


def _hollow(v: View, scores: np.ndarray, standing: np.ndarray, free: np.ndarray) -> Iterator[Verdict]:
    """Short headings below which named filters took everything, up to the next heading of their level or above.

    One that the scorer is sure of stays: it may stand under a picture, in a gallery.
    """
    levels = v.blocks.levels
    headings = levels.nonzero()[0].tolist()
    if not headings:
        return
    alive = running(standing | free)
    for k, i in enumerate(headings):
        if levels[i] > 1 and standing[i] and v.m.short[i] and scores[i] < SURE:
            end = next((j for j in islice(headings, k + 1, None) if levels[j] <= levels[i]), v.n)
            if end > i + 1 and alive[end] == alive[i + 1]:
                yield Verdict(i, "drop", "nothing below this heading was kept")


def _islands(v: View, standing: np.ndarray) -> Iterator[Verdict]:
    groups = list(clusters(standing.nonzero()[0].tolist(), ISLAND_DISTANCE))
    if len(groups) < 2:
        return
    weights = [float(v.m.words[group].sum()) for group in groups]
    main = int(np.argmax(weights))
    for k, group in enumerate(groups):
        if k != main and weights[k] < ISLAND_WORDS and not any(v.blocks.levels[i] == 1 for i in group):
            for i in group:
                yield Verdict(i, "drop", f"{ISLAND_DISTANCE} blocks or more from the body")
