"""lxml's tree → blocks, in whole-page columns: no walk over nodes, and no loop but over what has attributes.

A tree is a row of events: an element begins, and its text follows; it ends, and its tail follows. Columns have one entry for each
event, or each element, or each text that there is, and say which.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, compress
from typing import Final, NamedTuple, TypeAlias, cast

import numpy as np
import numpy.typing as npt
from lxml import etree

from cleantext.page import BoolArray
from cleantext.segment.elements import (
    BR,
    CODE,
    CUTS,
    HIDDEN,
    KIND_MASK,
    KIND_SHIFT,
    KINDS_KEPT_BY_P,
    LEVEL_SHIFT,
    LINK,
    PARAGRAPH,
    PRE,
    SKIP,
    SPACED,
    UNSET,
    FlagsOf,
    P,
)

__all__ = ["Cut", "cut"]

Ints: TypeAlias = npt.NDArray[np.int64]

MARK: Final = "\x00"
BREAK: Final = "\x00\x00"
"""What stands for the end of a block and for ``<br>`` while white space is collapsed; libxml2 never gives a NUL."""
BLOCK: Final = f" {MARK} "
LINE_BREAK: Final = f" {BREAK} "
PRE_GLUE: Final = {BLOCK: "", LINE_BREAK: "\n"}
"""What stands there in ``<pre>``."""
VOID_MARKS: Final = "\u00ad\u200b\u2060\ufeff"
"""Soft hyphen, zero-width space, word joiner, BOM: seen by nobody. (ZWJ and ZWNJ shape letters and stay.)"""
KEPT_BY_P: Final = np.isin(np.arange(UNSET + 1), KINDS_KEPT_BY_P)
HINTING: Final = frozenset(("class", "id", "role"))
"""Attributes whose words tell what an element is for."""


class Cut(NamedTuple):
    """The blocks of a page and its elements, as columns."""

    texts: list[str]
    """The blocks' texts."""
    kinds: Ints
    """Positions in ``KINDS``."""
    levels: Ints
    """Levels of headings, else 0."""
    link_chars: Ints
    """Characters in links."""
    hidden: BoolArray
    """Whether the markup hides the block."""
    elements: Ints
    """The row of the block's element: the one that holds all its visible text itself, or else the one that is laid out as
    the block."""
    lines: list[int]
    """Line of the source, from 1, of the element that begins, or ended, right before the block's text."""
    parents: Ints
    """One an element: row of its parent; -1 for a root."""
    tags: list[str]
    """One an element: its name."""
    hints: list[str]
    """One an element: ``class``, ``id`` and ``role``."""
    firsts: Ints
    """One an element: the first block that begins in it, or after it."""
    lasts: Ints
    """One an element: one past the last block that ends in it."""


class _Tree(NamedTuple):
    """The elements as columns, with one entry an element in document order, where nothing else is said."""

    elements: list[etree._Element]
    """All elements."""
    tags: list[str]
    """Their names."""
    flags: Ints
    """What names say of them, and, once it is asked, attributes. Nothing for elements inside ``SKIP``."""
    inner: BoolArray
    """Whether the element is inside ``SKIP``, so no part of the page."""
    parents: Ints
    """Position of the parent; -1 for a root."""
    begins: Ints
    """Number of the event that the element begins."""
    ends: Ints
    """Number of the event that it ends."""

    def inside(self, flag: int) -> BoolArray:
        """One an event: whether an element that has the flag is open behind it."""
        steps = np.zeros(2 * len(self.tags), np.int64)
        having = (self.flags & flag) > 0
        if having.any():
            steps[self.begins[having]] = 1
            steps[self.ends[having]] = -1
            np.cumsum(steps, out=steps)
        return steps > 0


