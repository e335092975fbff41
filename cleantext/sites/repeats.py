"""repeats: drop what most other pages of the site have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from hashlib import blake2b
from typing import Final, NamedTuple

import numpy as np

from cleantext.analysis.units import is_label
from cleantext.blocks import BoolArray, Ints
from cleantext.evidence import Code
from cleantext.lexicons import normalise
from cleantext.page import NO_VERDICTS, Page, Verdicts
from cleantext.sites.lines import NO_LINE, Hashes, HasUrl, PageLines, host, line_hashes, lines_of, site_of
from cleantext.sites.samples import SiteLines

__all__ = ["MIN_PAGES", "SHARE", "Repeats"]

SHARE: Final = 0.8
"""Share of the other pages above which a line repeats. At 0.3 and 0.5 pages of forums lose lines that their posts have in common."""
MIN_PAGES: Final = 4
"""Fewest other pages of a site: all of four have to have a line."""
MAX_PROSE: Final = 0.5
"""Share of the kept characters of prose from which repeating prose shows that the other pages are copies of this one. A majority."""
SAME: Final = 2
"""Most pages that can be this one: one with its address, one with its prose."""

ON_PAGES: Final = Code("on_pages", "repetition", "on {count} of {total} other pages of {name}")


class _Site(NamedTuple):
    """What the filter needs of the sample of a site: a few kB."""

    lines: Hashes
    """int64, sorted: the lines that may repeat."""
    counts: Ints
    """int64: the pages that have each line."""
    keys: Hashes
    """int64: the keys of the pages, copies included."""
    texts: Hashes
    """int64: the hash of the prose of each of them."""
    pages: int
    """Pages that were counted: those with different prose."""


class Repeats:
    """Drop the lines that more than a share of the other pages of the site have, in the same place of the page.

    Runs best as the last filter: what it would drop earlier, the scorer could not use. Keeps a headline that occurs in the page's own title,
    a heading of what does not repeat, rows and pairs of which a part does not repeat, tables, and the only prose. Judges nothing if
    no prose is kept, or most of it repeats, as on copies of a page. If the page itself is among those that were learned, it is not counted.

    ``lines``: what was learned; the filter keeps a few kB for each site, so that it can be sent to other processes. ``share``: of the
    other pages, 0 to 1; ``min_pages``: fewest other pages. ``key``: the name of a page's site, as when the lines were learned.

    Raises TypeError for lines of another type, ValueError for numbers that cannot be right.

    >>> from cleantext import analyze, sites
    >>> from cleantext.batch import Document
    >>> pages = [f"<p>The best rain of the county</p><p>On day {n} it rained, so match number {n} was called off.</p>" for n in range(5)]
    >>> lines = sites.learn(Document(str(n), page, url=f"https://example.org/{n}") for n, page in enumerate(pages))
    >>> analyze(pages[0], url="https://example.org/0", filters=(Repeats(lines),)).text
    'On day 0 it rained, so match number 0 was called off.'
    """

    name = "repeats"

    def __init__(
        self,
        lines: SiteLines,
        *,
        share: float = SHARE,
        min_pages: int = MIN_PAGES,
        key: Callable[[HasUrl], str] = host,
    ) -> None:
        given: object = lines
        if not isinstance(given, SiteLines):
            raise TypeError(
                f"lines is {type(given).__name__}: pass what cleantext.sites.learn or SiteLines.load returns"
            )
        if not 0 <= share < 1:
            raise ValueError(f"share is {share!r}: give the share of the other pages, from 0 to below 1")
        if min_pages < 1:
            raise ValueError(f"min_pages is {min_pages!r}: give the fewest other pages, 1 or more")
        self._share, self._min_pages, self._key = share, min_pages, key
        counted = ((name, _counted(pages.values(), share)) for name, pages in lines.items() if len(pages) >= min_pages)
        self._sites = {name: site for name, site in counted if site.pages >= min_pages}

    def __repr__(self) -> str:
        return f"<repeats of {len(self._sites)} sites>"

    @property
    def checksum(self) -> str:
        """A hash of what the filter knows, by which ``run_batch`` goes on only with the same."""
        whole = blake2b(repr((self._share, self._min_pages)).encode(), digest_size=8)
        for name, site in self._sites.items():
            whole.update(name.encode("utf-8", "surrogatepass"))
            for column in (site.lines, site.counts, site.keys, site.texts):
                whole.update(column.tobytes())
        return whole.hexdigest()

    def __call__(self, page: Page) -> Verdicts:
        """Return the drop verdicts on kept blocks."""
        name = site_of(page, self._key) if self._sites else ""
        site = self._sites.get(name)
        if site is None:
            return NO_VERDICTS
        a = page.analysis
        hashes = line_hashes(a)
        own = lines_of(page, hashes)
        same = len(np.unique(site.texts[(site.keys == own.key) | (site.texts == own.text)]))
        others = site.pages - same
        if others < self._min_pages:
            return NO_VERDICTS
        counts = _looked_up(site, hashes) - same
        repeats = counts > self._share * others
        drop = _droppable(page, repeats, hashes)
        if not drop.any():
            return NO_VERDICTS
        indices = np.flatnonzero(drop)
        return Verdicts(
            indices,
            np.zeros(len(indices), np.bool_),
            [ON_PAGES(name, count=count, total=others) for count in counts[indices].tolist()],
        )


def _counted(sample: Collection[PageLines], share: float) -> _Site:
    """Return the lines of a sample that may repeat, and their counts; pages with the same prose count once."""
    pages = {page.text: page for page in sample}
    lines, counts = np.unique(np.concatenate([page.lines for page in pages.values()]), return_counts=True)
    may_repeat = counts > share * (len(pages) - SAME)
    keys = np.array([page.key for page in sample], np.int64)
    texts = np.array([page.text for page in sample], np.int64)
    return _Site(lines[may_repeat], counts[may_repeat], keys, texts, len(pages))


def _looked_up(site: _Site, hashes: Hashes) -> Ints:
    """Return int64, shape (blocks,): the pages that have each line; 0 for lines that do not repeat."""
    if not len(site.lines):
        return np.zeros(len(hashes), np.int64)
    at = np.minimum(np.searchsorted(site.lines, hashes), len(site.lines) - 1)
    counts: Ints = np.where((site.lines[at] == hashes) & (hashes != NO_LINE), site.counts[at], 0)
    return counts


def _droppable(page: Page, repeats: BoolArray, hashes: Hashes) -> BoolArray:
    """Return bool, shape (blocks,): the kept blocks that repeat, without those that are content all the same.

    Of a line that a filter dropped elsewhere on the page, such as an entry of the menu that is the headline here, the kept copies stay.
    Blocks without letters and digits are like the rest of their unit.
    """
    a = page.analysis
    drop = repeats & page.kept & (a.units.tables < 0) & ~np.isin(hashes, hashes[repeats & ~page.kept])
    broken = np.zeros(a.count, np.bool_)
    broken[a.units.numbers[~repeats & (hashes != NO_LINE)]] = True
    drop &= ~broken[a.units.numbers]
    prose = page.kept & a.is_prose
    chars = a.blocks.chars.astype(np.int64)
    if chars[prose & drop].sum() >= MAX_PROSE * chars[prose].sum():
        return np.zeros(a.count, np.bool_)
    _keep_headings(page, drop)
    return drop


def _keep_headings(page: Page, drop: BoolArray) -> None:
    """Take out of ``drop`` the headings that are in the page's title, and those right above a kept block that stays.

    In flattened text a heading may be any line inside the main span that is not prose, and that the page has once; a label with a
    colon may be anywhere.
    """
    a, title = page.analysis, normalise(page.title)
    kept = np.flatnonzero(page.kept)[::-1].tolist()
    if a.is_html:
        may_head = a.is_heading
    else:
        lines = Counter(a.texts[i] for i in kept)
        index = np.arange(a.count)
        inside = (index >= a.main_span.first) & (index <= a.main_span.last) & ~a.is_prose
        once = np.fromiter((lines[text] == 1 for text in a.texts), np.bool_, a.count)
        may_head = (inside & once) | np.fromiter(map(is_label, a.texts), np.bool_, a.count)
    stays_below = False
    for i in kept:
        if drop[i]:
            in_title = a.is_heading[i] and normalise(a.texts[i]) in title
            drop[i] = not (in_title or (stays_below and may_head[i]))
        stays_below = not drop[i]
