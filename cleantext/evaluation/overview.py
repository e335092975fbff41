"""The figures of an evaluation as one table: on a terminal, in Markdown, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from cleantext.counted import counted
from cleantext.evaluation.results import LOST, Details, Measure, Outcome, Result, text_of
from cleantext.evaluation.sets.catalogue import SETS, learned_from
from cleantext.evaluation.tables import METRIC_NAMES, NONE, SIGNIFICANT, aligned, markdown, short

__all__ = ["CORE_HOUR", "JSON_MARK", "MARKDOWN_MARK", "Overview", "as_json", "cost_of_a_million", "overview"]

MADE_BY: Final = "cleantext eval"
MARKDOWN_MARK: Final = f"<!-- {MADE_BY} -->"
"""The first line of the Markdown, which is not shown."""
JSON_MARK: Final = f'"made_by": "{MADE_BY}"'
"""The first field of the JSON."""
CORE_HOUR: Final = 0.05
"""Default price of a core for an hour, in any currency: an assumption, of the size that clouds ask for in US dollars."""
MEASURES: Final[dict[Measure, str]] = {
    "words": "word F1", "precision": "precision", "recall": "recall", "ngrams": "4-gram F1", "rouge": "ROUGE-L F1",
}  # fmt: skip
"""The measures of pages with full gold, in the order of the columns."""


class Overview(NamedTuple):
    """A table, and what is to be known about it."""

    head: Sequence[str]
    """The names of the columns."""
    rows: Sequence[Sequence[str]]
    """A row for each extractor."""
    notes: Sequence[str]
    """Sentences about the figures."""
    breakdowns: Sequence[tuple[Sequence[str], Sequence[Sequence[str]]]] = ()
    """Head and rows of the tables of the first figure by kind of page and by language."""

    @property
    def markdown(self) -> str:
        """The table and the notes in Markdown."""
        tables = [markdown(head, rows) for head, rows in ((self.head, self.rows), *self.breakdowns)]
        return (
            f"{MARKDOWN_MARK}\n"
            + "\n\n".join([tables[0], "\n".join(f"- {note}" for note in self.notes), *tables[1:]])
            + "\n"
        )

    @property
    def terminal(self) -> str:
        """The table in aligned columns, and the notes."""
        return "\n".join([aligned(self.head, self.rows), "", *self.notes])


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the table."""

    title: str
    cell: Callable[[str, Outcome, Details], str]
    """Returns the cell of an extractor, from its name, its outcome and the outcome's details."""


def cost_of_a_million(details: Details, core_hour: float) -> float | None:
    """Return the price of a million pages by the CPU time of these; None if it was not measured.

    >>> cost_of_a_million(Details([], [], [], [], [0.009, 0.027], ["", ""], {}, 0), 0.05)
    0.25
    """
    seconds = sum(details.seconds)
    return round(1e6 * seconds / len(details.seconds) / 3600 * core_hour, 6) if seconds else None


def overview(result: Result, baseline: str, *, core_hour: float = CORE_HOUR, all_intervals: bool = False) -> Overview:
    """Return the table of an evaluation. ``baseline``: the extractor that the others are compared with.

    ``all_intervals``: whether each measure has its interval, not the first alone.
    """
    columns = _columns(result, baseline, core_hour, all_intervals=all_intervals)
    rows = []
    for name, outcome in result.outcomes.items():
        assert outcome.details is not None  # an evaluation measures them
        rows.append([name, *(column.cell(name, outcome, outcome.details) for column in columns)])
    rows += [[name, *([NONE] * len(columns))] for name in result.did_not_run]
    head = ["extractor", *(column.title for column in columns)]
    breakdowns = [_breakdown(result, column) for column in ("kinds", "languages") if result.large_groups(column)]
    return Overview(head, rows, _notes(result, baseline, core_hour, all_intervals=all_intervals), breakdowns)


