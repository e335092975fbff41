"""Lines of code that are elements: where each begins, and which elements are lines instead of blocks."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from cleantext.lazy_regex import later
from cleantext.segment.dom import Dom
from cleantext.segment.line_controls import CLASS_CHARS, inside_pre
from cleantext.segment.tags import BLOCK_TAGS
from cleantext.tree_ops import Ints

__all__ = ["block_lines", "code_line_starts"]

LINE_RE: Final = later(r"(?:^|[-_\s])line(?:$|\s)|code-?line|token-line", re.IGNORECASE)
"""The class of a line of code."""
LINE_TAGS: Final = ("div", "li")
"""Elements laid out as blocks that may be lines of code."""
LISTS: Final = ("ol", "ul")
"""Elements in ``<pre>`` whose items may be lines of code."""


def block_lines(dom: Dom) -> list[list[int]]:
    """Return the rows of the elements laid out as blocks that are lines of code, a list for each run of siblings.

    They are the ``<div>`` of a ``<pre>``, or the items of its list, if it has no other blocks and none of them has a block in it.

    >>> from cleantext.segment.dom_lxml import read_lxml
    >>> dom = read_lxml("<pre><code><div>a = 1</div><div>b = 2</div></code></pre>").dom
    >>> [[dom.tags[row] for row in lines] for lines in block_lines(dom)]
    [['div', 'div']]
    """
    pres = dom.rows("pre")
    if not pres:
        return []
    parents, tags, begins, ends = dom.parents.data, dom.tags, dom.events.begins.data, dom.events.ends.data
    within = inside_pre(dom)
    holds = {row for row in pres if parents[row] < 0 or not within[parents[row]]}
    lines: dict[int, list[int]] = {}
    mixed: set[int] = set()
    for row in within.nonzero()[0].tolist():
        parent, tag = parents[row], tags[row]
        if parent not in holds or not (tag == "code" or tag in BLOCK_TAGS):
            continue
        if tag == "code" or (tag in LISTS and tags[parent] not in LISTS):
            holds.add(row)
        elif tag in LINE_TAGS and BLOCK_TAGS.isdisjoint(tags[row + 1 : row + 1 + (ends[row] - begins[row]) // 2]):
            lines.setdefault(parent, []).append(row)
        else:
            mixed.add(parent)
    return [rows for parent, rows in lines.items() if parent not in mixed]


def code_line_starts(dom: Dom, texts: list[str], places: Ints, blocks: list[list[int]]) -> Ints:
    """Return the events at which a line of code begins that has an element instead of a line break before it.

    Such elements are siblings in ``<pre>``: all are named as lines, or all are ``<code>``, with no line break in or between them;
    or they are ``blocks``, what ``block_lines`` returns.

    >>> from cleantext.segment.dom_lxml import read_lxml
    >>> dom = read_lxml('<pre><span class="line">a = 1</span><span class="line">b = 2</span></pre>').dom
    >>> len(code_line_starts(dom, dom.texts, dom.places, []))
    1
    """
    starts: list[int] = []
    rows = dom.rows("pre")
    if not rows:
        return np.array(starts, np.int32)
    parents, tags, within = dom.parents.data, dom.tags, inside_pre(dom)
    outer = {row for row in rows if parents[row] < 0 or not within[parents[row]]}  # so that no text is in many of them
    classes = dom.attributes.get("class", {})
    lines: dict[int, list[int]] = {}
    taken = {row for siblings in blocks for row in siblings}
    for row in within.nonzero()[0].tolist():
        parent = parents[row]
        if parent not in outer and not (parent >= 0 and tags[parent] == "code" and parents[parent] in outer):
            continue
        if row in taken:
            continue
        if (tags[row] == "code" and parent in outer) or LINE_RE.search(classes.get(row, "")[:CLASS_CHARS]):
            lines.setdefault(parent, []).append(row)
    begins, ends = dom.events.begins, dom.events.ends
    for siblings in lines.values():
        first, last = np.searchsorted(places, (begins[siblings[0]], ends[siblings[-1]])).tolist()
        broken = any("\n" in text for text in texts[first:last])
        if not broken and "br" not in tags[siblings[0] : siblings[-1]]:
            starts += begins[siblings[1:]].tolist()
    for siblings in blocks:
        starts += _unbroken(dom, texts, places, siblings)
    return np.array(sorted(starts), np.int32)


def _unbroken(dom: Dom, texts: list[str], places: Ints, siblings: list[int]) -> list[int]:
    """Return the events at which those of sibling lines begin that no line break ends right before."""
    begins = dom.events.begins
    bounds = begins[siblings].tolist()
    runs = np.searchsorted(places, bounds).tolist()
    found = []
    for at in range(1, len(siblings)):
        last = texts[runs[at] - 1].rstrip(" \t") if runs[at] > runs[at - 1] else ""
        breaks = [row for row in range(siblings[at - 1] + 1, siblings[at]) if dom.tags[row] == "br"]
        ends_with_br = bool(breaks) and (runs[at] == runs[at - 1] or begins[breaks[-1]] > places[runs[at] - 1])
        if not ends_with_br and not last.endswith(("\n", "\r")):
            found.append(bounds[at])
    return found
