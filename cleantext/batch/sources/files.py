"""The files that a batch reads: found by names, directories and patterns; opened, plain or compressed; local or by fsspec."""

from __future__ import annotations

import gzip
import io
import os
import shlex
import sys
import zlib
from collections.abc import Iterable
from glob import has_magic, iglob
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, cast

from cleantext.page_files import LOOKED_AT, PAGE_SUFFIXES, Walk, is_page

__all__ = [
    "BROKEN", "FAILURES", "GZIP", "JOURNAL", "PARTIAL", "STDIN", "UNFINISHED", "ZSTD", "Found", "beginning", "find_files", "missing",
    "open_file", "opened", "refuse_address", "size_of", "stem",
]  # fmt: skip

STDIN: Final = "-"
COMPRESSED: Final = (".gz", ".zst")
"""Suffixes of compressed files."""
TABLES: Final = (".jsonl", ".ndjson", ".parquet", ".warc", ".wet", ".arc")
"""Suffixes of files with many pages; that of their compression may follow."""
GZIP: Final = b"\x1f\x8b"
ZSTD: Final = b"\x28\xb5\x2f\xfd"
BROKEN: Final = (EOFError, OSError, ValueError, zlib.error)
"""What reading a truncated or broken file raises."""
PARTIAL: Final = ".partial"
JOURNAL: Final = ".journal"
UNFINISHED: Final = ".tmp"
FAILURES: Final = ".failures.jsonl"
WEB: Final = ("http://", "https://", "ftp://")
"""How addresses of the web begin, lower case; other addresses are of storage that fsspec opens."""
BESIDE: Final = (PARTIAL, JOURNAL, UNFINISHED, FAILURES)
"""Suffixes of what a batch writes beside its output."""


class Found(NamedTuple):
    """The files that some names mean."""

    files: list[str]
    """In the order of the names; those of a directory sorted, without duplicates."""
    left_out: list[str]
    """What was left out in directories, a sentence for each reason."""


def missing(what: str, package: str) -> str:
    """Return the message of a package that is not installed."""
    return f"{what} needs {package}: pip install 'cleantext-web[batch]', or pip install {package}"


def stem(name: str) -> str:
    """Return the name of a file in lower case, without the suffix of its compression.

    >>> stem("s3://crawl/News.WARC.gz")
    's3://crawl/news.warc'
    """
    low = name.lower()
    return next((low.removesuffix(suffix) for suffix in COMPRESSED if low.endswith(suffix)), low)


def find_files(
    names: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], *, without: Path | None = None
) -> Found:
    """Return the files that one or several names, directories and patterns mean, each once.

    ``without``: an output in one of the directories, which is not read, and neither is what is written beside it.

    Raises FileNotFoundError for a name without any file, ValueError for an address of the web, OSError for a directory that cannot be read.
    """
    files: dict[str, None] = {}
    left_out: list[str] = []
    given = [names] if isinstance(names, (str, os.PathLike)) else names
    for name in (os.fspath(one) for one in given):
        refuse_address(name)
        found = _remote(name) if "://" in name else _local(name, left_out, without)
        if not found:
            raise FileNotFoundError(f"{name}: no such file, or no pages in it")
        files.update(dict.fromkeys(found))
    return Found(list(files), left_out)


def refuse_address(name: str) -> None:
    """Raise ValueError for an address of the web, with what to do instead."""
    if name.lower().startswith(WEB):
        raise ValueError(
            f"{name}: cleantext opens no addresses of the web; download it first: curl -L {shlex.quote(name)} -o page.html"
        )


def _local(name: str, left_out: list[str], without: Path | None) -> list[str]:
    """Return the files of the disk that a name means. Raises OSError for a directory that cannot be read."""
    if Path(name).is_dir():
        walk = Walk(_is_read, beside=without, suffixes=BESIDE)
        files = walk.pages(name)
        unread = [error for error in walk.errors if not any(error.startswith(f"{file}:") for file in files)]
        if unread:
            raise OSError(f"{unread[0]}: nothing was read; mend that, or name the files that can be read")
        left_out += walk.messages(name)
        return files
    if name == STDIN or Path(name).exists():
        return [name]
    paths = sorted(iglob(name, recursive=True)) if has_magic(name) else []  # noqa: PTH207 -- Path.glob takes no absolute pattern
    return [file for path in paths for file in _local(path, left_out, without)]


