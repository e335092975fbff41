"""Lists of links that the author of a page wrote, under the same headings as a site's teasers ("See also", "Pour aller plus loin")."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice, takewhile
from typing import Final
from urllib.parse import urlsplit

from cleantext.analysis import Analysis
from cleantext.analysis.lists import COLONS, OPENING_WORDS
from cleantext.blocks import Blocks
from cleantext.page import Page

__all__ = ["is_authors_list"]

LIST_TAGS: Final = frozenset(("ul", "ol", "dl", "p"))
"""Elements of lists in the text."""
MAX_ELEMENTS: Final = 300
"""Most elements of a list whose links are read. Bounds work."""


def is_authors_list(page: Page, head: int) -> bool:
    """Return whether the author wrote the links below block ``head``.

    A line announces them ("Three texts to which I return:"). Or, in HTML mode, they lead to other sites, from a list without a class in
    the element whose children are the paragraphs of the text.
    """
    return _is_announced(page.analysis, head + 1) or (page.mode == "html" and _leads_elsewhere(page, head))


def _is_announced(a: Analysis, i: int) -> bool:
    """Return whether block ``i`` is a line of words, not links, that ends with a colon above another block."""
    return (
        i + 1 < a.count
        and a.texts[i].endswith(COLONS)
        and not a.is_link[i]
        and not a.is_ui[i]
        and bool(a.stats.words[i] >= OPENING_WORDS)
    )


def _leads_elsewhere(page: Page, head: int) -> bool:
    """Return whether most links of the list right below a heading of the text lead to other sites."""
    blocks, elements = page.blocks, page.blocks.elements
    if elements is None or blocks.dom is None or head + 1 >= len(blocks):
        return False
    parent = elements.parents[blocks.element_rows[head]]
    row = int(blocks.element_rows[head + 1])
    while elements.parents[row] > parent:
        row = elements.parents[row]
    if elements.parents[row] != parent or elements.tags[row] not in LIST_TAGS or elements.class_names[row]:
        return False
    if parent not in blocks.once(_parents_of_text):
        return False
    inside = islice(takewhile(lambda i: elements.parents[i] >= row, range(row + 1, len(elements.tags))), MAX_ELEMENTS)
    addresses = blocks.dom.attributes.get("href", {})
    found = [addresses.get(int(elements.dom_rows[i]), "") for i in inside if elements.tags[i] == "a"]
    own = urlsplit(page.declarations.url).netloc if page.declarations.url else ""
    return 2 * sum(_is_elsewhere(address, own) for address in found) > len(found)


def _parents_of_text(blocks: Blocks) -> frozenset[int]:
    """Return the rows of the elements that have a paragraph of the main span as a child."""
    a = blocks.once(Analysis)
    if blocks.elements is None:
        return frozenset()
    span = slice(a.main_span.first, a.main_span.last + 1)
    return frozenset(blocks.elements.parent_array[blocks.element_rows[span][a.is_prose[span]]].tolist())


def _is_elsewhere(address: str, own: str) -> bool:
    """Return whether an address has a host, other than the page's ``own`` if that is known."""
    with suppress(ValueError):  # not an address
        host = urlsplit(address).netloc
        return bool(host) and host.removeprefix("www.") != own.removeprefix("www.")
    return False
