"""The formats of files with pages: one reader each, from an open file and a mark to the entries behind that mark."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from importlib.util import find_spec
from io import BytesIO
from typing import Any, Final, cast

from cleantext.batch.document import Document
from cleantext.batch.sources.archives import read_arc, read_warc
from cleantext.batch.sources.entry import Entry, Mark, Reading
from cleantext.batch.sources.files import BROKEN, beginning, missing, opened, stem
from cleantext.file_types import is_warc
from cleantext.page_files import LOOKED_AT
from cleantext.render.record import Json

__all__ = ["FORMATS", "check_extras", "detect"]

COLUMNS: Final = ("html", "text", "content", "raw_content", "body")
"""Names of the column with the page, of which the first that there is counts if the caller gives none."""
URLS: Final = ("url", "uri", "link")
"""Names of the column with the page's address."""
OBJECT_RE: Final = re.compile(rb'\{\s{0,9}"[^"\\]{1,100}"\s{0,9}:')
"""The beginning of a JSON object."""
ROWS: Final = 64
"""Rows of a Parquet file that are read at once. Bounds memory."""
LONGEST_LINE: Final = 200_000_000
"""Bytes of a line of JSON. Bounds memory: a file without line breaks is not JSONL."""


EXTRAS: Final = (
    ((".parquet",), "parquet", "a Parquet file", "pyarrow"),
    ((".warc", ".wet"), "warc", "a WARC file", "fastwarc"),
    ((".arc",), "arc", "an ARC file", "warcio"),
)
"""Suffixes before that of a compression, name of the format, what a message calls it, and the package that reads it."""


def check_extras(names: Collection[str], source_format: str | None) -> None:
    """Raise ImportError if files to read or to write need a package that is not installed, by their names, before one is opened.

    ``source_format``: name of the format of all files; None if each has that of its name.
    """
    stems = {stem(name)[-len(".parquet") :] for name in names} if source_format is None else set()
    for suffixes, format_, what, package in EXTRAS:
        is_needed = source_format == format_ or any(end.endswith(suffixes) for end in stems)
        if is_needed and find_spec(package) is None:
            raise ImportError(missing(what, package))
    if any(name.lower().endswith(".zst") for name in names) and find_spec("zstandard") is None:
        raise ImportError(missing("a file of zstd", "zstandard"))


def detect(file: Reading) -> str:
    """Return the name of the format of a file that was just opened, by its first bytes, or else its name."""
    first = beginning(file.raw)
    if first.startswith(b"PAR1"):
        return "parquet"
    content = _content(first)
    name = stem(file.name)
    if is_warc(content.decode("ascii", "replace")) or name.endswith((".warc", ".wet")):
        return "warc"
    if content.startswith(b"filedesc://") or name.endswith(".arc"):
        return "arc"
    return "jsonl" if name.endswith((".jsonl", ".ndjson")) or _is_json(content) else "page"


def _content(first: bytes) -> bytes:
    """Return the first bytes of a file's content, decompressed as far as its first bytes go."""
    try:
        return opened(BytesIO(first)).read1(LOOKED_AT)  # type: ignore[attr-defined,no-any-return,unused-ignore]
    except (*BROKEN, ImportError):
        return first


def _is_json(content: bytes) -> bool:
    """Return whether the first line is a JSON object, as far as it was read."""
    line, end, _ = content.lstrip().partition(b"\n")
    if not OBJECT_RE.match(line):
        return False
    try:
        return not end or isinstance(json.loads(line), dict)  # a line without an end is longer than what was looked at
    except (ValueError, RecursionError):
        return False


def read_page(file: Reading, mark: Mark) -> Iterator[Entry]:
    """Yield the one page of a file."""
    if mark.entries:
        return
    try:
        data = opened(file.raw).read(file.max_bytes + 1)
    except BROKEN as error:
        yield Entry(Mark(1), fault=file.fault(0, error, is_end=True))
        return
    yield Entry(Mark(1), Document(file.name, data, file=file.name))