def _breakdown(result: Result, column: str) -> tuple[list[str], list[list[str]]]:
    """Return head and rows of a table of the first figure for each kind of page, or each language."""
    groups = result.large_groups(column)
    head = [
        f"{METRIC_NAMES[result.metric]} by {column.removesuffix('s')}",
        *(f"{name} ({len(at)})" for name, at in groups.items()),
    ]
    return head, [[name, *(short(result.figure(name, at)) for at in groups.values())] for name in result.outcomes]


def _columns(result: Result, baseline: str, core_hour: float, *, all_intervals: bool) -> list[_Column]:
    """Return the columns that a result has figures for."""

    def measured(measure: Measure, *, is_first: bool) -> Callable[[str, Outcome, Details], str]:
        def cell(name: str, _outcome: Outcome, _details: Details) -> str:
            if not (is_first or all_intervals):
                return short(result.figure(name, measure=measure))
            found = result.interval(name, measure=measure)
            return f"{short(found.mean)} ±{short((found.high - found.low) / 2)}"

        return cell

    def p(name: str, _outcome: Outcome, _details: Details) -> str:
        if name == baseline or baseline not in result.outcomes:
            return NONE
        found = result.p(baseline, name)
        return "<.001" if found < 0.001 else short(found)

    def cost(_name: str, _outcome: Outcome, details: Details) -> str:
        price = cost_of_a_million(details, core_hour)
        return NONE if price is None else f"{price:.2f}"

    first = _Column(METRIC_NAMES[result.metric], measured("own", is_first=True))
    columns = [first, _Column("p", p)]
    if result.full_text:
        columns += [
            _Column(title, measured(measure, is_first=False))
            for measure, title in MEASURES.items()
            if title != first.title
        ]
        if any(of for outcome in result.outcomes.values() if outcome.details for _, of in outcome.details.torn):
            columns.append(
                _Column("torn", lambda name, _outcome, _details: _per_cent(result.figure(name, measure="torn")))
            )
    else:
        columns.append(
            _Column(
                "words a page",
                lambda _name, outcome, _details: f"{sum(outcome.words) / max(len(outcome.words), 1):.0f}",
            )
        )
    return [
        *columns,
        _Column("lost", lambda name, _outcome, _details: str(len(result.lost(name)))),
        _Column("failed", lambda _name, _outcome, details: str(sum(map(bool, details.faults)))),
        _Column("pages/s", lambda _name, _outcome, details: _rate(details)),
        _Column("MB", lambda _name, _outcome, details: f"{details.memory / 1e6:.0f}" if details.memory else NONE),
        _Column("1M pages", cost),
    ]


def _per_cent(share: float) -> str:
    """Return a share in per cent."""
    return f"{100 * share:.1f} %"


def _rate(details: Details) -> str:
    """Return the pages of one core in a second; a dash if it was not measured."""
    seconds = sum(details.seconds)
    return f"{len(details.seconds) / seconds:.{1 if len(details.seconds) < 100 * seconds else 0}f}" if seconds else NONE


def _notes(result: Result, baseline: str, core_hour: float, *, all_intervals: bool) -> list[str]:
    """Return what is to be known about the figures."""
    pages = len(result.ids)
    over = "pages" if result.groups is None else f"sites ({len({*result.sites} - {''})} are known)"
    notes = [
        f"{counted(pages, 'page')} of {result.set} ({result.form}). ± is half the 95 % bootstrap interval over {over}"
        f"{'' if all_intervals else '; --markdown, --json and --report have that of every score'}.",
    ]
    if len(result.outcomes) > 1 and baseline in result.outcomes:
        notes.append(
            f"p: how likely chance alone makes the {METRIC_NAMES[result.metric]} differ so much from that of {baseline}, by a paired "
            f"randomisation test over {over.partition(' (')[0]}; {_reach_of_p(result)}."
        )
    torn = next((outcome.details.torn for outcome in result.outcomes.values() if outcome.details is not None), [])
    if total := sum(of for _, of in torn):
        notes.append(
            f"torn: rows, definitions, pairs and lists that come out in part, of {total:,} that the gold has whole."
        )
    notes.append(
        f"lost: pages of which less than {100 * LOST:.0f} % comes out. failed: pages that crashed, timed out or are missing. pages/s: of one core, by CPU time. "
        f"MB: peak of the process. 1M pages: price at {core_hour:g} for a core for an hour."
    )
    versions = dict.fromkeys(outcome.version for outcome in result.outcomes.values())
    notes.append(f"versions: {', '.join([*versions, result.made_with])}.")
    empty = set(result.empty_golds)
    for positions, what in (
        (result.empty_golds, "empty, so that no words of it can come out"),
        ([i for i in result.unanswerable if i not in empty], "not on the page (less than 60 % of its words)"),
    ):
        if positions:
            few = ", ".join(result.ids[i] for i in positions[:3])
            notes.append(
                f"The gold of {counted(len(positions), 'page')} is {what}: {few}{' …' if len(positions) > 3 else ''}."
            )
    if result.set in SETS and learned_from(result.set) and "cleantext" in result.outcomes:
        notes.append(
            f"cleantext's weights learned from {result.set}: its figure is too good here (docs/benchmarks.md has it held out)."
        )
    for name, outcome in result.outcomes.items():
        notes += _fault_notes(name, outcome)
    notes += [f"{name} did not run: {why}" for name, why in result.did_not_run.items()]
    return notes


