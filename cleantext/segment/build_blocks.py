"""A page's elements and texts → blocks, in whole-page columns.

Columns have one entry for each event of the tree (an element begins, or ends), or each element, or each text, and say which.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import compress
from typing import Final, NamedTuple

import numpy as np

from cleantext.blocks import BoolArray
from cleantext.segment.dom_lxml import NONE, Markup
from cleantext.segment.tags import (
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
    P,
)
from cleantext.tree_ops import Ints, inside, nearest

__all__ = ["Cut", "cut"]

MARK: Final = "\x00"
BREAK: Final = "\x00\x00"
"""What stands for the end of a block and for ``<br>`` while white space is collapsed; libxml2 never gives a NUL."""
BLOCK: Final = f" {MARK} "
LINE_BREAK: Final = f" {BREAK} "
PRE_GLUE: Final = {BLOCK: "", LINE_BREAK: "\n"}
"""What stands there in ``<pre>``."""
KIND_BITS: Final = KIND_MASK << KIND_SHIFT
UNSET_BITS: Final = UNSET << KIND_SHIFT
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
    beside: Ints
    """Position, in document order, of the element that begins, or ended, right before the block's text."""
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


def cut(markup: Markup) -> Cut:
    """The blocks of one or several trees. Linear in time and memory."""
    flags = markup.flags
    events = 2 * len(flags)
    listed = (flags & (SKIP | BR | NONE)) == 0
    rows = np.flatnonzero(listed)  # the elements that get a row
    row_of = np.full(len(flags) + 1, -1)  # the last entry is for -1, no element
    row_of[rows] = np.arange(len(rows))
    begins, ends = markup.begins, markup.ends
    open_behind = partial(inside, begins, ends, flags)
    holding = np.empty(events, np.int64)  # the row of the innermost element that is open behind it
    holding[begins] = row_of[:-1]
    holding[ends] = row_of[markup.parents]

    pre = open_behind(PRE)
    cutting = (flags & CUTS) > 0
    cuts = np.zeros(events, np.bool_)
    cuts[begins[cutting]] = cuts[ends[cutting]] = True
    texts, places = markup.texts, markup.places
    visible = ~np.fromiter(map(str.isspace, texts), np.bool_, len(texts))
    breaks = begins[(flags & BR) > 0]
    if len(breaks) > 1:
        cuts[_doubled(breaks[~pre[breaks]], cuts, places[visible])] = True
    segments: Ints = np.cumsum(cuts, dtype=np.int64)  # one an event: the stretch between two cuts that it is in
    edges = np.concatenate(([0], np.flatnonzero(cuts), [events]))

    shown = np.flatnonzero(visible)
    within = segments[places]
    firsts = _changes(within[shown])  # of each block's visible texts
    blocks = within[shown[firsts]]  # segments with visible text are blocks
    last = edges[blocks + 1] - 1  # the event before the one that ends the block
    number = np.full(len(edges), -1)  # one a segment: its block, or -1
    number[blocks] = np.arange(len(blocks))
    glue = ((begins[(flags & SPACED) > 0], " "), (breaks, LINE_BREAK), (edges[blocks[1:]], BLOCK))
    pieces, at = _merged(texts, places, glue)
    lines = _collapsed("".join(pieces)) if len(blocks) else []
    link_chars = _link_chars(lines, texts, number[within], visible, open_behind(LINK)[places])
    preformatted = pre[last]
    for i in np.flatnonzero(preformatted).tolist():
        span = slice(*np.searchsorted(at, (edges[blocks[i]], last[i] + 1)).tolist())
        lines[i] = _preformatted(pieces[span])

    parents, holders = row_of[markup.parents[rows]], holding[last]
    own = flags[rows]
    setting = (own & KIND_BITS) != UNSET_BITS
    choices = [setting, setting | ((own & P) > 0), cutting[rows]]
    setters, nearer, laid_out = nearest(parents, markup.depth, choices)[:, holders]
    kinds, levels = _kinds(own, setters, nearer != setters)
    kinds[preformatted] = CODE
    owners = holding[places[shown]]
    lowest, highest = np.minimum.reduceat(owners, firsts), np.maximum.reduceat(owners, firsts)
    ahead: Ints = np.cumsum(number >= 0) - (number >= 0)  # how many blocks end before each segment
    return Cut(
        texts=lines,
        kinds=kinds,
        levels=levels,
        link_chars=link_chars,
        hidden=open_behind(HIDDEN)[last],
        elements=np.where(lowest == highest, lowest, np.maximum(laid_out, 0)),
        beside=_beside(markup, places[shown[firsts]]),
        parents=parents,
        tags=list(compress(markup.tags, listed.tolist())),
        hints=list(compress(markup.hints, listed.tolist())),
        firsts=ahead[segments[begins[rows]]],
        lasts=ahead[segments[ends[rows]]],
    )


def _beside(markup: Markup, events: Ints) -> Ints:
    """The elements that some events begin or end."""
    elements = np.empty(2 * len(markup.begins), np.int64)
    elements[markup.begins] = elements[markup.ends] = np.arange(len(markup.begins))
    return elements[events]


def _kinds(flags: Ints, setters: Ints, within_p: BoolArray) -> tuple[Ints, Ints]:
    """Kinds and heading levels of blocks, from the rows that set them, and whether a ``<p>`` is nearer."""
    kinds = np.concatenate(((flags >> KIND_SHIFT) & KIND_MASK, (PARAGRAPH,)))
    levels = np.concatenate((flags >> LEVEL_SHIFT, (0,)))
    kind, level = kinds[setters], levels[setters]
    plain = within_p & ~KEPT_BY_P[kind]
    return np.where(plain, PARAGRAPH, kind), np.where(plain, 0, level)


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
