"""What a batch did, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cleantext.field_docs import documented

__all__ = ["Progress", "Summary"]


@documented
@dataclass
class Summary:
    """What a batch did, also before it was stopped and went on."""

    pages: int = 0
    """Pages that were read and cleaned, or failed."""
    written: int = 0
    """Records in the output."""
    left_out: int = 0
    """Pages left out for their language or confidence, whose words do not count."""
    empty: int = 0
    """Pages without a text that did not fail."""
    failed: dict[str, int] = field(default_factory=dict)
    """Number of pages that failed, by cause."""
    faults: list[list[Any]] = field(default_factory=list)
    """File, number of the entry and cause of the first parts of files that could not be read."""
    faults_total: int = 0
    """All such parts."""
    words: float = 0
    """Kept words of the records in the output."""
    bytes: int = 0
    """Bytes of the pages, or characters of those that are text already."""
    seconds: float = 0.0
    """Wall time in seconds."""


@documented
@dataclass
class Progress:
    """How far a batch is."""

    summary: Summary
    """What was done so far."""
    bytes_read: int
    """Bytes read of the inputs, also before it was stopped and went on."""
    bytes_total: int | None
    """Bytes of the inputs; None if they are not known."""
