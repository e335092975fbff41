"""What the scorer is given of a page: named, whole-page numpy columns. No Python loop over blocks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext.page import Page
from cleantext.scorer.arrays import Bools, Floats, Ints, Range
from cleantext.scorer.features import Sheet
from cleantext.scorer.html_features import markup
from cleantext.scorer.text_features import layout
from cleantext.scorer.vocabulary import LABELS

__all__ = ["Inputs", "inputs"]


class Inputs(NamedTuple):
    """A page as the network reads it; n blocks."""

    names: list[str]
    """Name of each column of ``values``."""
    values: Floats
    """float32, shape (n, columns); a column's values lie together in memory."""
    words: npt.NDArray[np.uint32]
    """uint32: the hash of every word, in order."""
    firsts: Ints
    """int64, shape (n + 1,): where each block's words begin in ``words``."""
    classes: npt.NDArray[np.uint32]
    """uint32: the hashes of the words of the page's class and id names; empty in text mode."""
    class_firsts: Ints
    """int64: where each distinct name's words begin in ``classes``."""
    class_rows: Ints
    """int64, shape (n, ANCESTORS): the distinct name of the block's element and of those around it."""
    weights: Floats
    """float32, shape (n,): what a block weighs in means over spans."""
    spans: tuple[Range, ...]
    """First and one past the last block of each span, for each block."""
    group: Ints
    """int64, shape (n,): number of the group the block belongs to."""


def inputs(page: Page, droppers: Ints, overrulable: Bools) -> Inputs:
    """Return all that the network needs of a page.

    ``droppers`` (n,): which of ``NAMED`` dropped each block (from 1; 0 for none). ``overrulable`` (n,): dropped for its position or
    markup, not for its words.
    """
    a, kept = page.analysis, page.kept
    tree = page.blocks.elements
    hints = [] if tree is None else list(dict.fromkeys(tree.class_names))
    sheet = Sheet(a, kept, page.title, page.declarations, hints)
    sheet.text()
    sheet.lexical()
    sheet.phrases(droppers, overrulable)
    sheet.places()
    sheet.page()
    rows = np.zeros((a.count, 0), np.int64)
    if tree is not None:
        rows = markup(sheet, tree, hints)
    else:
        layout(sheet)
    sheet.around()
    names = [name for key, column in sheet.columns.items() for name in ([key] if column.ndim == 1 else LABELS[key])]
    values = np.empty((len(names), a.count), np.float32)
    at = 0
    for column in sheet.columns.values():
        width = 1 if column.ndim == 1 else len(column)
        values[at : at + width] = column
        at += width
    pooled = (
        ("near6", "outer2", "near20", "outer1", "outer3", "third")
        if a.is_html
        else ("near6", "run", "near20", "back12", "ahead12", "region")
    )
    return Inputs(
        names, values.T, sheet.words.ids, sheet.words.firsts, sheet.names, sheet.name_firsts, rows,
        np.sqrt(sheet.sizes + 1), tuple(sheet.spans[name] for name in pooled), sheet.groups["path" if a.is_html else "shape"],
    )  # fmt: skip
