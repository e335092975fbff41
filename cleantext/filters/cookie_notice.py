"""cookie_notice: banners that ask for consent."""

from __future__ import annotations

from typing import Final

from cleantext.filters._interface import take_voices, take_weak
from cleantext.filters._structure import clusters, view
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
    v = view(page)
    found: dict[int, str] = {}
    take_voices(v, "cookie_notice", "cookie", found)
    buttons = {
        i: phrase.text
        for i, phrase in v.hits["cookie_notice", "line"].items()
        if v.m.short[i] and not v.code[i] and not v.cell(i) and not v.introduced(i)
    }
    spoken = set(found)
    for group in clusters([*buttons, *spoken], REACH):
        if len(group) >= 2 or (v.html and v.hint_at(group[0], "cookie")):
            for i in group:
                if i in buttons and not v.heads_prose(i) and not v.amid_prose(i):
                    found.setdefault(i, f"the button {buttons[i]!r}")
    for group in clusters(found, REACH // 2):
        if len(group) >= 3:
            for j in range(group[0], group[-1]):
                if v.m.short[j] and not v.cell(j) and not v.heading(j) and not v.code[j]:
                    found.setdefault(j, "between the parts of a consent banner")
    take_weak(v, "cookie_notice", found)
    if v.html:
        for region in v.regions("cookie"):
            if any(j in found for j in region) or v.share(region.start, region.stop) < REGION_SHARE:
                found.update((j, "inside an element named as consent banner") for j in region if j not in found)
    return v.drops(found)
