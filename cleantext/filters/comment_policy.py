"""comment_policy: the rules of a site's comment section."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from cleantext.analysis import Analysis
from cleantext.analysis.analysis import LIST_ITEM
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import HEADING_LINE, SITE_VOICE
from cleantext.page import Page, Verdicts

__all__ = ["comment_policy"]

COMMENT_RULES: Final = Code("comment_rules", "phrase", "rules for commenting, with {quote}")

GAP: Final = 5
"""Blocks between two phrases of the same set of rules; unlinked list items between them do not count."""
BULLETS: Final = tuple("•●▪■◦‣*·–—-")
MIN_PHRASES: Final = 3
"""Phrases that make rules without a heading."""


def comment_policy(page: Page) -> Verdicts:
    """Drop the rules for commenting: their heading, the paragraphs in the site's own voice, the bullets between.

    Leaves an article that reports on a platform's rules: the phrases are those of the rules themselves, one or two of them
    make no rules, and quoted ones do not count.

    >>> from cleantext import analyze
    >>> text = "The council met on Monday to talk about the rules that the network has for comments, and voted for them."
    >>> list(comment_policy(analyze(text)))
    []
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    heads = {
        i: phrase.text
        for i, phrase in a.matches["comment_policy", "head"].items()
        if a.is_short[i]
        and not a.is_code[i]
        and not a.is_cell[i]
        and not (a.main_span.first < i < a.main_span.last and a.blocks.levels[i] in (1, 2))
    }
    voice = {
        i: p.text for i, p in a.matches["comment_policy", "prose"].items() if not a.is_quoted(i, p.text) and not a.is_code[i]
    }
    bullets = {i: p.text for i, p in a.matches["comment_policy", "bullet"].items() if not a.is_quoted(i, p.text)}
    listed = _listed(a)
    for group in _near(listed, sorted({*heads, *voice, *bullets})):
        own = [i for i in group if i in voice]
        headed = [i for i in group if i in heads]
        if not own or not (headed or len(own) >= MIN_PHRASES or (len(own) >= 2 and len(group) >= 4)):
            for i in own:
                if (a.is_html and (a.role_at(i, "comment") or a.role_at(i, "footer"))) or (
                    a.near(i, a.is_ui, 2) and i > a.main_span.last
                ):
                    found[i] = SITE_VOICE(voice[i])
            for i in headed:
                if not a.heads_prose(i) and not a.between_prose(i) and i > a.main_span.first:
                    found[i] = HEADING_LINE(heads[i])
            continue
        first = headed[0] if headed else own[0]
        for j in range(first, _end(a, listed, group[-1], headed) + 1):
            if not (a.is_heading[j] and j not in heads and a.blocks.levels[j] <= 1):
                found[j] = COMMENT_RULES(voice.get(j) or bullets.get(j) or heads.get(j) or voice[own[0]])
    return Verdicts.drops(found)


def _end(a: Analysis, listed: np.ndarray, last: int, headed: list[int]) -> int:
    """Where the rules end: at their last known phrase, or at the end of the list or side box that it stands in."""
    box = a.side_box(headed[0]) if headed else None
    if box is not None and last in box:
        return box.stop - 1
    while last + 1 < a.count and listed[last + 1] and (listed[last] or a.texts[last].endswith((":", "："))):
        last += 1
    return last


def _listed(a: Analysis) -> np.ndarray:
    """bool, one a block: an unlinked item of a list."""
    items = a.blocks.kinds == LIST_ITEM if a.is_html else np.array([t.startswith(BULLETS) for t in a.texts], np.bool_)
    return items & ~a.is_link


def _near(listed: np.ndarray, hits: list[int]) -> Iterator[list[int]]:
    """The hits in groups of neighbours."""
    place = np.cumsum(~listed)
    group: list[int] = []
    for i in hits:
        if group and place[i] - place[group[-1]] > GAP:
            yield group
            group = []
        group.append(i)
    if group:
        yield group
