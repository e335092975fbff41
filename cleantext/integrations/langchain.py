"""LangChain: ``CleanParser`` parses blobs, ``CleanTransformer`` cleans documents that hold HTML or flattened text.

Needs the extra ``langchain``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from langchain_core.document_loaders import BaseBlobParser
from langchain_core.documents import BaseDocumentTransformer, Document
from langchain_core.documents.base import Blob

from cleantext.batch import document as batch
from cleantext.integrations.passages import Passages
from cleantext.options import Options

__all__ = ["CleanParser", "CleanTransformer"]

WEB = ("http://", "https://")


class CleanParser(BaseBlobParser):
    """A parser of blobs: a document for each page, or for each of its chunks with ``max_chars``.

    A blob's ``source`` is the page's address if it is one. Pages that raise or have no text give no document; a warning is logged.
    """

    def __init__(self, options: Options = Options(), *, max_chars: int | None = None, overlap: int = 0) -> None:  # noqa: B008 -- frozen
        self._passages = Passages(options, max_chars, overlap)

    def lazy_parse(self, blob: Blob) -> Iterator[Document]:
        """Yield the documents of a blob, with its metadata."""
        source = str(blob.source or "")
        given = Path(str(blob.path)) if blob.data is None else blob.data
        yield from _documents(
            self._passages,
            batch.Document(source, given, _address(source)),
            blob.metadata | ({"source": source} if source else {}),
        )


class CleanTransformer(BaseDocumentTransformer):
    """A transformer of documents whose content is HTML or flattened text: each becomes its text, or its chunks with ``max_chars``.

    The metadata stay; ``source`` is the page's address if it is one. Pages that raise or have no text are left out; a warning is logged.
    """

    def __init__(self, options: Options = Options(), *, max_chars: int | None = None, overlap: int = 0) -> None:  # noqa: B008 -- frozen
        self._passages = Passages(options, max_chars, overlap)

    def transform_documents(self, documents: Sequence[Document], **_kwargs: object) -> Sequence[Document]:
        """Return the documents cleaned."""
        return [
            cleaned
            for document in documents
            for source in (str(document.metadata.get("source", "")),)
            for cleaned in _documents(
                self._passages,
                batch.Document(document.id or source, document.page_content, _address(source)),
                document.metadata,
            )
        ]


def _documents(passages: Passages, page: batch.Document, metadata: dict[str, object]) -> Iterator[Document]:
    """Yield the passages of a page as documents. What is known already precedes what the page says."""
    for passage in passages(page):
        yield Document(page_content=passage.text, metadata=passage.metadata | metadata)


def _address(source: str) -> str | None:
    return source if source.startswith(WEB) else None
