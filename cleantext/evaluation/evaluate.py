"""Run extractors over pages with gold, and score them: what ``cleantext eval`` does before it shows anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Final

from cleantext.evaluation.extractors import extractor, version, way_to_install
from cleantext.evaluation.pages import decoded
from cleantext.evaluation.results import Outcome, Result
from cleantext.evaluation.scoring import can_lose, result_of, scored
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.torn import UnitTexts, units_in_gold
from cleantext.evaluation.worker import PAGE_SECONDS, Answer, Worker
from cleantext.evaluation.worst import Comparison, compare, worst

__all__ = ["Evaluation", "Progress", "evaluate"]

WALL_FACTOR: Final = 4
"""Wall-clock seconds a page may take for each second of its CPU time: a program that waits must end as well."""
ELSEWHERE: Final = "made elsewhere"
"""The version of outputs that were made elsewhere."""

Progress = Callable[[str, int, int], object]
"""Is called with an extractor's name, the pages that it has done, and all pages."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Extractors on pages, scored."""

    result: Result
    """The figures of each page, by extractor."""
    worst: dict[str, list[Comparison]] = field(default_factory=dict)
    """The pages with the lowest scores of each extractor, output against gold."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What all extractors of an evaluation share."""

    items: Sequence[Item]
    sources: Sequence[str]
    units: Sequence[Sequence[UnitTexts]]
    page_seconds: float
    progress: Progress
    stop: Event = field(default_factory=Event)

    def answers(self, name: str, called: str) -> list[Answer]:
        """Run an extractor over the pages. Raises RuntimeError if it cannot run."""
        found: list[Answer] = []
        with Worker(called, page_seconds=self.page_seconds, wall_factor=WALL_FACTOR) as worker:
            worker(self.sources[0])  # what an extractor loads at its first page is not the time of a page
            for source in self.sources:
                if self.stop.is_set():
                    raise RuntimeError("stopped")
                found.append(worker(source))
                self.progress(name, len(found), len(self.sources))
        return found


def evaluate(
    name: str,
    items: Sequence[Item],
    extractors: Mapping[str, str],
    outputs: Mapping[str, Mapping[str, str]] | None = None,
    *,
    page_seconds: float = PAGE_SECONDS,
    jobs: int = 1,
    count: int = 0,
    progress: Progress = lambda _name, _done, _pages: None,
) -> Evaluation:
    """Return the figures of extractors and outputs on pages with gold.

    ``name``: of the set. ``extractors``: what ``extractors.extractor`` takes, by the name in the result; one that cannot be imported is in
    the result's ``did_not_run``. ``outputs``: texts that were made elsewhere, by the id of their page; a missing one is an empty text.
    ``page_seconds``: CPU seconds a page may take. ``jobs``: extractors that run at once. ``count``: worst pages of each that are compared.
    Raises what ``extractors.extractor`` raises for a wrong name, and ValueError without pages.
    """
    if not items:
        raise ValueError("no pages are given: an evaluation needs one or more")
    modes = {item.mode for item in items}
    job = _Job(
        items, [decoded(item) for item in items], [units_in_gold(item) for item in items], page_seconds, progress
    )
    missing = _missing(extractors)
    result = replace(
        result_of(name, "html and text" if len(modes) > 1 else "".join(modes), items),
        sites=[item.site for item in items],
        losable=[i for i, item in enumerate(items) if can_lose(item)],
        did_not_run=missing,
        empty_golds=[i for i, item in enumerate(items) if item.gold is not None and not item.gold.strip()],
    )
    evaluation = Evaluation(result)

    def add(one: str, made_by: str, answers: Sequence[Answer]) -> None:
        result.outcomes[one] = scored(one, made_by, items, answers, result.metric, job.units)
        by_id = {item.id: (item, answer.text) for item, answer in zip(items, answers, strict=True)}
        evaluation.worst[one] = [compare(*by_id[id_]) for id_, _ in worst(result, one, count)]

    for one, texts in (outputs or {}).items():
        add(one, ELSEWHERE, _given(items, texts))
    runs = {one: called for one, called in extractors.items() if one not in missing}
    for one, called, answers in _attempts(job, runs, jobs):
        if isinstance(answers, str):
            result.did_not_run[one] = answers
        else:
            add(one, version(extractor(called)), answers)
    order = [one for one in (*extractors, *(outputs or {})) if one in result.outcomes]
    ordered: dict[str, Outcome] = {one: result.outcomes[one] for one in order}
    result.outcomes.clear()
    result.outcomes.update(ordered)
    return evaluation


def _missing(extractors: Mapping[str, str]) -> dict[str, str]:
    """Return the extractors whose package is not installed, with what to do. Raises what ``extractor`` raises for a wrong name."""
    missing: dict[str, str] = {}
    for name, called in extractors.items():
        found = extractor(called)
        try:
            version(found)
        except ImportError:
            missing[name] = f"not installed: {way_to_install(found)}"
    return missing


def _attempts(job: _Job, runs: Mapping[str, str], jobs: int) -> Iterator[tuple[str, str, list[Answer] | str]]:
    """Yield name, call and answers of each extractor, ``jobs`` at once; one by one they run in this thread, which Ctrl-C ends."""
    if jobs == 1:
        for name, called in runs.items():
            yield name, called, _attempt(job, name, called)
        return
    with ThreadPoolExecutor(jobs) as pool:
        try:
            yield from pool.map(lambda run: (*run, _attempt(job, *run)), runs.items())
        except BaseException:
            job.stop.set()
            raise


def _attempt(job: _Job, name: str, called: str) -> list[Answer] | str:
    """Return an extractor's answers, or why it cannot run."""
    try:
        return job.answers(name, called)
    except RuntimeError as error:
        return str(error)


def _given(items: Iterable[Item], texts: Mapping[str, str]) -> list[Answer]:
    """Return outputs that were made elsewhere as answers."""
    return [Answer(texts[item.id], "", 0.0) if item.id in texts else Answer("", "missing", 0.0) for item in items]
