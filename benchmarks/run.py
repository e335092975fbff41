"""Run extractors over sets: score every page by the set's own metric and by words, and count crashes and time-outs."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from importlib.metadata import version as installed
from importlib.resources import files
from pathlib import Path
from typing import Final

from benchmarks.extractors import extractor, version
from benchmarks.metrics import (
    Counts,
    Score,
    line_counts,
    own_metric,
    parts,
    piece_counts,
    score,
    shingle_counts,
    snippet_counts,
    tokens,
)
from benchmarks.results import RESULTS, Outcome, Result, all_results, path_of, read, write
from benchmarks.sets.catalogue import Metric, info
from benchmarks.sets.flatten import FLATTENERS, PACKAGES
from benchmarks.sets.item import Item
from benchmarks.sets.load import digest, load
from benchmarks.worker import PAGE_SECONDS, Answer, Worker
from cleantext.decode import decode

__all__ = ["LEFT_OUT", "OURS", "again", "learned_from", "outcome", "record", "run", "scored", "source_of"]

DIGITS: Final = 5
"""Decimals of the figures in a result's file."""


def source_of(item: Item, form: str) -> str:
    """Return the page as an extractor gets it: decoded, and flattened if the form is a flattener's name."""
    text = decode(item.source).text if isinstance(item.source, bytes) else item.source
    return FLATTENERS[form](text) if form in FLATTENERS else text


def _counts(metric: Metric, item: Item, output: str) -> Counts | None:
    """Return a page's counts in the set's own metric; None if that is word F1."""
    if metric == "shingles":
        return shingle_counts(output, item.gold or "")
    if metric == "snippets":
        return snippet_counts(output, item.snippets, item.unwanted)
    if metric == "pieces":
        return piece_counts(output, item.snippets)
    return line_counts(output, item.lines) if metric == "lines" else None


def _page_f1(words: Score | None, counts: Counts | None) -> float:
    """Return a page's word F1, or the F1 of its snippets if it has no gold (1 if it has no snippets either)."""
    if words is not None:
        return words.f1
    tp, fp, fn = counts or (0, 0, 0)
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0


def _page_recall(words: Score | None, counts: Counts | None) -> float:
    """Return a page's word recall, or the share of its snippets that come out if it has no gold (1 if it has none either)."""
    if words is not None:
        return words.recall
    tp, _, fn = counts or (0, 0, 0)
    return tp / (tp + fn) if tp + fn else 1.0


def outcome(
    name: str, items: Sequence[Item], sources: Sequence[str], metric: Metric, *, page_seconds: float = PAGE_SECONDS
) -> Outcome:
    """Run one extractor over one set's pages, given as ``sources``, and score it."""
    with Worker(name, page_seconds=page_seconds) as worker:
        answers = [worker(source) for source in sources]
    return scored(name, version(extractor(name)), items, answers, metric)


def scored(name: str, made_by: str, items: Sequence[Item], answers: Sequence[Answer], metric: Metric) -> Outcome:
    """Score an extractor's answers to a set's pages. ``made_by`` is its version."""
    answerable: list[Score] = []
    pages: list[float] = []
    counted: list[Counts] = []
    recalls: list[float] = []
    for item, answer in zip(items, answers, strict=True):
        counts = _counts(metric, item, answer.text)
        if counts is not None:
            counted.append(counts)
        words = score(answer.text, item.gold) if item.gold is not None else None
        if words is not None and item.answerable:
            answerable.append(words)
        pages.append(_page_f1(words, counts))
        recalls.append(_page_recall(words, counts))
    own = float(own_metric(metric, parts(metric, pages, counted).sum(axis=0)))
    means = [sum(got[i] for got in answerable) / max(len(answerable), 1) for i in range(3)]
    precision, recall, f1 = (round(mean, DIGITS) for mean in means)
    faults = [answer.fault for answer in answers]
    return Outcome(
        name, made_by, round(own, DIGITS), f1, precision, recall, faults.count("crash"), faults.count("timeout"),
        round(sum(answer.seconds for answer in answers), 1), [round(1000 * page) for page in pages], counted,
        [round(1000 * recall) for recall in recalls], [len(tokens(answer.text)) for answer in answers],
    )  # fmt: skip


def _made_with(form: str) -> str:
    """Return the versions of the software that prepares the extractors' input."""
    packages = ["lxml", *([PACKAGES[form]] if form in PACKAGES else [])]
    return ", ".join((f"Python {platform.python_version()}", *(f"{name} {installed(name)}" for name in packages)))


