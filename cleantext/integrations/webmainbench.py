"""WebMainBench: ``CleanExtractor`` is the extractor ``cleantext``. Written for WebMainBench 0.1.0; needs the extra ``markdown``."""

from __future__ import annotations

from typing import Final

from webmainbench.extractors.base import BaseExtractor, ExtractionResult
from webmainbench.extractors.factory import extractor

from cleantext import __version__
from cleantext.batch.document import Document
from cleantext.integrations.passages import read
from cleantext.options import Options

__all__ = ["CleanExtractor"]

SETTINGS: Final = "options"
"""The key of the config with settings of a page by name."""


@extractor("cleantext")
class CleanExtractor(BaseExtractor):
    """Extract Markdown and HTML. What a page raises is in the result, as ``BaseExtractor.extract`` puts it there."""

    version = __version__
    description = "cleantext: Markdown and HTML of the kept blocks"

    def _setup(self) -> None:
        self.options = Options(**self.config.get(SETTINGS, {}))

    def _extract_content(self, html: str, url: str | None = None) -> ExtractionResult:
        page = read(Document("page", html, url), self.options)
        metadata = page.metadata
        return ExtractionResult(
            content=page.markdown,
            main_html=page.html,
            version=self.version,
            title=metadata.title,
            author=", ".join(metadata.authors) or None,
            publish_date=None if metadata.published is None else metadata.published.isoformat(),
            language=metadata.language,
            confidence_score=page.confidence,
        )
