"""Ray Data: ``clean(dataset, column="html")`` adds the columns of the records to a dataset, ``read_warc`` cleans WARC files.

Needs the extra ``ray``. Ray gives each task one CPU, and with that one thread (``OMP_NUM_THREADS``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import pyarrow as pa
import ray.data

from cleantext.arrow import BATCH, clean_table, record_batches
from cleantext.batch import documents
from cleantext.options import Options

__all__ = ["clean", "read_warc"]


def clean(
    dataset: ray.data.Dataset,
    *,
    column: str = "html",
    options: Options = Options(),  # noqa: B008 -- frozen
    fields: Collection[str] | None = None,
    id_column: str | None = None,
    url_column: str | None = None,
) -> ray.data.Dataset:
    """Return a dataset with the columns of the records of its pages: see ``cleantext.arrow.clean_batch``."""
    arguments = {
        "column": column, "options": options, "fields": fields, "id_column": id_column, "url_column": url_column,
    }  # fmt: skip
    return dataset.map_batches(clean_table, batch_format="pyarrow", batch_size=BATCH, fn_kwargs=arguments)


def read_warc(
    paths: Sequence[str],
    *,
    options: Options = Options(),  # noqa: B008 -- frozen
    fields: Collection[str] | None = None,
) -> ray.data.Dataset:
    """Return the records of the pages of WARC or WET files, one task for each file. Paths are opened by the workers, also ``s3://`` with s3fs.

    Ray's ``flat_map``, with batches of Arrow in place of rows, so that the types do not depend on the values.
    """

    def records(files: pa.Table) -> Iterator[pa.Table]:
        for path in files["path"].to_pylist():
            for batch in record_batches(documents(path, source_format="warc"), options=options, fields=fields):
                yield pa.Table.from_batches([batch])

    files = ray.data.from_items([{"path": path} for path in paths], override_num_blocks=max(1, len(paths)))
    return files.map_batches(records, batch_format="pyarrow", batch_size=1)
