"""What sources yield: documents, and what of a file could not be read, each with the place to go on from."""

from __future__ import annotations

from typing import BinaryIO, Final, NamedTuple

from cleantext.batch.document import Document

__all__ = ["START", "Entry", "Fault", "Mark", "Reading"]

LONGEST_CAUSE: Final = 300
"""Characters of a cause; those of parsers quote whole lines."""


class Mark(NamedTuple):
    """A place in a file."""

    entries: int
    """Entries before it, whatever became of them: rows, lines, records."""
    offset: int | None = None
    """Its offset in the file's bytes, if reading can begin there."""


START = Mark(0, 0)
"""The beginning of a file."""


class Fault(NamedTuple):
    """A part of a file that could not be read."""

    file: str
    """Name of the file."""
    at: int
    """Its number among the file's entries, from 0."""
    cause: str
    """What went wrong."""
    is_end: bool = False
    """Whether nothing behind it could be read: the file is truncated, or of no format that is read."""


class Entry(NamedTuple):
    """A document or a fault, or neither for what is left out."""

    mark: Mark
    """The place behind it."""
    document: Document | None = None
    fault: Fault | None = None


class Reading(NamedTuple):
    """A file that is being read."""

    name: str
    raw: BinaryIO
    """The file as it is, perhaps compressed."""
    column: str | None
    """Name of the column with the page, of tables; None to detect it."""
    max_bytes: int
    """Bytes of a page; of a longer one, one byte more is read."""

    def fault(self, at: int, cause: object, *, is_end: bool = False) -> Fault:
        """Return a fault of this file."""
        return Fault(self.name, at, str(cause)[:LONGEST_CAUSE] or type(cause).__name__, is_end)
