"""The title of a page, without the site's name, and the name of the site.

A page has several titles: its headline, ``<title>``, those for search engines and for sharing. They vote: each supports itself, and the
titles that are the beginning or the end of it. The weights are near those that a search by hill climbing found on the labels of fundus, wcxb, trafilatura and recipes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import regex

from cleantext.lexicons import EDGES
from cleantext.metadata.declared import Candidate, Declared
from cleantext.metadata.linked_data import Item, types_of
from cleantext.metadata.record import Source
from cleantext.metadata.values import clean_text, comparable

__all__ = ["Sites", "title_of"]

DIVIDER_RE: Final = regex.compile(r"\s[|｜–—·•:»«*‹›/~-]{1,3}\s|\s?[|｜»ㅣ]\s?")
"""What divides a title from the site's name; white space is single."""
CUT_RE: Final = regex.compile(
    r"\s[|｜–—·•:»«*‹›/~(\[-]|[|｜»:?!]\s|[|｜»ㅣ_-](?=[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}])"
)
"""What follows a title inside a longer one."""
MIN_SHARED: Final = 8
"""Fewest letters and digits of a title that supports a longer one."""


def _is_part_of_page(declared: Declared, item: Item) -> bool:
    """Return whether an item is part of a page, not of a site: the name of that page is its title."""
    whole = item.get("isPartOf")
    for part in whole if isinstance(whole, list) else [whole]:
        if isinstance(part, dict):
            key = part.get("@id")
            known = declared.by_id.get(key, part) if isinstance(key, str) else part
            if any(name.endswith("Page") for name in types_of(known)):
                return True
    return False


BELOW: Final = 3
"""Blocks of the text among which the headline may be: a standfirst may be above it."""
KICKER_RE: Final = regex.compile(
    r"kicker|overline|roofline|topline|eyebrow|dachzeile|spitzmarke|(?:over|super|pre|sub|ober)[_-]?tit(?:le|el|re)|h1-?small|antet[ií]tulo|surtitre|occhiello",
    regex.IGNORECASE,
)
"""A class of an element with the topic above a headline."""
TOP: Final = 3
"""Blocks at the top of a page, where the name of the site may be a heading."""
MAX_INNER: Final = 10
"""Elements in a headline that are read. Bounds work."""
KICKER_EDGES: Final = " \t:|·•–—-"
"""What divides a headline from the topic before it."""


class Sites:
    """The names of the site."""

    def __init__(self, declared: Declared) -> None:
        publishers = [item for item in declared.items if "WebSite" in types_of(item)]
        self.candidates: list[Candidate] = [
            *declared.meta("og:site_name"),
            *declared.linked(("publisher", "sourceOrganization")),
            *declared.linked(
                ("isPartOf",), items=[item for item in declared.main if not _is_part_of_page(declared, item)]
            ),
            *declared.linked(("name",), items=publishers),
            *declared.meta("application-name", "apple-mobile-web-app-title", "dc.publisher", "al:android:app_name"),
        ]
        """The declared names, the most reliable first."""
        self._names = {comparable(candidate.text) for candidate in self.candidates} - {""}
        self._names |= set(declared.host_names)

    def has(self, name: str) -> bool:
        """Return whether a text is the name of the site, or its host."""
        return comparable(name) in self._names

    def has_part(self, name: str) -> bool:
        """Return whether a text is the name of the site, or begins with it, as that of a desk or a regional edition does."""
        words = name.split()
        return any(self.has(" ".join(words[:count])) for count in range(1, len(words) + 1))

    def without(self, title: str) -> str:
        """Return a title without the site's names at its beginning and its end."""
        while True:
            dividers = list(DIVIDER_RE.finditer(title))
            if dividers and self.has(title[dividers[-1].end() :]):
                title = title[: dividers[-1].start()]
            elif dividers and self.has(title[: dividers[0].start()]):
                title = title[dividers[0].end() :]
            elif at := self._inside(title, dividers):
                title = title[:at]
            else:
                return title

    def _inside(self, title: str, dividers: list[regex.Match[str]]) -> int:
        """Return the offset of the divider before the site's name inside a title; 0 if it is not inside."""
        pairs = pairwise(dividers)
        return next((left.start() for left, right in pairs if self.has(title[left.end() : right.start()])), 0)


def title_of(declared: Declared, sites: Sites) -> Candidate | None:
    """Return the title with the most support; None if the page has none."""
    votes: dict[str, float] = {}
    first: dict[str, Candidate] = {}
    texts: dict[str, str] = {}
    for weight, (text, source) in candidates(declared, sites):
        shorter = sites.without(text)
        key = comparable(shorter)
        if key and not sites.has(shorter):
            votes[key] = votes.get(key, 0.0) + weight
            first.setdefault(key, Candidate(shorter, source))
            texts.setdefault(key, shorter)
    if not votes:
        return next((candidate for _, candidate in candidates(declared, sites)), None)
    support = {
        key: weight + SUPPORT * sum(votes[other] for other in votes if _extends(texts[other], other, key))
        for key, weight in votes.items()
    }
    return first[max(support, key=lambda key: support[key])]


def _extends(text: str, longer: str, title: str) -> bool:
    """Return whether a title is the end of a longer one, or its beginning before a divider."""
    if len(title) < MIN_SHARED or len(longer) <= len(title):
        return False
    return longer.endswith(title) or (
        longer.startswith(title) and any(comparable(text[: cut.start()]) == title for cut in CUT_RE.finditer(text))
    )


