"""Run programs over the labelled metadata, record the figures, and show them as a table."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.metadata.equality import author_f1, moment, same_day, same_language, same_time, same_title
from benchmarks.metadata.golds import GOLDS, Gold
from benchmarks.metadata.systems import OURS, SYSTEMS, Found, version
from benchmarks.results import RESULTS
from cleantext.decode import decode
from cleantext.evaluation.network import no_network
from cleantext.evaluation.tables import markdown

__all__ = ["RECORD", "Figure", "merged", "metadata", "metadata_table", "read", "scores", "write"]

RECORD: Final = RESULTS / "metadata.json"
FIELDS: Final = ("title", "authors", "date", "time", "language")
TIMED: Final = ("time",)
"""Fields without peers: trafilatura and htmldate give no times."""


class Figure(NamedTuple):
    """The figure of one field of a set."""

    set: str
    """The set's name."""
    field: str
    """One of ``FIELDS``."""
    pages: int
    """The pages with a label."""
    right: Mapping[str, float]
    """By program the share of them that are right, 0 to 1; of authors the mean F1."""
    without: int = 0
    """The pages of the set without a label."""
    given: Mapping[str, float] = {}
    """By program the share of them for which it gives a value nevertheless."""


def scores(found: Found, gold: Gold) -> dict[str, float]:
    """Return the score of each field that has a label, 0 to 1."""
    got: dict[str, float] = {}
    if gold.title:
        got["title"] = float(same_title(found.title, gold.title))
    if gold.authors:
        got["authors"] = author_f1(found.authors, gold.authors)
    if (wanted := moment(gold.date)) is not None:
        got["date"] = float(same_day(found.date, wanted))
        if isinstance(wanted, datetime) and wanted.time() != time():
            got["time"] = float(same_time(found.date, wanted))
    if gold.language:
        got["language"] = float(same_language(found.language, gold.language))
    return got


def _given(found: Found, gold: Gold) -> dict[str, bool]:
    """Return whether a value is given for each field without a label."""
    values = {
        "title": (gold.title, found.title),
        "authors": (gold.authors, found.authors),
        "date": (gold.date, found.date),
    }
    return {field: bool(value) for field, (label, value) in values.items() if not label}


def metadata(
    data: Path, *, sets: Sequence[str] | None = None, systems: Sequence[str] | None = None, every: int = 1
) -> list[Figure]:
    """Return the figures of some programs on some sets: by default of all that are installed, on all that were fetched.

    ``every``: only each Nth page.
    """
    names = [name for name in GOLDS if (data / name).is_dir()] if sets is None else sets
    chosen = []
    for system in SYSTEMS if systems is None else systems:
        with suppress(PackageNotFoundError):
            version(system)
            chosen.append(system)
    figures: list[Figure] = []
    with no_network():
        programs = {name: SYSTEMS[name].make() for name in chosen}
        for name in names:
            right: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
            given: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
            for gold in list(GOLDS[name](data / name))[::every]:
                page = decode(gold.source, None).text
                for system, program in programs.items():
                    found = program(page)
                    for field, score in scores(found, gold).items():
                        right[field][system].append(score)
                    for field, value in _given(found, gold).items():
                        given[field][system].append(value)
            figures += _figures(name, right, given)
    return figures


def _figures(
    name: str, right: Mapping[str, Mapping[str, list[float]]], given: Mapping[str, Mapping[str, list[float]]]
) -> Iterable[Figure]:
    for field in FIELDS:
        able = [system for system in right.get(field, ()) if field in SYSTEMS[system].fields]
        if able:
            extra = given.get(field, {})
            yield Figure(
                name,
                field,
                len(right[field][able[0]]),
                {system: _mean(right[field][system]) for system in able},
                len(extra.get(able[0], ())),
                {system: _mean(extra[system]) for system in able if system in extra},
            )


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / max(len(values), 1), 4)


def merged(old: Sequence[Figure], new: Sequence[Figure]) -> list[Figure]:
    """Return the figures of two runs; of a program that is in both, those of the new one. Figures of other pages are left out.

    >>> old = [Figure("fundus", "date", 2, {"cleantext": 0.5, "htmldate": 0.5}), Figure("wcxb", "date", 9, {"htmldate": 0.1})]
    >>> [figure.right for figure in merged(old, [Figure("fundus", "date", 2, {"cleantext": 1.0})])]
    [{'cleantext': 1.0, 'htmldate': 0.5}, {'htmldate': 0.1}]
    """
    found = {(figure.set, figure.field): figure for figure in old}
    for figure in new:
        before, key = found.get((figure.set, figure.field)), (figure.set, figure.field)
        if before is None or (before.pages, before.without) != (figure.pages, figure.without):
            found[key] = figure
            continue
        right, given = {**before.right, **figure.right}, {**before.given, **figure.given}
        found[key] = figure._replace(
            right={name: right[name] for name in SYSTEMS if name in right},
            given={name: given[name] for name in SYSTEMS if name in given},
        )
    return sorted(found.values(), key=lambda figure: [*GOLDS].index(figure.set))


def write(figures: Sequence[Figure], path: Path = RECORD) -> None:
    """Write a record, a line for each figure, and the versions of the programs."""
    names = sorted({system for figure in figures for system in figure.right})
    versions = json.dumps({name: version(name) for name in names})
    lines = ",\n".join(json.dumps(figure._asdict(), separators=(",", ":")) for figure in figures)
    path.write_text(f'{{"versions":{versions},\n"figures":[\n{lines}\n]}}\n', "utf-8")


def read(path: Path = RECORD) -> list[Figure]:
    """Return the record; empty if there is none."""
    found = json.loads(path.read_text("utf-8"))["figures"] if path.is_file() else []
    return [Figure(**figure) for figure in found]


def metadata_table(figures: Sequence[Figure]) -> str:
    """Return a row for each field and set, the best figure of the programs that read HTML in bold.

    >>> print(metadata_table([Figure("fundus", "date", 2, {"cleantext": 1.0, "htmldate": 0.5}, 4, {"cleantext": 0.25})]))
    | set | field | pages | cleantext | htmldate | without a label | cleantext gives a value |
    |---|---|---|---|---|---|---|
    | fundus | date | 2 | **1.000** | 0.500 | 4 | 25 % |
    """
    systems = list(dict.fromkeys(system for figure in figures for system in figure.right))
    rows: list[list[str]] = []
    for figure in figures:
        best = max(right for system, right in figure.right.items() if system != "cleantext-flattened")
        cells = [
            "–"
            if system not in figure.right
            else f"**{right:.3f}**"
            if (right := figure.right[system]) == best
            else f"{right:.3f}"
            for system in systems
        ]
        extra = f"{100 * figure.given[OURS]:.0f} %" if figure.without and OURS in figure.given else "–"
        rows.append([figure.set, figure.field, str(figure.pages), *cells, str(figure.without or "–"), extra])
    return markdown(["set", "field", "pages", *systems, "without a label", "cleantext gives a value"], rows)
