"""legal: copyright, imprint, terms, licences and disclaimers of the site."""

from __future__ import annotations

from typing import Final

import numpy as np
import regex

from cleantext.filters._interface import take_glued, take_lines, take_voices
from cleantext.filters._structure import view
from cleantext.page import Page, Verdicts

__all__ = ["legal"]

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
    v = view(page)
    found: dict[int, str] = {}
    take_lines(v, "legal", found)
    take_voices(v, "legal", "legal", found)
    take_glued(v, "legal", found)
    signed = v.containing(*SIGNS)
    words_before = np.concatenate(([0.0], np.cumsum(np.where(v.body, v.m.words, 0)))) if signed else np.zeros(1)
    for i in signed:
        text = v.texts[i]
        if i in found or len(text) > NOTICE_CHARS or v.code[i] or words_before[i] < MIN_BEFORE * words_before[-1]:
            continue
        mark = NOTICE_RE.search(text[:200])
        if mark:
            found[i] = f"a copyright notice, {mark[0]!r}"
    if v.html:
        for region in v.regions("legal"):
            if any(j in found for j in region) and v.share(region.start, region.stop) < 0.1:
                found.update(
                    (j, "inside an element named as legal") for j in region if not v.body[j] and j not in found
                )
    return v.drops(found)
