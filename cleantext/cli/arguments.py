"""The arguments of the command line, and the options that they make."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from cleantext import __version__
from cleantext._core import CORE
from cleantext.cli.values import at_least, encoding, filled
from cleantext.filters.main_content import FOCUS
from cleantext.options import CHOICES, INPUT_FORMATS, MAX_BLOCKS, MAX_BYTES, PARSERS, Options
from cleantext.output_style import LINKS, OUTPUT_FORMATS, SUFFIXES
from cleantext.page import Filter
from cleantext.pipeline import filter_name

__all__ = [
    "FAILED",
    "INTERRUPTED",
    "add_page_options",
    "add_text_options",
    "build_parser",
    "options_of",
    "parsed_arguments",
    "suffix_of",
    "with_filters",
]

JSON: Final = "json"
FAILED: Final = 1
"""Exit status if an input gave no text, failed or could not be read, or the output could not be written."""
INTERRUPTED: Final = 130
"""Exit status after Ctrl-C, as shells have it: 128 and the signal's number."""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="cleantext",
        usage="cleantext [OPTION ...] [FILE | DIR | - ...]",
        description="Print the text a person came to the page for, without menus, teasers, adverts and the like.",
        epilog="cleantext batch cleans many pages, also those of WARC files and tables: cleantext batch --help. "
        "cleantext eval measures extractors on pages with gold: cleantext eval --help. "
        "exit status: 0 for success, 1 if an input gave no text or could not be read, or the output not written, 2 for wrong usage",
    )
    parser.add_argument(
        "files",
        nargs="*",
        default=["-"],
        metavar="FILE",
        help="page to clean, or a directory, whose pages and texts are cleaned; - is standard input (default)",
    )
    parser.add_argument(
        "--url", type=filled, metavar="ADDRESS", help="address of the page, to make its links absolute (one page)"
    )
    add_page_options(parser)
    _add_output(parser)
    parser.add_argument("--version", action="version", version=f"cleantext {__version__} ({CORE} core)")
    return parser


def add_page_options(parser: argparse.ArgumentParser) -> None:
    """Add what is known of the pages, and what is done with them."""
    parser.add_argument(
        "--input-format",
        choices=INPUT_FORMATS,
        default="auto",
        help="format of the input (default: auto, which detects it)",
    )
    parser.add_argument(
        "--encoding",
        type=encoding,
        help="encoding of the input (default: from its BOM or declaration, or else detected)",
    )
    parser.add_argument(
        "--focus",
        choices=tuple(FOCUS),
        default="balanced",
        help="what to do with doubtful blocks: precision drops more, recall keeps more",
    )
    parser.add_argument("--select", type=filled, metavar="FILTERS", help="run only these filters: names joined by +")
    parser.add_argument("--ignore", type=filled, metavar="FILTERS", help="run all filters but these: names joined by +")
    parser.add_argument(
        "--phrases", type=Path, metavar="FILE", help="drop, or protect, blocks with phrases of yours: a TOML file"
    )
    for name, default, what in (
        ("hidden", "drop", "text that the page never shows"),
        ("comments", "drop", "comments of readers below an article"),
        ("authors", "keep", "names and dates of the posts of a thread"),
    ):
        parser.add_argument(f"--{name}", choices=CHOICES, default=default, help=f"{what} (default: {default})")
    parser.add_argument("--parser", choices=PARSERS, default="lxml", help="what parses HTML (default: lxml)")
    parser.add_argument(
        "--max-bytes", type=at_least(int, 1), default=MAX_BYTES, metavar="N", help=f"cut longer input ({MAX_BYTES:,})"
    )
    parser.add_argument(
        "--max-blocks",
        type=at_least(int, 1),
        default=MAX_BLOCKS,
        metavar="N",
        help=f"cut longer pages ({MAX_BLOCKS:,})",
    )
    parser.add_argument(
        "--max-seconds", type=at_least(float, 0), metavar="S", help="run no further filter after this time (no limit)"
    )


