"""cookie_notice: banners that ask for consent."""

from __future__ import annotations

from typing import Final

from cleantext.analysis.spans import clusters
from cleantext.evidence import Evidence
from cleantext.filters.rules import INTERFACE_LINE, between_parts, named_sections, short_matches, site_voice, weak_lines
from cleantext.page import Page, Verdicts

__all__ = ["cookie_notice"]

PAGE_SHARE: Final = 0.1
"""Share of the page's characters from which a section named as a consent banner is dropped only with a phrase of the lexicon."""
REACH: Final = 8
"""Largest distance, in blocks, from one button or sentence of a banner to the next."""
CONFIRMING: Final = 2
"""Fewest buttons and sentences that confirm each other."""
PARTS_REACH: Final = 4
"""Largest distance, in blocks, from one part of a banner to the next for the blocks between them to belong to it."""
BANNER_PARTS: Final = 3
"""Fewest parts of a banner for the short blocks between them (purposes, providers) to belong to it."""


def cookie_notice(page: Page) -> Verdicts:
    """Drop consent banners: their sentences, buttons and lists of purposes.

    They are controls of the site, not part of the text. Keeps articles about cookies, quoted banners, the words of a button above
    or between prose, and code.

    >>> from cleantext import analyze
    >>> [v.index for v in cookie_notice(analyze("We use cookies to improve your experience.\\nAccept all\\nReject all"))]
    [0, 1, 2]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    site_voice(a, "cookie_notice", "cookie", found)
    buttons = short_matches(a, "cookie_notice", "line", unless=a.is_code | a.is_cell)
    buttons = {i: phrase for i, phrase in buttons.items() if not a.is_announced(i)}
    for group in clusters([*buttons, *found], REACH):
        if len(group) >= CONFIRMING or a.role_at(group[0], "cookie"):
            for i in group:
                if i in buttons and not a.heads_prose(i) and not a.between_prose(i):
                    found.setdefault(i, INTERFACE_LINE(buttons[i]))
    stays = ~a.is_short | a.is_cell | a.is_heading | a.is_code
    between_parts("consent banner", found, gap=PARTS_REACH, at_least=BANNER_PARTS, unless=stays)
    weak_lines(a, "cookie_notice", found)
    named_sections(
        a, "cookie", found,
        when=lambda section: not found.keys().isdisjoint(section) or a.page_share(section.start, section.stop) < PAGE_SHARE,
    )  # fmt: skip
    return Verdicts.drops(found)
