"""All that a page declares, read once for the fields of its metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from cleantext.cached import cached_property
from cleantext.metadata.linked_data import Item, items_of, main_items, strings, types_of
from cleantext.metadata.markup import Markup
from cleantext.metadata.record import Source, SourceKind
from cleantext.metadata.values import clean_text, clean_url, comparable

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["Candidate", "Declared"]

OPENGRAPH: Final = ("og:", "article:", "product:", "book:", "profile:")
"""The prefixes of OpenGraph's properties."""


class Candidate(NamedTuple):
    """A text that may be the value of a field."""

    text: str
    """The text as the page has it, one line, without markup."""
    source: Source
    """Where it is from."""


class Declared:
    """The declarations of a page, and the page itself."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.markup = Markup(page.blocks)
        items = items_of(page.declarations.linked)
        self.items = items
        """All items of JSON-LD."""
        self.by_id = {
            key: item for item in reversed(items) if isinstance(key := item.get("@id"), str) and len(item) > 1
        }
        self.main = main_items(items)
        """The items about the page's text, the best first."""

    @cached_property
    def url(self) -> Candidate | None:
        """The canonical address, or else that for sharing or of the main item."""
        base = next(iter(self.markup.hrefs("base")), "")
        for rel in ("canonical",):
            for value in self.markup.links.get(rel, ()):
                shared = self.markup.first("og:url")
                if url := clean_url(value, clean_url(base) or clean_url(shared)):
                    return Candidate(url, Source("link", f"rel={rel}"))
        for candidate in (
            *self.meta("og:url", "twitter:url", "dc.identifier", "parsely-link"),
            *self.linked(("url", "mainEntityOfPage"), ("@id", "url"), self.main[:1]),
        ):
            if url := clean_url(candidate.text, clean_url(base)):
                return Candidate(url, candidate.source)
        return None

    @cached_property
    def base(self) -> str:
        """The address that others are relative to; empty if the page has none."""
        base = clean_url(next(iter(self.markup.hrefs("base")), ""), self.url.text if self.url is not None else "")
        return base or (self.url.text if self.url is not None else "")

    @cached_property
    def host_names(self) -> list[str]:
        """The host of the page in several forms, as ``comparable`` gives them: "bbc", "bbccouk"."""
        if self.url is None:
            return []
        labels = [
            label for label in (urlsplit(self.url.text).hostname or "").split(".") if label not in ("www", "m", "amp")
        ]
        joined = ["".join(labels), "".join(labels[-2:]), *([labels[-2]] if len(labels) > 1 else []), *labels[:1]]
        return [name for name in map(comparable, joined) if len(name) > 2]

    def linked(
        self, keys: Iterable[str], names: Iterable[str] = ("name",), items: Iterable[Item] | None = None
    ) -> Iterator[Candidate]:
        """Yield the values of JSON-LD under some keys of the main items, key by key for each item.

        ``names``: the keys that have the text of a value that is an item.
        """
        keys, names = tuple(keys), tuple(names)
        for item in self.main if items is None else items:
            for key in keys:
                kind = next(iter(types_of(item)), "item")
                for value in strings(item.get(key), names, self.by_id):
                    if text := clean_text(value):
                        yield Candidate(text, Source("json-ld", f"{kind}.{key}"))

    def meta(self, *names: str) -> Iterator[Candidate]:
        """Yield the contents of ``<meta>`` with some names, name by name."""
        for name in names:
            for value in self.markup.meta.get(name, ()):
                if text := clean_text(value):
                    kind: SourceKind = "opengraph" if name.startswith(OPENGRAPH) else "meta"
                    yield Candidate(text, Source(kind, name))

    def microdata(self, *names: str, read: Callable[[int], str] | None = None) -> Iterator[Candidate]:
        """Yield the values of microdata with some names that are about the page. ``read``: from an element to its value."""
        read = read or self.value_of
        for row in self.markup.with_attribute("itemprop", *names):
            if self.markup.is_foreign(row) or self.markup.tag(row) == "meta":
                continue
            if text := clean_text(read(row)):
                name = self.markup.attribute(row, "itemprop")
                yield Candidate(text, Source("microdata", f"itemprop={name}", block=self.markup.block(row)))

    def value_of(self, row: int) -> str:
        """Return the value of an element of microdata: its ``content`` or date, or else its text."""
        markup = self.markup
        return markup.attribute(row, "content") or markup.attribute(row, "datetime") or markup.text(row)
