"""comment_policy: the rules of a site's comment section."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from cleantext.filters._structure import LIST_ITEM, View, view
from cleantext.page import Page, Verdicts

__all__ = ["comment_policy"]

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
    v = view(page)
    found: dict[int, str] = {}
    heads = {
        i: phrase.text
        for i, phrase in v.hits["comment_policy", "head"].items()
        if v.m.short[i]
        and not v.code[i]
        and not v.cell(i)
        and not (v.first_body < i < v.last_body and v.blocks.levels[i] in (1, 2))
    }
    voice = {
        i: p.text for i, p in v.hits["comment_policy", "prose"].items() if not v.quoted(i, p.text) and not v.code[i]
    }
    bullets = {i: p.text for i, p in v.hits["comment_policy", "bullet"].items() if not v.quoted(i, p.text)}
    listed = _listed(v)
    for group in _near(listed, sorted({*heads, *voice, *bullets})):
        own = [i for i in group if i in voice]
        headed = [i for i in group if i in heads]
        if not own or not (headed or len(own) >= MIN_PHRASES or (len(own) >= 2 and len(group) >= 4)):
            for i in own:
                if (v.html and (v.hint_at(i, "comment") or v.hint_at(i, "footer"))) or (
                    v.near(i, v.furniture, 2) and i > v.last_body
                ):
                    found[i] = f"says {voice[i]!r}"
            for i in headed:
                if not v.heads_prose(i) and not v.amid_prose(i) and i > v.first_body:
                    found[i] = f"heads rules for commenting: {heads[i]!r}"
            continue
        first = headed[0] if headed else own[0]
        for j in range(first, _end(v, listed, group[-1], headed) + 1):
            if not (v.heading(j) and j not in heads and v.blocks.levels[j] <= 1):
                found[j] = (
                    f"rules for commenting: {(voice.get(j) or bullets.get(j) or heads.get(j) or voice[own[0]])!r}"
                )
    return v.drops(found)


def _end(v: View, listed: np.ndarray, last: int, headed: list[int]) -> int:
    """Where the rules end: at their last known phrase, or at the end of the list or side box that it stands in."""
    box = v.box(headed[0]) if headed else None
    if box is not None and last in box:
        return box.stop - 1
    while last + 1 < v.n and listed[last + 1] and (listed[last] or v.texts[last].endswith((":", "："))):
        last += 1
    return last


def _listed(v: View) -> np.ndarray:
    """bool, one a block: an unlinked item of a list."""
    items = v.blocks.kinds == LIST_ITEM if v.html else np.array([t.startswith(BULLETS) for t in v.texts], np.bool_)
    return items & ~v.links


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
