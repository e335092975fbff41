"""Check the built documentation: ``python -m benchmarks.publish.links site``.

Links between pages lead to a page, and those with a fragment to an element of it. Nothing that a browser loads by itself
(scripts, styles, pictures, fonts) is on another host, so the site works without a network. No page shows signs of Markdown that a
fence closed too early leaves behind, and none names a source file (``chunks.md``) where a reader needs a link.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import html

__all__ = ["faults", "main"]

LOADED: Final = (
    "script/@src",
    "img/@src",
    "img/@srcset",
    "source/@src",
    "iframe/@src",
    "link[not(@rel='canonical')]/@href",
)
"""XPaths of what a browser loads by itself."""
LEFT_IN_CODE_RE: Final = re.compile(r"\]\([\w./-]+\.(?:md|ipynb)[)#]|^\|---|\([\w./-]+\.md\)", re.MULTILINE)
"""In a block of code: a link between pages or the head of a table, so the block is none; ``(chunks.md)``, a name that a reader cannot follow."""
LEFT_IN_TEXT_RE: Final = re.compile(r"<BLANKLINE>|^>>> |```|\]\(|(?:[\w.-]+/)*[\w-]+\.md\b", re.MULTILINE)
"""In the text around code and links: an example outside of its block, a fence, a link that is none, the name of a source file."""
CODE: Final = ("pre", "code", "script", "style")
CSS_URL_RE: Final = re.compile(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^'\")\s]+)")


def faults(site: Path) -> Iterator[str]:
    """Yield a sentence for each fault of a built site."""
    pages = {path.resolve(): html.parse(str(path)).getroot() for path in sorted(site.rglob("*.html"))}
    if not pages:
        yield f"{site}: no pages"
    places = {path: frozenset(map(str, tree.xpath("//@id | //a/@name"))) for path, tree in pages.items()}
    for page, tree in pages.items():
        name = page.relative_to(site.resolve())
        for address in (str(found) for xpath in LOADED for found in tree.xpath(f"//{xpath}")):
            if urlsplit(address).netloc:
                yield f"{name}: loads {address}"
            elif not _leads_somewhere(page, address, places):
                yield f"{name}: {address} is missing"
        for address in map(str, tree.xpath("//a/@href")):
            if not _leads_somewhere(page, address, places):
                yield f"{name}: {address} leads nowhere"
        yield from (f"{name}: shows {sign!r}" for sign in _left_over(tree))
    for style in sorted(site.rglob("*.css")):
        for address in CSS_URL_RE.findall(style.read_text("utf-8")):
            yield f"{style.relative_to(site)}: loads {address}"


def _left_over(page: html.HtmlElement) -> Iterator[str]:
    """Yield the signs of Markdown and the names of source files that a page shows, once each."""
    found = [sign for code in page.iter("pre") for sign in LEFT_IN_CODE_RE.findall(code.text_content())]
    inside = " or ".join(f"ancestor::{name}" for name in (*CODE, "a"))
    texts = page.xpath(f"//body//text()[not({inside})]")
    yield from dict.fromkeys([*found, *(sign for text in texts for sign in LEFT_IN_TEXT_RE.findall(str(text)))])


def _leads_somewhere(page: Path, address: str, places: Mapping[Path, frozenset[str]]) -> bool:
    """Return whether a link of a page leads to a file, or to an element of a page; True for other hosts."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return False
    return not parts.fragment or target not in places or unquote(parts.fragment) in places[target]


def main(folder: str) -> int:
    """Print the faults of a site; return 1 if there are any."""
    found = list(faults(Path(folder)))
    print("\n".join([*found, f"{folder}: {len(found)} faults in links and signs"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
