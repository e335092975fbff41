"""dolma: the tagger ``cleantext`` writes attribute files with the spans of flattened text that are boilerplate.

Needs the extra ``dolma``: ``dolma tag --taggers cleantext --tagger_modules cleantext.integrations.dolma``. Then ``dolma mix`` replaces the spans.
"""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np
from dolma import add_tagger
from dolma.core.data_types import DocResult, Document, Span
from dolma.core.taggers import BaseTagger

from cleantext.batch import document as batch
from cleantext.integrations.passages import LOGGER, read
from cleantext.options import Options

__all__ = ["CleanTagger"]

DROPPED: Final = "dropped"
"""The attribute with the spans that are boilerplate, up to the text behind each, with the score 1."""
CONFIDENCE: Final = "confidence"
"""The attribute with the expected word F1 of the text without them, for the whole document."""
FAILED: Final = "failed"
"""The attribute of a document that could not be read, for the whole of it."""


@add_tagger("cleantext")
class CleanTagger(BaseTagger):
    """Tag the boilerplate of documents. The filters are those of flattened text, whatever the text is: the spans are offsets in it."""

    options: ClassVar[Options] = Options(input_format="text")

    @property
    def defaults(self) -> list[str]:
        """The attributes that each document has."""
        return [DROPPED, CONFIDENCE, FAILED]

    def predict(self, doc: Document) -> DocResult:
        """Return the spans of a document."""
        try:
            page = read(batch.Document(doc.id, doc.text), self.options)
            confidence = page.confidence
        except Exception as problem:  # noqa: BLE001 -- from callers' filters: it costs one page
            LOGGER.warning("%s could not be read: %s: %s", doc.id, type(problem).__name__, problem)
            return DocResult(doc, [Span(0, len(doc.text), FAILED)])
        starts = [*page.blocks.starts.tolist(), len(doc.text)]
        edges = np.flatnonzero(np.diff(~page.kept, prepend=False, append=False)).tolist()
        spans = [Span(starts[first], starts[end], DROPPED) for first, end in zip(edges[::2], edges[1::2], strict=True)]
        return DocResult(doc, [*spans, Span(0, len(doc.text), CONFIDENCE, confidence)])
