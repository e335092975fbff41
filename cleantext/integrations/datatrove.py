"""datatrove: a step that cleans documents and keeps their metadata, and an extractor in the manner of datatrove's others.

Needs the extra ``datatrove``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.extractors.base import BaseExtractor
from datatrove.utils.typeshelper import StatHints

from cleantext.batch.document import Document, checked_fields, clean
from cleantext.options import Options

if TYPE_CHECKING:
    from datatrove.data import DocumentsPipeline

__all__ = ["Clean", "CleanExtractor"]

OF_THE_DOCUMENT: Final = ("id", "text", "url", "source", "document")
"""The fields of a record that a document of datatrove has itself."""


class Clean(PipelineStep):
    """Replace the text of each document by its cleaned text; ``metadata["cleantext"]`` has the other fields of the record.

    All documents are forwarded; those that could not be read have an empty text and ``metadata["cleantext"]["error"]``. The
    stats count them as ``failed``. The address is ``metadata["url"]``, as datatrove's readers give it.
    """

    type = "🛢 - EXTRAC"
    name = "🧹 cleantext"

    def __init__(self, options: Options = Options(), fields: Collection[str] | None = None) -> None:  # noqa: B008 -- frozen
        super().__init__()
        self.options = options
        known = checked_fields(fields)
        self.fields = None if known is None else known | {"text"}

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> Iterator[object]:
        """Yield the documents with their cleaned texts."""
        for document in data or ():
            self.stat_update(StatHints.total)
            url = document.metadata.get("url")
            with self.track_time():
                record = clean(
                    Document(document.id, document.text, url if isinstance(url, str) else None),
                    self.options,
                    self.fields,
                )
            document.text = str(record["text"])
            document.metadata["cleantext"] = {
                name: value for name, value in record.items() if name not in OF_THE_DOCUMENT
            }
            self.stat_update("failed" if "error" in record else StatHints.forwarded)
            self.update_doc_stats(document)
            yield document


class CleanExtractor(BaseExtractor):
    """Extract the text of each document, in a process that is stopped after ``timeout`` seconds; documents without text are dropped."""

    name = "🧹 cleantext"

    def __init__(self, options: Options = Options(), timeout: float = 10.0) -> None:  # noqa: B008 -- frozen
        super().__init__(timeout=timeout)
        self.options = options

    def extract(self, text: str) -> str:
        """Return the cleaned text. Raises ValueError for a page that could not be read, which datatrove counts and drops."""
        record = clean(Document("", text), self.options, frozenset({"text"}))
        if "error" in record and text:
            raise ValueError(record["error"])
        return str(record["text"])
