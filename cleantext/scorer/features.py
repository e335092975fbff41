"""The input of the scorer's network: a page's features, words and class names."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from cleantext.blocks import Mode
from cleantext.hashing import Hashes
from cleantext.page import Page
from cleantext.scorer.arrays import Bools, Floats, Ints, Range
from cleantext.scorer.html_features import html_features
from cleantext.scorer.schema import column_names
from cleantext.scorer.shared_features import FeatureBuilder
from cleantext.scorer.text_features import text_features

__all__ = ["Features", "build_features"]

POOLED: Final[dict[Mode, tuple[str, ...]]] = {
    "html": ("near6", "member", "outer2", "series", "near20", "outer1", "outer3", "third"),
    "text": ("near6", "member", "run", "series", "near20", "back12", "ahead12", "region"),
}
"""Spans over whose blocks the network averages, in the order that the weights expect."""
GROUPED: Final[dict[Mode, str]] = {"html": "path", "text": "shape"}
"""The grouping over whose groups the network averages, beside the roles in series."""


class Features(NamedTuple):
    """The network's input for a page of n blocks."""

    names: tuple[str, ...]
    """The name of each column of ``values``."""
    values: Floats
    """float32, shape (n, columns): a column's values are next to each other in memory."""
    words: Hashes
    """uint32: the hash of every word, in order."""
    firsts: Ints
    """int64, shape (n + 1,): index of each block's first word in ``words``."""
    classes: Hashes
    """uint32: the hashes of the words of the page's distinct class names; empty in text mode."""
    class_firsts: Ints
    """int64: index of each distinct name's first word in ``classes``."""
    class_rows: Ints
    """int64, shape (n, ``html_features.ANCESTORS``): the distinct name of the block's element and of its ancestors; (n, 0) in text mode."""
    weights: Floats
    """float32, shape (n,): the block's weight in means over spans."""
    spans: tuple[Range, ...]
    """The spans over whose blocks the network averages, in the order of ``POOLED``."""
    groups: tuple[Ints, Ints]
    """Each int64, shape (n,): the number of the block's group of like blocks, and of its role in its series."""
    ties: Ints
    """int64, shape (n,): the number of the blocks that have the block's role in the records of a series, and do not differ from it:
    they get one score."""
    units: Range
    """The unit of each block, all of whose blocks get one score."""


def build_features(page: Page, droppers: Ints, overrulable: Bools) -> Features:
    """Return the network's input for a page.

    ``droppers`` (n,): the named filter that dropped each block, as its position in ``NAMED`` from 1; 0 for none. ``overrulable`` (n,):
    whether it was dropped for its place or element, not for its words.
    """
    elements = page.blocks.elements
    class_names = [] if elements is None else elements.numbered_classes.names
    builder = FeatureBuilder(page, class_names)
    builder.text()
    builder.positions(droppers, overrulable)
    builder.page()
    if elements is None:
        rows = np.zeros((len(page.blocks), 0), np.int64)
        text_features(builder)
    else:
        rows = html_features(builder, elements)
    return Features(
        column_names(page.mode), builder.values(), builder.words, builder.firsts, builder.classes, builder.class_firsts,
        rows, np.sqrt(page.analysis.stats.words.astype(np.float32) + 1), tuple(builder.spans[name] for name in POOLED[page.mode]),
        (builder.groups[GROUPED[page.mode]], builder.groups["role"]), builder.ties(droppers), builder.units,
    )  # fmt: skip
