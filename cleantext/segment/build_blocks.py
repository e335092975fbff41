"""DOM columns → blocks.

A block is what a browser would lay out as one run of lines: cut at block-level elements, table cells, list items and
``<br><br>``. Arrays have one entry for each event, element or text run of the page, or for each segment: the stretch between two cuts.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import compress
from typing import Final, NamedTuple

import numpy as np

from cleantext._core import join_runs
from cleantext._core.reference_blocks import A_BREAK, A_SPACE
from cleantext.blocks import BoolArray
from cleantext.segment.code_lines import block_lines, code_line_starts
from cleantext.segment.dom import Dom
from cleantext.segment.inline_gaps import inline_gaps
from cleantext.segment.invisible import invisible
from cleantext.segment.line_controls import line_controls
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
    WHOLE,
    P,
    element_flags,
)
from cleantext.tree_ops import Ints, inside, nearest

__all__ = ["INVISIBLE_MARKS", "BlockColumns", "build_blocks"]

MARK: Final = "\x00"
"""Divides text runs that are computed with at once; no reader gives a NUL."""
INVISIBLE_MARKS: Final = "\u00ad\u200b\u2060\ufeff"
"""Soft hyphen, zero-width space, word joiner, BOM: they are deleted. (ZWJ and ZWNJ shape letters and stay.)"""
MAX_UNSEEN: Final = 0.5
"""Share of the characters outside links that may be hidden. A majority: some pages are hidden until their scripts have run."""
KIND_BITS: Final = KIND_MASK << KIND_SHIFT
UNSET_BITS: Final = UNSET << KIND_SHIFT
KEPT_BY_P: Final = np.isin(np.arange(UNSET + 1), KINDS_KEPT_BY_P)


class BlockColumns(NamedTuple):
    """The blocks of a page as columns, and their rows and positions in its DOM columns."""

    texts: list[str]
    """The blocks' texts."""
    kinds: Ints
    """Positions in ``KINDS``."""
    levels: Ints
    """Levels of headings, else 0."""
    link_chars: Ints
    """Characters in links."""
    hidden: BoolArray
    """Whether the markup hides the block, from the eye or from screen readers."""
    invisible: BoolArray
    """Whether the block is never shown: it is in an ``invisible`` element."""
    elements: Ints
    """Position in ``rows`` of the block's element: the one that directly holds all its visible text runs, or else the nearest
    block-level element around its end."""
    beside: Ints
    """Row of the element that begins or ends right before the block's text."""
    rows: Ints
    """The rows of the elements that are part of the page: neither inside skipped ones nor line breaks."""
    parents: Ints
    """For each of ``rows``: position of its parent in ``rows``; -1 for a root."""
    firsts: Ints
    """For each of ``rows``: the first block that begins in it, or after it."""
    lasts: Ints
    """For each of ``rows``: one past the last block that ends in it."""
    run_blocks: Ints
    """One for each text run of the page: its block, or -1 for white space between blocks and for skipped text."""
    gaps: Ints
    """Positions of the text runs before which a space is inserted that the source does not have."""


