"""newsletter: pitches for newsletters, apps, notifications, subscriptions and donations, and paywall notices."""

from __future__ import annotations

from typing import Final

from cleantext.analysis.spans import clusters
from cleantext.evidence import Evidence
from cleantext.filters.rules import BETWEEN_PARTS, HEADING_LINE, NAMED_SECTION, interface_lines, site_voice
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
    a = page.analysis
    found: dict[int, Evidence] = {}
    site_voice(a, "newsletter", "newsletter", found)
    interface_lines(a, "newsletter", found)
    heads = {i: p.text for i, p in a.matches["newsletter", "head"].items() if a.is_short[i] and not a.is_code[i]}
    for i, phrase in heads.items():
        borne_out = any(j in found for j in range(i + 1, i + 1 + REACH)) or (a.is_html and a.role_at(i, "newsletter"))
        if borne_out or (not a.heads_prose(i) and not a.between_prose(i)):
            found.setdefault(i, HEADING_LINE(phrase))
    for group in clusters(found, REACH):
        if len(group) >= 2:
            for j in range(group[0], group[-1]):
                if (a.stats.words[j] <= PITCH_WORDS or group[0] in heads) and not a.is_code[j] and a.blocks.levels[j] != 1:
                    found.setdefault(j, BETWEEN_PARTS("pitch"))
    if a.is_html:
        for region in a.regions("newsletter"):
            if a.page_share(region.start, region.stop) < 0.2 and a.stats.chars[region.start : region.stop].sum() < 1500:
                found.update(
                    (j, NAMED_SECTION("newsletter")) for j in region if not a.is_code[j] and j not in found
                )
    return Verdicts.drops(found)
