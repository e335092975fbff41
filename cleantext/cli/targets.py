"""Names of the files that ``-o DIR`` writes: one for each page, inside the directory."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from itertools import chain, count
from pathlib import Path, PurePath
from typing import Final

from cleantext.cli.inputs import STDIN
from cleantext.page_files import PAGE_SUFFIXES

__all__ = ["targets_of", "write"]

STDIN_NAME: Final = "stdin"
"""Name of the file for standard input, without its suffix."""


def targets_of(names: Sequence[str], output: Path, suffix: str) -> list[Path]:
    """Return the file for each page: its place below the deepest directory that all pages are in, with another suffix.

    Names that differ only in what some file systems ignore (case, composed letters) count as equal. A file whose name is in use, by another one, by
    a directory or by a page that is read, keeps its own suffix, too, or gets a number.

    >>> [path.as_posix() for path in targets_of(["a/x.html", "a/x.htm", "b/c/x.html"], Path("out"), ".txt")]
    ['out/a/x.txt', 'out/a/x.htm.txt', 'out/b/c/x.txt']
    """
    files = [os.path.abspath(name) for name in names if name != STDIN]  # noqa: PTH100 -- resolves no links
    read = {os.path.realpath(file) for file in files}
    folders = [str(Path(file).parent) for file in files]
    try:
        top = os.path.commonpath(folders) if folders else ""
    except ValueError:  # on two drives
        top = ""
    places = iter([PurePath(file).relative_to(top) if top else PurePath(PurePath(file).name) for file in files])
    wanted = [PurePath(STDIN_NAME) if name == STDIN else next(places) for name in names]
    taken = {_key(folder) for place in set(wanted) for folder in place.parents}
    numbers: dict[str, count[int]] = {}
    targets: list[Path] = []
    for place in wanted:
        stem = place.with_suffix("") if place.suffix.lower() in PAGE_SUFFIXES else place
        more = numbers.setdefault(_key(place), count(2))
        names_to_try = chain((stem.name, place.name), (f"{place.name}-{number}" for number in more))
        for name in names_to_try:
            target = place.with_name(name + suffix)
            if _key(target) not in taken and os.path.realpath(output / target) not in read:
                break
        taken.add(_key(target))
        targets.append(output / target)
    return targets


def _key(path: PurePath) -> str:
    """Return what a file system that ignores case and composition distinguishes."""
    return unicodedata.normalize("NFC", str(path)).casefold()


def write(text: str, target: Path, output: Path) -> None:
    """Write a file. Raises OSError if that fails, or if a link would lead out of the directory."""
    if not target.parent.resolve().is_relative_to(output.resolve()):
        raise OSError(f"{target.parent} is a link out of {output}")
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_symlink():
        target.unlink()
    target.write_bytes(text.encode("utf-8", "backslashreplace") + b"\n")
