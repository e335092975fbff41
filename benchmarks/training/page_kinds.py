"""Training of the model behind ``Page.kind``: multinomial logistic regression on pages whose kind is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from io import BytesIO
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from benchmarks.run import source_of
from benchmarks.training.held_out import fold_of
from cleantext import analyze
from cleantext.blocks import Mode
from cleantext.evaluation.sets.item import Item
from cleantext.linear_model import LinearModel
from cleantext.page_kind import KINDS_OF_PAGE, KindOfPage, kind_row

__all__ = ["kind_of", "trained_kinds"]

OF_LABEL: Final[Mapping[str, KindOfPage]] = {
    "article": "article", "news": "article", "blog": "article", "encyclopaedia": "article", "science": "article", "live": "article",
    "forum": "discussion", "qa": "discussion", "product": "product", "collection": "listing", "listing": "listing",
    "documentation": "documentation", "recipe": "recipe", "service": "other", "government": "other", "event": "other", "other": "other",
}  # fmt: skip
"""The sets' names of kinds, and those of the labels by reading."""
OF_SET: Final[Mapping[str, KindOfPage]] = {
    "zyte": "article",
    "magic-html": "article",
    "harvest": "discussion",
    "magic-forum": "discussion",
}
"""The kind of all pages of a set."""
DECAY: Final = 3e-3
"""Weight of the squared weights in the loss, chosen by cross-validation by site."""
STEPS: Final = 300
"""Steps of L-BFGS."""

Rows = npt.NDArray[np.float64]


def kind_of(name: str, item: Item) -> KindOfPage | None:
    """Return the kind of a labelled page; None if it is not known."""
    return OF_LABEL.get(item.kind) or OF_SET.get(name)


def _row(job: tuple[str, Item], mode: Mode) -> Rows:
    page = analyze(source_of(job[1], "html" if mode == "html" else "inscriptis"), input_format=mode, filters=())
    return kind_row(page.analysis, page.declarations)


def _fit(rows: Rows, kinds: Sequence[int]) -> LinearModel:
    none = np.zeros((rows.shape[1], len(KINDS_OF_PAGE)))
    model = LinearModel(rows.mean(axis=0), rows.std(axis=0) + 0.05, none, none[0])
    x = torch.from_numpy(model.standardised(rows))
    y = torch.tensor(kinds)
    frequency = torch.bincount(y, minlength=len(KINDS_OF_PAGE)).double()
    weight = (len(y) / (len(KINDS_OF_PAGE) * frequency.clamp(min=1))).sqrt()
    matrix = torch.zeros(x.shape[1], len(KINDS_OF_PAGE), dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(len(KINDS_OF_PAGE), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([matrix, bias], max_iter=STEPS, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = functional.cross_entropy(x @ matrix + bias, y, weight=weight) + DECAY * matrix.square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return model._replace(matrix=matrix.detach().numpy(), bias=bias.detach().numpy())


def trained_kinds(gold: Sequence[tuple[str, Item]], workers: int, folds: int = 3) -> bytes:
    """Return the file of the model for both modes, and print its accuracy on sites that it did not learn from."""
    known = [(pair, kind) for pair in gold if pair[1].mode == "html" and (kind := kind_of(*pair))]
    kinds = [KINDS_OF_PAGE.index(kind) for _, kind in known]
    arrays: dict[str, Rows] = {}
    for mode in ("html", "text"):
        with ProcessPoolExecutor(workers) as pool:
            rows = np.array(list(pool.map(partial(_row, mode=mode), [pair for pair, _ in known], chunksize=16)))
        _print_accuracy(mode, rows, kinds, [fold_of(item, folds) for (_, item), _ in known])
        arrays |= {f"{mode}_{name}": values.astype(np.float32) for name, values in _fit(rows, kinds)._asdict().items()}
    file = BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def _print_accuracy(mode: str, rows: Rows, kinds: Sequence[int], folds: Sequence[int]) -> None:
    actual, fold = np.array(kinds), np.array(folds)
    found = np.empty(len(actual), np.int64)
    for k in np.unique(fold):
        found[fold == k] = _fit(rows[fold != k], actual[fold != k].tolist()).logits(rows[fold == k]).argmax(axis=1)
    print(f"  kinds, {mode}: {(found == actual).mean():.3f} of {len(actual)} pages right on other sites", flush=True)
    for number, name in enumerate(KINDS_OF_PAGE):
        right = ((found == number) & (actual == number)).sum()
        print(
            f"    {name}: precision {right / max((found == number).sum(), 1):.2f}, recall {right / max((actual == number).sum(), 1):.2f}"
        )