def read_jsonl(file: Reading, mark: Mark) -> Iterator[Entry]:
    """Yield the pages of a file with a JSON object on each line."""
    stream = opened(file.raw)
    can_seek = stream is file.raw and stream.seekable()
    number, offset = 0, 0
    if can_seek and mark.offset:
        stream.seek(mark.offset)
        number, offset = mark.entries, mark.offset
    while True:
        try:
            line = stream.readline(LONGEST_LINE)
        except BROKEN as error:
            if number >= mark.entries:
                yield Entry(Mark(number + 1), fault=file.fault(number, error, is_end=True))
            return
        if not line:
            return
        offset += len(line)
        if number >= mark.entries:
            yield _json_line(file, number, line)._replace(mark=Mark(number + 1, offset if can_seek else None))
        number += 1


def _json_line(file: Reading, number: int, line: bytes) -> Entry:
    mark = Mark(number + 1)
    if not line.strip():
        return Entry(mark)
    try:
        values = json.loads(line)
        if isinstance(values, dict):
            return _row(file, number, values)
    except (ValueError, RecursionError) as error:
        return Entry(mark, fault=file.fault(number, f"no JSON: {error}", is_end=not line.endswith(b"\n")))
    return Entry(mark, fault=file.fault(number, f"a line is {type(values).__name__}, not an object"))


def read_parquet(file: Reading, mark: Mark) -> Iterator[Entry]:
    """Yield the pages of a Parquet file, a row each."""
    try:
        import pyarrow as pa  # noqa: PLC0415 -- an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise ImportError(missing("a Parquet file", "pyarrow")) from error
    number = 0
    try:
        table = pq.ParquetFile(file.raw)
        for group in range(table.num_row_groups):
            rows = table.metadata.row_group(group).num_rows
            if number + rows <= mark.entries:
                number += rows
                continue
            for batch in table.iter_batches(ROWS, row_groups=[group]):
                columns = [_cells(column) for column in batch.columns]
                for row in zip(*columns, strict=True):
                    if number >= mark.entries:
                        yield _row(file, number, dict(zip(batch.schema.names, row, strict=True)))
                    number += 1
    except (pa.ArrowException, *BROKEN) as error:
        if number >= mark.entries:
            yield Entry(Mark(number + 1), fault=file.fault(number, error, is_end=True))


def _cells(column: Any) -> list[Any]:
    """Return the values of a column of Arrow: bytes for a string that is not UTF-8, text for a value that Python has no type for."""
    try:
        return cast("list[Any]", column.to_pylist())
    except Exception:  # noqa: BLE001 -- of many types: a date out of range, an unknown time zone, no UTF-8
        return [_cell(cell) for cell in column]


def _cell(cell: Any) -> Any:
    """Return the value of a cell, or its bytes, or its text; None if it has none of them."""
    for value in (cell.as_py, lambda: cell.as_buffer().to_pybytes(), lambda: cell.cast("string").as_py()):
        try:
            return value()
        except Exception:  # noqa: BLE001 -- the next one
            continue
    return None


def _row(file: Reading, number: int, values: Mapping[str, object]) -> Entry:
    """Return the entry of a row of a table: its page, and its other columns as metadata."""
    mark = Mark(number + 1)
    column = file.column or next((name for name in COLUMNS if name in values), None)
    if column is None or column not in values:
        names = ", ".join(map(str, values)) or "none"
        wanted = file.column or " or ".join(COLUMNS)
        return Entry(mark, fault=file.fault(number, f"no column {wanted}: there are {names}; --column names it"))
    url = next((value for name in URLS if name != column and isinstance(value := values.get(name), str)), None)
    known = {name: _json(value) for name, value in values.items() if name != column}
    if url is not None:
        known = {name: value for name, value in known.items() if value != url or name not in URLS}
    source = cast("str | bytes", values[column])  # another type is an error of the record
    return Entry(mark, Document(f"{file.name}#{number}", source, url, metadata=known, file=file.name))


def _json(value: object) -> Json:
    """Return a value of a table as JSON; as its text, if JSON has none of its type."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {str(name): _json(one) for name, one in value.items()}
    return [_json(one) for one in value] if isinstance(value, (list, tuple)) else str(value)


FORMATS: Final[Mapping[str, Callable[[Reading, Mark], Iterator[Entry]]]] = {
    "page": read_page, "jsonl": read_jsonl, "parquet": read_parquet, "warc": read_warc, "arc": read_arc,
}  # fmt: skip
"""The readers by name. WET files are WARC files."""
