"""share_bar: share, follow, print and save links, counters, short URLs."""

from __future__ import annotations

from typing import Final

import regex

from cleantext.filters._interface import take_glued, take_lines
from cleantext.filters._structure import clusters, view
from cleantext.page import Page, Verdicts

__all__ = ["share_bar"]

COUNTER_RE: Final = regex.compile(r"[\d\s.,+:]{1,20}[kKmM]?")
"""A line of nothing but figures. They are counters next to share links only."""
REGION_CHARS: Final = 600
"""Elements named share that hold more text than this are named for something else."""
NETWORK_RUN: Final = 2
"""Names of networks next to each other that are a bar of links."""


def share_bar(page: Page) -> Verdicts:
    """Drop share, follow, print, save and short-URL links, and the counters beside them.

    Leaves the names of networks alone on a line, and figures elsewhere.

    >>> from cleantext import analyze
    >>> [v.index for v in share_bar(analyze("Rain ends match\\nShare\\n0 31340\\nIn 1999 the village had two shops, and now it has none."))]
    [1, 2]
    """
    v = view(page)
    found: dict[int, str] = {}
    take_lines(v, "share_bar", found)
    take_glued(v, "share_bar", found)
    networks = {
        i
        for i in v.hits["share_bar", "network"]
        if v.m.short[i] and not v.heading(i) and not v.cell(i) and not v.introduced(i)
    }
    for group in clusters(networks, 2):
        by_share = any(j in found for j in range(group[0] - 2, group[-1] + 3))
        if len(group) >= NETWORK_RUN or by_share or (v.html and v.hint_at(group[0], "share")):
            found.update((j, f"the network {v.texts[j][:20]!r}") for j in group if j not in found)
    if v.html:
        for region in v.regions("share"):
            if v.prose_share(region) == 0 and v.m.chars[region.start : region.stop].sum() < REGION_CHARS:
                found.update(
                    (j, "inside an element named share") for j in region if not v.heading(j) and j not in found
                )
    for i in sorted(found):
        for j in (i - 1, i + 1):
            if (
                0 <= j < v.n
                and j not in found
                and COUNTER_RE.fullmatch(v.texts[j])
                and not v.code[j]
                and (
                    not v.cell(j)
                    and not (v.html and v.blocks.kinds[j] != v.blocks.kinds[i])
                    and v.texts[j][:1].isnumeric()
                )
            ):
                found[j] = f"a counter beside {v.texts[i][:20]!r}"
    return v.drops(found)
