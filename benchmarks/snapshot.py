"""A record of the text that this tree extracts from every page, to compare with after a change.

A snapshot holds the text and the kept blocks of each page of the development sets (as HTML, and flattened by inscriptis), of the
corpus and of the filters' cases. It is a gzipped file of JSON lines. It is not committed, because it contains
the sets' text.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.cases import load
from benchmarks.run import source_of
from benchmarks.sets.load import corpus
from cleantext import analyze
from cleantext.blocks import Mode
from cleantext.evaluation.sets.catalogue import SETS
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.layouts import LOADERS

__all__ = ["Change", "Shot", "changes", "differences", "read", "take", "write"]

FLATTENED: Final = "inscriptis"
"""The flattener of the pages of HTML sets for text mode."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One page in one mode."""

    id: str
    """Set, page and form."""
    text: str
    """The extracted text."""
    kept: tuple[int, ...]
    """Indices of the kept blocks."""


@dataclass(frozen=True, slots=True)
class Change:
    """A page whose output differs between two snapshots."""

    id: str
    """Set, page and form."""
    before: Shot | None
    """None for a page that the older snapshot does not have."""
    after: Shot | None
    """None for a page that the newer snapshot does not have."""


Job = tuple[str, str | bytes, Mode, str]
"""Name, source and mode of a page, and the form that its source is converted to first."""


def _jobs(data: Path) -> Iterator[Job]:
    items: list[tuple[str, Item]] = [("corpus", item) for item in corpus()]
    for name in SETS:
        if name in LOADERS and (data / name).is_dir():
            items += [(name, item) for item in LOADERS[name](data / name)]
    for name, item in items:
        if item.mode == "html":
            yield f"{name}/{item.id}/html", item.source, "html", "html"
            yield f"{name}/{item.id}/{FLATTENED}", item.source, "text", FLATTENED
        else:
            yield f"{name}/{item.id}/text", item.source, "text", "text"
    for case in load():
        yield f"cases/{case.filter}/{case.title}", case.source, case.kind, "text"


def _shot(job: Job) -> Shot:
    name, source, mode, form = job
    page = analyze(source_of(Item(name, source, mode, ""), form), input_format=mode)
    return Shot(name, page.plain_text, tuple(block.index for block in page.kept_blocks))


def take(data: Path, workers: int = 2, every: int = 1) -> Iterator[Shot]:
    """Extract and yield every page of the sets in ``data``, of the corpus and of the cases, or every Nth of them."""
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_shot, islice(_jobs(data), 0, None, every), chunksize=16)


def write(shots: Iterable[Shot], path: Path) -> int:
    """Write a snapshot and return the number of its pages."""
    count = 0
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as file:
        for shot in shots:
            file.write(json.dumps([shot.id, shot.text, shot.kept]) + "\n")
            count += 1
    return count


def read(path: Path) -> dict[str, Shot]:
    """Return the pages of a snapshot by name."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {name: Shot(name, text, tuple(kept)) for name, text, kept in map(json.loads, file)}


def changes(before: dict[str, Shot], after: dict[str, Shot], *, blocks: bool = False) -> list[Change]:
    """Return the pages whose text differs, by name; with ``blocks`` also those that keep other blocks of equal text.

    >>> old, new = {"a": Shot("a", "x", (0,))}, {"a": Shot("a", "x", (1,)), "b": Shot("b", "y", (0,))}
    >>> [change.id for change in changes(old, new)], [change.id for change in changes(old, new, blocks=True)]
    (['b'], ['a', 'b'])
    """
    found = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is None or new is None or old.text != new.text or (blocks and old.kept != new.kept):
            found.append(Change(name, old, new))
    return found


def differences(found: Iterable[Change], *, context: int = 1) -> str:
    """Return the changed pages, each as a unified diff of its text."""
    parts: list[str] = []
    for change in found:
        old = change.before.text.splitlines() if change.before else []
        new = change.after.text.splitlines() if change.after else []
        parts += [f"## {change.id}", *list(unified_diff(old, new, lineterm="", n=context))[2:], ""]
    return "\n".join(parts)
