"""The dates of a page: first publication, and last change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Final, NamedTuple

import regex

from cleantext.analysis.dates import is_date
from cleantext.metadata.bylines import DATE_DIGITS, byline_blocks, date_lines
from cleantext.metadata.declared import Candidate, Declared
from cleantext.metadata.linked_data import types_of
from cleantext.metadata.names import words
from cleantext.metadata.read_date import read_date
from cleantext.metadata.record import Date, Source

__all__ = ["modified_candidates", "modified_of", "published_candidates", "published_of"]

MAX_OFFSET: Final = timedelta(hours=14)
"""Largest difference between a time zone and UTC."""
QUARTER: Final = timedelta(minutes=15)
"""Time zones differ from UTC by quarters of an hour."""
MINUTE: Final = timedelta(minutes=1)
"""Difference of two times of one event: some declarations leave the seconds out."""
PUBLISHED_KEYS: Final = ("datePublished", "dateCreated", "uploadDate")
MODIFIED_KEYS: Final = ("dateModified",)
PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "og:pubdate", "datepublished", "pubdate",
    "publishdate", "publish-date", "publish_date", "parsely-pub-date", "sailthru.date", "date.issued", "dcterms.issued", "dc.date.issued",
    "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "date", "datecreated", "article_date_original", "article.published",
    "originalpublicationdate", "cxenseparse:recs:publishtime", "citation_publication_date", "citation_date", "citation_online_date",
    "published_time", "publication_date", "publicationdate", "timestamp", "displaydate", "ptime", "release_date", "created", "rnews:datepublished",
    "bt:pubdate", "vr:published_time", "prism.publicationdate", "shareaholic:article_published_time", "article.created", "dateposted",
)  # fmt: skip
"""Names of ``<meta>`` with the date of publication, lower case, the most reliable first."""
MODIFIED: Final = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "last-modified", "lastmodified", "last_modified", "revised", "modified_time", "article.updated", "updated_time", "date.modified",
)  # fmt: skip
"""Names of ``<meta>`` with the date of the last change, lower case, the most reliable first."""
MEDIA: Final = frozenset(("VideoObject", "AudioObject"))
"""Types of items that are on a page, and may be older."""
MAX_LINES: Final = 200
"""Lines with digits that are read on a page without another date. Bounds work."""
DATE_CLASS_RE: Final = regex.compile(
    r"(?:^|[\s_-])(?:date|datetime|pubdate|published|publish|posted|timestamp|dateline|datum|fecha|tarih)(?:[\s_-]|$)",
    regex.IGNORECASE,
)
"""A class that names a date."""
ADDRESS_RE: Final = regex.compile(r"[/_-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?([0-2]\d|3[01])(?:[/_-]|$)")
"""A date in the path of an address."""


class Dated(NamedTuple):
    """A date, and where it is from."""

    date: Date
    source: Source


def _read(candidates: Iterator[Candidate], language: str) -> Iterator[Dated]:
    for text, source in candidates:
        if (found := read_date(text, language)) is not None:
            yield Dated(found, source)


def is_update(text: str) -> bool:
    """Return whether a line gives the date of the last change."""
    folded = text.casefold()
    return any(word in folded for word in words("updated"))


def published_of(declared: Declared, language: str) -> Dated | None:
    """Return the date of publication, or else of the last change; None if the page has neither."""
    candidates = published_candidates(declared, language)
    first = next(candidates, None)
    if first is None:
        return modified_of(declared, language) or next(_read(_anywhere(declared), language), None)
    return _local(first, candidates)


def _local(first: Dated, others: Iterator[Dated]) -> Dated:
    """Return a date in UTC as the page's readers have it, if another source of the page gives this: sites declare other zones than they show.

    The other date is a time at the same instant or within a day's zones, or the day before or behind.
    """
    moment = first.date
    if not isinstance(moment, datetime) or moment.utcoffset() != timedelta(0):
        return first
    for date_, source in others:
        if source.kind in ("json-ld", "address"):
            continue
        if not isinstance(date_, datetime):
            if abs(date_ - moment.date()) == timedelta(1):
                return Dated(date_, source)
        elif date_.tzinfo is None:
            offset = date_.replace(second=0, microsecond=0) - moment.replace(second=0, microsecond=0, tzinfo=None)
            if offset and abs(offset) <= MAX_OFFSET and not offset % QUARTER:
                return Dated(moment.astimezone(timezone(offset)), first.source)
        elif date_.utcoffset() and abs(date_ - moment) < MINUTE:
            return Dated(date_, source)
        return first
    return first


def modified_of(declared: Declared, language: str) -> Dated | None:
    """Return the date of the last change; None if the page has none."""
    return next(modified_candidates(declared, language), None)


def published_candidates(declared: Declared, language: str) -> Iterator[Dated]:
    """Yield the dates of publication by each source, the most reliable first."""
    media = [item for item in declared.main if not MEDIA.isdisjoint(types_of(item))]
    others = [item for item in declared.main if MEDIA.isdisjoint(types_of(item))]
    yield from _read(declared.linked(PUBLISHED_KEYS, (), others), language)
    yield from _read(declared.meta(*PUBLISHED), language)
    yield from _read(declared.microdata("datepublished", "datecreated"), language)
    yield from _read(_times(declared, updated=False), language)
    yield from _read(_bylines(declared, updated=False), language)
    yield from _read(_near_text(declared), language)
    yield from _read(_by_class(declared), language)
    yield from _read(_in_addresses(declared), language)
    yield from _read(declared.linked(PUBLISHED_KEYS, (), media), language)


def modified_candidates(declared: Declared, language: str) -> Iterator[Dated]:
    """Yield the dates of the last change by each source, the most reliable first."""
    yield from _read(declared.linked(MODIFIED_KEYS, ()), language)
    yield from _read(declared.meta(*MODIFIED), language)
    yield from _read(declared.microdata("datemodified"), language)
    yield from _read(_times(declared, updated=True), language)
    yield from _read(_bylines(declared, updated=True), language)


def _times(declared: Declared, *, updated: bool) -> Iterator[Candidate]:
    """Yield the values of ``<time>`` and ``<abbr>``."""
    markup, a = declared.markup, declared.page.analysis
    for row in markup.rows("time", "abbr"):
        block = markup.block(row)
        value = markup.attribute(row, "datetime") or (
            markup.attribute(row, "title") if markup.tag(row) == "abbr" else ""
        )
        names = f"{markup.attribute(row, 'class')} {markup.attribute(row, 'itemprop')}".lower()
        if block >= 0 and a.role_at(block, "comment", "related"):
            continue
        text = a.texts[block][:100] if block >= 0 else ""
        if (any(word in names for word in ("update", "modif")) or is_update(text)) == updated:
            yield Candidate(value or markup.text(row), Source("markup", f"<{markup.tag(row)}>", block=block))


def _near_text(declared: Declared) -> Iterator[Candidate]:
    """Yield the lines around the beginning of the text that may hold a date."""
    a = declared.page.analysis
    for block in date_lines(a):
        yield Candidate(a.texts[block], Source("markup", a.texts[block][:100], block=block))


def _anywhere(declared: Declared) -> Iterator[Candidate]:
    """Yield the lines with a date and little else, the nearest to the beginning of the text first."""
    a = declared.page.analysis
    first = max(a.main_span.first, 0)
    lines = (a.is_short & (a.stats.digits >= DATE_DIGITS)).nonzero()[0].tolist()
    for block in sorted(lines, key=lambda i: abs(i - first))[:MAX_LINES]:
        if is_date(a, block) and not a.role_at(block, "comment", "related"):
            yield Candidate(a.texts[block], Source("markup", a.texts[block][:100], block=block))


def _by_class(declared: Declared) -> Iterator[Candidate]:
    """Yield the texts of elements whose class is that of a date."""
    markup, a = declared.markup, declared.page.analysis
    for row, value in markup.attributes("class").items():
        if DATE_CLASS_RE.search(value[:200]) is not None:
            block = markup.block(row)
            if block >= 0 and not a.role_at(block, "comment", "related"):
                yield Candidate(markup.text(row, " "), Source("markup", f"class={value[:60]}", block=block))


def _in_addresses(declared: Declared) -> Iterator[Candidate]:
    """Yield the dates in the addresses of the page and of its image."""
    links, meta = declared.markup.links, declared.markup.meta
    for name, values in (
        ("canonical", links.get("canonical", ())),
        ("og:url", meta.get("og:url", ())),
        ("og:image", meta.get("og:image", ())),
    ):
        for value in values:
            if (found := ADDRESS_RE.search(value[:1000])) is not None:
                yield Candidate("-".join(found.groups()), Source("address", name))


def _bylines(declared: Declared, *, updated: bool) -> Iterator[Candidate]:
    for block, text in byline_blocks(declared.page):
        if is_update(text) == updated:
            yield Candidate(text[:200], Source("byline", text[:100], block=block))
