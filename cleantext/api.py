"""Start reading here: ``extract`` and ``analyze``."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import replace
from time import monotonic
from typing import NamedTuple, TypeAlias
from warnings import warn

from cleantext.blocks import Blocks
from cleantext.decode import decode
from cleantext.file_types import INSTEAD, WARC, file_type, is_garbled, is_warc
from cleantext.filters import DEFAULT_FILTERS
from cleantext.filters.main_content import Focus
from cleantext.limits import Clock, Deadline, Stopwatch, cut
from cleantext.misuse import mistaken_for, wrong_type
from cleantext.options import MAX_BLOCKS, MAX_BYTES, Choice, InputFormat, Options
from cleantext.output_style import Links, OutputFormat
from cleantext.page import Filter, Page
from cleantext.segment import Parser, Segmented, Tree, is_tree, segment_html, segment_text
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
    hidden: Choice = "drop",
    comments: Choice = "drop",
    authors: Choice = "keep",
    parser: Parser = "lxml",
    max_bytes: int | None = MAX_BYTES,
    max_blocks: int | None = MAX_BLOCKS,
    max_seconds: float | None = None,
    output_format: OutputFormat = "text",
    links: Links = "on",
    url: str | None = None,
    front_matter: bool = False,
    verdicts: bool = False,
) -> str:
    r"""Return the text a person came to the page for; empty for an empty page.

    ``source`` is HTML or already flattened text, as str or bytes, or an lxml element or tree, which is
    not changed. The keyword arguments are the fields of ``Options``:
    ``input_format`` "html", "text", or "auto" to detect it; ``encoding`` for bytes; ``focus`` "precision" to drop more of the
    doubtful blocks, "recall" to keep more; ``filters`` to run in place of the default ones, ``select`` and ``ignore`` to choose
    among them by name; ``hidden`` "keep" for text that the page never shows, too; ``comments`` "keep" for the comments below an article;
    ``authors`` "drop" for names and dates of posts; ``parser`` "turbohtml" to parse HTML by it; ``max_bytes``, ``max_blocks`` and ``max_seconds`` to limit the work;
    ``output_format`` "text", "markdown" or "html"; ``links`` "on", "off" or "references" in Markdown; ``url`` the page's address, to
    make those of links absolute; ``front_matter`` for the metadata as YAML above Markdown; ``verdicts`` for ``data-`` attributes in
    HTML with the filter and code that kept each block. Trees take neither ``encoding`` nor the format "text".

    In text mode the lines of the result are lines of the source, in order. The content of a page never raises; what is wrong
    with it is in ``analyze(...).warnings``; only a str that looks like a file name or an address gives a UserWarning, too, unless
    ``input_format`` says what it is. Raises TypeError, ValueError or LookupError for arguments that cannot be right, and
    ImportError for Markdown without the extra ``markdown``, and for turbohtml without ``fast``.

    >>> extract("Home\nSport\nContact\nRain ends the match\nBy Ann Smith\nIt rained on Monday, so the match was called off.")
    'Rain ends the match\nIt rained on Monday, so the match was called off.'
    """
    options = Options(
        input_format,
        encoding,
        focus,
        filters,
        select,
        ignore,
        hidden,
        comments,
        authors,
        parser,
        max_bytes,
        max_blocks,
        max_seconds,
        output_format,
        links,
        url,
        front_matter,
        verdicts,
    )
    page = run(source, options)
    if (mistake := _mistake(source, options)) is not None:
        warn(mistake, stacklevel=2)
    return page.rendered(output_format, links=links, front_matter=front_matter, verdicts=verdicts)


def analyze(
    source: Source,
    *,
    input_format: InputFormat = "auto",
    encoding: str | None = None,
    focus: Focus = "balanced",
    filters: Iterable[Filter] = DEFAULT_FILTERS,
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] = (),
    hidden: Choice = "drop",
    comments: Choice = "drop",
    authors: Choice = "keep",
    parser: Parser = "lxml",
    max_bytes: int | None = MAX_BYTES,
    max_blocks: int | None = MAX_BLOCKS,
    max_seconds: float | None = None,
    url: str | None = None,
    timings: bool = False,
) -> Page:
    """Return the page with all its blocks and every filter's verdicts. Parameters and errors as for ``extract``.

    ``timings``: whether ``page.timings`` has the seconds of each stage.

    >>> page = analyze("<p>Share</p><p>It rained on Monday, so the match was called off.</p>")
    >>> [(block.text, block.line, block.path) for block in page.dropped_blocks]
    [('Share', 1, '/html/body/p[1]')]
    """
    options = Options(
        input_format,
        encoding,
        focus,
        filters,
        select,
        ignore,
        hidden,
        comments,
        authors,
        parser,
        max_bytes,
        max_blocks,
        max_seconds,
        url=url,
        timings=timings,
    )
    return run(source, options)


def run(source: Source, options: Options, *, declared: str | None = None, clock: Clock = monotonic) -> Page:
    """Return the page that ``analyze`` returns, with all settings in one object.

    ``declared``: the encoding that HTTP declares; it precedes the page's declaration, and is as often wrong. ``clock``: measures
    ``max_seconds`` and ``timings``.
    """
    watch = Stopwatch(clock) if options.timings else None
    deadline = Deadline(options.max_seconds, clock)
    was_cut, is_text = False, True
    warnings: list[str] = []
    if is_tree(source):
        _check_tree_options(options)
        segmented = segment_html(source, keep_hidden=options.hidden == "keep")
    else:
        given = _checked_source(source, options.encoding)
        source = given if options.max_bytes is None else cut(given, options.max_bytes)
        was_cut = len(source) < len(given)
        text, warnings, is_text, utf8 = _text_of(source, options, declared)
        if deadline.has_passed():
            return Page(segment_text(""), (*warnings, "the time was up before the text was segmented"), complete=False)
        if (mistake := _mistake(text, options)) is not None:
            warnings.append(mistake)
        if watch is not None:
            watch.lap("decode")
        segmented = _segmented(text, options, utf8)
    if watch is not None:
        watch.lap("segment")
    warnings += segmented.warnings
    blocks = _within_limits(segmented.blocks, options, warnings, was_cut=was_cut)
    if is_text and not len(blocks):
        warnings.append("no text on the page")
    complete = not was_cut and len(blocks) == len(segmented.blocks)
    page = Page(
        blocks,
        tuple(warnings),
        segmented.title,
        segmented.declarations,
        is_text=is_text,
        complete=complete,
        url=options.url or "",
    )
    page = options.pipeline.run(page, deadline, watch)
    return page if watch is None else replace(page, timings=tuple(watch.laps))


def _within_limits(blocks: Blocks, options: Options, warnings: list[str], *, was_cut: bool) -> Blocks:
    """Return the blocks up to the limits, and add a warning for each limit. The last block of a source that was cut may be torn."""
    count = len(blocks)
    if was_cut:
        warnings.append(f"the source is longer than max_bytes, {options.max_bytes:,}: the rest was ignored")
        count = max(count - 1, min(count, 1))
    if options.max_blocks is not None and count > options.max_blocks:
        warnings.append(f"the page has more than {options.max_blocks:,} blocks, max_blocks: the rest was ignored")
        count = options.max_blocks
    return blocks if count == len(blocks) else blocks.up_to(count)


def _check_tree_options(options: Options) -> None:
    """Raise ValueError for options that apply only to a source given as str or bytes."""
    if options.input_format == "text":
        raise ValueError("input_format is 'text', but an lxml tree is HTML: leave it out, or pass the text as str")
    if options.encoding is not None:
        raise ValueError("encoding applies to bytes only, and an lxml tree is decoded already: leave it out")


def _mistake(source: object, options: Options) -> str | None:
    """Return the warning of a str that looks like a file name or an address; None for others, and if its format was given."""
    return mistaken_for(source) if isinstance(source, str) and options.input_format == "auto" else None


def _segmented(text: str, options: Options, utf8: bytes | None) -> Segmented:
    """Return the blocks of HTML or flattened text. ``utf8``: the text as UTF-8, if it is known.

    A NUL is ignored in HTML, as in a browser; in flattened text it is a space, so that the offsets of blocks remain right.
    """
    has_nuls, input_format = "\0" in text, options.input_format
    if input_format == "auto":
        input_format = detect_format(text.replace("\0", "") if has_nuls else text)
    if input_format == "html":
        return segment_html(text, utf8=utf8, keep_hidden=options.hidden == "keep", parser=options.parser)
    return _segmented_text(text.replace("\0", " ") if has_nuls else text)


def _segmented_text(text: str) -> Segmented:
    """Return the blocks of flattened text. Encoding it finds unpaired surrogates 20 times as fast as a regular expression."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return Segmented(segment_text(text), warnings=(UNPAIRED,))
    return Segmented(segment_text(text))


