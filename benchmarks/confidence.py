"""How well ``Page.confidence`` predicts a page's word F1: its record, and its tables."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.training.confidences import (
    UNSEEN,
    Rated,
    figures,
    fit,
    gold_pages,
    held_out,
    packed,
    rated,
    reliability,
)
from cleantext.blocks import Mode
from cleantext.evaluation.tables import markdown

__all__ = ["RECORD", "measure", "tables"]

RECORD: Final = Path(__file__).parent / "results" / "confidence.json"
MODES: Final[tuple[Mode, ...]] = ("html", "text")
STEPS: Final = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5)
"""Shares of the least confident pages that are dropped in the curve."""


def measure(data: Path, folds: Path, weights: Path, record: Path = RECORD, *, jobs: int = 2) -> None:
    """Fit the models, write them to ``weights``, and record their figures on held-out pages."""
    gold = gold_pages(data)
    pages = {mode: rated(gold, folds, mode, jobs) for mode in MODES}
    weights.write_bytes(packed({mode: fit([p for p in pages[mode] if p.fold >= 0]) for mode in MODES}))
    record.write_text(json.dumps({mode: _figures(pages[mode]) for mode in MODES}, indent=1) + "\n", "utf-8")


def _figures(pages: list[Rated]) -> dict[str, object]:
    values, f1 = held_out(pages), np.array([page.f1 for page in pages])
    sets = np.array([page.set for page in pages])
    parts = {name: sets == name for name in dict.fromkeys(sets.tolist())} | {"all": np.ones(len(pages), np.bool_)}
    order = np.argsort(values, kind="stable")
    return {
        "sets": {name: asdict(figures(values[part], f1[part])) for name, part in parts.items()},
        "reliability": reliability(values, f1),
        "curve": [(share, float(f1[order[round(share * len(f1)) :]].mean())) for share in STEPS],
    }


def tables(record: Path = RECORD) -> str:
    """Return the recorded figures as tables, by mode."""
    parts: list[str] = []
    for mode, found in json.loads(record.read_text("utf-8")).items():
        name = {"html": "HTML", "text": "Flattened text (by inscriptis)"}[mode]
        rows = [
            [
                f"{key}{', never learned from' if key in UNSEEN else ''}", str(each["pages"]), f"{each['f1']:.3f}", f"{each['confidence']:.3f}",
                f"{each['error']:.3f}", f"{each['correlation']:.2f}", f"{each['gain']:.0%}",
            ]
            for key, each in found["sets"].items()
        ]  # fmt: skip
        head = [
            "set",
            "pages",
            "mean F1",
            "mean confidence",
            "calibration error",
            "rank correlation",
            "gain of a perfect ranking",
        ]
        bins = [[f"{confidence:.3f}", f"{f1:.3f}", str(count)] for confidence, f1, count in found["reliability"]]
        curve = [[f"{share:.0%}", f"{f1:.3f}"] for share, f1 in found["curve"]]
        parts += [
            f"### {name}", markdown(head, rows), "Reliability, all sets, ten bins of equally many pages:",
            markdown(["mean confidence", "mean F1", "pages"], bins), "Mean F1 without the least confident pages:",
            markdown(["share dropped", "mean F1"], curve),
        ]  # fmt: skip
    return "\n" + "\n\n".join(parts) + "\n\n"
