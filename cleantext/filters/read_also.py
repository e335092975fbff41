"""read_also: teasers for other pages on the same subject."""

from __future__ import annotations

from typing import Final

from cleantext.analysis import Analysis
from cleantext.analysis.analysis import LIST_ITEM
from cleantext.evidence import Code, Evidence
from cleantext.filters.author_lists import is_authors_list
from cleantext.filters.photo_credit import is_credit
from cleantext.filters.rules import (
    HEADING_LINE,
    INTERFACE_LINE,
    headed_run,
    headings,
    is_contents_entry,
    is_named_for_links,
    linked_run,
    named_sections,
)
from cleantext.lazy_regex import later
from cleantext.lexicons import normalise
from cleantext.page import Page, Verdicts

__all__ = ["read_also"]

TEASER_LINE: Final = Code("teaser_line", "phrase", "a teaser that begins with {quote}")
OTHER_TITLE: Final = Code("other_title", "repetition", "the title of another page of the site, ending in {quote}")
TEASER_CARD: Final = Code("teaser_card", "position", "the {quote} of a teaser inside the text")

MIN_TITLE_WORDS: Final = 3
"""Fewest words of the headline of a teaser below a caption and its credit. A line with fewer is a place or a label."""
SITE_RE: Final = later(r"(?:\s?[|｜]\s?|\s[–—-]\s)(?:(?!\s-\s)[^|｜–—]){4,60}$")
"""The site's name at the end of a page's title, with the divider before it."""
DIVIDERS: Final = frozenset(":–—>|»→")
"""Characters between the phrase and the headline of a teaser in one line."""


def read_also(page: Page) -> Verdicts:
    """Drop "Read also" and the links below it, one-line teasers, related boxes.

    They lead away from the page. In text mode, teasers inside the text without a label are dropped, too. Keeps sentences that begin
    with such words, paragraphs after a teaser, and lists, definitions and sections that the author wrote below "Related".

    >>> from cleantext import analyze
    >>> text = "It rained on Monday, and the match was called off.\\n\\nRead also\\n\\nFive rainy weeks ahead\\n\\n"
    >>> [v.index for v in read_also(analyze(text + "The club will announce a new date tomorrow, it said."))]
    [1, 2]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    chapters = a.matches["read_also", "chapter"]
    for head, phrase in headings(a, "read_also"):
        if head not in found and not a.heads_prose(head) and not (head in chapters and is_authors_list(page, head)):
            below = linked_run(a, head)
            if below is not None and not (head in chapters and not below and a.between_prose(head)):
                is_last_blurb = not below and head + 2 == a.count
                headed_run(head, phrase, [head + 1] if is_last_blurb else below, found)
    _teaser_lines(a, found)
    if a.is_html:
        _linked_lines(a, found)
        _other_titles(a, page.title, found)
    else:
        _cards(a, found)
    named_sections(a, "related", found, when=lambda run: is_named_for_links(a, run), unless=a.is_code)
    return Verdicts.drops(found)


def _teaser_lines(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop lines that are a ``line`` phrase, or begin with one and continue with a headline."""
    for i, phrase in a.matches["read_also", "line"].items():
        if i in found or a.is_code[i] or a.is_heading[i]:
            continue
        if phrase.mode == "equals":
            if a.is_short[i]:
                found[i] = INTERFACE_LINE(phrase.text)
            continue
        divided = a.normalised[i][len(phrase.text) :].lstrip()[:1] in DIVIDERS
        linked = a.is_link[i] or (divided and a.blocks.link_chars[i] > 0)
        teaser = linked if a.is_html else divided and not a.ends_sentence[i]
        if teaser and not is_contents_entry(a, i):
            found[i] = TEASER_LINE(phrase.text)


def _linked_lines(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop links of several lines (separated by ``<br>``) whose first line is a heading of teasers."""
    for i in a.is_link.nonzero()[0].data:
        first, *teasers = a.texts[i].split("\n")
        if teasers and i not in found and not (a.is_code[i] or a.is_heading[i] or a.ends_sentence[i]):
            heads = (
                phrase for phrase in a.index.phrases_equal_to(normalise(first)) if phrase[:2] == ("read_also", "head")
            )
            found.update((i, HEADING_LINE(phrase.text)) for phrase in heads)


def _other_titles(a: Analysis, title: str, found: dict[int, Evidence]) -> None:
    """Drop links to other pages of the site: their text ends, as this page's title does, with its name."""
    site = SITE_RE.search(title)
    if site is None or not any(map(str.isalpha, site[0])):
        return
    for i in a.containing(site[0]):
        listed = a.blocks.kinds[i] == LIST_ITEM and a.main_span.first <= i <= a.main_span.last
        stays = listed or a.is_code[i] or a.is_heading[i] or a.is_announced(i)
        if a.is_link[i] and a.texts[i].endswith(site[0]) and a.texts[i] != title and not stays:
            found.setdefault(i, OTHER_TITLE(site[0]))


def _cards(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop the caption, credit and headline of a teaser in text mode.

    They are three lines without a blank line between them, below a blank line and some prose, and above another line.
    """
    blanks = a.blocks.blanks
    if not blanks.any():
        return
    title = ~a.is_prose & ~a.ends_sentence & (a.stats.words >= MIN_TITLE_WORDS) & (blanks == 0)
    first = ~a.ends_sentence & (blanks > 0)
    for i in ((first[:-3] & (blanks[1:-2] == 0) & title[2:-1]).nonzero()[0] + 1).data:
        if a.prose_before[i - 1] and is_credit(a, i):
            for j, part in ((i - 1, "caption"), (i, "credit"), (i + 1, "headline")):
                found.setdefault(j, TEASER_CARD(part))