def _checked_source(source: object, encoding: str | None) -> str | bytes:
    """Return a source as str or bytes. Raises TypeError for other types, ValueError for an encoding of a str."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if not isinstance(source, str):
        raise TypeError(wrong_type(source))
    if encoding is not None:
        raise ValueError("encoding applies to bytes only, and source is a str: leave it out, or pass the bytes")
    return source


class _Text(NamedTuple):
    """A source as str."""

    text: str
    """The source; empty if it is not text and no format was given."""
    warnings: list[str]
    """Its problems, a sentence each."""
    is_text: bool
    """Whether it is HTML or flattened text, and not an image, an archive or another file."""
    utf8: bytes | None = None
    """The source, if it is the text in UTF-8 and has no NUL."""


def _text_of(source: str | bytes, options: Options, declared: str | None) -> _Text:
    """Return the source as str. A given ``input_format`` is followed whatever the source is."""
    decoded = decode(source, options.encoding, declared) if isinstance(source, bytes) else None
    text = decoded.text if decoded else str(source)
    warnings = list(decoded.warnings) if decoded else []
    kind = file_type(source) if isinstance(source, bytes) else None
    if kind is None and is_warc(text):
        kind = WARC
    is_text = kind is None and not is_garbled(text)
    if not is_text:
        note = f"the source is {kind or 'binary data'}, not a page"
        if options.input_format == "auto":
            return _Text("", [note + INSTEAD.get(kind or "", "")], is_text=False)
        warnings.append(note)
    if "\0" in text:
        warnings.append(f"{text.count(chr(0))} NUL characters were left out")
        return _Text(text, warnings, is_text)
    is_utf8 = decoded is not None and decoded.encoding == "utf-8" and not decoded.warnings
    utf8 = source if is_utf8 and isinstance(source, bytes) and not source.startswith(BOM_UTF8) else None
    return _Text(text, warnings, is_text, utf8)
