"""The record of the last whole run, benchmarks/results/robustness.json, and its tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from benchmarks.results import RESULTS
from cleantext.evaluation.tables import markdown

__all__ = ["RECORD", "Measured", "read", "shapes_table", "summary_table", "write"]

RECORD: Final = RESULTS / "robustness.json"


class Measured(NamedTuple):
    """One shape of pages."""

    exponent: float
    """Growth of cleantext's CPU time as a power of the page's size."""
    per_megabyte: Mapping[str, float | None]
    """By extractor the CPU seconds per megabyte; None after a crash or a time-out."""


def write(measured: Mapping[str, Measured], path: Path = RECORD) -> None:
    """Write a record, a line for each shape."""
    lines = (f"{json.dumps(name)}:{json.dumps(shape, separators=(',', ':'))}" for name, shape in measured.items())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def read(path: Path = RECORD) -> dict[str, Measured]:
    """Return the record; empty if there is none."""
    found = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return {name: Measured(*shape) for name, shape in found.items()}


def shapes_table(measured: Mapping[str, Measured]) -> str:
    """Return a table in Markdown: by shape the exponent of cleantext, and the CPU seconds per MB of all extractors.

    >>> print(shapes_table({"open <b>": Measured(1.004, {"cleantext": 0.4, "justext": None})}))
    | shape | exponent | cleantext | justext |
    |---|---|---|---|
    | open &lt;b> | 1.00 | 0.40 | – |
    """
    names = list(dict.fromkeys(name for shape in measured.values() for name in shape.per_megabyte))
    rows = []
    for title, shape in measured.items():
        times = map(shape.per_megabyte.get, names)
        cells = ["–" if spent is None else f"{spent:.2f}" for spent in times]
        rows.append([title.replace("|", "\\|").replace("<", "&lt;"), f"{shape.exponent:.2f}", *cells])
    return markdown(["shape", "exponent", *names], rows)


def summary_table(measured: Mapping[str, Measured]) -> str:
    """Return a table of the extractors over all shapes.

    >>> print(summary_table({"a": Measured(1.0, {"justext": None}), "b": Measured(1.0, {"justext": 3.0})}))
    | extractor | shapes | crashes and time-outs | over 10 s/MB | slowest, s/MB | median, s/MB |
    |---|---|---|---|---|---|
    | justext | 2 | 1 | 0 | 3.0 | 3.00 |
    """
    columns: dict[str, list[float | None]] = {}
    for shape in measured.values():
        for name, spent in shape.per_megabyte.items():
            columns.setdefault(name, []).append(spent)
    rows = []
    for name, column in columns.items():
        answered = [spent for spent in column if spent is not None]
        slow = sum(spent > SLOW for spent in answered)
        last = [f"{max(answered):.1f}", f"{median(answered):.2f}"] if answered else ["–", "–"]
        rows.append([name, str(len(column)), str(len(column) - len(answered)), str(slow), *last])
    return markdown(
        ["extractor", "shapes", "crashes and time-outs", f"over {SLOW} s/MB", "slowest, s/MB", "median, s/MB"], rows
    )


SLOW: Final = 10
"""CPU seconds per MB above which a shape counts as slow in the summary."""
