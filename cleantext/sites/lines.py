"""``PageLines``: the lines of a page as hashes, to compare the pages of a site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, Protocol
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.page import Page

__all__ = [
    "MAX_LINES",
    "NO_LINE",
    "HasUrl",
    "Hashes",
    "PageLines",
    "address_key",
    "host",
    "line_hashes",
    "lines_of",
    "site_of",
]

MAX_LINES: Final = 1_000
"""Distinct lines of a page that are kept, half of them from its end: twenty labelled pages in a thousand have more blocks. Bounds memory."""
MAX_CHARS: Final = 1_000
"""Characters of a line that are compared. Bounds work."""
NO_ROLE: Final = 31
"""Position of the bit of a block without a section role: above those of the roles."""
PLACE_BITS: Final = 7
"""Bits of a hash that are its section role and its place."""
NO_LINE: Final = 0
"""The hash of a block without letters and digits, which is compared with none."""
TRACKING: Final = ("utm_", "fbclid=", "gclid=")
"""Beginnings of the parameters of an address that name a campaign; the page is the same with and without them."""

Hashes = npt.NDArray[np.int64]


class HasUrl(Protocol):
    """A document, a page or its metadata."""

    @property
    def url(self) -> str | None:
        """The page's address; None or empty if it is not known."""


def host(page: HasUrl) -> str:
    """Return the host of a page's address, lower case, without ``www.``; empty if there is none.

    >>> from cleantext.batch import Document
    >>> host(Document("1", "", url="https://www.Example.org:8080/rain")), host(Document("1", "", url="rain.html"))
    ('example.org', '')
    """
    try:
        return (urlsplit(page.url or "").hostname or "").removeprefix("www.")
    except ValueError:  # brackets without an IPv6 address
        return ""


def site_of(page: Page, key: Callable[[HasUrl], str]) -> str:
    """Return the name of a page's site by its address or, if it is not known, by the one that the page declares; empty if there is none."""
    return key(page) if page.url else key(page.metadata)


@dataclass(frozen=True, slots=True, eq=False)
class PageLines:
    """The lines of one page, as hashes."""

    key: int
    """Hash of its address (``address_key``), or of its text if it has none: pages with the same key are the same page."""
    text: int
    """Hash of its prose: pages with the same prose are copies, and count once. Of all lines if the page has no prose."""
    lines: Hashes
    """int64, sorted, distinct: the hashes of its lines (``line_hashes``)."""

    @property
    def order(self) -> tuple[int, int, bytes]:
        """Values that are equal for equal pages, and order those with the same key."""
        return self.key, self.text, self.lines.tobytes()

    def __eq__(self, other: object) -> bool:
        return self.order == other.order if isinstance(other, PageLines) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.key, self.text))


def _hash(text: str) -> int:
    """Return 64 bits of BLAKE2b, signed: the same in every process, unlike ``hash``."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)


def address_key(url: str) -> int:
    """Return the hash of an address without its scheme, ``www.``, fragment and the parameters of campaigns.

    >>> address_key("http://www.example.org/rain?id=1&utm_source=mail#more") == address_key("https://example.org/rain?id=1")
    True
    """
    address = url.partition("#")[0].strip()
    address = address.partition("://")[2] or address
    path, _, query = address.removeprefix("www.").partition("?")
    parameters = [part for part in query.split("&") if part and not part.startswith(TRACKING)]
    return _hash("?".join((path, "&".join(parameters))))


def line_hashes(a: Analysis) -> Hashes:
    """Return int64, shape (blocks,): a hash of each block's text, its section role and its place; ``NO_LINE`` without letters and digits.

    Case and white space of the text do not count. The two lowest bits are the place (above, inside or below the main span), the five
    above them the section role.
    """
    span = a.main_span
    index = np.arange(a.count)
    places = np.where(index < span.first, 0, np.where(index > span.last, 2, 1))
    roles = a.section_roles.astype(np.int64)
    lowest = (roles & -roles).astype(np.float64)
    positions = np.where(roles > 0, np.log2(np.maximum(lowest, 1)), NO_ROLE).astype(np.int64)
    texts = np.fromiter(map(_text_hash, a.texts), np.int64, a.count)
    mask = np.int64((1 << PLACE_BITS) - 1)
    return np.where(texts == NO_LINE, NO_LINE, (texts & ~mask) | positions << 2 | places)


def _text_hash(text: str) -> int:
    folded = " ".join(text[:MAX_CHARS].casefold().split())
    return _hash(folded) if any(map(str.isalnum, folded)) else NO_LINE


def lines_of(page: Page, hashes: Hashes | None = None) -> PageLines:
    """Return the lines of a page. ``hashes``: those of ``line_hashes``, if they are computed already. The page's verdicts are not read."""
    a = page.analysis
    hashes = line_hashes(a) if hashes is None else hashes
    known = hashes[hashes != NO_LINE]
    prose = hashes[a.is_prose & (hashes != NO_LINE)]
    compared = (prose if len(prose) else known) >> PLACE_BITS
    text = _hash(",".join(map(str, compared.tolist())))
    key = address_key(page.url) if page.url else text
    if len(known) > MAX_LINES:
        known = np.concatenate((known[: MAX_LINES // 2], known[-MAX_LINES // 2 :]))
    return PageLines(key, text, np.unique(known))
