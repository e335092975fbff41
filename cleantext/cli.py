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
from cleantext.options import INPUT_FORMATS, Options
from cleantext.page import Page
from cleantext.render.json import render_json

__all__ = ["main"]

UNREADABLE = 1
"""Exit status when a file could not be read."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    arguments = argparse.ArgumentParser(
        prog="cleantext",
        description="Print the text a person came to the page for, without menus, teasers, adverts and the like.",
        epilog="exit status: 0; 1 when a file cannot be read; 2 for wrong usage",
    )
    arguments.add_argument(
        "files", nargs="*", default=["-"], metavar="FILE", help="page to clean; - is standard input (default)"
    )
    arguments.add_argument(
        "--input-format", choices=INPUT_FORMATS, default="auto", help="format of the input (default: detect it)"
    )
    arguments.add_argument("--encoding", help="the input's encoding (default: BOM, declaration, detection)")
    arguments.add_argument(
        "--focus",
        choices=tuple(FOCUS),
        default="balanced",
        help="what to do with doubtful blocks: precision drops more, recall keeps more",
    )
    arguments.add_argument("--select", metavar="FILTERS", help="run these filters alone: names with + between them")
    arguments.add_argument("--ignore", metavar="FILTERS", help="do not run these filters: names with + between them")
    output = arguments.add_mutually_exclusive_group()
    output.add_argument(
        "--explain", action="store_true", help="show every block: kept or dropped, by which filter, and why"
    )
    output.add_argument(
        "--json", action="store_true", help="one JSON object a page: text, warnings, blocks and their verdicts"
    )
    arguments.add_argument("--version", action="version", version=f"cleantext {__version__}")
    return arguments


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    arguments = parser()
    options = arguments.parse_args(argv)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        settings = Options(
            options.input_format,
            options.encoding,
            options.focus,
            select=options.select.split("+") if options.select else None,
            ignore=options.ignore.split("+") if options.ignore else (),
        )
    except ValueError as error:
        arguments.error(str(error))
    status = 0
    try:
        for name in options.files or ["-"]:
            try:
                data = _read(name)
            except OSError as error:
                print(f"cleantext: {name}: {error.strerror or error}", file=sys.stderr)
                status = UNREADABLE
                continue
            try:
                page = run(data, settings)
            except LookupError as error:
                arguments.error(str(error).strip("'\""))
            if options.explain and len(options.files) > 1:
                print(f"# {name}")
            _show(page, name, explain=options.explain, as_json=options.json)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader closed the pipe; Python would report it again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"cleantext: cannot write: {error.strerror or error}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREADABLE
    return status


def _read(name: str) -> bytes:
    if name != "-":
        return Path(name).read_bytes()
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return sys.stdin.buffer.read()


def _show(page: Page, name: str, *, explain: bool, as_json: bool) -> None:
    if as_json:
        print(json.dumps(render_json(page, name), ensure_ascii=False))
    elif explain:
        print(page.explain(color=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    else:
        for warning in page.warnings:
            print(f"cleantext: {name}: {warning}", file=sys.stderr)
        if page.text:
            print(page.text)
