"""Elements that a page does not show as it is loaded, nor when a reader opens a part of it.

Only attributes and inline styles are read, as style sheets are not part of a source. Tabs, accordions, slides and whatever else a
reader opens are content as much as what is shown first. ``aria-hidden`` alone hides nothing from the eye.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from cleantext.blocks import BoolArray
from cleantext.segment.dom import Dom, positions

__all__ = ["invisible"]

LENGTH_RE: Final = re.compile(r"^(-?(?:[0-9]{1,9})?(?:\.[0-9]{0,9})?)(px|r?em|pt)?(?![^\s,)!])")
"""A length and its unit; other units depend on the window."""
PIXELS: Final = {"px": 1.0, "": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0}
"""Pixels of a unit, at the usual font size."""
POINT: Final = 1.0
"""Pixels of the width and height up to which an element shows no text, if it cuts what is larger: screen readers' texts have 1."""
OFF_SCREEN: Final = 1000.0
"""Pixels outside its place from which an element is off the screen: -999em and -9999px are usual."""
HINT_RE: Final = re.compile(r"display|visibility|hidden|clip|font-size\s*:\s*0|-\s*[0-9]{2}", re.IGNORECASE)
"""What every style that shows or hides an element has in it. Most styles do not."""
STYLE_CHARS: Final = 2_000
"""Characters of a style that are read. Bounds work."""
OPENED_ROLES: Final = frozenset(("tabpanel", "region", "option"))
"""ARIA roles of elements that a reader opens."""
OPENED_WORDS: Final = frozenset(
    """
    tab tabs tabbed tabpanel tabpane tabcontent tabbody pane panes panel panels accordion accordions collapse collapsed
    collapsible collapsable toggle toggles toggled toggleable togglable expand expanded expandable expander faq faqs answer answers
    more moretext readmore showmore viewmore less rest fulltext spoiler disclosure transcript truncated slide slides slider slick
    swiper carousel gallery
    """.split()
)
"""Words in class names and ids of what a reader opens: tabs, accordions, answers, the rest of a text, slides."""
WORD_RE: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
"""A word of a name: names are split at punctuation, digits and camelCase."""
NAME_CHARS: Final = 1_000
"""Characters of an element's names that are read. Bounds work."""
PARTS: Final = frozenset(("li", "tr", "dd", "dt", "tbody"))
"""Parts of a series: hidden ones beside shown ones are the rest of it."""
STREAMED_RE: Final = re.compile(r"[BP]:([0-9a-f]+)")
"""The id of a template in whose place a script of React puts the element with the id "S:…", which it sends behind the page."""
OPENERS: Final = frozenset(("button", "summary"))
"""Elements that open what follows; so do links to no other page, and elements with one of ``OPENER_ROLES``."""
OPENER_ROLES: Final = frozenset(("button", "tab"))
LABEL_ELEMENTS: Final = 30
"""Most elements of what opens its sibling, such as a question with an icon; a page's whole text before it does not."""
HEADS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend"))
"""Elements that scripts often make open what follows, if there are several of them on a page."""
CONTROLS: Final = ("aria-controls", "data-target", "data-bs-target")
"""Attributes with the ids of what a button opens."""


def invisible(dom: Dom) -> BoolArray:
    """Return bool, shape (elements,): whether an element hides what is in it for good.

    >>> from cleantext.segment.dom_lxml import read_lxml
    >>> dom = read_lxml('<p style="display: none">a<p hidden>b<div id=tab-2 hidden>c</div><p aria-hidden=true>d').dom
    >>> [dom.tags[row] for row in invisible(dom).nonzero()[0]]
    ['p', 'p']
    """
    attributes = dom.attributes
    styles = attributes.get("style", {})
    of_style = {style: _display(style) for style in set(styles.values())}
    hidden = {row for row, value in attributes.get("hidden", {}).items() if value.lower() != "until-found"}
    hidden.update(set(positions(dom.tags, "dialog")).difference(attributes.get("open", ())))
    hidden.difference_update(row for row, style in styles.items() if of_style[style] is True)
    hidden.update(row for row, style in styles.items() if of_style[style] is False)
    found = np.zeros(len(dom.tags), np.bool_)
    if hidden:
        opened = _opened_ids(dom)
        rows = [row for row in sorted(hidden) if not _is_opened(dom, row, opened)]
        found[rows] = True
        found[_rest_of_series(dom, rows, hidden)] = False
        found[_below_opener(dom, rows)] = False
    return found


