"""The pages that the arguments of the command line name: files, directories, standard input."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from cleantext.decode import decode
from cleantext.file_types import EPUB, GZIP, GZIPPED_WARC, OFFICE, OLE2, PARQUET, RTF, WARC, WORD, file_type, is_warc
from cleantext.page_files import LOOKED_AT, Walk, is_page

__all__ = ["STDIN", "Found", "find_pages", "in_place_of_a_page", "read", "way_out"]

STDIN: Final = "-"
URL_RE: Final = re.compile(r"(?:https?|ftp)://|www\.", re.IGNORECASE)
NO_ADDRESSES: Final = "cleantext opens no addresses; download it first: curl -L "
TO_CLEANTEXT: Final = " | cleantext -"
RECORDS: Final = "cleantext batch {file} -o pages.jsonl"
OF_A_FILE: Final = "soffice --headless --convert-to html {file}"
"""LibreOffice's program reads no standard input."""
COMMANDS: Final = {
    GZIP: "gunzip -c {file} | cleantext -",
    "a bzip2 archive": "bunzip2 -c {file} | cleantext -",
    "an xz archive": "xz -dc {file} | cleantext -",
    "a zstd archive": "zstd -dc {file} | cleantext -",
    "an LZ4 archive": "lz4 -dc {file} | cleantext -",
    "a compress archive": "gunzip -c {file} | cleantext -",
    WORD: "pandoc -f docx -t html {file} | cleantext -",
    EPUB: "pandoc -f epub -t html {file} | cleantext -",
    RTF: "pandoc -f rtf -t html {file} | cleantext -",
    OFFICE: OF_A_FILE,
    OLE2: OF_A_FILE,
    PARQUET: RECORDS,
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
        walk = Walk(is_page, folder=output)
        found = walk.pages(name)
        pages += found
        messages += walk.messages(name)
        failed |= bool(walk.errors) or not found
        if not found:
            messages.append(f"{name}: no pages or texts in this directory")
    return Found(pages, messages, len(given) > 1 or folders > 0, failed)


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
    kind = file_type(data) or (WARC if is_warc(data[:LOOKED_AT].decode("ascii", "replace")) else "")
    command = COMMANDS.get(kind)
    if command is None or (name == STDIN and (command == OF_A_FILE or kind == PARQUET)):
        return None
    if name == STDIN and command == RECORDS:
        return command.format(file=STDIN)
    return command.replace(" {file}", "" if name == STDIN else f" {shlex.quote(name)}")
