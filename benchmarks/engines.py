"""The pages of an archive through an engine: ``python -m benchmarks engines spark --warc crawl.warc.gz --expected records.json``.

Each engine is in an environment without the others; the records of extract_many are computed once, into a file.
"""
# ruff: noqa: PLC0415 -- each engine is imported where it is run

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from cleantext import extract_many
from cleantext.batch import documents

__all__ = ["FIELDS", "Compared", "compare", "plain", "split"]

FIELDS: Final = ("mode", "text", "confidence", "metadata", "words_kept", "url")
"""The fields that are compared."""
WORKERS: Final = 2
FILES: Final = 4
"""Parts of the archive, for engines that split their work by files."""
Row: TypeAlias = "dict[str, Any]"


class Compared(NamedTuple):
    """The records of an engine beside those of extract_many."""

    engine: str
    pages: int
    seconds: float
    """Wall time of the engine with two workers, its start included."""
    different: list[str]
    """Identifiers of the records that differ, are missing or double."""

    def __str__(self) -> str:
        different = f"{len(self.different)} records differ {self.different[:9] or ''}".rstrip()
        return f"{self.engine}: {self.pages:,} pages, {self.seconds:.0f} s, {different}"


def plain(value: Any) -> Any:
    """Return a value without the fields that are null, so that those of Arrow and of JSON are equal."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in sorted(value.items()) if item is not None and item != {}}
    return [plain(item) for item in value] if isinstance(value, list) else value


def compare(engine: str, warc: Path, expected: Path) -> Compared:
    """Send an archive through an engine, and compare its records. ``expected``: file of those of extract_many, written if it is not there."""
    if not expected.exists():
        found = extract_many(documents(str(warc)), fields=FIELDS, workers=WORKERS, timeout=None)
        expected.write_text(json.dumps({str(record["id"]): plain(record) for record in found}), "utf-8")
    wanted = json.loads(expected.read_text("utf-8"))
    os.environ.update(PYTHONPATH=os.pathsep.join(filter(None, [str(Path.cwd()), *sys.path])), OPENBLAS_NUM_THREADS="1")
    with tempfile.TemporaryDirectory() as folder:
        paths = split(warc, Path(folder))
        start = time.perf_counter()
        rows = ENGINES[engine](paths)
        seconds = time.perf_counter() - start
    return Compared(engine, len(rows), seconds, differences(rows, wanted))


def differences(rows: Iterable[Row], wanted: Mapping[str, Any]) -> list[str]:
    """Return the identifiers of the rows that are not as wanted, are missing or double."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        record = plain({name: row.get(name) for name in ("id", "error", *FIELDS)})
        found.setdefault(row["id"], []).append(json.loads(json.dumps(record)))
    return sorted(id_ for id_ in found.keys() | wanted.keys() if found.get(id_) != [wanted.get(id_)])


def split(warc: Path, folder: Path, files: int = FILES) -> list[str]:
    """Write an archive in parts of about equal numbers of records, and return their paths."""
    from fastwarc.warc import ArchiveIterator

    with warc.open("rb") as file:
        places = [record.stream_pos for record in ArchiveIterator(file, parse_http=False)]
    bounds = [*(places[len(places) * number // files] for number in range(files)), warc.stat().st_size]
    data = warc.read_bytes()
    paths = []
    for number in range(files):
        path = folder / f"{number}.{warc.name.partition('.')[2]}"
        path.write_bytes(data[bounds[number] : bounds[number + 1]])
        paths.append(str(path))
    return paths


def _spark(paths: list[str]) -> list[Row]:
    from pyspark.sql import SparkSession

    from cleantext.integrations.spark import read_warc

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = SparkSession.builder.master(f"local[{WORKERS}]").config("spark.ui.enabled", "false").getOrCreate()
    rows = [row.asDict(recursive=True) for row in read_warc(session, paths, fields=FIELDS).collect()]
    session.stop()
    return rows


def _ray(paths: list[str]) -> list[Row]:
    import ray

    from cleantext.integrations.ray import read_warc

    ray.init(num_cpus=WORKERS, include_dashboard=False)
    rows: list[Row] = read_warc(paths, fields=FIELDS).take_all()
    ray.shutdown()
    return rows


def _datatrove(paths: list[str]) -> list[Row]:
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.writers import JsonlWriter

    from cleantext.integrations.datatrove import Clean

    def read(_data: object, rank: int, world_size: int) -> Iterator[Any]:
        """Yield the pages of some files: datatrove's reader chooses and decodes them otherwise than ``documents``."""
        for row in _table(paths[rank::world_size]).to_pylist():
            yield Document(row["html"], row["id"], metadata={"url": row["url"]})

    folder = Path(paths[0]).parent
    steps = [read, Clean(fields=FIELDS), JsonlWriter(str(folder / "out"), compression=None)]
    LocalPipelineExecutor(steps, tasks=WORKERS, workers=WORKERS, logging_dir=str(folder / "logs")).run()
    written = [json.loads(line) for path in (folder / "out").iterdir() for line in path.open(encoding="utf-8")]
    return [
        {"id": row["id"], "text": row.get("text", ""), "url": row["metadata"]["url"]} | row["metadata"]["cleantext"]
        for row in written
    ]


def _table(paths: list[str]) -> Any:
    """Return the pages as an Arrow table, decoded as cleantext decodes them."""
    import pyarrow as pa

    from cleantext.decode import decode

    pages = [page for page in documents(paths) if isinstance(page.source, bytes)]
    texts = [decode(page.source, declared=page.charset).text for page in pages if isinstance(page.source, bytes)]
    return pa.table({"id": [page.id for page in pages], "html": texts, "url": [page.url for page in pages]})


def _duckdb(paths: list[str]) -> list[Row]:
    import duckdb

    from cleantext.integrations.duckdb import register

    connection = duckdb.connect()
    connection.execute(f"SET threads TO {WORKERS}")
    connection.register("pages", _table(paths))
    register(connection, fields=FIELDS)
    found = connection.sql("SELECT id, url, unnest(cleantext(html, url)) FROM pages")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def _polars(paths: list[str]) -> list[Row]:
    import polars as pl

    from cleantext.integrations.polars import clean

    frame = pl.DataFrame(_table(paths)).lazy()
    found = clean(frame, fields=FIELDS, url_column="url").collect(engine="streaming")
    rows: list[Row] = found.to_dicts()
    return rows


def _daft(paths: list[str]) -> list[Row]:
    from cleantext.integrations.daft import clean, read_warc

    rows = clean(read_warc(paths), fields=FIELDS, url_column="url").select("id", "record").to_pylist()
    return [{"id": row["id"], **row["record"]} for row in rows]


ENGINES: Final[Mapping[str, Callable[[list[str]], list[Row]]]] = {
    "spark": _spark, "ray": _ray, "datatrove": _datatrove, "duckdb": _duckdb, "polars": _polars, "daft": _daft,
}  # fmt: skip