def _reach_of_p(result: Result) -> str:
    """Return what a p below ``SIGNIFICANT`` means, or that there are too few pages for one."""
    units = len(result.ids) if result.groups is None else len({*result.groups})
    least = _least_p(units)
    if least < SIGNIFICANT:
        return f"below {SIGNIFICANT} it hardly does"
    return f"{counted(units, 'page')} are too few for a p below {SIGNIFICANT}: the least that they can give is about {least:.2g}"


def _least_p(count: int) -> float:
    """Return about the least p of a paired test over some pages: of all ways to swap them, two have the real difference.

    >>> _least_p(3), _least_p(6)
    (0.25, 0.03125)
    """
    return min(1.0, 2.0 ** (1 - count))


def _fault_notes(name: str, outcome: Outcome) -> list[str]:
    """Return what went wrong with an extractor."""
    assert outcome.details is not None
    counts = {fault: outcome.details.faults.count(fault) for fault in ("crash", "timeout", "missing")}
    if not any(counts.values()):
        return []
    words = {"crash": "crashed", "timeout": "timed out", "missing": "without output"}
    what = ", ".join(f"{count} {words[fault]}" for fault, count in counts.items() if count)
    errors = "; ".join(f"{error} ({count})" for error, count in outcome.details.errors.items())
    return [f"{name}: of {counted(len(outcome.pages), 'page')} {what}{f': {errors}' if errors else ''}."]


def as_json(result: Result, baseline: str, *, core_hour: float = CORE_HOUR) -> str:
    """Return the figures with their intervals and p, what is to be known about them, and the figures of each page, as JSON."""
    measures: list[Measure] = ["own", *(MEASURES if result.full_text else ())]
    figures = {}
    for name, outcome in result.outcomes.items():
        assert outcome.details is not None
        row: dict[str, object] = {"version": outcome.version}
        for measure in measures:
            mean, low, high = (round(value, 5) for value in result.interval(name, measure=measure))
            figure = row[measure] = {"mean": mean, "low": low, "high": high}
            if name != baseline and baseline in result.outcomes:
                figure["p"] = round(result.p(baseline, name, measure=measure), 5)
        details = outcome.details
        seconds = sum(details.seconds)
        row |= {
            "torn": sum(torn for torn, _ in details.torn), "units": sum(of for _, of in details.torn),
            "lost": [result.ids[i] for i in result.lost(name)], "failed": sum(map(bool, details.faults)),
            "pages_per_second": len(details.seconds) / seconds if seconds else None, "memory_bytes": details.memory or None,
            "cost_of_a_million_pages": cost_of_a_million(details, core_hour),
        }  # fmt: skip
        figures[name] = row
    about = {
        "made_by": MADE_BY, "baseline": baseline, "core_hour": core_hour,
        "notes": _notes(result, baseline, core_hour, all_intervals=True), "figures": figures, "result": json.loads(text_of(result)),
    }  # fmt: skip
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"
