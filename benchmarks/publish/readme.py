"""Generated sections of the README, docs/ and RESULTS.md: all numbers and outputs between the markers are computed from this tree."""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.confidence import tables as confidence_tables
from benchmarks.corpus import CORPUS
from benchmarks.corpus import report as corpus_report
from benchmarks.metadata.run import metadata_table
from benchmarks.metadata.run import read as read_metadata
from benchmarks.publish import report, sample_size
from benchmarks.publish.languages import cases_table, languages_table
from benchmarks.results import all_results
from benchmarks.robustness import record
from benchmarks.run import LEFT_OUT, OURS
from benchmarks.sets.duplicates import read as read_duplicates
from benchmarks.speed import tables
from benchmarks.speed.measure import Speed
from benchmarks.speed.measure import read as read_speed
from cleantext import DEFAULT_FILTERS, analyze
from cleantext.cli import build_parser
from cleantext.cli.batch import build_batch_parser
from cleantext.cli.evaluate import build_eval_parser
from cleantext.evaluation.extractors import EXTRACTORS
from cleantext.evaluation.results import Result
from cleantext.evaluation.sets.catalogue import SETS
from cleantext.evaluation.tables import markdown
from cleantext.evidence import Code
from cleantext.filters import ORDER
from cleantext.pipeline import filter_name
from cleantext.render.reasons import FEATURES
from cleantext.scorer.schema import markdown_rows

__all__ = ["DOCS", "PAGES", "README", "THIRD_PARTY", "filled", "sections"]

README: Final = Path(__file__).parents[2] / "README.md"
DOCS: Final = README.parent / "docs"
THIRD_PARTY: Final = README.parent / "THIRD_PARTY.md"
PAGES: Final = (README, THIRD_PARTY, README.parent / "benchmarks" / "RESULTS.md", *sorted(DOCS.glob("*.md")))
"""The pages with generated sections."""
PARTS: Final = {
    "nav_menu": ("cleantext.filters.contents",),
    "most_read": ("cleantext.filters.tickers",),
    "byline": ("cleantext.filters.biography",),
    "post_extras": ("cleantext.filters.post_profiles", "cleantext.filters.post_signatures"),
    "context": tuple(
        f"cleantext.revise.{part}"
        for part in ("neighbours", "cleanup", "page_margins", "records", "short_posts", "whole")
    ),
}
"""The other modules of filters that have codes of evidence."""
SECTION_RE: Final = re.compile(r"<!-- ([\w-]+) -->\n(.*?)<!-- /\1 -->\n", re.DOTALL)
WIDTH: Final = 118
"""Columns of the terminal whose output is shown."""
MAIN: Final = (
    "cleantext",
    "trafilatura",
    "readability",
    "resiliparse",
    "justext",
    "newspaper4k",
    "goose3",
    "boilerpy3",
)
"""The extractors in the tables by kind and language of docs/benchmarks.md; RESULTS.md shows all."""
SHOWN: Final = (OURS, LEFT_OUT, *(name for name in EXTRACTORS if name != OURS))
"""The extractors in the main tables."""
ABLATION: Final = ("cleantext.filters:NAMED_FILTERS", "main_content", "cleantext")
"""Pipelines of the named filters, of the scorer, and of both."""
MANY_LANGUAGES: Final = ("trafilatura.html", "turku.text")
"""Sets of several languages with a table by language in docs/benchmarks.md."""


def _filters() -> str:
    """Return a table of the filters in their order, with the first paragraph of each docstring."""
    rows: list[list[str]] = []
    for filter_ in DEFAULT_FILTERS:
        summary = (inspect.getdoc(filter_) or "").split("\n\n")[0].replace("\n", " ")
        rows.append([f"`{filter_name(filter_)}`", summary])
    return f"\n{markdown(['filter', 'what it does'], rows)}\n\n"


