"""HTML or text: which of the two a source is."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, NamedTuple

from cleantext.blocks import Mode
from cleantext.lazy_regex import later

__all__ = ["detect_format"]

SNIFF_CHARS: Final = 200_000
"""Characters of the source that are examined."""
HTML_TAG_RE: Final = later(
    r"""<(/?)(a|abbr|address|article|aside|b|big|blockquote|body|br|button|caption|center|cite|code|col|dd|del|details|div|
    dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|frame|frameset|h[1-6]|head|header|hr|html|i|iframe|img|input|
    ins|label|li|link|main|mark|meta|nav|nobr|noscript|ol|option|p|param|path|picture|pre|q|s|samp|script|section|select|
    small|source|span|strong|style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|
    video)(?=[\s/>])([^<>]*+)>""",
    re.IGNORECASE | re.VERBOSE,
)
"""A tag of HTML. Linear: attributes are possessive and end at the next ``<``."""
DOCUMENT_RE: Final = later(
    r"(?:<\?xml\b|<!--|<!doctype\s+(?!\w*\s*\[)|<html\b|<head\b|<body\b|<(?:rss|feed|rdf:rdf)\b)", re.IGNORECASE
)
MARKDOWN_RE: Final = later(r"^(?:#{1,6} |```|~~~|[-*+] |\d{1,3}\. |> |\|.*\|$|\[[^\]]{1,200}\]: )|\]\(\S", re.MULTILINE)
CODE_RE: Final = later(
    r"^[ \t]*+(?:msg(?:id|str)|import |from \w{1,60} import|#include|def |class \w|return\b|const |let |var |public |function |package |[*] |/[*]|#|[{}][ \t]*+$|//)|;[ \t]*+$",
    re.MULTILINE,
)
JSON_RE: Final = later(r"\s{0,99}(?:\{\s{0,99}[\"}]|\[\s{0,99}[\[{\"\dtfn\]-])")
"""The beginning of JSON."""
MENTION_RE: Final = later(r"(?<=[^\W\d_][ ,])</?[a-z][a-z0-9]{0,10}>(?=[ ,.;:])")
"""A tag that is a word of a sentence."""
TICKED_RE: Final = later(r"`[^`\n]{1,300}+`")
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
ENTITY_RE: Final = later(
    r"[^\W_][,.;:]?&(?:#\d{2,6}|#x[\da-f]{2,5}|nbsp|[lr][sd]quo|[mn]dash|amp|quot);", re.IGNORECASE
)
"""A character reference that touches a word. Text about references quotes them."""
REFERENCE_RE: Final = later(r"&#?\w{2,8};")
"""A character reference. At the end of a line it looks like code."""
BREAK_RE: Final = later(r"<br(?: ?/)?>\n", re.IGNORECASE)
BEGINNINGS: Final = {"<script": "</script", "<style": "</style", "<!--": "--"}
"""What begins text that is not shown, and what ends it."""
OPAQUE_RE: Final = later(r"<(?:(script)|(style))(?=[\s>])|</(?:script|style)[ ]*>|<!--|-->", re.IGNORECASE)
"""Beginnings and ends of scripts, style sheets and comments."""
TAG_FOLLOWS_RE: Final = later(r"\s{0,99}<")
SCRIPT_RE: Final = later(r"</?(?:script|style)[\s>]", re.IGNORECASE)
MAX_CUT_LINES: Final = 10
"""Line breaks in the rest of a tag. Source code has more before its first quote and ``>``."""
CUT_START_RE: Final = later(r"\A[^<>]*+>(?:(?<=[\"']>)|(?<=[\"']/>)|(?<=[\"']\s>)|(?<=\s/>))(?![\"'])")
"""The rest of a tag, at the beginning of a source that was cut inside it."""
CUT_END_RE: Final = later(r"<[a-z][a-z0-9]{0,10}\s[^<>=]{0,40}=\s?[\"'][^<>]*+\Z", re.IGNORECASE)
"""The beginning of a tag, at the end of a source that was cut inside it."""
MAX_OUTSIDE: Final = 20
"""Characters outside of scripts, style sheets and comments up to which a source is nothing else."""
BLOCK_TAG_RE: Final = later(r"<(/?)(p|br|hr|div|li|td|dd|h[1-6]|blockquote)(?=[\s/>])[^<>]{0,300}+>", re.IGNORECASE)
"""A tag that divides text into paragraphs."""
CONTEXT: Final = 120
"""Characters before and after such a tag that are examined."""
TOUCHING: Final = (
    # </p> after a line of text, without a space; <p> before one
    ("/br", r"[^<>\n]{50}(?<=\S)\Z", r""),
    (" ", r"", r"(?=[^\s<>])[^<>\n]{50}"),
    # the end of a sentence, and the end of a line or another tag
    ("/ br", r"[.!?:;)\"”][ ]{0,4}\Z", r"[ \t]{0,4}(?:\n|<|\Z)"),
    ("br", r"(?:[.!?][\"”)\]]?\s{1,9}|<br[ ]?/?>\s{0,3})\Z", r"[^\s<>][^<>\n]{20}"),
    # a word, and two tags
    ("/", r"[^\W_][.!?:;,)\"”]?[ ]?(?:</(?:font|span|strong|em|a|b|i)>){1,3}\Z", r""),
    ("/ br", r"[^\W_]\s?\Z", r"\s{0,9}</?(?:p|br)[ ]?/?>"),
    # on a line between two paragraphs
    (
        "/ br",
        r"[^<>]{40}[.!?][\"”)\]]?[ ]{0,4}\n\s{0,9}(?:</p>\s{0,4})?\Z",
        r"(?:\s{0,9}<(?:p|br)[ ]?/?>)?\s{1,9}(?:<(?:b|strong|i|em)>)?(?-i:(?![a-z]))[^<>]{30}",
    ),
)
"""What comes before and after a tag that touches its text: for end tags (/), start tags (space), <br> and <hr>. Where text is about
tags, there is a space or a quote between them, or little text."""
TOUCHING_RES: Final = tuple(
    (kinds, later(before, re.IGNORECASE), re.compile(after, re.IGNORECASE)) for kinds, before, after in TOUCHING
)
LINES_A_TAG: Final = 15
"""Most lines for each tag of a source that does not begin with one: markup divides its text, and text may quote a line of it. Of 159 flattened
pages with a ``<`` it leaves 7 taken for HTML (16 without), of 6,867 pieces of pages 40 taken for text (38)."""
MIN_EXPLAINED: Final = 3
"""Elements that occur once and alone from which on a source explains them."""
MIN_ATTRIBUTED: Final = 5
"""Start tags with attributes, or pairs of tags, from which on a source with a large share of tags is HTML, whatever else is in it."""
ATTRIBUTE_RE: Final = later(
    r"\s(?:class|id|href|src|style|alt|title|name|type|content|rel|value|align|face|size|color|width|height|data-[\w-]{1,40})"
    r"\s?=\s?[\"']?[^\s\"'{<]",
    re.IGNORECASE,
)
"""An attribute as pages have them."""


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


def _outside(text: str) -> str:
    """Return the text without scripts, style sheets and comments, also those that begin before the text or end after it."""
    kept: list[str] = []
    position, inside = 0, ""
    for mark in OPAQUE_RE.finditer(text):
        sign = mark[0].lower().rstrip(" >")
        if inside and sign == inside:
            position, inside = mark.end(), ""
        elif inside:
            continue
        elif sign in BEGINNINGS:
            kept.append(text[position : mark.start()])
            position, inside = mark.start(), BEGINNINGS[sign]
        elif sign != "--" or TAG_FOLLOWS_RE.match(text, mark.end()):  # else it may be an arrow
            kept.clear()
            position = mark.end()
    if not inside:
        kept.append(text[position:])
    return "".join(kept)


def _has_touching_tag(text: str) -> bool:
    """Return whether a tag of a paragraph touches its text, as tags do that are at work. Linear."""
    for tag in BLOCK_TAG_RE.finditer(text):
        kind = "br" if tag[2].lower() in {"br", "hr"} else tag[1] or " "
        before = text[max(tag.start() - CONTEXT, 0) : tag.start()]
        after = text[tag.end() : tag.end() + CONTEXT]
        if any(kind in kinds and b.search(before) and a.match(after) for kinds, b, a in TOUCHING_RES):
            return True
    return False


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
    attributed: int
    """Start tags with attributes as pages have them."""

    @property
    def total(self) -> int:
        """All tags."""
        return self.opened.total() + self.closed.total()

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

    @property
    def is_glossary(self) -> bool:
        """Whether each of at least three elements occurs once, without attributes and end tags: they are explained."""
        return (
            not self.closed
            and not self.attributed
            and len(self.opened) >= MIN_EXPLAINED
            and self.opened.total() == len(self.opened)
        )

    @classmethod
    def of(cls, text: str) -> _Tags:
        opened: Counter[str] = Counter()
        closed: Counter[str] = Counter()
        chars = attributed = 0
        for tag in HTML_TAG_RE.finditer(text):
            (closed if tag[1] else opened)[tag[2].lower()] += 1
            chars += len(tag[0])
            attributed += not tag[1] and ATTRIBUTE_RE.search(tag[3]) is not None
        breaks = min(opened["br"], len(BREAK_RE.findall(text))) if opened["br"] else 0
        return cls(+opened, closed, chars, breaks, attributed)


def detect_format(text: str) -> Mode:
    """Return ``"html"`` or ``"text"``.

    Markup is the beginning of a document, or known tags that occur in pairs, have attributes or are a fair share of the source. It may
    be cut anywhere, also inside a tag or script. Prose about tags, Markdown with a few of them, JSON and source code are text; XML and
    feeds are markup.

    >>> detect_format("<li>One<li>Two"), detect_format("if a < b and b > c: use <b>")
    ('html', 'text')
    >>> detect_format('ass="menu"><a href="/news">News</a>'), detect_format('Write class="menu" and close the tag.')
    ('html', 'text')
    """
    head = text[:SNIFF_CHARS]
    if "<" not in head and ">" not in head:
        return "text"
    if DOCUMENT_RE.match(head.lstrip("\ufeff \t\r\n\f")):
        return "html"
    head = head.replace("\r\n", "\n").replace("\r", "\n")
    start = CUT_START_RE.match(head)
    rest = start.end() if start is not None and head.count("\n", 0, start.end()) <= MAX_CUT_LINES else 0
    cut = rest > 0 or CUT_END_RE.match(head, max(head.rfind("<"), 0)) is not None
    if "<" not in head and not cut:
        return "text"
    if JSON_RE.match(head) and text.rstrip()[-1:] in "}]":
        return "text"  # JSON, even with HTML in its strings
    prose = TICKED_RE.sub("", _unfenced(head[rest:]))
    outside = _outside(prose)
    if len("".join(outside.split())) <= MAX_OUTSIDE and SCRIPT_RE.search(prose):
        return "html"  # scripts and style sheets alone
    return "html" if _is_markup(outside, _Tags.of(outside), cut) else "text"


def _is_markup(prose: str, tags: _Tags, cut: bool) -> bool:
    """Return whether the tags of a source make it HTML. ``cut``: whether it begins inside a tag."""
    if not (tags.opened or tags.closed or cut):
        return False
    pairs, structural, share = tags.pairs, tags.structural, tags.chars / max(len(prose), 1)
    lines = max(sum(1 for line in prose.splitlines() if line.strip()), 1)
    untagged = REFERENCE_RE.sub("", HTML_TAG_RE.sub("", prose))
    other_language = len(MARKDOWN_RE.findall(untagged)) + len(CODE_RE.findall(untagged))
    begins_with_tag = HTML_TAG_RE.match(prose.lstrip()) is not None
    plain = other_language <= MOST_OTHER_OPENING * lines
    if tags.is_glossary or (not begins_with_tag and lines > LINES_A_TAG * (tags.total + cut)):
        return False
    if cut and other_language <= max(MOST_OTHER_OPENING * lines, 2):
        return True
    if begins_with_tag and plain and share >= MIN_STRUCTURE_SHARE / 2 and (structural or pairs or share >= MAINLY_TAGS):
        return True
    at_work = tags.attributed >= MIN_ATTRIBUTED or (not other_language and (tags.closed or tags.attributed))
    if at_work and tags.chars >= MAINLY_TAGS * len("".join(prose.split())):
        return True
    if pairs >= MIN_ATTRIBUTED and pairs > other_language and share >= MIN_TAG_SHARE:
        return True
    if other_language > MOST_OTHER * lines and other_language >= structural:
        return False
    if len(MENTION_RE.findall(prose)) * 2 >= tags.total:
        return False  # tags as nouns of a sentence
    if structural >= 2 and share >= MIN_STRUCTURE_SHARE and (pairs or structural >= 4 or tags.breaks >= 2):
        return True
    if tags.opened["a"] and tags.closed["a"] and " href=" in prose:
        return True  # prose with a link: text about links does not contain a whole one
    if (tags.attributed and share >= MIN_STRUCTURE_SHARE) or _has_touching_tag(prose):
        return True
    return bool(pairs) and (share >= MIN_TAG_SHARE or ENTITY_RE.search(prose) is not None)
