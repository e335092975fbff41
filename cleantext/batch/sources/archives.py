"""WARC, WET and ARC files: the pages among their records, and the way on from a broken record."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from io import UnsupportedOperation
from typing import Any, BinaryIO, Final

from cleantext.batch.document import Document
from cleantext.batch.sources.entry import Entry, Mark, Reading
from cleantext.batch.sources.files import BROKEN, GZIP, ZSTD, beginning, missing, opened
from cleantext.render.record import Json

__all__ = ["read_arc", "read_warc"]

PAGES: Final = frozenset(("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml", "text/plain", "text/markdown", ""))  # fmt: skip
"""Content types of pages and texts; of a record without one, the content decides."""
KINDS: Final = frozenset(("response", "resource", "conversion"))
"""Types of the records with pages."""
TEXT: Final = "conversion"
"""Type of the records of WET files, whose pages were flattened by their makers."""
STARTS: Final[Mapping[bytes, re.Pattern[bytes]]] = {
    GZIP: re.compile(rb"\x1f\x8b\x08[\0-\x1f]"),
    ZSTD[:2]: re.compile(rb"\x28\xb5\x2f\xfd"),
    b"WA": re.compile(rb"(?<=\n)WARC/[01]\.\d"),
}
"""The beginning of a record by the first two bytes of the file: of a member of gzip, of a frame of zstd, of a header."""
CHUNK: Final = 1 << 20
"""Bytes that are searched at once for the next record. Bounds memory."""
MEMBER: Final = 512
"""Bytes of a member of gzip that say whether a record begins in it. Bounds work."""


def read_warc(file: Reading, mark: Mark) -> Iterator[Entry]:
    """Yield the pages of a WARC or WET file: answers of servers, resources and converted texts, of a text's content type.

    Answers with a status other than 200 to 299 are not pages: they are left out, and so are records of other types. A broken record is a
    fault, and reading goes on with the next one; a truncated one is the file's end.
    """
    archive = _Archive(file)
    base = (mark.offset or 0) if archive.size is not None else 0
    number = mark.entries if base else 0
    last: Entry | None = None
    for offset, record in archive.records(base):
        is_broken = isinstance(record, Exception)
        if last is not None:
            yield last._replace(mark=Mark(number, None if is_broken else offset))
            last = None
        if number >= mark.entries:
            if is_broken:
                yield Entry(Mark(number + 1, offset), fault=file.fault(number, record, is_end=offset is None))
            else:
                last = _warc_entry(file, number, record)
        number += 1
        if last is not None and last.fault is not None and last.fault.is_end:
            break
    if last is not None:
        yield last._replace(mark=Mark(number, archive.size))


class _Archive:
    """The records of a file, and the way on from broken ones."""

    def __init__(self, file: Reading) -> None:
        try:
            from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 -- an extra
        except ImportError as error:
            raise ImportError(missing("a WARC file", "fastwarc")) from error
        self._read, self._any = ArchiveIterator, WarcRecordType.any_type
        self._raw: Any = file.raw
        first = beginning(file.raw)[:2]
        self._start = STARTS.get(first, STARTS[b"WA"])
        self._is_gzip = first == GZIP
        self.size: int | None = file.raw.seek(0, 2) if file.raw.seekable() else None
        """The file's bytes; None if it cannot be sought in."""
        if self.size is None:
            self._raw = _Forward(file.raw)

    def records(self, base: int) -> Iterator[tuple[int | None, Any]]:
        """Yield the records of fastwarc from an offset on, with their offsets.

        In place of what is broken comes the exception, with the offset behind it; None for that if nothing follows.
        """
        following: int | None = base
        cause: Exception | None = None
        while following is not None:
            base = following
            if self.size is not None:
                self._raw.seek(base)
            is_first = True
            try:
                for record in self._read(self._raw, record_types=self._any, parse_http=False):
                    base = record.stream_pos
                    if cause is not None:
                        yield base, cause  # it was between two records
                    cause, is_first = None, False
                    yield base, record
            except BROKEN as error:
                cause = error
            else:
                return
            following = self.next_record(base + 1)
            if is_first or following is None:
                yield following, cause
                cause = None

    def next_record(self, offset: int) -> int | None:
        """Return where the next record begins, from an offset on; None if there is none, or the file cannot be sought in."""
        if self.size is None:
            return None
        before = b""
        while True:
            self._raw.seek(offset)
            data = self._raw.read(CHUNK)
            if not data:
                return None
            window = before + data
            for found in self._start.finditer(window):
                at = offset - len(before) + found.start()
                if not self._is_gzip or self._has_record(at):
                    return at
            before = window[-8:]  # a beginning may be in two chunks
            offset += len(data)

    def _has_record(self, at: int) -> bool:
        """Return whether the content of a member of gzip begins as a record does."""
        self._raw.seek(at)
        try:
            content = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(self._raw.read(MEMBER), 16)
        except zlib.error:
            return False
        return content.startswith(b"WARC/")


