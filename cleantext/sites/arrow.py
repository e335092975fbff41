"""Lines of sites as Arrow tables and Parquet: for ``SiteLines.save``, and for engines that learn in parts (docs/sites.md has the commands).

A row is a page of a sample. The rows of several parts are merged by ``merged``, all together or those of each site apart.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from cleantext.batch.document import Document
from cleantext.options import Options
from cleantext.sites.lines import HasUrl, PageLines, host
from cleantext.sites.samples import MAX_PAGES, Sampler, SiteLines, learn

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:  # an extra
    raise ImportError("cleantext.sites.arrow needs pyarrow: pip install 'cleantext-web[arrow]'") from error

__all__ = [
    "SCHEMA",
    "SPARK_SCHEMA",
    "from_batches",
    "learn_batches",
    "learn_table",
    "load",
    "merged",
    "save",
    "to_batches",
]

SCHEMA: Final = pa.schema({"site": pa.string(), "key": pa.int64(), "text": pa.int64(), "lines": pa.list_(pa.int64())})
"""The columns: the name of the site, and the fields of ``PageLines``."""
SPARK_SCHEMA: Final = "site string, key bigint, text bigint, lines array<bigint>"
"""The same as Spark writes it."""
VERSION: Final = b"1"
"""Version of what the hashes are of. Files of another one cannot be compared with pages."""
VERSION_KEY, MAX_PAGES_KEY = b"cleantext.site_lines", b"cleantext.max_pages"
"""Keys of the metadata of a file."""
AT_ONCE: Final = 500
"""Rows of a batch. Bounds memory."""


def to_batches(lines: SiteLines) -> Iterator[pa.RecordBatch]:
    """Yield lines as Arrow batches with ``SCHEMA``; one without rows for no pages."""
    rows = [(site, page) for site, pages in lines.items() for page in pages.values()]
    for start in range(0, max(len(rows), 1), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        sizes = np.cumsum([0, *(len(page.lines) for _, page in part)], dtype=np.int32)
        values = np.concatenate([np.zeros(0, np.int64), *(page.lines for _, page in part)])
        columns = [
            pa.array([site for site, _ in part], pa.string()),
            pa.array([page.key for _, page in part], pa.int64()),
            pa.array([page.text for _, page in part], pa.int64()),
            pa.ListArray.from_arrays(pa.array(sizes), pa.array(values)),
        ]
        yield pa.RecordBatch.from_arrays(columns, names=SCHEMA.names).cast(SCHEMA)


def from_batches(batches: Iterable[pa.RecordBatch], *, max_pages: int = MAX_PAGES) -> SiteLines:
    """Return the lines of Arrow batches with the columns of ``SCHEMA``, in any order and of any number of parts."""
    sampler = Sampler(max_pages)
    for batch in batches:
        rows = batch.select(SCHEMA.names).cast(SCHEMA)
        columns = [rows.column(name).to_pylist() for name in SCHEMA.names[:-1]]
        for site, key, text, lines in zip(*columns, rows.column("lines"), strict=True):
            hashes = np.unique(np.asarray(lines.values.to_numpy(zero_copy_only=False), np.int64))
            sampler.add(site, PageLines(key, text, hashes))
    return sampler.lines()


def merged(table: pa.Table, *, max_pages: int = MAX_PAGES) -> pa.Table:
    """Return the table of the merged rows of a table: for a reduction, or for each group of rows with the same site."""
    return pa.Table.from_batches(to_batches(from_batches(table.to_batches(), max_pages=max_pages)), SCHEMA)


def learn_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    column: str = "html",
    url_column: str = "url",
    key: Callable[[HasUrl], str] = host,
    options: Options = Options(),  # noqa: B008 -- frozen
    max_pages: int = MAX_PAGES,
) -> Iterator[pa.RecordBatch]:
    """Yield the lines of the sites of Arrow batches of pages, as batches with ``SCHEMA``: what ``learn`` returns for them.

    ``column``: has the pages, HTML or flattened text, as strings or bytes. ``url_column``: has their addresses. The other parameters as for ``learn``.
    """
    documents = (
        Document("", page.as_py(), url.as_py())
        for batch in batches
        for page, url in zip(batch.column(column), batch.column(url_column), strict=True)
    )
    return to_batches(learn(documents, key, options=options, max_pages=max_pages))


def learn_table(
    table: pa.Table,
    *,
    column: str = "html",
    url_column: str = "url",
    key: Callable[[HasUrl], str] = host,
    options: Options = Options(),  # noqa: B008 -- frozen
    max_pages: int = MAX_PAGES,
) -> pa.Table:
    """Return the table of ``learn_batches`` for a table of pages."""
    found = learn_batches(
        table.to_batches(), column=column, url_column=url_column, key=key, options=options, max_pages=max_pages
    )
    return pa.Table.from_batches(found, SCHEMA)


def save(lines: SiteLines, path: str | os.PathLike[str]) -> None:
    """Write lines to a Parquet file, first under a temporary name, so that it is whole if it is there."""
    target = Path(path)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    metadata = {VERSION_KEY: VERSION, MAX_PAGES_KEY: str(lines.max_pages).encode()}
    try:
        with pq.ParquetWriter(unfinished, SCHEMA.with_metadata(metadata), compression="zstd") as writer:
            for batch in to_batches(lines):
                writer.write_batch(batch.replace_schema_metadata(metadata))
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def load(path: str | os.PathLike[str]) -> SiteLines:
    """Return the lines of a file of ``save``. Raises OSError if it cannot be read, ValueError if it is another file."""
    advice = "learn the lines again with cleantext.sites.learn(…).save(path)"
    with Path(path).open("rb") as file:
        try:
            parquet = pq.ParquetFile(file)
            known = parquet.schema_arrow.metadata or {}
            if VERSION_KEY not in known:
                raise ValueError(f"{path} has no lines of sites: {advice}")
            if known[VERSION_KEY] != VERSION:
                raise ValueError(f"{path} has another version of lines of sites: {advice}")
            return from_batches(parquet.iter_batches(AT_ONCE), max_pages=int(known[MAX_PAGES_KEY]))
        except (pa.ArrowException, KeyError) as error:
            raise ValueError(f"{path} is not a file of lines of sites, or is damaged ({error}): {advice}") from error
