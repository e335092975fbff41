"""What the elements of a page declare: ``<meta>`` and ``<link>``, microdata, and elements found by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from cleantext.blocks import Blocks
from cleantext.cached import cached_property

if TYPE_CHECKING:
    from cleantext.segment.dom import Dom

__all__ = ["Markup"]

MAX_META: Final = 2_000
"""``<meta>`` and ``<link>`` elements that are read. Bounds work."""
MAX_ROWS: Final = 500
"""Elements of one name that are read. Bounds work."""
MAX_RUNS: Final = 200
"""Text runs of an element that are read. Bounds work."""
MAX_UP: Final = 200
"""Elements around a property among which its item is looked for. Bounds work."""
CLASS_CHARS: Final = 200
"""Characters of a class attribute that are read. Bounds work."""
FOREIGN: Final = ("comment", "review", "breadcrumb", "organization", "sitenavigation", "wpfooter", "wpsidebar")
"""Parts of types, lower case, of microdata that is not about the page."""


class Markup:
    """The declarations in the elements of a page. ``dom`` None (text mode): there are none."""

    def __init__(self, blocks: Blocks) -> None:
        self._dom: Dom | None = blocks.dom
        self._run_blocks = blocks.run_blocks

    @cached_property
    def meta(self) -> Mapping[str, list[str]]:
        """The contents of ``<meta>``, by name, property, itemprop or http-equiv, lower case, in order."""
        found: dict[str, list[str]] = {}
        if self._dom is None:
            return found
        values = self._dom.attributes
        contents = values.get("content", {})
        for row in self._dom.rows("meta")[:MAX_META]:
            content = contents.get(row, "").strip()
            if content:
                for name in ("property", "name", "itemprop", "http-equiv"):
                    key = values.get(name, {}).get(row, "").strip().lower()
                    if key:
                        found.setdefault(key, []).append(content)
        return found

    @cached_property
    def links(self) -> Mapping[str, list[str]]:
        """The addresses of ``<link>``, by rel, lower case, in order."""
        found: dict[str, list[str]] = {}
        if self._dom is None:
            return found
        values = self._dom.attributes
        for row in self._dom.rows("link")[:MAX_META]:
            for rel in values.get("rel", {}).get(row, "").lower().split()[:5]:
                found.setdefault(rel, []).append(values.get("href", {}).get(row, ""))
        return found

    def hrefs(self, tag: str, rel: str = "") -> list[str]:
        """Return the addresses of the elements with a tag, and with a rel if one is given."""
        rows = self.rows(tag)
        return [
            href
            for row in rows
            if (href := self.attribute(row, "href")) and (not rel or rel in self.attribute(row, "rel").lower().split())
        ]

    def first(self, name: str) -> str:
        """Return the first content of a ``<meta>``; empty if there is none."""
        return next(iter(self.meta.get(name, ())), "")

    def attribute(self, row: int, name: str) -> str:
        """Return an element's attribute; empty if it has none."""
        return "" if self._dom is None else self._dom.attributes.get(name, {}).get(row, "")

    def attributes(self, name: str) -> Mapping[int, str]:
        """Return the values of an attribute, by row."""
        return {} if self._dom is None else self._dom.attributes.get(name, {})

    def tag(self, row: int) -> str:
        """Return an element's name."""
        return "" if self._dom is None else self._dom.tags[row]

    def rows(self, *tags: str) -> list[int]:
        """Return the first ``MAX_ROWS`` elements with these tags."""
        return [] if self._dom is None else self._dom.rows(*tags)[:MAX_ROWS]

    def with_attribute(self, name: str, *values: str) -> Iterator[int]:
        """Yield the elements one of whose words in an attribute is among ``values``, in order."""
        if self._dom is None:
            return
        count = 0
        for row, declared in self._dom.attributes.get(name, {}).items():
            if any(value in declared.lower() for value in values) and not {*declared.lower().split()}.isdisjoint(
                values
            ):
                yield row
                count += 1
                if count == MAX_ROWS:
                    return

    def with_class(self, wanted: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
        """Yield the rows of the elements whose class attribute is wanted, and the attribute. Equal ones are tried once, by their first ``CLASS_CHARS``."""
        classes = self.attributes("class")
        found = {value for value in set(classes.values()) if wanted(value[:CLASS_CHARS])}
        return ((row, value) for row, value in classes.items() if value in found) if found else iter(())

    def text(self, row: int, joint: str = "") -> str:
        """Return the text in an element, ``joint`` between its runs."""
        if self._dom is None:
            return ""
        first, last = self._runs(self._dom, row)
        return " ".join(joint.join(self._dom.texts[first : min(last, first + MAX_RUNS)]).split())

    def block(self, row: int) -> int:
        """Return the first block in an element; -1 if it has no text in a block."""
        if self._dom is None:
            return -1
        first, last = self._runs(self._dom, row)
        inside = self._run_blocks[first:last]
        inside = inside[inside >= 0]
        return int(inside[0]) if len(inside) else -1

    def inside(self, row: int) -> range:
        """Return the rows of the elements in an element."""
        if self._dom is None:
            return range(0)
        begins, ends = self._dom.events.begins, self._dom.events.ends
        return range(row + 1, int(np.searchsorted(begins, ends[row])))

    def item_of(self, row: int) -> int:
        """Return the element of the item of microdata that an element's property belongs to; -1 if there is none."""
        if self._dom is None:
            return -1
        types, parents = self._dom.attributes.get("itemtype", {}), self._dom.parents
        above = row
        for _ in range(MAX_UP):
            above = int(parents[above])
            if above < 0 or above in types:
                return above
        return -1

    def is_foreign(self, row: int) -> bool:
        """Return whether an element's property belongs to an item that is not about the page."""
        kind = self.attribute(self.item_of(row), "itemtype").lower()
        return any(part in kind for part in FOREIGN)

    @staticmethod
    def _runs(dom: Dom, row: int) -> tuple[int, int]:
        first, last = np.searchsorted(dom.places, (dom.events.begins[row], dom.events.ends[row])).tolist()
        return first, last
