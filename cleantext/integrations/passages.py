"""The passages of a page for an index: its text or its chunks, with metadata that stores of vectors take."""

from __future__ import annotations

import logging
from typing import Final, NamedTuple, TypeAlias

from cleantext.batch.document import Document, page_of
from cleantext.chunk import Chunk
from cleantext.misuse import wrong_type
from cleantext.options import Options
from cleantext.page import Page

__all__ = ["LOGGER", "Passage", "Passages", "read"]

LOGGER: Final = logging.getLogger("cleantext")
FIELDS: Final = ("title", "authors", "published", "language", "site")
"""The metadata of a page that its passages have."""
PATH: Final = " > "
"""Between the headings of a path."""
Value: TypeAlias = str | int


class Passage(NamedTuple):
    """A text for an index."""

    text: str
    """The text of a chunk, or of the page."""
    metadata: dict[str, Value]
    """Title, authors, date, language and site of the page; headings and place of a chunk."""


class Passages:
    """A function from documents to their passages. Pages that raise, and those without a text, have none: a warning is logged.

    ``max_chars``, ``overlap``: as for ``Page.chunks``; without ``max_chars`` a page is one passage. Raises ValueError for values that cannot be right.
    """

    def __init__(self, options: Options, max_chars: int | None, overlap: int) -> None:
        self._options, self._max_chars, self._overlap = options, max_chars, overlap
        self._parts(read(Document("", ""), Options()))

    def __call__(self, document: Document) -> list[Passage]:
        """Return the passages of a document."""
        try:
            page = read(document, self._options)
            parts = self._parts(page)
            known = page.metadata.to_dict() if parts else {}
        except Exception as problem:  # noqa: BLE001 -- from callers' filters: it costs one page
            LOGGER.warning("%s was left out: %s: %s", document.id, type(problem).__name__, problem)
            return []
        if not parts:
            LOGGER.warning("%s was left out: %s", document.id, *(page.warnings[:1] or ("no text was kept",)))
        metadata: dict[str, Value] = {}
        for name in FIELDS:
            if value := known.get(name):
                metadata[name] = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        return [Passage(part.text, metadata | part.metadata) for part in parts]

    def _parts(self, page: Page) -> list[Passage]:
        options = self._options
        if self._max_chars is not None:
            chunks = page.chunks(
                self._max_chars, self._overlap, output_format=options.output_format, links=options.links
            )
            return [Passage(chunk.text, _place(chunk)) for chunk in chunks]
        text = page.rendered(options.output_format, links=options.links)
        return [Passage(text, {})] if page.kept.any() else []


def read(document: Document, options: Options) -> Page:
    """Return the page of a document. Raises TypeError for a source that is none, and what reading a file and filters of callers raise."""
    page = page_of(document, options)
    if page is None:
        raise TypeError(wrong_type(document.source))
    return page


def _place(chunk: Chunk) -> dict[str, Value]:
    """Return the headings of a chunk, and its offsets or the XPath of its first element."""
    found: dict[str, Value] = {"headings": PATH.join(chunk.headings)} if chunk.headings else {}
    if chunk.paths:
        found["path"] = chunk.paths[0]
    else:
        found |= {"start": chunk.start, "end": chunk.end}
    return found