def _codes() -> str:
    """Return a table of the codes of evidence, by the filter that gives them, with their sentences."""
    rows: list[list[str]] = []
    for name in ("rules", "phrases", *ORDER, "post_authors", "repeats"):
        folder = "sites" if name == "repeats" else "filters"
        for module in map(import_module, (f"cleantext.{folder}.{name}", *PARTS.get(name, ()))):
            for code in vars(module).values():
                if isinstance(code, Code) and code.name not in {row[0].strip("`") for row in rows}:
                    where = "several filters" if name == "rules" else f"`{name}`"
                    rows.append([f"`{code.name}`", code.kind, where, code.template or "score … (see below)"])
    return f"\n{markdown(['code', 'kind', 'filter', 'sentence'], rows)}\n\n"


def _features() -> str:
    """Return a table of the features that a score's evidence may name, with their sentences."""
    rows = [[f"`{name}`", sentence] for name, sentence in FEATURES.items()]
    return f"\n{markdown(['feature', 'sentence'], rows)}\n\n"


def _schema() -> str:
    """Return a table of the scorer's features."""
    return "\n{}\n\n".format("\n".join(markdown_rows()))


def _summary(results: list[Result]) -> str:
    """Return a table of cleantext beside the best of the peers, by each set's own metric."""
    rows: list[list[str]] = []
    for result in results:
        peers = {name: outcome.own for name, outcome in result.outcomes.items() if name in MAIN and name != OURS}
        if OURS in result.outcomes and peers:
            best = max(peers, key=lambda name: peers[name])
            ours = result.outcomes[OURS].own
            rows.append([result.name, str(len(result.ids)), f"{ours:.3f}", f"{peers[best]:.3f}", best])
    if (speed := read_speed()) is not None:
        rows.append(_median_times(speed))
    return markdown(["set and form", "pages", "cleantext", "best of the peers", "which"], rows)


def _median_times(speed: Speed) -> list[str]:
    """Return a row with the median time of cleantext for a page, and of the fastest peer that the tables show."""
    medians = {name: median(times) / 1000 for name, times in speed.times.items()}
    fastest = min((name for name in medians if name in MAIN and name != OURS), key=lambda name: medians[name])
    return [
        f"ms of CPU for a page of {speed.set}",
        str(len(speed.ids)),
        f"{medians[OURS]:.1f}",
        f"{medians[fastest]:.1f}",
        fastest,
    ]


def _third_party() -> str:
    """Return a table of the labelled sets that are fetched, with licence and citation."""
    rows = [
        [entry.name, entry.repository, entry.licence, entry.use, entry.citation]
        for entry in SETS.values()
        if entry.repository
    ]
    return markdown(["set", "repository", "licence", "use", "citation"], rows)


def _explain() -> str:
    """Return the explanation of a page on the command line."""
    shown = analyze((CORPUS / "seed-003" / "page.txt").read_text("utf-8")).explain(width=WIDTH)
    return f"```console\n$ cleantext --explain corpus/seed-003/page.txt\n{shown}\n```\n"


def _help() -> str:
    """Return the help of the command line."""
    os.environ["COLUMNS"] = str(WIDTH)
    return f"```console\n$ cleantext --help\n{build_parser().format_help()}```\n"


def _batch_help() -> str:
    """Return the help of ``cleantext batch``."""
    os.environ["COLUMNS"] = str(WIDTH)
    return f"```console\n$ cleantext batch --help\n{build_batch_parser().format_help()}```\n"


def _eval_help() -> str:
    """Return the help of ``cleantext eval``."""
    os.environ["COLUMNS"] = str(WIDTH)
    return f"```console\n$ cleantext eval --help\n{build_eval_parser().format_help()}```\n"


def _html(results: list[Result]) -> list[Result]:
    """Return the results on HTML."""
    return [result for result in results if result.form == "html"]


def _text(results: list[Result]) -> list[Result]:
    """Return the results on flattened sets, and on HTML sets flattened by inscriptis."""
    return [result for result in results if result.form in ("text", "inscriptis")]


