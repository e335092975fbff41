"""Ray Data: ``clean(dataset, column="html")`` adds the columns of the records to a dataset, ``read_warc`` cleans WARC files.

Needs the extra ``ray``. Ray gives each task one CPU, and with that one thread (``OMP_NUM_THREADS``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import ray.data

from cleantext.arrow import BATCH, clean_table
from cleantext.options import Options

if TYPE_CHECKING:
    import pyarrow as pa

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
    """Return the records of the pages of WARC files, one task for each file. The extra ``warc`` is needed on the workers.

    Ray's ``flat_map``, with batches of Arrow in place of rows, so that the types do not depend on the values.
    """

    def records(files: pa.Table) -> Iterator[pa.Table]:
        import pyarrow as pa  # noqa: PLC0415 -- on workers

        from cleantext.integrations.warc import record_batches  # noqa: PLC0415 -- needs an extra, on workers only

        for path in files["path"]:
            for batch in record_batches(path.as_py(), options, fields):
                yield pa.Table.from_batches([batch])

    files = ray.data.from_items([{"path": path} for path in paths], override_num_blocks=max(1, len(paths)))
    return files.map_batches(records, batch_format="pyarrow", batch_size=1)
