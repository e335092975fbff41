"""newsletter: pitches for newsletters, apps, notifications, subscriptions and donations, and paywall notices."""

from __future__ import annotations

from typing import Final

from cleantext.analysis.spans import clusters
from cleantext.evidence import Evidence
from cleantext.filters.rules import (
    BETWEEN_PARTS,
    HEADING_LINE,
    interface_lines,
    named_sections,
    short_matches,
    site_voice,
)
from cleantext.page import Page, Verdicts

__all__ = ["newsletter"]

REACH: Final = 4
"""Largest distance, in blocks, from one part of a pitch to the next. Chosen on the corpus's dev pages."""
PITCH_WORDS: Final = 30.0
"""Most words of a block between two parts of a pitch that does not begin with a heading of the lexicon. Chosen on the corpus's dev
pages."""
PAGE_SHARE: Final = 0.2
"""Share of the page's characters from which a section is not a pitch: some sites name parts of their articles ``paywall``."""


def newsletter(page: Page) -> Verdicts:
    """Drop pitches for newsletters, apps and subscriptions, paywalls, donation appeals.

    In them the site advertises itself. Keeps articles about newsletters and subscriptions, and headings with such words above prose.

    >>> from cleantext import analyze
    >>> text = "Subscribe to our newsletter and get the best stories straight to your inbox.\\nEnter your email\\nSubscribe"
    >>> [v.index for v in newsletter(analyze(text))]
    [0, 1, 2]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    site_voice(a, "newsletter", "newsletter", found)
    interface_lines(a, "newsletter", found)
    heads = short_matches(a, "newsletter", "head", unless=a.is_code)
    for i, phrase in heads.items():
        confirmed = a.role_at(i, "newsletter") or not found.keys().isdisjoint(range(i + 1, i + 1 + REACH))
        if confirmed or not (a.heads_prose(i) or a.between_prose(i)):
            found.setdefault(i, HEADING_LINE(phrase))
    stays = a.is_code | (a.blocks.levels == 1)
    for group in clusters(found, REACH):
        for j in range(group[0], group[-1]):
            if (a.stats.words[j] <= PITCH_WORDS or group[0] in heads) and not stays[j]:
                found.setdefault(j, BETWEEN_PARTS("pitch"))
    named_sections(
        a, "newsletter", found, unless=a.is_code,
        when=lambda section: a.page_share(section.start, section.stop) < PAGE_SHARE,
    )  # fmt: skip
    return Verdicts.drops(found)