def _of_form(items: Sequence[Item], form: str) -> tuple[list[Item], str]:
    """Return the pages of a set in a form, and the form's name: flattened sets have the form "text", whichever is given.

    The corpus and a user's own folder may hold both: "text" selects the flattened pages, any other form the HTML.
    """
    html = [item for item in items if item.mode == "html"]
    if form == "text" or not html:
        return [item for item in items if item.mode == "text"], "text"
    return html, form


def run(
    names: Sequence[str],
    extractors: Sequence[str],
    data: Path,
    *,
    forms: Sequence[str] = ("html",),
    jobs: int = 1,
    to: Path = RESULTS,
) -> list[Path]:
    """Run extractors over sets in each of ``forms``, and write the results into ``to``; recorded outcomes for the same pages stay.

    A file is written whenever an extractor has finished. Raises FileNotFoundError for a missing set, ValueError for
    a form that no page of a set has.
    """
    written: list[Path] = []
    for name in names:
        items = load(name, data)
        for form in forms:
            pages, own_form = _of_form(items, form)
            if not pages:
                raise ValueError(f"{name} has no flattened pages: leave --form out, or give it a flattener's name")
            written.append(_run_one(name, pages, own_form, extractors, jobs=jobs, to=to))
    return written


def learned_from(name: str) -> bool:
    """Return whether a set is marked "train" and the shipped weights were trained on it; the corpus has a split for tests."""
    about = json.loads(files("cleantext.scorer").joinpath("weights.json").read_text("utf-8"))
    return info(name).use == "train" and name in about["trained_on"]


def _run_one(name: str, items: Sequence[Item], form: str, extractors: Sequence[str], *, jobs: int, to: Path) -> Path:
    """Run extractors over one set in one form."""
    if OURS in extractors and learned_from(name):
        print(
            f"{name}: {OURS} is not run on it, because its weights were trained on it: use python -m benchmarks train --held-out",
            file=sys.stderr,
        )
        extractors = [held for held in extractors if held != OURS]
    sources = [source_of(item, form) for item in items]
    work: Callable[[str], Outcome] = partial(outcome, items=items, sources=sources, metric=info(name).metric)
    with ThreadPoolExecutor(jobs) as pool:
        for got in pool.map(work, extractors):
            record(name, items, form, got, to)
    return path_of(name, form, to)


OURS: Final = "cleantext"
"""The default pipeline. It is not run on the sets that its weights were trained on."""
LEFT_OUT: Final = f"{OURS}-left-out"
"""The same with weights that were trained on the other sets only."""


def record(name: str, items: Sequence[Item], form: str, got: Outcome, to: Path = RESULTS) -> None:
    """Add an outcome to the set's result; outcomes recorded for other pages are discarded."""
    result = Result(
        Path(name).name, form, info(name).metric, digest(items), _made_with(form), [item.id for item in items],
        [i for i, item in enumerate(items) if not item.answerable], [item.kind for item in items],
        [item.language for item in items], [item.split for item in items], {},
    )  # fmt: skip
    path = path_of(name, form, to)
    outcomes: dict[str, Outcome] = {}
    if path.is_file() and (held := read(path)).digest == result.digest and held.ids == result.ids:
        outcomes = held.outcomes
    outcomes[got.extractor] = got
    write(replace(result, outcomes=outcomes), path)
    words = (
        f", words {got.f1:.3f}" if result.full_text else f", {sum(got.words) / max(len(got.words), 1):.0f} words a page"
    )
    print(f"{result.name} {got.extractor}: own {got.own:.3f}{words}, {got.seconds:.0f} s", flush=True)


def again(extractors: Sequence[str] | None, data: Path, *, jobs: int = 1, to: Path = RESULTS) -> list[Path]:
    """Run extractors over every set and form that has a result in ``to``, if ``data`` has the set.

    ``extractors`` None: those that each result has.
    """
    held: dict[str, list[Result]] = {}
    for result in all_results(to):
        held.setdefault(result.set, []).append(result)
    written: list[Path] = []
    for name, results in held.items():
        try:
            items = load(name, data)
        except FileNotFoundError as error:
            print(f"{name}: left as it is: {error}", file=sys.stderr)
            continue
        for result in results:
            pages, form = _of_form(items, result.form)
            names = extractors if extractors is not None else [*result.outcomes]
            written.append(_run_one(name, pages, form, names, jobs=jobs, to=to))
    return written
