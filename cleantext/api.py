"""Start reading here: ``extract`` and ``analyze``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from cleantext.decode import decode
from cleantext.file_types import file_type, is_garbled
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
        warnings: tuple[str, ...] = ()
        segmented, is_text = segment_html(source), True
    else:
        text, warnings, is_text = _read(source, options)
        segmented = _segmented(text, options.input_format)
    warnings += segmented.warnings
    if is_text and not len(segmented.blocks):
        warnings += ("no text on the page",)
    page = Page(segmented.blocks, warnings, segmented.title, segmented.declarations, is_text=is_text)
    return options.pipeline.run(page)


def _check_tree_options(options: Options) -> None:
    """Raise ValueError for options that apply only to a source given as str or bytes."""
    if options.input_format == "text":
        raise ValueError("input_format is 'text', but an lxml tree is HTML: leave it out, or pass the text as str")
    if options.encoding is not None:
        raise ValueError("encoding applies to bytes only, and an lxml tree is decoded already: leave it out")


class _Source(NamedTuple):
    """A source that was given as str or bytes."""

    text: str
    """The source as str; empty if it is not text and no format was given."""
    warnings: tuple[str, ...]
    """Its problems, a sentence each."""
    is_text: bool
    """Whether it is text, HTML or flattened, and not an image, an archive or another file."""


def _read(source: object, options: Options) -> _Source:
    """Return the source as str. A given ``input_format`` is followed whatever the source is."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
        text, _, warnings = decode(data, options.encoding)
        kind = file_type(data)
    elif isinstance(source, str):
        text, warnings, kind = source, (), None
        if options.encoding is not None:
            raise ValueError("encoding applies to bytes only, and source is a str: leave it out, or pass the bytes")
    else:
        raise TypeError(
            f"source is {type(source).__name__}: pass the page as str or bytes (read the file or response first), "
            "or as an lxml element or tree"
        )
    is_text = kind is None and not is_garbled(text)
    if not is_text:
        note = f"the source is {kind or 'binary data'}, not a page"
        if options.input_format == "auto":
            return _Source("", (note,), is_text=False)
        warnings += (note,)
    if "\0" in text:
        warnings += (f"{text.count(chr(0))} NUL characters were left out",)
    return _Source(text, warnings, is_text)


def _segmented(text: str, input_format: InputFormat) -> Segmented:
    """Return the blocks of HTML or flattened text.

    A NUL is ignored in HTML, as in a browser; in flattened text it is a space, so that the offsets of blocks remain right.
    """
    has_nuls = "\0" in text
    if input_format == "auto":
        input_format = detect_format(text.replace("\0", "") if has_nuls else text)
    if input_format == "html":
        return segment_html(text)
    return _segmented_text(text.replace("\0", " ") if has_nuls else text)


def _segmented_text(text: str) -> Segmented:
    """Return the blocks of flattened text. Encoding it finds unpaired surrogates 20 times as fast as a regular expression."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return Segmented(segment_text(text), warnings=(UNPAIRED,))
    return Segmented(segment_text(text))
