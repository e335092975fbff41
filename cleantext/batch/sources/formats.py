"""The formats of files with pages: one reader each, from an open file and a mark to the entries behind that mark."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Final, cast

from cleantext.batch.document import Document
from cleantext.batch.sources.archives import read_arc, read_warc
from cleantext.batch.sources.entry import Entry, Mark, Reading
from cleantext.batch.sources.files import BROKEN, LOOKED_AT, beginning, missing, opened, stem
from cleantext.file_types import is_warc
from cleantext.render.record import Json

__all__ = ["FORMATS", "detect"]

COLUMNS: Final = ("html", "text", "content", "raw_content", "body")
"""Names of the column with the page, of which the first that there is counts if the caller gives none."""
URLS: Final = ("url", "uri", "link")
"""Names of the column with the page's address."""
ROWS: Final = 64
"""Rows of a Parquet file that are read at once. Bounds memory."""
LONGEST_LINE: Final = 200_000_000
"""Bytes of a line of JSON. Bounds memory: a file without line breaks is not JSONL."""


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
    if not line.startswith(b'{"'):
        return False
    try:
        return bool(end) and isinstance(json.loads(line), dict)
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
    except (ValueError, RecursionError) as error:
        return Entry(mark, fault=file.fault(number, f"no JSON: {error}", is_end=not line.endswith(b"\n")))
    if not isinstance(values, dict):
        return Entry(mark, fault=file.fault(number, f"a line is {type(values).__name__}, not an object"))
    return _row(file, number, values)


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
                for values in batch.to_pylist():
                    if number >= mark.entries:
                        yield _row(file, number, values)
                    number += 1
    except (pa.ArrowException, *BROKEN) as error:
        yield Entry(Mark(number + 1), fault=file.fault(number, error, is_end=True))


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
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, dict):
        return {str(name): _json(one) for name, one in value.items()}
    return [_json(one) for one in value] if isinstance(value, (list, tuple)) else str(value)


FORMATS: Final[Mapping[str, Callable[[Reading, Mark], Iterator[Entry]]]] = {
    "page": read_page, "jsonl": read_jsonl, "parquet": read_parquet, "warc": read_warc, "arc": read_arc,
}  # fmt: skip
"""The readers by name. WET files are WARC files."""
