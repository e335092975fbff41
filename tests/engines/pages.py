"""The pages of the tests of engines: a hundred of the cases and the corpus, one of which raises, and what extract_many returns for them."""

from __future__ import annotations

import uuid
from pathlib import Path

from benchmarks.corpus import load_cases
from cleantext import DEFAULT_FILTERS, Options
from cleantext.batch import Document, clean

MARKER = "This page raises in a filter of its test."
FIELDS = ("mode", "text", "confidence", "metadata", "warnings", "words_kept", "url")


def raises_at_marker(page):
    """Raise for the page with the marker."""
    if any(MARKER in block.text for block in page.blocks):
        raise RuntimeError("the filter failed")
    return []


OPTIONS = Options(filters=(raises_at_marker, *DEFAULT_FILTERS))


def documents(raising=True):
    """Return a hundred pages as bytes, with id and address."""
    sources = sorted((case.source for case in load_cases() if case.mode == "html"), key=len)[:99]
    sources = (sources * (99 // len(sources) + 1))[:99]
    sources.insert(50, f"<p>{MARKER}" if raising else "<p>It rained on Monday.")
    return [
        Document(f"<urn:uuid:{uuid.UUID(int=i)}>", f"{source}<!-- {i} -->", f"https://example.org/{i}")
        for i, source in enumerate(sources)
    ]


def expected(pages):
    """Return the records of pages by id, as ``extract_many`` gives them."""
    return {page.id: plain(clean(page, OPTIONS, frozenset(FIELDS))) for page in pages}


def plain(value):
    """Return a value without the fields that are null, so that those of Arrow and of JSON are equal."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in sorted(value.items()) if item is not None and item != {}}
    return [plain(item) for item in value] if isinstance(value, list) else value


def records(rows):
    """Return rows of an engine by id, with the fields of the records."""
    found = {row["id"]: plain({name: row.get(name) for name in ("id", "error", *FIELDS)}) for row in rows}
    assert len(found) == len(rows)
    return found


def write_warc(path: Path, pages) -> Path:
    """Write pages as responses of a WARC file."""
    with path.open("wb") as file:
        for page in pages:
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.source.encode()
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: {page.id}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
                f"WARC-Target-URI: {page.url}\r\nWARC-Identified-Payload-Type: text/html\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(head.encode() + http + b"\r\n\r\n")
    return path
