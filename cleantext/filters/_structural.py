"""main_content: what the page is about, found by structure alone: sentences, links, containers, neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.filters._structure import LIST_ITEM, View, densest, view
from cleantext.lexicon import fold
from cleantext.page import Page, Verdict

__all__ = ["main_content"]

BODY_SHARE: Final = 0.7
"""The main element is the smallest that holds this share of the page's weight in sentences."""
LINE_WEIGHT: Final = 0.2
"""What a character of a mere line weighs against one of a sentence."""
THIN_SHARE: Final = 0.1
"""Share of a page's characters in weighted text below which the page is taken for a list of links."""
LONE_WEIGHT: Final = 0.3
"""What it weighs in a paragraph that is short, stands alone, or right below a link, as the blurbs of cards do."""
LEAD_BLOCKS: Final = 30
"""Blocks between the page's h1 and its body among which a standfirst stands."""
GOOD_SHARE: Final = 0.85
"""The body's parent is the body when this share of what it adds is text that no filter took and that is no link."""
CITATION_WORDS: Final = 6.0
"""Words of a list's item that is a reference rather than a mere link."""
OUTSIDE_WORDS: Final = 20.0
"""Words that a paragraph outside the main element needs to be kept."""
FULL_WORDS, OTHER_VALUE, DROPPED_VALUE = 60.0, -2.0, -8.0
"""What a line adds to the stretch that is taken for the text: a paragraph's words up to 60; -2 for any other line; -8 for one
that a named filter took. Chosen on the corpus's dev pages."""
SIGNATURE_LINES: Final = 3
"""As many lines after the last paragraph, or fewer, are a signature or a source; more are a list, a table, an address."""
SECOND_SHARE: Final = 0.2
"""Share of the best stretch's sum from which on another one is text as well."""
EDGE_LINES: Final = 25
"""In flattened text, how many lines above the first paragraph may still belong to it."""
EDGE_WORDS: Final = 6.0
"""Words that such a line needs: headlines and standfirsts have them, menu entries and labels do not."""
TITLE_WORDS, SHORT_COST, MENU_COST = 12.0, 1.0, 4.0
"""What a line above the first paragraph adds: its words up to 12 where it may be a headline; -1 for a short line; -4 for a
bullet, a line of several entries, or a block that a filter took. Chosen on the corpus's dev pages."""
MENU_JOINTS: Final = 3
"""Joints of a line (see ``Measures.joints``) from which on it is several entries."""
BETWEEN: Final = frozenset(("byline", "share_bar", "photo_credit", "tag_list", "advert", "placeholder"))
"""Filters whose blocks stand between a headline and its text."""
BULLETS: Final = tuple("*•+-·")
THIN_BODY: Final = 1
"""With no more paragraphs than this a page is a list or a table: every block that no filter took is kept."""
NEGATIVE: Final = (
    "nav",
    "related",
    "popular",
    "share",
    "cookie",
    "newsletter",
    "account",
    "advert",
    "footer",
)


def main_content(page: Page) -> Iterator[Verdict]:
    """Drop what lies outside the page's body, and links in lists inside it. Speaks only of blocks still standing.

    HTML: the smallest element that holds most of the page's sentences is the body. Flattened text: the body runs from the
    first paragraph to the last one, with the lines between.

    >>> from cleantext import analyze
    >>> text = "Lakeside\\nRain ends the match after twenty minutes\\nIt rained on Monday, so the match was called off.\\n"
    >>> text += "The clubs will meet again in May, on the same ground.\\nOur shop"
    >>> [(v.index, v.action) for v in main_content(analyze(text, filters=()))]
    [(0, 'drop'), (1, 'keep'), (2, 'keep'), (3, 'keep'), (4, 'drop')]
    """
    v = view(page)
    standing = v.standing(page)
    if not v.n or not standing.any():
        return
    reasons = _html(v, standing) if v.html else _text(v, page, standing)
    for i in np.flatnonzero(standing):
        reason = reasons[i]
        for block in v.page_blocks(int(i)):
            yield Verdict(block, "drop" if reason else "keep", reason or "within the body")


def _text(v: View, page: Page, standing: npt.NDArray[np.bool_]) -> list[str]:
    reasons = [""] * v.n
    body = v.body & standing
    if body.sum() <= THIN_BODY:
        return reasons
    value = np.where(body, np.minimum(v.m.words, FULL_WORDS), OTHER_VALUE)
    value[~standing] = DROPPED_VALUE
    first, last = densest(value)
    best = value[first : last + 1].sum()
    reasons = [f"outside the text, {words:.0f} words" for words in v.m.words]
    left = [(0, first), (last + 1, v.n)]
    reasons[first : last + 1] = [""] * (last + 1 - first)
    while left:  # further stretches, where one page holds several
        start, end = left.pop()
        a, b = densest(value[start:end])
        if b >= 0 and value[start + a : start + b + 1].sum() >= SECOND_SHARE * best:
            a, b = a + start, b + start
            reasons[a : b + 1] = [""] * (b + 1 - a)
            left += [(start, a), (b + 1, end)]
            first, last = min(first, a), max(last, b)
    end = last + 1
    while end < v.n and standing[end] and end - last <= EDGE_LINES:
        end += 1
    if end - last > SIGNATURE_LINES:
        reasons[last + 1 : end] = [""] * (end - last - 1)
    top = _headline(v, page, standing, first)
    reasons[top:first] = [""] * (first - top)
    return reasons


