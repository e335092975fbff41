"""What callers pass in place of a page by mistake, and what to do instead: names of files, addresses, missing values, open files."""

from __future__ import annotations

import re
from os import PathLike
from typing import Final

from cleantext.lazy_regex import later

__all__ = ["ADDRESS", "FILE_NAME", "mistaken_for", "wrong_type"]

ADDRESS: Final = (
    "this looks like an address, and cleantext opens none: download the page first (curl -L ADDRESS | cleantext -), "
    "or in Python extract(urllib.request.urlopen(address).read())"
)
"""The warning of a source that is an address."""
FILE_NAME: Final = "this looks like a file name, and extract opens no files: pass the file's content, extract(pathlib.Path(name).read_bytes())"
"""The warning of a source that is the name of a file."""
LONGEST: Final = 500
"""Characters of the longest source that may be a name. Bounds work."""
ADDRESS_RE: Final = later(r"(?:https?|ftp|file)://\S++\Z", re.IGNORECASE)
SUFFIXES: Final = frozenset(
    "htm html xhtml shtml mhtml xml txt text md pdf doc docx epub rtf json jsonl gz xz zip warc wet".split()
)
"""Suffixes of the files that hold pages, lower case."""
NO_NAME_RE: Final = later(r"[\n\r<>|\"*?]")
"""A character that file names do not have."""
FOLDER_RE: Final = later(r"\A[^\s/\\]*+[/\\](?!/)")
"""A first folder without spaces: those behind it may have some."""
PATH_RE: Final = later(r"(?:[a-z]:[\\/]|\.{1,2}[\\/]|~?/)[\w.-]++(?:[\\/][\w.-]++)++\Z", re.IGNORECASE)
"""A path that begins at a root, at the current folder or at home, without spaces and with two segments or more."""
METHODS: Final = (
    ("read", "source is an open file: pass its content, source.read()"),
    ("content", "source is a response: pass its body, source.content"),
)
"""What to do with objects that have these attributes."""


def mistaken_for(text: str) -> str | None:
    """Return the warning of a source that looks like a file name or an address; None for others. It looks at no file.

    >>> mistaken_for("pages/rain today.html") == FILE_NAME, mistaken_for("https://example.org/rain") == ADDRESS
    (True, True)
    >>> mistaken_for("Open the file rain.html."), mistaken_for("<p>rain.html"), mistaken_for("and/or")
    (None, None, None)
    """
    name = text.strip() if len(text) <= LONGEST else ""
    if ADDRESS_RE.match(name):
        return ADDRESS
    if NO_NAME_RE.search(name):
        return None
    stem, _, suffix = name.rpartition(".")
    if stem and suffix.lower() in SUFFIXES and (" " not in name or FOLDER_RE.match(name)):
        return FILE_NAME
    return FILE_NAME if PATH_RE.match(name) else None


def wrong_type(source: object) -> str:
    """Return the message about a source of a type that holds no page.

    >>> wrong_type(float("nan"))
    'source is NaN, a missing value: leave such rows out (in pandas, dropna), or pass the page as str or bytes'
    """
    way_out = "pass the page as str or bytes (read the file or response first), or as an lxml element or tree"
    if source is None:
        return f"source is None, a missing value: leave it out, or {way_out}"
    if isinstance(source, float) and source != source:  # noqa: PLR0124 -- only NaN differs from itself
        return (
            "source is NaN, a missing value: leave such rows out (in pandas, dropna), or pass the page as str or bytes"
        )
    if isinstance(source, PathLike):
        return (
            f"source is {type(source).__name__}, the name of a file: pass the page as str or bytes, source.read_bytes()"
        )
    for name, message in METHODS:
        if hasattr(source, name):
            return message
    if isinstance(source, (list, tuple, set, dict)):
        return f"source is {type(source).__name__}: extract takes one page, so call it for each; {way_out}"
    return f"source is {type(source).__name__}: {way_out}"
