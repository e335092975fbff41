"""legal: copyright, imprint, terms, licences and disclaimers of the site."""

from __future__ import annotations

from typing import Final

import numpy as np
import regex

from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import NAMED_SECTION, glued_lines, interface_lines, site_voice
from cleantext.page import Page, Verdicts

__all__ = ["legal"]

COPYRIGHT: Final = Code("copyright", "phrase", "a copyright notice, {quote}")

NOTICE_RE: Final = regex.compile(
    r"(?:©|ⓒ|\(c\)|\bcopyright\b|&copy;).{0,40}?\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.{0,10}(?:©|ⓒ)", regex.IGNORECASE
)
MIN_BEFORE: Final = 0.8
"""Share of the page's words in paragraphs that stand before a copyright notice."""
SIGNS: Final = ("©", "ⓒ", "(c)", "(C)", "opyright", "OPYRIGHT")
NOTICE_CHARS: Final = 400
"""A copyright notice is no longer than this."""


def legal(page: Page) -> Verdicts:
    """Drop copyright notices, rows of terms and privacy links, disclaimers and registration lines of the site.

    Leaves sentences with a © in them, and articles about the law, which have paragraphs after them.

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
    signed = a.containing(*SIGNS)
    words_before = np.concatenate(([0.0], np.cumsum(np.where(a.is_prose, a.stats.words, 0)))) if signed else np.zeros(1)
    for i in signed:
        text = a.texts[i]
        if i in found or len(text) > NOTICE_CHARS or a.is_code[i] or words_before[i] < MIN_BEFORE * words_before[-1]:
            continue
        mark = NOTICE_RE.search(text[:200])
        if mark:
            found[i] = COPYRIGHT(mark[0])
    if a.is_html:
        for region in a.regions("legal"):
            if any(j in found for j in region) and a.page_share(region.start, region.stop) < 0.1:
                found.update(
                    (j, NAMED_SECTION("legal")) for j in region if not a.is_prose[j] and j not in found
                )
    return Verdicts.drops(found)
