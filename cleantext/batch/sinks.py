"""Sinks: the files that a batch writes, of which what was written up to a checkpoint is never lost, and what came after it never seen.

A sink writes beside its place, and moves what is whole there. At a checkpoint it returns what it needs to go on from it (its state).
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol, cast

from cleantext.batch.document import Record
from cleantext.batch.sources.files import PARTIAL, UNFINISHED, stem
from cleantext.output_style import SUFFIXES, OutputFormat

__all__ = ["Jsonl", "Sink", "State", "beside", "check_name", "flush", "sink_of"]

State = Mapping[str, Any]
"""What a sink needs to go on from a checkpoint, as JSON; empty at the beginning."""
IN_A_FOLDER: Final = 1000
"""Files in each subdirectory of a directory: file systems and file managers are slow with many more."""
GROUP_BYTES: Final = 64_000_000
"""Bytes of a row group of Parquet, as Arrow counts them. Bounds memory."""
GROUP_ROWS: Final = 20_000
"""Rows of a row group of Parquet at most."""


class Sink(Protocol):
    """What writes records."""

    def write(self, record: Record) -> None:
        """Write a record."""

    def checkpoint(self) -> State:
        """Put all that was written on the disk, and return what is needed to go on from here."""

    def finish(self) -> None:
        """Move what was written to its place. May be called once more, after a process that was killed in it."""

    def close(self) -> None:
        """Close what is open, whatever state it is in."""


def beside(out: Path, suffix: str) -> Path:
    """Return the path with the same name and one more suffix."""
    return out.with_name(out.name + suffix)


def sink_of(out: Path, state: State, *, output_format: OutputFormat, fields: Collection[str] | None) -> Sink:
    """Return the sink of an output by its name: .jsonl, .parquet, or a directory. Raises ValueError for other suffixes.

    ``state``: of the checkpoint to go on from; what was written after it is deleted.
    """
    check_name(out)
    name = stem(out.name)
    if name.endswith((".jsonl", ".ndjson")):
        return Jsonl(out, state)
    if out.name.lower().endswith(".parquet"):
        return _Parquet(out, state, fields)
    return _Directory(out, state, SUFFIXES[output_format])


def check_name(out: Path) -> None:
    """Raise ValueError if an output cannot have a name."""
    name = stem(out.name)
    is_table = name.endswith((".jsonl", ".ndjson")) or out.name.lower().endswith(".parquet")
    if not name or ("." in name and not is_table):
        raise ValueError(
            f"{out}: give a name that ends in .jsonl, .jsonl.gz, .jsonl.zst or .parquet, or a directory, without a dot in its name"
        )


class Jsonl:
    """JSON, a record on each line. Compressed, it has one member for each checkpoint, which readers join."""

    def __init__(self, out: Path, state: State) -> None:
        self._out, self._partial = out, beside(out, PARTIAL)
        self._raw: BinaryIO | None = None
        self._stream: Any = None
        self._compressed = _compressor(out)
        size = int(state.get("bytes", 0))
        if self._partial.exists():
            if self._partial.stat().st_size < size:
                raise ValueError(
                    f"{self._partial} is shorter than at the last checkpoint: delete it and begin once more"
                )
            os.truncate(self._partial, size)
        elif size and not out.exists():
            raise ValueError(f"{self._partial} is gone: begin once more")

    def write(self, record: Record) -> None:
        """Write a record."""
        if self._raw is None:
            self._raw = self._partial.open("ab")
        if self._stream is None:
            self._stream = self._compressed(self._raw)
        line = json.dumps(record, ensure_ascii=False, default=str)
        self._stream.write(line.encode("utf-8", "backslashreplace") + b"\n")

    def checkpoint(self) -> State:
        """Put all that was written on the disk, and return its size."""
        if self._raw is None:
            return {"bytes": self._partial.stat().st_size if self._partial.exists() else 0}
        if self._stream is not None and self._stream is not self._raw:
            self._stream.close()
        self._stream = None
        flush(self._raw)
        return {"bytes": self._raw.tell()}

    def close(self) -> None:
        """Close the file, whatever state it is in."""
        for stream in (self._stream, self._raw):
            with suppress(OSError, ValueError):
                if stream is not None:
                    stream.close()
        self._stream = self._raw = None

    def finish(self) -> None:
        """Move the file to its place."""
        if self._raw is not None:
            self.checkpoint()
            self.close()
        if not self._out.exists():
            self._partial.touch()
        with suppress(FileNotFoundError):  # it was moved before
            self._partial.replace(self._out)


def _compressor(out: Path) -> Callable[[BinaryIO], Any]:
    """Return what makes a stream into a file, by the file's name."""
    if out.name.lower().endswith(".gz"):
        return lambda raw: gzip.GzipFile(fileobj=raw, mode="wb", mtime=0)
    if not out.name.lower().endswith(".zst"):
        return lambda raw: raw
    import zstandard  # noqa: PLC0415 -- an extra

    return lambda raw: zstandard.ZstdCompressor().stream_writer(raw, closefd=False)