def _headline(v: View, page: Page, standing: npt.NDArray[np.bool_], first: int) -> int:
    """Where the text begins above its first paragraph.

    Lines that may be headlines and standfirsts count for it, short ones and menus against it; the best sum wins. Where no line
    is long enough, the text begins with a line that the first paragraph repeats.
    """
    deciders = page.deciding()
    sums, best, top = 0.0, 0.0, first
    for i in range(first - 1, max(first - EDGE_LINES, 0) - 1, -1):
        decider = deciders[v.page_blocks(i).start]
        if not standing[i]:
            sums -= 0.0 if decider is not None and decider.filter in BETWEEN else MENU_COST
        elif v.m.words[i] >= EDGE_WORDS and v.m.joints[i] < MENU_JOINTS:
            sums += min(v.m.words[i], TITLE_WORDS)
        else:
            sums -= MENU_COST if v.m.joints[i] >= MENU_JOINTS or v.texts[i].startswith(BULLETS) else SHORT_COST
        if sums > best and standing[i]:
            best, top = sums, i
    if top < first:
        return top
    opening = fold(v.texts[first])
    above = [i for i in range(max(first - EDGE_LINES, 0), first) if standing[i] and not v.furniture[i]]
    for i in above:
        if len(v.folded[i]) >= 3 and v.folded[i] in opening:
            return i
    return next((i for i in above[-2:] if v.m.words[i] >= EDGE_WORDS / 2), first)


def _html(v: View, standing: npt.NDArray[np.bool_]) -> list[str]:
    tree = v.blocks.tree
    assert tree is not None  # an HTML page has one
    negative = np.zeros(v.n, np.bool_)
    for category in NEGATIVE:
        negative |= v.hint(category)
    unlinked = v.m.chars - v.blocks.link_chars
    weight = np.where(standing & ~negative, unlinked, 0) * np.where(
        v.body, np.where(_further(v), 1.0, LONE_WEIGHT), LINE_WEIGHT
    )
    if weight.sum() < THIN_SHARE * (
        v.m.chars[standing & ~negative].sum() or 1
    ):  # a page of links: they are what it lists
        weight = np.where(standing & ~negative, v.m.chars, 0).astype(np.float64)
    if weight.sum() == 0:
        weight = np.where(standing, v.m.chars, 0).astype(np.float64)
    total = np.concatenate(([0.0], np.cumsum(weight)))
    firsts, lasts = np.asarray(tree.firsts), np.asarray(tree.lasts)
    held = total[lasts] - total[firsts]
    enough = np.flatnonzero(held >= BODY_SHARE * max(total[-1], 1.0))
    row = int(enough[np.argmin((lasts - firsts)[enough])]) if len(enough) else 0
    row = _widened(v, row, standing & ~negative)
    first, last = tree.firsts[row], tree.lasts[row]
    top = next((i for i in range(max(first - LEAD_BLOCKS, 0), first) if v.blocks.levels[i] == 1), first)
    name = tree.tags[row] + (f" “{tree.hints[row][:30]}”" if tree.hints[row] else "")
    thin = (v.body & standing).sum() <= THIN_BODY
    further = _further(v)
    cited = (v.m.words >= CITATION_WORDS) & (v.blocks.kinds == LIST_ITEM) & (v.blocks.link_shares < 1)
    reasons = [""] * v.n
    for i in range(v.n):
        share = v.blocks.link_shares[i]
        if not first <= i < last:
            lead = top <= i < first and (i == top or v.m.words[i] >= EDGE_WORDS) and not v.links[i] and not negative[i]
            if not lead and not (further[i] and not negative[i]):
                reasons[i] = f"outside the body, <{name}>"
        elif negative[i] and not (v.body[i] and not v.blocks.hidden[i]):
            reasons[i] = "inside an element named as furniture"
        elif v.links[i] and not thin and i > v.last_body and v.near(i, v.links, 1) and not (v.heading(i) or cited[i]):
            reasons[i] = f"a link among links, link share {share:.2f}"
    return reasons


def _further(v: View) -> npt.NDArray[np.bool_]:
    """bool, one a block: a paragraph that may be text outside the body. Cards' blurbs stand alone below a link."""
    long = v.body & (v.m.words >= OUTSIDE_WORDS)
    beside = np.zeros(v.n, np.bool_)
    beside[1:] |= v.body[:-1]
    beside[:-1] |= v.body[1:]
    below_link = np.zeros(v.n, np.bool_)
    below_link[1:] = v.links[:-1]
    return long & beside & ~below_link


def _widened(v: View, row: int, good: npt.NDArray[np.bool_]) -> int:
    """The element, or an ancestor that adds mostly text: tables of data, further sections."""
    tree = v.blocks.tree
    assert tree is not None
    kept = np.concatenate(([0], np.cumsum(np.where(good & ~v.links, v.m.chars, 0))))
    everything = v.size
    parent = tree.parents[row]
    while parent >= 0:
        added = (everything[tree.lasts[parent]] - everything[tree.firsts[parent]]) - (
            everything[tree.lasts[row]] - everything[tree.firsts[row]]
        )
        gained = (kept[tree.lasts[parent]] - kept[tree.firsts[parent]]) - (
            kept[tree.lasts[row]] - kept[tree.firsts[row]]
        )
        if added > 0 and gained < GOOD_SHARE * added:
            break
        row, parent = parent, tree.parents[parent]
    return row
