"""DOM columns: a parsed page as flat lists and arrays, filled by a reader. Only readers depend on the parser.

An *event* is the beginning or the end of an element; a page's events are numbered from 0 in the order of the source. A *row* is
an element's position, in the order in which elements begin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from cleantext._core.reference_markup import CODE_TAGS, OPAQUE_TAGS, is_state
from cleantext.tree_ops import Events, Ints

__all__ = [
    "ATTRIBUTES",
    "CODE_TAGS",
    "OPAQUE_TAGS",
    "STATE",
    "STATE_CHARS",
    "UNPAIRED",
    "Document",
    "Dom",
    "is_state",
    "joined",
    "positions",
]

ATTRIBUTES: Final = frozenset(
    """
    class id role href src data-src alt title lang colspan rowspan start value type datetime data-lang
    reversed align dir alttext encoding display data-latex data-math data-mathml data-language
    hidden aria-hidden aria-controls data-target data-bs-target style open content name property rel itemprop itemtype
    http-equiv xml:lang
    """.split()
)
"""The attributes that readers keep; no other code uses more."""
STATE: Final = "#state"
"""In place of the name of an attribute: one with a script's state as JSON, of any other name; the last that an element has."""
STATE_CHARS: Final = 1000
"""Fewest characters of such an attribute. Bounds memory: shorter ones have no text of a page in them."""
UNPAIRED: Final = "unpaired surrogates: the text is not valid Unicode"
"""The warning of a source with unpaired surrogates. Readers see them as they encode it."""


@dataclass(frozen=True, slots=True)
class Dom:
    """The columns of a page. It may have several roots. A reader lists neither comments nor processing instructions.

    >>> from cleantext.segment.dom_lxml import read_lxml
    >>> dom = read_lxml('<p class="a">x<b></b>y</p>').dom
    >>> dom.tags, dom.parents.tolist(), dom.attributes["class"], dom.events.begins.tolist(), dom.events.ends.tolist()
    (['html', 'body', 'p', 'b'], [-1, 0, 1, 2], {2: 'a'}, [0, 1, 2, 3], [7, 6, 5, 4])
    >>> dom.texts, dom.places.tolist()
    (['x', 'y'], [2, 4])
    """

    tags: list[str]
    """One for each element: its name, lower case, without a namespace."""
    parents: Ints
    """int32, one for each element: row of its parent; -1 for a root. Parents come before children."""
    events: Events
    """The events of the elements: ``events(parents)``."""
    attributes: Mapping[str, Mapping[int, str]]
    """The values of each of ``ATTRIBUTES``, by row."""
    texts: list[str]
    """The text runs as the source has them: none is empty, and no element begins or ends within one."""
    places: Ints
    """int32, one for each text run, in ascending order: the event right before it."""
    is_xml: bool = False
    """Whether the page is XML other than XHTML, a feed for example, so that its tag names are not HTML's."""

    def rows(self, *tags: str) -> list[int]:
        """Return the rows of the elements with one of these names, in order."""
        return sorted(row for tag in tags for row in positions(self.tags, tag))


class Document(NamedTuple):
    """A parsed page: its columns, and two functions that read from the parser's tree on demand."""

    dom: Dom
    """The columns."""
    code_of: Callable[[int], str]
    """From the row of a ``<script>`` to its content."""
    lines_of: Callable[[Ints, Sequence[str]], list[int]]
    """From rows, and a text that follows the beginning or end of each, to lines of the source, from 1. Rows are in
    the order of the source. It may take the time of parsing the page again."""
    warnings: tuple[str, ...] = ()
    """What is wrong with the source, a sentence each."""


def positions(values: list[str], value: str) -> Iterator[int]:
    """Yield the positions of a value. ``list.index`` is several times as fast as a loop in Python.

    >>> list(positions(["a", "b", "a"], "a"))
    [0, 2]
    """
    at = -1
    with suppress(ValueError):
        while True:
            at = values.index(value, at + 1)
            yield at


def joined(first: Dom, second: Dom) -> Dom:
    """Return the columns of two pages, one after the other."""
    count = len(first.tags)

    def moved(name: str) -> dict[int, str]:
        return {row + count: value for row, value in second.attributes.get(name, {}).items()}

    return Dom(
        first.tags + second.tags,
        np.concatenate((first.parents, np.where(second.parents < 0, -1, second.parents + count))),
        Events(
            np.concatenate((first.events.begins, second.events.begins + 2 * count)),
            np.concatenate((first.events.ends, second.events.ends + 2 * count)),
            max(first.events.depth, second.events.depth),
        ),
        {name: {**first.attributes.get(name, {}), **moved(name)} for name in {*first.attributes, *second.attributes}},
        first.texts + second.texts,
        np.concatenate((first.places, second.places + 2 * count)),
        first.is_xml,
    )
