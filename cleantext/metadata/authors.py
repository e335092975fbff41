"""The authors of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import regex

from cleantext.analysis.names import capitals
from cleantext.metadata.bylines import byline_blocks, date_lines, text_reach
from cleantext.metadata.declared import Candidate, Declared
from cleantext.metadata.names import is_full_name, names_in, without_phrase
from cleantext.metadata.read_date import read_date
from cleantext.metadata.record import Source
from cleantext.metadata.titles import Sites
from cleantext.metadata.values import clean_text

__all__ = ["author_candidates", "authors_of"]

META: Final = (
    "author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "dc.creator.personalname", "article:author",
    "article:author_name", "og:article:author", "og:author", "authors", "article.author", "article_author", "cxenseparse:author", "news:author",
    "citation_author", "creator", "bt:author", "twitter:misc:written by", "rbauthors", "vr:author",
)  # fmt: skip
"""Names of ``<meta>`` with authors, lower case, the most reliable first."""
AUTHOR_CLASS_RE: Final = regex.compile(
    r"(?:^|[\s_-])(?:author|byline|writer|autor|auteur|autore|forfatter|reporter|journalist|username|vcard)s?"
    r"(?:[_-]{0,2}(?:names?|link|url|title|line|text|info|list|by|fn))?(?:\s|$)",
    regex.IGNORECASE,
)
"""A class that names an author's name, not a portrait, a biography or a date."""
PICTURE_RE: Final = regex.compile(r"image|photo|picture|media|caption|figure|comment|teaser|related", regex.IGNORECASE)
"""A class of an element of a picture, a comment or another page."""
MAX_ELEMENTS: Final = 30
"""Elements with such a class that are read. Bounds work."""
NEAR: Final = 3
"""Most blocks between two authors of one page."""
LINE_CHARS: Final = 200
"""Most characters of the text of such an element: longer ones are biographies."""


def authors_of(declared: Declared, sites: Sites) -> tuple[list[str], Source] | None:
    """Return the names of the authors, and where they are from; None if the page names none.

    They are those of the first source that names a person, without the site's name; or else of the first source.
    """
    weak: tuple[list[str], Source] | None = None
    for names, source in author_candidates(declared):
        others = [name for name in names if not sites.has(name)]
        full = [name for name in others if is_full_name(name) and not sites.has_part(name)]
        if full or (others == names and weak is None and not any(map(sites.has_part, names))):
            return others, source
        weak = weak or (names, source)
    return weak


def author_candidates(declared: Declared) -> Iterator[tuple[list[str], Source]]:
    """Yield the authors by each source that names some, the most reliable source first."""
    index = declared.page.analysis.index

    def named(candidates: Iterable[Candidate]) -> Iterator[tuple[list[str], Source]]:
        """Yield the names of candidates with the same source name as one list."""
        found: dict[str, tuple[list[str], Source]] = {}
        for candidate in candidates:
            names = names_in(candidate.text, index)
            if names:
                known = found.setdefault(candidate.source.name, ([], candidate.source))[0]
                known += [name for name in names if name not in known]
        yield from found.values()

    for item in declared.main:
        yield from named(declared.linked(("author", "creator"), items=(item,)))
    yield from named(declared.meta(*META))
    yield from named(_labelled(declared))
    yield from named(
        _near_first(declared.microdata("author", "creator", read=lambda row: _microdata_name(declared, row)))
    )
    yield from named(_near_first(_linked_by_rel(declared)))
    yield from _by_class(declared)
    near = text_reach(declared.page.analysis)
    for block, text in byline_blocks(declared.page, "line"):
        names = names_in(text, index) if block in near else []
        if names and capitals(names[0])[:1] == [True]:
            yield names, Source("byline", clean_text(text)[:100], block=block)
    for block in date_lines(declared.page.analysis):
        text = declared.page.analysis.texts[block]
        if names := [name for name in names_in(text, index) if is_full_name(name) and read_date(name) is None]:
            yield names, Source("byline", clean_text(text)[:100], block=block)


def _near_first(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield candidates up to the first that is more than ``NEAR`` blocks from the one before it: others are authors of teasers."""
    last: int | None = None
    for candidate in candidates:
        block = candidate.source.block
        if last is not None and block is not None and abs(block - last) > NEAR:
            return
        last = block
        yield candidate


def _labelled(declared: Declared) -> Iterator[Candidate]:
    """Yield the values beside labels such as "Written by" in the declarations for Twitter's cards."""
    for number in ("1", "2"):
        label = declared.markup.first(f"twitter:label{number}")
        if label and not without_phrase(label, declared.page.analysis.index):
            yield from declared.meta(f"twitter:data{number}")


def _microdata_name(declared: Declared, row: int) -> str:
    """Return the name in an element with an author: its property "name", or else its text."""
    markup = declared.markup
    props = markup.attributes("itemprop")
    for inner in markup.inside(row)[:50]:
        if "name" in props.get(inner, "").lower().split():
            return markup.attribute(inner, "content") or markup.text(inner, " ")
    return markup.attribute(row, "content") or markup.text(row, " ")


def _linked_by_rel(declared: Declared) -> Iterator[Candidate]:
    markup = declared.markup
    for row in markup.with_attribute("rel", "author"):
        if markup.tag(row) != "link":
            yield Candidate(markup.text(row, " "), Source("markup", "rel=author", block=markup.block(row)))


def _by_class(declared: Declared) -> Iterator[tuple[list[str], Source]]:
    """Yield the names in elements whose class is that of an author's name, those in the first such element."""
    markup, index = declared.markup, declared.page.analysis.index
    a = declared.page.analysis
    near = text_reach(a)
    count = 0
    for row, value in markup.attributes("class").items():
        if AUTHOR_CLASS_RE.search(value[:200]) is None or PICTURE_RE.search(value[:200]) is not None:
            continue
        count += 1
        if count > MAX_ELEMENTS:
            return
        block = markup.block(row)
        if block not in near or a.role_at(block, "comment", "related"):
            continue
        links = [inner for inner in markup.inside(row)[:50] if markup.tag(inner) == "a"]
        texts = [markup.text(inner, " ") for inner in links] or [markup.text(row, " ")]
        names = list(dict.fromkeys(name for text in texts if len(text) <= LINE_CHARS for name in names_in(text, index)))
        if names:
            yield names, Source("markup", f"class={clean_text(value)[:60]}", block=block)
