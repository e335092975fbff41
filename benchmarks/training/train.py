"""Train the scorer's weights, and measure it on pages it has not seen.

The HTML network is trained twice: on labelled pages, then also on pages that the first network pseudo-labels. The text network
learns from labelled pages flattened, and from pages that HTML mode labels.

Held-out figures: sites are divided into folds; the weights that judge a fold's pages were trained without any page of their
sites, directly or through labels. By set instead of by site, whole sets are left out.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Final, Literal

import torch

from benchmarks.results import RESULTS
from benchmarks.run import LEFT_OUT, OURS, record, scored, source_of
from benchmarks.sets.catalogue import SETS, info
from benchmarks.sets.item import Item
from benchmarks.sets.load import digest, load
from benchmarks.training.batches import Settings
from benchmarks.training.forms import flattened
from benchmarks.training.learning import fit, packed
from benchmarks.training.lessons import (
    UNLABELLED,
    Lesson,
    distilled,
    labelled,
    lessons,
    pipeline,
    pseudo_labelled,
    unlabelled,
)
from benchmarks.worker import Answer
from cleantext import __version__, analyze
from cleantext.blocks import Mode
from cleantext.page import Filter

__all__ = ["cross_validate", "train"]

FOLDS: Final = 3
SETTINGS: Final[dict[Mode, Settings]] = {"html": Settings(), "text": Settings(epochs=4, pages=24, no_words=0.7)}
TEACHER_EPOCHS: Final = 6
"""Epochs of the first HTML network, which only labels pages."""

Pairs = Sequence[tuple[str, Item]]


def fold_of(site: str, folds: int) -> int:
    """Return the fold of a site, the same in every set."""
    return zlib.crc32(f"f{site}".encode()) % folds


def _fitted(taught: Sequence[Lesson], settings: Settings) -> bytes:
    return packed(fit([lesson.example for lesson in taught], settings), taught[0].names)


def _html(taught: Sequence[Lesson], ungraded: Pairs, workers: int) -> bytes:
    """Return the weights of HTML mode, from labelled pages and pages without gold."""
    teacher = _fitted(taught, replace(SETTINGS["html"], epochs=TEACHER_EPOCHS))
    return _fitted([*taught, *pseudo_labelled(ungraded, teacher, workers)], SETTINGS["html"])


def _html_jobs(gold: Pairs) -> list[tuple[str, Item, str]]:
    return [(name, item, "html") for name, item in gold if item.mode == "html"]


def _ungraded(gold: Pairs, data: Path) -> list[tuple[str, Item]]:
    """Return the pages without full gold: those outside the sets, and those with snippets alone."""
    return [*unlabelled(data), *(pair for pair in gold if pair[1].gold is None)]


def _full(gold: Pairs) -> list[tuple[str, Item]]:
    return [pair for pair in gold if pair[1].gold is not None]


def train(data: Path, to: Path, *, without: Sequence[str] = (), workers: int = 2) -> None:
    """Train both networks and write ``to/html.npz``, ``text.npz`` and ``weights.json``, which lists the sources."""
    torch.set_num_threads(workers)
    gold = labelled(data, without)
    ungraded = _ungraded(gold, data)
    to.mkdir(parents=True, exist_ok=True)
    html = _html(lessons(_html_jobs(gold), workers), ungraded, workers)
    (to / "html.npz").write_bytes(html)
    text = _fitted([*lessons(flattened(_full(gold)), workers), *distilled(ungraded, html, workers)], SETTINGS["text"])
    (to / "text.npz").write_bytes(text)
    sources = {
        name: {
            "pages": sum(set_ == name for set_, _ in gold),
            "licence": info(name).licence,
            "citation": info(name).citation,
            "sha256": digest(item for set_, item in gold if set_ == name),
        }
        for name in dict.fromkeys(set_ for set_, _ in gold)
    }
    for name, (_, upstream, licence) in UNLABELLED.items():
        pages = [item for set_, item in ungraded if set_ == name]
        sources[name] = {
            "pages": len(pages),
            "licence": licence,
            "citation": upstream,
            "sha256": digest(pages),
            "labels": "by HTML mode",
        }
    about: dict[str, object] = {
        **{mode: asdict(settings) for mode, settings in SETTINGS.items()}, "torch": torch.__version__, "trained_on": sources,
        "sizes": {"html.npz": len(html), "text.npz": len(text)},
    }  # fmt: skip
    (to / "weights.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", "utf-8")


def cross_validate(
    data: Path,
    keep: Path,
    *,
    modes: Sequence[Mode] = ("html", "text"),
    by: Literal["site", "set"] = "site",
    to: Path = RESULTS,
    workers: int = 2,
    folds: int = FOLDS,
) -> None:
    """Write held-out figures on the sets that the weights learn from, HTML and flattened by inscriptis, into the results.

    Each fold's weights are kept in ``keep``, and not trained again if they are there. Text mode's folds have no distilled pages:
    these help languages that the sets do not have, and double the time. ``by`` "set": one fold for each set; the weights that judge
    its pages were trained on the other sets.
    """
    torch.set_num_threads(workers)
    gold = labelled(data)
    names = [name for name, entry in SETS.items() if entry.use == "train"]
    ungraded = _ungraded(gold, data)
    keep.mkdir(parents=True, exist_ok=True)

    def fold(name: str, item: Item) -> int:
        if by == "set":
            return names.index(name) if name in names else -1
        return fold_of(item.site or item.id, folds)

    parts = names if by == "set" else [f"{k + 1}-of-{folds}" for k in range(folds)]
    for mode in modes:
        paths = [keep / f"{mode}-{part}.npz" for part in parts]
        if not all(path.is_file() for path in paths):
            taught = lessons(_html_jobs(gold) if mode == "html" else flattened(_full(gold)), workers)
            for k, path in enumerate(paths):
                if path.is_file():
                    continue
                print(f"{mode}, without {path.stem}", flush=True)
                seen = [lesson for lesson in taught if fold(lesson.set, lesson.item) != k]
                rest = [(name, item) for name, item in ungraded if fold(name, item) != k]
                path.write_bytes(_html(seen, rest, workers) if mode == "html" else _fitted(seen, SETTINGS["text"]))
        filters = [pipeline(*[path.read_bytes()] * 2) for path in paths]
        form = "html" if mode == "html" else "inscriptis"
        for name in names:
            if mode == "text" and info(name).metric == "snippets":
                continue
            items = load(name, data)
            jobs = [(source_of(item, form), mode, fold(name, item)) for item in items]
            with ProcessPoolExecutor(workers) as pool:
                outputs = list(pool.map(partial(_extract, filters=filters), jobs, chunksize=8))
            made_by = f"cleantext-web {__version__}, held out by {by}, {len(filters)} folds"
            answers = [Answer(output, "", 0.0) for output in outputs]
            called = OURS if by == "site" else LEFT_OUT
            record(name, items, form, scored(called, made_by, items, answers, info(name).metric), to)


def _extract(job: tuple[str, Mode, int], filters: Sequence[tuple[Filter, ...]]) -> str:
    source, mode, fold = job
    return analyze(source, input_format=mode, filters=filters[fold]).text
