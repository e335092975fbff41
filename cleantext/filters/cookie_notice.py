"""cookie_notice: banners that ask for consent."""

from __future__ import annotations

from typing import Final

from cleantext.analysis.spans import clusters
from cleantext.evidence import Evidence
from cleantext.filters.rules import BETWEEN_PARTS, INTERFACE_LINE, NAMED_SECTION, site_voice, weak_lines
from cleantext.page import Page, Verdicts

__all__ = ["cookie_notice"]

REGION_SHARE: Final = 0.1
"""Share of the page's characters up to which an element named as a consent banner needs no known phrase in it."""
REACH: Final = 8
"""Blocks around a banner's sentence in which its buttons stand."""


def cookie_notice(page: Page) -> Verdicts:
    """Drop consent banners: their sentences in the site's own voice, buttons, lists of purposes.

    Leaves articles about cookies, and banners that are quoted.

    >>> from cleantext import analyze
    >>> [v.index for v in cookie_notice(analyze("We use cookies to improve your experience.\\nAccept all\\nReject all"))]
    [0, 1, 2]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    site_voice(a, "cookie_notice", "cookie", found)
    buttons = {
        i: phrase.text
        for i, phrase in a.matches["cookie_notice", "line"].items()
        if a.is_short[i] and not a.is_code[i] and not a.is_cell[i] and not a.is_announced(i)
    }
    spoken = set(found)
    for group in clusters([*buttons, *spoken], REACH):
        if len(group) >= 2 or (a.is_html and a.role_at(group[0], "cookie")):
            for i in group:
                if i in buttons and not a.heads_prose(i) and not a.between_prose(i):
                    found.setdefault(i, INTERFACE_LINE(buttons[i]))
    for group in clusters(found, REACH // 2):
        if len(group) >= 3:
            for j in range(group[0], group[-1]):
                if a.is_short[j] and not a.is_cell[j] and not a.is_heading[j] and not a.is_code[j]:
                    found.setdefault(j, BETWEEN_PARTS("consent banner"))
    weak_lines(a, "cookie_notice", found)
    if a.is_html:
        for region in a.regions("cookie"):
            if any(j in found for j in region) or a.page_share(region.start, region.stop) < REGION_SHARE:
                found.update((j, NAMED_SECTION("cookie")) for j in region if j not in found)
    return Verdicts.drops(found)
