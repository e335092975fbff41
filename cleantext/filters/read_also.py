"""read_also: teasers that lead to other pages on the same matter."""

from __future__ import annotations

import re
from typing import Final

from cleantext.filters._structure import LIST_ITEM, View, view
from cleantext.filters.photo_credit import is_credit
from cleantext.lexicon import normalise
from cleantext.page import Page, Verdicts

__all__ = ["read_also"]

TEASER_WORDS: Final = 25
"""A teaser in one line ("Read also: …") has no more words than this."""
LAST_BLURBS: Final = 2
"""Paragraphs below a heading at the very end of flattened text that may be a teaser's blurb."""
LAST_SHARE: Final = 0.35
"""Such blurbs are no more than this share of the page."""
PROSE_SHARE: Final = 0.6
"""A side box with more of its characters in unlinked sentences than this is no teaser box, whatever heads it."""
MIN_TITLE_WORDS, TITLE_WORDS = 3, 20
"""Words that a headline has at least, and at most."""
SITE_RE: Final = re.compile(r"(?:\s?[|｜]\s?|\s[–—-]\s)(?:(?!\s-\s)[^|｜–—]){4,60}$")
"""The site's name at the end of a page's title, with what divides it from the rest."""


def read_also(page: Page) -> Verdicts:
    """Drop "Read also" and what it heads, one-line teasers, related boxes, and unmarked teasers inside a body.

    Leaves sentences that begin with such words, and the paragraphs that follow a teaser.

    >>> from cleantext import analyze
    >>> text = "It rained on Monday, and the match was called off.\\n\\nRead also\\n\\nFive rainy weeks ahead\\n\\n"
    >>> [v.index for v in read_also(analyze(text + "The club will announce a new date tomorrow, it said."))]
    [1, 2]
    """
    v = view(page)
    found: dict[int, str] = {}
    for i, phrase in sorted(v.hits["read_also", "head"].items()):
        if i not in found and v.m.short[i] and not v.code[i] and not v.heads_prose(i):
            _headed(v, i, phrase.text, found)
    for i, phrase in v.hits["read_also", "line"].items():
        if i in found or v.code[i]:
            continue
        if phrase.mode == "equals":
            if v.m.short[i] and not v.heading(i):
                found[i] = f"the link text {phrase.text!r}"
        elif _one_line(v, i, phrase.text):
            found[i] = f"a teaser that begins {phrase.text!r}"
    if v.html:
        _in_lines(v, found)
        _titles(v, page.title, found)
        _named(v, found)
    else:
        _cards(v, found)
    return v.drops(found)


def _headed(v: View, head: int, phrase: str, found: dict[int, str]) -> None:
    box = v.box(head)
    if box is not None:
        prose = sum(int(v.m.chars[j]) for j in box if v.body[j])
        linked = float(v.blocks.link_chars[box.start : box.stop].sum())
        if prose > PROSE_SHARE * v.m.chars[box.start : box.stop].sum() and not v.bits[head] and linked < 40:
            return
    below = box if box is not None else v.run(head)
    if v.html and (not len(below) or not v.links[below.start : below.stop].any()):
        return
    found[head] = f"heads teasers: {phrase!r}"
    if not v.html and not len(below) and head + 1 < v.n:
        rest = range(head + 1, v.n)
        if len(rest) <= LAST_BLURBS and v.share(head + 1, v.n) <= LAST_SHARE and v.bodies_before[head] >= 2 * len(rest):
            below = rest
    for j in below:
        found[j] = f"below {phrase!r}"


def _one_line(v: View, i: int, phrase: str) -> bool:
    if v.m.words[i] > TEASER_WORDS or v.heading(i):
        return False
    rest = v.folded[i][len(phrase) :].lstrip() if v.m.chars[i] <= 120 else ""
    if v.html:
        return bool(v.links[i]) or (v.blocks.link_chars[i] >= 12 and rest[:1] in set(":-–—>|»→"))
    return rest[:1] in set(":–—>|»→") and not v.m.ends[i]


def _in_lines(v: View, found: dict[int, str]) -> None:
    """Linked blocks of several lines (``<br>`` between), of which the first heads teasers."""
    for i in v.links.nonzero()[0].tolist():
        first, *teasers = v.texts[i].split("\n")
        if teasers and i not in found and not (v.code[i] or v.heading(i) or v.m.ends[i]):
            heads = (phrase for phrase in v.index.equal(normalise(first)) if phrase[:2] == ("read_also", "head"))
            found.update((i, f"heads teasers: {phrase.text!r}") for phrase in heads)


def _titles(v: View, title: str, found: dict[int, str]) -> None:
    """Links whose text is the title of another page of the site: it ends as this page's does, with the site's name."""
    site = SITE_RE.search(title)
    if site is None or not any(map(str.isalpha, site[0])):
        return
    for i in v.containing(site[0]):
        listed = v.blocks.kinds[i] == LIST_ITEM and v.first_body <= i <= v.last_body
        honest = listed or v.code[i] or v.heading(i) or v.introduced(i)
        if v.links[i] and v.texts[i].endswith(site[0]) and v.texts[i] != title and not honest:
            found.setdefault(i, f"the title of another page, {site[0]!r} at its end")


def _named(v: View, found: dict[int, str]) -> None:
    """Boxes whose class or id says "related": links, and what stands among them."""
    for region in v.regions("related"):
        if v.links[region.start : region.stop].any() and v.prose_share(region) <= PROSE_SHARE:
            for j in region:
                if not v.code[j]:
                    found.setdefault(j, "inside an element named as related")


def _cards(v: View, found: dict[int, str]) -> None:
    """Caption, credit, headline of another article: three lines with no blank between, a blank before, text after."""
    if not v.blocks.blanks.any():
        return
    blanks, words = v.blocks.blanks, v.m.words
    title = ~v.body & ~v.m.ends & (words >= MIN_TITLE_WORDS) & (words <= TITLE_WORDS) & (blanks == 0)
    first = ~v.m.ends & (blanks > 0)
    for i in ((first[:-3] & (blanks[1:-2] == 0) & title[2:-1]).nonzero()[0] + 1).tolist():
        if v.body[max(i - 4, 0) : i - 1].any() and is_credit(v, i):
            for j, what in ((i - 1, "caption"), (i, "credit"), (i + 1, "headline")):
                found.setdefault(j, f"a teaser inside the body: its {what}")
