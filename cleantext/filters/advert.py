"""advert: labels of adverts, sponsored boxes, offers."""

from __future__ import annotations

from cleantext.evidence import Evidence
from cleantext.filters.rules import NAMED_SECTION, interface_lines, site_voice
from cleantext.page import Page, Verdicts

__all__ = ["advert"]


def advert(page: Page) -> Verdicts:
    """Drop advert labels, "story continues below", affiliate notices, boxes named as adverts.

    Leaves articles about advertising.

    >>> from cleantext import analyze
    >>> [v.reason for v in advert(analyze("Advertisement\\nAdvertisement pays for half of what the paper costs to make."))]
    ["the interface line 'advertisement'"]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    interface_lines(a, "advert", found, inside_text=True)
    site_voice(a, "advert", "advert", found)
    if a.is_html:
        for region in a.regions("advert"):
            labelled = any(j in found for j in region)
            if (labelled or a.link_density(region) >= 0.3) and a.page_share(region.start, region.stop) < 0.2:
                found.update(
                    (j, NAMED_SECTION("advert")) for j in region if not a.is_code[j] and j not in found
                )
    return Verdicts.drops(found)
