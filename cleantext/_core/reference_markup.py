"""Well-formed markup → columns, in Python: the specification of ``_markup.c``.

The markup is what libxml2 writes: every element is closed, every value is in double quotes, and ``<``, ``>`` and ``&`` are escaped in
text and values. So a regular expression can read it, whatever the page was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from cleantext.hashing import Ints

__all__ = ["CODE_TAGS", "OPAQUE_TAGS", "Markup", "few_attributes", "is_state", "read_markup"]

CODE_TAGS: Final = frozenset(("script", "style"))
"""Elements whose content is code."""
OPAQUE_TAGS: Final = frozenset(("input", "select", "svg"))
"""Elements whose attributes, and those inside them, are not read: there are many, and no output has such elements."""
TOKEN_RE: Final = re.compile(
    r"""<(?:(/)[^>]*+|(?!!\[CDATA\[)([^ />]*+)((?:[ ][^>][^=>]*+="[^"]*+")*+)(/?)[^>]*+)>?|((?:<!\[CDATA\[(?:(?!\]\]>).)*+(?:\]\]>)?|[^<]++)++)""",
    re.DOTALL,
)
"""An end tag; a tag: its name, its attributes, whether it is empty; or text. It matches wherever it is tried, so other bytes take no longer."""
ATTRIBUTE_RE: Final = re.compile(r' ([^>][^=>]*+)(?:="([^"]*+)"?)?')
CDATA_RE: Final = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
REFERENCE_RE: Final = re.compile(r"&(?:(amp|lt|gt|quot)|#(\d{1,7})|#x([\da-fA-F]{1,6}));", re.ASCII)
NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}
BLANKS: Final = " \t\n\v\f\r"
JSON_SIGNS: Final = ("{", "[")
"""How JSON begins."""


class Markup(NamedTuple):
    """Some markup as columns."""

    tags: list[str]
    """One for each element: its name as it is written."""
    parents: Ints
    """int32: row of each element's parent; -1 for a root."""
    begins: Ints
    """int32: the event of each element's beginning."""
    ends: Ints
    """int32: the event of its end."""
    depth: int
    """The largest number of elements that are open at once."""
    attributes: Mapping[str, Mapping[int, str]]
    """The values of each attribute that is read, by row."""
    texts: list[str]
    """The text runs outside of ``CODE_TAGS``."""
    places: Ints
    """int32: the event before each of them."""
    codes: Mapping[int, str]
    """The content of ``<script>`` and ``<style>``, by row; of those that have any."""


def read_markup(markup: bytes, names: Sequence[str], state: str, state_chars: int) -> Markup:
    """Return the columns of some markup. Linear.

    ``names``: the attributes that are read. ``state``: the name for all others, of which an element's last one is read if it has at
    least ``state_chars`` characters and begins like JSON.

    >>> read_markup(b'<p class="a">x<b y="1"/>&lt;</p>', ["class"], "#state", 9)[:2]
    (['p', 'b'], array([-1,  0], dtype=int32))
    >>> read_markup(b'<p class="a">x<b y="1"/>&lt;</p>', ["class"], "#state", 9)[5:]
    ({'class': {0: 'a'}, '#state': {}}, ['x', '<'], array([0, 2], dtype=int32), {})
    """
    attributes: dict[str, dict[int, str]] = {name: {} for name in (*names, state)}
    tags: list[str] = []
    parents: list[int] = []
    begins: list[int] = []
    ends: list[int] = []
    texts: list[str] = []
    places: list[int] = []
    codes: dict[int, str] = {}
    opened, depth, event, opaque, in_code = [-1], 0, 0, -1, False  # opaque: the outermost open element of OPAQUE_TAGS
    for closing, name, pairs, empty, text in TOKEN_RE.findall(markup.decode("utf-8", "replace")):
        if text:
            if in_code:
                codes[len(tags) - 1] = _resolved(text)
            else:
                texts.append(_resolved(text) if "&" in text or "<" in text else text)
                places.append(event - 1)
            continue
        if not closing:
            row = len(tags)
            tags.append(name)
            parents.append(opened[-1])
            begins.append(event)
            ends.append(0)
            event += 1
            depth = max(depth, len(opened))
            opened.append(row)
            in_code = name in CODE_TAGS
            if opaque < 0 and name in OPAQUE_TAGS:
                opaque = row
            if pairs and opaque < 0:
                _add_attributes(attributes, row, pairs, state, state_chars)
        if closing or empty:
            in_code = False
            if len(opened) > 1:
                row = opened.pop()
                ends[row] = event
                event += 1
                opaque = -1 if row == opaque else opaque
    for row in reversed(opened[1:]):
        ends[row] = event
        event += 1
    above, begun, ended, placed = (np.array(column, np.int32) for column in (parents, begins, ends, places))
    return Markup(tags, above, begun, ended, depth, attributes, texts, placed, codes)


def _add_attributes(attributes: dict[str, dict[int, str]], row: int, pairs: str, state: str, state_chars: int) -> None:
    """Add the attributes of an element, as they are written, to those that are read."""
    for name, written in ATTRIBUTE_RE.findall(pairs):
        if (column := attributes.get(name)) is not None:
            column[row] = _resolved(written) if "&" in written else written
        elif len(written) >= state_chars and is_state(value := _resolved(written), state_chars):
            attributes[state][row] = value


def is_state(value: str, chars: int) -> bool:
    """Return whether a value may be a script's state: it has ``chars`` characters, and begins like JSON."""
    return len(value) >= chars and value.lstrip(BLANKS).startswith(JSON_SIGNS)


def _resolved(text: str) -> str:
    """Return text with its references and sections of CDATA resolved.

    >>> _resolved("a&#9;&lt;&foo;<![CDATA[&lt;]]>")
    'a\\t<&foo;&lt;'
    """
    if "<" in text:
        return "".join(
            part if i % 2 else REFERENCE_RE.sub(_character, part) for i, part in enumerate(CDATA_RE.split(text))
        )
    return REFERENCE_RE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    name, decimal, hexadecimal = reference.groups()
    if name is not None:
        return NAMED[name]
    code = int(decimal) if decimal is not None else int(hexadecimal, 16)
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else reference[0]


def few_attributes(data: bytes, most: int) -> bool:
    """Return whether no tag of a source has ``most`` attributes or more; False if that is not known."""
    return False
