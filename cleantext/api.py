"""Start reading here: ``extract`` and ``analyze``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from cleantext.decode import decode
from cleantext.filters import DEFAULT_FILTERS
from cleantext.filters.main_content import Focus
from cleantext.options import InputFormat, Options
from cleantext.page import Filter, Page
from cleantext.segment import Segmented, Tree, is_tree, segment_html, segment_text
from cleantext.segment.dom import UNPAIRED
from cleantext.sniff import detect_format

__all__ = ["Source", "analyze", "extract"]

Source: TypeAlias = str | bytes | Tree
"""HTML or already flattened text, or an lxml element or tree."""


def extract(
    source: Source,
    *,
    input_format: InputFormat = "auto",
    encoding: str | None = None,
    focus: Focus = "balanced",
    filters: Iterable[Filter] = DEFAULT_FILTERS,
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] = (),
) -> str:
    r"""Return the text a person came to the page for; empty for an empty page.

    ``source`` is HTML or already flattened text, as str or bytes, or an lxml element or tree, which is
    not changed. The keyword arguments are the fields of ``Options``:
    ``input_format`` "html", "text", or "auto" to detect it; ``encoding`` for bytes; ``focus`` "precision" to drop more of the
    doubtful blocks, "recall" to keep more; ``filters`` to run in place of the default ones, ``select`` and ``ignore`` to choose
    among them by name. Trees take neither ``encoding`` nor the format "text".

    In text mode the lines of the result are lines of the source, in order. The content of a page never raises; what is wrong
    with it is in ``analyze(...).warnings``. Raises TypeError, ValueError or LookupError for arguments that cannot be right.

    >>> extract("Home\nSport\nContact\nRain ends the match\nBy Ann Smith\nIt rained on Monday, so the match was called off.")
    'Rain ends the match\nIt rained on Monday, so the match was called off.'
    """
    return run(source, Options(input_format, encoding, focus, filters, select, ignore)).text


def analyze(
    source: Source,
    *,
    input_format: InputFormat = "auto",
    encoding: str | None = None,
    focus: Focus = "balanced",
    filters: Iterable[Filter] = DEFAULT_FILTERS,
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] = (),
) -> Page:
    """Return the page with all its blocks and every filter's verdicts. Parameters and errors as for ``extract``.

    >>> page = analyze("<p>Share</p><p>It rained on Monday, so the match was called off.</p>")
    >>> [(block.text, block.line, block.path) for block in page.dropped_blocks]
    [('Share', 1, '/html/body/p[1]')]
    """
    return run(source, Options(input_format, encoding, focus, filters, select, ignore))


def run(source: Source, options: Options) -> Page:
    """Return the page that ``analyze`` returns, with all settings in one object."""
    if is_tree(source):
        _check_tree_options(options)
        warnings: list[str] = []
        segmented, sample = segment_html(source), ""
    else:
        text, warnings = _text_of(source, options.encoding)
        mode = detect_format(text) if options.input_format == "auto" else options.input_format
        segmented = segment_html(text) if mode == "html" else _segmented_text(text)
        sample = text[:SAMPLE_CHARS]
    warnings += segmented.warnings
    if not len(segmented.blocks):
        warnings.append("no text on the page")
    if _is_binary(sample):
        warnings.append("this looks like binary data, not like a page")
    return options.pipeline.run(Page(segmented.blocks, tuple(warnings), segmented.title, segmented.declarations))


def _check_tree_options(options: Options) -> None:
    """Raise ValueError for options that apply only to a source given as str or bytes."""
    if options.input_format == "text":
        raise ValueError("input_format is 'text', but an lxml tree is HTML: leave it out, or pass the text as str")
    if options.encoding is not None:
        raise ValueError("encoding applies to bytes only, and an lxml tree is decoded already: leave it out")


CONTROLS: Final = bytes((*range(0x09), *range(0x0E, 0x20)))
"""Control characters that text does not contain."""
MAX_BINARY: Final = 0.05
"""Share of control and undecodable characters above which a source looks like binary data."""
SAMPLE_CHARS: Final = 100_000
"""First characters of a source that are checked for this."""


def _is_binary(sample: str) -> bool:
    """Return whether a source looks like binary data. It counts bytes: a regular expression takes three times as long."""
    data = sample.encode("utf-8", "surrogatepass")
    strange = len(data) - len(data.translate(None, CONTROLS)) + data.count("\ufffd".encode())
    return strange > MAX_BINARY * len(sample)


def _segmented_text(text: str) -> Segmented:
    """Return the blocks of flattened text. Encoding it finds unpaired surrogates 20 times as fast as a regular expression."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return Segmented(segment_text(text), warnings=(UNPAIRED,))
    return Segmented(segment_text(text))


def _text_of(source: object, encoding: str | None) -> tuple[str, list[str]]:
    """Return the source as str, and warnings about it."""
    warnings: list[str] = []
    if isinstance(source, (bytes, bytearray, memoryview)):
        decoded = decode(bytes(source), encoding)
        text = decoded.text
        warnings += decoded.warnings
    elif isinstance(source, str):
        text = source
        if encoding is not None:
            raise ValueError("encoding applies to bytes only, and source is a str: leave it out, or pass the bytes")
    else:
        raise TypeError(
            f"source is {type(source).__name__}: pass the page as str or bytes (read the file or response first), "
            "or as an lxml element or tree"
        )
    if "\0" in text:
        warnings.append(f"{text.count(chr(0))} NUL characters")
    return text, warnings
