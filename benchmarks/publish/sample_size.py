"""How wide the intervals of `cleantext eval` are for samples of few pages, from the recorded results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from benchmarks.run import OURS
from cleantext.evaluation.metrics import FloatArray
from cleantext.evaluation.results import Result
from cleantext.evaluation.tables import markdown

__all__ = ["half_widths", "table"]

SIZES: Final = (10, 50, 200, 500)
"""Pages of a sample."""
SAMPLES: Final = 200
"""Samples of each size."""
RESAMPLES: Final = 400
"""Bootstrap resamples of each sample."""
OTHER: Final = "trafilatura"
"""The extractor of the difference."""


def half_widths(values: FloatArray, size: int) -> FloatArray:
    """Return half the 95 % bootstrap interval of the mean of samples of ``size`` values: shape (SAMPLES,), ascending.

    >>> float(half_widths(np.full(20, 0.9), 10).max()) < 1e-9
    True
    """
    draws = np.random.default_rng(0)
    found = []
    for _ in range(SAMPLES):
        sample = draws.choice(values, size, replace=False)
        means = sample[draws.integers(0, size, (RESAMPLES, size))].mean(axis=1)
        low, high = np.percentile(means, [2.5, 97.5])
        found.append((high - low) / 2)
    return np.sort(np.asarray(found))


def table(results: Sequence[Result]) -> str:
    """Return the intervals of word F1 on wcxb by number of pages: of one extractor, and of its difference from another."""
    result = next(result for result in results if (result.set, result.form) == ("wcxb", "html"))
    pages = result.answerable()
    ours, other = (np.asarray(result.outcomes[name].pages, np.float64)[pages] / 1000 for name in (OURS, OTHER))
    rows = [[str(size), *(_cell(half_widths(values, size)) for values in (ours, ours - other))] for size in SIZES]
    return markdown(["pages", "± of a word F1", f"± of its difference from {OTHER}'s on the same pages"], rows)


def _cell(widths: FloatArray) -> str:
    low, middle, high = np.percentile(widths, [5, 50, 95])
    return f"{middle:.3f} ({low:.3f} to {high:.3f})"
