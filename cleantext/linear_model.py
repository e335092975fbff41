"""Linear models over measures of a whole page: the kind of page, and the confidence in its text. Their weights are scorer/NAME.npz."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext import package_files
from cleantext.blocks import Mode

__all__ = ["LinearModel", "load"]

LIMIT: Final = 4.0
"""Standard deviations from the mean at which an input is clipped."""

Floats = npt.NDArray[np.float64]


class LinearModel(NamedTuple):
    """The weights of a model of one mode, float64."""

    mean: Floats
    """(inputs,): the mean of each input in the training data."""
    deviation: Floats
    """(inputs,): its standard deviation."""
    matrix: Floats
    """(inputs, outputs)."""
    bias: Floats
    """(outputs,)."""

    def standardised(self, rows: Floats) -> Floats:
        """Return inputs as deviations from the mean, clipped. ``rows``: (inputs,) or (pages, inputs)."""
        clipped: Floats = np.clip((rows - self.mean) / self.deviation, -LIMIT, LIMIT)
        return clipped

    def logits(self, rows: Floats) -> Floats:
        """Return the outputs: (outputs,) or (pages, outputs)."""
        found: Floats = self.standardised(rows) @ self.matrix + self.bias
        return found


@cache
def load(name: str, mode: Mode) -> LinearModel:
    """Return a model of the package, read on first use."""
    arrays = package_files.arrays_in(package_files.read("scorer", f"{name}.npz"))
    return LinearModel(*(arrays[f"{mode}_{field}"].astype(np.float64) for field in LinearModel._fields))
