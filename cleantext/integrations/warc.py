"""The pages of a WARC file as documents and as Arrow batches, for engines that split work by files."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from fastwarc.warc import ArchiveIterator, WarcRecordType

from cleantext.arrow import BATCH, record_batch
from cleantext.batch.document import Document, clean
from cleantext.options import Options

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["documents", "record_batches"]

PAGES: Final = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
"""The content types of responses that are pages."""


def documents(path: str) -> Iterator[Document]:
    """Yield the responses of a WARC file that are HTML, XHTML or text. Compression is detected; fsspec opens addresses, if installed."""
    for record in ArchiveIterator(path, record_types=WarcRecordType.response, parse_http=True, auto_decode="all"):
        if (record.http_content_type or "").lower() in PAGES:
            headers = {} if record.http_headers is None else dict(record.http_headers.items())
            url = record.headers.get("WARC-Target-URI")
            yield Document(record.headers["WARC-Record-ID"], record.reader.read(), url, headers, file=path)


def record_batches(path: str, options: Options, fields: Collection[str] | None) -> Iterator[pa.RecordBatch]:
    """Yield the records of the pages of a WARC file as batches of at most 64."""
    names = None if fields is None else frozenset(fields)
    pages = documents(path)
    while batch := [clean(page, options, names) for page in islice(pages, BATCH)]:
        yield record_batch(batch, fields)
