"""Markup → blocks, in whole-page columns: no loop over tags, and over blocks only where a line break or ``<pre>`` is.

The markup is what libxml2 writes, so elements nest properly, ``<`` and ``>`` stand around tags alone, and a tag that is
written twice is read once (``TagTable``). Every tag is followed by a text, mostly an empty one; columns have one entry
for each such pair, unless they say otherwise.
"""

from __future__ import annotations

import re
from itertools import compress
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from cleantext.page import BoolArray
from cleantext.segment.elements import (
    BR,
    CLOSES,
    CODE,
    CUTS,
    HIDDEN,
    KIND_MASK,
    KIND_SHIFT,
    KINDS_KEPT_BY_P,
    LEVEL_SHIFT,
    LINK,
    OPENS,
    PARAGRAPH,
    PRE,
    SKIP,
    SPACED,
    UNSET,
    P,
    TagTable,
)

__all__ = ["Cut", "cut", "tags_and_texts"]

ODD_TAG_RE: Final = re.compile(r"<([^>]*+)(?:>|\Z)")
"""A tag in whose attributes' names a ``<`` may stand, as HTML allows."""
MARK: Final = "\x00"
BREAK: Final = "\x00\x00"
"""What stands for the end of a block and for ``<br>`` while white space is collapsed; libxml2 never gives a NUL."""
NOTHING, SPACE, LINE_BREAK, BLOCK = range(4)
GLUES: Final = ("", " ", f" {BREAK} ", f" {MARK} ")
"""What stands for a tag meanwhile."""
ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
"""All that libxml2 writes into texts, but for ``&#13;``; the ampersand last, for it begins the others."""


Ints: TypeAlias = npt.NDArray[np.int64]

KEPT_BY_P: Final = np.isin(np.arange(UNSET + 1), KINDS_KEPT_BY_P)


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
    places: Ints
    """Number of the tag, from 0, behind which the block's first visible text stands."""
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


def tags_and_texts(markup: str) -> tuple[list[str], list[str]]:
    """All tags, without their angle brackets, and the text behind each.

    >>> tags_and_texts("<p>1 &lt; 2<br/></p>")
    (['p', 'br/', '/p'], ['1 &lt; 2', '', ''])
    """
    odd = markup.count("<") != markup.count(">")
    parts = ODD_TAG_RE.split(markup) if odd else markup.replace(">", "<").split("<")
    return parts[1::2], parts[2::2]


def cut(markup: str, table: TagTable) -> Cut:
    """The blocks of one or several trees, written one after the other. Linear in time and memory."""
    tags, texts = tags_and_texts(markup)
    codes = np.fromiter(map(table.__getitem__, tags), np.int32, len(tags))
    flags = np.asarray(table.flags, np.int64)[codes]
    step = (flags & OPENS) - ((flags & CLOSES) >> 1)  # 1 for <p>, -1 for </p>, 0 for <br/>
    skips = (flags & SKIP) > 0
    numbers = None
    if step[skips].any():  # leave out what is inside, and the start tags; the end tags stand for the elements
        outside = np.cumsum(np.where(skips, step, 0)) == 0
        numbers = np.flatnonzero(outside)
        texts = list(compress(texts, outside.tolist()))
        codes, flags, step = codes[numbers], flags[numbers], step[numbers]
    n = len(flags)
    tree = _tree(flags, step)
    visible = np.fromiter(map(len, texts), np.int32, n) > 0
    visible &= ~np.fromiter(map(str.isspace, texts), np.bool_, n)
    pre = tree.inside(PRE)
    cuts = (flags & CUTS) > 0
    breaks = np.flatnonzero((flags & BR) > 0)
    cuts[_doubled(breaks[~pre[breaks]], cuts, visible)] = True
    segments = np.cumsum(
        cuts, dtype=np.int64
    )  # the stretch between two cuts that each text stands in; with visible text it is a block
    edges = np.concatenate(([0], np.flatnonzero(cuts), [n]))

    shown = np.flatnonzero(visible)
    starts = _changes(segments[shown])
    blocks = segments[shown[starts]]
    begins, ends = edges[blocks], edges[blocks + 1]
    glue = np.zeros(n, np.int8)
    glue[(flags & SPACED) > 0] = SPACE
    glue[breaks] = LINE_BREAK
    glue[begins[1:]] = BLOCK
    lines = _collapsed(glue, texts) if len(blocks) else []
    preformatted = pre[ends - 1]
    for i in np.flatnonzero(preformatted).tolist():
        lines[i] = _preformatted(glue[begins[i] : ends[i]], texts[begins[i] : ends[i]])

    holders = tree.current[ends - 1]  # what is open where the block ends
    kinds, levels = _kinds(tree, holders)
    kinds[preformatted] = CODE
    laid_out = np.maximum(_nearest(tree.parents, (tree.flags & CUTS) > 0)[holders], 0)
    rows = tree.current[shown]
    lowest, highest = np.minimum.reduceat(rows, starts), np.maximum.reduceat(rows, starts)
    held = np.zeros(len(edges), np.int32)
    held[blocks] = 1
    ahead = np.cumsum(held) - held  # how many blocks end before each segment
    places = shown[starts]
    row_codes = codes[tree.opened].tolist()
    return Cut(
        texts=lines,
        kinds=kinds,
        levels=levels,
        link_chars=_link_chars(tree.inside(LINK), visible, segments, blocks, texts),
        hidden=tree.inside(HIDDEN)[ends - 1],
        elements=np.where(lowest == highest, lowest, laid_out),
        places=places if numbers is None else numbers[places],
        parents=tree.parents,
        tags=list(map(table.names.__getitem__, row_codes)),
        hints=list(map(table.hints.__getitem__, row_codes)),
        firsts=ahead[segments[tree.opened]],
        lasts=ahead[segments[tree.closed]],
    )


