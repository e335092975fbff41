"""``--learn-sites`` and ``--sites`` of ``cleantext batch``: the filter ``repeats`` with what many pages of a site show."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from cleantext.batch.document import Document
from cleantext.batch.sinks import beside
from cleantext.batch.sources import documents, find_files
from cleantext.batch.sources.files import JOURNAL, STDIN
from cleantext.cli.arguments import with_filters
from cleantext.cli.show import say
from cleantext.counted import counted
from cleantext.options import Options
from cleantext.sites import Repeats, SiteLines, learn

__all__ = ["add_site_options", "with_sites"]


def add_site_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to the parser of ``cleantext batch``."""
    parser.add_argument(
        "--learn-sites",
        action="store_true",
        help="read the pages twice, and drop the lines that most pages of a site have",
    )
    parser.add_argument(
        "--sites",
        metavar="FILE",
        type=Path,
        help="drop the lines that most pages of a site had before, as SiteLines.save wrote them; with --learn-sites: or have in these pages",
    )


def with_sites(options: Options, parsed: argparse.Namespace) -> Options:
    """Return the options with the filter ``repeats`` as the last one, if it was asked for.

    Raises OSError or ValueError for a file of lines that cannot be read, FileNotFoundError for inputs that do not exist.
    """
    if not parsed.learn_sites and parsed.sites is None:
        return options
    if STDIN in parsed.inputs and parsed.learn_sites:
        raise ValueError("--learn-sites reads the pages twice, and standard input can be read once: save it to a file")
    lines = SiteLines({}) if parsed.sites is None else SiteLines.load(parsed.sites)
    if parsed.learn_sites and _begins(Path(parsed.output), resume=parsed.resume):
        say("learning what repeats on the sites; then the pages are read a second time")
        limited = replace(options, max_seconds=min(parsed.timeout, options.max_seconds or parsed.timeout))
        learned = learn(_pages(parsed), options=limited)
        lines = learned if parsed.sites is None else lines | learned
        say(f"learned from {counted(sum(map(len, learned.values())), 'page')} of {counted(len(learned), 'site')}")
    return with_filters(options, Repeats(lines))


def _begins(out: Path, *, resume: bool) -> bool:
    """Return whether a batch has work to do: not if its output exists, or a stopped run that was not asked to go on."""
    return resume if beside(out, JOURNAL).exists() else not out.exists()


def _pages(parsed: argparse.Namespace) -> Iterator[Document]:
    """Yield the pages of the inputs. The parts that cannot be read are reported when they are read a second time."""
    files = find_files(parsed.inputs, without=Path(parsed.output)).files
    pages = documents(files, column=parsed.column, source_format=parsed.source_format, on_fault=lambda _: None)
    return islice(pages, parsed.limit)