def cut(roots: list[etree._Element], *, xml: bool = False, noscript: bool = False) -> Cut:
    """The blocks of one or several trees. Linear in time and memory. ``xml`` and ``noscript`` as for ``FlagsOf``."""
    tree = _tree(roots, FlagsOf(xml=xml, noscript=noscript))
    listed = ((tree.flags & (SKIP | BR)) == 0) & ~tree.inner
    rows = np.flatnonzero(listed)  # the elements that get a row
    elements = list(compress(tree.elements, listed.tolist()))
    hints = _attributes(tree, rows, elements)
    row_of = np.concatenate((np.cumsum(listed) - 1, (-1,)))  # the last entry is for -1, no element
    parents, flags = row_of[tree.parents[rows]], tree.flags[rows]
    of_event = np.empty((2, 2 * len(listed)), np.int64)  # its element; the row of the innermost one open behind it
    of_event[0, tree.begins] = of_event[0, tree.ends] = np.arange(len(listed))
    of_event[1, tree.begins] = row_of[:-1]
    of_event[1, tree.ends] = row_of[tree.parents]

    texts, places = _texts(tree, rows, elements)
    visible = ~np.fromiter(map(str.isspace, texts), np.bool_, len(texts))
    pre = tree.inside(PRE)
    cutting = (tree.flags & CUTS) > 0
    cuts = np.zeros(of_event.shape[1], np.bool_)
    cuts[tree.begins[cutting]] = cuts[tree.ends[cutting]] = True
    breaks = tree.begins[(tree.flags & BR) > 0]
    cuts[_doubled(breaks[~pre[breaks]], cuts, places[visible])] = True
    segments: Ints = np.cumsum(cuts, dtype=np.int64)  # one an event: the stretch between two cuts that it is in
    edges = np.concatenate(([0], np.flatnonzero(cuts), [len(cuts)]))

    shown = np.flatnonzero(visible)
    within = segments[places]
    firsts = _changes(within[shown])  # of each block's visible texts
    blocks = within[shown[firsts]]  # segments with visible text are blocks
    last = edges[blocks + 1] - 1  # the event before the one that ends the block
    number = np.full(len(edges), -1)  # one a segment: its block, or -1
    number[blocks] = np.arange(len(blocks))
    glue = ((tree.begins[(tree.flags & SPACED) > 0], " "), (breaks, LINE_BREAK), (edges[blocks[1:]], BLOCK))
    pieces, at = _merged(texts, places, glue)
    lines = _collapsed("".join(pieces)) if len(blocks) else []
    link_chars = _link_chars(lines, texts, number[within], visible, tree.inside(LINK)[places])
    preformatted = pre[last]
    for i in np.flatnonzero(preformatted).tolist():
        span = slice(*np.searchsorted(at, (edges[blocks[i]], last[i] + 1)).tolist())
        lines[i] = _preformatted(pieces[span])

    holders = of_event[1, last]
    kinds, levels = _kinds(parents, flags, holders)
    kinds[preformatted] = CODE
    laid_out = np.maximum(_nearest(parents, (flags & CUTS) > 0)[holders], 0)
    owners = of_event[1, places[shown]]
    lowest, highest = np.minimum.reduceat(owners, firsts), np.maximum.reduceat(owners, firsts)
    ahead: Ints = np.cumsum(number >= 0) - (number >= 0)  # how many blocks end before each segment
    beside = of_event[0, places[shown[firsts]]].tolist()
    return Cut(
        texts=lines,
        kinds=kinds,
        levels=levels,
        link_chars=link_chars,
        hidden=tree.inside(HIDDEN)[last],
        elements=np.where(lowest == highest, lowest, laid_out),
        lines=[cast("int", tree.elements[i].sourceline) or 1 for i in beside],
        parents=parents,
        tags=list(compress(tree.tags, listed.tolist())),
        hints=hints,
        firsts=ahead[segments[tree.begins[rows]]],
        lasts=ahead[segments[tree.ends[rows]]],
    )


