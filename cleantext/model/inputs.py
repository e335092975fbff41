"""What the scorer is given of a page: named, whole-page numpy columns. No Python loop over blocks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext.filters._structure import View
from cleantext.model.arrays import Bools, Floats, Ints, Range
from cleantext.model.layout import layout
from cleantext.model.markup import markup
from cleantext.model.sheet import Sheet
from cleantext.model.vocabulary import LABELS
from cleantext.page import Page

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


def inputs(page: Page, v: View, standing: Bools, droppers: Ints, overrulable: Bools) -> Inputs:
    """All that the network needs of a page.

    ``standing`` (n,) says which of the view's blocks no filter took, ``droppers`` (n,) which of ``NAMED`` did (from 1; 0 for none),
    ``overrulable`` (n,) which were taken for where they stand and not for what they say.
    """
    tree = v.blocks.tree
    hints = [] if tree is None else list(dict.fromkeys(tree.hints))
    sheet = Sheet(v, standing, page.title, page.head, hints)
    sheet.text()
    sheet.lexical()
    sheet.phrases(droppers, overrulable)
    sheet.places()
    sheet.page()
    rows = np.zeros((v.n, 0), np.int64)
    if tree is not None:
        rows = markup(sheet, tree, hints)
    else:
        layout(sheet)
    sheet.around()
    names = [name for key, column in sheet.columns.items() for name in ([key] if column.ndim == 1 else LABELS[key])]
    values = np.empty((len(names), v.n), np.float32)
    at = 0
    for column in sheet.columns.values():
        width = 1 if column.ndim == 1 else len(column)
        values[at : at + width] = column
        at += width
    pooled = (
        ("near6", "outer2", "near20", "outer1", "outer3", "third")
        if v.html
        else ("near6", "run", "near20", "back12", "ahead12", "region")
    )
    return Inputs(
        names, values.T, sheet.words.ids, sheet.words.firsts, sheet.names, sheet.name_firsts, rows,
        np.sqrt(sheet.sizes + 1), tuple(sheet.spans[name] for name in pooled), sheet.groups["path" if v.html else "shape"],
    )  # fmt: skip
