"""Tables of the recorded results, in Markdown: a row for each extractor, a column for each set, kind or language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.sets.duplicates import Duplicates
from cleantext.evaluation.extractors import EXTRACTORS
from cleantext.evaluation.results import Result
from cleantext.evaluation.sets.catalogue import SETS, SetInfo
from cleantext.evaluation.tables import METRIC_NAMES, NONE, SIGNIFICANT, markdown, short
from cleantext.evaluation.worst import OURS

__all__ = ["OURS", "breakdown", "faults", "ordered", "sets_table", "table", "versions", "words_table"]

SHOWN_LANGUAGES: Final = 6
SETS_HEAD: Final = (
    "set", "pages", "gold not on the page", "seen before", "languages", "own metric", "licence", "source", "digest", "note",
)  # fmt: skip


def ordered(results: Sequence[Result], names: Sequence[str] | None = None) -> list[str]:
    """Return the extractors of these results: those of ``names``, or all, in the order of ``EXTRACTORS``, others last."""
    held = {name for result in results for name in result.outcomes}
    return [name for name in names or (*EXTRACTORS, *sorted(held - set(EXTRACTORS))) if name in held]


def _cell(result: Result, name: str, positions: Sequence[int] | None = None) -> str:
    """Return the metric, half its 95 % interval, and a star if it differs from cleantext's; a dash without a run."""
    if name not in result.outcomes:
        return NONE
    interval = result.interval(name, positions)
    star = name != OURS and OURS in result.outcomes and result.p(OURS, name, positions) < SIGNIFICANT
    return f"{short(interval.mean)} ±{short((interval.high - interval.low) / 2)}{'*' if star else ''}"


def _by_column(
    names: Sequence[str], columns: Sequence[tuple[str, Callable[[str], str]]], label: str = "extractor"
) -> str:
    """Return a table, computed column by column because the cache of resamples holds few numbers of pages."""
    made = [[cell(name) for name in names] for _, cell in columns]
    head = [label, *(title for title, _ in columns)]
    return markdown(head, ([name, *cells] for name, *cells in zip(names, *made, strict=True)))


def table(results: Sequence[Result], names: Sequence[str] | None = None) -> str:
    """Return a table of the sets' own metrics, with a column for each set and form, and for the parts of a set shown apart.

    Half the 95 % bootstrap interval follows each figure; ``*`` marks those that differ from cleantext's by a paired
    randomisation test (p < 0.05).
    """
    columns: list[tuple[str, Callable[[str], str]]] = []
    for result in results:
        where = "" if result.form == "html" else f", {result.form}"
        title = f"{result.set}{where}<br>{len(result.ids)} pages<br>{METRIC_NAMES[result.metric]}"
        columns.append((title, lambda name, result=result: _cell(result, name)))  # type: ignore[misc]
        for label, positions in result.apart():
            title = f"{result.set}, {label}<br>{len(positions)} pages"
            columns.append((title, lambda name, result=result, at=positions: _cell(result, name, at)))  # type: ignore[misc]
    return _by_column(ordered(results, names), columns)


def words_table(results: Sequence[Result], names: Sequence[str] | None = None) -> str:
    """Return a table of mean word F1, precision and recall on the pages whose gold is on the page."""
    columns: list[tuple[str, Callable[[str], str]]] = []
    for result in results:
        if not result.full_text:
            continue
        where = "" if result.form == "html" else f", {result.form}"
        title = f"{result.set}{where}<br>{len(result.answerable())} pages"
        columns.append((title, lambda name, result=result: _words(result, name)))  # type: ignore[misc]
    return _by_column(ordered(results, names), columns)


def _words(result: Result, name: str) -> str:
    """Return F1, precision and recall as a cell."""
    got = result.outcomes.get(name)
    return f"{short(got.f1)} ({short(got.precision)}, {short(got.recall)})" if got is not None else NONE


def breakdown(result: Result, by: str, names: Sequence[str] | None = None) -> str:
    """Return a table of the set's own metric by ``by`` ("kinds", "languages" or "splits"), the groups with most pages first.

    Small groups share a column. Empty if there is only one group.
    """
    groups = result.large_groups(by)
    if not groups:
        return ""
    columns: list[tuple[str, Callable[[str], str]]] = [
        (
            f"{group}<br>{len(at)} pages",
            lambda name, at=at: short(result.figure(name, at)) if name in result.outcomes else NONE,  # type: ignore[misc]
        )
        for group, at in groups.items()
    ]
    return _by_column(ordered([result], names), columns, f"{result.set}, {result.form}: {METRIC_NAMES[result.metric]}")


def faults(results: Sequence[Result]) -> str:
    """Return a table of crashes and time-outs; empty if there are none."""
    rows = [
        [result.name, name, got.version, str(got.crashes), str(got.timeouts)]
        for result in results
        for name, got in sorted(result.outcomes.items())
        if got.crashes or got.timeouts
    ]
    return markdown(["set and form", "extractor", "version", "crashes", "time-outs"], rows) if rows else ""


def versions(results: Sequence[Result]) -> str:
    """Return a table of the versions behind each extractor's figures."""
    rows = []
    for name in ordered(results):
        held = {result.outcomes[name].version for result in results if name in result.outcomes}
        rows.append([name, ", ".join(sorted(held))])
    flattened = sorted({made for result in results for made in result.made_with.split(", ")})
    return markdown(["extractor", "version"], [*rows, ["all of them on", ", ".join(flattened)]])


def sets_table(results: Sequence[Result], duplicates: Duplicates | None) -> str:
    """Return a table of the sets that have a result: pages, languages, metric, licence, source, duplicates."""
    rows = []
    for name, described in SETS.items():
        held = [result for result in results if result.set == name and result.form in ("html", "text")]
        for result in held:
            rows.append(
                [
                    f"{name}, {result.form}" if len(held) > 1 else name,
                    str(len(result.ids)),
                    str(len(result.unanswerable)),
                    str(duplicates.later(name)) if duplicates is not None and name in duplicates.pages else NONE,
                    _most_common(result.languages),
                    METRIC_NAMES[result.metric],
                    described.licence,
                    _source(described),
                    f"`{result.digest[:12]}`",
                    described.note,
                ]
            )
    return markdown(SETS_HEAD, rows)


def _most_common(languages: Sequence[str]) -> str:
    """Return languages with their pages, the most frequent first."""
    counts = Counter(language or "unknown" for language in languages).most_common()
    return ", ".join(f"{language} {count}" for language, count in counts[:SHOWN_LANGUAGES]) + (
        f" and {len(counts) - SHOWN_LANGUAGES} more" if len(counts) > SHOWN_LANGUAGES else ""
    )


def _source(described: SetInfo) -> str:
    """Return the link to a set's repository, with the commit."""
    if not described.repository:
        return "here"
    commit = f" at `{described.commit[:12]}`" if described.commit else ""
    return f"[{described.repository}](https://github.com/{described.repository}){commit}"
