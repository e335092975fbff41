"""main_content: what the page is about, found by structure alone: sentences, links, containers, neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.filters._structure import View, view
from cleantext.lexicon import fold
from cleantext.page import Page, Verdict

__all__ = ["main_content"]

BODY_SHARE: Final = 0.7
"""The main element is the smallest that holds this share of the page's weight in sentences."""
OUTSIDE_WORDS: Final = 20.0
"""Words that a paragraph outside the main element needs to be kept."""
EDGE_LINES: Final = 25
"""In flattened text, how many lines above the first paragraph may still belong to it."""
EDGE_WORDS: Final = 6.0
"""Words that such a line needs: headlines and standfirsts have them, menu entries and labels do not."""
THIN_BODY: Final = 1
"""With no more paragraphs than this a page is a list or a table: every block that no filter took is kept."""
NEGATIVE: Final = ("nav", "related", "popular", "share", "comment", "cookie", "newsletter", "account", "advert", "footer")


def main_content(page: Page) -> Iterator[Verdict]:
    """Drop what lies outside the page's body, and links in lists inside it. Speaks only of blocks still standing.

    HTML: the smallest element that holds most of the page's sentences is the body. Flattened text: the body runs from the
    first paragraph to the last one, with the lines between.

    >>> from cleantext import analyze
    >>> text = "Lakeside\\nRain ends the match after twenty minutes\\nIt rained on Monday, so the match was called off.\\nOur shop"
    >>> [(v.index, v.action) for v in main_content(analyze(text, filters=()))]
    [(0, 'drop'), (1, 'keep'), (2, 'keep'), (3, 'drop')]
    """
    v = view(page)
    standing = v.standing(page)
    if not v.n or not standing.any():
        return
    reasons = _html(v, standing) if v.html else _text(v, standing)
    for i in np.flatnonzero(standing):
        reason = reasons[i]
        for block in v.page_blocks(int(i)):
            yield Verdict(block, "drop" if reason else "keep", reason or "within the body")


def _text(v: View, standing: npt.NDArray[np.bool_]) -> list[str]:
    reasons = [""] * v.n
    body = v.body & standing
    if body.sum() <= THIN_BODY:
        return reasons
    paragraphs = np.flatnonzero(body)
    first, last = int(paragraphs[0]), int(paragraphs[-1])
    top = _headline(v, standing, first)
    for i in range(v.n):
        if i > last:
            reasons[i] = f"after the last paragraph, {v.m.words[i]:.0f} words"
        elif i < top:
            reasons[i] = f"before the headline or first paragraph, {v.m.words[i]:.0f} words"
    return reasons


def _headline(v: View, standing: npt.NDArray[np.bool_], first: int) -> int:
    """Where the text begins above its first paragraph: the uppermost line long enough, or one that the paragraph repeats."""
    above = [i for i in range(max(first - EDGE_LINES, 0), first) if standing[i] and not v.furniture[i]]
    for i in above:
        if v.m.words[i] >= EDGE_WORDS:
            return i
    opening = fold(v.texts[first])
    for i in above:
        if len(v.folded[i]) >= 3 and v.folded[i] in opening:
            return i
    return next((i for i in above if v.m.words[i] >= EDGE_WORDS / 2), first)


def _html(v: View, standing: npt.NDArray[np.bool_]) -> list[str]:
    tree = v.blocks.tree
    assert tree is not None  # an HTML page has one
    negative = np.zeros(v.n, np.bool_)
    for category in NEGATIVE:
        negative |= v.hint(category)
    weight = np.where(v.body & standing & ~negative, v.m.chars, 0).astype(np.float64)
    if weight.sum() == 0:
        weight = np.where(standing & ~v.links, v.m.chars, 0).astype(np.float64)
    total = np.concatenate(([0.0], np.cumsum(weight)))
    firsts, lasts = np.asarray(tree.firsts), np.asarray(tree.lasts)
    held = total[lasts] - total[firsts]
    enough = np.flatnonzero(held >= BODY_SHARE * max(total[-1], 1.0))
    row = int(enough[np.argmin((lasts - firsts)[enough])]) if len(enough) else 0
    first, last = tree.firsts[row], tree.lasts[row]
    name = tree.tags[row] + (f" “{tree.hints[row][:30]}”" if tree.hints[row] else "")
    thin = (v.body & standing).sum() <= THIN_BODY
    reasons = [""] * v.n
    for i in range(v.n):
        share = v.blocks.link_shares[i]
        if not first <= i < last:
            if not (v.body[i] and v.m.words[i] >= OUTSIDE_WORDS and not negative[i]):
                reasons[i] = f"outside the body, <{name}>"
        elif negative[i] and not (v.body[i] and not v.blocks.hidden[i]):
            reasons[i] = "inside an element named as furniture"
        elif v.links[i] and not v.heading(i) and not thin and i > v.last_body and v.near(i, v.links, 1):
            reasons[i] = f"a link among links, link share {share:.2f}"
    return reasons
