"""Blocks kept because of the others of their unit: no output holds half a row, a table without its head, a post without its author."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from cleantext.analysis import Analysis
from cleantext.analysis.dates import is_age, is_date
from cleantext.analysis.notes import note_links
from cleantext.analysis.units import MAX_BLOCKS
from cleantext.blocks import BoolArray
from cleantext.evidence import Code
from cleantext.page import Verdict

__all__ = ["author_lines", "table_heads", "whole_notes", "whole_tables", "whole_units"]

SAME_UNIT: Final = Code("same_unit", "position", "part of the same row, definition or pair as block {block}")
AUTHOR_LINE: Final = Code("author_line", "position", "the name or date of the post of block {block}")
SAME_NOTES: Final = Code("same_notes", "position", "a footnote of block {block}, as others that are kept")
SAME_TABLE: Final = Code("same_table", "position", "in a table whose head and other rows are kept")
TABLE_HEAD: Final = Code("table_head", "position", "the caption or head of the table below it")


def whole_units(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep the blocks that no named filter dropped, of units of which a block is kept."""
    numbers = a.units.numbers
    if a.count > MAX_BLOCKS:  # no units were searched
        return
    first = np.full(a.count, -1, np.int32)
    blocks = kept.nonzero()[0][::-1]
    first[numbers[blocks]] = blocks  # the first kept block of each unit
    for i in (undecided & ~kept & (first[numbers] >= 0)).nonzero()[0].data:
        yield Verdict(i, "keep", SAME_UNIT(block=int(first[numbers[i]])))


def author_lines(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep the names and dates of a thread's posts, if prose of the post is kept, or any text of one without prose.

    They are short lines that are dates or ages, and the first other one in an element named as a byline: what follows there is the
    author's rank, title and counts. The gold texts that the scorer learned from lack them.
    """
    series = a.units.series
    named = a.has_role("byline")
    has_prose = np.zeros(a.count, np.bool_)
    has_prose[series.member_firsts[a.is_prose]] = True
    is_text = a.is_prose | (~has_prose[series.member_firsts] & ~named & (a.stats.letters > 0))
    written = (kept & a.in_posts & is_text).nonzero()[0][::-1]
    post = np.full(a.count, -1, np.int32)
    post[series.member_firsts[written]] = written  # the first kept block of each post's text
    of_profile = np.zeros(a.count, np.bool_)
    of_profile[a.units.numbers[~kept & ~undecided]] = True  # units of which a named filter dropped a block
    of_post = a.in_posts & a.is_short & (post[series.member_firsts] >= 0) & ~of_profile[a.units.numbers]
    names: set[int] = set()
    for i in (of_post & (kept | (undecided & ~a.is_ui))).nonzero()[0].data:
        first, dated = int(series.member_firsts[i]), is_date(a, i) or is_age(a, i)
        is_name = bool(named[i]) and not dated and first not in names
        if is_name:
            names.add(first)
        if not kept[i] and (dated or is_name):
            yield Verdict(i, "keep", AUTHOR_LINE(block=int(post[first])))


def table_heads(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep the captions and heads of tables most of whose other blocks are kept."""
    tables, is_head = a.units.tables, a.units.is_table_head
    candidates = is_head & undecided & ~kept & (tables >= 0)
    if not candidates.any():
        return
    body = (tables >= 0) & ~is_head
    count = int(tables.max()) + 1
    held, shown = np.bincount(tables[body], minlength=count), np.bincount(tables[body & kept], minlength=count)
    for i in candidates.nonzero()[0].data:
        if 2 * shown[tables[i]] > held[tables[i]]:
            yield Verdict(i, "keep", TABLE_HEAD())


def whole_tables(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep the rest of the tables whose head, and a cell below it, the filters kept."""
    tables, is_head = a.units.tables, a.units.is_table_head
    candidates = undecided & ~kept & a.in_headed_table
    if not candidates.any():
        return
    whole = np.intersect1d(tables[kept & a.in_headed_table & is_head], tables[kept & a.in_headed_table & ~is_head])
    for i in (candidates & np.isin(tables, whole)).nonzero()[0].data:
        yield Verdict(i, "keep", SAME_TABLE())


def whole_notes(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep the footnotes to which kept blocks refer, if the scorer kept some of the page's notes: it judges each by its words."""
    links = [link for link in a.blocks.once(note_links) if kept[link.block]]
    if not any(kept[link.note] for link in links):
        return
    for note, link in {link.note: link for link in reversed(links)}.items():
        if undecided[note] and not kept[note]:
            yield Verdict(note, "keep", SAME_NOTES(block=link.block))
