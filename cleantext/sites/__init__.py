"""Boilerplate that only many pages show: the lines that most pages of a site have.

>>> from cleantext import DEFAULT_FILTERS, analyze, sites
>>> from cleantext.batch import Document
>>> pages = [f"The best rain of the county\\nOn day {n} it rained as on the {n} days before, so the match was called off." for n in range(9)]
>>> lines = sites.learn(Document(str(n), page, url=f"https://example.org/{n}") for n, page in enumerate(pages))
>>> page = analyze(pages[0], url="https://example.org/0", filters=(sites.filter(lines),))
>>> page.text, page.verdicts[0].reason
('On day 0 it rained as on the 0 days before, so the match was called off.', 'on 8 of 8 other pages of example.org')
"""

from cleantext.sites.lines import PageLines, host, lines_of
from cleantext.sites.repeats import Repeats
from cleantext.sites.repeats import Repeats as filter  # noqa: A004, N813 -- read as sites.filter
from cleantext.sites.samples import SiteLines, learn

__all__ = ["PageLines", "Repeats", "SiteLines", "filter", "host", "learn", "lines_of"]
