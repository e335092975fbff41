"""HTML or text: which of the two a source is."""

from __future__ import annotations

import re
from typing import Final

from cleantext.blocks import Mode

__all__ = ["detect_format"]

SNIFF_CHARS: Final = 200_000
"""How much of the source is looked at."""
HTML_TAG_RE: Final = re.compile(
    r"""<(/?)(a|abbr|address|article|aside|b|big|blockquote|body|br|button|caption|center|cite|code|col|dd|del|details|div|
    dl|dt|em|fieldset|figcaption|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|
    label|li|link|main|mark|meta|nav|ol|option|p|picture|pre|q|s|samp|script|section|select|small|source|span|strong|
    style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video)
    (?=[\s/>])([^<>]{0,3000}+)>""",
    re.IGNORECASE | re.VERBOSE,
)
"""A tag that HTML knows. Attributes are bounded and possessive, so linear."""
DOCUMENT_RE: Final = re.compile(
    r"(?:<\?xml\b|<!--|<!doctype\s+(?!\w*\s*\[)|<html\b|<head\b|<body\b|<(?:rss|feed|rdf:rdf)\b)", re.IGNORECASE
)
MARKDOWN_RE: Final = re.compile(
    r"^(?:#{1,6} |```|~~~|[-*+] |\d{1,3}\. |> |\|.*\|$|\[[^\]]{1,200}\]: )|\]\(\S", re.MULTILINE
)
CODE_RE: Final = re.compile(
    r"^[ \t]*+(?:import |from \w{1,60} import|#include|def |class \w|return\b|const |let |var |public |function |package |[*] |/[*]|#|[{}][ \t]*+$|//)|;[ \t]*+$",
    re.MULTILINE,
)
MENTION_RE: Final = re.compile(r"(?<=[^\W\d_][ ,])</?[a-z][a-z0-9]{0,10}>(?=[ ,][^\W\d_])")
TICKED_RE: Final = re.compile(r"`[^`\n]{1,300}+`")
STRUCTURAL: Final = frozenset(
    """
    address article aside blockquote body div dl dd dt figure footer form h1 h2 h3 h4 h5 h6 head header html li
    main nav ol p section table tbody td th tr ul
    """.split()
)
UNPAIRED: Final = frozenset(
    """
    br col hr img input link meta source p li td th tr dt dd option
    """.split()
)
"""Elements that are often or always left unclosed."""

MIN_TAG_SHARE: Final = 0.2
"""Text whose tags take this share of its characters is markup even without structure (`Hello <b>world</b>`)."""
MAINLY_TAGS: Final = 0.5
"""Share of characters in tags from which on a source that begins with one needs no end tags to be HTML."""
MIN_STRUCTURE_SHARE: Final = 0.04
"""Share of characters in tags from which on structural tags (div, p, li …) mean HTML."""


def _unfenced(text: str) -> str:
    """The text without Markdown's fenced code blocks. One pass over the lines."""
    if "```" not in text and "~~~" not in text:
        return text
    kept: list[str] = []
    inside = False
    for line in text.split("\n"):
        if line.startswith(("```", "~~~")):
            inside = not inside
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def detect_format(text: str) -> Mode:
    """``"html"`` or ``"text"``.

    Markup is a document's beginning, or known tags that come in pairs and make up a fair share of the source. Prose about
    tags, Markdown with a few of them, JSON and source code are text; XML and feeds are markup.

    >>> detect_format("<li>One<li>Two"), detect_format("if a < b and b > c: use <b>")
    ('html', 'text')
    """
    head = text[:SNIFF_CHARS]
    if "<" not in head:
        return "text"
    if DOCUMENT_RE.match(head.lstrip("\ufeff \t\r\n\f")):
        return "html"
    start = head.lstrip()[:1]
    if start in "{[" and text.rstrip()[-1:] in "}]":
        return "text"  # JSON, even with HTML in its strings
    prose = TICKED_RE.sub("", _unfenced(head))
    opened: dict[str, int] = {}
    closed: dict[str, int] = {}
    tag_chars = 0
    for tag in HTML_TAG_RE.finditer(prose):
        name = tag[2].lower()
        side = closed if tag[1] else opened
        side[name] = side.get(name, 0) + 1
        tag_chars += len(tag[0])
    if not opened:
        return "text"
    pairs = sum(min(n, closed.get(name, 0)) for name, n in opened.items())
    breaks = min(
        opened.get("br", 0),
        prose.lower().count("<br>\n") + prose.lower().count("<br/>\n") + prose.lower().count("<br />\n"),
    )
    structural = breaks + sum(
        min(n, closed.get(name, 0)) if name not in UNPAIRED else n for name, n in opened.items() if name in STRUCTURAL
    )
    lines = max(sum(1 for line in prose.splitlines() if line.strip()), 1)
    share = tag_chars / max(len(prose), 1)
    other_language = len(MARKDOWN_RE.findall(prose)) + len(CODE_RE.findall(prose))
    first = HTML_TAG_RE.match(prose.lstrip())
    if (
        first
        and (structural or pairs or share >= MAINLY_TAGS)
        and other_language <= 0.3 * lines
        and share >= MIN_STRUCTURE_SHARE / 2
    ):
        return "html"
    if other_language > 0.15 * lines and other_language >= structural:
        return "text"
    if len(MENTION_RE.findall(prose)) * 2 >= sum(opened.values()) + sum(closed.values()):
        return "text"  # tags as nouns of a sentence
    if structural >= 2 and share >= MIN_STRUCTURE_SHARE and (pairs or structural >= 4 or breaks >= 2):
        return "html"
    if opened.get("a") and closed.get("a") and " href=" in prose:
        return "html"  # prose with a link: nobody writes about one so
    return "html" if pairs and share >= MIN_TAG_SHARE else "text"
