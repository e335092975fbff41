"""Which files of a directory are pages or texts, and the way through directories."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cleantext.decode import decode
from cleantext.file_types import file_type, is_garbled, is_warc
from cleantext.sniff import detect_format

__all__ = ["LOOKED_AT", "PAGE_SUFFIXES", "Walk", "is_page"]

PAGE_SUFFIXES: Final = frozenset((".htm", ".html", ".xht", ".xhtml", ".shtml", ".txt", ".text", ".md", ".markdown"))
"""Suffixes of pages and texts, lower case."""
OTHER_SUFFIXES: Final = frozenset((".css", ".js", ".mjs", ".map", ".json", ".jsonl", ".svg", ".py", ".csv", ".tsv", ".yaml", ".yml", ".toml"))  # fmt: skip
"""Suffixes of files whose content may look like a page or text, and is not one."""
LOOKED_AT: Final = 4096
"""Bytes at the beginning of a file that say what it is. Bounds work."""
NAMED: Final = 3
"""Files that were left out and are named in a message; others are counted."""


def is_page(path: Path) -> bool:
    """Return whether a file is a page or a text by its suffix, or else by its first bytes. Raises OSError if it cannot be read.

    A file whose suffix is unknown, such as ``index.php``, has to be HTML; one without a suffix may be text.
    """
    suffix = path.suffix.lower()
    if suffix in PAGE_SUFFIXES or suffix in OTHER_SUFFIXES:
        return suffix in PAGE_SUFFIXES
    with path.open("rb") as file:
        beginning = file.read(LOOKED_AT)
    if file_type(beginning) is not None:
        return False
    text = decode(beginning).text
    if not text.strip() or is_garbled(text) or is_warc(text):
        return False
    return not suffix or detect_format(text) == "html"


class Walk:
    """The pages below a directory, and what was left out.

    ``is_read``: whether a file is one of them; it may raise OSError. ``folder``: a directory that is not entered. ``beside``: an output; its name
    and those that begin with it and one of ``suffixes`` are not read in its directory.
    """

    def __init__(
        self,
        is_read: Callable[[Path], bool],
        *,
        folder: Path | None = None,
        beside: Path | None = None,
        suffixes: tuple[str, ...] = (),
    ) -> None:
        self._is_wanted = is_read
        self._folder = folder.resolve() if folder is not None else None
        self._beside = beside.resolve() if beside is not None else None
        self._own = tuple((beside.name if beside is not None else "") + suffix for suffix in suffixes)
        self._hidden: list[str] = []
        self._others: list[str] = []
        self._links: list[str] = []
        self._errors: list[str] = []

    def pages(self, top: str) -> list[str]:
        """Return the names of the pages and texts, those of a directory before those of its subdirectories, each sorted."""
        found: list[str] = []
        for folder, folders, files in os.walk(top, onerror=self._failed):
            here = Path(folder)
            if self._beside is not None and here.resolve() == self._beside.parent:
                folders[:] = [name for name in folders if not self._is_own(name)]
                files = [name for name in files if not self._is_own(name)]  # noqa: PLW2901 -- as the folders
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

    @property
    def errors(self) -> list[str]:
        """What could not be read."""
        return self._errors

    def messages(self, name: str) -> list[str]:
        """Return what was left out and what could not be read, a sentence for each reason."""
        reasons = (
            (self._others, "neither pages nor text"),
            (self._hidden, "hidden"),
            (self._links, "links to directories"),
        )
        left_out = [f"{name}: left out {_listed(paths)}: {reason}" for paths, reason in reasons if paths]
        return [*left_out, *self._errors]

    def _failed(self, error: OSError) -> None:
        self._errors.append(f"{error.filename}: {error.strerror}")

    def _is_read(self, folder: Path) -> bool:
        return not folder.is_symlink() and (self._folder is None or folder.resolve() != self._folder)

    def _is_own(self, name: str) -> bool:
        """Return whether a name is that of the output, or of what is written beside it."""
        return self._beside is not None and (name == self._beside.name or name.startswith(self._own))

    def _is_page(self, path: Path) -> bool:
        try:
            return path.is_file() and self._is_wanted(path)
        except OSError as error:
            self._failed(error)
            return True  # it is reported when it is read


def _listed(paths: list[str]) -> str:
    """Return the first of some paths, and how many there are."""
    rest = len(paths) - NAMED
    shown = ", ".join(paths[:NAMED])
    return f"{shown} and {rest} more" if rest > 0 else shown
