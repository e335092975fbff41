"""lxml's trees → columns of elements, texts and attributes.

A tree is a row of events: an element begins, and its text follows; it ends, and its tail follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, compress
from typing import Final, NamedTuple, cast

import numpy as np
from lxml import etree

from cleantext.segment.tags import DIALOG, HIDDEN, LINK, SKIP, A, FlagsOf
from cleantext.tree_ops import Ints, depths, inside, matched

__all__ = ["NONE", "Markup", "read_markup"]

NONE: Final = 1 << 62
"""The flag of an element that is no part of the page: it stands inside ``SKIP``."""
MARK: Final = "\0"
"""Stands between texts; libxml2 never gives a NUL."""
VOID_MARKS: Final = "\u00ad\u200b\u2060\ufeff"
"""Soft hyphen, zero-width space, word joiner, BOM: seen by nobody. (ZWJ and ZWNJ shape letters and stay.)"""
HINTING: Final = frozenset(("class", "id", "role"))
"""Attributes whose words tell what an element is for."""
HEAD_TAGS: Final = frozenset(("base", "basefont", "bgsound", "link", "meta", "noscript", "title"))
"""The elements that a head may hold, besides code."""
INVISIBLE: Final = ("display:none", "visibility:hidden")
"""What a style says that hides its element."""


class Markup(NamedTuple):
    """The elements of one or several trees in document order, and what stands in and between their tags.

    Columns have one entry an element, where nothing else is said.
    """

    tags: list[str]
    """The element's name."""
    flags: Ints
    """What its name and attributes say of it; ``NONE`` alone for elements inside ``SKIP``."""
    hints: list[str]
    """``class``, ``id`` and ``role``; empty for elements inside ``SKIP``."""
    begins: Ints
    """Number of the event that the element begins."""
    ends: Ints
    """Number of the event that it ends."""
    parents: Ints
    """Position of the parent; -1 for a root."""
    depth: int
    """The most elements that are open at once."""
    places: Ints
    """One a text that is not empty, ascending: the event that it follows."""
    texts: list[str]
    """The texts of the page, without the marks that nobody sees."""


def read_markup(roots: list[etree._Element], flags_of: FlagsOf) -> Markup:
    """The columns of some trees. Linear but for sorting.

    >>> from lxml import etree
    >>> markup = read_markup([etree.HTML('<p class="a">x<b/>y</p>')], FlagsOf())
    >>> markup.tags, markup.parents.tolist(), markup.begins.tolist(), markup.ends.tolist()
    (['html', 'body', 'p', 'b'], [-1, 0, 1, 2], [0, 1, 2, 3], [7, 6, 5, 4])
    """
    elements = list(chain.from_iterable(root.iter(etree.Element) for root in roots))
    tags = [element.tag for element in elements]
    count = len(tags)
    position: dict[etree._Element | None, int] = dict(zip(elements, range(count), strict=True))
    position[None] = -1
    parents = np.fromiter(map(position.__getitem__, map(etree._Element.getparent, elements)), np.int64, count)
    begins = 2 * np.arange(count) - depths(parents)  # two events for each element before, but for those that are open
    begun = np.zeros(2 * count, np.bool_)
    begun[begins] = True
    ends, depth = matched(begun, begins)
    flags = np.fromiter(map(flags_of.__getitem__, tags), np.int64, count)
    if "head" in tags:
        _open_head(tags, np.flatnonzero(parents == tags.index("head")), flags, flags_of)
    skipped = inside(begins, ends, flags, SKIP)
    flags[skipped[begins - 1]] = NONE
    shown = ~skipped[np.stack((begins, ends))]
    texts, places = _texts(
        [list(compress(elements, held.tolist())) for held in shown], (begins[shown[0]], ends[shown[1]])
    )
    return Markup(tags, flags, _attributes(elements, flags), begins, ends, parents, depth, places, texts)


def _open_head(tags: list[str], children: Ints, flags: Ints, flags_of: FlagsOf) -> None:
    """Take the head for the body where it holds one: libxml2 does not know that `<main>` and the like end it, where no `<body>` does."""
    if any(tags[i] not in HEAD_TAGS and not flags[i] & SKIP for i in children.tolist()):
        flags[tags.index("head")] = flags_of["body"]
        flags[[i for i, tag in enumerate(tags) if tag == "title"]] = flags_of["head"]


def _texts(holders: Sequence[Sequence[etree._Element]], events: Sequence[Ints]) -> tuple[list[str], Ints]:
    """All texts but empty ones, and the events that they follow, of elements that have texts, and of such that have tails."""
    texts = [element.text for element in holders[0]]
    tails = [element.tail for element in holders[1]]
    full = [np.fromiter(map(bool, column), np.bool_, len(column)) for column in (texts, tails)]
    places = np.concatenate([at[held] for at, held in zip(events, full, strict=True)])
    order = np.argsort(places)
    everything = [*filter(None, texts), *filter(None, tails)]
    found, places = [everything[i] for i in order.tolist()], places[order]
    joined = MARK.join(found)
    if not joined.isascii() and any(mark in joined for mark in VOID_MARKS):
        for mark in VOID_MARKS:
            joined = joined.replace(mark, "")
        found = joined.split(MARK)
        seen = np.fromiter(map(bool, found), np.bool_, len(found))
        return list(filter(None, found)), places[seen]
    return found, places


def _attributes(elements: list[etree._Element], flags: Ints) -> list[str]:
    """The hints of all elements. Adds to the flags what attributes say: ``LINK``, ``HIDDEN``."""
    hints = [""] * len(elements)
    linked: list[int] = []
    hidden: list[int] = []
    closed = set(np.flatnonzero(flags & DIALOG).tolist())
    for i in np.flatnonzero((flags & (SKIP | NONE)) == 0).tolist():
        for name, value in cast("list[tuple[str, str]]", elements[i].items()):
            if name in HINTING:
                hints[i] = f"{hints[i]} {value}" if hints[i] else value
            elif name == "href":
                linked.append(i)
            elif name == "style":
                style = value.replace(" ", "").lower()
                if any(words in style for words in INVISIBLE):
                    hidden.append(i)
            elif name == "hidden" or (name == "aria-hidden" and value == "true"):
                hidden.append(i)
            elif name == "open":
                closed.discard(i)
    if linked:
        flags[linked] |= np.where((flags[linked] & A) > 0, LINK, 0)
    flags[[*hidden, *closed]] |= HIDDEN
    return hints
