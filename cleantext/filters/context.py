"""context: revise the choice of blocks by the blocks around them. The rules are in ``cleantext.revise``."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.blocks import BoolArray
from cleantext.evidence import Code
from cleantext.lexicons import normalise
from cleantext.page import NO_VERDICTS, Page, Verdict, Verdicts
from cleantext.revise.cleanup import (
    code_controls,
    duplicate_headlines,
    empty_headings,
    form_words,
    isolated_blocks,
    line_numbers,
)
from cleantext.revise.headline import headline
from cleantext.revise.neighbours import (
    announced,
    announcing,
    enclosed,
    repeated_headings,
    standfirst,
    within_sentence,
)
from cleantext.revise.page_margins import in_margins, page_margins
from cleantext.revise.records import entries, post_texts
from cleantext.revise.short_posts import short_post
from cleantext.revise.whole import author_lines, table_heads, whole_notes, whole_tables, whole_units

__all__ = ["context"]

HEADLINE: Final = Code("headline", "position", "the headline above the text")

REVISED: Final = frozenset(("main_content",))
"""Filters whose drops may be revised: blocks dropped by any other filter stay dropped."""


def context(page: Page) -> Verdicts:
    """Keep the headline, announced lists and blocks between kept ones; drop leftovers and the margins of pages.

    The scorer judges blocks one by one, so it may drop a block that the kept blocks around it need, or keep copies of the headline,
    headings without a section, and isolated blocks. Blocks that a named filter dropped stay dropped.

    >>> from cleantext import analyze
    >>> body = "<p>It rained on Monday, so the match was called off.</p>" * 3
    >>> page = analyze(f"<title>Rain ends match - News</title><h1>Rain ends match</h1><div>{body}</div>")
    >>> page.text.splitlines()[0]
    'Rain ends match'
    """
    a, kept = page.analysis, page.kept
    if not kept.any():
        return NO_VERDICTS
    margins = page.blocks.once(in_margins)
    kept, undecided, scores = kept & ~margins, _undecided(page) & ~margins, _scores(page)
    top = headline(page, scores, undecided)
    post = [*short_post(a, normalise(page.title), top, kept, undecided)]
    verdicts = [
        *(Verdict(i, "keep", HEADLINE()) for i in top),
        *standfirst(a, scores, kept, undecided, top),
        *announced(a, kept, undecided),
        *announcing(a, scores, kept, undecided),
        *enclosed(a, scores, kept, undecided),
        *within_sentence(a, kept, undecided),
        *repeated_headings(a, kept, undecided),
        *post_texts(page, kept, undecided),
        *entries(a, kept, undecided),
        *post,
        *duplicate_headlines(a, normalise(page.title), kept),
        *empty_headings(a, kept, undecided),
        *line_numbers(a, kept),
        *code_controls(a, kept),
        *page_margins(margins, page.kept),
        *form_words(a, kept),
        *(() if post else isolated_blocks(a, kept)),
    ]
    kept, others = kept.copy(), undecided.copy()
    judged = [verdict.index for verdict in verdicts]
    kept[judged] = [verdict.action == "keep" for verdict in verdicts]
    others[judged] = False
    verdicts += [*whole_units(a, kept, others), *whole_tables(a, kept, others), *table_heads(a, kept, others)]
    verdicts += whole_notes(a, kept, others)
    if a.is_html and a.in_posts.any() and page.kind.name == "discussion":
        verdicts += author_lines(a, kept, others)
    return Verdicts(
        [verdict.index for verdict in verdicts],
        [verdict.action == "keep" for verdict in verdicts],
        [verdict.evidence for verdict in verdicts],
    )


def _undecided(page: Page) -> BoolArray:
    """Return bool, shape (blocks,): no filter gave a verdict, or the deciding filter may be revised."""
    of_step = np.array(
        [*(step.filter in REVISED for step in page.steps), True]
    )  # the last entry is for index -1: no filter
    undecided: BoolArray = of_step[page.decided_by]
    return undecided


def _scores(page: Page) -> npt.NDArray[np.float64]:
    """Return float64, shape (blocks,): the score of each block; 1 for blocks without a score."""
    scores: npt.NDArray[np.float64] = np.broadcast_to(np.float64(1), len(page.blocks))
    for name, verdicts in page.steps:
        if name in REVISED and isinstance(verdicts, Verdicts) and verdicts.scores is not None:
            scores = scores.copy()
            scores[verdicts.indices] = verdicts.scores
    return scores
