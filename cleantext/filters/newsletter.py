"""newsletter: pitches for newsletters, apps, notifications, subscriptions and donations, and paywall notices."""

from __future__ import annotations

from typing import Final

from cleantext.filters._interface import take_lines, take_voices
from cleantext.filters._structure import clusters, view
from cleantext.page import Page, Verdicts

__all__ = ["newsletter"]

REACH: Final = 4
"""Blocks within which the parts of one pitch stand."""
PITCH_WORDS: Final = 30.0
"""Words of a sentence between two parts of a pitch that belongs to it."""


def newsletter(page: Page) -> Verdicts:
    """Drop newsletter, app and subscription pitches, paywall notices, donation appeals.

    Leaves articles about newsletters and subscriptions.

    >>> from cleantext import analyze
    >>> text = "Subscribe to our newsletter and get the best stories straight to your inbox.\\nEnter your email\\nSubscribe"
    >>> [v.index for v in newsletter(analyze(text))]
    [0, 1, 2]
    """
    v = view(page)
    found: dict[int, str] = {}
    take_voices(v, "newsletter", "newsletter", found)
    take_lines(v, "newsletter", found)
    heads = {i: p.text for i, p in v.hits["newsletter", "head"].items() if v.m.short[i] and not v.code[i]}
    for i, phrase in heads.items():
        borne_out = any(j in found for j in range(i + 1, i + 1 + REACH)) or (v.html and v.hint_at(i, "newsletter"))
        if borne_out or (not v.heads_prose(i) and not v.amid_prose(i)):
            found.setdefault(i, f"heads a pitch: {phrase!r}")
    for group in clusters(found, REACH):
        if len(group) >= 2:
            for j in range(group[0], group[-1]):
                if (v.m.words[j] <= PITCH_WORDS or group[0] in heads) and not v.code[j] and v.blocks.levels[j] != 1:
                    found.setdefault(j, "between the parts of a pitch")
    if v.html:
        for region in v.regions("newsletter"):
            if v.share(region.start, region.stop) < 0.2 and v.m.chars[region.start : region.stop].sum() < 1500:
                found.update(
                    (j, "inside an element named as pitch") for j in region if not v.code[j] and j not in found
                )
    return v.drops(found)
