"""An extractor's worst pages by a recorded result, run again and compared with their gold."""

from __future__ import annotations

from pathlib import Path

from benchmarks.run import source_of
from benchmarks.sets.load import load
from cleantext.evaluation.results import Result
from cleantext.evaluation.worker import Worker
from cleantext.evaluation.worst import OURS, Comparison, compare, worst

__all__ = ["comparisons"]


def comparisons(
    result: Result, data: Path, *, name: str = OURS, count: int = 20, folder: str | None = None
) -> list[Comparison]:
    """Run the pages with the lowest recorded scores again, and compare. ``folder``: the path of a user's own set.

    Raises KeyError if the extractor has no recorded run.
    """
    if name not in result.outcomes:
        raise KeyError(
            f"{name} was not run on {result.name}: python -m benchmarks run --sets {result.set} --extractors {name}"
        )
    items = {item.id: item for item in load(folder or result.set, data)}
    pages = [items[id_] for id_, _ in worst(result, name, count)]
    with Worker(name) as worker:
        return [compare(page, worker(source_of(page, result.form)).text) for page in pages]
