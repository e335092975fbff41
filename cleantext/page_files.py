"""Which files of a directory are pages or texts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cleantext.decode import decode
from cleantext.file_types import file_type, is_garbled, is_warc
from cleantext.sniff import detect_format

__all__ = ["PAGE_SUFFIXES", "is_page"]

PAGE_SUFFIXES: Final = frozenset((".htm", ".html", ".xht", ".xhtml", ".shtml", ".txt", ".text", ".md", ".markdown"))
"""Suffixes of pages and texts, lower case."""
OTHER_SUFFIXES: Final = frozenset((".css", ".js", ".mjs", ".map", ".json", ".jsonl", ".svg", ".py", ".csv", ".tsv", ".yaml", ".yml", ".toml"))  # fmt: skip
"""Suffixes of files whose content may look like a page or text, and is not one."""
LOOKED_AT: Final = 4096
"""Bytes at the beginning of a file that say whether it is a page. Bounds work."""


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
