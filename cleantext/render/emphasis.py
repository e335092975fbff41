"""Signs of emphasis around words of all scripts: within a line, turbohtml writes tags if the words have other letters than ASCII."""

from __future__ import annotations

from typing import Final
from unicodedata import category

from lxml import etree

from cleantext.render.elements import set_text_at_end, text_at_end
from cleantext.render.footnotes import BLOCKS, marked

__all__ = ["mark_emphasis"]

SIGNS: Final = {"em": "*", "strong": "**", "s": "~~"}
"""The sign of each kind of emphasis."""
HOLDERS: Final = BLOCKS | {"li", "td", "th", "a"}
"""Elements with a line break, a cell's edge or a bracket around their text."""
EDGES: Final = BLOCKS | {"br"}
"""Elements that divide lines."""


def mark_emphasis(tree: etree._Element, raw: list[str]) -> None:
    r"""Replace emphasis on text that is not ASCII by the marks of its signs (``marked``).

    The element stays if CommonMark would not read the sign there ("a**“b”**c"), and if it touches another inline element.

    >>> raw = []
    >>> p = etree.fromstring("<p>Он <strong>шёл </strong>и <strong>„шёл“</strong>и</p>")
    >>> mark_emphasis(p, raw)
    >>> etree.tostring(p, encoding="unicode"), raw
    ('<p>Он \ufdd00\ufdd1шёл\ufdd01\ufdd1 и <strong>„шёл“</strong>и</p>', ['**', '**'])
    """
    for element in list(tree.iter(*SIGNS)):
        if not "".join(map(str, element.itertext())).isascii():
            _mark(element, SIGNS[str(element.tag)], raw)
    etree.strip_tags(tree, "gone")


def _mark(element: etree._Element, sign: str, raw: list[str]) -> None:
    """Put the marks of a sign into an element, but not around white space."""
    start, end = element.text or "", text_at_end(element)
    first, last = start.lstrip()[:1], end.rstrip()[-1:]
    if not first or not last:
        return
    before = start[0] if start[0].isspace() else _before(element)
    after = end[-1] if end[-1].isspace() else _after(element)
    if not (_is_read(first, before) and _is_read(last, after)):
        return
    element.text = start[: len(start) - len(start.lstrip())] + marked(raw, sign) + start.lstrip()
    end = text_at_end(element)
    set_text_at_end(element, end.rstrip() + marked(raw, sign) + end[len(end.rstrip()) :])
    element.tag = "gone"


def _before(element: etree._Element) -> str:
    """Return the character before an element: a space at the start of a line or link, nothing behind another inline element."""
    previous, outer = element.getprevious(), element.getparent()
    text = (outer.text if outer is not None else "") if previous is None else previous.tail
    divider, dividers = (outer, HOLDERS) if previous is None else (previous, EDGES)
    return text[-1] if text else " " if divider is not None and divider.tag in dividers else ""


def _after(element: etree._Element) -> str:
    """Return the character behind an element: a space at the end of a line or link, nothing before another inline element."""
    following, outer = element.getnext(), element.getparent()
    divider, dividers = (outer, HOLDERS) if following is None else (following, EDGES)
    return element.tail[0] if element.tail else " " if divider is not None and divider.tag in dividers else ""


def _is_read(inner: str, outer: str) -> bool:
    """Return whether CommonMark reads a sign between the first or last character of emphasis and the one outside of it."""
    if not outer or "Cn" in (category(inner), category(outer)):  # marks of other Markdown
        return False
    return category(inner)[0] not in "PS" or outer.isspace() or category(outer)[0] == "P"
