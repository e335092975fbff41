"""Run extractors over sets: score every page by the set's own metric and by words, and count crashes and time-outs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.results import RESULTS, all_results, path_of
from benchmarks.sets.flatten import FLATTENERS, PACKAGES
from benchmarks.sets.load import load
from cleantext.evaluation.pages import decoded
from cleantext.evaluation.results import Outcome, Result, read, write
from cleantext.evaluation.scoring import outcome, result_of
from cleantext.evaluation.sets.catalogue import info, learned_from
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.worst import OURS

__all__ = ["LEFT_OUT", "OURS", "again", "record", "run", "source_of"]


def source_of(item: Item, form: str) -> str:
    """Return the page as an extractor gets it: decoded, and flattened if the form is a flattener's name."""
    text = decoded(item)
    return FLATTENERS[form](text) if form in FLATTENERS else text


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


LEFT_OUT: Final = f"{OURS}-left-out"
"""``OURS``, which is not run on the sets that its weights were trained on, with weights of the other sets only."""


def record(name: str, items: Sequence[Item], form: str, got: Outcome, to: Path = RESULTS) -> None:
    """Add an outcome to the set's result; outcomes recorded for other pages are discarded."""
    result = result_of(name, form, items, [PACKAGES[form]] if form in PACKAGES else [])
    path = path_of(name, form, to)
    outcomes: dict[str, Outcome] = {}
    if path.is_file() and (held := read(path)).digest == result.digest and held.ids == result.ids:
        outcomes = held.outcomes
    outcomes[got.extractor] = got
    write(replace(result, set=Path(name).name, outcomes=outcomes), path)
    words = (
        f", words {got.f1:.3f}" if result.full_text else f", {sum(got.words) / max(len(got.words), 1):.0f} words a page"
    )
    print(f"{path.stem} {got.extractor}: own {got.own:.3f}{words}, {got.seconds:.0f} s", flush=True)


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