def _tree(roots: list[etree._Element], flags_of: FlagsOf) -> _Tree:
    """The elements, and when they begin and end: an element has two events, and so has each that ended before it began."""
    elements = list(chain.from_iterable(root.iter(etree.Element) for root in roots))
    tags = [element.tag for element in elements]
    flags = np.fromiter(map(flags_of.__getitem__, tags), np.int64, len(tags))
    positions: dict[etree._Element | None, int] = dict(zip(elements, range(len(elements)), strict=True))
    positions[None] = -1
    parents = np.fromiter(map(positions.__getitem__, map(etree._Element.getparent, elements)), np.int64, len(elements))
    n = len(tags)
    numbers = np.arange(n)
    order = np.argsort(parents, kind="stable")
    ordered = parents[order]
    siblings = np.flatnonzero(ordered[1:] == ordered[:-1])
    following = np.full(n + 1, n)  # the next sibling; n where there is none
    following[order[siblings]] = order[siblings + 1]
    stops = following[_nearest(parents, following[:-1] < n)[:-1]]  # what follows the last element inside, or n
    begins = numbers + np.cumsum(np.bincount(stops, minlength=n + 1))[:-1]
    skips = np.flatnonzero(flags & SKIP)
    steps = np.bincount(skips + 1, minlength=n + 1) - np.bincount(stops[skips], minlength=n + 1)
    inner = np.cumsum(steps)[:-1] > 0
    flags[inner] = 0
    return _Tree(elements, tags, flags, inner, parents, begins, begins + 2 * (stops - numbers) - 1)


def _attributes(tree: _Tree, rows: Ints, elements: list[etree._Element]) -> list[str]:
    """The hints of the elements that get a row. Adds to the flags what attributes say: ``LINK``, ``HIDDEN``."""
    hints = [""] * len(rows)
    linked: list[int] = []
    hidden: list[int] = []
    columns = cast("Iterable[list[tuple[str, str]]]", map(etree._Element.items, elements))
    for row, pairs in enumerate(columns):
        for name, value in pairs:
            if name in HINTING:
                hints[row] = f"{hints[row]} {value}" if hints[row] else value
            elif name == "href":
                if elements[row].tag == "a":
                    linked.append(row)
            elif name == "style":
                style = value.replace(" ", "").lower()
                if "display:none" in style or "visibility:hidden" in style:
                    hidden.append(row)
            elif name == "hidden" or (name == "aria-hidden" and value == "true"):
                hidden.append(row)
    if "dialog" in tree.tags:
        hidden += [
            row for row, element in enumerate(elements) if element.tag == "dialog" and element.get("open") is None
        ]
    tree.flags[rows[linked]] |= LINK
    tree.flags[rows[hidden]] |= HIDDEN
    return hints


def _nearest(parents: Ints, chosen: BoolArray) -> Ints:
    """For each row the nearest that is chosen, of itself and its ancestors, or else -1; one more entry, for row -1.

    Every round doubles how far up a row looks, so a chain of n elements takes log2(n) rounds.
    """
    up: Ints = np.concatenate((np.where(chosen, np.arange(len(parents)), parents), [-1]))
    while True:
        further: Ints = up[up]
        if np.array_equal(further, up):
            return up
        up = further


def _kinds(parents: Ints, flags: Ints, holders: Ints) -> tuple[Ints, Ints]:
    """Kinds and heading levels of the blocks that end in the given rows (-1 for none)."""
    kinds = np.concatenate(((flags >> KIND_SHIFT) & KIND_MASK, (PARAGRAPH,)))
    levels = np.concatenate((flags >> LEVEL_SHIFT, (0,)))
    setting = kinds[:-1] != UNSET
    setter = _nearest(parents, setting)[holders]
    within_p = _nearest(parents, setting | ((flags & P) > 0))[holders] != setter
    kind, level = kinds[setter], levels[setter]
    plain = within_p & ~KEPT_BY_P[kind]
    return np.where(plain, PARAGRAPH, kind), np.where(plain, 0, level)


