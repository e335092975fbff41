"""What the command line prints of a page."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys

from cleantext.options import Options
from cleantext.page import Page
from cleantext.render.record import render_record
from cleantext.render.terminal import printable

__all__ = ["is_terminal", "said", "say", "shown"]


def is_terminal() -> bool:
    """Return whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def said(error: Exception) -> str:
    """Return the message of an error, that of a KeyError without quotation marks.

    >>> said(KeyError("no such name")), said(ValueError("too long"))
    ('no such name', 'too long')
    """
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)


def say(message: str) -> None:
    """Print a message on standard error, without what a terminal obeys."""
    print(f"cleantext: {printable(message, on_a_line=True)}", file=sys.stderr)


def shown(page: Page, name: str, options: Options, parsed: argparse.Namespace) -> str:
    """Return what was asked for of a page; empty if a text was, and it has none. Raises ImportError if an extra is needed."""
    if parsed.json:
        record = render_record(page, source=name, output_format=options.output_format, blocks=parsed.blocks)
        return json.dumps(record, ensure_ascii=False)
    if parsed.metadata:
        return json.dumps({"source": name, **page.metadata.to_dict()}, ensure_ascii=False, indent=2)
    if parsed.confidence:
        return "\t".join((f"{page.confidence:.3f}", printable(name, on_a_line=True), "; ".join(page.doubts)))
    to_terminal = parsed.output is None and is_terminal()
    if parsed.explain:
        width = shutil.get_terminal_size().columns if to_terminal and not parsed.wide else None
        return page.explain(color=to_terminal and "NO_COLOR" not in os.environ, width=width)
    text = page.rendered(
        options.output_format, links=options.links, front_matter=options.front_matter, verdicts=options.verdicts
    )
    return printable(text) if to_terminal else text
