"""Spaces between inline siblings that CSS separates though the source has no white space there: "Capacity" and "1.5 l".

The source does not show how the style sheet lays out ``<span class=label>Capacity</span><span class=value>1.5 l</span>``. Without a
space two words would be joined; with a space a word would be split at a drop cap, a syllable, a highlighted search term. So a space is
inserted only between elements that, by their names, classes, addresses and letters, are not parts of one word.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np

from cleantext.blocks import BoolArray
from cleantext.segment.dom import Dom
from cleantext.tree_ops import Ints

__all__ = ["inline_gaps"]

MAX_STEPS: Final = 30
"""Most elements on the way up from two texts to their common parent, both sides added; beyond it no space is inserted. Bounds work."""
CLOSING: Final = frozenset(":;,.!?…)]}%°»”’：；，。！？）】」』、")
"""Characters besides letters and digits after which a space can go. (A straight quotation mark may be an opening one.)"""
OPENING: Final = frozenset("([{«„“‘#@$€£¥（【「『")
"""Characters besides letters and digits before which a space can go, if more text follows them."""
FORMATTING: Final = frozenset("b bdi bdo big em font i mark s span strike strong tt u".split())
"""Elements that may format a part of a word, unless a class says more."""
SET_APART: Final = frozenset(("cite", "label", "small", "time"))
"""Elements that rarely begin or end inside a word."""
GENERATED_RE: Final = re.compile(r"(?:[a-zA-Z]{1,2}|calibre|font|style|mso\w{0,20})[-_]?\d{1,4}")
"""A class numbered by a word processor or converter: it styles letters, and does not name the content."""
SPACELESS_RE: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""A letter of a script that has no spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese."""
WORD_RE: Final = re.compile(r"[^\W_]")


class Side(NamedTuple):
    """One of two neighbouring texts, and the inline element that holds it below their common parent."""

    row: int
    """Row of the element."""
    text: str
    """The text."""
    link: str | None
    """Address of the link around the text, inside the element; None if there is none."""


def inline_gaps(dom: Dom, texts: list[str], places: Ints, candidates: BoolArray) -> Ints:
    """Return the positions of the texts before which a space is inserted. Linear.

    ``texts`` and ``places`` are text runs of ``dom`` and the events before them; ``candidates`` has an entry for each text but the
    last: whether a space may follow it, as far as blocks, code and white space decide that.
    """
    begins, ends = dom.events.begins, dom.events.ends
    holders = np.empty(2 * len(begins), np.int64)
    holders[begins], holders[ends] = np.arange(len(begins)), dom.parents
    holders = holders[places]
    left = np.flatnonzero(candidates & (holders[1:] != holders[:-1]) & (holders[1:] >= 0) & (holders[:-1] >= 0))
    first, second = holders[left], holders[left + 1]
    nested = np.where(first < second, ends[first] > ends[second], ends[second] > ends[first])
    pairs: list[tuple[int, int, Side, Side]] = []
    for i in left[~nested].tolist():
        if _may_separate(texts[i], texts[i + 1]):
            found = _siblings(dom, int(holders[i]), int(holders[i + 1]))
            if found is not None and "wbr" not in dom.tags[found[1] + 1 : found[2] + 1]:
                parent, before, after, link_before, link_after = found
                pairs.append(
                    (i + 1, parent, Side(before, texts[i], link_before), Side(after, texts[i + 1], link_after))
                )
    parents = {parent for _, parent, _, _ in pairs}
    with_words = {
        holder
        for holder, text in zip(holders.tolist() if pairs else (), texts, strict=False)
        if holder in parents and WORD_RE.search(text)
    }
    return np.asarray(
        [at for at, parent, before, after in pairs if parent not in with_words and _are_separate(dom, before, after)],
        np.int64,
    )


def _may_separate(before: str, after: str) -> bool:
    """Return whether a space may separate two texts, by the characters on its sides. A single letter is part of a word.

    One condition for each side (complexity 16), which share their characters.
    """
    last, first = before[-1], after[0]
    if last.isalnum():
        alone = before.strip("\"'“”„«»‘’([¿¡ \n\t")
        if first.isalpha() and len(alone) == 1 and alone.isalpha() and not SPACELESS_RE.match(alone):
            return False
        if last.isalpha() and len(after.rstrip()) == 1 and first.isalpha() and not SPACELESS_RE.match(first):
            return False
    elif last not in CLOSING or (last in ".," and first.isdigit()):
        return False
    return first.isalnum() or (first in OPENING and len(after) > 1 and after[1].isalnum())


def _siblings(dom: Dom, first: int, second: int) -> tuple[int, int, int, str | None, str | None] | None:
    """Return the nearest common parent of two elements, its children that hold them, and the links on the way down to them."""
    links: tuple[list[str], list[str]] = ([], [])
    hrefs = dom.attributes.get("href", {})
    children = [first, second]
    held = [first, second]
    for _ in range(MAX_STEPS):
        if held[0] == held[1]:
            return held[0], children[0], children[1], next(iter(links[0]), None), next(iter(links[1]), None)
        side = 0 if held[0] > held[1] else 1
        row = children[side] = held[side]
        if dom.tags[row] == "a" and row in hrefs:
            links[side].append(hrefs[row])
        held[side] = int(dom.parents[row])
    return None


def _are_separate(dom: Dom, before: Side, after: Side) -> bool:
    """Return whether two neighbours are separate words, if their parent has no words besides them.

    One cascade (complexity 19): each rule holds only where those before it do not decide.
    """
    tags = dom.tags[before.row], dom.tags[after.row]
    if before.link is not None and after.link is not None and before.link != after.link:
        return True
    if tags[0] in SET_APART or tags[1] in SET_APART:
        return True
    classes = _classes(dom, before.row), _classes(dom, after.row)
    if tags[0] == tags[1] and (classes[0] == classes[1] or classes[0] & classes[1]):
        return (
            tags[0] == "span"
            and _is_edge(before.text, after.text, digits=bool(classes[0]))
            and _has_several_words(before, after)
        )
    if not any(tag in FORMATTING and (not names or tag == "mark") for tag, names in zip(tags, classes, strict=True)):
        return True
    last, first = before.text[-1], after.text[0]
    if SPACELESS_RE.match(last) or SPACELESS_RE.match(first):
        return False
    if FORMATTING.issuperset(tags):
        return _is_edge(before.text, after.text, digits=True)
    return not (last.islower() and first.islower())  # an editor's link may end within a word


def _classes(dom: Dom, row: int) -> set[str]:
    names = dom.attributes.get("class", {}).get(row, "").split()
    return {name for name in names if not GENERATED_RE.fullmatch(name)}


def _has_several_words(before: Side, after: Side) -> bool:
    """Return whether one of two texts has several words, so that the two are not parts of one word."""
    return len(before.text.split()) > 1 or len(after.text.split()) > 1


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