def _opened_ids(dom: Dom) -> set[str]:
    """Return the ids that links and buttons of the page lead to."""
    ids = {href[1:] for href in dom.attributes.get("href", {}).values() if href.startswith("#")}
    for name in CONTROLS:
        for value in dom.attributes.get(name, {}).values():
            ids.update(value.replace("#", " ").split())
    ids.update(f"S:{name[1]}" for name in map(STREAMED_RE.fullmatch, dom.attributes.get("id", {}).values()) if name)
    return ids


def _is_opened(dom: Dom, row: int, opened: set[str]) -> bool:
    """Return whether a reader can open the element, or a script puts it in its place. ``opened``: the ids that are opened."""
    name, classes, role = (dom.attributes.get(key, {}).get(row, "") for key in ("id", "class", "role"))
    if role in OPENED_ROLES or (name and name in opened):
        return True
    words = WORD_RE.findall(f"{name} {classes}"[:NAME_CHARS])
    return not OPENED_WORDS.isdisjoint(map(str.lower, words))


def _rest_of_series(dom: Dom, rows: list[int], hidden: set[int]) -> list[int]:
    """Return those of ``rows`` that have a shown sibling with the same tag and a class name in common, or that is the same part."""
    attributes, tags, parents = dom.attributes.get("class", {}), dom.tags, dom.parents.data
    is_parent = np.zeros(len(tags) + 1, np.bool_)  # the last entry is for -1, no element
    is_parent[dom.parents[rows]] = True
    shown: dict[tuple[int, str], set[str]] = {}
    for row in is_parent[dom.parents].nonzero()[0].tolist():
        if row not in hidden:
            shown.setdefault((parents[row], tags[row]), set()).update(attributes.get(row, "").split())
    return [
        row
        for row in rows
        if (classes := shown.get((parents[row], tags[row]))) is not None
        and (tags[row] in PARTS or not classes.isdisjoint(attributes.get(row, "").split()))
    ]


def _below_opener(dom: Dom, rows: list[int]) -> list[int]:
    """Return those of ``rows`` whose sibling before them holds a button; or a heading, if another one with their names has one, too."""
    tags, classes, parents = dom.tags, dom.attributes.get("class", {}), dom.parents.data
    roles, hrefs = dom.attributes.get("role", {}), dom.attributes.get("href", {})
    found, headed = [], []
    for row in rows:
        held = range(_sibling_before(parents, row), row)
        if len(held) > LABEL_ELEMENTS:
            continue
        if any(
            tags[at] in OPENERS or roles.get(at) in OPENER_ROLES or hrefs.get(at, "").startswith(("#", "javascript:"))
            for at in held
        ):
            found.append(row)
        elif any(tags[at] in HEADS for at in held):
            headed.append((row, (tags[row], classes.get(row, ""))))
    counts = Counter(names for _, names in headed)
    return found + [row for row, names in headed if counts[names] > 1]


def _sibling_before(parents: Sequence[int], row: int) -> int:
    """Return the row of the sibling before an element; the element itself if it is the first."""
    at, parent = row - 1, parents[row]
    while at != parent and parents[at] != parent:
        at = parents[at]
    return at if at != parent else row


def _display(style: str) -> bool | None:
    """Return whether an inline style shows or hides its element; None if it says neither."""
    if not HINT_RE.search(style):
        return None
    pairs = (part.partition(":") for part in style[:STYLE_CHARS].lower().split(";"))
    declared = {name.strip(): value.strip() for name, _, value in pairs}
    if _hides(declared):
        return False
    return True if declared.get("display") else None


def _hides(style: dict[str, str]) -> bool:
    """Return whether the declarations hide the element: by name, by its size, or outside the screen.

    A negative ``text-indent`` does not: it replaces the text by an image of it, as of a headline or a logo.
    """
    if style.get("display", "").startswith("none") or style.get("visibility", "").startswith(("hidden", "collapse")):
        return True
    if _pixels(style.get("font-size", "")) == 0:
        return True
    placed = style.get("position", "").startswith(("absolute", "fixed"))
    if style.get("overflow", "").startswith(("hidden", "clip")) or (placed and "clip" in style):
        width, height = _pixels(style.get("width", "")), _pixels(style.get("height", ""))
        if width is not None and height is not None and max(width, height) <= POINT:
            return True
    offsets = [style.get("margin-left", "")]
    if placed:
        offsets += [style.get(side, "") for side in ("left", "right", "top", "bottom")]
    return any((_pixels(offset) or 0) <= -OFF_SCREEN for offset in offsets)


def _pixels(length: str) -> float | None:
    """Return a length in pixels; None for one that is missing or depends on the window."""
    found = LENGTH_RE.match(length)
    return float(found[1]) * PIXELS[found[2] or ""] if found and found[1].strip("-.") else None
