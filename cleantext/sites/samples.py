"""``SiteLines``: which lines the pages of each site have, learned from a sample of them.

Of each site those ``max_pages`` pages are kept whose keys, hashes of their addresses, are smallest: a bottom-k sample (Cohen and Kaplan
2007). Which pages these are does not depend on the order, or on how the pages were divided. So merging is exact, associative and
commutative, and a page that is learned twice counts once. A site takes at most ``max_pages`` times ``MAX_LINES`` times 8 bytes, 800 kB, and
with pages of 150 lines 120 kB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from os import PathLike
from typing import TYPE_CHECKING, Final

from cleantext.batch.document import Document, document_of, page_of
from cleantext.counted import counted
from cleantext.options import Options
from cleantext.page import Page
from cleantext.sites.lines import HasUrl, PageLines, address_key, host, lines_of, site_of

if TYPE_CHECKING:
    from cleantext.batch.document import Source

__all__ = ["MAX_PAGES", "Sampler", "SiteLines", "learn"]

MAX_PAGES: Final = 100
"""Pages of a site that are kept by default. The share of the pages that have a line is then estimated with a standard error of at most 0.05,
sqrt(0.25 / 100)."""


class SiteLines(Mapping[str, Mapping[int, PageLines]]):
    """The sample of each site: from its name to its pages, by key. ``a | b`` merges two, and equals learning from all pages together."""

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

    def __repr__(self) -> str:
        return f"<lines of {counted(sum(map(len, self.values())), 'page')} of {counted(len(self), 'site')}>"

    def __or__(self, other: SiteLines) -> SiteLines:
        """Return the lines of both. A page that both have counts once; the smaller of the two ``max_pages`` applies."""
        given: object = other
        if not isinstance(given, SiteLines):
            return NotImplemented
        sampler = Sampler(min(self.max_pages, other.max_pages))
        for lines in (self, other):
            for site, pages in lines.items():
                for page in pages.values():
                    sampler.add(site, page)
        return sampler.lines()

    def save(self, path: str | PathLike[str]) -> None:
        """Write the lines to a Parquet file, which ``load`` reads. Needs pyarrow, the extra ``arrow``."""
        from cleantext.sites.arrow import save  # noqa: PLC0415 -- an extra

        save(self, path)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> SiteLines:
        """Return the lines that ``save`` wrote. Needs pyarrow, the extra ``arrow``.

        Raises OSError if the file cannot be read, ValueError if it is not one of ``save``, or one of another version.
        """
        from cleantext.sites.arrow import load  # noqa: PLC0415 -- an extra

        return load(path)


class Sampler:
    """Samples to which pages are added. Raises ValueError for fewer than one page."""

    def __init__(self, max_pages: int = MAX_PAGES) -> None:
        if max_pages < 1:
            raise ValueError(f"max_pages is {max_pages}: give the pages of a site to keep, 1 or more")
        self._max_pages = max_pages
        self._pages: dict[str, dict[int, PageLines]] = {}
        self._largest: dict[str, int] = {}
        """The largest key of each site that has ``max_pages`` pages."""

    def wants(self, site: str, key: int) -> bool:
        """Return whether a page with a key would be kept."""
        largest = self._largest.get(site)
        return largest is None or key <= largest

    def add(self, site: str, page: PageLines) -> None:
        """Add a page. Of two pages with the same key the first in ``PageLines.order`` stays."""
        if not self.wants(site, page.key):
            return
        pages = self._pages.setdefault(site, {})
        known = pages.get(page.key)
        if known is None or page.order < known.order:
            pages[page.key] = page
        if len(pages) > self._max_pages:
            del pages[max(pages)]
        if len(pages) == self._max_pages:
            self._largest[site] = max(pages)

    def lines(self) -> SiteLines:
        """Return the samples so far, in the order of the sites' names and the pages' keys."""
        return SiteLines(
            {site: dict(sorted(self._pages[site].items())) for site in sorted(self._pages)}, max_pages=self._max_pages
        )


def learn(
    documents: Iterable[Source],
    key: Callable[[HasUrl], str] = host,
    *,
    options: Options = Options(),  # noqa: B008 -- frozen
    max_pages: int = MAX_PAGES,
) -> SiteLines:
    """Return the lines of the pages of each site.

    ``documents``: as for ``extract_many``; they are read one by one, and those whose address is not in the sample are not opened.
    ``key``: the name of a document's site; empty to leave it out. If the address is not known, ``key`` is called with the metadata that the page declares.
    ``options``: how the pages are read, as when they are cleaned; their filters do not run. ``max_pages``: pages of a site that are kept.

    Pages that cannot be read are left out.
    """
    sampler = Sampler(max_pages)
    reading = replace(options, filters=(), select=None, ignore=(), authors="keep", timings=False)
    for number, source in enumerate(documents):
        document = document_of(source, number)
        url = document.url or options.url
        site = key(document) if document.url else ""
        if url and site and not sampler.wants(site, address_key(url)):
            continue
        page = _page(document, reading)
        if page is not None and (site := site or site_of(page, key)):
            sampler.add(site, lines_of(page))
    return sampler.lines()


def _page(document: Document, options: Options) -> Page | None:
    """Return the page of a document without verdicts; None if it cannot be read."""
    try:
        return page_of(document, options)
    except Exception:  # noqa: BLE001 -- as in clean: it costs one page
        return None
