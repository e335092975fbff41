"""Start reading here: ``extract`` and ``analyze``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal

from cleantext.decode import UNPAIRED_RE, decode, looks_like_html
from cleantext.filters import DEFAULT_FILTERS
from cleantext.filters.main_content import Focus, MainContent, main_content
from cleantext.page import Filter, Page
from cleantext.pipeline import Pipeline
from cleantext.segment import segment_html, segment_text

__all__ = ["analyze", "extract"]

KINDS_OF_SOURCE: Final = ("auto", "html", "text")
DEFAULT_PIPELINE: Final = Pipeline(DEFAULT_FILTERS)


def extract(
    source: str | bytes,
    *,
    kind: Literal["auto", "html", "text"] = "auto",
    encoding: str | None = None,
    filters: Iterable[Filter] = DEFAULT_FILTERS,
    focus: Focus = "balanced",
) -> str:
    r"""The text a person came to the page for; empty for an empty page.

    ``source`` is HTML or already flattened text, as str or bytes. ``kind`` says which, ``"auto"`` finds out. ``encoding``
    holds for bytes only and comes before the page's own declaration (a BOM comes before both). ``filters`` run in the order given.
    ``focus`` is for doubtful blocks: ``"precision"`` drops more of them, ``"recall"`` keeps more.

    In text mode the result's lines are the source's lines, in order. Content never raises: what is wrong with a page is told
    in ``analyze(...).warnings``. Raises TypeError, ValueError or LookupError for arguments that cannot be right.

    >>> extract("Home\nSport\nContact\nRain ends the match\nBy Ann Smith\nIt rained on Monday, so the match was called off.")
    'Rain ends the match\nIt rained on Monday, so the match was called off.'
    """
    return analyze(source, kind=kind, encoding=encoding, filters=filters, focus=focus).text


def analyze(
    source: str | bytes,
    *,
    kind: Literal["auto", "html", "text"] = "auto",
    encoding: str | None = None,
    filters: Iterable[Filter] = DEFAULT_FILTERS,
    focus: Focus = "balanced",
) -> Page:
    """The page with all its blocks, and what every filter said of them. Parameters and errors as for ``extract``.

    >>> page = analyze("<p>Share</p><p>It rained on Monday, so the match was called off.</p>")
    >>> [(block.text, block.line, block.path) for block in page.dropped]
    [('Share', 1, '/html/body/p[1]')]
    """
    if kind not in KINDS_OF_SOURCE:
        raise ValueError(f"unknown kind {kind!r}: use 'html', 'text', or 'auto' to have it found out")
    if encoding is not None and not isinstance(encoding, str):
        raise TypeError(f"encoding is {encoding!r}: an encoding is a name such as 'utf-8'")
    pipeline = _pipeline(filters, focus)
    text, warnings = _text_of(source, encoding)
    mode = looks_like_html(text) if kind == "auto" else kind
    if mode == "html":
        segmented = segment_html(_parsable(text) if warnings else text)  # what libxml2 cannot read is warned of
        if segmented.flattened:
            warnings.append("nested deeper than the parser goes: the deepest elements were taken apart")
        if segmented.unscripted:
            warnings.append("the text stands in <noscript> alone, and was taken from there")
        if segmented.embedded:
            warnings.append(f"the text stands in {segmented.embedded} alone, and was taken from there")
        page = Page(segmented.blocks, title=segmented.title, head=segmented.head)
    else:
        page = Page(segment_text(text))
    if not len(page.blocks):
        warnings.append("no text on the page")
    if _is_binary(text[:SAMPLE_CHARS]):
        warnings.append("this looks like binary data, not like a page")
    return pipeline.run(replace(page, warnings=tuple(warnings)))


def _pipeline(filters: Iterable[Filter], focus: Focus) -> Pipeline:
    """The pipeline of some filters, with the focus that was asked for."""
    if focus == "balanced":
        return DEFAULT_PIPELINE if filters is DEFAULT_FILTERS else Pipeline(filters)
    focused = MainContent(focus)
    return Pipeline(focused if filter_ is main_content else filter_ for filter_ in Pipeline(filters).filters)


CONTROLS: Final = bytes((*range(0x09), *range(0x0E, 0x20)))
"""Characters that no text holds."""
MAX_BINARY: Final = 0.05
"""Share of control and undecodable characters above which a source is taken for binary data, and said to be."""
SAMPLE_CHARS: Final = 100_000
"""How much of a source is looked at for that."""


def _is_binary(sample: str) -> bool:
    """Whether a source is no text. Counted in bytes: a regular expression takes three times as long."""
    data = sample.encode("utf-8", "surrogatepass")
    strange = len(data) - len(data.translate(None, CONTROLS)) + data.count("\ufffd".encode())
    return strange > MAX_BINARY * len(sample)


def _is_unpaired(text: str) -> bool:
    """Whether there are unpaired surrogates. Encoding finds them twenty times as fast as a regular expression."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _parsable(text: str) -> str:
    """What libxml2 can read: it stops at NULs, and unpaired surrogates are no UTF-8."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return UNPAIRED_RE.sub("\ufffd", text) if _is_unpaired(text) else text


def _text_of(source: object, encoding: str | None) -> tuple[str, list[str]]:
    """The source as str, and what is wrong with it."""
    warnings: list[str] = []
    if isinstance(source, (bytes, bytearray, memoryview)):
        decoded = decode(bytes(source), encoding)
        text = decoded.text
        warnings += decoded.warnings
    elif isinstance(source, str):
        text = source
        if encoding is not None:
            raise ValueError("an encoding is for bytes, and a str has none: leave it out, or pass the bytes")
    else:
        raise TypeError(
            f"source is {type(source).__name__}: pass the page as str or bytes (read the file or response first)"
        )
    if "\0" in text:
        warnings.append(f"{text.count(chr(0))} NUL characters")
    if not text.isascii() and _is_unpaired(text):
        warnings.append("unpaired surrogates: no valid text")
    return text, warnings
