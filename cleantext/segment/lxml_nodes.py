"""The nodes of an lxml tree as columns: of a caller's, and without the extension of any."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Final, NamedTuple, cast

import numpy as np
from lxml import etree

from cleantext.segment.dom import ATTRIBUTES, CODE_TAGS, OPAQUE_TAGS, STATE, STATE_CHARS, is_state, positions
from cleantext.tree_ops import Ints

__all__ = ["ENTITY", "OTHER", "Nodes", "name_of", "read_nodes"]

ENTITY, OTHER = "#entity", "#other"
"""In place of the names of nodes that are not elements: an unresolved ``&name;``; a comment or processing instruction."""
TEXTLESS: Final = CODE_TAGS | {OTHER}
ITEMS: Final = cast("Callable[[etree._Element], list[tuple[str, str]]]", etree._Element.items)
"""An element's attributes, typed."""


class Nodes(NamedTuple):
    """The nodes of some trees as columns, in the order of the source."""

    tags: list[str]
    """Those of ``name_of``."""
    parents: Ints
    """int32: position of each node's parent; -1 for a root."""
    attributes: dict[str, dict[int, str]]
    """The values of each of ``ATTRIBUTES``, by node."""
    texts: list[str]
    """The texts in the order of the nodes that they follow the beginning of, then those that follow the end of a node."""
    begun: Ints
    """int32: the nodes whose beginning the first of ``texts`` follow."""
    ended: Ints
    """int32: the nodes whose end the other texts follow."""
    codes: dict[int, str]
    """The content of each script, by node."""
    lines: Ints
    """int32: line of the source of each node, as libxml2 counts them; 1 if it does not know."""


def read_nodes(roots: list[etree._Element], *, parsed: bool = False) -> Nodes:
    """Return the nodes below some roots. ``parsed``: they are cleantext's own trees, which have elements alone, and their names as they are."""
    nodes = list(chain.from_iterable(root.iter() for root in roots))
    tags = [node.tag for node in nodes] if parsed else list(map(name_of, nodes))
    position: dict[etree._Element | None, int] = dict(zip(nodes, range(len(nodes)), strict=True))
    parents = [position.get(node.getparent(), -1) for node in nodes]
    texts = [None if tag in TEXTLESS else node.text for node, tag in zip(nodes, tags, strict=True)]
    tails = [node.tail for node in nodes]
    if nodes and nodes[0].getparent() is not None:
        tails[0] = None
    if ENTITY in tags:
        from html import unescape  # noqa: PLC0415 -- its table of entities takes 2 ms to import

        texts = [unescape(text) if text and tag == ENTITY else text for text, tag in zip(texts, tags, strict=True)]
    begun, ended = (
        np.flatnonzero(np.fromiter(map(bool, column), np.bool_, len(nodes))).astype(np.int32)
        for column in (texts, tails)
    )
    return Nodes(
        tags,
        np.array(parents, np.int32),
        _attributes(nodes, tags, parents),
        [*filter(None, texts), *filter(None, tails)],
        begun,
        ended,
        {row: nodes[row].text or "" for row in positions(tags, "script")},
        np.array([cast("int", node.sourceline) or 1 for node in nodes], np.int32),
    )


def _attributes(nodes: list[etree._Element], tags: list[str], parents: list[int]) -> dict[str, dict[int, str]]:
    """Return the values of each of ``ATTRIBUTES``, by node; none of what is inside ``OPAQUE_TAGS``."""
    attributes: dict[str, dict[int, str]] = {name: {} for name in (*ATTRIBUTES, STATE)}
    read = [tag not in OPAQUE_TAGS for tag in tags]
    for row, parent in enumerate(parents):
        read[row] &= parent < 0 or read[parent]
    for row, tag in enumerate(tags):
        if read[row] and tag not in (OTHER, ENTITY):
            for name, value in ITEMS(nodes[row]):
                if name in attributes:
                    attributes[name][row] = value
                elif is_state(value, STATE_CHARS):
                    attributes[STATE][row] = value
    return attributes


def name_of(node: etree._Element) -> str:
    """Return an element's name in lower case, without a namespace; ``ENTITY`` or ``OTHER`` for a node that is not an element.

    >>> name_of(etree.Element("{http://www.w3.org/1999/xhtml}P"))
    'p'
    """
    tag: object = node.tag  # comments and the like have a function in its place
    if isinstance(tag, str):
        return tag.rpartition("}")[2].lower()
    return ENTITY if isinstance(node, etree._Entity) else OTHER