def _kinds(results: list[Result]) -> str:
    return _joined([report.breakdown(result, "kinds", MAIN) for result in results if result.name == "wcxb.html"])


def _languages(results: list[Result]) -> str:
    return _joined([report.breakdown(result, "languages", MAIN) for result in results if result.name in MANY_LANGUAGES])


def _all_parts(results: list[Result]) -> str:
    """Return all tables by kind, language and split."""
    parts = [report.breakdown(result, by) for by in ("kinds", "languages", "splits") for result in results]
    return _joined(parts)


def _flattened(results: list[Result]) -> str:
    """Return a table of the sets that were flattened in several ways."""
    ways = [result for result in results if result.form not in ("html", "text")]
    return report.table([result for result in ways if sum(other.set == result.set for other in ways) > 1])


def _joined(parts: list[str]) -> str:
    """Return the parts that are not empty, a blank line between them."""
    return "\n\n".join(part for part in parts if part)


def _speed(*made: Callable[[Speed], str]) -> str:
    """Return tables of the last speed run; empty if there was none."""
    speed = read_speed()
    return _joined([table(speed) for table in made]) if speed is not None else ""


def sections() -> Mapping[str, Callable[[], str]]:
    """Return functions that generate the text between ``<!-- name -->`` and ``<!-- /name -->``, by name."""
    results = all_results()
    plain: dict[str, Callable[[], str]] = {
        "summary": lambda: _summary([*_html(results), *_text(results)]),
        "html": lambda: report.table(_html(results), SHOWN),
        "text": lambda: report.table(_text(results), SHOWN),
        "ablation": lambda: report.table([r for r in results if r.outcomes.keys() >= set(ABLATION)], ABLATION),
        "kinds": lambda: _kinds(results),
        "languages": lambda: _languages(results),
        "lexicons": lambda: languages_table(results),
        "language-cases": cases_table,
        "third-party": _third_party,
        "sets": lambda: report.sets_table(results, read_duplicates()),
        "html-words": lambda: report.words_table(_html(results), [*EXTRACTORS]),
        "text-words": lambda: report.words_table(_text(results), [*EXTRACTORS]),
        "flatteners": lambda: _flattened(results),
        "parts": lambda: _all_parts(results),
        "versions": lambda: report.versions(results),
        "faults": lambda: report.faults(results),
        "speed": lambda: _speed(tables.summary, tables.extractors_table),
        "speed-text": lambda: _speed(tables.text_table),
        "stages": lambda: _speed(tables.stages_table),
        "memory": lambda: _speed(tables.memory_table),
        "starts": lambda: _speed(tables.cold_starts_table),
        "growth": lambda: _speed(tables.scaling_table),
        "shapes": lambda: _speed(tables.pathological_table),
        "confidence": confidence_tables,
        "how-many": lambda: sample_size.table(results),
        "robustness": lambda: record.summary_table(record.read()),
        "metadata": lambda: metadata_table(read_metadata()),
        "robustness-shapes": lambda: record.shapes_table(record.read()),
    }
    framed = {name: _framed(make) for name, make in plain.items()}
    return {
        "filters": _filters,
        "codes": _codes,
        "features": _features,
        "schema": _schema,
        "explain": _explain,
        "help": _help,
        "batch-help": _batch_help,
        "eval-help": _eval_help,
        "corpus": lambda: f"\n{corpus_report().replace('## ', '### ')}\n",
        **framed,
    }


def _framed(make: Callable[[], str]) -> Callable[[], str]:
    return lambda: f"\n{make()}\n\n"


def filled(page: str) -> str:
    """Return the page with every section generated again. Raises KeyError for an unknown marker."""
    made = sections()
    return SECTION_RE.sub(lambda found: f"<!-- {found[1]} -->\n{made[found[1]]()}<!-- /{found[1]} -->\n", page)
