"""The pages that the arguments of the command line name: files, directories, standard input."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from cleantext.decode import decode
from cleantext.file_types import GZIP, GZIPPED_WARC, WARC, file_type, is_warc
from cleantext.page_files import is_page

__all__ = ["STDIN", "Found", "find_pages", "in_place_of_a_page", "listed", "read", "way_out"]

STDIN: Final = "-"
URL_RE: Final = re.compile(r"(?:https?|ftp)://|www\.", re.IGNORECASE)
LOOKED_AT: Final = 4096
"""Bytes at the beginning of a file that say whether it is a WARC file. Bounds work."""
NO_ADDRESSES: Final = "cleantext opens no addresses; download it first: curl -L "
TO_CLEANTEXT: Final = " | cleantext -"
NAMED: Final = 3
"""Files that were left out and are named in a message; others are counted."""
RECORDS: Final = "cleantext batch {file} -o pages.jsonl"
COMMANDS: Final = {
    GZIP: "gunzip -c {file} | cleantext -",
    "a bzip2 archive": "bunzip2 -c {file} | cleantext -",
    "an xz archive": "xz -dc {file} | cleantext -",
    "a zstd archive": "zstd -dc {file} | cleantext -",
    "an LZ4 archive": "lz4 -dc {file} | cleantext -",
    "a PDF document": "pdftotext {file} - | cleantext -",
    WARC: RECORDS,
    GZIPPED_WARC: RECORDS,
}
"""Commands to try with files that are not pages."""


class Found(NamedTuple):
    """The pages that the arguments name."""

    pages: list[str]
    """Names of files, and ``-``; those of a directory in order."""
    messages: list[str]
    """What was left out, a sentence each."""
    is_several: bool
    """Whether there may be several pages: several arguments, or a directory."""
    failed: bool
    """Whether a directory could not be read, or has no pages."""


def find_pages(names: Iterable[str], output: Path | None) -> Found:
    """Return the files that some arguments name, those of directories included, but for the directory ``output``.

    Raises ValueError if ``output`` is a directory that is read.
    """
    pages: list[str] = []
    messages: list[str] = []
    given, failed, folders = list(names), False, 0
    for name in given:
        if name == STDIN or not name or not Path(name).is_dir():
            pages.append(name)
            continue
        if output is not None and output.is_dir() and output.samefile(name):
            raise ValueError(f"-o {output} is the directory that is read: give another one")
        folders += 1
        walk = _Walk(output)
        found = walk.pages(name)
        pages += found
        messages += walk.messages(name)
        failed |= walk.failed or not found
        if not found:
            messages.append(f"{name}: no pages or texts in this directory")
    return Found(pages, messages, len(given) > 1 or folders > 0, failed)


class _Walk:
    """The pages below a directory, and what was left out."""

    def __init__(self, output: Path | None) -> None:
        self._output = output.resolve() if output is not None else None
        self._hidden: list[str] = []
        self._others: list[str] = []
        self._links: list[str] = []
        self._errors: list[str] = []

    @property
    def failed(self) -> bool:
        """Whether something could not be read."""
        return bool(self._errors)

    def pages(self, top: str) -> list[str]:
        """Return the names of the pages and texts, those of a directory before those of its subdirectories, each sorted."""
        found: list[str] = []
        for folder, folders, files in os.walk(top, onerror=self._failed):
            here = Path(folder)
            for name in sorted(folders):
                if name.startswith("."):
                    self._hidden.append(str(here / name))
                elif (here / name).is_symlink():
                    self._links.append(str(here / name))
            folders[:] = sorted(name for name in folders if not name.startswith(".") and self._is_read(here / name))
            for name in sorted(files):
                path = here / name
                if name.startswith("."):
                    self._hidden.append(str(path))
                elif self._is_page(path):
                    found.append(str(path))
                else:
                    self._others.append(str(path))
        return found

    def messages(self, name: str) -> list[str]:
        """Return what was left out, a sentence for each reason."""
        reasons = (
            (self._others, "neither pages nor text"),
            (self._hidden, "hidden"),
            (self._links, "links to directories"),
        )
        left_out = [f"{name}: left out {listed(paths)}: {reason}" for paths, reason in reasons if paths]
        return [*left_out, *self._errors]

    def _failed(self, error: OSError) -> None:
        self._errors.append(f"{error.filename}: {error.strerror}")

    def _is_read(self, folder: Path) -> bool:
        return not folder.is_symlink() and (self._output is None or folder.resolve() != self._output)

    def _is_page(self, path: Path) -> bool:
        try:
            return path.is_file() and is_page(path)
        except OSError as error:
            self._failed(error)
            return True  # it is reported when it is read


def listed(paths: list[str]) -> str:
    """Return the first of some paths, and how many there are."""
    rest = len(paths) - NAMED
    shown = ", ".join(paths[:NAMED])
    return f"{shown} and {rest} more" if rest > 0 else shown


def read(name: str, limit: int) -> bytes:
    """Return the content of a page, one byte more than ``limit`` at most. Raises OSError for what cannot be read."""
    if URL_RE.match(name) and not Path(name).exists():
        raise OSError(NO_ADDRESSES + shlex.quote(name) + TO_CLEANTEXT)
    if not name:
        raise OSError("the name of a file is empty")
    if name != STDIN:
        with Path(name).open("rb") as file:
            return file.read(limit + 1)
    if sys.stdin is None:
        raise OSError("standard input is closed")
    if sys.stdin.buffer.isatty():
        print("cleantext: reading standard input, up to Ctrl-D; cleantext --help shows the usage", file=sys.stderr)
    return sys.stdin.buffer.read(limit + 1)


def in_place_of_a_page(data: bytes) -> str:
    """Return the message about an input that is nothing but the name of a file or an address."""
    name = decode(data).text.strip()
    if URL_RE.match(name):
        return NO_ADDRESSES + shlex.quote(name) + TO_CLEANTEXT
    return f"this looks like a file name; to read the file: cleantext {shlex.quote(name)}"


def way_out(name: str, data: bytes) -> str | None:
    """Return a command to try with a file that is not a page; None if there is none."""
    command = COMMANDS.get(file_type(data) or (WARC if is_warc(data[:LOOKED_AT].decode("ascii", "replace")) else ""))
    if command is None:
        return None
    if name == STDIN and command == RECORDS:
        return command.format(file=STDIN)
    return command.replace(" {file}", "" if name == STDIN else f" {shlex.quote(name)}")
