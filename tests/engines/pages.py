"""The pages of the tests of engines, one of which raises, and what ``extract_many`` returns for them."""

import os
import re
import sys
import uuid
from functools import cache
from pathlib import Path

from benchmarks.corpus import load_cases
from cleantext import DEFAULT_FILTERS, Options, extract_many
from cleantext.batch import Document

ROOT = Path(__file__).parent.parent.parent
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
"""The environment of processes that import cleantext and the tests."""
MARKER = "This page raises in a filter of its test."
FIELDS = ("mode", "text", "confidence", "metadata", "warnings", "words_kept", "url")
TEXT = ("text", "url")


def raises_at_marker(page):
    """Raise for the page with the marker."""
    if any(MARKER in block.text for block in page.blocks):
        raise RuntimeError("the filter failed")
    return []


OPTIONS = Options(filters=(raises_at_marker, *DEFAULT_FILTERS))


@cache
def documents(raising=True):
    """Return a hundred pages of the cases and the corpus, with id and address."""
    sources = sorted((case.source for case in load_cases() if case.mode == "html"), key=len)
    sources = (sources * (99 // len(sources) + 1))[:99]
    sources.insert(50, f"<p>{MARKER}" if raising else "<p>It rained on Monday.")
    return [
        Document(f"<urn:uuid:{uuid.UUID(int=i)}>", f"{source}<!-- {i} -->", f"https://example.org/{i}")
        for i, source in enumerate(sources)
    ]


@cache
def expected(raising=True, fields=FIELDS):
    """Return the records of the pages by id, as ``extract_many`` returns them."""
    found = extract_many(documents(raising), options=OPTIONS, fields=fields, workers=2, timeout=None)
    return {record["id"]: plain(record) for record in found}


def plain(value):
    """Return a value without the fields that are null, so that those of Arrow and of JSON are equal."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in sorted(value.items()) if item is not None and item != {}}
    return [plain(item) for item in value] if isinstance(value, list) else value


def records(rows, fields=FIELDS):
    """Return rows of an engine by id, with the fields of the records."""
    found = {row["id"]: plain({name: row.get(name) for name in ("id", "error", *fields)}) for row in rows}
    assert len(found) == len(rows)
    return found


def texts(rows):
    """Return the texts of rows by id."""
    return {row["id"]: row["text"] for row in rows}


def expected_texts():
    """Return the texts of the pages by id, without the filter that raises."""
    return texts(expected(fields=TEXT).values()) | {documents()[50].id: MARKER}


def example(heading, number=0, page="engines.md"):
    """Return the Python code under a heading of a page of docs/."""
    section = (ROOT / "docs" / page).read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"```python\n(.*?)```", section, re.DOTALL)[number]


def table_of(pages):
    """Return pages as an Arrow table."""
    import pyarrow as pa

    return pa.table({"id": [p.id for p in pages], "html": [p.source for p in pages], "url": [p.url for p in pages]})


def write_warc(path, pages):
    """Write pages as responses of a WARC file, and return its path as text."""
    with path.open("wb") as file:
        for page in pages:
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.source.encode()
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: {page.id}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
                f"WARC-Target-URI: {page.url}\r\nWARC-Identified-Payload-Type: text/html\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(head.encode() + http + b"\r\n\r\n")
    return str(path)


def write_warcs(folder, number=3):
    """Write the hundred pages to WARC files in a new folder, and return their paths."""
    folder.mkdir()
    return [write_warc(folder / f"{i}.warc", documents()[i::number]) for i in range(number)]
