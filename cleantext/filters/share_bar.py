"""share_bar: share, follow, print and save links, counters, short URLs."""

from __future__ import annotations

from typing import Final

import regex

from cleantext.analysis.spans import clusters
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import NAMED_SECTION, glued_lines, interface_lines
from cleantext.page import Page, Verdicts

__all__ = ["share_bar"]

NETWORK: Final = Code("network", "phrase", "the network {quote}")
COUNTER: Final = Code("counter", "position", "a counter beside {quote}")

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
    a = page.analysis
    found: dict[int, Evidence] = {}
    interface_lines(a, "share_bar", found)
    glued_lines(a, "share_bar", found)
    networks = {
        i
        for i in a.matches["share_bar", "network"]
        if a.is_short[i] and not a.is_heading[i] and not a.is_cell[i] and not a.is_announced(i)
    }
    for group in clusters(networks, 2):
        by_share = any(j in found for j in range(group[0] - 2, group[-1] + 3))
        if len(group) >= NETWORK_RUN or by_share or (a.is_html and a.role_at(group[0], "share")):
            found.update((j, NETWORK(a.texts[j])) for j in group if j not in found)
    if a.is_html:
        for region in a.regions("share"):
            if a.prose_density(region) == 0 and a.stats.chars[region.start : region.stop].sum() < REGION_CHARS:
                found.update((j, NAMED_SECTION("share")) for j in region if not a.is_heading[j] and j not in found)
    for i in sorted(found):
        for j in (i - 1, i + 1):
            if (
                0 <= j < a.count
                and j not in found
                and COUNTER_RE.fullmatch(a.texts[j])
                and not a.is_code[j]
                and (
                    not a.is_cell[j]
                    and not (a.is_html and a.blocks.kinds[j] != a.blocks.kinds[i])
                    and a.texts[j][:1].isnumeric()
                )
            ):
                found[j] = COUNTER(a.texts[i], block=i)
    return Verdicts.drops(found)