def add_text_options(parser: argparse.ArgumentParser, formats: Sequence[str], more: str = "") -> None:
    """Add the format of texts, and how links are written. ``more``: the end of the help of the format."""
    parser.add_argument("--format", choices=formats, default="text", help=f"format of the text (default: text){more}")
    parser.add_argument(
        "--links",
        choices=LINKS,
        default="on",
        help="links and images of Markdown (default: on); references: at the end",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    """Add what is printed, and where."""
    add_text_options(parser, (*OUTPUT_FORMATS, JSON), "; json: the record, as with --json")
    parser.add_argument(
        "--front-matter", action="store_true", help="with --format markdown: the metadata above it, as YAML"
    )
    parser.add_argument(
        "--verdicts",
        action="store_true",
        help="with --format html: block, filter and code of the deciding verdict in data- attributes",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="DIR",
        help="write a file for each page into this directory, in place of printing; subdirectories are as in the input",
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument(
        "--explain", action="store_true", help="print every block: kept or dropped, by which filter, why, and its text"
    )
    output.add_argument(
        "--json", action="store_true", help="print one JSON record per page: text, kind, confidence, warnings, counts"
    )
    output.add_argument(
        "--report",
        type=Path,
        metavar="OUT",
        help="write an HTML file that shows every block with its evidence (one page)",
    )
    output.add_argument(
        "--metadata",
        action="store_true",
        help="print one JSON object per page: title, authors, dates, language and so on, each with its source",
    )
    output.add_argument(
        "--confidence",
        action="store_true",
        help="print the expected word F1 of each page's text, 0 to 1, and what lowers it",
    )
    parser.add_argument(
        "--wide", action="store_true", help="with --explain: whole lines, where a terminal would cut them"
    )
    parser.add_argument("--blocks", action="store_true", help="with --json: every block and its verdict, too")
    parser.add_argument("--timings", action="store_true", help="with --json: the seconds of each stage, too")


def parsed_arguments(parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments. Ends the process with a message for those that do not belong together."""
    parsed = parser.parse_args(argv)
    if parsed.format == JSON:
        if parsed.explain or parsed.report or parsed.metadata or parsed.confidence:
            parser.error("--format json is --json, which goes with no other output: leave one of them out")
        parsed.json, parsed.format = True, "text"
    for given, needed, advice in (
        ("blocks", "json", "add that, or use --explain to read the verdicts"),
        ("timings", "json", "add that"),
        ("wide", "explain", "add that"),
    ):
        if getattr(parsed, given) and not getattr(parsed, needed):
            parser.error(f"--{given} is for --{needed}: {advice}")
    for given, needed in (("front_matter", "markdown"), ("verdicts", "html")):
        option = f"--{given.replace('_', '-')}"
        if getattr(parsed, given) and parsed.json:
            parser.error(f"{option} is for the text alone, and records have all of it: leave it out")
        if getattr(parsed, given) and parsed.format != needed:
            parser.error(f"{option} is for --format {needed}: add that")
    out: Path | None = parsed.output
    if out is not None:
        if parsed.report or parsed.confidence:
            parser.error("-o is for texts, records, metadata and explanations: leave it out")
        if not out.is_dir() and out.suffix in (*SUFFIXES.values(), ".json", ".jsonl"):
            parser.error(f"-o takes a directory, and {out} looks like a file: for one page use cleantext FILE > {out}")
    return parsed


def options_of(parsed: argparse.Namespace) -> Options:
    """Return the settings for a page. Raises ValueError for those that cannot be right, ImportError for a parser that is not installed."""
    options = Options(
        parsed.input_format,
        parsed.encoding,
        parsed.focus,
        select=parsed.select,
        ignore=parsed.ignore or (),
        hidden=parsed.hidden,
        comments=parsed.comments,
        authors=parsed.authors,
        parser=parsed.parser,
        max_bytes=parsed.max_bytes,
        max_blocks=parsed.max_blocks,
        max_seconds=parsed.max_seconds,
        output_format=parsed.format,
        links=parsed.links,
        url=parsed.url,
        front_matter=parsed.front_matter,
        verdicts=parsed.verdicts,
        timings=parsed.timings,
    )
    if parsed.phrases is None:
        return options
    from cleantext.cli.own_phrases import with_phrases  # noqa: PLC0415 -- it reads TOML

    return with_phrases(options, parsed.phrases)


def with_filters(options: Options, *own: Filter) -> Options:
    """Return the options with more filters behind the others; they run whatever ``select`` names."""
    names = options.select
    if names is not None:
        names = [*(names.split("+") if isinstance(names, str) else names), *map(filter_name, own)]
    return replace(options, filters=(*options.filters, *own), select=names)


def suffix_of(parsed: argparse.Namespace) -> str:
    """Return the suffix of the files that ``-o`` writes."""
    if parsed.json or parsed.metadata:
        return ".json"
    return ".txt" if parsed.explain else SUFFIXES[parsed.format]
