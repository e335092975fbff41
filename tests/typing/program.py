"""A user's program, type-checked by mypy and pyright against the wheel (``.ci/release``); tests/test_public_api.py runs it."""

from collections.abc import Iterable, Iterator

import cleantext
from cleantext import (
    DEFAULT_FILTERS,
    Chunk,
    Document,
    Evidence,
    Options,
    Page,
    Pipeline,
    Verdict,
    analyze,
    extract,
    extract_many,
)
from cleantext.filters import phrases
from cleantext.metadata import Metadata


def paywall(page: Page) -> Iterable[Verdict]:
    """Drop the lines that only subscribers can do something with."""
    for block in page.blocks:
        if "subscribers only" in block.text.lower():
            yield Verdict(block.index, "drop", Evidence("paywall", "phrase", quote="subscribers only"))


def titles(sources: Iterable[bytes]) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """Yield title and authors of pages."""
    for source in sources:
        metadata: Metadata = analyze(source).metadata
        yield metadata.title, metadata.authors


def main() -> None:
    """Use each part of the API once."""
    source = (
        "<h1>Rain ends the match</h1><p>It rained on Monday, so the match was called off.</p><p>Subscribers only.</p>"
    )
    text: str = extract(source, filters=(*DEFAULT_FILTERS, paywall, phrases({"equals": ["Home"]}, name="ours")))
    assert "Subscribers" not in text
    page: Page = analyze(source, focus="recall", ignore=["byline"], max_seconds=5.0)
    kept: list[str] = [block.text for block in page.kept_blocks]
    reasons: list[str] = [verdict.reason for verdict in page.deciding_verdicts() if verdict]
    chunks: list[Chunk] = list(page.chunks(max_chars=500))
    confidence: float = float(page.confidence)
    pipeline = Pipeline.from_names("nav_menu+main_content")
    records = list(
        extract_many([Document("1", source)], options=Options(focus="precision"), workers=0, fields=("text",))
    )
    print(
        cleantext.__version__, kept, reasons, chunks[0].headings, confidence, len(pipeline.filters), records[0]["text"]
    )
    print(list(titles([source.encode()])))


if __name__ == "__main__":
    main()
