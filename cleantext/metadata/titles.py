"""The title of a page, without the site's name, and the name of the site.

A page has several titles: its headline, ``<title>``, those for search engines and for sharing. They vote: each supports itself, and the
titles that are the beginning or the end of it. The weights are near those that a search by hill climbing found on the labels of fundus, wcxb, trafilatura and recipes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from cleantext.metadata.declared import Candidate, Declared
from cleantext.metadata.linked_data import types_of
from cleantext.metadata.record import Source
from cleantext.metadata.values import comparable

__all__ = ["Sites", "title_of"]

DIVIDER_RE: Final = regex.compile(r"\s[|｜–—·•:»«*‹›/~-]{1,3}\s|\s?[|｜»]\s?")
"""What divides a title from the site's name; white space is single."""
MIN_SHARED: Final = 8
"""Fewest letters and digits of a title that supports a longer one."""


class Sites:
    """The names of the site."""

    def __init__(self, declared: Declared) -> None:
        publishers = [item for item in declared.items if "WebSite" in types_of(item)]
        self.candidates: list[Candidate] = [
            *declared.meta("og:site_name"),
            *declared.linked(("publisher", "sourceOrganization", "isPartOf")),
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
            else:
                return title


def title_of(declared: Declared, sites: Sites) -> Candidate | None:
    """Return the title with the most support; None if the page has none."""
    votes: dict[str, float] = {}
    first: dict[str, Candidate] = {}
    for weight, (text, source) in _candidates(declared):
        shorter = sites.without(text)
        key = comparable(shorter)
        if key and not sites.has(shorter):
            votes[key] = votes.get(key, 0.0) + weight
            first.setdefault(key, Candidate(shorter, source))
    if not votes:
        return next((candidate for _, candidate in _candidates(declared)), None)
    support = {
        key: weight + SUPPORT * sum(votes[other] for other in votes if _extends(other, key))
        for key, weight in votes.items()
    }
    return first[max(support, key=lambda key: support[key])]


def _extends(longer: str, title: str) -> bool:
    return (
        len(title) >= MIN_SHARED and len(longer) > len(title) and (longer.startswith(title) or longer.endswith(title))
    )


SUPPORT: Final = 0.6
"""Share of a title's weight with which it supports another one."""
WEIGHTS: Final = {
    "headline": 1.2, "linked": 0.8, "work": 4.0, "name": 0.3, "og:title": 1.1, "title": 0.05, "meta": 1.0, "microdata": 0.2,
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


def _candidates(declared: Declared) -> Iterator[tuple[float, Candidate]]:
    """Yield the titles of a page, each with the weight of its source."""
    page = declared.page
    if (headline := _headline(declared)) is not None:
        yield WEIGHTS["headline"], headline
    for item in declared.main[:1]:
        for candidate in list(declared.linked(("headline",), items=(item,)))[:1]:
            yield WEIGHTS["linked"], candidate
        is_work = any(name in WORKS for name in types_of(item))
        for candidate in list(declared.linked(("name",), items=(item,)))[:1]:
            yield WEIGHTS["work" if is_work else "name"], candidate
    for candidate in list(declared.meta("og:title"))[:1]:
        yield WEIGHTS["og:title"], candidate
    for name in ("parsely-title", "sailthru.title", "headline", "dc.title", "title", "twitter:title"):
        for candidate in list(declared.meta(name))[:1]:
            yield WEIGHTS["meta"] if name != "twitter:title" else 0.0, candidate
    for candidate in list(declared.microdata("headline"))[:1]:
        yield WEIGHTS["microdata"], candidate
    if page.title:
        yield WEIGHTS["title"], Candidate(page.title, Source("markup", "<title>"))


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