def build_blocks(  # noqa: PLR0915 -- each column is made once, from those above it
    dom: Dom, *, noscript: bool = False, keep_hidden: bool = False
) -> BlockColumns:
    """Return the blocks of a page. Linear in time and memory.

    ``noscript``: whether ``<noscript>`` is part of the page; ``keep_hidden``: whether what is never shown is. If it is not, such text
    inside a block that is shown is left out, and blocks that are never shown are marked. Controls inside a block are left out.
    """
    flags, at = element_flags(dom, noscript=noscript), dom.events
    begins, ends, count = at.begins, at.ends, 2 * len(flags)

    def open_after(flag: int) -> BoolArray:
        return inside(at, (flags & flag) > 0)

    skipped = open_after(SKIP)
    flags[skipped[begins - 1]] = UNSET_BITS
    listed = ((flags & (SKIP | BR)) == 0) & ~skipped[begins]
    rows = np.flatnonzero(listed).astype(np.int32)
    row_of = np.full(len(flags) + 1, -1, np.int32)  # the last entry is for -1, no element
    row_of[rows] = np.arange(len(rows), dtype=np.int32)
    innermost = at.innermost(dom.parents)
    holding = row_of[innermost]

    runs, texts = _shown_runs(dom.texts, ~skipped[dom.places])
    places = dom.places[runs]
    pre = open_after(PRE)
    cutting = (flags & CUTS) > 0
    code_lines = block_lines(dom)
    cutting[[row for lines in code_lines for row in lines]] = False
    cuts = np.zeros(count, np.bool_)
    cuts[begins[cutting]] = cuts[ends[cutting]] = True
    visible = ~np.fromiter(map(str.isspace, texts), np.bool_, len(texts))
    breaks = begins[(flags & BR) > 0]
    if len(breaks) > 1:
        cuts[_doubled(breaks[~pre[breaks]], cuts, places[visible])] = True
    segments: Ints = np.cumsum(cuts, dtype=np.int32)  # one for each event: the stretch between two cuts that it is in
    edges = np.concatenate(([0], np.flatnonzero(cuts), [count])).astype(np.int32)

    within = segments[places]
    linked = open_after(LINK)
    unseen = _unseen(dom, texts, places, visible & ~linked[places], keep=keep_hidden)
    left_out = unseen | line_controls(dom, texts, places)
    if left_out.any():
        stays = ~left_out | (np.bincount(within[visible & ~left_out], minlength=len(edges)) == 0)[within]
        runs, places, within = runs[stays], places[stays], within[stays]
        visible, unseen, texts = visible[stays], unseen[stays], list(compress(texts, stays.tolist()))
    shown = np.flatnonzero(visible)
    firsts = _changes(within[shown])  # of each block's visible texts
    blocks = within[shown[firsts]]  # segments with visible text are blocks
    last = edges[blocks + 1] - 1  # the event before the one that ends the block
    number = np.full(len(edges), -1, np.int32)  # one for each segment: its block, or -1
    number[blocks] = np.arange(len(blocks), dtype=np.int32)
    mergeable = visible & ~open_after(PRE | WHOLE)[places]
    gaps = inline_gaps(
        dom, texts, places, innermost[places], mergeable[1:] & mergeable[:-1] & (within[1:] == within[:-1])
    )
    spaces = np.concatenate((begins[(flags & SPACED) > 0], places[gaps]))
    breaks = np.concatenate((breaks, code_line_starts(dom, texts, places, code_lines)))
    glue = np.zeros(len(texts) + 1, np.uint8)  # the last entry is for what is behind the last run
    glue[places.searchsorted(spaces)] = A_SPACE
    glue[places.searchsorted(breaks)] = A_BREAK
    owners = number[within]
    lines, link_chars = join_runs(texts, owners, glue[:-1], linked[places], len(blocks))
    preformatted = pre[last]
    if preformatted.any():
        pieces, positions = _merged(texts, places, ((spaces, " "), (breaks, "\n")))
        for i in preformatted.nonzero()[0].tolist():
            first, stop = positions.searchsorted((edges[blocks[i]], last[i] + 1)).tolist()
            lines[i] = _preformatted(pieces[first:stop])

    parents, holders = row_of[dom.parents[rows]], holding[last]
    own = flags[rows]
    setting = (own & KIND_BITS) != UNSET_BITS
    choices = [setting, setting | ((own & P) > 0), cutting[rows]]
    setters, nearer, laid_out = nearest(parents, at.depth, choices)[:, holders]
    kinds, levels = _kinds(own, setters, nearer != setters)
    kinds[preformatted] = CODE
    ahead: Ints = np.cumsum(number >= 0, dtype=np.int32) - (number >= 0)  # how many blocks end before each segment
    run_blocks = np.full(len(dom.texts), -1, np.int32)
    run_blocks[runs] = owners
    return BlockColumns(
        texts=lines,
        kinds=kinds,
        levels=levels,
        link_chars=link_chars,
        hidden=open_after(HIDDEN)[last],
        invisible=unseen[shown[firsts]],
        elements=_sole(holding[places[shown]], firsts, np.maximum(laid_out, 0)),
        beside=at.element_of(places[shown[firsts]]),
        rows=rows,
        parents=parents,
        firsts=ahead[segments[begins[rows]]],
        lasts=ahead[segments[ends[rows]]],
        run_blocks=run_blocks,
        gaps=runs[gaps],
    )


