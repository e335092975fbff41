"""Which section each block of a page is in, and which blocks a chunk should not divide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import numpy as np
from lxml import etree

from cleantext.blocks import KINDS, Elements
from cleantext.render.structure import Structure
from cleantext.render.text_tree import text_tree

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["Kind", "Place", "places"]

Kind: TypeAlias = Literal["heading", "text", "item", "row", "code"]
"""What a block is for a chunk. Only text is divided to fill a chunk; the others if they are longer than one."""
CODE: Final = KINDS.index("code")


class Place(NamedTuple):
    """The place of a block."""

    section: int
    """Number of the section; headings without a text between them begin one section."""
    outer: int
    """First block of the post, entry, list or table, or the block itself."""
    container: int
    """Number of the list, table or code that it is in, or a number of the block alone."""
    unit: int
    """Number of the item, row or unit that it is in, or of the block alone."""
    kind: Kind
    """What it is."""
    headings: tuple[str, ...]
    """The headings above it, the outermost first; with itself, if it is one."""


class _Group(NamedTuple):
    """The list, table or code that a block is in. Numbers below zero are those of blocks that are in none."""

    container: int
    unit: int
    kind: Kind
    level: int
    """Of a heading; 0 for others."""


def places(page: Page) -> dict[int, Place]:
    """Return the places of the kept blocks.

    >>> from cleantext import analyze
    >>> page = analyze("<h1>Rain</h1><h2>Monday</h2><p>It rained.</p><h2>Sunday</h2><ul><li>cold</ul>", filters=())
    >>> [(place.section, place.kind, place.headings) for place in places(page).values()][2:]
    [(0, 'text', ('Rain', 'Monday')), (1, 'heading', ('Rain', 'Sunday')), (1, 'item', ('Rain', 'Sunday'))]
    """
    kept = np.flatnonzero(page.kept).tolist()
    if not kept:
        return {}
    elements, series = page.blocks.elements, page.analysis.units.series
    groups = dict(zip(kept, _in_text(page, kept) if elements is None else _in_html(page, elements, kept), strict=True))
    ends = {group.container: block + 1 for block, group in groups.items()}
    records, member_ends = series.is_record.data, series.member_lasts.data
    found: dict[int, Place] = {}
    above: list[tuple[int, str]] = []
    path: tuple[str, ...] = ()
    section, outer, end, has_text = 0, -1, -1, False
    for block, group in groups.items():
        if group.level:
            while above and above[-1][0] >= group.level:
                above.pop()
            above.append((group.level, " ".join(page.blocks.texts[block].split())))
            path = tuple(text for _, text in above)
            section, has_text = section + has_text, False
        else:
            has_text = True
        if block >= end:
            outer, end = block, max(ends[group.container], member_ends[block] if records[block] else 0)
        found[block] = Place(section, outer, group.container, group.unit, group.kind, path)
    return found


def _in_html(page: Page, elements: Elements, kept: list[int]) -> Iterator[_Group]:
    """Yield the groups of the blocks of an HTML page."""
    structure = Structure(page, elements)
    items, cells = structure.innermost()
    units, pres, levels = page.analysis.units.numbers.data, structure.pres, page.blocks.levels.data
    tops: dict[int, int] = {}
    for block in kept:
        item, cell, alone = int(items[block]), int(cells[block]), -1 - units[block]
        while item > cell >= 0:
            item = structure.around[item]
        top = _top(item, structure.around, tops)
        row = elements.parents[cell] if cell >= 0 else -1
        if top >= 0:
            is_definition = elements.tags[top] in ("dt", "dd")
            yield _Group(int(structure.lists[top]), alone if is_definition else top, "item" if row < 0 else "row", 0)
        elif row >= 0:
            yield _Group(int(structure.tables[row]), row, "row", 0)
        elif pres[block] >= 0 and page.blocks.kinds[block] == CODE:
            yield _Group(int(pres[block]), int(pres[block]), "code", 0)
        else:
            yield _Group(-1 - block, alone, "heading" if levels[block] else "text", levels[block])


def _top(item: int, around: memoryview[int], tops: dict[int, int]) -> int:
    """Return the outermost item around an item; -1 for -1."""
    path = []
    while item >= 0 and item not in tops and around[item] >= 0:
        path.append(item)
        item = around[item]
    top = tops.get(item, item)
    tops.update(dict.fromkeys(path, top))
    return top


def _in_text(page: Page, kept: list[int]) -> Iterator[_Group]:
    """Yield the groups of the blocks of flattened text, by the elements that its layout shows."""
    marked: list[etree._Element] = []
    text_tree(page, lambda element, _: marked.append(element))
    units = page.analysis.units.numbers.data
    numbers: dict[etree._Element, int] = {}
    for block, element in zip(kept, marked, strict=True):
        around = [element, *element.iterancestors()][:-1]
        tag, alone = str(element.tag), -1 - units[block]
        if tag in ("li", "tr"):
            container = numbers.setdefault(around[-1], block)
            unit = numbers.setdefault(around[-2], block) if tag == "li" else block
            yield _Group(container, unit, "item" if tag == "li" else "row", 0)
        else:
            level = int(tag[1]) if tag != "p" else 0
            yield _Group(-1 - block, alone, "heading" if level else "text", level)
