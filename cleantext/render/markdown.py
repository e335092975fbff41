"""The kept blocks as Markdown: CommonMark with GFM's tables and strikethrough, written by turbohtml from the HTML output."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from textwrap import indent
from typing import TYPE_CHECKING, Final

from lxml import etree

from cleantext.render.emphasis import mark_emphasis
from cleantext.render.formats import NO_MARKDOWN
from cleantext.render.front_matter import render_front_matter
from cleantext.render.html import page_tree
from cleantext.render.simplify import RAW_RE, Simplified, simplified

if TYPE_CHECKING:
    from turbohtml import Markdown

    from cleantext.page import Links, Page

__all__ = ["NOTE_INDENT", "converter", "render_markdown"]

NOTE_INDENT: Final = "    "
"""Indentation of the lines of a footnote behind its first."""
RULE_RE: Final = re.compile(r"(?m)^(?P<head>.*\ufdd2(?P<align>[lcrn]+)\ufdd3.*\n)(?P<before>[ >]*)\| --- .*$")
"""The first line of a table with its alignments, and the line below it."""
RULES: Final = {"l": ":--", "c": ":-:", "r": "--:", "n": "---"}
"""The cell below a column's head, by its alignment; as long as mdformat writes it."""


def render_markdown(page: Page, links: Links = "on", *, front_matter: bool = False) -> str:
    r"""Return the kept blocks as Markdown.

    ``links``: links and images "on", "off", or as "references" at the end; ``front_matter``: the metadata above it.

    Raises ImportError if turbohtml, the extra ``markdown``, is not installed.

    >>> from cleantext import analyze
    >>> analyze("<h1>Rain</h1><p>It <b>rained</b> *hard*.<ol start=3><li>wet<ul><li>mud</ul></ol>", filters=()).markdown
    '# Rain\n\nIt **rained** \\*hard\\*.\n\n3. wet\n   - mud'
    """
    written = _written(simplified(page_tree(page), links=links != "off"), links)
    return "\n\n".join(filter(None, (render_front_matter(page), written))) if front_matter else written


def _written(simple: Simplified, links: Links) -> str:
    def markdown(tree: etree._Element, links: Links) -> str:
        mark_emphasis(tree, simple.raw)
        return converter(links)(etree.tostring(tree, encoding="unicode", method="html"))

    # links in notes have their address with them: numbers of references are unique in one tree only
    notes = [f"[^{mark}]: {indent(markdown(note, 'on'), NOTE_INDENT).strip()}" for mark, note in simple.notes.items()]
    written = "\n\n".join((markdown(simple.root, links), *notes))
    return RAW_RE.sub(lambda found: simple.raw[int(found[1])], written).strip("\n")


def converter(links: Links) -> Callable[[str], str]:
    """Return a function from HTML to Markdown, in which the marks of ``RAW_RE`` stay. Raises ImportError without the extra ``markdown``."""
    try:
        from turbohtml import parse  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise ImportError(NO_MARKDOWN) from error
    options = _options(links)
    return lambda source: RULE_RE.sub(_ruled, parse(source).to_markdown(options)).strip("\n")


@cache
def _options(links: Links) -> Markdown:
    from turbohtml import Markdown  # noqa: PLC0415

    return Markdown(
        links=Markdown.Links(style="reference" if links == "references" else "inline", autolink=False),
        tables=Markdown.Tables(header="first"),
    )


def _ruled(found: re.Match[str]) -> str:
    """Return the head of a table with its alignments in place of their mark."""
    rules = " | ".join(RULES[align] for align in found["align"])
    head = found["head"].replace(f"\ufdd2{found['align']}\ufdd3", "")
    return f"{head}{found['before']}| {rules} |"
