"""The items of a page's JSON-LD: what it is about, who wrote and who published it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from types import MappingProxyType
from typing import Final, TypeAlias

__all__ = ["Item", "ItemMap", "items_of", "main_items", "strings", "types_of"]

Item: TypeAlias = Mapping[str, object]
"""An object of JSON-LD."""
ItemMap: TypeAlias = Mapping[str, Item]
"""Items by their ``@id``."""

MAX_CODE: Final = 1_000_000
"""Characters of JSON-LD that are read. Bounds work."""
MAX_ITEMS: Final = 2_000
"""Items of a page. Bounds work."""
MAX_TYPES: Final = 20
"""Types of an item that are read. Bounds work."""
MAX_VISITS: Final = 500
"""Values that are read for one field of an item. Bounds work: items may refer to each other in a circle."""
MAX_DEPTH: Final = 6
"""Items on the way to one. Bounds work: an article in a graph in a page is three deep."""
DECODER: Final = json.JSONDecoder(strict=False)
WRAPPER_RE: Final = re.compile(r"\s*+(?:<!--|<!\[CDATA\[|/\*\s*+<!\[CDATA\[\s*+\*/|//\s*+<!\[CDATA\[)?+\s*+")
"""A mark of a comment or CDATA section before the JSON."""
TRAILING_RE: Final = re.compile(r'("(?:[^"\\]|\\.)*+"?+)|,(?=\s{0,100}[}\]])', re.DOTALL)
"""A string, which stays, or a comma before a closing bracket, which JSON forbids."""
INNER: Final = ("@graph", "mainEntity", "mainEntityOfPage", "about")
"""Keys whose items may be what the page is about. Other keys hold items of other pages: comments, related articles …"""
RANKS: Final[Mapping[str, int]] = MappingProxyType({
    "Recipe": -1,
    **dict.fromkeys(("WebPage", "ItemPage", "CollectionPage", "ProfilePage", "AboutPage", "FAQPage", "QAPage", "MedicalWebPage", "CreativeWork"), 2),
    **dict.fromkeys(("Product", "ImageGallery", "MediaGallery", "Event", "Review", "ClaimReview", "Question"), 1),
    **dict.fromkeys(("VideoObject", "AudioObject"), 3),
})  # fmt: skip
"""Types of items about a page that say more (below 0) or less about it than articles, threads and other works, which have the rank 0."""
OTHERS: Final = frozenset(
    """
    Organization NewsMediaOrganization Corporation LocalBusiness Person BreadcrumbList ListItem WebSite ImageObject SearchAction ItemList
    Offer AggregateRating Rating Brand PostalAddress ContactPoint SiteNavigationElement WPHeader WPFooter WPSideBar Answer Comment
    EntryPoint ReadAction Thing Place SpeakableSpecification Blog Store Restaurant Service Country
    """.split()
)
"""Types of items that are not about a page's text."""


def items_of(codes: Iterable[str]) -> list[Item]:
    """Return the items on the upper levels of some JSON-LD, in order; nothing for code other than JSON.

    >>> [item["name"] for item in items_of(['[{"name": "a"}, {"@graph": [{"name": "b"}], "name": "c"}]', "{", '{"name": "d",}'])]
    ['a', 'c', 'b', 'd']
    """
    found: list[Item] = []
    left = MAX_CODE
    for code in codes:
        left -= len(code)
        if left < 0:
            break
        stack: list[tuple[object, int]] = [(_parsed(code), 0)]
        while stack and len(found) < MAX_ITEMS:
            value, depth = stack.pop()
            if isinstance(value, list):
                stack += [(inner, depth) for inner in reversed(value[:MAX_ITEMS]) if isinstance(inner, (dict, list))]
            elif isinstance(value, dict):
                found.append(value)
                if depth < MAX_DEPTH:
                    stack += [
                        (value[key], depth + 1) for key in reversed(INNER) if isinstance(value.get(key), (dict, list))
                    ]
    return found


def _parsed(code: str) -> object:
    """Return the value of some JSON; None if it is none, after mending comments around it, escaped quotes and trailing commas."""
    start = WRAPPER_RE.match(code)
    at = start.end() if start else 0
    for mend in (str, unescape, _without_commas):
        try:
            value: object = DECODER.raw_decode(mend(code[at:]))[0]
        except (ValueError, RecursionError):
            continue
        return value
    return None


def _without_commas(code: str) -> str:
    return TRAILING_RE.sub(lambda found: found[1] or "", code)


def types_of(item: Item) -> list[str]:
    """Return the types of an item, without the address of their vocabulary.

    >>> types_of({"@type": ["http://schema.org/NewsArticle", 3]})
    ['NewsArticle']
    """
    declared = item.get("@type")
    values: Sequence[object] = declared[:MAX_TYPES] if isinstance(declared, list) else [declared]
    return [
        value[-100:].rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]
        for value in values
        if isinstance(value, str)
    ]


def main_items(items: Sequence[Item]) -> list[Item]:
    """Return the items about the page's text, what says most about it first."""
    ranked: list[tuple[int, Item]] = []
    for item in items:
        types = [name for name in types_of(item) if name not in OTHERS]
        if types:
            ranked.append((min(RANKS.get(name, 0) for name in types), item))
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])]


def strings(value: object, names: Sequence[str], by_id: ItemMap) -> list[str]:
    """Return the strings of a value: itself, or what its items have under one of ``names``, the first that they have.

    ``by_id``: the items that others refer to.

    >>> author = [{"@id": "#ann"}, "Bo Lee", {"name": ["Cy"]}]
    >>> strings(author, ("name",), {"#ann": {"@id": "#ann", "name": "Ann"}})
    ['Ann', 'Bo Lee', 'Cy']
    """
    found: list[str] = []
    stack = [value]
    for _ in range(MAX_VISITS):
        if not stack:
            break
        inner = stack.pop()
        if isinstance(inner, str):
            found.append(inner)
        elif isinstance(inner, list):
            stack += reversed(inner[:MAX_VISITS])
        elif isinstance(inner, dict):
            key = inner.get("@id")
            refers = isinstance(key, str) and not any(name in inner for name in names)
            item: Item = by_id.get(key, inner) if refers and isinstance(key, str) else inner
            stack.append(next((item[name] for name in names if item.get(name)), item.get("@value")))
    return found
