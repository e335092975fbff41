"""Values that pages declare, made safe: texts without markup and control characters, addresses of the web."""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

import regex

__all__ = ["MAX_TAGS", "MAX_TEXT", "clean_text", "clean_url", "comparable"]

MAX_TEXT: Final = 2_000
"""Characters of a value. Bounds work: titles and descriptions are shorter."""
MAX_TAGS: Final = 50
"""Tags of a page. Bounds work and memory."""
MAX_URL: Final = 2_000
"""Most characters of an address; longer ones hold data."""
UNESCAPES: Final = 2
"""Times that character references are resolved: some sites escape their declarations twice."""
TAG_RE: Final = re.compile(
    r"</?(?:a|abbr|b|br|div|em|font|h[1-6]|i|img|li|mark|ol|p|s|small|span|strong|sub|sup|u|ul|wbr)\b[^<>]{0,1000}>",
    re.IGNORECASE,
)
"""A tag of HTML that declared texts contain by mistake. Others may be what a text is about."""
INVISIBLE_RE: Final = regex.compile(
    r"[\p{Cs}\p{Co}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]+"
)
"""Characters without a shape that change how a text reads or compares: soft hyphens, direction marks, surrogates."""
CONTROL_RE: Final = regex.compile(r"[\p{Cc}\s]+")
"""White space and control characters."""
UNSAFE_RE: Final = regex.compile(r"[\p{Cc}\p{Cs}\p{Z}<>\"`{}|\\^]")
"""Characters that no address has."""


def clean_text(value: str) -> str:
    """Return a declared value as one line of text: references resolved, without markup, control and direction characters.

    >>> clean_text("Rain &amp;amp; wind <b>today</b>\\u202e \\x00"), clean_text("How to use <main>")
    ('Rain & wind today', 'How to use <main>')
    """
    text = value[:MAX_TEXT]
    for _ in range(UNESCAPES):
        if "&" in text:
            text = unescape(text)
    if "<" in text:
        text = TAG_RE.sub(" ", text)
    return CONTROL_RE.sub(" ", INVISIBLE_RE.sub("", text)).strip()


def clean_url(value: str, base: str = "") -> str:
    """Return an absolute address with http or https; empty if the value is none. ``base``: the address that it is relative to.

    >>> clean_url("/rain", "https://a.org/x/"), clean_url("//a.org/x"), clean_url("javascript:alert(1)"), clean_url("rain.html")
    ('https://a.org/rain', 'https://a.org/x', '', '')
    """
    url = unescape(value.strip()) if len(value) <= MAX_URL else ""
    if not url or UNSAFE_RE.search(url):
        return ""
    try:
        if url.startswith("//"):
            url = f"https:{url}"
        elif base:
            url = urljoin(base, url)
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # brackets without an IPv6 address in them
        return ""
    return url if parts.scheme in ("http", "https") and host else ""


def comparable(text: str) -> str:
    """Return the letters and digits of a text without case, by which two values are compared.

    >>> comparable("Rain – ends 1st match!")
    'rainends1stmatch'
    """
    return "".join(filter(str.isalnum, text.casefold()))
