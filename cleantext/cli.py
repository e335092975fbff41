"""``cleantext [FILE …|-]``: clean text on standard output."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cleantext import __version__
from cleantext.api import run
from cleantext.filters.main_content import FOCUS
from cleantext.options import CHOICES, INPUT_FORMATS, LINKS, MAX_BLOCKS, MAX_BYTES, OUTPUT_FORMATS, Options
from cleantext.page import Page
from cleantext.render.record import render_record

__all__ = ["main"]

URL_RE: Final = re.compile(r"https?://", re.IGNORECASE)
IO_FAILED = 1
"""Exit status if a file could not be read or is not text, or the output could not be written."""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="cleantext",
        description="Print the text a person came to the page for, without menus, teasers, adverts and the like.",
        epilog="exit status: 0 for success, 1 if a file cannot be read or is not text, or the output not written, 2 for wrong usage",
    )
    parser.add_argument(
        "files", nargs="*", default=["-"], metavar="FILE", help="page to clean; - is standard input (default)"
    )
    parser.add_argument(
        "--input-format",
        choices=INPUT_FORMATS,
        default="auto",
        help="format of the input (default: auto, which detects it)",
    )
    parser.add_argument(
        "--encoding", help="encoding of the input (default: from its BOM or declaration, or else detected)"
    )
    parser.add_argument(
        "--focus",
        choices=tuple(FOCUS),
        default="balanced",
        help="what to do with doubtful blocks: precision drops more, recall keeps more",
    )
    parser.add_argument("--select", metavar="FILTERS", help="run only these filters: names joined by +")
    parser.add_argument("--ignore", metavar="FILTERS", help="run all filters but these: names joined by +")
    for name, default, what in (
        ("hidden", "drop", "text that the page never shows"),
        ("comments", "drop", "comments of readers below an article"),
        ("authors", "keep", "names and dates of the posts of a thread"),
    ):
        parser.add_argument(f"--{name}", choices=CHOICES, default=default, help=f"{what} (default: {default})")
    parser.add_argument(
        "--max-bytes", type=int, default=MAX_BYTES, metavar="N", help=f"cut longer input ({MAX_BYTES:,})"
    )
    parser.add_argument(
        "--max-blocks", type=int, default=MAX_BLOCKS, metavar="N", help=f"cut longer pages ({MAX_BLOCKS:,})"
    )
    parser.add_argument(
        "--max-seconds", type=float, metavar="S", help="run no further filter after this time (no limit)"
    )
    parser.add_argument(
        "--links",
        choices=LINKS,
        default="on",
        help="links and images of Markdown (default: on); references: at the end",
    )
    parser.add_argument("--format", choices=OUTPUT_FORMATS, default="text", help="format of the text (default: text)")
    output = parser.add_mutually_exclusive_group()
    output.add_argument(
        "--explain", action="store_true", help="print every block: kept or dropped, by which filter, and why"
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
    parser.add_argument("--blocks", action="store_true", help="with --json: every block and its verdict, too")
    parser.add_argument("--version", action="version", version=f"cleantext {__version__}")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    parser = build_parser()
    parsed = _parsed(parser, argv)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options = Options(
            parsed.input_format,
            parsed.encoding,
            parsed.focus,
            select=parsed.select or None,
            ignore=parsed.ignore or (),
            hidden=parsed.hidden,
            comments=parsed.comments,
            authors=parsed.authors,
            max_bytes=parsed.max_bytes,
            max_blocks=parsed.max_blocks,
            max_seconds=parsed.max_seconds,
            output_format=parsed.format,
            links=parsed.links,
        )
    except ValueError as error:
        parser.error(str(error))
    status = 0
    try:
        for name in parsed.files or ["-"]:
            status = max(status, _clean(name, options, parsed, parser))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader closed the pipe; Python would report it again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"cleantext: cannot write: {error.strerror or error}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return IO_FAILED
    return status


def _clean(name: str, options: Options, parsed: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Print what was asked for of one page, and return the exit status."""
    try:
        data = _read(name)
    except OSError as error:
        print(f"cleantext: {name}: {error.strerror or error}", file=sys.stderr)
        return IO_FAILED
    try:
        page = run(data, options)
    except LookupError as error:
        parser.error(str(error).strip("'\""))
    if parsed.explain and len(parsed.files) > 1:
        print(f"# {name}")
    try:
        if parsed.json:
            _show_record(page, name, parsed)
        elif parsed.metadata:
            print(json.dumps({"source": name, **page.metadata.to_dict()}, ensure_ascii=False, indent=2))
        elif parsed.confidence:
            print("\t".join((f"{page.confidence:.3f}", name, "; ".join(page.doubts))))
        else:
            _show(page, name, options, parsed)
    except ImportError as error:
        parser.error(str(error))
    return IO_FAILED if not page.is_text and options.input_format == "auto" else 0


def _parsed(parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> argparse.Namespace:
    parsed = parser.parse_args(argv)
    if parsed.report and len(parsed.files) > 1:
        parser.error("--report is for one page: give one FILE")
    if parsed.blocks and not parsed.json:
        parser.error("--blocks is for --json: add it, or use --explain to read the verdicts")
    return parsed


def _read(name: str) -> bytes:
    if URL_RE.match(name) and not Path(name).exists():
        raise OSError(f"cleantext reads no addresses; download it first: curl -L {name} | cleantext -")
    if name != "-":
        return Path(name).read_bytes()
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return sys.stdin.buffer.read()


def _show_record(page: Page, name: str, parsed: argparse.Namespace) -> None:
    record = render_record(page, source=name, output_format=parsed.format, blocks=parsed.blocks)
    print(json.dumps(record, ensure_ascii=False))


def _show(page: Page, name: str, options: Options, parsed: argparse.Namespace) -> None:
    if parsed.explain:
        print(page.explain(color=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    else:
        for warning in page.warnings:
            print(f"cleantext: {name}: {warning}", file=sys.stderr)
        if parsed.report:
            from cleantext.render.report import write_report  # noqa: PLC0415 -- for people only

            write_report(page, parsed.report)
        elif text := page.rendered(options.output_format, links=options.links):
            print(text)
