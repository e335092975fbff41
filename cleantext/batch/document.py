"""``Document``: a page with what is known of it before it is read, and the record of one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Final, TypeAlias, cast

from cleantext.api import run
from cleantext.field_docs import documented
from cleantext.misuse import wrong_type
from cleantext.options import InputFormat, Options
from cleantext.page import Page
from cleantext.render.record import FIELDS, Json

__all__ = ["Document", "Record", "Source", "checked_fields", "clean", "failure", "page_of", "without_filters"]

Record: TypeAlias = dict[str, Json]
"""A record of a page: docs/record.md."""
CHARSET_RE: Final = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.()-]{2,40})", re.IGNORECASE)
"""The encoding in the header Content-Type."""
LONGEST_ERROR: Final = 500
"""Characters of an error in a record; those of parsers quote whole pages."""
NAMES: Final = frozenset(field.name for field in FIELDS)


@documented
@dataclass(frozen=True, slots=True)
class Document:
    """A page with what is known of it before it is read.

    >>> Document("rain.html", "<p>It rained on Monday.", url="https://example.org/rain").id
    'rain.html'
    """

    id: str
    """Identifier, unique in a batch: a path, a WARC-Record-ID, a row."""
    source: str | bytes | PathLike[str]
    """The page: HTML or flattened text, or a path, which is opened only when its turn comes."""
    url: str | None = None
    """The page's address."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """HTTP headers; the encoding that Content-Type declares is used."""
    metadata: Mapping[str, Json] = field(default_factory=dict)
    """Anything else, which the record has as ``document``."""
    file: str | None = None
    """The file that it is from, which the record has as ``source``."""
    input_format: InputFormat = "auto"
    """Its format, if the file says it, as WET files do; that of the options precedes it."""

    @property
    def charset(self) -> str | None:
        """The encoding that the HTTP headers declare."""
        for name, value in self.headers.items():
            if name.lower() == "content-type" and (found := CHARSET_RE.search(str(value))):
                return found[1]
        return None


Source: TypeAlias = "Document | str | bytes | PathLike[str]"
"""What ``extract_many`` takes for a page."""


def checked_fields(fields: Collection[str] | None) -> frozenset[str] | None:
    """Return the names of fields of records. Raises TypeError for a single name, ValueError for an unknown one."""
    if fields is None:
        return None
    if isinstance(fields, str):
        raise TypeError(f"fields is the str {fields!r}: give a collection of names, ({fields!r},)")
    for name in fields:
        if name not in NAMES:
            raise ValueError(f"no field of a record is named {name!r}: they are {', '.join(f.name for f in FIELDS)}")
    return frozenset(fields)


def document_of(source: object, number: int) -> Document:
    """Return a page as a document. Values of other types give an error when they are cleaned."""
    if isinstance(source, Document):
        return source
    if isinstance(source, PathLike):
        return Document(str(source), cast("PathLike[str]", source), file=str(source))
    return Document(str(number), cast("str | bytes", source))


def page_of(document: Document, options: Options) -> Page | None:
    """Return the page of a document; None if its source is not of one of the types. Raises OSError for a file that cannot be read."""
    source: object = document.source
    if isinstance(source, PathLike):
        source = Path(source).read_bytes()
    if not isinstance(source, (str, bytes)):
        return None
    if document.url is not None:
        options = replace(options, url=document.url)
    if document.input_format != "auto" and options.input_format == "auto":
        options = replace(options, input_format=document.input_format)
    if isinstance(source, str) and options.encoding is not None:
        options = replace(options, encoding=None)  # that of bytes alone: a JSONL file has texts
    return run(source, options, declared=document.charset)


def clean(document: Document, options: Options, fields: frozenset[str] | None = None) -> Record:
    """Return the record of a document. Nothing is raised: what goes wrong is the record's ``error``.

    ``options``: a ``url`` of the document precedes that of the options. ``fields``: names of the fields to compute; None for all
    but ``blocks``. ``id`` and ``error`` are always there.

    >>> clean(Document("1", "<p>It rained on Monday, so the match was called off."), Options())["text"]
    'It rained on Monday, so the match was called off.'
    """
    try:
        page = page_of(document, options)
        if page is None:
            return failure(document, options, wrong_type(document.source), fields)
        found = page.to_dict(output_format=options.output_format, fields=fields)
        error = page.warnings[0] if not page.is_text and options.input_format == "auto" else None
    except OSError as problem:
        return failure(document, options, f"{type(problem).__name__}: {problem.strerror or problem}", fields)
    except Exception as problem:  # noqa: BLE001 -- from callers' filters, or for lack of memory: it costs one page
        return failure(document, options, f"{type(problem).__name__}: {problem}", fields)
    return _with_document(found, document, error, fields)


def without_filters(options: Options) -> Options:
    """Return the options of a page of which nothing is dropped."""
    return replace(options, filters=(), select=None, ignore=())


def failure(document: Document, options: Options, error: str, fields: frozenset[str] | None = None) -> Record:
    """Return the record of a page that could not be read: that of an empty page, with the error."""
    page = run("", replace(without_filters(options), encoding=None, url=document.url, timings=False))
    found = page.to_dict(output_format=options.output_format, fields=fields)
    return _with_document({**found, "warnings": []} if "warnings" in found else found, document, error, fields)


def _with_document(found: Record, document: Document, error: str | None, fields: frozenset[str] | None) -> Record:
    """Return a record with what is known from the document, its fields in their order."""
    known: Record = {
        "source": document.file, "url": document.url, "document": dict(document.metadata) or None,
    }  # fmt: skip
    found |= {name: value for name, value in known.items() if fields is None or name in fields}
    found |= {"id": document.id, "error": None if error is None else error[:LONGEST_ERROR]}
    return {field.name: found[field.name] for field in FIELDS if found.get(field.name) is not None}
