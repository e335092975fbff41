"""The dates of a page: first publication, and last change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

import regex

from cleantext.analysis import Analysis
from cleantext.analysis.dates import is_date
from cleantext.metadata.bylines import byline_blocks, date_lines, text_reach
from cleantext.metadata.dated_lines import (
    LineDate,
    dateline,
    dates_of_line,
    footer_lines,
    is_update,
    labelled_lines,
    lone_lines,
)
from cleantext.metadata.declared import Candidate, Declared
from cleantext.metadata.linked_data import types_of
from cleantext.metadata.page_time import Dated, page_time
from cleantext.metadata.read_date import MAX_CHARS, read_date
from cleantext.metadata.record import Source, SourceKind
from cleantext.metadata.values import clean_text

__all__ = ["modified_candidates", "modified_of", "published_candidates", "published_of"]

PUBLISHED_KEYS: Final = ("datePublished", "dateCreated", "uploadDate")
MODIFIED_KEYS: Final = ("dateModified",)
PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "og:pubdate", "datepublished", "pubdate",
    "publishdate", "publish-date", "publish_date", "parsely-pub-date", "sailthru.date", "date.issued", "dcterms.issued", "dc.date.issued",
    "article_date_original", "article.published",
    "originalpublicationdate", "cxenseparse:recs:publishtime", "citation_publication_date", "citation_date", "citation_online_date",
    "published_time", "publication_date", "publicationdate", "timestamp", "displaydate", "ptime", "release_date", "created", "rnews:datepublished",
    "bt:pubdate", "vr:published_time", "prism.publicationdate", "shareaholic:article_published_time", "article.created", "dateposted",
)  # fmt: skip
"""Names of ``<meta>`` with the date of publication, lower case, the most reliable first."""
UNSURE: Final = ("dcterms.created", "dc.date.created", "datecreated", "date", "dc.date", "dcterms.date")
"""Names of ``<meta>`` with a date that is often that of a change or of the template, lower case, the most reliable first."""
MODIFIED: Final = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "last-modified", "lastmodified", "last_modified", "revised", "modified_time", "article.updated", "updated_time", "date.modified",
)  # fmt: skip
"""Names of ``<meta>`` with the date of the last change, lower case, the most reliable first."""
MEDIA: Final = frozenset(("VideoObject", "AudioObject"))
"""Types of items that are on a page, and may be older."""
DATE_CLASS_RE: Final = regex.compile(
    r"(?:^|[\s_-])(?:date|datetime|pubdate|published|publish|posted|timestamp|dateline|datum|fecha|tarih)(?:[\s_-]|$)",
    regex.IGNORECASE,
)
"""A class that names a date."""
ADDRESS_RE: Final = regex.compile(
    r"""[/_-](?:
      (?P<y>(?:19|20)\d\d)(?P<sign>[/_-]?)(?P<m>0[1-9]|1[0-2])(?P=sign)(?P<d>[0-2]\d|3[01])
    | (?P<y>(?:19|20)\d\d)/(?P<m>1[0-2]|[1-9])/(?P<d>[12]\d|3[01]|[1-9])
    | (?P<d>[0-2]\d|3[01])-(?P<m>0[1-9]|1[0-2])-(?P<y>(?:19|20)\d\d)
    )(?:[/_.?-]|$)""",
    regex.VERBOSE,
)
"""A date in the path of an address: year or day first."""


def published_of(declared: Declared, language: str) -> Dated | None:
    """Return the date of publication, or else of the last change; None if the page has neither."""
    candidates = published_candidates(declared, language)
    first = next(candidates, None)
    if first is not None:
        return page_time(first, candidates)
    modified = modified_candidates(declared, language)
    return next(chain(_far_candidates(declared, language), modified, _last_candidates(declared, language)), None)


def modified_of(declared: Declared, language: str) -> Dated | None:
    """Return the date of the last change; None if the page has none."""
    return next(modified_candidates(declared, language), None)


def published_candidates(declared: Declared, language: str) -> Iterator[Dated]:
    """Yield the dates of publication by declarations and around the text, the most reliable source first (see docs/metadata.md)."""
    a = declared.page.analysis
    near = text_reach(a)
    others = [item for item in declared.main if MEDIA.isdisjoint(types_of(item))]
    yield from _read(declared.linked(PUBLISHED_KEYS, (), others), language)
    yield from _read(declared.meta(*PUBLISHED), language)
    yield from _in_lines(labelled_lines(a, language, near), a, updated=False)
    yield from _read(_reach(declared.microdata("datepublished", "datecreated"), near), language)
    yield from _times(declared, language, near, updated=False)
    yield from _bylines(declared, language, near, updated=False)
    lines = date_lines(a)
    alone = [block for block in lines if is_date(a, block)]
    for block in alone:
        yield from _dates_in(a, block, language)
    yield from _read(_in_addresses(declared, "canonical", "og:url"), language)
    yield from _read(declared.meta(*UNSURE), language)
    for block in lines:
        if block not in alone:
            yield from _dates_in(a, block, language)
    yield from _read(_reach(_by_class(declared), near), language)


def _far_candidates(declared: Declared, language: str) -> Iterator[Dated]:
    """Yield the dates of publication away from the text, and those of media."""
    a = declared.page.analysis
    everywhere = range(-1, a.count)
    media = [item for item in declared.main if not MEDIA.isdisjoint(types_of(item))]
    yield from _read(declared.microdata("datepublished", "datecreated"), language)
    yield from _in_lines(labelled_lines(a, language, everywhere), a, updated=False)
    yield from _times(declared, language, everywhere, updated=False)
    yield from _bylines(declared, language, everywhere, updated=False)
    yield from _read(_by_class(declared), language)
    yield from _read(declared.linked(PUBLISHED_KEYS, (), media), language)


def modified_candidates(declared: Declared, language: str) -> Iterator[Dated]:
    """Yield the dates of the last change by each source, the most reliable first."""
    a = declared.page.analysis
    near, everywhere = text_reach(a), range(-1, a.count)
    yield from _read(declared.linked(MODIFIED_KEYS, ()), language)
    yield from _read(declared.meta(*MODIFIED), language)
    yield from _read(declared.microdata("datemodified"), language)
    yield from _in_lines(labelled_lines(a, language, near), a, updated=True)
    yield from _times(declared, language, everywhere, updated=True)
    yield from _bylines(declared, language, everywhere, updated=True)
    yield from _in_lines(footer_lines(a, language), a, updated=True)


def _last_candidates(declared: Declared, language: str) -> Iterator[Dated]:
    """Yield the dates that count if a page has no other ones."""
    a = declared.page.analysis
    opening = dateline(a, language)
    if opening is not None:
        yield Dated(opening[1].date, _source(a, opening[0]))
    for block in lone_lines(a):
        yield from _dates_in(a, block, language)
    yield from _read(_in_addresses(declared, "og:image"), language)


def _read(candidates: Iterable[Candidate], language: str) -> Iterator[Dated]:
    for text, source in candidates:
        if (found := read_date(text, language)) is not None:
            yield Dated(found, source)


def _reach(candidates: Iterable[Candidate], blocks: range) -> Iterator[Candidate]:
    """Yield the candidates in some blocks."""
    return (candidate for candidate in candidates if candidate.source.block in blocks)


def _source(a: Analysis, block: int, kind: SourceKind = "markup") -> Source:
    return Source(kind, clean_text(a.texts[block])[:100], block=block)


def _in_lines(lines: Iterable[tuple[int, LineDate]], a: Analysis, *, updated: bool) -> Iterator[Dated]:
    for block, found in lines:
        if found.updated == updated:
            yield Dated(found.date, _source(a, block, "byline"))


def _dates_in(
    a: Analysis, block: int, language: str, kind: SourceKind = "markup", *, updated: bool = False
) -> Iterator[Dated]:
    """Yield the dates in a line that are of publication, or of the last change."""
    for found in dates_of_line(a.texts[block][:MAX_CHARS], language, a.index):
        if found.updated == updated:
            yield Dated(found.date, _source(a, block, kind))


def _times(declared: Declared, language: str, blocks: range, *, updated: bool) -> Iterator[Dated]:
    """Yield the values of ``<time>`` and ``<abbr>`` in some blocks, the nearest to the beginning of the text first."""
    markup, a = declared.markup, declared.page.analysis
    first = max(a.main_span.first, 0)
    rows = [(row, markup.block(row)) for row in markup.rows("time", "abbr")]
    for row, block in sorted(rows, key=lambda pair: abs(pair[1] - first)):
        if block not in blocks or (block >= 0 and a.role_at(block, "comment", "related")):
            continue
        is_abbr = markup.tag(row) == "abbr"
        value = markup.attribute(row, "datetime") or (markup.attribute(row, "title") if is_abbr else "")
        found = read_date(value or markup.text(row), language)
        if found is not None and _is_update(declared, row, block, language) == updated:
            yield Dated(found, Source("markup", f"<{markup.tag(row)}>", block=block))


def _is_update(declared: Declared, row: int, block: int, language: str) -> bool:
    """Return whether an element with a date has that of the last change, by its names or the words before it."""
    markup, a = declared.markup, declared.page.analysis
    names = f"{markup.attribute(row, 'class')} {markup.attribute(row, 'itemprop')}".lower()
    if any(word in names for word in ("update", "modif")):
        return True
    text = a.texts[block][:MAX_CHARS] if block >= 0 else ""
    at = text.find(markup.text(row))
    for found in dates_of_line(text, language, a.index) if at >= 0 else ():
        if found.start >= at:
            return found.updated
    return is_update(text[:100])


def _bylines(declared: Declared, language: str, blocks: range, *, updated: bool) -> Iterator[Dated]:
    """Yield the dates in the lines that ``byline`` dropped, the nearest to the beginning of the text first."""
    a = declared.page.analysis
    first = max(a.main_span.first, 0)
    for block in sorted((block for block, _ in byline_blocks(declared.page)), key=lambda i: abs(i - first)):
        if block in blocks:
            yield from _dates_in(a, block, language, "byline", updated=updated)


def _by_class(declared: Declared) -> Iterator[Candidate]:
    """Yield the texts of elements whose class is that of a date."""
    markup, a = declared.markup, declared.page.analysis
    for row, value in markup.with_class(lambda names: DATE_CLASS_RE.search(names) is not None):
        block = markup.block(row)
        if block >= 0 and not a.role_at(block, "comment", "related"):
            yield Candidate(markup.text(row, " "), Source("markup", f"class={value[:60]}", block=block))


def _in_addresses(declared: Declared, *names: str) -> Iterator[Candidate]:
    """Yield the dates in the addresses of the page or of its image."""
    links, meta = declared.markup.links, declared.markup.meta
    for name in names:
        for value in links.get(name, ()) if name == "canonical" else meta.get(name, ()):
            if (found := ADDRESS_RE.search(value[:1000])) is not None:
                yield Candidate(f"{found['y']}-{found['m']}-{found['d']}", Source("address", name))
