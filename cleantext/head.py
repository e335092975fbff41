"""What an HTML page declares of itself: kind, description, address, the text that search engines are given.

Read from the source by bounded, linear patterns: a page's declarations stand in tags and scripts that segmentation leaves out.
Nothing here is trusted as text of the page; the learned scorer weighs it.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

__all__ = ["Head", "read_head"]

HEAD_CHARS: Final = 200_000
"""How far into a page its ``<meta>`` and ``<link>`` elements are looked for."""
MAX_BODY: Final = 100_000
"""Characters of a declared article body that are read."""
META_RE: Final = re.compile(r"<(?:[mM][eE][tT][aA]|[lL][iI][nN][kK])\s[^<>]{1,4000}>")
"""Spelt out: with IGNORECASE, re does not look for the first character alone, and takes ten times as long."""
ATTRIBUTE_RE: Final = re.compile(r"""([a-zA-Z][\w:-]{0,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
KEY_RE: Final = re.compile(r"""\b(?:[pP]roperty|[nN]ame|NAME|[iI]temprop|[rR]el|REL)\s*=\s*["']?\s*([\w:.-]+)""")
"""What a ``<meta>`` or ``<link>`` is about; tags about nothing that is wanted are not read further."""
TYPE_RE: Final = re.compile(r'\s{0,20}:\s{0,20}\[?\s{0,20}"([A-Za-z]{3,40})"')
ITEM_RE: Final = re.compile(r"([A-Z][A-Za-z]{2,40})[\"'\s]")
BODY_RE: Final = re.compile(r'"articleBody"\s{0,20}:\s{0,20}"((?:[^"\\]|\\.){40,})')
ESCAPE_RE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)


class Head(NamedTuple):
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


def read_head(source: str) -> Head:
    """The declarations of an HTML source. Linear; never raises.

    >>> head = read_head('<meta property="og:type" content="article"><link rel=canonical href="https://a.org/rain-ends-match">')
    >>> head.kind, head.slug_words, head.depth
    ('article', 3, 1)
    """
    found: dict[str, str] = {}
    for tag in META_RE.findall(source, 0, HEAD_CHARS):
        about = KEY_RE.search(tag)
        if about is None or about[1].lower() not in WANTED:
            continue
        attributes = {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE_RE.findall(tag)}
        key = (
            attributes.get("property")
            or attributes.get("name")
            or attributes.get("itemprop")
            or attributes.get("rel")
            or ""
        )
        value = attributes.get("content") or attributes.get("href") or ""
        found.setdefault(key.lower(), value)
    types = Counter((*_after(source, '"@type"', TYPE_RE), *_after(source, "schema.org/", ITEM_RE)))
    body = BODY_RE.search(source) if '"articleBody"' in source else None
    return Head(
        html.unescape(
            found.get("og:description") or found.get("description") or found.get("twitter:description") or ""
        ),
        found.get("og:type", "").lower(),
        types,
        found.get("canonical") or found.get("og:url") or "",
        any(key in found for key in PUBLISHED) or "datePublished" in types,
        ESCAPE_RE.sub(_unescaped, body[1][:MAX_BODY]) if body else "",
    )


PUBLISHED: Final = (
    "article:published_time", "datepublished", "og:article:published_time", "date", "pubdate", "dc.date", "publishdate",
)  # fmt: skip
WANTED: Final = frozenset(
    (*PUBLISHED, "og:description", "description", "twitter:description", "og:type", "canonical", "og:url")
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
