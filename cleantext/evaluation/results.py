"""Recorded results: one file for each set and form, with every extractor that was run on it.

A file holds the set's size and digest, the extractors' versions and the figures of each page, from which intervals, paired
tests, tables by kind and language and the worst pages are computed without another run.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from cleantext.evaluation.metrics import Counts, FloatArray, Interval, bootstrap, in_groups, own_metric, paired, parts
from cleantext.evaluation.sets.catalogue import Metric, info
from cleantext.evaluation.worker import Fault

__all__ = ["LOST", "Details", "Measure", "Outcome", "Result", "read", "text_of", "write"]

MIN_GROUP: Final = 10
"""Fewest pages of a kind or language that has a column; the others share one."""
OPTIONAL: Final = ("sites", "losable", "did_not_run", "empty_golds")
"""Fields of a result that are not written if they are empty."""
LOST: Final = 0.5
"""Recall below which a page is lost."""
MIN_SITES: Final = 10
"""Fewest sites that are resampled in place of pages: an interval from fewer of them would be too narrow."""
Measure: TypeAlias = Literal["own", "words", "precision", "recall", "ngrams", "rouge", "torn"]
"""A figure over pages: the set's own metric; mean word F1, precision or recall; 4-gram F1; mean ROUGE-L F1; share of torn units."""


