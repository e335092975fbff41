"""What an HTML page declares of itself: kind, description, address, the text that search engines are given.

Read from the page's tree, out of elements that segmentation leaves out, and from JSON-LD by bounded, linear patterns.
Nothing here is trusted as text of the page; the learned scorer weighs it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple, cast
from urllib.parse import urlsplit

from lxml import etree

__all__ = ["Declarations", "linked_data", "read_declarations"]

MAX_BODY: Final = 100_000
"""Characters of a declared article body that are read."""
TYPE_RE: Final = re.compile(r'\s{0,20}:\s{0,20}\[?\s{0,20}"([A-Za-z]{3,40})"')
ITEM_RE: Final = re.compile(r"([A-Z][A-Za-z]{2,40})[\"'\s]")
ITEM_TYPES: Final = cast(
    "Callable[[etree._Element], list[str]]", etree.XPath("descendant::*/@itemtype", smart_strings=False)
)
"""What microdata says its items are."""
BODY_RE: Final = re.compile(r'"articleBody"\s{0,20}:\s{0,20}"((?:[^"\\]|\\.){40,})')
ESCAPE_RE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)


class Declarations(NamedTuple):
    """A page's declarations; everything empty for flattened text."""

    description: str = ""
    """Its description, for search engines or for sharing."""
    kind: str = ""
    """``og:type``, lower case: article, website, product …"""
    types: Counter[str] = Counter()  # noqa: RUF012 -- never changed
    """How often each schema.org type is declared, in JSON-LD or microdata."""
    url: str = ""
    """Its canonical address."""
    published: bool = False
    """Whether it declares when it was published."""
    body: str = ""
    """``articleBody`` of its JSON-LD."""
    site: str = ""
    """The site's name, ``og:site_name``."""

    @property
    def slug_words(self) -> int:
        """Words of the last part of the address: titles of articles have many."""
        return len(re.findall(r"[^\W\d_]{2,}", self._path().rpartition("/")[2]))

    @property
    def depth(self) -> int:
        """Parts of the address's path; 0 for a site's front page, -1 where no address is declared."""
        return len([part for part in self._path().split("/") if part]) if self.url else -1

    def _path(self) -> str:
        try:
            return urlsplit(self.url).path.rstrip("/")
        except ValueError:  # brackets that hold no IPv6 address
            return ""


def read_declarations(roots: Iterable[etree._Element]) -> Declarations:
    """The declarations of a page's trees. Linear; never raises.

    >>> page = '<meta property="og:type" content="article"><link rel=canonical href="https://a.org/rain-ends-match">'
    >>> head = read_declarations([etree.HTML(page)])
    >>> head.kind, head.slug_words, head.depth
    ('article', 3, 1)
    """
    found: dict[str, str] = {}
    types: Counter[str] = Counter()
    body = ""
    for root in roots:
        for tag in root.iter("meta", "link"):
            get = tag.get
            key = (get("property") or get("name") or get("itemprop") or get("rel") or "").strip().lower()
            if key in WANTED:
                found.setdefault(key, get("content") or get("href") or "")
        for value in ITEM_TYPES(root):
            types.update(_after(f"{value} ", "schema.org/", ITEM_RE))
        for code in linked_data(root):
            types.update(_after(code, '"@type"', TYPE_RE))
            types.update(_after(code, "schema.org/", ITEM_RE))
            if not body and '"articleBody"' in code and (match := BODY_RE.search(code)):
                body = ESCAPE_RE.sub(_unescaped, match[1][:MAX_BODY])
    return Declarations(
        found.get("og:description") or found.get("description") or found.get("twitter:description") or "",
        found.get("og:type", "").lower(),
        types,
        found.get("canonical") or found.get("og:url") or "",
        any(key in found for key in PUBLISHED) or "datePublished" in types,
        body,
        found.get("og:site_name", ""),
    )


def linked_data(root: etree._Element) -> Iterator[str]:
    """The JSON-LD of a tree, as it stands in its scripts.

    >>> list(linked_data(etree.HTML('<script type="application/ld+json">{"@type": "Person"}</script>')))
    ['{"@type": "Person"}']
    """
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield script.text or ""


PUBLISHED: Final = (
    "article:published_time", "datepublished", "og:article:published_time", "date", "pubdate", "dc.date", "publishdate",
)  # fmt: skip
WANTED: Final = frozenset(
    (*PUBLISHED, "og:description", "description", "twitter:description", "og:type", "canonical", "og:url", "og:site_name")
)


def _after(source: str, literal: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """What a pattern takes right behind each occurrence of a string."""
    at = source.find(literal)
    while at >= 0:
        at += len(literal)
        if match := pattern.match(source, at):
            yield match[1]
        at = source.find(literal, at)


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(int(escape[1], 16))
    return {"n": "\n", "t": "\t", "r": "\n"}.get(escape[2], escape[2])
