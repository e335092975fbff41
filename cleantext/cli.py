"""``cleantext [FILE …|-]``: clean text on standard output."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cleantext import __version__
from cleantext.api import run
from cleantext.filters.main_content import FOCUS
from cleantext.options import CHOICES, INPUT_FORMATS, LINKS, MAX_BLOCKS, MAX_BYTES, OUTPUT_FORMATS, Options
from cleantext.page import Page
from cleantext.render.json import render_json

__all__ = ["main"]

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
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--format", choices=OUTPUT_FORMATS, default="text", help="format of the output (default: text)")
    output.add_argument(
        "--explain", action="store_true", help="print every block: kept or dropped, by which filter, and why"
    )
    output.add_argument(
        "--json", action="store_true", help="print one JSON object per page: text, warnings, blocks and their verdicts"
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
            try:
                data = _read(name)
            except OSError as error:
                print(f"cleantext: {name}: {error.strerror or error}", file=sys.stderr)
                status = IO_FAILED
                continue
            try:
                page = run(data, options)
            except LookupError as error:
                parser.error(str(error).strip("'\""))
            if not page.is_text and options.input_format == "auto":
                status = IO_FAILED
            if parsed.explain and len(parsed.files) > 1:
                print(f"# {name}")
            if parsed.metadata:
                print(json.dumps({"source": name, **page.metadata.to_dict()}, ensure_ascii=False, indent=2))
                continue
            try:
                _show(page, name, options, parsed)
            except ImportError as error:
                parser.error(str(error))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader closed the pipe; Python would report it again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"cleantext: cannot write: {error.strerror or error}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return IO_FAILED
    return status


def _parsed(parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> argparse.Namespace:
    parsed = parser.parse_args(argv)
    if parsed.report and len(parsed.files) > 1:
        parser.error("--report is for one page: give one FILE")
    return parsed


def _read(name: str) -> bytes:
    if name != "-":
        return Path(name).read_bytes()
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return sys.stdin.buffer.read()


def _show(page: Page, name: str, options: Options, parsed: argparse.Namespace) -> None:
    if parsed.json:
        print(json.dumps(render_json(page, name), ensure_ascii=False))
    elif parsed.explain:
        print(page.explain(color=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    else:
        for warning in page.warnings:
            print(f"cleantext: {name}: {warning}", file=sys.stderr)
        if parsed.report:
            from cleantext.render.report import write_report  # noqa: PLC0415 -- for people only

            write_report(page, parsed.report)
        elif text := page.rendered(options.output_format, links=options.links):
            print(text)
