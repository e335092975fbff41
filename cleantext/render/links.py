"""Addresses of links and images: absolute where the page's address is known, and never of scripts or data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

import numpy as np

from cleantext.tree_ops import nearest

if TYPE_CHECKING:
    from cleantext.page import Page
    from cleantext.segment.dom import Dom

__all__ = ["Link", "address", "base_of", "links_of"]

SCHEMES: Final = frozenset(("http", "https", "mailto", "tel"))
"""Schemes of the addresses that an output has. ``javascript:`` and ``data:`` are not among them."""
UNSEEN_RE: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]+")
"""Characters that a browser ignores at the beginning of an address, or that hide what it is."""
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


def links_of(page: Page, dom: Dom) -> dict[int, list[Link]]:
    """Return the links with a text and an address, by the block that they are in.

    >>> from cleantext import analyze
    >>> page = analyze("<p>It rained, <a href=/m>the <b>Echo</b> wrote</a>.<p><a href=javascript:x>Menu</a>", filters=())
    >>> links_of(page, page.blocks.dom)
    {0: [Link(text='the Echo wrote', url='/m')]}
    """
    is_link = np.zeros(len(dom.tags), np.bool_)
    is_link[dom.rows("a")] = True
    hrefs, base = dom.attributes.get("href", {}), base_of(page)
    runs = np.flatnonzero(page.blocks.run_blocks >= 0)
    around = nearest(dom.parents, dom.events.depth, [is_link])[0]
    rows = around[dom.events.innermost(dom.parents)[dom.places[runs]]]
    texts: dict[tuple[int, int], list[str]] = {}
    for run, row in zip(runs[rows >= 0].tolist(), rows[rows >= 0].tolist(), strict=True):
        texts.setdefault((int(page.blocks.run_blocks[run]), row), []).append(dom.texts[run])
    found: dict[int, list[Link]] = {}
    for (block, row), parts in texts.items():
        text, url = " ".join("".join(parts).split()), address(hrefs.get(row, ""), base)
        if text and url:
            found.setdefault(block, []).append(Link(text, url))
    return found
