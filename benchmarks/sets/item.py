"""One page of a set, and what should come out of it."""

from __future__ import annotations

from dataclasses import dataclass

from cleantext.blocks import Mode

__all__ = ["Item"]


@dataclass(frozen=True, slots=True)
class Item:
    """One page of a set, and what should come out of it."""

    id: str
    """Stable name of the page inside its set."""
    source: bytes | str
    """Bytes of HTML, or str of flattened text."""
    mode: Mode
    """Which of the two."""
    gold: str | None
    """The full text that should come out; None where a set has only snippets."""
    snippets: tuple[str, ...] = ()
    """Pieces of text that must come out."""
    unwanted: tuple[str, ...] = ()
    """Pieces of text that must not."""
    lines: tuple[tuple[str, bool], ...] = ()
    """Every line of the source, and whether it is to be kept; only for sets that judge lines."""
    url: str = ""
    """Address of the page; empty if unknown."""
    site: str = ""
    """Domain that was registered for the address, else the set's own folder of a site; empty if unknown."""
    language: str = ""
    """ISO 639-1; empty if unknown."""
    kind: str = ""
    """The set's own kind of page (WCXB's page type, the corpus's kind); empty if it has none."""
    split: str = ""
    """The set's own split (dev, test, train, val, final); empty if it has none."""
    answerable: bool = True
    """Whether the gold is there and at least 60 % of its words are on the page. True where there are snippets or lines."""
    content: str = ""
    """SHA-256 of the visible text, where loading took the trouble to make it (full-text sets); else empty."""
