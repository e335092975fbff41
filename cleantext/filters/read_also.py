"""read_also: teasers that lead to other pages on the same matter."""

from __future__ import annotations

import re
from typing import Final

from cleantext.analysis import Analysis
from cleantext.analysis.analysis import LIST_ITEM
from cleantext.analysis.phrase_index import normalise
from cleantext.evidence import Code, Evidence
from cleantext.filters.photo_credit import is_credit
from cleantext.filters.rules import BELOW_HEADING, HEADING_LINE, INTERFACE_LINE, NAMED_SECTION
from cleantext.page import Page, Verdicts

__all__ = ["read_also"]

TEASER_LINE: Final = Code("teaser_line", "phrase", "a teaser that begins with {quote}")
OTHER_TITLE: Final = Code("other_title", "repetition", "the title of another page, with {quote} at its end")
TEASER_CARD: Final = Code("teaser_card", "position", "the {quote} of a teaser inside the body")

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
    a = page.analysis
    found: dict[int, Evidence] = {}
    for i, phrase in sorted(a.matches["read_also", "head"].items()):
        if i not in found and a.is_short[i] and not a.is_code[i] and not a.heads_prose(i):
            _headed(a, i, phrase.text, found)
    for i, phrase in a.matches["read_also", "line"].items():
        if i in found or a.is_code[i]:
            continue
        if phrase.mode == "equals":
            if a.is_short[i] and not a.is_heading[i]:
                found[i] = INTERFACE_LINE(phrase.text)
        elif _one_line(a, i, phrase.text):
            found[i] = TEASER_LINE(phrase.text)
    if a.is_html:
        _in_lines(a, found)
        _titles(a, page.title, found)
        _named(a, found)
    else:
        _cards(a, found)
    return Verdicts.drops(found)


def _headed(a: Analysis, head: int, phrase: str, found: dict[int, Evidence]) -> None:
    box = a.side_box(head)
    if box is not None:
        prose = sum(int(a.stats.chars[j]) for j in box if a.is_prose[j])
        linked = float(a.blocks.link_chars[box.start : box.stop].sum())
        if prose > PROSE_SHARE * a.stats.chars[box.start : box.stop].sum() and not a.section_roles[head] and linked < 40:
            return
    below = box if box is not None else a.teaser_run(head)
    if a.is_html and (not len(below) or not a.is_link[below.start : below.stop].any()):
        return
    found[head] = HEADING_LINE(phrase)
    if not a.is_html and not len(below) and head + 1 < a.count:
        rest = range(head + 1, a.count)
        if len(rest) <= LAST_BLURBS and a.page_share(head + 1, a.count) <= LAST_SHARE and a.prose_before[head] >= 2 * len(rest):
            below = rest
    for j in below:
        found[j] = BELOW_HEADING(phrase, block=head)


def _one_line(a: Analysis, i: int, phrase: str) -> bool:
    if a.stats.words[i] > TEASER_WORDS or a.is_heading[i]:
        return False
    rest = a.normalised[i][len(phrase) :].lstrip() if a.stats.chars[i] <= 120 else ""
    if a.is_html:
        return bool(a.is_link[i]) or (a.blocks.link_chars[i] >= 12 and rest[:1] in set(":-–—>|»→"))
    return rest[:1] in set(":–—>|»→") and not a.ends_sentence[i]


def _in_lines(a: Analysis, found: dict[int, Evidence]) -> None:
    """Linked blocks of several lines (``<br>`` between), of which the first heads teasers."""
    for i in a.is_link.nonzero()[0].tolist():
        first, *teasers = a.texts[i].split("\n")
        if teasers and i not in found and not (a.is_code[i] or a.is_heading[i] or a.ends_sentence[i]):
            heads = (phrase for phrase in a.index.phrases_equal_to(normalise(first)) if phrase[:2] == ("read_also", "head"))
            found.update((i, HEADING_LINE(phrase.text)) for phrase in heads)


def _titles(a: Analysis, title: str, found: dict[int, Evidence]) -> None:
    """Links whose text is the title of another page of the site: it ends as this page's does, with the site's name."""
    site = SITE_RE.search(title)
    if site is None or not any(map(str.isalpha, site[0])):
        return
    for i in a.containing(site[0]):
        listed = a.blocks.kinds[i] == LIST_ITEM and a.main_span.first <= i <= a.main_span.last
        honest = listed or a.is_code[i] or a.is_heading[i] or a.is_announced(i)
        if a.is_link[i] and a.texts[i].endswith(site[0]) and a.texts[i] != title and not honest:
            found.setdefault(i, OTHER_TITLE(site[0]))


def _named(a: Analysis, found: dict[int, Evidence]) -> None:
    """Boxes whose class or id says "related": links, and what stands among them."""
    for region in a.regions("related"):
        if a.is_link[region.start : region.stop].any() and a.prose_density(region) <= PROSE_SHARE:
            for j in region:
                if not a.is_code[j]:
                    found.setdefault(j, NAMED_SECTION("related"))


def _cards(a: Analysis, found: dict[int, Evidence]) -> None:
    """Caption, credit, headline of another article: three lines with no blank between, a blank before, text after."""
    if not a.blocks.blanks.any():
        return
    blanks, words = a.blocks.blanks, a.stats.words
    title = ~a.is_prose & ~a.ends_sentence & (words >= MIN_TITLE_WORDS) & (words <= TITLE_WORDS) & (blanks == 0)
    first = ~a.ends_sentence & (blanks > 0)
    for i in ((first[:-3] & (blanks[1:-2] == 0) & title[2:-1]).nonzero()[0] + 1).tolist():
        if a.is_prose[max(i - 4, 0) : i - 1].any() and is_credit(a, i):
            for j, what in ((i - 1, "caption"), (i, "credit"), (i + 1, "headline")):
                found.setdefault(j, TEASER_CARD(what))
