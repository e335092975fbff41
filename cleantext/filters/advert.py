"""advert: labels of adverts, affiliate notices, sponsored boxes."""

from __future__ import annotations

from typing import Final

from cleantext.evidence import Evidence
from cleantext.filters.rules import interface_lines, named_sections, site_voice
from cleantext.page import Page, Verdicts

__all__ = ["advert"]

LINK_DENSITY: Final = 0.3
"""Link density from which a section named as an advert is dropped without a label in it. Chosen on the corpus's dev pages."""
PAGE_SHARE: Final = 0.2
"""Share of the page's characters from which a section is not an advert, whatever its name. Chosen on the corpus's dev pages."""


def advert(page: Page) -> Verdicts:
    """Drop advert labels, affiliate notices and sections named as adverts.

    They interrupt the text, as lines such as "story continues below" do. Keeps sentences about advertising, sub-headings above
    prose, table cells and list items of the text, and mostly unlinked sections named as adverts that contain no label.

    >>> from cleantext import analyze
    >>> [v.reason for v in advert(analyze("Advertisement\\nAdvertisement pays for half of what the paper costs to make."))]
    ["the interface line 'advertisement'"]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}

    def is_advert(section: range) -> bool:
        small = a.page_share(section.start, section.stop) < PAGE_SHARE
        return small and (not found.keys().isdisjoint(section) or a.link_density(section) >= LINK_DENSITY)

    interface_lines(a, "advert", found, inside_text=True)
    site_voice(a, "advert", "advert", found)
    named_sections(a, "advert", found, when=is_advert, unless=a.is_code)
    return Verdicts.drops(found)
