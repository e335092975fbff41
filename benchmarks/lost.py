"""Lost pages: the pages of each set from which an extractor returns less than half of what should come out.

A mean over pages hides them: two lost pages in a hundred cost .02 of recall, and each reader of one of them everything. Only pages
count that have something to lose: full gold whose words are on the page, or snippets that must come out.

Recall of a page, in this order:
- a recorded result with recalls: share of the gold's words in the output (bags of words), or of its snippets;
- an older record of a set whose metric is not word F1: share of the gold's shingles, or of its snippets;
- else the extractor is run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.results import RESULTS, path_of
from benchmarks.run import OURS, source_of
from benchmarks.sets.load import at_hand, load
from cleantext.evaluation.results import LOST, Outcome, Result, read
from cleantext.evaluation.scoring import can_lose, outcome
from cleantext.evaluation.sets.catalogue import info, learned_from
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.tables import markdown

__all__ = ["COMPARED", "Lost", "lost", "lost_table", "recalls_of"]

COMPARED: Final = (OURS, "trafilatura", "readability", "resiliparse", "justext")
"""The extractors of the table."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The lost pages of one extractor on one set."""

    set: str
    """The set's name."""
    extractor: str
    """Its name on the command line."""
    ids: tuple[str, ...]
    """The lost pages."""
    pages: int
    """Pages that have something to lose."""
    learned: bool = False
    """Whether the weights that were run were trained on the same pages, so that the figure is too good."""


def recalls_of(got: Outcome) -> list[float] | None:
    """Return the recall of each page of a record, 0 to 1; None if the record does not hold it."""
    if got.recalls:
        return [recall / 1000 for recall in got.recalls]
    if got.counts:
        return [tp / (tp + fn) if tp + fn else 1.0 for tp, _, fn in got.counts]
    return None


def lost(
    data: Path,
    *,
    sets: Sequence[str] | None = None,
    extractors: Sequence[str] = COMPARED,
    every: int = 1,
    results: Path = RESULTS,
) -> list[Lost]:
    """Return the lost pages of each set and extractor, of HTML pages only.

    ``sets`` None: all in ``data`` and the corpus. ``every``: only each Nth page, of records as well. ``results``: the folder of
    the records.
    """
    names = sets if sets is not None else at_hand(data)
    found: list[Lost] = []
    for name in names:
        items = [item for item in load(name, data) if item.mode == "html"]
        if items:
            found += _lost_of_set(name, items, extractors, every, results)
    return found


def _lost_of_set(name: str, items: Sequence[Item], extractors: Sequence[str], every: int, results: Path) -> list[Lost]:
    """Return the lost pages of each extractor on one set."""
    path = path_of(name, "html", results)
    held: Result | None = read(path) if path.is_file() else None
    if held is not None and held.ids != [item.id for item in items]:
        held = None  # the record is of other pages
    picked = [item for item in items[::every] if can_lose(item)]
    sources: list[str] = []
    found = []
    for extractor in extractors:
        recorded = recalls_of(held.outcomes[extractor]) if held is not None and extractor in held.outcomes else None
        if recorded is None:
            sources = sources or [source_of(item, "html") for item in picked]
            recalls = recalls_of(outcome(extractor, picked, sources, info(name).metric)) or []
        else:
            by_id = dict(zip((item.id for item in items), recorded, strict=True))
            recalls = [by_id[item.id] for item in picked]
        ids = tuple(item.id for item, recall in zip(picked, recalls, strict=True) if recall < LOST)
        learned = recorded is None and extractor == OURS and learned_from(name)
        found.append(Lost(name, extractor, ids, len(picked), learned))
    return found


def lost_table(found: Sequence[Lost]) -> str:
    """Return a row for each set, with the lost pages of each extractor in per cent; ``†``: on pages that the weights learned from.

    >>> print(lost_table([Lost("wcxb", "cleantext", ("1",), 40, learned=True), Lost("wcxb", "justext", (), 40)]))
    | set | pages | cleantext | justext |
    |---|---|---|---|
    | wcxb | 40 | 1 (2.5 %) † | 0 (0.0 %) |
    """
    columns = list(dict.fromkeys(one.extractor for one in found))
    rows: dict[str, list[str]] = {}
    for one in found:
        row = rows.setdefault(one.set, [one.set, str(one.pages)])
        share = 100 * len(one.ids) / max(one.pages, 1)
        row.append(f"{len(one.ids)} ({share:.1f} %){' †' if one.learned else ''}")
    return markdown(["set", "pages", *columns], list(rows.values()))
