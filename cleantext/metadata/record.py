"""The metadata of a page, and where each value is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from cleantext.field_docs import documented

__all__ = ["FIELDS", "Date", "Metadata", "Source", "SourceKind"]

Date: TypeAlias = date | datetime
"""A day, or a day with a time: with a zone if the page has it."""
SourceKind: TypeAlias = Literal[
    "json-ld", "microdata", "opengraph", "meta", "link", "markup", "headline", "byline", "address", "estimate"
]
"""json-ld, microdata, opengraph, meta, link: declarations; markup: elements of the page; headline: a block that was kept;
byline: a block that the filter ``byline`` dropped; address: the page's own; estimate: computed from the text."""
Json: TypeAlias = "str | float | list[str] | dict[str, Json] | None"


@documented
@dataclass(frozen=True, slots=True)
class Source:
    """Where a value is from.

    >>> str(Source("json-ld", "NewsArticle.headline")), str(Source("byline", "By Ann Smith", block=3))
    ('json-ld: NewsArticle.headline', 'byline: By Ann Smith (block 3)')
    """

    kind: SourceKind
    """What kind of source it is."""
    name: str
    """The declaration or the element, or the text of the block."""
    block: int | None = None
    """Position in ``page.blocks`` of the block that the value is from; None for a declaration."""
    probability: float | None = None
    """The probability that an estimate is right, 0 to 1; None for what the page says."""

    def __str__(self) -> str:
        place = "" if self.block is None else f" (block {self.block})"
        sure = "" if self.probability is None else f" (probability {self.probability:.2f})"
        return f"{self.kind}: {self.name}{place}{sure}"


@documented
@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page is: title, authors, dates, site, language and so on, as far as the page says it. ``page.metadata``.

    >>> from cleantext import analyze
    >>> page = analyze('<title>Rain | Echo</title><meta name=author content="Ann Smith"><h1>Rain</h1><p>It rained all day.')
    >>> page.metadata.title, page.metadata.authors, str(page.metadata.sources["authors"])
    ('Rain', ('Ann Smith',), 'meta: author')
    """

    title: str | None = None
    """The title, without the site's name."""
    authors: tuple[str, ...] = ()
    """Names of persons or, if there are none, of the organisation that wrote it."""
    published: Date | None = None
    """When it was first published."""
    modified: Date | None = None
    """When it was last changed."""
    site: str | None = None
    """The name of the site."""
    language: str | None = None
    """The language as a BCP 47 tag, such as ``en`` or ``pt-BR``."""
    url: str | None = None
    """The canonical address."""
    description: str | None = None
    """The description for search engines or for sharing."""
    image: str | None = None
    """The address of the main image."""
    tags: tuple[str, ...] = ()
    """Topics and keywords."""
    kind: str | None = None
    """The kind of page, ``page.kind.name``: article, discussion, product, listing, documentation, recipe or other."""
    licence: str | None = None
    """The address or name of the licence."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    """Where each value is from, by the name of its field; fields without a value have no source."""

    def to_dict(self) -> dict[str, Json]:
        """Return the metadata as JSON values: dates as ISO 8601, and ``sources``.

        >>> Metadata("Rain", published=date(2024, 5, 12), sources={"title": Source("meta", "title")}).to_dict()
        {'title': 'Rain', 'published': '2024-05-12', 'sources': {'title': {'kind': 'meta', 'name': 'title'}}}
        """
        found: dict[str, Json] = {}
        for name in FIELDS:
            value: object = getattr(self, name)
            if isinstance(value, date):
                found[name] = value.isoformat()
            elif isinstance(value, tuple) and value:
                found[name] = list(value)
            elif isinstance(value, str):
                found[name] = value
        sources: dict[str, Json] = {}
        for name, source in self.sources.items():
            entry: dict[str, Json] = {"kind": source.kind, "name": source.name}
            if source.block is not None:
                entry["block"] = source.block
            if source.probability is not None:
                entry["probability"] = round(source.probability, 3)
            sources[name] = entry
        return {**found, "sources": sources}


FIELDS: Final = (
    "title", "authors", "published", "modified", "site", "language", "url", "description", "image", "tags", "kind", "licence",
)  # fmt: skip
"""The fields, in order."""
