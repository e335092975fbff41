"""Spaces between inline siblings that CSS separates though the source has no white space there: "Capacity" and "1.5 l".

The source does not show how the style sheet lays out ``<span class=label>Capacity</span><span class=value>1.5 l</span>``. Without a
space two words would be joined; with a space a word would be split at a drop cap, a syllable, a highlighted search term. So a space is
inserted only between elements that, by their names, classes, addresses and letters, are not parts of one word.
"""

from __future__ import annotations

import re
from array import array
from typing import Final, NamedTuple

import numpy as np
import regex

from cleantext.blocks import BoolArray
from cleantext.hashing import distinct
from cleantext.segment.dom import Dom
from cleantext.tree_ops import Ints

__all__ = ["inline_gaps"]

MAX_STEPS: Final = 30
"""Most elements on the way up from two texts to their common parent, both sides added; beyond it no space is inserted. Bounds work."""
CLOSING: Final = frozenset(":;,.!?…)]}%°»”’：；，。！？）】」』、")
"""Characters besides letters and digits after which a space can go. (A straight quotation mark may be an opening one.)"""
OPENING: Final = frozenset("([{«„“‘#@$€£¥（【「『")
"""Characters besides letters and digits before which a space can go, if more text follows them."""
AROUND: Final = "\"'“”’„«»‘([¿¡ \n\t"
"""Characters before a drop cap that belong to it, and white space."""
FORMATTING: Final = frozenset("b bdi bdo big em font i mark s span strike strong tt u".split())
"""Elements that may format a part of a word, unless a class says more."""
SET_APART: Final = frozenset(("cite", "label", "small", "time"))
"""Elements that rarely begin or end inside a word."""
GENERATED_RE: Final = re.compile(r"(?:[a-zA-Z]{1,2}|calibre|font|style|mso\w{0,20})[-_]?\d{1,4}")
"""A class numbered by a word processor or converter: it styles letters, and does not name the content."""
SPACELESS_RE: Final = regex.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""A letter of a script that has no spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese."""
WORD_RE: Final = re.compile(r"[^\W_]")
NO_CLASSES: Final[frozenset[str]] = frozenset()


class Side(NamedTuple):
    """One of two neighbouring texts, and the element that holds it among the children of their nearest common parent."""

    row: int
    """Row of the element."""
    text: str
    """The text."""
    link: str | None
    """Address of the innermost link around the text, within the element; None if there is none."""


class Neighbours(NamedTuple):
    """Two texts with no text between them, in two children of one element."""

    parent: int
    """Row of the element."""
    before: Side
    after: Side


def inline_gaps(dom: Dom, texts: list[str], places: Ints, holders: Ints, candidates: BoolArray) -> Ints:
    """Return the positions of the texts before which a space goes. Linear.

    ``texts``, ``places`` and ``holders`` are text runs of ``dom``, the events before them, and the rows of the elements around
    them. ``candidates`` has an entry for each text but the last: whether a space may go after it, for all that is known of blocks,
    code and white space.
    """
    begins, ends = dom.events.begins, dom.events.ends
    left = np.flatnonzero(candidates & (holders[1:] != holders[:-1]) & (holders[1:] >= 0) & (holders[:-1] >= 0))
    first, second = holders[left], holders[left + 1]
    disjoint = np.where(first < second, ends[first] < ends[second], ends[second] < ends[first])
    left = left[disjoint]
    opened = np.searchsorted(begins, places[left], side="right")  # the next row that begins after the text
    gaps, parents = array("i"), array("i")  # of the neighbours that are apart: the second text, the parent
    sides = zip(left.data, opened.data, first[disjoint].data, second[disjoint].data, strict=True)
    for i, row, *pair in sides:
        if _may_part(texts[i], texts[i + 1]):
            found = _neighbours(dom, texts[i : i + 2], pair)
            if found is None or "wbr" in dom.tags[row : found.after.row + 1]:
                continue
            if _are_apart(dom, found.before, found.after):
                gaps.append(i + 1)
                parents.append(found.parent)
    if not gaps:
        return np.zeros(0, np.int64)
    inside_parents = np.flatnonzero(np.isin(holders, distinct(np.asarray(parents))))
    words = (i for i in inside_parents.data if WORD_RE.search(texts[i]))
    running = distinct(holders[np.fromiter(words, np.int64)])
    return np.asarray(gaps, np.int64)[~np.isin(parents, running)]


def _may_part(before: str, after: str) -> bool:
    """Return whether a space can go between two texts, by the characters that would meet. A single letter is a part of a word."""
    last, first = before[-1], after[0]
    if last.isalnum():
        if first.isalpha() and (_is_letter(before.strip(AROUND)) or (last.isalpha() and _is_letter(after.rstrip()))):
            return False
    elif last not in CLOSING or (last in ".," and first.isdigit()):
        return False
    return first.isalnum() or (first in OPENING and len(after) > 1 and after[1].isalnum())


def _is_letter(text: str) -> bool:
    """Return whether a text is a single letter, and not a word as in Chinese."""
    return len(text) == 1 and text.isalpha() and SPACELESS_RE.match(text) is None


def _neighbours(dom: Dom, texts: list[str], holders: list[int]) -> Neighbours | None:
    """Return two texts as neighbours below the nearest common parent of their elements; None if it is far above them."""
    hrefs = dom.attributes.get("href", {})
    links: list[str | None] = [None, None]
    rows, above = list(holders), list(holders)
    for _ in range(MAX_STEPS):
        if above[0] == above[1]:
            return Neighbours(above[0], Side(rows[0], texts[0], links[0]), Side(rows[1], texts[1], links[1]))
        side = 0 if above[0] > above[1] else 1  # parents come before children, so the later row is not above the other
        row = rows[side] = above[side]
        if dom.tags[row] == "a" and links[side] is None:
            links[side] = hrefs.get(row)
        above[side] = dom.parents.item(row)
    return None


def _are_apart(dom: Dom, before: Side, after: Side) -> bool:
    """Return whether two neighbours are not parts of one word, if their parent has no words besides them."""
    tags = dom.tags[before.row], dom.tags[after.row]
    if before.link is not None and after.link is not None and before.link != after.link:
        return True
    if not SET_APART.isdisjoint(tags):
        return True
    classes = _classes(dom, before.row), _classes(dom, after.row)
    if tags[0] == tags[1] and (classes[0] == classes[1] or classes[0] & classes[1]):
        edge = tags[0] == "span" and _is_edge(before.text, after.text, digits=bool(classes[0]))
        return edge and max(len(before.text.split()), len(after.text.split())) > 1
    if not any(map(_is_plain, tags, classes)):
        return True
    last, first = before.text[-1], after.text[0]
    if SPACELESS_RE.match(last) or SPACELESS_RE.match(first):
        return False
    if FORMATTING.issuperset(tags):
        return _is_edge(before.text, after.text, digits=True)
    return not (last.islower() and first.islower())  # a link may end within a word


def _is_plain(tag: str, classes: frozenset[str]) -> bool:
    """Return whether an element may format a part of a word. A highlighted search hit has a class, and may."""
    return tag in FORMATTING and (not classes or tag == "mark")


def _classes(dom: Dom, row: int) -> frozenset[str]:
    names = dom.attributes.get("class", {}).get(row)
    if not names:
        return NO_CLASSES
    return frozenset(name for name in names.split() if not GENERATED_RE.fullmatch(name))


def _is_edge(before: str, after: str, *, digits: bool) -> bool:
    """Return whether a word is unlikely to span two texts, by the two characters where they meet.

    These are a mark before anything but a lower-case letter, a lower-case letter or digit before a capital, or, with ``digits``, a
    letter beside a digit.

    >>> _is_edge("Metal roof", "Siding", digits=False), _is_edge("foo", "bar", digits=True), _is_edge("10", "min", digits=True)
    (True, False, True)
    """
    last, first = before[-1], after[0]
    if SPACELESS_RE.match(last) or SPACELESS_RE.match(first):
        return False
    if not last.isalnum():
        return not first.islower()
    if digits and last.isdigit() != first.isdigit():
        return True
    return (last.islower() or last.isdigit()) and first.isupper()
