"""Columns that HTML alone has: elements, their class names, what the page declares of itself."""

from __future__ import annotations

import zlib
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext.analysis.analysis import HEADING
from cleantext.analysis.section_roles import BIT
from cleantext.blocks import KINDS
from cleantext.scorer.arrays import Ints, bits_of, closure, log, one_hot, ratio
from cleantext.scorer.features import Sheet
from cleantext.scorer.vocabulary import DECLARED, OG_KINDS, SECTIONS, TAGS

__all__ = ["markup"]

ANCESTORS: Final = 6
"""Elements, from the block's own upwards, whose classes and ids are read."""
PATH: Final = 4
"""Ancestors that make a path."""


class ElementColumns(NamedTuple):
    """A page's elements as columns, and the rows of its blocks."""

    up: Ints
    """int64, one an element: row of its parent; the root's own."""
    firsts: Ints
    lasts: Ints
    """int64, one an element: its first block, and one past its last."""
    names: list[str]
    """The distinct tags."""
    tags: Ints
    """int64, one an element: which of them it has."""
    own: Ints
    """int64, one a block: row of its element."""


def markup(s: Sheet, tree: ElementColumns, hints: list[str]) -> Ints:
    """Columns of the elements. Returns the positions in ``hints``, the distinct ones, of each block's elements."""
    tags = list(dict.fromkeys(tree.tags))
    elements = ElementColumns(
        np.maximum(tree.parent_array, 0).astype(np.int64), tree.first_array.astype(np.int64), tree.last_array.astype(np.int64),
        tags, _numbers(tags, tree.tags), s.a.blocks.element_rows.astype(np.int64),
    )  # fmt: skip
    _own(s, elements)
    _declared(s)
    _containers(s, elements)
    return _names(s, elements, hints, _numbers(hints, tree.class_names))


def _numbers(names: list[str], values: list[str]) -> Ints:
    """Which of the distinct names each value is."""
    number = dict(zip(names, range(len(names)), strict=True))
    return np.fromiter(map(number.__getitem__, values), np.int64, len(values))


def _keys(names: list[str]) -> npt.NDArray[np.uint64]:
    """A number for each name, the same in every process."""
    return np.fromiter((zlib.crc32(name.encode("utf-8", "replace")) for name in names), np.uint64, len(names))


def _own(s: Sheet, e: ElementColumns) -> None:
    """The block's element and those around it."""
    blocks, out = s.a.blocks, s.columns
    known = {tag: 1 << i for i, tag in enumerate(TAGS)}
    marks = np.asarray([known.get(tag, 0) for tag in e.names], np.int64)[e.tags]
    depth, around, further = (np.arange(len(e.up)) > 0).astype(np.int64), marks, e.up
    while further.any():  # each time twice as many ancestors are seen
        depth = depth + depth[further]
        around = around | around[further]
        further = further[further]
    depth, around, here = depth[e.own], (around | marks[0])[e.own], marks[e.own]
    out["link_density"] = blocks.link_densities.astype(np.float32)
    out["kind"] = one_hot(blocks.kinds, len(KINDS))
    out["level"] = blocks.levels.astype(np.float32)
    out["hidden"] = blocks.hidden.astype(np.float32)
    out["depth"] = log(depth)
    out["deepest"] = ratio(depth, depth.max())
    out["hint"] = bits_of(s.a.section_roles, len(BIT))
    out["in"] = bits_of(around, len(TAGS))
    out["is"] = bits_of(here, len(TAGS))
    s.distances("heading", blocks.kinds == HEADING)
    s.distances("h1", blocks.levels == 1)
    articles = int((e.tags == e.names.index("article")).sum()) if "article" in e.names else 0
    out["page_articles"] = np.full(s.n, np.log1p(articles), np.float32)
    out["page_paragraphs"] = np.full(s.n, np.mean((here & known["p"]) != 0), np.float32)


def _containers(s: Sheet, e: ElementColumns) -> None:
    """The spans of the elements around each block."""
    size = np.maximum(e.lasts - e.firsts, 1)  # an inline element ends before its block does
    top = closure(np.where(size[e.up] == size, e.up, np.arange(len(e.up))))
    outer = top[e.up[top]]
    row = top[np.where(size[e.own] > 1, e.own, e.up[top[e.own]])]
    for level in (1, 2, 3):
        s.spans[f"outer{level}"] = (e.firsts[row], e.lasts[row])
        row = outer[row]
    chars = s.sums[e.lasts, 2] - s.sums[e.firsts, 2]
    sections = np.asarray([tag in SECTIONS for tag in e.names], np.bool_)[e.tags]
    for name, stops in (("third", chars >= s.total[2] / 3), ("section", sections)):
        stops[0] = True
        at = closure(np.where(stops, np.arange(len(e.up)), e.up))[e.own]
        s.spans[name] = (e.firsts[at], e.lasts[at])


def _names(s: Sheet, e: ElementColumns, hints: list[str], classes: Ints) -> Ints:
    """The groups of blocks with the same path and class; for each block the hints of its element and of those around it."""
    keys = _keys(hints)[classes] * np.uint64(31) + _keys(e.names)[e.tags]
    rows = np.empty((ANCESTORS, s.n), np.int64)
    path, above = np.zeros(s.n, np.uint64), e.own
    for level in range(ANCESTORS):
        rows[level] = classes[above]
        if level <= PATH:
            path = path * np.uint64(1_000_003) + keys[above]
        above = e.up[above]
    s.groups["path"] = np.unique(path, return_inverse=True)[1]
    s.groups["class"] = np.unique(keys[e.own], return_inverse=True)[1]
    return rows.T


def _declared(s: Sheet) -> None:
    """What the page says it is, the same for all blocks, and what its description and declared text say of each."""
    head, n, out = s.head, s.n, s.columns
    row = (
        *(kind in head.kind for kind in OG_KINDS),
        *(np.log1p(sum(head.types[t] for t in types)) for types in DECLARED.values()),
        head.published, np.log1p(head.slug_words) if head.url else -1, min(head.depth, 8), len(head.description) > 40,
        np.log1p(len(head.body)),
    )  # fmt: skip
    out["declared"] = np.broadcast_to(np.asarray(row, np.float32)[:, None], (len(row), n))
    out["in_description"], out["of_description"] = s.shared(1)
    out["in_declared_text"], _ = s.shared(2)
