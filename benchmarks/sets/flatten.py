"""Conversions of HTML to flattened text, the input of text mode."""
# ruff: noqa: PLC0415 -- the packages are optional, and imported only when they are used
# mypy: disable-error-code="import-untyped, import-not-found"

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from benchmarks.sets import browsers
from benchmarks.sets.lines import tree
from cleantext import analyze

__all__ = ["FLATTENERS", "PACKAGES", "blocks", "html_text", "inscriptis", "nodes", "soup"]

NO_CONTROLS: Final = dict.fromkeys(code for code in range(32) if chr(code) not in "\t\n\r")
"""Deletes the control characters of a text, for ``str.translate``."""


def inscriptis(page: str) -> str:
    """Return the page laid out as in a text browser, by inscriptis."""
    from inscriptis import get_text

    return str(get_text(page))


def soup(page: str) -> str:
    """Return BeautifulSoup's ``get_text`` over lxml's tree, a line break between DOM text nodes; scripts and styles are left out."""
    from bs4 import BeautifulSoup

    return str(BeautifulSoup(page, "lxml").get_text("\n"))


def html_text(page: str) -> str:
    """Return the page as html-text lays it out; control characters, on which it fails, are deleted first."""
    from html_text import extract_text

    return str(extract_text(page.translate(NO_CONTROLS)))


def blocks(page: str) -> str:
    """Return one line for each of cleantext's blocks; ``<br>`` becomes a space.

    >>> blocks("<title>T</title><p>a<b>b</b><br>c<p>d")
    'ab c\\nd'
    """
    return "\n".join(" ".join(text.split()) for text in analyze(page, input_format="html", filters=()).blocks.texts)


def nodes(page: str) -> str:
    """Return one line for each DOM text node, white space collapsed; scripts, styles and the head are left out.

    >>> nodes("<title>T</title><p>a<b>b</b><br>c<p>d")
    'a\\nb\\nc\\nd'
    """
    root = tree(page)
    if root is None:
        return ""
    skipped = "ancestor::head or parent::script or parent::style or parent::noscript or parent::template"
    found = root.xpath(f"//text()[not({skipped})]")
    return "\n".join(filter(None, (" ".join(str(text).split()) for text in found)))


FLATTENERS: Final[dict[str, Callable[[str], str]]] = {
    "inscriptis": inscriptis,
    "soup": soup,
    "html-text": html_text,
    "blocks": blocks,
    "nodes": nodes,
    "innertext": browsers.inner_text,
    "wet": browsers.crawl,
    "lynx": browsers.lynx,
    "w3m": browsers.w3m,
    "markdown": browsers.markdown,
    "pdf": browsers.pdf,
}
"""All flatteners, by name."""
PACKAGES: Final = {"inscriptis": "inscriptis", "soup": "beautifulsoup4", "html-text": "html-text"}
"""The packages of the flatteners that need one."""