class _Parquet:
    """Parquet, made at the end from a file for each checkpoint."""

    def __init__(self, out: Path, state: State, fields: Collection[str] | None) -> None:
        self._out, self._fields = out, fields
        self._parts, self._tmp = beside(out, PARTIAL), beside(out, UNFINISHED)
        self._count = int(state.get("parts", 0))
        self._records: list[Record] = []
        if not out.exists():
            self._parts.mkdir(exist_ok=True)
            for number, path in enumerate(sorted(self._parts.iterdir())):
                if number >= self._count:
                    path.unlink()
            if len(list(self._parts.iterdir())) < self._count:
                raise ValueError(
                    f"{self._parts} has fewer files than at the last checkpoint: delete it and begin once more"
                )

    def write(self, record: Record) -> None:
        """Keep a record for the next checkpoint."""
        self._records.append(record)

    def checkpoint(self) -> State:
        """Write the records since the last checkpoint into a file."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        from cleantext.arrow import record_batch  # noqa: PLC0415

        if self._records:
            table = pa.Table.from_batches([record_batch(self._records, self._fields)])
            with (self._parts / f"{self._count:09d}.parquet").open("wb") as raw:
                pq.write_table(table, raw, compression="zstd")
                flush(cast("BinaryIO", raw))
            self._count += 1
            self._records = []
        return {"parts": self._count}

    def close(self) -> None:
        """Forget the records since the last checkpoint."""
        self._records = []

    def finish(self) -> None:
        """Join the files, and move the result to its place."""
        import pyarrow.parquet as pq  # noqa: PLC0415

        from cleantext.arrow import record_schema  # noqa: PLC0415

        if self._records:
            self.checkpoint()
        if not self._out.exists():
            with (
                self._tmp.open("wb") as raw,
                pq.ParquetWriter(raw, record_schema(self._fields), compression="zstd") as writer,
            ):
                for group in self._groups():
                    writer.write_table(group, row_group_size=GROUP_ROWS)
            with self._tmp.open("rb+") as file:
                flush(cast("BinaryIO", file))
            self._tmp.replace(self._out)
        shutil.rmtree(self._parts, ignore_errors=True)

    def _groups(self) -> Iterator[Any]:
        """Yield tables of a good size for a row group."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415

        waiting: list[Any] = []
        rows = size = 0
        for path in sorted(self._parts.iterdir()):
            table = pq.read_table(path)
            if waiting and (rows + len(table) > GROUP_ROWS or size + table.nbytes > GROUP_BYTES):
                yield pa.concat_tables(waiting)
                waiting, rows, size = [], 0, 0
            waiting.append(table)
            rows, size = rows + len(table), size + table.nbytes
        if waiting:
            yield pa.concat_tables(waiting)


class _Directory:
    """A file for each text, numbered, and ``index.jsonl`` with the rest of the records."""

    def __init__(self, out: Path, state: State, suffix: str) -> None:
        self._out, self._partial, self._suffix = out, beside(out, PARTIAL), suffix
        self._count = int(state.get("count", 0))
        folder = out if out.exists() else self._partial
        folder.mkdir(parents=True, exist_ok=True)
        self._index = Jsonl(folder / "index.jsonl", state.get("index", {}))
        self._written: list[Path] = []
        self._delete_from(self._count)

    def write(self, record: Record) -> None:
        """Write a text into a file for itself, and the rest of its record into the index."""
        name = self._name(self._count)
        text = str(record.get("text") or "")
        path = self._partial / name
        if text:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode("utf-8", "backslashreplace") + b"\n")
            self._written.append(path)
        rest = {name: value for name, value in record.items() if name != "text"}
        self._index.write({**rest, "file": name if text else None})
        self._count += 1

    def checkpoint(self) -> State:
        """Put the texts and the index on the disk."""
        for path in self._written:
            with path.open("rb+") as file:
                flush(cast("BinaryIO", file))
        self._written = []
        return {"count": self._count, "index": self._index.checkpoint()}

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    def finish(self) -> None:
        """Move the directory to its place."""
        if self._out.exists():
            return
        self.checkpoint()
        self._index.finish()
        self._partial.replace(self._out)

    def _name(self, number: int) -> str:
        return f"{number // IN_A_FOLDER:03d}/{number:06d}{self._suffix}"

    def _delete_from(self, number: int) -> None:
        """Delete the texts of a number and above, which were written after the checkpoint."""
        if not self._partial.exists():
            return
        for folder in self._partial.iterdir():
            if folder.is_dir() and int(folder.name) >= number // IN_A_FOLDER:
                for path in folder.iterdir():
                    if int(path.stem) >= number:
                        path.unlink()


def flush(file: BinaryIO) -> None:
    """Put what was written to a file on the disk."""
    file.flush()
    os.fsync(file.fileno())
