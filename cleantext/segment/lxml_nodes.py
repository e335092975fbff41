"""The nodes of lxml's trees as columns. They are read in chunks, so that few of them are Python objects at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import unescape
from itertools import chain, compress, islice
from typing import Final, NamedTuple, cast

import numpy as np
from lxml import etree

from cleantext.segment.dom import ATTRIBUTES, CODE_TAGS, OPAQUE_TAGS, STATE, STATE_CHARS, positions
from cleantext.tree_ops import Ints

__all__ = ["ENTITY", "OTHER", "Nodes", "name_of", "read_nodes"]

ENTITY, OTHER = "#entity", "#other"
"""In place of the names of nodes that are not elements: an unresolved ``&name;``; a comment or processing instruction."""
TEXTLESS: Final = CODE_TAGS | {OTHER}
ITEMS: Final = cast("Callable[[etree._Element], list[tuple[str, str]]]", etree._Element.items)
"""An element's attributes. Its type is cast once: ``cast`` for each element takes 3 % of the time of segmentation."""
CHUNK: Final = 20_000
"""Nodes of a parsed page that are Python objects at a time: more than most pages have; each takes 200 bytes. Bounds memory."""


class Nodes(NamedTuple):
    """The nodes of some trees as columns, in the order of the source."""

    tags: list[str]
    """Names as the parser gives them; of a caller's tree those of ``name_of``."""
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
    code_of: Callable[[int], str]
    """From the row of a ``<script>`` to its content."""
    lines_of: Callable[[Ints], list[int]]
    """From nodes to lines of the source, as libxml2 counts them."""


def read_nodes(roots: list[etree._Element], *, parsed: bool) -> Nodes:
    """Return the nodes below some roots. ``parsed``: the trees are cleantext's own, of bounded depth, and have no comments.

    If a parsed page has more nodes than a chunk, the result does not hold the tree, so that its memory can be freed.
    """
    walk = chain.from_iterable(root.iter() for root in roots)
    reader = _Reader(roots, parsed=parsed)
    nodes = list(islice(walk, CHUNK if parsed else None))
    if not parsed or len(nodes) < CHUNK:
        reader.add(nodes)
        return reader.columns(
            lambda row: nodes[row].text or "", lambda rows: _lines(nodes[row] for row in rows.tolist())
        )
    names: dict[str, str] = {}
    codes: dict[int, str] = {}
    counted: list[Ints] = []
    while nodes:
        start = len(reader.tags)
        reader.add(nodes)
        reader.tags[start:] = map(names.setdefault, reader.tags[start:], reader.tags[start:])  # equal names once
        codes.update((start + row, nodes[row].text or "") for row in positions(reader.tags[start:], "script"))
        counted.append(np.asarray(_lines(nodes), np.int32))
        nodes = list(islice(walk, CHUNK))
    lines = np.concatenate(counted)
    return reader.columns(codes.__getitem__, lambda rows: cast("list[int]", lines[rows].tolist()))


def name_of(node: etree._Element) -> str:
    """Return an element's name in lower case, without a namespace; ``ENTITY`` or ``OTHER`` for a node that is not an element.

    >>> name_of(etree.Element("{http://www.w3.org/1999/xhtml}P"))
    'p'
    """
    tag: object = node.tag  # comments and the like have a function in its place
    if isinstance(tag, str):
        return tag.rpartition("}")[2].lower()
    return ENTITY if isinstance(node, etree._Entity) else OTHER


def _lines(nodes: Iterable[etree._Element]) -> list[int]:
    return [cast("int", node.sourceline) or 1 for node in nodes]


