"""The features that only HTML has: elements, class names, and the page's declarations."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from cleantext._core import numbered
from cleantext.analysis.analysis import HEADING
from cleantext.blocks import Elements
from cleantext.hashing import hash_columns
from cleantext.page_kind import OG_KINDS, SCHEMA_ORG
from cleantext.scorer.arrays import Ints
from cleantext.scorer.schema import SECTIONS, TAGS
from cleantext.scorer.shared_features import FeatureBuilder
from cleantext.tree_ops import closure, depths, inherited

__all__ = ["html_features"]

ANCESTORS: Final = 6
"""Elements, from the block's own upwards, whose class names are read."""
PATH: Final = 5
"""Elements, from the block's own upwards, that make up a path."""
MAX_URL_DEPTH: Final = 8
"""Parts of a URL's path that are counted."""
MIN_DESCRIPTION: Final = 40
"""Characters above which a description is a sentence or more."""


class _Tree(NamedTuple):
    """A page's elements as arrays, and the rows of its blocks."""

    parents: Ints
    """int64, one for each element: row of its parent; 0 for a root."""
    firsts: Ints
    """int64, one for each element: index of its first block."""
    lasts: Ints
    """int64, one for each element: one past the index of its last block."""
    tag_names: list[str]
    """The distinct tags."""
    tags: Ints
    """int64, one for each element: position of its tag in ``tag_names``."""
    classes: Ints
    """int64, one for each element: position of its class names in the distinct ones."""
    rows: Ints
    """int64, one for each block: row of its element."""


def html_features(builder: FeatureBuilder, elements: Elements) -> Ints:
    """Give the inputs that HTML alone has, and return the class names around each block.

    The result has the positions, in the page's distinct class names, of the names of each block's element and its
    ancestors: int64, shape (blocks, ``ANCESTORS``).
    """
    tag_names, tags = elements.numbered_tags
    tree = _Tree(
        np.maximum(elements.parent_array, 0).astype(np.int64), elements.first_array.astype(np.int64), elements.last_array.astype(np.int64),
        tag_names, tags, elements.numbered_classes.numbers,
        builder.analysis.blocks.element_rows.astype(np.int64),
    )  # fmt: skip
    _elements(builder, tree)
    _declarations(builder)
    _containers(builder, tree)
    return _classes(builder, tree)


def _elements(builder: FeatureBuilder, tree: _Tree) -> None:
    """Give the inputs about the block's element and its ancestors."""
    blocks = builder.analysis.blocks
    bit = {tag: 1 << i for i, tag in enumerate(TAGS)}
    own = np.asarray([bit.get(tag, 0) for tag in tree.tag_names], np.int64)[tree.tags]
    parents = tree.parents.copy()
    parents[0] = -1
    depth, inside, own = depths(parents)[tree.rows], inherited(parents, own)[tree.rows], own[tree.rows]
    heads = blocks.kinds == HEADING
    builder.put(**{
        "link_density": blocks.link_densities, "kind": blocks.kinds, "level": blocks.levels, "hidden": blocks.hidden, "depth": depth,
        "deepest": depth.max(), "hint": builder.analysis.section_roles, "in": inside, "is": own, "heading": heads, "h1": blocks.levels == 1,
    })  # fmt: skip
    articles = np.count_nonzero(tree.tags == tree.tag_names.index("article")) if "article" in tree.tag_names else 0
    paragraphs = np.count_nonzero(own & bit["p"])
    builder.put_page(page_articles=math.log1p(articles), page_paragraphs=paragraphs / builder.count)


def _containers(builder: FeatureBuilder, tree: _Tree) -> None:
    """Add the spans of the elements around each block."""
    rows = np.arange(len(tree.parents))
    size = np.maximum(tree.lasts - tree.firsts, 1)  # 0 for an inline element, which ends before its block does
    top = closure(np.where(size[tree.parents] == size, tree.parents, rows))
    outer = top[tree.parents[top]]
    row = top[np.where(size[tree.rows] > 1, tree.rows, tree.parents[top[tree.rows]])]
    for level in (1, 2, 3):
        builder.spans[f"outer{level}"] = (tree.firsts[row], tree.lasts[row])
        row = outer[row]
    before = np.zeros(builder.count + 1)
    np.cumsum(builder.input("chars"), out=before[1:])
    chars = before[tree.lasts] - before[tree.firsts]
    sections = np.asarray([tag in SECTIONS for tag in tree.tag_names], np.bool_)[tree.tags]
    for name, ends in (("third", chars >= before[-1] / 3), ("section", sections)):
        ends[0] = True
        row = closure(np.where(ends, rows, tree.parents))[tree.rows]
        builder.spans[name] = (tree.firsts[row], tree.lasts[row])


def _classes(builder: FeatureBuilder, tree: _Tree) -> Ints:
    """Add the groups of blocks with the same path and class. Return the class names of each block's element and its ancestors."""
    looks = tree.classes * len(tree.tag_names) + tree.tags
    rows = np.empty((ANCESTORS, builder.count), np.int64)
    rows[0] = tree.rows
    for level in range(1, ANCESTORS):
        rows[level] = tree.parents[rows[level - 1]]
    paths = hash_columns(looks[rows[:PATH]].astype(np.uint64))
    builder.groups["path"] = numbered(paths)[0]
    builder.groups["class"] = numbered(looks[tree.rows])[0]
    return tree.classes[rows].T


def _declarations(builder: FeatureBuilder) -> None:
    """Give the features of the page's declarations."""
    declared = builder.declarations
    declares = [0] * len(SCHEMA_ORG)
    for kind, names in enumerate(SCHEMA_ORG.values() if declared.types else ()):
        declares[kind] = sum(declared.types[name] for name in names if name in declared.types)
    builder.put_page(
        og=[kind in declared.kind for kind in OG_KINDS], declares=np.log1p(declares), published=declared.published,
        slug=math.log1p(declared.slug_words) if declared.url else -1, url_depth=min(declared.depth, MAX_URL_DEPTH),
        described=len(declared.description) > MIN_DESCRIPTION, page_declared_text=math.log1p(len(declared.body)),
    )  # fmt: skip
