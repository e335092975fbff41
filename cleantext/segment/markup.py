"""lxml's trees → columns of elements, texts and attributes, read from libxml2's own XML of them.

In what libxml2 writes every ``>`` ends a tag, and every value stands between two ``"`` and holds none. So numpy finds all tags and
attributes of a page by their bytes; a walk over lxml's nodes from Python takes several times as long.

A tree is a row of events: an element begins, and its text follows; it ends, and its tail follows.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from lxml import etree

from cleantext.page import BoolArray
from cleantext.segment.nesting import Ints, matched

__all__ = ["ARIA_HIDDEN", "CLASS", "HIDDEN", "HREF", "ID", "OPEN", "ROLE", "STYLE", "Markup", "read_markup"]

Bytes: TypeAlias = npt.NDArray[np.uint8]

EMPTIED_TAGS: Final = ("script", "style")
"""Elements that are often large, and hold neither elements nor text of the page."""
CONTROL_RE: Final = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML has no way to write: libxml2 writes U+FFFD in their place."""
LOST: Final = b"&#xFFFD;"
"""What it writes."""
STAND_INS: Final = {
    **{code: 0xFDD0 + code for code in range(1, 32) if chr(code) not in "\t\n\r"},
    0xFFFE: 0xFDD9,  # lxml takes no text with these two from Python
    0xFFFF: 0xFDDA,
}
"""Non-characters that stand for them while the tree is written out."""
CONTROLS: Final = {stand_in: code for code, stand_in in STAND_INS.items()}
VOID_MARKS: Final = "\u00ad\u200b\u2060\ufeff"
"""Soft hyphen, zero-width space, word joiner, BOM: seen by nobody. (ZWJ and ZWNJ shape letters and stay.)"""
ENTITIES: Final = (("&#13;", "\r"), ("&#10;", "\n"), ("&#9;", "\t"), ("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # fmt: skip
"""All that libxml2 writes; the ampersand last, for it begins the others."""
NUMERIC: Final = 3
"""As many of them are numeric."""
LT, GT, QUOTE, SLASH, EQUALS, SPACE = b'<>"/= '
MARK: Final = "\0"
"""Stands between texts; libxml2 never gives a NUL."""

NAME_BYTES: Final = 8
"""As many bytes of names are read at once; the few longer names (``figcaption``) are read one by one."""
NAME_MASKS: Final = np.tril(np.full((NAME_BYTES, NAME_BYTES), 255, np.uint8), -1)
"""By length: a mask for the bytes of a name."""
NAME_RE: Final = re.compile(rb"[^ />]++")
BLANK_BYTES: Final = 24
"""Longer texts are not looked at for whether they are blank."""
WINDOW: Final = np.arange(BLANK_BYTES)
PADDING: Final = b" " * BLANK_BYTES
"""Stands behind the XML, so that windows on its bytes never reach beyond."""

WANTED: Final = (b" class=", b" id=", b" role=", b" href=", b" style=", b" hidden=", b"-hidden=", b" open=")
"""The attributes that are read, by what stands before their values."""
CLASS, ID, ROLE, HREF, STYLE, HIDDEN, ARIA_HIDDEN, OPEN = range(len(WANTED))
"""Positions in ``WANTED``. (``ARIA_HIDDEN`` is anything that ends in ``-hidden`` until its whole name is looked at.)"""
KEY_BYTES: Final = 8
"""The most bytes of them."""
KEYS: Final = tuple(
    (
        np.uint64(int.from_bytes(name.rjust(KEY_BYTES, b"\0"), "little")),
        np.uint64(-1 << 8 * (KEY_BYTES - len(name)) & (1 << 64) - 1),
    )
    for name in WANTED
)
"""``WANTED`` as the last bytes of integers, and masks for those."""
ARIA_NAME: Final = b" aria-hidden="


class Markup(NamedTuple):
    """The elements of one or several trees in document order, and what stands in and between their tags.

    Columns have one entry an element, where nothing else is said.
    """

    data: bytes
    """libxml2's XML, in UTF-8."""
    controls: bool
    """Whether non-characters stand for control characters in it."""
    tags: list[str]
    """The element's name."""
    begins: Ints
    """Number of the event that the element begins."""
    ends: Ints
    """Number of the event that it ends."""
    parents: Ints
    """Position of the parent; -1 for a root."""
    depth: int
    """The most elements that are open at once."""
    places: Ints
    """One a text that is not empty: the event that it follows."""
    spans: Ints
    """(2, texts): where each begins and ends in ``data``."""
    blank: BoolArray
    """One a text: whether it is white space, and short; false of few that are blank."""
    holders: Ints
    """One an attribute: its element. Only those of ``WANTED`` are here."""
    attributes: Ints
    """One an attribute: its position in ``WANTED``."""
    values: Ints
    """(2, attributes): where their values begin and end in ``data``."""

    def texts(self, chosen: Ints) -> list[str]:
        """The texts at some positions, without the marks that nobody sees, so perhaps empty."""
        joined = self._joined(self.spans[:, chosen])
        if not joined.isascii():
            for mark in VOID_MARKS:
                joined = joined.replace(mark, "")
            joined = joined.translate(CONTROLS) if self.controls else joined
        return joined.split(MARK)[:-1]

    def strings(self, chosen: Ints) -> list[str]:
        """The values of the attributes at some positions."""
        return self._joined(self.values[:, chosen]).split(MARK)[:-1]

    def _joined(self, spans: Ints) -> str:
        """What stands in some spans, a ``MARK`` after each."""
        data = self.data
        pieces = [data[start:stop] for start, stop in zip(*spans.tolist(), strict=True)]
        joined = b"\0".join((*pieces, b"")).decode("utf-8")
        if "&" in joined:
            for entity, char in ENTITIES if "&#" in joined else ENTITIES[NUMERIC:]:
                joined = joined.replace(entity, char)
        return joined


def read_markup(roots: list[etree._Element]) -> Markup:
    """The columns of some trees, which are emptied of code on the way. Linear but for sorting.

    >>> from lxml import etree
    >>> markup = read_markup([etree.HTML('<p class="a">x<b/>y</p>')])
    >>> markup.tags, markup.parents.tolist(), markup.begins.tolist(), markup.ends.tolist()
    (['html', 'body', 'p', 'b'], [-1, 0, 1, 2], [0, 1, 2, 3], [7, 6, 5, 4])
    """
    data, controls = _written(roots)
    buffer = np.frombuffer(data, np.uint8)
    places = np.flatnonzero((buffer == LT) | (buffer == GT) | (buffer == QUOTE))
    what = buffer[places]
    is_start, is_stop = what == LT, what == GT
    starts, stops = places[is_start], places[is_stop]
    if len(starts) > len(stops):  # HTML lets a "<" stand in the names of attributes
        starts = starts[np.searchsorted(starts, np.concatenate(((-1,), stops[:-1])))]
        is_start = np.isin(places, starts)
    opening = buffer[starts + 1] != SLASH
    single = buffer[stops - 1] == SLASH
    numbers = np.cumsum(1 + single) - 1  # of the last event of each tag
    begins = (numbers - single)[opening]
    begun = np.zeros(int(numbers[-1]) + 1, np.bool_)
    begun[begins] = True
    ends, parents, depth = matched(begun, begins)
    gaps = np.flatnonzero(starts[1:] - stops[:-1] > 1)
    spans = np.stack((stops[gaps] + 1, starts[gaps + 1]))
    quotes = np.flatnonzero(what == QUOTE)
    tags = np.cumsum(is_start)[quotes] - 1
    quotes = places[quotes]
    holders, attributes, values = _attributes(data, buffer, quotes, tags, quotes < stops[tags])
    return Markup(
        data=data,
        controls=controls,
        tags=_names(data, starts[opening] + 1),
        begins=begins,
        ends=ends,
        parents=parents,
        depth=depth,
        places=numbers[gaps],
        spans=spans,
        blank=_blank(data, spans),
        holders=(np.cumsum(opening) - 1)[holders],
        attributes=attributes,
        values=values,
    )


def _written(roots: list[etree._Element]) -> tuple[bytes, bool]:
    """The trees as XML, one after the other; and whether non-characters stand for what XML cannot write."""
    roots[0].getroottree().docinfo.clear()  # under an XHTML doctype libxml2 would add attributes and elements
    for root in roots:
        for element in root.iter(*EMPTIED_TAGS):
            element.text = None
    data = _serialized(roots)
    if LOST not in data:
        return data, False
    for element in (element for root in roots for element in root.iter(etree.Element)):
        if element.text and CONTROL_RE.search(element.text):
            element.text = element.text.translate(STAND_INS)
        if element.tail and CONTROL_RE.search(element.tail):
            element.tail = element.tail.translate(STAND_INS)
    return _serialized(roots), True


def _serialized(roots: list[etree._Element]) -> bytes:
    return b"".join((*(etree.tostring(root, encoding="utf-8", with_tail=False) for root in roots), PADDING))


def _windows(data: bytes, at: Ints, width: int) -> Bytes:
    """(n, width): the bytes from some offsets on. Items that overlap are ten times as fast as a table of offsets."""
    items = np.ndarray((len(data) - width + 1,), f"V{width}", data, strides=(1,))
    return items[at].view(np.uint8).reshape(-1, width)


def _blank(data: bytes, spans: Ints) -> BoolArray:
    """Which of some texts are nothing but ASCII white space, as far as ``BLANK_BYTES`` tell."""
    starts, lengths = spans[0], spans[1] - spans[0]
    blank = (_windows(data, starts, BLANK_BYTES) <= SPACE) | (lengths[:, None] <= WINDOW)
    found: BoolArray = blank.all(axis=1)
    found &= lengths <= BLANK_BYTES
    return found


class _Names(dict[int, str]):
    """Names by their bytes, as an integer."""

    def __missing__(self, key: int) -> str:
        name = self[key] = key.to_bytes(NAME_BYTES, "little").rstrip(b"\0").decode("utf-8")
        return name


def _names(data: bytes, at: Ints) -> list[str]:
    """The names that stand at some offsets."""
    letters = _windows(data, at, NAME_BYTES)
    lengths = ((letters == SPACE) | (letters == SLASH) | (letters == GT)).argmax(axis=1)
    letters &= NAME_MASKS[lengths]
    names = list(map(_Names().__getitem__, letters.view("<u8")[:, 0].tolist()))
    for i in np.flatnonzero(lengths == 0).tolist():
        match = NAME_RE.match(data, at[i])
        names[i] = match[0].decode("utf-8") if match else ""
    return names


def _attributes(data: bytes, buffer: Bytes, quotes: Ints, tags: Ints, inside: BoolArray) -> tuple[Ints, Ints, Ints]:
    """The attributes of ``WANTED``: the numbers of their tags, positions in ``WANTED``, and spans of their values.

    All from where there are quotes, the numbers of the tags before them, and whether they are inside those.
    """
    found = np.flatnonzero(inside & (buffer[quotes - 1] == EQUALS))
    if (np.diff(found) == 1).any():  # a value that ends in "=": every other one of a run of quotes ends a value
        follows = np.zeros(len(found), np.bool_)
        follows[1:] = (found[1:] == found[:-1] + 1) & (tags[found[1:]] == tags[found[:-1]])
        order = np.arange(len(found))
        found = found[(order - np.maximum.accumulate(np.where(follows, 0, order))) % 2 == 0]
    opened = quotes[found]
    words = _windows(data, opened - KEY_BYTES, KEY_BYTES).view("<u8")[:, 0]
    kinds = np.full(len(opened), -1)
    for kind, (key, mask) in enumerate(KEYS):
        kinds[words & mask == key] = kind
    for i in np.flatnonzero(kinds == ARIA_HIDDEN).tolist():
        if not data.endswith(ARIA_NAME, 0, opened[i]):
            kinds[i] = -1
    wanted = np.flatnonzero(kinds >= 0)
    found = found[wanted]
    return tags[found], kinds[wanted], np.stack((quotes[found] + 1, quotes[found + 1]))