def _is_read(path: Path) -> bool:
    """Return whether a file of a directory is a table, an archive, a page or a text; if it is compressed, by its suffix before that."""
    inner = stem(path.name)
    if inner != path.name.lower():
        return inner.endswith((*TABLES, *PAGE_SUFFIXES))
    return inner.endswith(TABLES) or is_page(path)


def _remote(name: str) -> list[str]:
    """Return the files of another file system that a name means."""
    system, path = _system(name)
    if has_magic(path):
        found = [one for one in system.glob(path) if system.isfile(one)]
    elif system.isdir(path):
        found = [one for one in system.find(path) if not Path(one).name.startswith(".")]
    else:
        found = [path] if system.exists(path) else []
    return [str(system.unstrip_protocol(one)) for one in sorted(found)]


def _system(name: str) -> tuple[Any, str]:
    """Return the file system of fsspec for a path, and the path in it. Raises ImportError without fsspec."""
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise ImportError(missing(f"the path {name}", "fsspec")) from error
    system, path = url_to_fs(name)
    return system, str(path)


def open_file(name: str) -> BinaryIO:
    """Return a file as it is; it can be sought in, unless it is standard input. Raises OSError, or ImportError without fsspec."""
    if name == STDIN:
        if sys.stdin is None:
            raise OSError("standard input is closed")
        return cast("BinaryIO", io.BufferedReader(_Stream(cast("io.BufferedReader", sys.stdin.buffer))))
    if "://" not in name:
        raw = Path(name).open("rb")  # noqa: SIM115 -- the caller closes it
        return raw if raw.seekable() else cast("BinaryIO", io.BufferedReader(_Stream(raw)))
    system, path = _system(name)
    return cast("BinaryIO", system.open(path, "rb"))


class _Stream(io.RawIOBase):
    """A stream that cannot be sought in, from which the first bytes are read twice."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self.first = stream.read(LOOKED_AT)
        self._ahead, self._stream = io.BytesIO(self.first), stream

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if self._stream is not getattr(sys.stdin, "buffer", None):
            self._stream.close()
        super().close()

    def readinto(self, buffer: Any) -> int:  # type: ignore[override,unused-ignore]
        data = self._ahead.read(len(buffer)) or self._stream.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def beginning(raw: BinaryIO) -> bytes:
    """Return the first bytes of a file that was just opened, which are read again afterwards."""
    stream = getattr(raw, "raw", None)
    if isinstance(stream, _Stream):
        return stream.first
    first = raw.read(LOOKED_AT)
    raw.seek(0)
    return first


def size_of(name: str) -> int | None:
    """Return the size of a file in bytes; None if it is not known."""
    try:
        if "://" not in name:
            return Path(name).stat().st_size if name != STDIN else None
        system, path = _system(name)
        return int(system.size(path) or 0)
    except (OSError, ImportError, ValueError, NotImplementedError):
        return None


def opened(raw: BinaryIO) -> BinaryIO:
    """Return the content of a file that was just opened, decompressed if its first bytes are those of gzip or zstd."""
    first = beginning(raw)
    if first.startswith(GZIP):
        return cast("BinaryIO", gzip.GzipFile(fileobj=raw))
    if not first.startswith(ZSTD):
        return raw
    try:
        import zstandard  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise ImportError(missing("a file of zstd", "zstandard")) from error
    return cast("BinaryIO", io.BufferedReader(_Zstd(raw, zstandard)))


class _Zstd(io.RawIOBase):
    """The content of a zstd file, whose errors are OSErrors."""

    def __init__(self, raw: BinaryIO, zstandard: Any) -> None:
        self._stream = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        self._error = zstandard.ZstdError

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # type: ignore[override,unused-ignore]
        try:
            return int(self._stream.readinto(buffer))
        except self._error as error:
            raise OSError(str(error)) from error
