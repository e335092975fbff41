"""Train the scorer's weights, and measure them on held-out pages.

The HTML network is trained twice: on labelled pages, then also on pages that the first network pseudo-labels. The text network
is trained on labelled pages in flattened form, and on distilled pages, which HTML mode labels.

Held-out figures: sites are divided into folds; the weights that judge a fold's pages were trained without any page of their
sites, directly or through labels. By set instead of by site, whole sets are left out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Final, Literal

import torch

from benchmarks.labelling.pool import UNLABELLED
from benchmarks.results import RESULTS
from benchmarks.run import LEFT_OUT, OURS, record, source_of
from benchmarks.sets.load import load
from benchmarks.training.batches import Settings
from benchmarks.training.forms import flattened, html_jobs
from benchmarks.training.held_out import fold_of, pipeline
from benchmarks.training.learning import fit, packed
from benchmarks.training.page_kinds import trained_kinds
from benchmarks.training.training_pages import (
    TrainingPage,
    distilled,
    labelled,
    pseudo_labelled,
    training_pages,
    without_gold,
)
from cleantext import __version__, analyze
from cleantext.blocks import Mode
from cleantext.evaluation.scoring import scored
from cleantext.evaluation.sets.catalogue import SETS, info
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.load import digest
from cleantext.evaluation.worker import Answer
from cleantext.page import Filter

__all__ = ["cross_validate", "train"]

FOLDS: Final = 3
SETTINGS: Final[dict[Mode, Settings]] = {"html": Settings(), "text": Settings(epochs=4, pages=24, no_words=0.7)}
TEACHER_EPOCHS: Final = 6
"""Epochs of the first HTML network, which is only used to pseudo-label pages."""

Pairs = Sequence[tuple[str, Item]]


def _fitted(pages: Sequence[TrainingPage], settings: Settings) -> bytes:
    return packed(fit([page.example for page in pages], settings), pages[0].names)


def _html(pages: Sequence[TrainingPage], unread: Pairs, workers: int) -> bytes:
    """Return the weights of HTML mode, from labelled pages and pages without gold."""
    teacher = _fitted(pages, replace(SETTINGS["html"], epochs=TEACHER_EPOCHS))
    return _fitted([*pages, *pseudo_labelled(unread, teacher, workers)], SETTINGS["html"])


def _full(gold: Pairs) -> list[tuple[str, Item]]:
    return [pair for pair in gold if pair[1].gold is not None]


def train(data: Path, to: Path, *, without: Sequence[str] = (), workers: int = 2) -> None:
    """Train both networks and the model of kinds of page; write ``to/html.npz``, ``text.npz``, ``kind.npz`` and ``weights.json``, which lists the sources."""
    torch.set_num_threads(workers)
    gold = labelled(data, without)
    unread = without_gold(data, gold)
    to.mkdir(parents=True, exist_ok=True)
    kinds = trained_kinds(gold, workers)
    (to / "kind.npz").write_bytes(kinds)
    html = _html(training_pages(html_jobs(gold), workers), unread, workers)
    (to / "html.npz").write_bytes(html)
    text = _fitted(
        [*training_pages(flattened(_full(gold)), workers), *distilled(unread, html, workers)], SETTINGS["text"]
    )
    (to / "text.npz").write_bytes(text)
    sources = {
        name: {
            "pages": sum(set_ == name for set_, _ in gold),
            "licence": info(name).licence,
            "citation": info(name).citation,
            "sha256": digest(item for set_, item in gold if set_ == name),
        }
        for name in dict.fromkeys(set_ for set_, _ in gold)
        if name not in UNLABELLED
    }
    for name, (_, upstream, licence) in UNLABELLED.items():
        pages = [item for set_, item in (*unread, *gold) if set_ == name]
        sources[name] = {
            "pages": len(pages),
            "licence": licence,
            "citation": upstream,
            "sha256": digest(pages),
            "read": sum(set_ == name for set_, _ in gold),
            "labels": "by reading, the others by HTML mode",
        }
    about: dict[str, object] = {
        **{mode: asdict(settings) for mode, settings in SETTINGS.items()}, "torch": torch.__version__, "trained_on": sources,
        "sizes": {"html.npz": len(html), "text.npz": len(text), "kind.npz": len(kinds)},
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
    """Record held-out figures on the sets that the weights are trained on, as HTML and flattened by inscriptis.

    Each fold's weights are kept in ``keep``, and not trained again if they exist. The folds have labelled pages alone: pages that a
    network labels help with languages that the sets do not have, and would double the time. ``by`` "set": one fold for each set; the weights that judge
    its pages were trained on the other sets.
    """
    torch.set_num_threads(workers)
    gold = labelled(data)
    names = [name for name, entry in SETS.items() if entry.use == "train"]
    keep.mkdir(parents=True, exist_ok=True)

    def fold(name: str, item: Item) -> int:
        if by == "set":
            return names.index(name) if name in names else -1
        return fold_of(item, folds)

    parts = names if by == "set" else [f"{k + 1}-of-{folds}" for k in range(folds)]

    def weights(mode: Mode, part: str) -> bytes | None:
        path = keep / f"{mode}-{part}.npz"
        return path.read_bytes() if path.is_file() else None

    for mode in sorted(modes, reverse=True):  # text first, as HTML mode asks its network for a second opinion
        paths = [keep / f"{mode}-{part}.npz" for part in parts]
        if not all(path.is_file() for path in paths):
            pages = training_pages(html_jobs(gold) if mode == "html" else flattened(_full(gold)), workers)
            for k, path in enumerate(paths):
                if path.is_file():
                    continue
                print(f"{mode}, without {path.stem}", flush=True)
                seen = [page for page in pages if fold(page.set, page.item) != k]
                path.write_bytes(_fitted(seen, SETTINGS[mode]))
        filters = [pipeline(weights("html", part) if mode == "html" else None, weights("text", part)) for part in parts]
        form = "html" if mode == "html" else "inscriptis"
        for name in names:
            if mode == "text" and info(name).metric in ("snippets", "pieces"):
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
    return analyze(source, input_format=mode, filters=filters[fold]).plain_text
