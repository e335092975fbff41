"""``cleantext batch INPUT… -o OUT``: many pages into one output."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from cleantext.batch.job import check_arguments, run_batch
from cleantext.batch.sources import FORMATS
from cleantext.batch.summary import Summary
from cleantext.cli.arguments import FAILED, INTERRUPTED, add_page_options, add_text_options, options_of
from cleantext.cli.progress import shown_progress
from cleantext.cli.show import said, say
from cleantext.cli.sites import add_site_options, with_sites
from cleantext.cli.values import filled, number
from cleantext.counted import counted
from cleantext.output_style import OUTPUT_FORMATS

__all__ = ["build_batch_parser", "main_batch", "summary_lines"]

MISUSE: Final = (FileNotFoundError, FileExistsError)
"""Errors of the system that are those of the arguments, before there is work."""
SHOWN_CAUSES: Final = 10
"""Causes of failures, and faults of files, that are printed; others are counted."""


def build_batch_parser() -> argparse.ArgumentParser:
    """Return the parser of ``cleantext batch``."""
    parser = argparse.ArgumentParser(
        prog="cleantext batch",
        usage="cleantext batch INPUT [INPUT ...] -o OUT [OPTION ...]",
        description="Clean the pages of files, directories, tables (JSONL, Parquet) and archives (WARC, WET, ARC), "
        "plain, .gz or .zst, in a process for each core.",
        epilog="exit status: 0 for success, 1 if something failed (OUT.failures.jsonl says what), 2 for wrong usage",
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="file, directory, pattern, path such as s3://…, or - for standard input",
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="OUT",
        help="name that ends in .jsonl, .jsonl.gz, .jsonl.zst or .parquet; without a suffix: a directory, a file for each text",
    )
    parser.add_argument("--resume", action="store_true", help="go on where a run with the same arguments was stopped")
    parser.add_argument(
        "--workers",
        type=number(int, lambda n: n >= 0, "give a number of processes, or leave the option out for one a core"),
        metavar="N",
        help="number of processes (default: one for each core; 0: none)",
    )
    parser.add_argument(
        "--timeout",
        type=number(float, lambda s: s > 0, "give seconds for a page, more than 0"),
        default=10.0,
        metavar="S",
        help="seconds for a page, after which it fails (10)",
    )
    parser.add_argument(
        "--limit",
        type=number(int, lambda n: n >= 0, "give a number of pages"),
        metavar="N",
        help="read this number of pages at most",
    )
    parser.add_argument(
        "--min-confidence",
        type=number(float, lambda f1: 0 <= f1 <= 1, "give a number from 0 to 1"),
        metavar="F1",
        help="leave out pages with a lower confidence, 0 to 1",
    )
    parser.add_argument(
        "--language",
        type=filled,
        metavar="CODES",
        help="leave out pages in other languages, or in one that is not known: de,en",
    )
    parser.add_argument(
        "--fields",
        type=filled,
        metavar="NAMES",
        help="fields of the records, joined by commas (default: all but blocks): text,metadata",
    )
    parser.add_argument(
        "--column",
        type=filled,
        metavar="NAME",
        help="column of a table with the page (default: html, text, content, raw_content, body)",
    )
    parser.add_argument(
        "--source-format", choices=tuple(FORMATS), help="format of the inputs (default: detected for each)"
    )
    add_site_options(parser)
    add_text_options(parser, OUTPUT_FORMATS)
    add_page_options(parser)
    parser.set_defaults(url=None, front_matter=False, verdicts=False, timings=False)
    return parser


def main_batch(argv: Sequence[str]) -> int:
    """Run ``cleantext batch`` and return the exit status."""
    parser = build_batch_parser()
    parsed = parser.parse_args(argv)
    has_started = False

    def on_start(left_out: list[str]) -> None:
        nonlocal has_started
        has_started = True
        for message in left_out:
            say(message)

    known = {
        "workers": parsed.workers, "timeout": parsed.timeout, "fields": _names(parsed.fields), "limit": parsed.limit,
        "min_confidence": parsed.min_confidence, "languages": _names(parsed.language) or (),
    }  # fmt: skip
    try:
        options = options_of(parsed)
        check_arguments(parsed.output, options=options, **known)
        options = with_sites(options, parsed)
        with shown_progress() as on_progress:
            summary = run_batch(
                parsed.inputs,
                parsed.output,
                options=options,
                column=parsed.column,
                source_format=parsed.source_format,
                resume=parsed.resume,
                on_start=on_start,
                on_progress=on_progress,
                **known,
            )
    except (OSError, ValueError, TypeError, LookupError, ArithmeticError, ImportError, RuntimeError) as error:
        message = said(error)
        if not has_started and not (isinstance(error, OSError) and not isinstance(error, MISUSE)):
            parser.error(message)
        say(message)
        return FAILED
    except KeyboardInterrupt:
        say(f"stopped; the same command with --resume goes on, and {parsed.output} is not there before it is whole")
        return INTERRUPTED
    for line in summary_lines(summary, parsed.output):
        say(line)
    return FAILED if summary.failed or summary.faults_total else 0


def _names(names: str | None) -> list[str] | None:
    """Return names that are joined by commas."""
    return None if names is None else [name.strip() for name in names.split(",") if name.strip()]


def summary_lines(summary: Summary, out: str) -> list[str]:
    """Return the lines about what a batch did."""
    seconds = max(summary.seconds, 1e-9)
    failed = sum(summary.failed.values())
    lines = [
        f"{out}: {counted(summary.written, 'record')} of {counted(summary.pages, 'page')}, {counted(round(summary.words), 'word')} kept",
        f"{summary.seconds:,.1f} s: {summary.pages / seconds:,.1f} pages/s, {summary.bytes / 1e6 / seconds:,.2f} MB/s",
    ]
    if summary.empty:
        lines.append(f"{counted(summary.empty, 'page')} without a text")
    if summary.left_out:
        lines.append(f"{counted(summary.left_out, 'page')} left out by --language or --min-confidence")
    causes = sorted(summary.failed.items(), key=lambda item: (-item[1], item[0]))
    lines += [f"{counted(count, 'page')} failed: {cause}" for cause, count in causes[:SHOWN_CAUSES]]
    if len(causes) > SHOWN_CAUSES:
        lines.append(f"{counted(sum(count for _, count in causes[SHOWN_CAUSES:]), 'page')} failed for other causes")
    lines += [f"{file}, entry {at}: {cause}" for file, at, cause in summary.faults[:SHOWN_CAUSES]]
    if (more := summary.faults_total - min(len(summary.faults), SHOWN_CAUSES)) > 0:
        lines.append(f"{counted(more, 'more part')} of files that could not be read")
    if failed or summary.faults_total:
        lines.append(f"{out}.failures.jsonl lists the failures")
    return lines
