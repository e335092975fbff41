"""Addresses of links and images: absolute where the page's address is known, and never of scripts or data."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

import numpy as np

from cleantext.segment.build_blocks import INVISIBLE_MARKS
from cleantext.tree_ops import nearest

if TYPE_CHECKING:
    from cleantext.page import Page
    from cleantext.segment.dom import Dom

__all__ = ["Link", "address", "base_of", "links_of"]

SCHEMES: Final = frozenset(("http", "https", "mailto", "tel"))
"""Schemes of the addresses that an output has. ``javascript:`` and ``data:`` are not among them."""
UNSEEN_RE: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]+")
"""Characters that a browser ignores at the beginning of an address, or that hide what it is."""
WORD_RE: Final = re.compile(r"\S+")
LEFT_OUT: Final = dict.fromkeys(map(ord, INVISIBLE_MARKS))
"""Characters that blocks do not have."""
SCHEME_RE: Final = re.compile(r"\A[^/?#:]*+:")


def address(value: str, base: str) -> str:
    """Return an address as an output has it; empty for one that it must not have, and for a place on the same page.

    ``base``: the page's address, or empty.

    >>> address("/a b", "https://example.org/x/"), address("JavaScript:alert(1)", ""), address(" a.html", ""), address("data:x", "")
    ('https://example.org/a%20b', '', 'a.html', '')
    """
    value = value.strip()
    if not value:
        return ""
    if SCHEME_RE.match(UNSEEN_RE.sub("", value)) and not SCHEME_RE.match(value):
        return ""
    value = UNSEEN_RE.sub("%20", value).replace("\\", "%5C")
    if value.startswith("#"):
        return ""
    try:
        value = urljoin(base, value) if base else value
        scheme, host = urlsplit(value)[:2]
    except ValueError:  # brackets that are not those of an IPv6 address
        return ""
    if scheme.lower() not in SCHEMES and SCHEME_RE.match(value):
        return ""
    if base and "#" in value and value.partition("#")[0] == base.partition("#")[0]:
        return ""
    if "%" in host or (scheme in ("http", "https") and not host):
        return ""
    return value


def base_of(page: Page) -> str:
    """Return the address to which those of the page are relative; empty if it is unknown.

    It is that of ``<base>``, or else that of the page, which a caller gave or which the page declares.
    """
    dom = page.blocks.dom
    if dom is None:
        return ""
    declared = address(page.url, "") or _canonical(dom)
    hrefs = dom.attributes.get("href", {})
    based = next((hrefs[row] for row in dom.rows("base") if row in hrefs), "")
    found = address(based, declared) if based else declared
    return found if urlsplit(found).scheme in ("http", "https") else ""


def _canonical(dom: Dom) -> str:
    """Return the page's address as it declares it."""
    hrefs, contents = dom.attributes.get("href", {}), dom.attributes.get("content", {})
    rels, properties = dom.attributes.get("rel", {}), dom.attributes.get("property", {})
    for row in dom.rows("link"):
        if "canonical" in rels.get(row, "").lower().split():
            return address(hrefs.get(row, ""), "")
    for row in dom.rows("meta"):
        if properties.get(row, "").lower() == "og:url":
            return address(contents.get(row, ""), "")
    return ""


class Link(NamedTuple):
    """A link in a block."""

    text: str
    """Its text, without white space around it."""
    url: str
    """Its address, absolute where that of the page is known."""
    start: int
    """Offset of its first character in the block's text."""
    end: int
    """Offset behind its last character."""


def links_of(page: Page, dom: Dom) -> dict[int, list[Link]]:
    """Return the links with a text and an address, by the block that they are in.

    Blocks have the characters of their text runs but for white space, which is collapsed and inserted, so that places are counted
    in characters other than white space. Linear.

    >>> from cleantext import analyze
    >>> page = analyze("<p>It rained, <a href=/m>the <b>Echo</b> wrote</a>.<p><a href=javascript:x>Menu</a>", filters=())
    >>> links_of(page, page.blocks.dom)
    {0: [Link(text='the Echo wrote', url='/m', start=11, end=25)]}
    """
    is_link = np.zeros(len(dom.tags), np.bool_)
    is_link[dom.rows("a")] = True
    hrefs, base = dom.attributes.get("href", {}), base_of(page)
    runs = np.flatnonzero(page.blocks.run_blocks >= 0)
    blocks = page.blocks.run_blocks[runs]
    around = nearest(dom.parents, dom.events.depth, [is_link])[0]
    rows = around[dom.events.innermost(dom.parents)[dom.places[runs]]]
    chosen = np.isin(blocks, blocks[rows >= 0])
    done: defaultdict[int, int] = defaultdict(int)  # from blocks to the characters of their runs so far
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for run, block, row in zip(runs[chosen].tolist(), blocks[chosen].tolist(), rows[chosen].tolist(), strict=True):
        size = len("".join(dom.texts[run].translate(LEFT_OUT).split()))
        if row >= 0 and size:
            spans[block, row] = (spans.get((block, row), (done[block],))[0], done[block] + size)
        done[block] += size
    found: dict[int, list[Link]] = {}
    places: dict[int, _Places] = {}
    for (block, row), (first, last) in spans.items():
        if url := address(hrefs.get(row, ""), base):
            text = page.blocks.texts[block]
            if block not in places:
                places[block] = _Places(text)
            at = places[block]
            start, end = at.of(first), at.of(last - 1) + 1
            found.setdefault(block, []).append(Link(" ".join(text[start:end].split()), url, start, end))
    return found


class _Places:
    """From the number of a character of a text, white space not counted, to its offset."""

    def __init__(self, text: str) -> None:
        words = [found.span() for found in WORD_RE.finditer(text)]
        self._starts = [start for start, _ in words]
        self._counts = list(accumulate((end - start for start, end in words), initial=0))

    def of(self, number: int) -> int:
        """Return the offset of a character."""
        word = min(bisect_right(self._counts, number), len(self._starts)) - 1
        return self._starts[word] + number - self._counts[word]
