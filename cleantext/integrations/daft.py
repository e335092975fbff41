"""Daft: ``clean(frame, column="html")`` adds a column of structs, the records of the pages; ``read_warc`` reads pages by Daft's WARC reader.

Needs the extra ``daft``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import daft
import pyarrow as pa

from cleantext.arrow import BATCH, clean_array
from cleantext.options import Options

__all__ = ["clean", "read_warc"]


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
    """Return the responses of WARC files with ``id``, ``url`` and ``html``, the body as bytes."""
    frame = daft.read_warc(path if isinstance(path, str) else list(path))
    responses = frame.where(daft.col("WARC-Type") == "response")
    return responses.select(
        (daft.lit("<urn:uuid:") + daft.col("WARC-Record-ID").cast(daft.DataType.string()) + daft.lit(">")).alias("id"),
        daft.col("WARC-Target-URI").alias("url"),
        _body(daft.col("warc_content")).alias("html"),
    )


@daft.func(return_dtype=daft.DataType.binary())
def _body(content: bytes) -> bytes:
    """Return what follows the HTTP headers. Chunked and compressed bodies, which crawlers that follow Common Crawl do not store, stay so."""
    return content.partition(b"\r\n\r\n")[2]
