"""What is not closed at the end of an HTML source, and so hides the rest of the page: no parser shows any of it as text."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["RAW_TAGS", "unclosed"]

RAW_TAGS: Final = frozenset(
    ("iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp")
)
"""Elements whose content is characters up to their end tag, whatever tags are in it."""
COMMENT_END_RE: Final = re.compile(rb"--!?>")
TAG_RE: Final = re.compile(
    rb"""<[a-zA-Z](?:[\s/]*+[^\s=>/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+|(?=>)))?+)*+"""
)
"""A tag up to its ``>``, or up to the ``=`` before a quote that nothing closes; possessive, so linear."""
MARKUP_RE: Final = re.compile(rb"</?[a-zA-Z][^<>]{0,2000}>")
"""A tag. What is not closed is only reported if it hides one."""


def unclosed(data: bytes, last_tag: str) -> str | None:
    """Return a warning about what is not closed at the end of a source, with its line; None if nothing is that hides a tag.

    ``last_tag``: the name of the page's last element. Linear: a few searches from the end of the source.

    >>> unclosed(b"<p>a<!-- b<p>c</p>", "p")
    'the comment on line 1 is not closed: the rest of the page is in it'
    """
    for what, at in (
        (f"<{last_tag}>", _raw_element(data, last_tag)),
        ("comment", _comment(data)),
        ("attribute", _attribute(data)),
    ):
        if at >= 0 and MARKUP_RE.search(data, at + 1):
            line = data.count(b"\n", 0, at) + 1
            return f"the {what} on line {line} is not closed: the rest of the page is in it"
    return None


def _raw_element(data: bytes, tag: str) -> int:
    """Return where the last element begins if it takes characters up to its end tag, and has none; else -1."""
    if tag not in RAW_TAGS:
        return -1
    lower = data.lower()
    at = lower.rfind(f"<{tag}".encode())
    return at if lower.find(f"</{tag}".encode(), at) < 0 else -1


def _comment(data: bytes) -> int:
    """Return where a comment begins that is not closed; -1 if there is none."""
    at = data.rfind(b"<!--")
    return -1 if at < 0 or COMMENT_END_RE.search(data, at + 2) or _is_in_code(data, at) else at


def _attribute(data: bytes) -> int:
    """Return where a tag begins with an attribute whose quote is not closed; -1 if there is none. Its quote is the last of its kind."""
    for quote in (b'"', b"'"):
        at = data.rfind(quote)
        start = data.rfind(b"<", 0, at)
        if at > 0 and start >= 0 and data[start:at].rstrip().endswith(b"="):
            tag = TAG_RE.match(data, start)
            if tag is not None and data[tag.end() : at].strip() == b"=" and not _is_in_code(data, start):
                return start
    return -1


def _is_in_code(data: bytes, at: int) -> bool:
    """Return whether a place is inside a script or style."""
    before = data[:at].lower()
    return any(before.rfind(b"<" + tag) > before.rfind(b"</" + tag) for tag in (b"script", b"style"))
