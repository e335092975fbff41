"""The features that only flattened text has: blank lines, indentation, runs of lines, and their shapes."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleantext._core import numbered
from cleantext.scorer.shared_features import FeatureBuilder

__all__ = ["text_features"]

MAX_BLANKS: Final = 10
"""Most blank lines that are counted between two lines, and the number assumed below the last line."""
MAX_INDENT: Final = 40
"""Most columns of indentation that are counted."""
MAX_JOINTS: Final = 3
"""Most places where entries may touch that are counted in a line's shape."""


def text_features(builder: FeatureBuilder) -> None:
    """Give the inputs that flattened text alone has."""
    blocks, stats, n = builder.analysis.blocks, builder.analysis.stats, builder.count
    blanks = np.minimum(blocks.blanks, MAX_BLANKS).astype(np.int64)
    indents = np.minimum(blocks.indents, MAX_INDENT).astype(np.int64)
    builder.put(
        blanks=blanks, blanks_after=np.append(blanks[1:], MAX_BLANKS), gap=blanks > 1,
        indent=indents, indent_before=np.concatenate(([0], indents[:-1])), indent_after=np.append(indents[1:], 0),
    )  # fmt: skip
    builder.put_page(page_blank=np.mean(blanks > 0), page_indent=np.mean(indents > 0))
    for name, breaks in (
        ("run", blanks > 0), ("region", blanks > 1), ("level", np.diff(indents, prepend=-1) != 0),
        ("alike", np.diff(stats.is_short.astype(np.int8), prepend=-1) != 0),
    ):  # fmt: skip
        breaks[0] = True
        starts = np.flatnonzero(breaks)
        number = np.cumsum(breaks) - 1
        builder.spans[name] = (starts[number], np.append(starts[1:], n)[number])
    size, first = (
        np.floor(np.log2(np.maximum(stats.words.astype(np.float64), 1))).astype(np.int64),
        builder.first_categories,
    )
    shape = ((size * 16 + first) * 2 + stats.ends_sentence) * (MAX_JOINTS + 1) + np.minimum(stats.joints, MAX_JOINTS)
    builder.groups["shape"] = numbered(shape)[0]
    builder.groups["indented"] = numbered(indents * 16 + first)[0]
