"""Recorded results: one file for each set and form, with every extractor that was run on it.

A file holds the set's size and digest, the extractors' versions and the figures of each page, from which intervals, paired
tests, tables by kind and language and the worst pages are computed without another run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from cleantext.evaluation.metrics import Counts, FloatArray, Interval, bootstrap, own_metric, paired, parts
from cleantext.evaluation.sets.catalogue import Metric, info

__all__ = ["COLUMNS", "Outcome", "Result", "read", "write"]

COLUMNS: Final = ("kinds", "languages", "splits")
"""The columns of a result by which its pages can be grouped."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The output of one extractor on one set, scored."""

    extractor: str
    """Its name on the command line."""
    version: str
    """The package and its version."""
    own: float
    """The set's own metric over all pages, 0 to 1."""
    f1: float
    """Mean word F1 over the pages whose gold is on the page, 0 to 1; 0 for sets that have snippets only."""
    precision: float
    """Mean word precision over the same pages."""
    recall: float
    """Mean word recall over the same pages."""
    crashes: int
    """Pages on which it raised, or ended its process."""
    timeouts: int
    """Pages that took longer than the limit."""
    seconds: float
    """Time over all pages, roughly; `python -m benchmarks speed` measures it."""
    pages: list[int]
    """Word F1 of each page in thousandths, in the order of the result's ids; F1 of its snippets where a set has no full gold."""
    counts: list[Counts] = field(default_factory=list)
    """True and false positives and false negatives of each page, if the set's own metric is not word F1; else empty."""
    recalls: list[int] = field(default_factory=list)
    """Word recall of each page in thousandths; of its snippets where a set has no full gold; empty in older records."""
    words: list[int] = field(default_factory=list)
    """Words of each page's output; empty in older records."""


@dataclass(frozen=True, slots=True)
class Result:
    """One set in one form, with all extractors that were run on it."""

    set: str
    """The set's name."""
    form: str
    """``html``, ``text`` (flattened by its makers), or the name of the flattener."""
    metric: Metric
    """The set's own metric."""
    digest: str
    """SHA-256 over the pages and their gold."""
    made_with: str
    """Versions of Python, lxml and the flattener."""
    ids: list[str]
    """The pages."""
    unanswerable: list[int]
    """Positions of the pages whose gold is not on the page: they count in the set's own metric, but not in word scores."""
    kinds: list[str]
    """The kind of each page."""
    languages: list[str]
    """The language of each page."""
    splits: list[str]
    """The split of each page."""
    outcomes: dict[str, Outcome]
    """By extractor."""

    @property
    def name(self) -> str:
        """Set and form, as in the file's name."""
        return f"{self.set}.{self.form}"

    @property
    def full_text(self) -> bool:
        """Whether the set has full gold, so that word F1 can be computed."""
        return self.metric not in ("snippets", "pieces")

    def where(self, column: str, value: str) -> list[int]:
        """Return the positions of the pages with a value in a column (one of ``COLUMNS``)."""
        held = {"kinds": self.kinds, "languages": self.languages, "splits": self.splits}[column]
        return [i for i, found in enumerate(held) if found == value]

    def answerable(self) -> list[int]:
        """Return the positions of the pages whose gold is on the page."""
        apart = set(self.unanswerable)
        return [i for i in range(len(self.ids)) if i not in apart]

    def rows(self, extractor: str, positions: Sequence[int] | None = None, *, words: bool = False) -> FloatArray:
        """Return ``metrics.parts`` of an extractor's pages, all or those at ``positions``; ``words``: for word F1."""
        outcome = self.outcomes[extractor]
        rows = parts(self._metric(words), [page / 1000 for page in outcome.pages], outcome.counts)
        return rows if positions is None else rows[np.asarray(positions, np.intp)]

    def _metric(self, words: bool) -> Metric:
        """Return word F1 or the set's own metric."""
        return "words" if words else self.metric

    def figure(self, extractor: str, positions: Sequence[int] | None = None, *, words: bool = False) -> float:
        """Return the set's own metric over all pages, or those at ``positions``; ``words``: mean word F1 instead."""
        sums = self.rows(extractor, positions, words=words).sum(axis=0)
        return float(own_metric(self._metric(words), sums))

    def interval(self, extractor: str, positions: Sequence[int] | None = None, *, words: bool = False) -> Interval:
        """Return ``figure`` with its 95 % bootstrap interval."""
        return bootstrap(self._metric(words), self.rows(extractor, positions, words=words))

    def p(self, one: str, other: str, positions: Sequence[int] | None = None, *, words: bool = False) -> float:
        """Return the two-sided p of the paired test between two extractors' figures."""
        ours, theirs = (self.rows(name, positions, words=words) for name in (one, other))
        return paired(self._metric(words), ours, theirs)

    def apart(self) -> list[tuple[str, list[int]]]:
        """Return name and positions of the parts of the set whose figure is shown beside that of the whole set."""
        found = ((label, self.where(column, value)) for label, column, value in info(self.set).apart)
        return [(label, positions) for label, positions in found if positions]


def read(path: Path) -> Result:
    """Read a result."""
    data = json.loads(path.read_text("utf-8"))
    data["outcomes"] = {name: Outcome(**outcome) for name, outcome in data["outcomes"].items()}
    return Result(**data)


def write(result: Result, path: Path) -> None:
    """Write a result, a line for each extractor, so that a diff shows which ones changed."""
    data = asdict(result)
    outcomes = data.pop("outcomes")
    head = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    lines = (
        f"{json.dumps(name)}:{json.dumps(outcome, ensure_ascii=False, separators=(',', ':'))}"
        for name, outcome in sorted(outcomes.items())
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{head[:-1]},"outcomes":{{\n' + ",\n".join(lines) + "\n}}\n", "utf-8")