def _texts(tree: _Tree, rows: Ints, elements: list[etree._Element]) -> tuple[list[str], Ints]:
    """All texts but empty ones, and the events that they follow."""
    tailed = ~tree.inner & (tree.parents >= 0)
    texts = [element.text for element in elements]
    tails = [element.tail for element in compress(tree.elements, tailed.tolist())]
    everything = [*filter(None, texts), *filter(None, tails)]
    begins, ends = (np.fromiter(map(bool, column), np.bool_, len(column)) for column in (texts, tails))
    places = np.concatenate((tree.begins[rows[begins]], tree.ends[tailed][ends]))
    order = np.argsort(places)
    found, places = [everything[i] for i in order.tolist()], places[order]
    joined = MARK.join(found)
    if not joined.isascii() and any(mark in joined for mark in VOID_MARKS):
        for mark in VOID_MARKS:
            joined = joined.replace(mark, "")
        found = joined.split(MARK)
        full = np.fromiter(map(bool, found), np.bool_, len(found))
        found, places = list(filter(None, found)), places[full]
    return found, places


def _changes(numbers: Ints) -> Ints:
    """Where a run of equal numbers begins."""
    changed = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=changed[1:])
    return np.flatnonzero(changed)


def _doubled(breaks: Ints, cuts: BoolArray, visible: Ints) -> Ints:
    """The line breaks that have another one before them in their segment, without visible text between."""
    cut, seen = np.cumsum(cuts)[breaks], np.searchsorted(visible, breaks)
    doubled: Ints = breaks[1:][(cut[1:] == cut[:-1]) & (seen[1:] == seen[:-1])]
    return doubled


def _merged(texts: list[str], places: Ints, glue: Iterable[tuple[Ints, str]]) -> tuple[list[str], Ints]:
    """The texts and what stands between them, in order, and their events. Glue comes before the text of its event."""
    strings = list(texts)
    keys = [2 * places + 1]
    for at, string in glue:
        strings += [string] * len(at)
        keys.append(2 * at)
    merged = np.concatenate(keys)
    order = np.argsort(merged, kind="stable")
    return [strings[i] for i in order.tolist()], merged[order] >> 1


def _collapsed(joined: str) -> list[str]:
    """The texts of all blocks, from the whole page's; white space is collapsed for all of them at once."""
    blocks = " ".join(joined.split()).split(BLOCK)
    return [_broken(block) if BREAK in block else block for block in blocks]


def _broken(block: str) -> str:
    """A block with its line breaks as such; those at its ends are nothing."""
    return "\n".join(filter(None, map(str.strip, block.split(BREAK))))


def _preformatted(pieces: list[str]) -> str:
    """A block of ``<pre>``: its lines as they are, without blank ones at its ends and white space at theirs."""
    raw = "".join(PRE_GLUE.get(piece, piece) for piece in pieces)
    lines = [line.rstrip() for line in raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    shown = [i for i, line in enumerate(lines) if line]
    return "\n".join(lines[shown[0] : shown[-1] + 1])


def _link_chars(lines: list[str], texts: list[str], owners: Ints, visible: BoolArray, linked: BoolArray) -> Ints:
    """One a block: the characters of its text inside links, white space collapsed. ``owners``: the texts' blocks, or -1."""
    within = np.bincount(owners[linked & visible], minlength=len(lines))
    alone = np.bincount(owners[visible], minlength=len(lines)) == 1
    counts: Ints = np.where(within > 0, np.fromiter(map(len, lines), np.int64, len(lines)), 0)
    mixed = (within > 0) & ~alone
    pieces: dict[int, list[str]] = {i: [] for i in np.flatnonzero(mixed).tolist()}
    inner = np.flatnonzero(linked & (owners >= 0))
    inner = inner[mixed[owners[inner]]]
    for i, text in zip(owners[inner].tolist(), inner.tolist(), strict=True):
        pieces[i].append(texts[text])
    for i, run in pieces.items():
        counts[i] = len(" ".join("".join(run).split()))
    return counts
