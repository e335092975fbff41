"""Controls and copies of text inside a line of text: anchors and edit links of headings, line numbers, copy buttons, screen readers' copies.

They are left out of a block that has other text. If a block has no other text, it stays, and filters decide.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from cleantext.blocks import BoolArray
from cleantext.lazy_regex import later
from cleantext.segment.dom import Dom
from cleantext.tree_ops import Ints, inside

__all__ = ["inside_pre", "line_controls"]

SCREEN_READERS: Final = frozenset(
    """
    sr-only sronly visually-hidden visuallyhidden u-visually-hidden visuallyHidden screen-reader-text screenreader-text
    screen-reader-only screenreader-only screen-reader screenreader a11y-hidden element-invisible assistive-text hidden-visually
    show-for-sr
    """.split()
)
"""Classes of text that only screen readers read."""
EDIT_LINKS: Final = frozenset(("mw-editsection", "mw-editsection-like", "editsection", "edit-section", "secedit"))
"""Classes of the links that edit a section of a wiki."""
ANCHORS: Final = frozenset(
    """
    headerlink header-link headinglink heading-link anchor anchor-link anchorlink header-anchor heading-anchor hash-link permalink
    toc-anchor doc-anchor
    """.split()
)
"""Classes of the links of a heading to itself."""
ANCHOR_CHARS: Final = 40
"""Most characters of such a link after a heading: "Permalink to this headline" has 26; a heading that is linked may be longer."""
LEADING: Final = frozenset("#¶🔗⚓")
"""Texts of such a link that are left out before a heading, too. "§" may be its number if the link is not named as an anchor."""
TRAILING: Final = LEADING | {"§", "∞"}
HEADED: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt"))
"""Elements that have a link to themselves."""
NUMBERED: Final = frozenset(
    """
    line-number line-numbers linenumber linenumbers lineno linenos lnt ln-num line-num code-line-number hljs-ln-numbers
    react-syntax-highlighter-line-number ec-line-number blob-num
    """.split()
)
"""Classes of the number of a line of code."""
NUMBER_RE: Final = later(r"[\d\s.:|]{1,200}")
"""The text of such a number, or of several."""
COPY_RE: Final = later(
    r"(?:^|[\s_-])(?:copy|clipboard)(?:$|[\s_-])|(?:copy|clipboard)-?(?:btn|button|code|icon)", re.IGNORECASE
)
"""The class of a button that copies code."""
CLASS_CHARS: Final = 200
"""Characters of an element's classes, and of a text run, that are read. Bounds work."""
MAX_RUNS: Final = 9
"""Most text runs of an element that are read. Bounds work."""
EXACT: Final = EDIT_LINKS | SCREEN_READERS | NUMBERED
"""The names of which a control or copy has one, but for buttons that copy code."""


def line_controls(dom: Dom, texts: list[str], places: Ints) -> BoolArray:
    """Return bool, shape (text runs,): whether a run is a control, or a copy for screen readers, if its line has other text.

    ``texts``, ``places``: of the runs that are shown.

    >>> from cleantext.segment.dom_lxml import read_lxml
    >>> dom = read_lxml('<h2>Rain<span class="mw-editsection">[edit]</span></h2><p>Share <span class="sr-only">Share on X</span>').dom
    >>> line_controls(dom, dom.texts, dom.places).tolist()
    [False, True, False, True]
    """
    return inside(dom.events, _marked(dom, texts, places))[places]


def _marked(dom: Dom, texts: list[str], places: Ints) -> BoolArray:
    """Return bool, shape (elements,): whether an element is a control or for screen readers."""
    found = np.zeros(len(dom.tags), np.bool_)
    runs = _Runs(dom, texts, places)
    pre = inside_pre(dom)
    of_row = dom.attributes.get("class", {})
    named = _named(set(of_row.values()), in_code=bool(pre.any()))
    for row, classes in of_row.items() if named else ():
        if classes not in named:
            continue
        names = frozenset(classes[:CLASS_CHARS].split())
        if not names.isdisjoint(EDIT_LINKS):
            found[row] = True
        elif not names.isdisjoint(SCREEN_READERS):
            found[row] = _is_double(dom, runs, row)
        elif not names.isdisjoint(NUMBERED):
            found[row] = NUMBER_RE.fullmatch(runs.text(row)) is not None
        elif pre[row] and COPY_RE.search(classes[:CLASS_CHARS]):
            found[row] = dom.tags[row] not in ("pre", "code")
    for row, address in dom.attributes.get("href", {}).items():
        if "#" in address and dom.tags[row] == "a" and _is_anchor(dom, runs, row):
            found[row] = True
    return found


def _named(different: set[str], *, in_code: bool) -> set[str]:
    """Return the values of class attributes that may be those of controls or copies. ``in_code``: whether the page has code."""
    signs = EXACT.intersection(" ".join(different).split())
    found = {classes for classes in different if any(sign in classes for sign in signs)} if signs else set()
    if in_code:
        lowered = ((classes, classes.lower()) for classes in different)
        found.update(classes for classes, lower in lowered if "copy" in lower or "clipboard" in lower)
    return found


def _is_double(dom: Dom, runs: _Runs, row: int) -> bool:
    """Return whether a text for screen readers is that beside it, or begins with it: "Share" and "Share on X". Others add to it."""
    beside = runs.text(int(dom.parents[row]), without=row).lower().split()
    return bool(beside) and runs.text(row).lower().split()[: len(beside)] == beside


def _is_anchor(dom: Dom, runs: _Runs, row: int) -> bool:
    """Return whether a link to a place on a page is that of a heading to itself."""
    parent = int(dom.parents[row])
    head = parent if parent < 0 or dom.tags[parent] in HEADED else int(dom.parents[parent])
    if head < 0 or dom.tags[head] not in HEADED:
        return False
    text = runs.text(row).strip()
    follows = runs.has_text_before(head, row)
    named = not ANCHORS.isdisjoint(dom.attributes.get("class", {}).get(row, "")[:CLASS_CHARS].split())
    if text in (TRAILING if follows or named else LEADING):
        return True
    return named and follows and len(text) <= ANCHOR_CHARS


class _Runs:
    """The text runs of a page, by element."""

    def __init__(self, dom: Dom, texts: list[str], places: Ints) -> None:
        self._dom, self._texts, self._places = dom, texts, places

    def text(self, row: int, without: int = -1) -> str:
        """Return the text of an element, without that of one in it; the first ``MAX_RUNS`` runs."""
        events = self._dom.events
        first, last = np.searchsorted(self._places, (events.begins[row], events.ends[row])).tolist()
        skipped = range(0)
        if without >= 0:
            skipped = range(*np.searchsorted(self._places, (events.begins[without], events.ends[without])).tolist())
        runs = (run for run in range(first, min(last, first + MAX_RUNS)) if run not in skipped)
        return "".join(self._texts[run][:CLASS_CHARS] for run in runs)

    def has_text_before(self, outer: int, row: int) -> bool:
        """Return whether an element has text before another one in it, in the first ``MAX_RUNS`` runs."""
        events = self._dom.events
        first, last = np.searchsorted(self._places, (events.begins[outer], events.begins[row])).tolist()
        return any(not text.isspace() for text in self._texts[first : min(last, first + MAX_RUNS)])


def inside_pre(dom: Dom) -> BoolArray:
    """Return bool, shape (elements,): whether an element is inside ``<pre>``."""
    marked = np.zeros(len(dom.tags), np.bool_)
    rows = dom.rows("pre")
    marked[rows] = True
    return inside(dom.events, marked)[dom.events.begins] if rows else marked
