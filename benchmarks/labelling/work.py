"""Worklists for readers, and the recording of their decisions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TypedDict

from benchmarks.labelling.agreement import Agreement, agreement
from benchmarks.labelling.choose import Candidate
from benchmarks.labelling.decisions import Decision, decisions
from benchmarks.labelling.listing import listed, listing, read_listed, shown, write_listed
from benchmarks.labelling.pool import pool
from benchmarks.training.read_labels import TWICE, Reading, block_hash, load_readings, read_file, write_file
from cleantext.evaluation.metrics import tokens

__all__ = ["agreement_of", "dump", "reading_of", "record", "show", "write_worklists"]

IN_LIST: Final = 25
"""Pages of a worklist."""
EVERY: Final = 5
"""Every how many pages one is read twice."""


class Entry(TypedDict):
    """A page of a worklist."""

    page: str
    set: str
    id: str
    url: str
    language: str
    kind: str
    blocks: int


def _write_lists(entries: Sequence[Entry], to: Path, stem: str) -> None:
    for number, first in enumerate(range(0, len(entries), IN_LIST), 1):
        text = json.dumps(entries[first : first + IN_LIST], indent=1, ensure_ascii=False)
        (to / f"{stem}-{number:02}.json").write_text(text + "\n", "utf-8")


def write_worklists(chosen: Sequence[Candidate], to: Path) -> None:
    """Write ``to``/work-01.json … of all pages, and twice-01.json … of every fifth, for another reader."""
    to.mkdir(parents=True, exist_ok=True)
    entries = [
        Entry(
            page=f"{number:04}", set=page.set, id=page.id, url=page.url, language=page.language, kind=page.kind, blocks=page.blocks
        )
        for number, page in enumerate(chosen, 1)
    ]  # fmt: skip
    _write_lists(entries, to, "work")
    _write_lists(entries[EVERY - 1 :: EVERY], to, "twice")


def _entries(work: Path) -> list[Entry]:
    found: list[Entry] = []
    for path in sorted(work.glob("work-*.json")):
        found += json.loads(path.read_text("utf-8"))
    return found


def dump(data: Path, work: Path) -> int:
    """Write the listings of all pages of the worklists to ``work``/pages; return how many there are."""
    wanted = {(entry["set"], entry["id"]): entry for entry in _entries(work)}
    count = 0
    for name, item in pool(data):
        if entry := wanted.get((name, item.id)):
            page, around = listed(entry["page"], name, item)
            write_listed(page, listing(page, around, entry["language"], entry["kind"]), work / "pages")
            count += 1
    return count


def reading_of(decision: Decision, work: Path, reader: str) -> Reading:
    """Return a decision as the labels of its page.

    Raises ValueError if it does not fit the page.
    """
    page = read_listed(work / "pages", decision.page)
    hashes = tuple(block_hash(text) for text in page.texts)
    return Reading(
        page.set, page.id, page.url, page.sha256, decision.language, decision.kind, reader, hashes, decision.verdicts(len(hashes))
    )  # fmt: skip


def show(paths: Iterable[Path], work: Path) -> list[str]:
    """Return for each decision of some files the page's kept, unlabelled and dropped text.

    Raises ValueError for a decision that does not fit its page.
    """
    found = []
    for path in paths:
        for decision in decisions(path):
            page = read_listed(work / "pages", decision.page)
            found.append(shown(page, decision.verdicts(len(page.texts))))
    return found


def record(paths: Iterable[Path], work: Path, reader: str, to: Path) -> int:
    """Add the decisions of files to ``to``/SET.jsonl, in the place of older labels of the same pages; return how many there are.

    Raises ValueError for a decision that does not fit its page.
    """
    made = [reading_of(decision, work, reader) for path in paths for decision in decisions(path)]
    for name in sorted({reading.set for reading in made}):
        path = to / f"{name}.jsonl"
        merged = {reading.page: reading for reading in (read_file(path) if path.exists() else [])}
        merged.update((reading.page, reading) for reading in made if reading.set == name)
        write_file(merged.values(), path)
    return len(made)


def agreement_of(work: Path, labels: Path) -> Agreement:
    """Return the agreement of the first and second readings of pages that were read twice."""
    first, second = load_readings(labels), load_readings(labels / TWICE)
    code_of = {(entry["set"], entry["id"]): entry["page"] for entry in _entries(work)}
    pages = []
    for key, other in sorted(second.items()):
        if key in first and key in code_of:
            sizes = [len(tokens(text)) for text in read_listed(work / "pages", code_of[key]).texts]
            pages.append((first[key].verdicts, other.verdicts, sizes))
    return agreement(pages)
