"""legal: copyright, imprint, terms, licences and disclaimers of the site."""

from __future__ import annotations

from typing import Final

import numpy as np
import regex

from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import glued_lines, interface_lines, named_sections, site_voice
from cleantext.page import Page, Verdicts

__all__ = ["legal"]

COPYRIGHT: Final = Code("copyright", "phrase", "a copyright notice, {quote}")

NOTICE_RE: Final = regex.compile(
    r"(?:©|ⓒ|\(c\)|\bcopyright\b|&copy;).{0,40}?\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.{0,10}(?:©|ⓒ)", regex.IGNORECASE
)
"""A sign or word of copyright near a year. Linear: both gaps are bounded."""
SIGNS: Final = ("©", "ⓒ", "(c)", "(C)", "opyright", "OPYRIGHT")
"""Strings one of which is in every notice."""
OPENING_CHARS: Final = 200
"""Characters at the start of a notice that contain its sign and year."""
PROSE_ABOVE: Final = 0.8
"""Share of the page's words in prose that are above a copyright notice, at least: articles with © in them go on below it."""
PAGE_SHARE: Final = 0.1
"""Share of the page's characters from which on a section named as legal is kept, where no rule knows its blocks."""


def legal(page: Page) -> Verdicts:
    """Drop copyright notices, terms and privacy links, disclaimers and registration lines of the site: they are not about the topic.

    Keeps sentences with a © that are followed by text, chapters of articles about the law, and prose in sections named as legal.

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
    words = np.where(a.is_prose, a.stats.words, 0.0)
    above, least = words.cumsum() - words, PROSE_ABOVE * words.sum()
    for i in a.containing(*SIGNS):
        notice = NOTICE_RE.search(a.texts[i][:OPENING_CHARS])
        if notice and i not in found and not a.is_code[i] and above[i] >= least:
            found[i] = COPYRIGHT(notice[0])
    named_sections(
        a, "legal", found, unless=a.is_prose,
        when=lambda section: not found.keys().isdisjoint(section) and a.page_share(section.start, section.stop) < PAGE_SHARE,
    )  # fmt: skip
    return Verdicts.drops(found)
