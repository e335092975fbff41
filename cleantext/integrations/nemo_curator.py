"""NeMo Curator: ``CleanExtractor`` is an algorithm of its extractors of HTML. Written for NeMo Curator 1.4.0; no extra, as its install is large."""

from __future__ import annotations

from nemo_curator.stages.text.download.html_extractors.base import HTMLExtractorAlgorithm

from cleantext.batch.document import Document, clean
from cleantext.integrations.passages import LOGGER
from cleantext.options import Options

__all__ = ["CleanExtractor"]


class CleanExtractor(HTMLExtractorAlgorithm):
    """Extract the text of a page: ``CommonCrawlHTMLExtractor(algorithm=CleanExtractor())``."""

    def __init__(self, options: Options = Options()) -> None:  # noqa: B008 -- frozen
        self.options = options

    def extract_text(self, html: str, stop_words: frozenset[str], language: str) -> list[str] | None:
        """Return the paragraphs of a page, between which NeMo Curator puts blank lines; None for a page without text, or that could not be read."""
        record = clean(Document("page", html), self.options, frozenset({"text"}))
        if "error" in record:
            LOGGER.warning("a page was left out: %s", record["error"])
        return str(record["text"]).split("\n\n") if record["text"] else None
