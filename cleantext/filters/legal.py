"""legal: copyright, imprint, terms, licences and disclaimers of a site."""

from __future__ import annotations

from typing import Final

import numpy as np
import regex

from cleantext.analysis.spans import sums_before
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import glued_lines, interface_lines, named_sections, site_voice
from cleantext.page import Page, Verdicts

__all__ = ["legal"]

COPYRIGHT: Final = Code("copyright", "phrase", "a copyright notice, {quote}")

NOTICE_RE: Final = regex.compile(
    r"(?:©|ⓒ|\(c\)|\bcopyright\b|&copy;).{0,40}?\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.{0,10}(?:©|ⓒ)", regex.IGNORECASE
)
"""A copyright sign or word near a year. Linear: both gaps are bounded."""
SIGNS: Final = ("©", "ⓒ", "(c)", "(C)", "opyright", "OPYRIGHT")
"""Every notice that ``NOTICE_RE`` matches contains one of these strings."""
OPENING_CHARS: Final = 200
"""Characters at the start of a block that are searched for a notice. Bounds work."""
PROSE_ABOVE: Final = 0.8
"""Smallest share of the page's words in prose above a copyright notice: below a sentence with a © an article continues."""
PAGE_SHARE: Final = 0.1
"""Share of the page's characters from which a section named as legal is dropped only where a rule drops its blocks."""


def legal(page: Page) -> Verdicts:
    """Drop copyright notices, terms and privacy links, disclaimers, registration lines.

    They are about the site, not about the topic of the page. Keeps sentences with a © that are followed by text, chapters of articles
    about the law, and prose in sections named as legal.

    >>> from cleantext import analyze
    >>> text = "The court ruled on Monday that the painter keeps her rights.\\n© 2024 Valley News\\nPrivacy policy"
    >>> [v.index for v in legal(analyze(text))]
    [1, 2]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    interface_lines(a, "legal", found)
    site_voice(a, "legal", "legal", found)
    glued_lines(a, "legal", found)
    half_words = sums_before((2 * a.stats.words * a.is_prose).astype(np.int32))  # words are counted in halves
    least = PROSE_ABOVE * half_words[-1]
    for i in a.containing(*SIGNS):
        notice = NOTICE_RE.search(a.texts[i][:OPENING_CHARS])
        if notice and i not in found and not a.is_code[i] and half_words[i] >= least:
            found[i] = COPYRIGHT(notice[0])
    named_sections(
        a, "legal", found, unless=a.is_prose,
        when=lambda section: not found.keys().isdisjoint(section) and a.page_share(section.start, section.stop) < PAGE_SHARE,
    )  # fmt: skip
    return Verdicts.drops(found)
