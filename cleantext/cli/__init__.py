"""``cleantext [FILE|DIR|-]…``: clean text on standard output, or in a file for each page."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from cleantext.api import run
from cleantext.cli.arguments import FAILED, INTERRUPTED, build_parser, options_of, parsed_arguments, suffix_of
from cleantext.cli.inputs import find_pages, in_place_of_a_page, read, way_out
from cleantext.cli.show import said, say, shown
from cleantext.cli.targets import targets_of, write
from cleantext.misuse import ADDRESS, FILE_NAME
from cleantext.options import Options
from cleantext.page import Page
from cleantext.render.terminal import printable

__all__ = ["build_parser", "main"]

BATCH: Final = "batch"
"""The first argument that means many pages; a file of that name is ``./batch``."""
EVAL: Final = "eval"
"""The first argument that means measuring extractors; a file of that name is ``./eval``."""

LIKENESS: Final = 0.7
"""Likeness of a word and the name of a command, 0 to 1 as difflib has it, from which on it is taken for a slip: "bacth" has 0.8, "base" 0.67."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments[:1] == [BATCH]:
        from cleantext.cli.batch import main_batch  # noqa: PLC0415 -- one page needs none of it

        return main_batch(arguments[1:])
    if arguments[:1] == [EVAL]:
        from cleantext.cli.evaluate import main_eval  # noqa: PLC0415 -- one page needs none of it

        return main_eval(arguments[1:])
    parser = build_parser()
    if (meant := _meant(arguments)) is not None:
        parser.error(f"{arguments[0]}: no such file; did you mean {meant}?")
    parsed = parsed_arguments(parser, arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options = options_of(parsed)
        found = find_pages(parsed.files or ["-"], parsed.output)
    except (ValueError, ImportError) as error:
        parser.error(str(error))
    for option in ("report", "url"):
        if getattr(parsed, option) and len(found.pages) > 1:
            parser.error(f"--{option} is for one page: give one FILE")
    for message in found.messages:
        say(message)
    try:
        job = _Job(options, parsed, parser, is_several=found.is_several)
        targets = (
            targets_of(found.pages, parsed.output, suffix_of(parsed)) if parsed.output else [None] * len(found.pages)
        )
        status = FAILED if found.failed else 0
        for name, target in zip(found.pages, targets, strict=True):
            status = max(status, job.clean(name, target))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader closed the pipe; Python would report it again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        say(f"cannot write: {error.strerror or error}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _meant(arguments: Sequence[str]) -> str | None:
    """Return the command that was meant if the first argument is like the name of one, and names no file; None if not.

    >>> _meant(["bacth", "my pages"]), _meant(["batch.html"])
    ("cleantext batch 'my pages'", None)
    """
    first = arguments[0] if arguments else ""
    if not first.isalpha() or os.path.lexists(first):
        return None
    alike = get_close_matches(first.lower(), (BATCH, EVAL), 1, LIKENESS)
    return shlex.join(["cleantext", alike[0], *arguments[1:]]) if alike else None


class _Job:
    """What is done with each page."""

    def __init__(
        self, options: Options, parsed: argparse.Namespace, parser: argparse.ArgumentParser, *, is_several: bool
    ) -> None:
        self._options, self._parsed, self._parser = options, parsed, parser
        self._has_headers = is_several and not (parsed.json or parsed.metadata or parsed.confidence or parsed.output)
        self._is_first = True

    def clean(self, name: str, target: Path | None) -> int:
        """Print or write what was asked for of one page, and return the exit status."""
        parsed, options = self._parsed, self._options
        try:
            data = read(name, parsed.max_bytes)
        except OSError as error:
            say(f"{name or repr(name)}: {error.strerror or error}")
            return FAILED
        try:
            page = run(data, options)
        except LookupError as error:
            self._parser.error(said(error))
        self._warn(page, name, data)
        try:
            text = self._shown(page, name)
        except ImportError as error:
            self._parser.error(str(error))
        if target is None and text:
            self._print(text, name)
        elif target is not None and text:
            try:
                write(text, target, parsed.output)
            except OSError as error:
                say(f"{target}: cannot write: {error.strerror or error}")
                return FAILED
        return 0 if page.kept.any() and (page.is_text or options.input_format != "auto") else FAILED

    def _shown(self, page: Page, name: str) -> str:
        """Return what is printed of a page, or write its report."""
        if not self._parsed.report:
            return shown(page, name, self._options, self._parsed)
        from cleantext.render.report import write_report  # noqa: PLC0415 -- for people only

        write_report(page, self._parsed.report)
        return ""

    def _warn(self, page: Page, name: str, data: bytes) -> None:
        """Print the page's warnings, unless the output has them, too."""
        has_text = bool(page.kept.any())
        warnings = list(page.warnings)
        if not has_text and not warnings:
            warnings.append("all blocks were dropped: --explain shows why")
        if not has_text or not (self._parsed.explain or self._parsed.json):
            for warning in warnings:
                say(f"{name}: {in_place_of_a_page(data) if warning in (ADDRESS, FILE_NAME) else warning}")
        if not page.is_text and not has_text and (command := way_out(name, data)) is not None:
            say(f"{name}: try {command}")

    def _print(self, text: str, name: str) -> None:
        if self._has_headers:
            print(f"{'' if self._is_first else chr(10)}==> {printable(name, on_a_line=True)} <==")
            self._is_first = False
        print(text)