def _shown_runs(texts: list[str], shown: BoolArray) -> tuple[Ints, list[str]]:
    """Return the text runs that are shown and hold more than invisible marks: their positions, and the texts without the marks."""
    runs, found = np.flatnonzero(shown), texts
    if len(runs) < len(texts):
        found = list(compress(texts, shown.tolist()))
    joined = MARK.join(found)
    if joined.isascii() or not any(mark in joined for mark in INVISIBLE_MARKS):
        return runs, found
    for mark in INVISIBLE_MARKS:
        joined = joined.replace(mark, "")
    found = joined.split(MARK)
    return runs[np.fromiter(map(bool, found), np.bool_, len(found))], list(filter(None, found))


def _unseen(dom: Dom, texts: list[str], places: Ints, prose: BoolArray, *, keep: bool) -> BoolArray:
    """Return which text runs are never shown; none if they are most of the page's prose, as its scripts will show it."""
    none = np.zeros(len(texts), np.bool_)
    if keep or not (marked := invisible(dom)).any():
        return none
    unseen = inside(dom.events, marked)[places]
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    return none if lengths[unseen & prose].sum() > MAX_UNSEEN * lengths[prose].sum() else unseen


def _sole(holders: Ints, firsts: Ints, others: Ints) -> Ints:
    """Return the element of each block that holds all its visible texts itself, or else the one in ``others``."""
    if not len(firsts):
        return others
    lowest, highest = np.minimum.reduceat(holders, firsts), np.maximum.reduceat(holders, firsts)
    return np.where(lowest == highest, lowest, others)


def _kinds(flags: Ints, setters: Ints, within_p: BoolArray) -> tuple[Ints, Ints]:
    """Return the kinds and heading levels of blocks.

    ``setters``: the nearest elements that set a kind; ``within_p``: whether a ``<p>`` is nearer.
    """
    kinds = np.concatenate(((flags >> KIND_SHIFT) & KIND_MASK, (PARAGRAPH,)))
    levels = np.concatenate((flags >> LEVEL_SHIFT, (0,)))
    kind, level = kinds[setters], levels[setters]
    plain = within_p & ~KEPT_BY_P[kind]
    return np.where(plain, PARAGRAPH, kind), np.where(plain, 0, level)


def _changes(numbers: Ints) -> Ints:
    """Return the positions at which a run of equal numbers begins."""
    changed = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=changed[1:])
    return np.flatnonzero(changed)


def _doubled(breaks: Ints, cuts: BoolArray, visible: Ints) -> Ints:
    """Return the line breaks that follow another one in the same segment, with no visible text between the two."""
    cut, seen = np.cumsum(cuts, dtype=np.int32)[breaks], np.searchsorted(visible, breaks)
    doubled: Ints = breaks[1:][(cut[1:] == cut[:-1]) & (seen[1:] == seen[:-1])]
    return doubled


def _merged(texts: list[str], places: Ints, glue: Iterable[tuple[Ints, str]]) -> tuple[list[str], Ints]:
    """Return the texts and the glue between them, in order, and the event of each. Glue precedes the text of the same event."""
    strings = list(texts)
    keys = [2 * places + 1]
    for positions, string in glue:
        strings += [string] * len(positions)
        keys.append(2 * positions)
    merged = np.concatenate(keys)
    order = np.argsort(merged, kind="stable")
    return list(map(strings.__getitem__, order.data)), merged[order] >> 1


def _preformatted(pieces: list[str]) -> str:
    """Return a block of ``<pre>``: its lines as they are, but without trailing white space, and without blank ones at its ends."""
    lines = [line.rstrip() for line in "".join(pieces).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    shown = [i for i, line in enumerate(lines) if line]
    return "\n".join(lines[shown[0] : shown[-1] + 1])
