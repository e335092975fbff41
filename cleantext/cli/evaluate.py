"""``cleantext eval PAGES``: measure extractors on pages with gold."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.util import find_spec
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from cleantext.cli.arguments import FAILED, INTERRUPTED
from cleantext.cli.show import is_terminal, said, say
from cleantext.cli.values import at_least, number
from cleantext.counted import counted
from cleantext.render.terminal import printable

if TYPE_CHECKING:
    from cleantext.evaluation.evaluate import Evaluation
    from cleantext.evaluation.overview import Overview

__all__ = ["build_eval_parser", "main_eval"]

OURS: Final = "cleantext"
"""The extractor that is run if none is named."""
UNSUPPORTED: Final = "cleantext eval limits the time of processes in a way that Windows does not have: run it on Linux or macOS, or in WSL"
MARK_BYTES: Final = 1000
"""Bytes at the beginning of a file in which its mark is looked for. Bounds work."""
BETWEEN_LINES: Final = 0.2
"""Seconds between two lines about the progress on a terminal."""


def build_eval_parser() -> argparse.ArgumentParser:
    """Return the parser of ``cleantext eval``."""
    parser = argparse.ArgumentParser(
        prog="cleantext eval",
        usage="cleantext eval PAGES [OPTION ...]",
        description="Measure extractors on pages with gold, the text that should come out, each in a separate process.",
        epilog="exit status: 0 for success, 1 if an extractor did not run, 2 for wrong usage",
    )
    parser.add_argument(
        "pages",
        nargs="?",
        metavar="PAGES",
        help="folder with NAME.html or NAME.txt and NAME.gold.txt, a JSONL or Parquet file, or the name of a public set (--data)",
    )
    parser.add_argument(
        "--extractors",
        action="append",
        metavar="NAMES",
        help="names joined by commas: cleantext (default), peers such as trafilatura, your own module:function, filters nav_menu+main_content, "
        "or NAME=module:function; list for all names",
    )
    parser.add_argument(
        "--program",
        action="append",
        default=[],
        metavar="NAME=COMMAND",
        help="a program that reads and writes lines of JSON",
    )
    parser.add_argument(
        "--outputs",
        action="append",
        default=[],
        metavar="NAME=PATH",
        help="texts made elsewhere: a folder of NAME.txt, or a table",
    )
    parser.add_argument(
        "--data", type=Path, default=Path("data"), metavar="DIR", help="the folder of the public sets (default: data)"
    )
    for name, default, what in (
        ("page", "html, text, content, raw_content or body", "page"),
        ("gold", "gold", "text that should come out"),
        ("id", "id or name, else the number of the row", "name of the page"),
    ):
        about = f"column of a table with the {what} (default: {default})"
        parser.add_argument(f"--{name}-column", metavar="NAME", help=about)
    parser.add_argument(
        "--every", type=at_least(int, 1), default=1, metavar="N", help="take only every Nth page (default: all)"
    )
    parser.add_argument(
        "--baseline", metavar="NAME", help="the extractor that the others are compared with (default: the first)"
    )
    parser.add_argument(
        "--timeout",
        type=number(float, lambda s: 0 < s < inf, "give seconds for a page, more than 0"),
        default=30.0,
        metavar="S",
        help="CPU seconds for a page, after which it fails (30)",
    )
    parser.add_argument(
        "--jobs", type=at_least(int, 1), default=1, metavar="N", help="extractors that run at once (default: 1)"
    )
    parser.add_argument(
        "--core-hour",
        type=at_least(float, 0),
        default=0.05,
        metavar="PRICE",
        help="price of a core for an hour, for the cost of a million pages (0.05)",
    )
    parser.add_argument(
        "--worst",
        type=at_least(int, 0),
        default=5,
        metavar="N",
        help="worst pages of each extractor in the report (default: 5)",
    )
    parser.add_argument("--markdown", type=Path, metavar="OUT", help="write the table with all intervals in Markdown")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all figures, and those of each page, as JSON")
    parser.add_argument(
        "--report", type=Path, metavar="OUT", help="write an HTML file with the table and the worst pages"
    )
    return parser


def main_eval(argv: Sequence[str]) -> int:
    """Run ``cleantext eval`` and return the exit status."""
    parser = build_eval_parser()
    parsed = parser.parse_args(argv)
    if find_spec("resource") is None:
        say(UNSUPPORTED)
        return FAILED
    is_listing = parsed.extractors == ["list"]
    if parsed.pages is None and not is_listing:
        parser.error("PAGES is missing: the folder, file or public set to measure on")
    if str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))  # the user's own functions, as with python -m
    try:
        run = _listed if is_listing else _prepared(parsed)
    except (OSError, ValueError, TypeError, LookupError, ImportError) as error:
        parser.error(said(error))
    try:
        return run()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader closed the pipe; Python would report it again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        say(f"cannot write: {error.strerror or error}")
        return FAILED


def _prepared(parsed: argparse.Namespace) -> Callable[[], int]:
    """Return what runs the extractors that the arguments name, and shows the result. Raises for arguments that cannot be right."""
    from cleantext.evaluation.evaluate import evaluate  # noqa: PLC0415
    from cleantext.evaluation.extractors import PROGRAM, extractor  # noqa: PLC0415
    from cleantext.evaluation.pages import GOLD, Columns, is_set, read_outputs, read_pages  # noqa: PLC0415
    from cleantext.evaluation.sets.catalogue import SETS  # noqa: PLC0415

    _check_targets(_targets(parsed), Path(parsed.pages))
    programs = {name: PROGRAM + command for name, command in _pairs(parsed.program, "--program")}
    outputs = dict(_pairs(parsed.outputs, "--outputs"))
    listed = ",".join(parsed.extractors or ([] if programs or outputs else [OURS])).split(",")
    extractors = dict(_named(name.strip()) for name in listed if name.strip())
    names = [*extractors, *programs, *outputs]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ValueError(f"two extractors are named {twice[0]!r}: give each its name")
    extractors |= programs
    for called in extractors.values():
        extractor(called)  # raises for a wrong name
    if not names:
        raise ValueError("no extractor is named: give --extractors, --program or --outputs")
    if parsed.baseline is not None and parsed.baseline not in names:
        raise ValueError(f"--baseline {parsed.baseline!r} is none of the extractors: {', '.join(names)}")
    columns = Columns(parsed.page_column, parsed.gold_column or GOLD, parsed.id_column)
    items = read_pages(parsed.pages, parsed.data, columns, every=parsed.every)
    ids = [item.id for item in items]
    texts = {name: read_outputs(Path(path), ids, Columns(id=parsed.id_column)) for name, path in outputs.items()}
    name = Path(parsed.pages).name or Path(parsed.pages).resolve().name
    shown_name = name if name not in SETS or is_set(parsed.pages) else f"./{name}"
    known = {"page_seconds": parsed.timeout, "jobs": parsed.jobs, "count": parsed.worst, "progress": _Progress()}
    return lambda: _shown(evaluate(shown_name, items, extractors, texts, **known), parsed)


class _Target(NamedTuple):
    """A file to write."""

    option: str
    """The option that names it."""
    path: Path
    """Its path."""
    mark: str
    """What files of this option have near their beginning: a file without it was written by something else, and is not replaced."""


def _targets(parsed: argparse.Namespace) -> list[_Target]:
    """Return the files that the arguments ask for."""
    from cleantext.evaluation.html_report import HTML_MARK  # noqa: PLC0415
    from cleantext.evaluation.overview import JSON_MARK, MARKDOWN_MARK  # noqa: PLC0415

    marks = {"markdown": MARKDOWN_MARK, "json": JSON_MARK, "report": HTML_MARK}
    return [_Target(name, path, mark) for name, mark in marks.items() if (path := getattr(parsed, name)) is not None]


def _check_targets(targets: Iterable[_Target], pages: Path) -> None:
    """Raise ValueError for a file that could not be written after the run, that is one of the pages, or that another program wrote."""
    seen: dict[Path, str] = {}
    for option, target, mark in targets:
        if not target.parent.is_dir() or target.is_dir():
            raise ValueError(f"{target} cannot be written: {target.parent} is no directory, or it is one")
        place = target.resolve()
        if place == pages.resolve() or (pages.is_dir() and place.parent == pages.resolve()):
            raise ValueError(f"{target} is among the pages: write it elsewhere")
        if place in seen:
            raise ValueError(f"--{seen[place]} and --{option} name the same file, {target}: choose another name")
        seen[place] = option
        if target.exists() and not _may_be_replaced(target, mark):
            raise ValueError(f"{target} exists and was not written by cleantext eval --{option}: choose another name")


def _may_be_replaced(path: Path, mark: str) -> bool:
    """Return whether a file that exists is empty or has a mark near its beginning, or is none whose content would be lost (/dev/stdout)."""
    if not path.is_file():
        return True
    with path.open("rb") as file:
        beginning = file.read(MARK_BYTES)
    return not beginning or mark.encode() in beginning


def _named(name: str) -> tuple[str, str]:
    """Return the name that an extractor is shown by, and what it is."""
    shown, equals, called = name.partition("=")
    return (shown.strip(), called.strip()) if equals else (name, name)


def _pairs(given: Iterable[str], option: str) -> list[tuple[str, str]]:
    """Return names with what they are. Raises ValueError for one without a name."""
    pairs = []
    for one in given:
        name, equals, what = one.partition("=")
        if not (name and equals and what):
            raise ValueError(f"{option} {one!r}: give a name and what it is, NAME={one or '…'}")
        pairs.append((name, what))
    return pairs


def _listed() -> int:
    """Print all extractors, and return the exit status."""
    from cleantext.evaluation.extractors import listing  # noqa: PLC0415 -- other commands need none of it

    print(listing(), flush=True)
    return 0


def _shown(evaluation: Evaluation, parsed: argparse.Namespace) -> int:
    """Print the table, write the files, and return the exit status."""
    from cleantext.evaluation.overview import as_json, overview  # noqa: PLC0415

    result = evaluation.result
    baseline = parsed.baseline or next(iter(result.outcomes), "")
    table = partial(overview, result, baseline, core_hour=parsed.core_hour)
    text = table().terminal
    print(printable(text) if is_terminal() else text, flush=True)
    texts: dict[str, Callable[[], str]] = {
        "markdown": lambda: table(all_intervals=True).markdown,
        "json": lambda: as_json(result, baseline, core_hour=parsed.core_hour),
        "report": lambda: _report(evaluation, table(all_intervals=True)),
    }
    for option, path, _ in _targets(parsed):
        path.write_text(texts[option](), "utf-8", errors="replace")
        say(f"{path} is written")
    return FAILED if result.did_not_run else 0


def _report(evaluation: Evaluation, whole: Overview) -> str:
    """Return the HTML report; without cleantext's reports of its worst pages if Jinja2 is not installed."""
    from cleantext.evaluation.html_report import page_reports, render_evaluation  # noqa: PLC0415

    reports: dict[str, list[str]] = {}
    try:
        reports = {name: page_reports(pages) for name, pages in evaluation.worst.items() if name == OURS}
    except ImportError as error:
        say(f"without the reports of single pages: {error}")
    result = evaluation.result
    title = f"{result.set}: {counted(len(result.ids), 'page')}, {counted(len(result.outcomes), 'extractor')}"
    return render_evaluation(title, whole, evaluation.worst, result=result, reports=reports)


class _Progress:
    """Prints how far an extractor is: on a terminal all the time, else when it has ended."""

    def __init__(self) -> None:
        self._last = 0.0
        self._starts: dict[str, float] = {}
        self._is_terminal = sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, name: str, done: int, pages: int) -> None:
        now = time.monotonic()
        start = self._starts.setdefault(name, now)
        if done == pages:
            say(f"{name}: {done:,} of {pages:,} pages, {now - start:,.1f} s")
        elif self._is_terminal and now - self._last >= BETWEEN_LINES:
            self._last = now
            print(f"{name}: {done:,} of {pages:,} pages", end="\r", file=sys.stderr, flush=True)
