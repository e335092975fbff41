"""``SiteLines``: which lines the pages of each site have, learned from a sample of them.

Of each site a sample of ``max_pages`` pages is kept: those whose keys, hashes of their addresses, are smallest (a bottom-k sample; Cohen and
Kaplan 2007). Which pages these are does not depend on the order or on how the pages were divided, so merging is exact, associative and
commutative, and a page that is learned twice counts once. A site takes at most ``max_pages`` times ``MAX_LINES`` times 8 bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urldefrag, urlsplit

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.api import run
from cleantext.batch.document import Document, document_of
from cleantext.lexicons import normalise
from cleantext.options import Options
from cleantext.page import Page

if TYPE_CHECKING:
    from cleantext.batch.document import Source

__all__ = ["MAX_LINES", "MAX_PAGES", "HasUrl", "PageLines", "SiteLines", "host", "learn", "lines_of"]

MAX_PAGES: Final = 100
"""Pages of a site that are kept by default. The share of the pages that have a line is then estimated with a standard error of at most 0.05,
sqrt(0.25 / 100)."""
MAX_LINES: Final = 2_000
"""Distinct lines of a page that are kept, from its beginning and its end: the longest labelled pages have 3,000 blocks. Bounds memory."""
MAX_CHARS: Final = 1_000
"""Characters of a line that are compared. Bounds work."""
NO_ROLE: Final = 31
"""The number of the section role of a block without one; the roles have the positions of their bits."""

Hashes = npt.NDArray[np.int64]


class HasUrl(Protocol):
    """A document or a page."""

    @property
    def url(self) -> str | None:
        """Its address; None or empty if it is not known."""


def host(page: HasUrl) -> str:
    """Return the host of a page's address, lower case, without ``www.``; empty if there is none.

    >>> host(Document("1", "", url="https://www.Example.org:8080/rain")), host(Document("1", "", url="rain.html"))
    ('example.org', '')
    """
    try:
        return (urlsplit(page.url or "").hostname or "").removeprefix("www.")
    except ValueError:  # brackets without an IPv6 address
        return ""


@dataclass(frozen=True, slots=True, eq=False)
class PageLines:
    """The lines of one page, as hashes."""

    key: int
    """Hash of its address without the fragment, or of its text if it has none: pages with the same key are the same page."""
    text: int
    """Hash of its prose: pages with the same prose are copies, and count once. Of all lines if the page has no prose."""
    lines: Hashes
    """int64, sorted, distinct: hashes of the lines, each of its text, section role and place (``line_hashes``)."""


def _hash(text: str) -> int:
    """Return 64 bits of BLAKE2b, signed: the same in every process, unlike ``hash``."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)


def line_hashes(a: Analysis) -> Hashes:
    """Return int64, shape (blocks,): a hash of each block's text, with its section role and place in the lowest bits.

    The text is compared in the form in which phrases are looked up: case, typography and white space do not count. Blocks without letters and
    digits have the hash 0. The lowest 2 bits are the place (above, inside or below the main span), the 5 above them the section role.
    """
    span = a.main_span
    index = np.arange(a.count)
    places = np.where(index < span.first, 0, np.where(index > span.last, 2, 1))
    roles = a.section_roles
    lowest = (roles & -roles).astype(np.float64)
    numbers = np.where(roles > 0, np.log2(np.maximum(lowest, 1)), NO_ROLE).astype(np.int64)
    texts = np.fromiter(map(_text_hash, a.texts), np.int64, a.count)
    return np.where(texts == 0, 0, (texts & ~np.int64(127)) | numbers << 2 | places)


def _text_hash(text: str) -> int:
    folded = normalise(text[:MAX_CHARS])
    return _hash(folded) if any(map(str.isalnum, folded)) else 0


