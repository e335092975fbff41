"""newsletter: pitches for newsletters, apps, notifications, subscriptions and donations, and paywall notices."""

from __future__ import annotations

from typing import Final

from cleantext.analysis import Analysis
from cleantext.analysis.section_roles import PAGE_TAGS
from cleantext.analysis.spans import clusters
from cleantext.evidence import Evidence
from cleantext.filters.rules import (
    BETWEEN_PARTS,
    HEADING_LINE,
    drop_blocks,
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
BOX_WORDS: Final = 40.0
"""Most words of an element with a button of a pitch that is dropped as a whole."""
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
    _around_buttons(a, found)
    named_sections(
        a, "newsletter", found, unless=a.is_code,
        when=lambda section: a.page_share(section.start, section.stop) < PAGE_SHARE,
    )  # fmt: skip
    return Verdicts.drops(found)


def _around_buttons(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop the other words of the smallest element around a dropped button, in any language: the pitch above it, the terms below. HTML only."""
    elements = a.blocks.elements
    if elements is None:
        return
    for i in sorted(found):
        row = int(a.blocks.element_rows[i])
        if elements.tags[row] != "button":
            continue
        while row >= 0 and elements.lasts[row] - elements.firsts[row] == 1:
            row = elements.parents[row]
        box = slice(elements.firsts[row], elements.lasts[row])
        is_short = row >= 0 and a.stats.words[box].sum() <= BOX_WORDS
        if is_short and not (a.blocks.levels[box] == 1).any() and elements.tags[row] not in PAGE_TAGS:
            drop_blocks((j for j in range(box.start, box.stop) if not a.is_code[j]), BETWEEN_PARTS("pitch"), found)