class _Tree(NamedTuple):
    """The elements that take part: all but line breaks and those whose insides are no text."""

    current: Ints
    """One a tag: row of the innermost element that is open behind it; -1 where none is."""
    opened: Ints
    """One an element: where its start tag stands."""
    closed: Ints
    """One an element: where its end tag stands."""
    parents: Ints
    """One an element: row of its parent; -1 for a root."""
    flags: Ints
    """One an element: those of its start tag."""

    def inside(self, flag: int) -> BoolArray:
        """One a tag: whether an element that has the flag is open behind it."""
        steps = np.zeros(len(self.current), np.int64)
        having = (self.flags & flag) > 0
        if having.any():
            having &= self.closed > self.opened
            steps[self.opened[having]] = 1
            steps[self.closed[having]] = -1
            np.cumsum(steps, out=steps)
        return steps > 0


def _tree(flags: Ints, step: Ints) -> _Tree:
    """The elements, from the flags of all tags and how each changes the depth.

    The element open behind a tag is the one that was opened last at the depth that the tag leaves. Sorted by depth (stable, so
    still in order), the tags of one depth begin with one that opens an element, and a running maximum carries its position on.
    """
    void = (flags & (SKIP | BR)) > 0
    step = np.where(void, 0, step)
    is_row = ((flags & OPENS) > 0) & ~void
    depth = np.cumsum(step)
    order = np.argsort(depth.astype(np.int16), kind="stable")  # radix sort; libxml2 stops at a depth of 2,048
    at = np.maximum.accumulate(np.where(step[order] > 0, np.arange(len(order)), 0))
    current = np.empty(len(order), np.int64)
    current[order] = (np.cumsum(is_row) - 1)[order[at]]
    current[depth == 0] = -1
    opened = np.flatnonzero(is_row)
    before = np.concatenate(([-1], current[:-1]))
    closing = np.flatnonzero(step < 0)
    closed = opened.copy()
    closed[before[closing]] = closing
    return _Tree(current, opened, closed, before[opened], flags[opened])


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


def _kinds(tree: _Tree, holders: Ints) -> tuple[Ints, Ints]:
    """Kinds and heading levels of the blocks that end in the given rows (-1 for none)."""
    kinds = np.concatenate(((tree.flags >> KIND_SHIFT) & KIND_MASK, [PARAGRAPH]))
    levels = np.concatenate((tree.flags >> LEVEL_SHIFT, [0]))
    setting = kinds[:-1] != UNSET
    setter = _nearest(tree.parents, setting)[holders]
    within_p = _nearest(tree.parents, setting | ((tree.flags & P) > 0))[holders] != setter
    kind, level = kinds[setter], levels[setter]
    plain = within_p & ~KEPT_BY_P[kind]
    return np.where(plain, PARAGRAPH, kind), np.where(plain, 0, level)


def _doubled(breaks: Ints, cuts: BoolArray, visible: BoolArray) -> Ints:
    """The line breaks that have another one before them in their segment, without visible text between."""
    if len(breaks) < 2:
        return breaks[:0]
    cut, seen = np.cumsum(cuts)[breaks], np.cumsum(visible)[breaks - 1]
    doubled: Ints = breaks[1:][(cut[1:] == cut[:-1]) & (seen[1:] == seen[:-1])]
    return doubled


def _changes(numbers: Ints) -> Ints:
    """Where a run of equal numbers (0 or more) begins."""
    changes: Ints = np.flatnonzero(np.diff(numbers, prepend=-1))
    return changes


def _unescaped(text: str) -> str:
    if "&" in text:
        for entity, character in ENTITIES:
            text = text.replace(entity, character)
    return text


def _collapsed(glue: npt.NDArray[np.int8], texts: list[str]) -> list[str]:
    """The texts as blocks, cut where ``glue`` says ``BLOCK``; white space is collapsed for the whole page at once."""
    pieces = [""] * (2 * len(texts))
    pieces[::2] = map(GLUES.__getitem__, glue.tolist())
    pieces[1::2] = texts
    blocks = " ".join(_unescaped("".join(pieces)).split()).split(GLUES[BLOCK])
    return [_broken(block) if BREAK in block else block for block in blocks]


def _broken(block: str) -> str:
    """A block with its line breaks as such; those at its ends are nothing."""
    return "\n".join(filter(None, map(str.strip, block.split(BREAK))))


def _preformatted(glue: npt.NDArray[np.int8], texts: list[str]) -> str:
    """A block of ``<pre>``: its lines as they are, without blank ones at its ends and white space at theirs."""
    breaks = ("", " ", "\n", "")
    raw = _unescaped("".join(breaks[code] + text for code, text in zip(glue.tolist(), texts, strict=True)))
    lines = [line.rstrip() for line in raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    shown = [i for i, line in enumerate(lines) if line]
    return "\n".join(lines[shown[0] : shown[-1] + 1])


def _link_chars(linked: BoolArray, visible: BoolArray, segments: Ints, blocks: Ints, texts: list[str]) -> Ints:
    """One a block: the characters of its text inside links."""
    counts = np.zeros(len(blocks), np.int64)
    shown = np.flatnonzero(linked & visible)
    if not len(shown):
        return counts
    begins = shown[_changes(segments[shown])]
    glue = np.zeros(len(texts), np.int8)
    glue[begins[1:]] = BLOCK
    inner = np.flatnonzero(linked)
    runs = _collapsed(glue[inner], list(map(texts.__getitem__, inner.tolist())))
    counts[np.searchsorted(blocks, segments[begins])] = list(map(len, runs))
    return counts
