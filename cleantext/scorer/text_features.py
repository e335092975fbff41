"""Columns that flattened text alone has: blank lines, indentation, runs, shapes of lines."""

from __future__ import annotations

import numpy as np

from cleantext.scorer.arrays import log
from cleantext.scorer.features import Sheet

__all__ = ["layout"]


def layout(s: Sheet) -> None:
    """Columns of the lines: blank lines, indentation, runs and shapes."""
    blocks, m, out = s.a.blocks, s.a.stats, s.columns
    blanks, indents = np.minimum(blocks.blanks, 10), np.minimum(blocks.indents, 40)
    out["blanks"] = log(blanks)
    out["blanks_after"] = log(np.append(blanks[1:], 10))
    out["indent"] = log(indents)
    out["indent_before"] = log(np.concatenate(([0], indents[:-1])))
    out["indent_after"] = log(np.append(indents[1:], 0))
    out["page_blank"] = np.full(s.n, np.mean(blanks > 0), np.float32)
    out["page_indent"] = np.full(s.n, np.mean(indents > 0), np.float32)
    s.distances("blank", blanks > 0)
    s.distances("gap", blanks > 1)
    for name, breaks in (
        ("run", blanks > 0), ("region", blanks > 1), ("level", np.diff(indents, prepend=-1) != 0),
        ("alike", np.diff(m.is_short.astype(np.int8), prepend=-1) != 0),
    ):  # fmt: skip
        breaks[0] = True
        starts = np.flatnonzero(breaks)
        number = np.cumsum(breaks) - 1
        s.spans[name] = (starts[number], np.append(starts[1:], s.n)[number])
    size = np.floor(np.log2(np.maximum(m.words, 1))).astype(np.int64)
    shape = ((size * 16 + s.firsts) * 2 + m.ends_sentence) * 4 + np.minimum(m.joints, 3)
    s.groups["shape"] = np.unique(shape, return_inverse=True)[1]
    s.groups["indented"] = np.unique(indents * 16 + s.firsts, return_inverse=True)[1]
    for name in ("near6", "near20", "back12", "ahead12"):
        s.spans[f"of_{name}"] = s.spans[name]
