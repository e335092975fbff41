"""The programs that are compared, each as a function from a decoded page to its metadata, without network access."""
# ruff: noqa: PLC0415 -- every peer is optional, and imported only when it is run
# mypy: disable-error-code="import-untyped, import-not-found"

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from importlib.metadata import version as installed
from typing import Final, NamedTuple

from benchmarks.metadata.equality import moment
from cleantext import __version__, analyze

__all__ = ["OURS", "SYSTEMS", "Found", "version"]

OURS: Final = "cleantext"


class Found(NamedTuple):
    """The metadata that a program gives for a page."""

    title: str = ""
    """Empty if it gives none; so are the others."""
    authors: tuple[str, ...] = ()
    """Names of the authors."""
    date: date | datetime | None = None
    """The date of publication."""
    language: str = ""
    """A language tag."""


def _cleantext() -> Callable[[str], Found]:
    def run(page: str) -> Found:
        metadata = analyze(page, input_format="html").metadata
        return Found(metadata.title or "", metadata.authors, metadata.published, metadata.language or "")

    return run


def _flattened() -> Callable[[str], Found]:
    """Return cleantext on the page flattened by inscriptis, without its declarations."""
    import inscriptis

    def run(page: str) -> Found:
        metadata = analyze(str(inscriptis.get_text(page)), input_format="text").metadata
        return Found(metadata.title or "", metadata.authors, metadata.published, metadata.language or "")

    return run


def _trafilatura() -> Callable[[str], Found]:
    """Return trafilatura's metadata, of pages that it finds no text on, too (``bare_extraction`` gives none for them)."""
    import trafilatura
    from trafilatura.metadata import extract_metadata

    logging.disable(logging.CRITICAL)

    def run(page: str) -> Found:
        document = trafilatura.bare_extraction(page, with_metadata=True) or extract_metadata(page)
        fields: dict[str, str | None] = document if isinstance(document, dict) else document.as_dict()
        title, authors, date_, language = (fields.get(name) or "" for name in ("title", "author", "date", "language"))
        return Found(title, tuple(authors.split("; ")), moment(date_), language)

    return run


def _htmldate() -> Callable[[str], Found]:
    from htmldate import find_date

    logging.disable(logging.CRITICAL)

    def run(page: str) -> Found:
        return Found(date=moment(find_date(page, original_date=True) or ""))

    return run


class System(NamedTuple):
    """A program that is compared."""

    package: str
    """Its name on PyPI; empty for cleantext."""
    make: Callable[[], Callable[[str], Found]]
    """Imports it, and returns the function from page to metadata."""
    fields: tuple[str, ...]
    """The fields that it gives."""


SYSTEMS: Final = {
    OURS: System("", _cleantext, ("title", "authors", "date", "time", "language")),
    "cleantext-flattened": System("", _flattened, ("title", "authors", "date", "language")),
    "trafilatura": System("trafilatura", _trafilatura, ("title", "authors", "date", "language")),
    "htmldate": System("htmldate", _htmldate, ("date",)),
}  # fmt: skip
"""All programs, by name."""


def version(name: str) -> str:
    """Return package and version. Raises ``importlib.metadata.PackageNotFoundError`` if the package is not installed."""
    package = SYSTEMS[name].package
    return f"{package} {installed(package)}" if package else f"cleantext {__version__}"
