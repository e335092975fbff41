"""share_bar: share, follow, print and save links, counters, short URLs."""

from __future__ import annotations

from typing import Final

import regex

from cleantext.analysis import Analysis
from cleantext.analysis.spans import clusters
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import glued_lines, interface_lines, named_sections, short_matches
from cleantext.page import Page, Verdicts

__all__ = ["share_bar"]

NETWORK: Final = Code("network", "phrase", "the name of a social network, {quote}")
COUNTER: Final = Code("counter", "position", "a counter beside {quote}")

COUNTER_RE: Final = regex.compile(r"\d[\d\s.,+:]{0,19}[kKmM]?")
"""A number, perhaps with a suffix such as "k": a counter if it is next to a share link."""
NETWORKS: Final = 2
"""Fewest names of networks in a row of share links. A single name may be a heading or a value."""
NETWORK_REACH: Final = 2
"""Largest distance, in blocks, from one name of a network to the next, or to a share link: a counter may be between them."""
SECTION_CHARS: Final = 600
"""Characters from which an element named share is something else, such as a table of share prices."""


def share_bar(page: Page) -> Verdicts:
    """Drop share, follow, print, save and short-URL links, and the counters beside them.

    They are controls of the site around the text. Names of networks are dropped in a row, near a share link, or in an element
    named as a share bar; such elements are dropped whole if they are small and contain no prose. Keeps the name of a single network
    elsewhere, tables and lists of networks, headings, and numbers elsewhere.

    >>> from cleantext import analyze
    >>> page = analyze("Rain ends match\\nShare\\n0 31340\\nIn 1999 the village had two shops, and now it has none.")
    >>> [v.reason for v in share_bar(page)]
    ["the interface line 'share'", "a counter beside 'Share'"]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    interface_lines(a, "share_bar", found)
    glued_lines(a, "share_bar", found)
    networks = [
        i for i in short_matches(a, "share_bar", "network", unless=a.is_heading | a.is_cell) if not a.is_announced(i)
    ]
    for group in clusters(networks, NETWORK_REACH):
        beside = range(group[0] - NETWORK_REACH, group[-1] + NETWORK_REACH + 1)
        if len(group) >= NETWORKS or not found.keys().isdisjoint(beside) or a.role_at(group[0], "share"):
            for i in group:
                found.setdefault(i, NETWORK(a.texts[i]))
    named_sections(
        a,
        "share",
        found,
        when=lambda blocks: (
            a.prose_density(blocks) == 0 and a.chars_before[blocks.stop] - a.chars_before[blocks.start] < SECTION_CHARS
        ),
        unless=a.is_heading,
    )
    for i in sorted(found):
        for j in (i - 1, i + 1):
            if 0 <= j < a.count and j not in found and _is_counter(a, j) and a.blocks.kinds[i] == a.blocks.kinds[j]:
                found[j] = COUNTER(a.texts[i], block=i)
    return Verdicts.drops(found)


def _is_counter(a: Analysis, i: int) -> bool:
    return not a.is_code[i] and not a.is_cell[i] and COUNTER_RE.fullmatch(a.texts[i]) is not None
