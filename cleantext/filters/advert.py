"""advert: labels of adverts, sponsored boxes, offers."""

from __future__ import annotations

from cleantext.filters._interface import take_lines, take_voices
from cleantext.filters._structure import view
from cleantext.page import Page, Verdicts

__all__ = ["advert"]


def advert(page: Page) -> Verdicts:
    """Drop advert labels, "story continues below", affiliate notices, boxes named as adverts.

    Leaves articles about advertising.

    >>> from cleantext import analyze
    >>> [v.reason for v in advert(analyze("Advertisement\\nAdvertisement pays for half of what the paper costs to make."))]
    ["the interface line 'advertisement'"]
    """
    v = view(page)
    found: dict[int, str] = {}
    take_lines(v, "advert", found, amid=True)
    take_voices(v, "advert", "advert", found)
    if v.html:
        for region in v.regions("advert"):
            labelled = any(j in found for j in region)
            if (labelled or v.link_share(region) >= 0.3) and v.share(region.start, region.stop) < 0.2:
                found.update(
                    (j, "inside an element named as advert") for j in region if not v.code[j] and j not in found
                )
    return v.drops(found)
