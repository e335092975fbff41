"""post_authors: the lines of names and dates of the posts of a thread. Runs only with ``authors="drop"``."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleantext.analysis.dates import is_age, is_date
from cleantext.evidence import Code, Evidence
from cleantext.page import Page, Verdicts

__all__ = ["post_authors"]

POST_AUTHOR: Final = Code("post_author", "position", "a short line in most posts of the thread, apart from their text")

POST_STAMP: Final = Code("post_stamp", "phrase", "the date of a post, with {quote}")


def post_authors(page: Page) -> Verdicts:
    """Drop the lines of names and dates above or below the posts of a thread: short lines that most posts have, in the same place.

    Dates and ages that begin with words such as "answered" go as well. Posts are the records of a series that hold prose. Other pages than discussions are left alone.

    >>> from cleantext import analyze
    >>> posts = "".join(f"<div class=post><b>user{i}</b><p>I changed valve {i} last week, and it has been quiet since then.</p></div>" for i in range(9))
    >>> page = analyze(f"<title>Pump is noisy</title><h1>Pump is noisy</h1><div>{posts}</div>", filters=())
    >>> len(post_authors(page))
    9
    """
    a = page.analysis
    series = a.units.series
    if page.kind.name != "discussion":
        return Verdicts.drops({})
    stamps = [
        i
        for i in a.matches["post_extras", "stamp"]
        if page.kept[i] and a.is_short[i] and (is_date(a, i) or is_age(a, i))
    ]
    is_short = a.in_posts & page.kept & a.is_short & ~a.is_heading
    times = np.bincount(series.roles[is_short], minlength=int(series.roles.max()) + 1)
    is_common = 2 * times[series.roles] > series.members
    evidence: Evidence = POST_AUTHOR()
    found = dict.fromkeys(np.flatnonzero(is_short & is_common).tolist(), evidence)
    return Verdicts.drops(
        found | {i: POST_STAMP(a.matches["post_extras", "stamp"][i].text) for i in stamps if i not in found}
    )
