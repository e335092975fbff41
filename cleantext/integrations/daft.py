"""Daft: ``clean(frame, column="html")`` adds a column of structs, the records of the pages; ``read_warc`` reads pages by Daft's WARC reader.

Needs the extra ``daft``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import daft
import pyarrow as pa

from cleantext.arrow import BATCH, clean_array
from cleantext.options import Options

__all__ = ["clean", "read_warc"]

PAGES: Final = frozenset((b"text/html", b"application/xhtml+xml", b"text/plain"))
"""Content types of pages."""


def clean(
    frame: daft.DataFrame,
    *,
    column: str = "html",
    name: str = "record",
    options: Options = Options(),  # noqa: B008 -- frozen
    fields: Collection[str] | None = None,
    url_column: str | None = None,
) -> daft.DataFrame:
    """Return a frame with the records of its pages in the column ``name``; ``frame.select("id", unnest(col(name)))`` makes columns of it."""
    struct = clean_array(pa.array([], pa.string()), fields=fields).type

    @daft.func.batch(return_dtype=daft.DataType.from_arrow_type(struct), batch_size=BATCH)
    def record(pages: daft.Series, urls: daft.Series) -> daft.Series:
        found = clean_array(pages.to_arrow(), urls.to_arrow() if url_column else None, options=options, fields=fields)
        return daft.Series.from_arrow(found)

    return frame.with_column(name, record(daft.col(column), daft.col(url_column or column)))


def read_warc(path: str | Sequence[str]) -> daft.DataFrame:
    """Return the pages of WARC files by Daft's reader: ``id``, ``url`` and ``html``, the body as bytes.

    Pages are answers with a status of 200 to 299, of HTML, XHTML or text. Bodies that were stored in chunks or compressed, as Common
    Crawl does not store them, are not decoded, and the encoding in the HTTP headers is not used: ``cleantext.batch.documents`` does both.
    """
    frame = daft.read_warc(path if isinstance(path, str) else list(path))
    pages = frame.where(daft.col("WARC-Type") == "response").select(
        (daft.lit("urn:uuid:") + daft.col("WARC-Record-ID").cast(daft.DataType.string())).alias("id"),
        daft.col("WARC-Target-URI").alias("url"),
        _body(daft.col("warc_content")).alias("html"),
    )
    return pages.where(daft.col("html").not_null())


@daft.func(return_dtype=daft.DataType.binary())
def _body(content: bytes) -> bytes | None:
    """Return what follows the HTTP headers of a page; None for another answer."""
    head, _, body = content.partition(b"\r\n\r\n")
    status, *headers = head.split(b"\r\n")
    types = [value for name, _, value in (line.partition(b":") for line in headers) if name.lower() == b"content-type"]
    kind = b"".join(types).partition(b";")[0].strip().lower()
    return body if status.partition(b" ")[2].startswith(b"2") and kind in PAGES else None
