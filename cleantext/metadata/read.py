"""Read the metadata of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import regex

from cleantext.metadata.authors import authors_of
from cleantext.metadata.dates import modified_of, published_of
from cleantext.metadata.declared import Candidate, Declared
from cleantext.metadata.languages import language_of
from cleantext.metadata.record import FIELDS, Metadata, Source
from cleantext.metadata.titles import Sites, title_of
from cleantext.metadata.values import MAX_TAGS, clean_text, clean_url, comparable

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["read_metadata"]

TAG_SPLIT_RE: Final = regex.compile(r"[,;，、]")
"""What divides keywords."""
LICENCE_RE: Final = regex.compile(r"licen[sc]e|creative commons|\bcc[ -]by|public domain|copyleft", regex.IGNORECASE)
"""A declaration of rights that names a licence."""


def read_metadata(page: Page) -> Metadata:
    """Return the metadata of a page. Linear; never raises for the content of a page."""
    declared = Declared(page)
    sites = Sites(declared)
    sources: dict[str, Source] = {}

    def first(field: str, candidates: Iterable[Candidate | None]) -> str | None:
        """Return the first candidate, and record its source."""
        for candidate in candidates:
            if candidate is not None:
                sources[field] = candidate.source
                return candidate.text
        return None

    language = first("language", [language_of(declared)])
    authors = authors_of(declared, sites)
    if authors is not None:
        sources["authors"] = authors[1]
    published = published_of(declared, language or "")
    modified = modified_of(declared, language or "")
    for name, dated in (("published", published), ("modified", modified)):
        if dated is not None:
            sources[name] = dated.source
    tags, source = _tags(declared)
    if source is not None:
        sources["tags"] = source
    kind = page.kind
    if len(page.blocks):
        sources["kind"] = Source("estimate", "page.kind", probability=kind.probability)
    return Metadata(
        title=first("title", [title_of(declared, sites)]),
        authors=tuple(authors[0]) if authors is not None else (),
        published=published.date if published is not None else None,
        modified=modified.date if modified is not None else None,
        site=first("site", sites.candidates),
        language=language,
        url=first("url", _urls(declared)),
        description=first("description", _descriptions(declared)),
        image=first("image", _images(declared)),
        tags=tags,
        kind=kind.name if len(page.blocks) else None,
        licence=first("licence", _licences(declared)),
        sources={name: sources[name] for name in FIELDS if name in sources},
    )


def _urls(declared: Declared) -> Iterator[Candidate]:
    if declared.url is not None:
        yield declared.url


def _descriptions(declared: Declared) -> Iterator[Candidate]:
    yield from declared.meta("og:description", "description")
    yield from declared.linked(("description",))
    yield from declared.meta("twitter:description", "dc.description", "sailthru.description")


def _images(declared: Declared) -> Iterator[Candidate]:
    """Yield the addresses of main images."""
    for candidate in (
        *declared.meta("og:image", "og:image:url", "og:image:secure_url"),
        *declared.linked(("image", "thumbnailUrl"), ("url", "contentUrl", "@id")),
        *declared.meta("twitter:image", "twitter:image:src", "sailthru.image.full", "parsely-image-url", "thumbnail"),
        *(Candidate(href, Source("link", "rel=image_src")) for href in declared.markup.links.get("image_src", ())),
    ):
        if url := clean_url(candidate.text, declared.base):
            yield Candidate(url, candidate.source)


def _tags(declared: Declared) -> tuple[tuple[str, ...], Source | None]:
    """Return the topics of the first source that names some, and this source."""
    links = [
        Candidate(declared.markup.text(row, " "), Source("markup", "rel=tag"))
        for row in declared.markup.with_attribute("rel", "tag")
    ]
    for candidates in (
        list(declared.linked(("keywords",), items=declared.main[:1])),
        list(declared.meta("article:tag", "og:article:tag")),
        list(declared.meta("parsely-tags", "sailthru.tags", "news_keywords", "keywords")),
        links,
    ):
        if candidates:
            name = candidates[0].source.name
            texts = [text for text, source in candidates if source.name == name]
            tags: dict[str, str] = {}
            for tag in (clean_text(tag) for text in texts for tag in TAG_SPLIT_RE.split(text)):
                if comparable(tag):
                    tags.setdefault(comparable(tag), tag)
            if tags:
                return tuple(tags.values())[:MAX_TAGS], candidates[0].source
    return (), None


def _licences(declared: Declared) -> Iterator[Candidate]:
    """Yield the addresses or names of licences."""
    markup = declared.markup
    for row in markup.with_attribute("rel", "license"):
        if url := clean_url(markup.attribute(row, "href"), declared.base):
            yield Candidate(url, Source("link" if markup.tag(row) == "link" else "markup", "rel=license"))
    yield from declared.linked(("license",), ("url", "@id", "name"))
    for candidate in declared.meta("dcterms.license", "license", "dc.rights", "dcterms.rights", "copyright", "rights"):
        if LICENCE_RE.search(candidate.text):
            yield candidate