@dataclass(frozen=True, slots=True)
class Details:
    """More figures of each page, in the order of the result's ids."""

    precisions: list[int]
    """Word precision, in thousandths."""
    rouge: list[int]
    """ROUGE-L F1, in thousandths."""
    ngrams: list[Counts]
    """True and false positives and false negatives of 4-grams."""
    torn: list[tuple[int, int]]
    """Torn units, and all units that count."""
    seconds: list[float]
    """CPU seconds of each page; empty for outputs that were made elsewhere."""
    faults: list[Fault]
    """What went wrong with each page."""
    errors: dict[str, int]
    """Number of pages by the error that the extractor raised."""
    memory: int
    """Peak of the resident memory of the extractor's process, in bytes; 0 if it is not known."""


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
    """CPU seconds over all pages, roughly."""
    pages: list[int]
    """Word F1 of each page in thousandths, in the order of the result's ids; F1 of its snippets where a set has no full gold."""
    counts: list[Counts] = field(default_factory=list)
    """True and false positives and false negatives of each page, if the set's own metric is not word F1; else empty."""
    recalls: list[int] = field(default_factory=list)
    """Word recall of each page in thousandths; of its snippets where a set has no full gold; empty in older records."""
    words: list[int] = field(default_factory=list)
    """Words of each page's output; empty in older records."""
    details: Details | None = None
    """What ``cleantext eval`` measures beside; None in the records of the benchmarks."""


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
    sites: list[str] = field(default_factory=list)
    """The site of each page, "" if unknown; empty in the records of the benchmarks."""
    losable: list[int] = field(default_factory=list)
    """Positions of the pages that have something to lose: gold with words, or snippets; empty in the records of the benchmarks."""
    did_not_run: dict[str, str] = field(default_factory=dict)
    """Why an extractor did not run, by its name."""
    empty_golds: list[int] = field(default_factory=list)
    """Positions of the pages whose gold has no words; they are ``unanswerable``, too. Empty in the records of the benchmarks."""

    @property
    def name(self) -> str:
        """Set and form, as in the file's name."""
        return f"{self.set}.{self.form}"

    @property
    def full_text(self) -> bool:
        """Whether the set has full gold, so that word F1 can be computed."""
        return self.metric not in ("snippets", "pieces")

    def where(self, column: str, value: str) -> list[int]:
        """Return the positions of the pages with a value in a column: kinds, languages or splits."""
        return [i for i, found in enumerate(getattr(self, column)) if found == value]

    def large_groups(self, column: str) -> dict[str, list[int]]:
        """Return the positions of the pages by value of a column, the largest first; groups of fewer than ``MIN_GROUP`` pages are one.

        Empty if there is only one group.
        """
        values: list[str] = getattr(self, column)
        large = [value for value, size in Counter(values).most_common() if size >= MIN_GROUP and value]
        groups = {value: self.where(column, value) for value in large}
        if rest := [i for i, value in enumerate(values) if value not in groups]:
            groups["other or unknown"] = rest
        return groups if len(groups) > 1 else {}

    def answerable(self) -> list[int]:
        """Return the positions of the pages whose gold is on the page."""
        apart = set(self.unanswerable)
        return [i for i in range(len(self.ids)) if i not in apart]

    @property
    def groups(self) -> list[str] | None:
        """The sites, if enough of them are known for intervals and tests over sites; None for those over pages."""
        return self.sites if len({*self.sites} - {""}) >= MIN_SITES else None

    def rows(
        self, extractor: str, positions: Sequence[int] | None = None, *, measure: Measure = "own", grouped: bool = False
    ) -> FloatArray:
        """Return ``metrics.parts`` of an extractor's pages, all or those at ``positions``; ``grouped``: their sums for each site."""
        rows = self._parts(self.outcomes[extractor], measure)
        at = range(len(rows)) if positions is None else positions
        rows = rows[np.asarray(at, np.intp)]
        groups = self.groups
        return in_groups(rows, [groups[i] for i in at]) if grouped and groups is not None else rows

    def _parts(self, outcome: Outcome, measure: Measure) -> FloatArray:
        """Return ``metrics.parts`` of each page. Raises ValueError for a measure that the outcome does not have."""
        details = outcome.details
        if measure in ("own", "words"):
            return parts(self._metric(measure), [page / 1000 for page in outcome.pages], outcome.counts)
        if measure == "recall":
            return parts("words", [recall / 1000 for recall in outcome.recalls], [])
        if details is None:
            raise ValueError(f"the record of {outcome.extractor} has no {measure}")
        if measure == "ngrams":
            return parts("shingles", [], details.ngrams)
        if measure == "torn":
            return parts("pieces", [], [(torn, 0, of - torn) for torn, of in details.torn])
        column = details.precisions if measure == "precision" else details.rouge
        return parts("words", [value / 1000 for value in column], [])

    def _metric(self, measure: Measure) -> Metric:
        """Return the metric that the parts of a measure are for."""
        known: dict[Measure, Metric] = {"own": self.metric, "ngrams": "shingles", "torn": "pieces"}
        return known.get(measure, "words")

    def figure(self, extractor: str, positions: Sequence[int] | None = None, *, measure: Measure = "own") -> float:
        """Return a measure over all pages, or those at ``positions``."""
        sums = self.rows(extractor, positions, measure=measure).sum(axis=0)
        return float(own_metric(self._metric(measure), sums))

    def interval(self, extractor: str, positions: Sequence[int] | None = None, *, measure: Measure = "own") -> Interval:
        """Return ``figure`` with its 95 % bootstrap interval, over sites if ``groups`` are known."""
        rows = self.rows(extractor, positions, measure=measure, grouped=True)
        return bootstrap(self._metric(measure), rows)

    def p(self, one: str, other: str, positions: Sequence[int] | None = None, *, measure: Measure = "own") -> float:
        """Return the two-sided p of the paired test between two extractors' figures, over sites if ``groups`` are known."""
        ours, theirs = (self.rows(name, positions, measure=measure, grouped=True) for name in (one, other))
        return paired(self._metric(measure), ours, theirs)

    def lost(self, extractor: str) -> list[int]:
        """Return the positions of the pages of which less than ``LOST`` of what should come out does."""
        recalls = self.outcomes[extractor].recalls
        return [i for i in self.losable if recalls[i] / 1000 < LOST]

    def apart(self) -> list[tuple[str, list[int]]]:
        """Return name and positions of the parts of the set whose figure is shown beside that of the whole set."""
        found = ((label, self.where(column, value)) for label, column, value in info(self.set).apart)
        return [(label, positions) for label, positions in found if positions]


def read(path: Path) -> Result:
    """Read a result."""
    data = json.loads(path.read_text("utf-8"))
    data["outcomes"] = {name: _outcome(outcome) for name, outcome in data["outcomes"].items()}
    return Result(**data)


def _outcome(data: dict[str, Any]) -> Outcome:
    """Return an outcome from the object of a file."""
    details = data.pop("details", None)
    return Outcome(**data, details=None if details is None else Details(**details))


def write(result: Result, path: Path) -> None:
    """Write a result, a line for each extractor, so that a diff shows which ones changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of(result), "utf-8")


def text_of(result: Result) -> str:
    """Return a result as JSON: what ``read`` reads. Fields that are empty by default are left out."""
    data = asdict(result)
    outcomes = data.pop("outcomes")
    for name in OPTIONAL:
        if not data[name]:
            del data[name]
    for outcome in outcomes.values():
        if outcome["details"] is None:
            del outcome["details"]
    head = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    lines = (
        f"{json.dumps(name)}:{json.dumps(outcome, ensure_ascii=False, separators=(',', ':'))}"
        for name, outcome in sorted(outcomes.items())
    )
    return f'{head[:-1]},"outcomes":{{\n' + ",\n".join(lines) + "\n}}\n"
