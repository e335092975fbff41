"""The model behind ``Page.confidence``: its inputs on held-out pages, its fit, and its figures.

Each page of the sets that the scorer learned from is extracted with the weights of its fold, which learned from no page of its publisher
(``train --held-out``); the model is fitted to these pages' word F1. For its figures it is fitted on two folds and asked about the third; pages of
sets that nothing learned from are asked of the model of all three.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.run import source_of
from benchmarks.sets.load import load
from benchmarks.training.held_out import fold_of, network_of, pipeline
from cleantext import analyze
from cleantext.blocks import Mode
from cleantext.confidence import INPUTS, confidence_row
from cleantext.evaluation.metrics import score
from cleantext.evaluation.sets.item import Item
from cleantext.linear_model import LinearModel
from cleantext.scorer import network
from cleantext.scorer.arrays import sigmoid

__all__ = [
    "FOLDED",
    "UNSEEN",
    "Figures",
    "Rated",
    "figures",
    "fit",
    "gold_pages",
    "held_out",
    "packed",
    "rated",
    "reliability",
]

FOLDED: Final = ("wcxb", "zyte", "magic-html", "fundus", "harvest", "magic-forum")
"""Sets with full gold that the scorer learned from."""
UNSEEN: Final = ("dragnet", "cleaneval", "zhfinance")
"""Sets with full gold that nothing learned from."""
FORM: Final[dict[Mode, str]] = {"html": "html", "text": "inscriptis"}
"""How a page of each mode is made."""
DECAY: Final = 2e-3
"""Weight of the squared weights in the loss, chosen by cross-validation by site."""
STEPS: Final = 60
"""Steps of Newton's method: it has converged long before."""
DROPPED: Final = 0.1
"""Share of the pages, the least confident ones, that are dropped to measure the gain."""
BINS: Final = 10
"""Bins of equally many pages in the reliability diagram."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rated:
    """A page with the inputs of the model and its word F1."""

    set: str
    """The set's name."""
    fold: int
    """Its fold; -1 on a set that nothing learned from."""
    row: tuple[float, ...]
    """The values of ``INPUTS``."""
    f1: float
    """Word F1 between its text and its gold."""


def gold_pages(data: Path) -> list[tuple[str, Item]]:
    """Return the HTML pages with full gold of ``FOLDED`` and ``UNSEEN`` that are there."""
    names = [name for name in (*FOLDED, *UNSEEN) if (data / name).is_dir()]
    return [
        (name, item) for name in names for item in load(name, data) if item.gold is not None and item.mode == "html"
    ]


def rated(pages: Sequence[tuple[str, Item]], folds: Path, mode: Mode, jobs: int) -> list[Rated]:
    """Return all pages that have text in a mode, with their inputs and F1."""
    count = len(list(folds.glob(f"{mode}-*-of-*.npz")))
    with ProcessPoolExecutor(jobs) as pool:
        found = pool.map(partial(_rated, folds=folds, count=count, mode=mode), pages, chunksize=16)
        return [page for page in found if page is not None]


def _rated(job: tuple[str, Item], folds: Path, count: int, mode: Mode) -> Rated | None:
    name, item = job
    fold = fold_of(item, count) if name in FOLDED else -1
    networks, filters = network.load, None
    if fold >= 0:
        files = {each: (folds / f"{each}-{fold + 1}-of-{count}.npz").read_bytes() for each in FORM}
        networks = {each: network_of(file) for each, file in files.items()}.__getitem__  # type: ignore[assignment]
        filters = pipeline(files["html"], files["text"])
    source = source_of(item, FORM[mode])
    page = (
        analyze(source, input_format=mode) if filters is None else analyze(source, input_format=mode, filters=filters)
    )
    if not len(page.blocks):
        return None
    words = score("\n".join(block.text for block in page.kept_blocks), item.gold or "")
    return Rated(name, fold, tuple(confidence_row(page, networks).tolist()), words.f1)


def fit(pages: Sequence[Rated]) -> LinearModel:
    """Return the logistic model of the pages' word F1, by Newton's method."""
    rows, goal = np.array([page.row for page in pages]), np.array([page.f1 for page in pages])
    model = LinearModel(rows.mean(axis=0), rows.std(axis=0) + 0.05, np.zeros((len(INPUTS), 1)), np.zeros(1))
    x = np.column_stack((model.standardised(rows), np.ones(len(rows))))
    weights = np.zeros(x.shape[1])
    decay = np.append(np.full(len(INPUTS), DECAY * len(rows)), 0.0)
    for _ in range(STEPS):
        value = sigmoid(x @ weights)
        curve = (x * (value * (1 - value))[:, None]).T @ x + np.diag(decay + 1e-9)
        weights = weights - np.linalg.solve(curve, x.T @ (value - goal) + decay * weights)
    return model._replace(matrix=weights[:-1, None], bias=weights[-1:])


def packed(models: dict[Mode, LinearModel]) -> bytes:
    """Return the file of the models."""
    arrays = {
        f"{mode}_{name}": values.astype(np.float32)
        for mode, model in models.items() for name, values in model._asdict().items()
    }  # fmt: skip
    file = BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def held_out(pages: Sequence[Rated]) -> Floats:
    """Return the confidence of each page by a model that was fitted without its fold."""
    fold = np.array([page.fold for page in pages])
    rows = np.array([page.row for page in pages])
    values = np.zeros(len(pages))
    for number in np.unique(fold):
        model = fit([page for page in pages if page.fold not in (number, -1)])
        values[fold == number] = sigmoid(model.logits(rows[fold == number]))[:, 0]
    return values


@dataclass(frozen=True, slots=True)
class Figures:
    """How good the confidence is on some pages."""

    pages: int
    f1: float
    """Mean word F1."""
    confidence: float
    """Mean confidence."""
    error: float
    """Expected calibration error: mean difference of confidence and F1 over ``BINS`` bins of equally many pages."""
    correlation: float
    """Rank correlation (Spearman) of confidence and F1; equal values share their mean rank."""
    gain: float
    """Rise of mean F1 when the least confident ``DROPPED`` of the pages go, as a share of the rise by a perfect ranking."""


def figures(values: Floats, f1: Floats) -> Figures:
    """Return the figures of confidences beside the pages' F1.

    >>> perfect = np.linspace(0.1, 0.9, 50)
    >>> found = figures(perfect, perfect)
    >>> round(found.error, 3), round(found.correlation, 3), round(found.gain, 3)
    (0.0, 1.0, 1.0)
    """
    dropped = max(1, round(DROPPED * len(f1)))
    best, got = (f1[np.argsort(order, kind="stable")[dropped:]].mean() - f1.mean() for order in (f1, values))
    error = sum(abs(p - y) * n for p, y, n in reliability(values, f1)) / len(f1)
    correlation = float(np.corrcoef(_ranks(values), _ranks(f1))[0, 1])
    return Figures(
        len(f1), float(f1.mean()), float(values.mean()), float(error), correlation, float(got / max(best, 1e-9))
    )


def reliability(values: Floats, f1: Floats) -> list[tuple[float, float, int]]:
    """Return for each bin of equally many pages its mean confidence, its mean F1 and its number of pages."""
    order = np.argsort(values, kind="stable")
    return [(float(values[i].mean()), float(f1[i].mean()), len(i)) for i in np.array_split(order, BINS) if len(i)]


def _ranks(values: Floats) -> Floats:
    _, number, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(counts) - (counts - 1) / 2)[number]
    return ranks