class _Forward:
    """A stream that cannot be sought in, of which fastwarc asks the position."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        """Return the number of bytes that were read."""
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Return the number of bytes that were read, and go nowhere else. Raises OSError."""
        if (offset, whence) not in ((0, 1), (self._at, 0)):
            raise UnsupportedOperation("seek")
        return self._at


def _warc_entry(file: Reading, number: int, record: Any) -> Entry:
    """Return the document of a record of fastwarc, a fault if it is broken, or neither if it has no page; with any mark."""
    mark = Mark(number + 1)
    expected = record.content_length
    kind = (record.headers.get("WARC-Type") or "").strip().lower()
    if kind not in KINDS and record.record_id is not None:
        return Entry(mark)
    try:
        if expected <= file.max_bytes:
            record.freeze()  # then content_length is what there is
        if record.record_id is None or record.headers.get("Content-Length") is None:
            return Entry(mark, fault=file.fault(number, "the header is cut", is_end=True))
        if record.content_length < expected:
            cause = f"the record has {record.content_length:,} bytes of {expected:,}"
            return Entry(mark, fault=file.fault(number, cause, is_end=True))
        headers: dict[str, str] = {}
        content_type = (record.headers.get("Content-Type") or "").split(";")[0].strip().lower()
        if content_type == "application/http":
            record.parse_http(auto_decode="all")
            if record.http_headers is None:
                return Entry(mark, fault=file.fault(number, "no HTTP headers"))
            headers = dict(record.http_headers.astuples())  # its keys cannot all be looked up
            content_type = (record.http_content_type or "").lower()
            status = record.http_headers.status_code
            if status is not None and not 200 <= int(status) < 300:
                return Entry(mark)
        if content_type not in PAGES:
            return Entry(mark)
        body = record.reader.read(file.max_bytes + 1)
    except BROKEN as error:
        return Entry(mark, fault=file.fault(number, error))
    date = record.headers.get("WARC-Date")
    known: dict[str, Json] = {"date": date} if date else {}
    name = record.record_id.strip("<>")
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
    return Entry(mark, Document(name, body, url, headers, known, file.name, "text" if kind == TEXT else "auto"))


def read_arc(file: Reading, mark: Mark) -> Iterator[Entry]:
    """Yield the pages of an ARC file, the format before WARC."""
    try:
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 -- an extra
        from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415
    except ImportError as error:
        raise ImportError(missing("an ARC file", "warcio")) from error
    number = 0
    try:
        for record in ArchiveIterator(opened(file.raw), arc2warc=True):
            if number >= mark.entries:
                yield _arc_entry(file, number, record)
            number += 1
    except (ArchiveLoadFailed, *BROKEN) as error:
        if number >= mark.entries:
            yield Entry(Mark(number + 1), fault=file.fault(number, error, is_end=True))


def _arc_entry(file: Reading, number: int, record: Any) -> Entry:
    """Return the document of a record of warcio, or none if it has no page."""
    mark = Mark(number + 1)
    http = record.http_headers
    kind = ((http and http.get_header("Content-Type")) or "").split(";")[0].strip().lower()
    status = (http and http.get_statuscode()) or "200"
    if record.rec_type != "response" or kind not in PAGES or not status.startswith("2"):
        return Entry(mark)
    body = record.content_stream().read(file.max_bytes + 1)
    address = record.rec_headers.get_header("WARC-Target-URI")
    date = record.rec_headers.get_header("WARC-Date")
    known: dict[str, Json] = {"date": date} if date else {}
    headers = dict(http.headers) if http else {}
    return Entry(mark, Document(f"{file.name}#{number}", body, address, headers, known, file.name))
