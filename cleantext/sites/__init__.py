"""Boilerplate that only many pages show: the lines that most pages of a site have.

>>> from cleantext import DEFAULT_FILTERS, analyze, sites
>>> from cleantext.batch import Document
>>> pages = [f"Our rain is the best rain\\nDay {n} was as wet as the {n} days before it, so the match was called off." for n in range(9)]
>>> lines = sites.learn(Document(str(n), page, url=f"https://example.org/{n}") for n, page in enumerate(pages))
>>> page = analyze(pages[0], url="https://example.org/0", filters=(sites.filter(lines), *DEFAULT_FILTERS))
>>> page.text, page.deciding_verdicts()[0].reason
('Day 0 was as wet as the 0 days before it, so the match was called off.', 'on 8 of 8 other pages of example.org')
"""

from cleantext.sites.lines import MAX_PAGES, PageLines, SiteLines, host, learn, lines_of
from cleantext.sites.repeats import MIN_PAGES, SHARE, Repeats
from cleantext.sites.repeats import Repeats as filter  # noqa: A004 -- read as sites.filter

__all__ = ["MAX_PAGES", "MIN_PAGES", "SHARE", "PageLines", "Repeats", "SiteLines", "filter", "host", "learn", "lines_of"]
