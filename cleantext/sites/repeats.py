"""``Repeats``: a filter that drops the lines that most pages of a site have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from cleantext.analysis import Analysis
from cleantext.blocks import BoolArray, Ints
from cleantext.evidence import Code
from cleantext.lexicons import normalise
from cleantext.page import NO_VERDICTS, Page, Verdicts
from cleantext.sites.lines import Hashes, HasUrl, PageLines, SiteLines, host, line_hashes, lines_of, site_of

__all__ = ["MIN_PAGES", "SHARE", "Repeats"]

SHARE: Final = 0.3
MIN_PAGES: Final = 4
CACHED_SITES: Final = 64
"""Sites whose counts are kept at a time. Bounds memory."""

ON_PAGES: Final = Code("on_pages", "repetition", "on {count} of {words}")


class _Counts(NamedTuple):
    """The lines of a site, counted."""

    lines: Hashes
    """int64, sorted: hashes."""
    counts: Ints
    """int64: the pages that have each line."""
    texts: frozenset[int]
    """The distinct texts of the pages that were counted."""
    pages: tuple[PageLines, ...]


class Repeats:
    """Drop what most other pages of the site have, whatever it looks like."""

    name = "repeats"

    def __init__(self, lines: SiteLines, *, share: float = SHARE, min_pages: int = MIN_PAGES, key: Callable[[HasUrl], str] = host, level: int = 7, guard=True) -> None:
        self._lines, self._share, self._min_pages, self._key = lines, share, min_pages, key
        self._level, self._guard = level, guard
        self._cache = {}

    def __call__(self, page: Page) -> Verdicts:
        site = site_of(page, self._key)
        sample = self._lines.get(site)
        if not sample:
            return NO_VERDICTS
        a = page.analysis
        own = lines_of(page)
        others = {p.text: p for p in sample.values() if p.key != own.key and p.text != own.text}
        if len(others) < self._min_pages:
            return NO_VERDICTS
        hashes = line_hashes(a)
        key = site
        if key not in self._cache:
            allp = {p.text: p for p in sample.values()}
            self._cache[key] = np.unique(np.concatenate([np.unique(p.lines >> self._level) for p in allp.values()]), return_counts=True)
        u, c = self._cache[key]
        h = hashes >> self._level
        at = np.minimum(np.searchsorted(u, h), len(u) - 1)
        counts = np.where((u[at] == h) & (hashes != 0), c[at], 0)
        for p in {p.text: p for p in sample.values()}.values():
            if p.text == own.text or (p.key == own.key):
                counts = counts - np.isin(h, p.lines >> self._level)
        n = len(others)
        repeats = (counts > self._share * n) & (counts >= 2)
        drop = repeats & page.kept
        if self._guard:
            title = normalise(page.title)
            for i in np.flatnonzero(drop & a.is_heading).tolist():
                if title and normalise(a.texts[i]) in title: drop[i] = False
            # headings above what does not repeat
            nexts = np.flatnonzero(~a.is_heading)
            for i in np.flatnonzero(drop & a.is_heading).tolist()[::-1]:
                j = i + 1
                while j < a.count and (not page.kept[j] or (a.is_heading[j] and drop[j])):
                    j += 1
                if j < a.count and not drop[j] : drop[i] = False
            units = a.units
            num = units.numbers
            bad = np.zeros(a.count, bool); bad[num[~repeats & (hashes != 0)]] = True
            drop &= ~bad[num]
            drop &= units.tables < 0
        if not (page.kept & a.is_prose & ~drop).any():
            drop &= ~a.is_prose
        if not (page.kept & ~drop).any():
            return NO_VERDICTS
        return Verdicts.drops({i: ON_PAGES(f"{n} other pages of {site}", count=int(counts[i])) for i in np.flatnonzero(drop).tolist()})
