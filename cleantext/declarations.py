"""The declarations of an HTML page about itself: kind, description, address, article body, site.

They are read from the DOM columns, and from JSON-LD by linear patterns. They are never part of the extracted text; the scorer and
the search for the headline use them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from cleantext.field_docs import documented

if TYPE_CHECKING:
    from cleantext.segment.dom import Document

__all__ = ["Declarations", "linked_data", "read_declarations"]

MAX_BODY: Final = 100_000
"""First characters of a declared article body that are read."""
MAX_LINKED: Final = 1_000_000
"""Characters of JSON-LD that are kept with a page. Bounds memory."""
TYPE_RE: Final = re.compile(r'\s{0,20}:\s{0,20}\[?\s{0,20}"([A-Za-z]{3,40})"')
"""The first value after a JSON key."""
ITEM_RE: Final = re.compile(r"([A-Z][A-Za-z]{2,40})[\"'\s]")
"""A type of schema.org at the end of its address."""
BODY_RE: Final = re.compile(r'"articleBody"\s{0,20}:\s{0,20}"(?=(?:[^"\\]|\\.){40})((?:[^"\\]++|\\.)*+)')
"""A body of 40 characters or more. Possessive, so that no state is kept for each of them."""
WORD_RE: Final = re.compile(r"[^\W\d_]{2,}")
"""A word of an address."""
ESCAPE_RE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
"""An escape sequence of a JSON string."""


@documented
class Declarations(NamedTuple):
    """A page's declarations; empty in text mode."""

    description: str = ""
    """The description for search engines or for sharing."""
    kind: str = ""
    """``og:type``, lower case: article, website, product …"""
    types: Counter[str] = Counter()  # noqa: RUF012 -- never changed
    """Number of declarations of each schema.org type, in JSON-LD or microdata."""
    url: str = ""
    """The canonical address."""
    published: bool = False
    """Whether the page declares a date of publication."""
    body: str = ""
    """``articleBody`` of the JSON-LD."""
    site: str = ""
    """The site's name, ``og:site_name``."""
    linked: tuple[str, ...] = ()
    """The code of the JSON-LD scripts, up to ``MAX_LINKED`` characters in all, for ``Page.metadata``."""

    @property
    def slug_words(self) -> int:
        """Number of words in the last part of the address's path: articles have many."""
        return len(WORD_RE.findall(self._path().rpartition("/")[2]))

    @property
    def depth(self) -> int:
        """Number of parts of the address's path; 0 for a site's front page, -1 if no address is declared."""
        return len([part for part in self._path().split("/") if part]) if self.url else -1

    def _path(self) -> str:
        try:
            return urlsplit(self.url).path.rstrip("/")
        except ValueError:  # brackets without an IPv6 address in them
            return ""


def read_declarations(document: Document) -> Declarations:
    """Return the declarations of a page. Linear; never raises.

    >>> from cleantext.segment.dom_lxml import read_lxml
    >>> page = '<meta property="og:type" content="article"><link rel=canonical href="https://a.org/rain-ends-match">'
    >>> declarations = read_declarations(read_lxml(page))
    >>> declarations.kind, declarations.slug_words, declarations.depth
    ('article', 3, 1)
    """
    dom = document.dom
    values = dom.attributes
    found: dict[str, str] = {}
    for row in dom.rows("meta", "link"):
        key = _first(values, row, "property", "name", "itemprop", "rel").strip().lower()
        if key in WANTED:
            found.setdefault(key, _first(values, row, "content", "href"))
    types: Counter[str] = Counter()
    for value in values.get("itemtype", {}).values():
        types.update(_after(f"{value} ", "schema.org/", ITEM_RE))
    body = ""
    linked: list[str] = []
    left = MAX_LINKED
    for _, code in linked_data(document):
        left -= len(code)
        if left >= 0:
            linked.append(code)
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
        tuple(linked),
    )


def linked_data(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the rows of a page's JSON-LD scripts, and their code.

    >>> from cleantext.segment.dom_lxml import read_lxml
    >>> list(linked_data(read_lxml('<script type="application/ld+json">{"@type": "Person"}</script>')))
    [(2, '{"@type": "Person"}')]
    """
    types = document.dom.attributes.get("type", {})
    for row in document.dom.rows("script"):
        if "ld+json" in types.get(row, "").lower():
            yield row, document.code_of(row)


def _first(values: Mapping[str, Mapping[int, str]], row: int, *names: str) -> str:
    """Return the value of the first of these attributes that an element has; empty if it has none of them."""
    return next(filter(None, (values.get(name, {}).get(row) for name in names)), "")


PUBLISHED: Final = (
    "article:published_time", "datepublished", "og:article:published_time", "date", "pubdate", "dc.date", "publishdate",
)  # fmt: skip
"""Names of declarations of a date of publication, lower case."""
WANTED: Final = frozenset(
    (
        *PUBLISHED,
        "og:description",
        "description",
        "twitter:description",
        "og:type",
        "canonical",
        "og:url",
        "og:site_name",
    )
)
"""Names of all declarations that are read, lower case."""


def _after(source: str, literal: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield the first group of a pattern where it matches right behind an occurrence of ``literal``."""
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
