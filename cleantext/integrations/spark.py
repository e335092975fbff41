"""Apache Spark: ``clean(df, column="html")`` adds the columns of the records to a DataFrame, ``read_warc`` cleans WARC files.

Needs the extra ``spark``. Executors clean with one thread for each task.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from cleantext.arrow import BATCH, Columns, clean_batch, output_schema, record_batches, record_schema
from cleantext.batch import documents
from cleantext.options import Options

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["clean", "read_warc"]


def clean(
    frame: DataFrame,
    *,
    column: str = "html",
    options: Options = Options(),  # noqa: B008 -- frozen
    fields: Collection[str] | None = None,
    id_column: str | None = None,
    url_column: str | None = None,
) -> DataFrame:
    """Return a DataFrame with the columns of the records of its pages: see ``cleantext.arrow.clean_batch``.

    A task has at most 64 cleaned pages in memory, and the pages of a batch of Spark's: at most 10,000, unless
    ``spark.sql.execution.arrow.maxRecordsPerBatch`` is less. For pages of 100 kB, 256 is a good limit.
    """
    columns: Columns = {"column": column, "fields": fields, "id_column": id_column, "url_column": url_column}
    schema = output_schema(to_arrow_schema(frame.schema), **columns)

    def batches(rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in rows:
            for start in range(0, batch.num_rows, BATCH):
                yield clean_batch(batch.slice(start, BATCH), options=options, **columns)

    return frame.mapInArrow(batches, from_arrow_schema(schema))


def read_warc(
    spark: SparkSession,
    paths: Sequence[str],
    *,
    options: Options = Options(),  # noqa: B008 -- frozen
    fields: Collection[str] | None = None,
) -> DataFrame:
    """Return the records of the pages of WARC or WET files, one task for each file. The extra ``batch`` is needed on the executors.

    A path is opened by the executor: it must be reachable from there, such as ``s3://`` with s3fs. A pattern in a path is one task.
    """
    rows = [(path,) for path in paths]
    files = spark.createDataFrame(rows, "path string").repartitionByRange(max(1, len(rows)), "path")

    def batches(tables: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for table in tables:
            for path in table["path"].to_pylist():
                yield from record_batches(documents(path, source_format="warc"), options=options, fields=fields)

    return files.mapInArrow(batches, from_arrow_schema(record_schema(fields)))
