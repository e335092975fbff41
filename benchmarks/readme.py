"""Writes measured output into the README, between markers, so that no number and no output is typed by hand."""

from __future__ import annotations

import inspect
import os
import re
from pathlib import Path
from typing import Final

from benchmarks.corpus import CORPUS, report
from cleantext import DEFAULT_FILTERS, analyze
from cleantext.cli import parser
from cleantext.pipeline import filter_name

__all__ = ["README", "filled", "sections"]

README: Final = Path(__file__).parent.parent / "README.md"
SECTION_RE: Final = re.compile(r"<!-- (\w+) -->\n(.*?)<!-- /\1 -->\n", re.DOTALL)
WIDTH: Final = 118
"""Characters of a line of output; longer ones are cut."""


def sections() -> dict[str, str]:
    """What belongs between ``<!-- name -->`` and ``<!-- /name -->``."""
    rows = ["| filter | what it does |", "|---|---|"]
    for filter_ in DEFAULT_FILTERS:
        summary = (inspect.getdoc(filter_) or "").split("\n\n")[0].replace("\n", " ")
        rows.append(f"| `{filter_name(filter_)}` | {summary} |")
    explained = analyze((CORPUS / "seed-003" / "page.txt").read_text("utf-8")).explain().splitlines()
    os.environ["COLUMNS"] = str(WIDTH)
    shown = "\n".join(line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…" for line in explained)
    return {
        "filters": "\n" + "\n".join(rows) + "\n\n",
        "explain": f"```console\n$ cleantext --explain corpus/seed-003/page.txt\n{shown}\n```\n",
        "help": f"```console\n$ cleantext --help\n{parser().format_help()}```\n",
        "corpus": "\n" + report().replace("## ", "### ") + "\n",
        "results": "\n" + _results() + "\n",
    }


def _results() -> str:
    """The recorded results as tables; needs nothing but the files."""
    from benchmarks.report import all_results, breakdown, table  # noqa: PLC0415 -- the rest needs no extractors

    results = all_results()
    parts = [table([r for r in results if r.form == "html"]), table([r for r in results if r.form != "html"])]
    parts += [breakdown(r, "kinds") for r in results if r.set == "wcxb" and r.form == "html"]
    return "\n\n".join(part for part in parts if part.count("\n") > 1)


def filled(readme: str) -> str:
    """The README with every section made anew."""
    made = sections()
    return SECTION_RE.sub(lambda found: f"<!-- {found[1]} -->\n{made[found[1]]}<!-- /{found[1]} -->\n", readme)
