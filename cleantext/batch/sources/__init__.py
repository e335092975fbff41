"""Sources of documents: pages and texts, JSONL, Parquet, WARC, WET and ARC files, plain, .gz or .zst, on the disk or by fsspec."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from itertools import accumulate
from os import PathLike
from typing import Final, NamedTuple

from cleantext.batch.document import Document
from cleantext.batch.sources.entry import START, Entry, Fault, Mark, Reading
from cleantext.batch.sources.files import BROKEN, Found, find_files, open_file, size_of
from cleantext.batch.sources.formats import FORMATS, check_extras, detect
from cleantext.options import MAX_BYTES

__all__ = ["FIRST", "FORMATS", "Fault", "Found", "Inputs", "Place", "documents", "find_files"]


class Place(NamedTuple):
    """A place among the entries of several files."""

    file: int
    """The number of the file, from 0."""
    mark: Mark
    """The place in it."""


FIRST: Final = Place(0, START)
"""The beginning of the first file."""


class Inputs:
    """The entries of several files, one after the other.

    ``files``: names from ``find_files``. ``column``: of tables, the column with the page. ``source_format``: name of the format of all
    files; None to detect it for each. ``max_bytes``: bytes of a page that are read. Raises ValueError for an unknown format, and ImportError if
    files whose names end as those of a format need a package that is not installed.
    """

    def __init__(
        self,
        files: Collection[str],
        *,
        column: str | None = None,
        source_format: str | None = None,
        max_bytes: int | None = MAX_BYTES,
    ) -> None:
        if source_format is not None and source_format not in FORMATS:
            raise ValueError(f"unknown source_format {source_format!r}: use one of {', '.join(FORMATS)}")
        self.files = list(files)
        check_extras(self.files, source_format)
        self._column, self._format, self._max_bytes = column, source_format, max_bytes or MAX_BYTES
        self.sizes = [size_of(name) for name in self.files]
        self._before = [0, *accumulate(size or 0 for size in self.sizes)]
        """Bytes of the files before each one."""
        self.bytes_total: int | None = None if None in self.sizes else sum(size or 0 for size in self.sizes)
        """Bytes of all files; None if the size of one is not known."""
        self.bytes_read = 0
        """Bytes that were read of them, those of earlier files included."""

    def entries(self, place: Place = FIRST) -> Iterator[tuple[Place, Entry]]:
        """Yield the entries behind a place, each with the place behind it. What cannot be read is a fault."""
        for number in range(place.file, len(self.files)):
            self.bytes_read = before = self._before[number]
            mark = place.mark if number == place.file else START
            name = self.files[number]
            try:
                raw = open_file(name)
            except BROKEN as error:
                yield Place(number + 1, START), Entry(START, fault=Fault(name, mark.entries, str(error), is_end=True))
                continue
            with raw:
                file = Reading(name, raw, self._column, self._max_bytes)
                try:
                    read = FORMATS[self._format or detect(file)]
                except BROKEN as error:
                    yield Place(number + 1, START), Entry(START, fault=file.fault(mark.entries, error, is_end=True))
                    continue
                for entry in read(file, mark):
                    with suppress(*BROKEN):
                        self.bytes_read = max(self.bytes_read, before + raw.tell())
                    yield Place(number, entry.mark), entry


def documents(
    names: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    column: str | None = None,
    source_format: str | None = None,
    on_fault: Callable[[Fault], None] | None = None,
) -> Iterator[Document]:
    """Yield the documents of files, directories and patterns, read lazily.

    ``names``: paths, also such as ``s3://bucket/*.warc.gz`` if fsspec and what it needs for that are installed. ``column``: of JSONL and Parquet, the column
    with the page; None for the first of html, text, content, raw_content and body. ``source_format``: ``"page"``, ``"jsonl"``, ``"parquet"``, ``"warc"``, which is also for
    WET files, or ``"arc"``; None to detect it. ``on_fault``: is called with each part of a file that cannot be read; None for a RuntimeWarning.

    Raises FileNotFoundError for what does not exist, ImportError if an extra is needed, ValueError for an unknown format.
    """
    inputs = Inputs(find_files(names).files, column=column, source_format=source_format)
    for _, entry in inputs.entries():
        if entry.document is not None:
            yield entry.document
        elif entry.fault is not None and on_fault is not None:
            on_fault(entry.fault)
        elif entry.fault is not None:
            warnings.warn(
                f"{entry.fault.file}, entry {entry.fault.at}: {entry.fault.cause}", RuntimeWarning, stacklevel=2
            )
