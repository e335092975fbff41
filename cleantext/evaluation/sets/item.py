"""A page of a labelled set, with its gold."""

from __future__ import annotations

from dataclasses import dataclass

from cleantext.blocks import Kind, Mode

__all__ = ["Item"]


@dataclass(frozen=True, slots=True)
class Item:
    """A page of a labelled set, with its gold."""

    id: str
    """Stable name of the page inside its set."""
    source: bytes | str
    """Bytes of HTML, or str of flattened text."""
    mode: Mode
    """The format of the source."""
    gold: str | None
    """The full text that should come out; None for pages with snippets alone."""
    snippets: tuple[str, ...] = ()
    """Pieces of text that must come out."""
    unwanted: tuple[str, ...] = ()
    """Pieces of text that must not come out."""
    lines: tuple[tuple[str, bool], ...] = ()
    """Every line of the source, and whether it should be kept; only for sets with labels for lines."""
    blocks: tuple[tuple[str, bool | None], ...] = ()
    """Every block of the source, and whether a reader kept it (None without a label); only for pages that were labelled by reading."""
    url: str = ""
    """Address of the page; empty if unknown."""
    site: str = ""
    """Registered domain of the address, or the set's folder of a site; empty if unknown."""
    language: str = ""
    """ISO 639-1; empty if unknown."""
    kind: str = ""
    """The set's own kind of page (WCXB's page type, the corpus's kind); empty if it has none."""
    split: str = ""
    """The set's own split (dev, test, train, val, final); empty if it has none."""
    answerable: bool = True
    """Whether at least 60 % of the gold's words are on the page; True for pages with snippets or lines instead."""
    left_out: tuple[Kind, ...] = ()
    """Kinds of block that the gold may lack though they are content; those inside the gold's span are not negatives."""
    content: str = ""
    """SHA-256 of the visible text, for pages with full gold; else empty."""
