"""HTML or text: which of the two a source is."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, NamedTuple

from cleantext.blocks import Mode

__all__ = ["detect_format"]

SNIFF_CHARS: Final = 200_000
"""Characters of the source that are examined."""
HTML_TAG_RE: Final = re.compile(
    r"""<(/?)(a|abbr|address|article|aside|b|big|blockquote|body|br|button|caption|center|cite|code|col|dd|del|details|div|
    dl|dt|em|fieldset|figcaption|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|
    label|li|link|main|mark|meta|nav|ol|option|p|picture|pre|q|s|samp|script|section|select|small|source|span|strong|
    style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video)
    (?=[\s/>])([^<>]{0,3000}+)>""",
    re.IGNORECASE | re.VERBOSE,
)
"""A tag of HTML. Attributes are bounded and possessive, so linear."""
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
MOST_OTHER: Final = 0.15
"""Lines of Markdown or code, as a share of all, above which a source is text."""
MOST_OTHER_OPENING: Final = 0.3
"""The same for a source that begins with a tag."""
BREAK_RE: Final = re.compile(r"<br(?: ?/)?>\n", re.IGNORECASE)


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


class _Tags(NamedTuple):
    """Counts of the HTML tags in a source."""

    opened: Counter[str]
    """Start tags by name."""
    closed: Counter[str]
    """End tags by name."""
    chars: int
    """Characters in all of them."""
    breaks: int
    """``<br>`` at the end of a line."""

    @property
    def pairs(self) -> int:
        """Start tags that have an end tag."""
        return sum(min(n, self.closed[name]) for name, n in self.opened.items())

    @property
    def structural(self) -> int:
        """Structural tags with their end tags, where they need one, and line breaks."""
        return self.breaks + sum(
            n if name in UNPAIRED else min(n, self.closed[name])
            for name, n in self.opened.items()
            if name in STRUCTURAL
        )

    @classmethod
    def of(cls, text: str) -> _Tags:
        opened: Counter[str] = Counter()
        closed: Counter[str] = Counter()
        chars = 0
        for tag in HTML_TAG_RE.finditer(text):
            (closed if tag[1] else opened)[tag[2].lower()] += 1
            chars += len(tag[0])
        breaks = min(opened["br"], len(BREAK_RE.findall(text))) if opened["br"] else 0
        return cls(+opened, closed, chars, breaks)


def detect_format(text: str) -> Mode:
    """Return ``"html"`` or ``"text"``.

    Markup is the beginning of a document, or known tags that occur in pairs and are a fair share of the source. Prose about
    tags, Markdown with a few of them, JSON and source code are text; XML and feeds are markup.

    >>> detect_format("<li>One<li>Two"), detect_format("if a < b and b > c: use <b>")
    ('html', 'text')
    """
    head = text[:SNIFF_CHARS]
    if "<" not in head:
        return "text"
    if DOCUMENT_RE.match(head.lstrip("\ufeff \t\r\n\f")):
        return "html"
    if head.lstrip()[:1] in "{[" and text.rstrip()[-1:] in "}]":
        return "text"  # JSON, even with HTML in its strings
    prose = TICKED_RE.sub("", _unfenced(head))
    tags = _Tags.of(prose)
    return "html" if tags.opened and _is_markup(prose, tags) else "text"


def _is_markup(prose: str, tags: _Tags) -> bool:
    """Return whether the tags of a source make it HTML."""
    pairs, structural, share = tags.pairs, tags.structural, tags.chars / len(prose)
    lines = max(sum(1 for line in prose.splitlines() if line.strip()), 1)
    other_language = len(MARKDOWN_RE.findall(prose)) + len(CODE_RE.findall(prose))
    begins_with_tag = HTML_TAG_RE.match(prose.lstrip()) is not None
    plain = other_language <= MOST_OTHER_OPENING * lines and share >= MIN_STRUCTURE_SHARE / 2
    if begins_with_tag and plain and (structural or pairs or share >= MAINLY_TAGS):
        return True
    if other_language > MOST_OTHER * lines and other_language >= structural:
        return False
    if len(MENTION_RE.findall(prose)) * 2 >= tags.opened.total() + tags.closed.total():
        return False  # tags as nouns of a sentence
    if structural >= 2 and share >= MIN_STRUCTURE_SHARE and (pairs or structural >= 4 or tags.breaks >= 2):
        return True
    if tags.opened["a"] and tags.closed["a"] and " href=" in prose:
        return True  # prose with a link: text about links does not contain a whole one
    return bool(pairs) and share >= MIN_TAG_SHARE
