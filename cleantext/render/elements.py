"""The ends of lxml elements. ``len`` of an element counts its children, so that it must not be asked for each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lxml import etree

__all__ = ["Mark", "append_text", "last_child", "set_text_at_end", "text_at_end"]


Mark: TypeAlias = Callable[[etree._Element, int], None]
"""A function that describes a block in the attributes of its element."""


def last_child(element: etree._Element) -> etree._Element | None:
    """Return the last child of an element; None if it has none."""
    return next(element.iterchildren(reversed=True), None)


def text_at_end(element: etree._Element) -> str:
    """Return the text of an element behind its last child."""
    last = last_child(element)
    return (element.text if last is None else last.tail) or ""


def append_text(element: etree._Element, text: str) -> None:
    """Add a text behind what an element holds.

    >>> p = etree.fromstring("<p>It <b>rained</b></p>")
    >>> append_text(p, " all day.")
    >>> etree.tostring(p)
    b'<p>It <b>rained</b> all day.</p>'
    """
    set_text_at_end(element, text_at_end(element) + text)


def set_text_at_end(element: etree._Element, text: str) -> None:
    """Replace the text of an element behind its last child."""
    last = last_child(element)
    if last is None:
        element.text = text or None
    else:
        last.tail = text or None
