"""Haystack: ``Clean`` is a component that converts pages to documents, or to one for each chunk.

Needs the extra ``haystack``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from haystack import Document, component, default_to_dict
from haystack.components.converters.utils import get_bytestream_from_source, normalize_metadata
from haystack.dataclasses import ByteStream

from cleantext.batch import document as batch
from cleantext.integrations.passages import LOGGER, Passages
from cleantext.options import Options

__all__ = ["Clean"]


@component
class Clean:
    """Convert files and byte streams of HTML or flattened text, as those of ``LinkContentFetcher``, to documents.

    ``settings``: those of a page, by name, as for ``extract``: ``{"focus": "recall"}``. ``max_chars``, ``overlap``: for a document for
    each chunk. The metadata of byte streams stay. Pages that raise or have no text are left out; a warning is logged.
    """

    def __init__(self, settings: dict[str, Any] | None = None, max_chars: int | None = None, overlap: int = 0) -> None:
        self.settings, self.max_chars, self.overlap = settings, max_chars, overlap
        self._passages = Passages(Options(**(settings or {})), max_chars, overlap)

    def to_dict(self) -> dict[str, object]:
        """Return the component as Haystack stores it in pipelines."""
        found: dict[str, object] = default_to_dict(
            self, settings=self.settings, max_chars=self.max_chars, overlap=self.overlap
        )
        return found

    @component.output_types(documents=list[Document])
    def run(
        self,
        sources: list[str | Path | ByteStream],
        meta: dict[str, object] | list[dict[str, object]] | None = None,
    ) -> dict[str, list[Document]]:
        """Return the documents. ``meta``: metadata for all of them, or for those of each source."""
        documents = []
        for source, more in zip(sources, normalize_metadata(meta, len(sources)), strict=True):
            try:
                stream = get_bytestream_from_source(source)
            except OSError as problem:
                LOGGER.warning("%s was left out: %s", source, problem)
                continue
            known = {**stream.meta, **more}
            url = known.get("url")
            page = batch.Document(
                str(url or known.get("file_path", "")), stream.data, url if isinstance(url, str) else None
            )
            documents += [
                Document(content=passage.text, meta=passage.metadata | known) for passage in self._passages(page)
            ]
        return {"documents": documents}
