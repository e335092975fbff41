"""The kept blocks of flattened text as a tree of elements: what its bullets, numbers, indentation, tabs and short lines show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
from lxml import etree

from cleantext.render.elements import Mark
from cleantext.render.inline import clean

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["text_tree"]

ITEM_RE: Final = re.compile(r"(?:[-*•–+▪◦●■‣]|(\d{1,3})[.)])[ \t]+(?=\S)")
"""A bullet or number at the beginning of an item, and its number."""
MIN_RUN: Final = 2
"""Fewest lines of a list or table: a single line with a dash or a tab may be a dialogue or a date."""
MAX_NESTED: Final = 12
"""Levels of nested lists. Bounds work."""


class _Lines:
    """The kept blocks as columns."""

    def __init__(self, page: Page) -> None:
        blocks, kept = page.blocks, np.flatnonzero(page.kept)
        self.texts = [blocks.texts[i] for i in kept.tolist()]
        self.indents = blocks.indents[kept].tolist()
        self.items = [ITEM_RE.match(text) for text in self.texts]
        self.tabs = [0 if item else text.count("\t") for text, item in zip(self.texts, self.items, strict=True)]
        a = page.analysis
        self.is_prose = a.is_prose[kept].tolist()
        is_heading = a.is_short & ~a.ends_sentence & ~a.is_ui
        self.may_head = is_heading[kept].tolist()

    def items_from(self, start: int) -> int:
        """Return one past the last of the items from a line on."""
        end = start
        while end < len(self.items) and self.items[end]:
            end += 1
        return end

    def rows_from(self, start: int) -> int:
        """Return one past the last of the lines with the same number of tabs from a line on; the line itself if it has none."""
        end = start
        while end < len(self.tabs) and self.tabs[end] == self.tabs[start] > 0:
            end += 1
        return end


def text_tree(page: Page, mark: Mark | None = None) -> etree._Element:
    """Return an ``<article>`` with the kept blocks of flattened text. ``mark``: is called with the element of each block.

    >>> from cleantext import analyze
    >>> page = analyze("Rain\\n\\nIt rained on Monday, so the match was off.\\n- wet\\n  - mud\\n- cold", filters=(), input_format="text")
    >>> etree.tostring(text_tree(page), encoding="unicode")[9:-10]
    '<h1>Rain</h1><p>It rained on Monday, so the match was off.</p><ul><li>wet<ul><li>mud</li></ul></li><li>cold</li></ul>'
    """
    root = etree.Element("article")
    if not len(page.blocks):
        return root
    lines = _Lines(page)
    blocks = np.flatnonzero(page.kept).tolist()
    at = 0
    while at < len(lines.texts):
        items, rows = lines.items_from(at), lines.rows_from(at)
        if items - at >= MIN_RUN:
            added = _list(root, lines, at, items)
        elif rows - at >= MIN_RUN:
            added = _table(root, lines.texts[at:rows])
        else:
            heads = lines.may_head[at] and not lines.items[at] and at + 1 < len(lines.texts) and lines.is_prose[at + 1]
            tag = ("h2" if at else "h1") if heads else "p"
            added = [etree.SubElement(root, tag)]
            added[0].text = _line(lines.texts[at])
        if mark is not None:
            for element, block in zip(added, blocks[at : at + len(added)], strict=True):
                mark(element, block)
        at += len(added)
    return root


def _line(text: str) -> str:
    """Return a text on one line."""
    return clean(" ".join(text.split()))


def _list(root: etree._Element, lines: _Lines, first: int, last: int) -> list[etree._Element]:
    """Add the items of a list, and of the lists nested in it by indentation. Return one for each line."""
    found: list[etree._Element] = []
    open_: list[tuple[int, str, etree._Element]] = []  # indentation, tag and element of the lists that are open
    numbers: dict[etree._Element, int] = {}  # from lists to the number of their last item
    for at in range(first, last):
        item, indent = lines.items[at], lines.indents[at]
        if item is None:
            continue
        tag = "ol" if item[1] else "ul"
        while len(open_) > 1 and indent < open_[-1][0]:
            open_.pop()
        if open_ and indent <= open_[-1][0] and open_[-1][1] != tag:
            open_.pop()
        if not open_ or (indent > open_[-1][0] and len(open_) < MAX_NESTED):
            outer = open_[-1][2][-1] if open_ else root
            element = etree.SubElement(outer, tag)
            if item[1] and int(item[1]) != 1:
                element.set("start", str(int(item[1])))
            open_.append((indent, tag, element))
        added = etree.SubElement(open_[-1][2], "li")
        added.text = _line(lines.texts[at][item.end() :])
        found.append(added)
        before = added.getprevious()
        if item[1]:
            expected = int(open_[-1][2].get("start", "1")) if before is None else numbers[open_[-1][2]] + 1
            if int(item[1]) != expected:
                added.set("value", str(int(item[1])))
            numbers[open_[-1][2]] = int(item[1])
    return found


def _table(root: etree._Element, texts: list[str]) -> list[etree._Element]:
    """Add a table: a row for each line, its cells between tabs. Return the rows."""
    table = etree.SubElement(etree.SubElement(root, "table"), "tbody")
    for text in texts:
        row = etree.SubElement(table, "tr")
        for cell in text.split("\t"):
            etree.SubElement(row, "td").text = _line(cell)
    return list(table)