def lines_of(page: Page) -> PageLines:
    """Return the lines of a page. ``page``: as it was segmented; its verdicts are not read."""
    a = page.analysis
    hashes = line_hashes(a)
    known = hashes[hashes != 0]
    prose = hashes[a.is_prose & (hashes != 0)] >> 7
    text = _hash(",".join(map(str, (prose if len(prose) else known >> 7).tolist())))
    key = _hash(urldefrag(page.url).url) if page.url else text
    if len(known) > MAX_LINES:
        known = np.concatenate((known[: MAX_LINES // 2], known[-MAX_LINES // 2 :]))
    return PageLines(key, text, np.unique(known))


class SiteLines(Mapping[str, Mapping[int, PageLines]]):
    """The sample of each site: from its name to its pages, by key. Immutable; ``a | b`` merges two, and equals learning from all pages together."""

    def __init__(self, samples: Mapping[str, Mapping[int, PageLines]], *, max_pages: int = MAX_PAGES) -> None:
        self._samples = samples
        self.max_pages = max_pages
        """Pages of a site that are kept."""

    def __getitem__(self, site: str) -> Mapping[int, PageLines]:
        return self._samples[site]

    def __iter__(self) -> Iterator[str]:
        return iter(self._samples)

    def __len__(self) -> int:
        return len(self._samples)

    def __or__(self, other: SiteLines) -> SiteLines:
        """Return the lines of both; of pages in both, one."""
        max_pages = min(self.max_pages, other.max_pages)
        merged = _Samples(max_pages)
        for lines in (self, other):
            for site, pages in lines.items():
                for page in pages.values():
                    merged.add(site, page)
        return merged.frozen()


class _Samples:
    """The samples while pages are added."""

    def __init__(self, max_pages: int) -> None:
        self._max_pages = max_pages
        self._pages: dict[str, dict[int, PageLines]] = {}
        self._largest: dict[str, int] = {}
        """The largest key of each site that has ``max_pages`` pages."""

    def add(self, site: str, page: PageLines) -> None:
        """Add a page. Of two pages with the same key the one with the smaller hash of its text, then with fewer lines, stays."""
        pages = self._pages.setdefault(site, {})
        largest = self._largest.get(site)
        if largest is not None and page.key > largest:
            return
        known = pages.get(page.key)
        if known is None or _order(page) < _order(known):
            pages[page.key] = page
        if len(pages) > self._max_pages:
            del pages[max(pages)]
        if len(pages) == self._max_pages:
            self._largest[site] = max(pages)

    def frozen(self) -> SiteLines:
        return SiteLines({s: dict(sorted(self._pages[s].items())) for s in sorted(self._pages)}, max_pages=self._max_pages)


def _order(page: PageLines) -> tuple[int, bytes]:
    return page.text, page.lines.tobytes()


def learn(
    documents: Iterable[Source],
    key: Callable[[HasUrl], str] = host,
    *,
    options: Options = Options(),
    max_pages: int = MAX_PAGES,
) -> SiteLines:
    """Return the lines of the pages of each site.

    ``documents``: as for ``extract_many``. ``key``: the name of a document's site, empty to leave it out; if it is empty for the address of the document,
    the address that the page declares is tried. ``options``: how the pages are read; their filters do not run. Pages that cannot be
    read are left out.
    """
    samples = _Samples(max_pages)
    reading = replace(options, filters=(), select=None, ignore=())
    for number, source in enumerate(documents):
        page = _page(document_of(source, number), reading)
        if page is not None and (site := site_of(page, key)):
            samples.add(site, lines_of(page))
    return samples.frozen()


def site_of(page: Page, key: Callable[[HasUrl], str]) -> str:
    """Return the name of a page's site by its address, or by the one that it declares; empty if there is none."""
    return key(page) or key(page.metadata)


def _page(document: Document, options: Options) -> Page | None:
    """Return the page of a document without verdicts; None if it cannot be read."""
    source: object = document.source
    try:
        if isinstance(source, PathLike):
            source = Path(source).read_bytes()
        if not isinstance(source, (str, bytes)):
            return None
        options = replace(options, url=document.url or options.url)
        return run(source, options, declared=document.charset)
    except Exception:  # noqa: BLE001 -- as in clean: it costs one page
        return None