SUPPORT: Final = 0.6
"""Share of a title's weight with which it supports another one."""
WEIGHTS: Final = {
    "headline": 1.2, "late": 0.6, "bare": 0.55, "part": 1.4, "linked": 0.8, "work": 4.0, "name": 0.3, "og:title": 1.1, "title": 0.05, "meta": 1.0, "microdata": 0.2,
}  # fmt: skip
"""The weight of each source."""
WORKS: Final = (
    "Recipe",
    "Product",
    "Question",
    "DiscussionForumPosting",
    "SoftwareSourceCode",
    "Book",
    "Movie",
    "Course",
    "JobPosting",
    "Event",
)
"""Types of items whose name is the title of their page."""


def candidates(declared: Declared, sites: Sites) -> Iterator[tuple[float, Candidate]]:
    """Yield the titles of a page, each with the weight of its source."""
    page = declared.page
    headline = _headline(declared)
    if headline is not None:
        yield WEIGHTS["headline" if _is_above_text(declared, headline) else "late"], headline
        if bare := _without_kicker(declared, headline):
            yield WEIGHTS["bare"], bare
    for item in declared.main[:1]:
        for candidate in list(declared.linked(("headline",), items=(item,)))[:1]:
            yield WEIGHTS["linked"], candidate
        for candidate in list(declared.linked(("name",), items=(item,)))[:1]:
            yield WEIGHTS["work" if _is_work(declared, item) else "name"], candidate
    for candidate in list(declared.meta("og:title"))[:1]:
        yield WEIGHTS["og:title"], candidate
    for name in ("parsely-title", "sailthru.title", "headline", "dc.title", "title", "twitter:title"):
        for candidate in list(declared.meta(name))[:1]:
            yield WEIGHTS["meta"] if name != "twitter:title" else 0.0, candidate
    for candidate in list(declared.microdata("headline"))[:1]:
        yield WEIGHTS["microdata"], candidate
    if page.title:
        yield WEIGHTS["title"], Candidate(page.title, Source("markup", "<title>"))
        if (part := _part_of_title(declared, sites, headline)) is not None:
            yield WEIGHTS["part"], part


def _is_work(declared: Declared, item: Item) -> bool:
    """Return whether an item is a work whose name is the page's title; one of several questions is not."""
    types = types_of(item)
    if "Question" in types and sum("Question" in types_of(other) for other in declared.main) > 1:
        return False
    return any(name.capitalize() == work.capitalize() for name in types for work in WORKS)


def _headline(declared: Declared) -> Candidate | None:
    """Return the kept headline: of HTML the first kept heading of level 1, or the only one."""
    page = declared.page
    blocks = page.blocks
    levels = blocks.levels
    ones = (levels == 1).nonzero()[0].tolist()
    kept = [i for i in ones if page.kept[i]] or ones[:1]
    if not kept and page.mode == "text":
        first = page.kept.nonzero()[0][:1].tolist()
        kept = [i for i in first if not page.analysis.is_prose[i]]
    if not kept:
        return None
    text = " ".join(blocks.texts[kept[0]].split())
    return Candidate(text, Source("headline", text[:100], block=kept[0])) if text else None


def _is_above_text(declared: Declared, headline: Candidate) -> bool:
    """Return whether a headline is above the text or in ``<title>``; others are headings of sections."""
    span = declared.page.analysis.main_span
    above = span.last < 0 or (headline.source.block or 0) <= span.first + BELOW
    return above or comparable(headline.text) in comparable(declared.page.title)


def _without_kicker(declared: Declared, headline: Candidate) -> Candidate | None:
    """Return a headline without the element with a topic that it begins with; None if it has none."""
    markup = declared.markup
    rows = [row for row in markup.rows("h1") if markup.block(row) == headline.source.block]
    for row in rows[:1]:
        whole = markup.text(row, " ")
        for inner in markup.inside(row)[:MAX_INNER]:
            kicker = markup.text(inner, " ")
            rest = whole[len(kicker) :].strip(EDGES)
            named = KICKER_RE.search(markup.attribute(inner, "class")[:200]) is not None
            if named and kicker and whole.startswith(kicker) and " " in rest:
                return Candidate(whole[len(kicker) :].strip(KICKER_EDGES), headline.source)
    return None


def _part_of_title(declared: Declared, sites: Sites, headline: Candidate | None) -> Candidate | None:
    """Return the part of ``<title>`` that is a whole line above the text, a heading first; None if there is none.

    It is the title of a page that declares none, whose heading of level 1 is the name of the site or of a section: a heading at the
    top of the page, or a part behind the first one.
    """
    page = declared.page
    a = page.analysis
    title = clean_text(page.title)
    cuts = [(0, 0), *(cut.span() for cut in DIVIDER_RE.finditer(title)), (len(title), len(title))]
    parts = [comparable(title[left[1] : right[0]]) for left, right in pairwise(cuts)]
    start = 0
    if headline is not None:
        start = headline.source.block or 0
        is_section = start < TOP or comparable(headline.text) in parts[1:]
        if not is_section or declared.markup.first("og:title"):
            return None
    wanted = {part for part in parts if len(part) >= MIN_SHARED and not sites.has(part)}
    last = max(a.main_span.first, 0) + BELOW
    lines = [i for i in range(start, min(last + 1, a.count)) if a.is_short[i] and comparable(a.texts[i]) in wanted]
    headings = [i for i in lines if page.blocks.levels[i]]
    found = max(headings or lines, default=-1)
    if found <= start or len(parts) < 2:
        return None
    text = clean_text(a.texts[found])
    return Candidate(text, Source("headline", text[:100], block=found))
