"""A page as input of the training. Torch is not needed for it, so that labels can be tested without."""

from __future__ import annotations

from dataclasses import dataclass

from cleantext.scorer.arrays import Floats
from cleantext.scorer.features import Features

__all__ = ["Example"]


@dataclass(slots=True)
class Example:
    """A page as input of the training: features, labels, weights."""

    x: Features
    labels: Floats
    """float32, (n,): 0 to 1; arbitrary, possibly NaN, where the weight is 0."""
    weights: Floats
    """float32, (n,): weight of each block."""
    full: bool
    """Whether the labels come from full gold, so that the page has a word F1."""
    site: str = ""
    """The page's site."""