class _Reader:
    """The columns of the chunks read so far."""

    def __init__(self, roots: list[etree._Element], *, parsed: bool) -> None:
        self.tags: list[str] = []
        self._parsed = parsed
        self._outer: dict[etree._Element | None, int] = dict.fromkeys((root.getparent() for root in roots), -1)
        """What is outside the trees."""
        self._open = self._outer
        """The same, the last node read, and its ancestors; with their positions."""
        self._opaque = -1
        """The element of ``OPAQUE_TAGS`` that the last node is in; -1 if it is in none."""
        self._parents: list[Ints] = []
        self._attributes: dict[str, dict[int, str]] = {name: {} for name in (*ATTRIBUTES, STATE)}
        self._texts: tuple[list[str], list[str]] = ([], [])
        self._rows: tuple[list[Ints], list[Ints]] = ([], [])

    def add(self, nodes: list[etree._Element]) -> None:
        """Read the next nodes."""
        start = len(self.tags)
        tags = [node.tag for node in nodes] if self._parsed else list(map(name_of, nodes))
        position: dict[etree._Element | None, int] = dict(zip(nodes, range(start, start + len(nodes)), strict=True))
        position.update(self._open)
        parents = list(map(position.__getitem__, map(etree._Element.getparent, nodes)))
        self.tags += tags
        self._parents.append(np.array(parents, np.int32))
        self._add_texts(nodes, tags, start)
        self._add_attributes(nodes, tags, parents, start)
        if self._parsed and nodes:
            around = (nodes[-1], *nodes[-1].iterancestors())
            self._open = {**self._outer, **{node: position[node] for node in around}}

    def _add_texts(self, nodes: list[etree._Element], tags: list[str], start: int) -> None:
        texts = [None if tag in TEXTLESS else node.text for node, tag in zip(nodes, tags, strict=True)]
        tails = [node.tail for node in nodes]
        if not start and nodes and nodes[0].getparent() is not None:
            tails[0] = None
        if ENTITY in tags:
            texts = [unescape(text) if text and tag == ENTITY else text for text, tag in zip(texts, tags, strict=True)]
        for column, found, rows in zip((texts, tails), self._texts, self._rows, strict=True):
            full = np.flatnonzero(np.fromiter(map(bool, column), np.bool_, len(nodes)))
            rows.append((full + start).astype(np.int32))
            found.extend(filter(None, column))

    def _add_attributes(self, nodes: list[etree._Element], tags: list[str], parents: list[int], start: int) -> None:
        column_of = self._attributes.get
        read = self._readable(tags, parents, start)
        for row, pairs in zip(
            compress(range(start, start + len(tags)), read), map(ITEMS, compress(nodes, read)), strict=True
        ):
            for name, value in pairs:
                column = column_of(name)
                if column is not None:
                    column[row] = value
                elif len(value) >= STATE_CHARS and value.lstrip()[0] in "{[":
                    self._attributes[STATE][row] = value

    def _readable(self, tags: list[str], parents: list[int], start: int) -> bytearray:
        """Return for each node whether its attributes are read: it is an element, outside those of ``OPAQUE_TAGS``."""
        read = bytearray(b"\1") * len(tags)
        end = 0
        opaque = sorted(start + row for tag in OPAQUE_TAGS for row in positions(tags, tag))
        for top in opaque if self._opaque < 0 else (self._opaque, *opaque):
            first = max(top - start, 0)
            if first < end:
                continue
            end = first + (top >= start)
            while end < len(parents) and parents[end] >= top:  # what is inside an element follows it
                end += 1
            read[first:end] = bytes(end - first)
            self._opaque = top if end == len(parents) else -1
        if not self._parsed:
            for tag in (OTHER, ENTITY):
                for row in positions(tags, tag):
                    read[row] = 0
        return read

    def columns(self, code_of: Callable[[int], str], lines_of: Callable[[Ints], list[int]]) -> Nodes:
        """Return all that was read."""
        begun, ended = map(np.concatenate, self._rows)
        return Nodes(
            self.tags, np.concatenate(self._parents), self._attributes, self._texts[0] + self._texts[1], begun, ended, code_of, lines_of
        )  # fmt: skip
