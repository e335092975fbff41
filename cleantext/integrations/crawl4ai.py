"""crawl4ai: ``CleanFilter`` is a content filter for its Markdown generators. Written for crawl4ai 0.9.5; no extra, as its install is large."""

from __future__ import annotations

from dataclasses import replace

from crawl4ai.content_filter_strategy import RelevantContentFilter

from cleantext.batch.document import Document, clean
from cleantext.integrations.passages import LOGGER
from cleantext.options import Options

__all__ = ["CleanFilter"]


class CleanFilter(RelevantContentFilter):
    """Keep the HTML of the kept blocks. A page that could not be read has no content; a warning is logged."""

    def __init__(self, options: Options = Options(), **arguments: object) -> None:  # noqa: B008 -- frozen
        super().__init__(**arguments)
        self.options = replace(options, output_format="html", input_format="html", front_matter=False)

    def filter_content(self, html: str, min_word_threshold: int | None = None) -> list[str]:
        """Return the kept blocks of a page as one piece of HTML; an empty list if there are none."""
        record = clean(Document("page", html), self.options, frozenset({"text"}))
        if "error" in record:
            LOGGER.warning("a page was left out: %s", record["error"])
        text = str(record["text"]).partition("<article>")[2].rpartition("</article>")[0].strip()
        return [text] if text else []
