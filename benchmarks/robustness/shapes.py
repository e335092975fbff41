"""Hostile pages of about a hundred shapes: each a function from a size in characters to a source of about that size."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count, islice, product
from string import ascii_lowercase
from types import MappingProxyType
from typing import Final, TypeAlias

__all__ = ["SHAPES", "TEXT_SHAPES", "Shape"]

Shape: TypeAlias = Callable[[int], str]

PROSE: Final = "It rained on Monday from early in the morning, and the match was called off at noon, as the club said."
P: Final = f"<p>{PROSE}</p>\n"
LINE: Final = f"{PROSE}\n"
DOCTYPE: Final = "<!doctype html>"
MARKS: Final = "\u0301\u0316\u0327\u0345\u0334\u093c\u094d"
"""Combining marks of different classes, which are sorted when a text is normalised."""
NESTED_TAGS: Final = (
    "a b blockquote button div dl em figure font form h1 i li object p pre ruby section select span svg table td ul x-y"
)
RAW_TAGS: Final = "script style textarea title xmp iframe noscript svg select option"


def repeated(piece: str, before: str = "", after: str = "") -> Shape:
    """Return the shape of a piece over and over.

    >>> repeated("<hr>", "<p>")(9)
    '<p><hr><hr>'
    """
    return lambda size: before + piece * max(size // len(piece), 1) + after


def numbered(piece: str, before: str = "", after: str = "") -> Shape:
    """Return the shape of a piece over and over, each time with another name in place of ``{}``."""

    def shape(size: int) -> str:
        names = _names(max(size // len(piece.replace("{}", "aaaaa")), 1))
        return before + "".join(piece.replace("{}", name) for name in names) + after

    return shape


def nested(opening: str, closing: str, inner: str = PROSE) -> Shape:
    """Return the shape of elements inside each other."""

    def shape(size: int) -> str:
        depth = max(size // (len(opening) + len(closing)), 1)
        return f"{opening * depth}{inner}{closing * depth}"

    return shape


def boxes(opening: str, closing: str, inner: str, depth: int) -> Shape:
    """Return the shape of blocks inside a given number of elements."""
    return lambda size: opening * depth + inner * max(size // len(inner), 1) + closing * depth


def state(make: Callable[[int], object], before: str = "", kind: str = "application/ld+json") -> Shape:
    """Return the shape of a page whose text is in the JSON of a script. ``make``: from a number of values to the JSON."""
    return lambda size: (
        f'<div id=app></div><script type="{kind}" id="__NEXT_DATA__">{before}{json.dumps(make(max(size // 10, 1)))}</script>'
    )


def _names(wanted: int) -> list[str]:
    letters = product(ascii_lowercase, repeat=4)
    return ["a" + "".join(name) for name in islice(letters, wanted)]


def _lost_lines(size: int) -> str:
    """Return a page longer than libxml2 counts lines, of words that are not in the source as they are read."""
    return "\n" * 66_000 + "<p>&eacute;t&eacute; a</p>\n" * (size // 26)


def _long_headline(size: int) -> str:
    """Return a text below a long line of words none of which recur."""
    words = " ".join(f"zq{number}xk" for number in islice(count(), size // 20))
    return f"Home\nNews\n{words}\nContact\n\n" + (PROSE + " ") * (size // 2 // len(PROSE)) + f"\n{LINE}"


def _mixed_quotes(size: int) -> str:
    """Return tags whose attributes are not closed, with either quote."""
    return "".join(
        f"<p class={quote}a{number}>b" for number, quote in zip(range(size // 14), "\"'" * size, strict=False)
    )


HTML_SHAPES: Final[dict[str, Shape]] = {
    **{f"nested <{tag}>": nested(f"<{tag}>", f"</{tag}>") for tag in NESTED_TAGS.split()},
    **{f"flat <{tag}>": repeated(f"<{tag}>a b</{tag}>", after=P) for tag in (NESTED_TAGS + " " + RAW_TAGS).split()},
    **{f"open <{tag}>": repeated(f"<{tag}>a b ", P) for tag in (*RAW_TAGS.split(), "div", "b", "td", "li")},
    "end tags alone": repeated("</p></x>", P),
    "attributes with > in quotes": numbered('{}=">" ', "<p ", f">{P}"),
    "attributes with < in quotes": numbered("{}='<a' ", "<p ", f">{P}"),
    "attributes after slashes": numbered("{}/", "<p/", f">{P}"),
    "tags of 250 attributes": lambda size: ("<p " + "a " * 250 + ">x</p>") * (size // 510),
    "attributes named like tags": repeated(("<a" * 49 + " ") * 60 + ">", P, P),
    "one long class": repeated("navBar ", "<p class='", f"'>{P}"),
    "one long style": repeated("display: none;", "<p style='", f"'>{P}"),
    "classes of one element each": numbered("<p class='{} {}x'>a b</p>", after=P),
    "unclosed quotes": _mixed_quotes,
    "an attribute that is not closed": repeated(P, "<p class='a>"),
    "a comment that is not closed": repeated("<!-- a - ", P),
    "many comments": repeated("<!-- a -->", P, P),
    "CDATA": repeated("<![CDATA[a]]>", P),
    "entities": repeated("&nosuch; &#xFFFFFF; &amp;lt ", "<p>"),
    "line breaks": repeated("a<br>", "<p>"),
    "line breaks in code": repeated("a<br>", "<pre>", "</pre>"),
    "code": repeated("<pre>if a &lt; b:\n    c()\n</pre>", P),
    "inline elements": repeated("<b>x</b> <i>y</i>", "<p>"),
    "hidden elements": repeated("<p hidden>a b</p>", P),
    "hidden elements of one class each": numbered("<div class='{}' style='display:none'>a b</div>", after=P),
    "hidden elements below headings": repeated("<h3>a</h3><div style='left:-9999px;position:absolute'>b</div>", P),
    "hidden elements behind deep ones": repeated("<div><div><div><b><i>a</i></b></div></div></div><div hidden>b</div>", P),
    "nested hidden elements": nested("<b>a</b><div hidden>", "</div>"),
    "misnested inline elements": repeated("<b><p><i><a href=x></b></p>", P),
    "tables in tables": nested("<table><tr><td>It rained.", "</table>"),
    "forms in tables": repeated("<table><form><tr><form><td>x", P),
    "cells": repeated("<tr><td>a<td>1", "<table>"),
    "definitions": repeated("<dt>a<dd>b c", "<dl>"),
    "paragraphs of one letter": repeated("<p>a"),
    "links": repeated("<a href=/>It rained</a> "),
    "list items that announce": repeated("<li>It rained:", f"{P}<p>These:</p><ul>"),
    "headings": repeated("<h3>Rain ends it</h3>", P * 5, P * 5),
    "headings of all levels": repeated("<h2>a</h2><h4>b</h4><h3>c</h3><h6>d</h6>", P, P),
    "empty headings": repeated(f"<h2>Rain</h2><p>Share</p>{P}"),
    "headlines like the title": repeated("<h1><a href=/a>Rain</a></h1>", "<title>Rain ends match</title>", P * 4),
    "a long title": repeated("rain ends match ", "<title>", f"</title>{'<h1>Rain ends match today</h1>' * 50}{P * 5}"),
    "titles of drawings": repeated("<svg><title>a</title></svg>", P),
    "counts of comments": repeated(f"<p>5 comments</p>{'<p>x y z</p>' * 13}", P * 6),
    "boxes of comments": repeated("<div><h3>Comments</h3><p>x</p><p>Reply</p></div>", P * 6),
    "rankings": repeated(f"<p><a href=/>Most read</a></p><p>Foo bar baz</p><p>other line</p>{P}", P),
    "boxes below headings": boxes("<div><h3>Read also</h3>", "</div>", P, 500),
    "credits in nested elements": boxes("<div>", "</div>", "<p>Photo: Ann Smith</p>", 900),
    "prose in nested elements": boxes("<div>", "</div>", P, 900),
    "years after a sign": repeated(f"<p>© 2020{chr(0xA0) * 150}x</p>", P * 3),
    "lines beyond 65,535": _lost_lines,
    "base64": repeated("QUJD", "<img src='data:image/png;base64,", f"'>{P}"),
    "a long script": repeated("var a = b < c && d > e; // text\n", f"{P}<script>", f"</script>{P}"),
    "types of JSON-LD": state(lambda n: {"@type": ["Posting"] * (n // 2), "text": ["a"] * n}),
    "a long articleBody": state(lambda n: {"@type": "Article", "articleBody": "It rained. " * n}),
    "escapes in an articleBody": state(lambda n: {"@type": "Article", "articleBody": 'é"\n ' * n}),
    "unclosed articleBodies": repeated('{"articleBody":"abc', '<script type="application/ld+json">', "</script>"),
    "declared types": repeated('{"@type": "Article"},', '<script type="application/ld+json">[', "]</script>"),
    "states that break off": repeated('window.__INITIAL_STATE__={"a":[[', "<div></div><script>", "</script>"),
    "pushes": repeated('self.__next_f.push([1,"1:T5,abcde"])\n', "<div></div><script>", "</script>"),
    "deep JSON": lambda size: f'<script id="__NEXT_DATA__">{"[" * (size // 2)}{"]" * (size // 2)}</script>',
    "keys of one value each": state(lambda n: {f"k{i}": PROSE for i in range(n // 12)}),
    "marks on a letter": repeated(MARKS, "<p>It rained, a", f"</p>{P}"),
    "a feed of titles": repeated("<item><title>Rain</title></item>", "<?xml version='1.0'?><rss><channel>"),
}  # fmt: skip

TEXT_SHAPES: Final[MappingProxyType[str, Shape]] = MappingProxyType(
    {
        "text: one line": repeated("word "),
        "text: short lines": repeated("a\n"),
        "text: lines of a phrase": repeated("Read also\n"),
        "text: blank lines": repeated("\n", LINE, LINE),
        "text: spaces": repeated(" ", "a", "b"),
        "text: prose": repeated(LINE),
        "text: wrapped lines": repeated(
            "It rained on Monday from early in the morning, and then\nthe match was called off.\n"
        ),
        "text: a long headline": _long_headline,
        "text: counts of comments": repeated("5 comments\n" + "x y z\n" * 13, LINE * 6),
        "text: rankings": repeated(f"Most read\nFoo bar baz\nother line\n{LINE}", LINE),
        "text: placeholders": repeated("{{a.b}} x = y\n\n", LINE, LINE),
        "text: lone placeholders": repeated("{{a}}\n", LINE, LINE),
        "text: placeholders of long lines": repeated("{{" + '"a' * 60 + "}} <a" + " b" * 60 + "\n", LINE, LINE),
        "text: years after a sign": repeated(f"© 2020{' ' * 150}x\n", LINE * 3),
        "text: credits": repeated("Photo: Ann Smith / AP\n", LINE, LINE),
        "text: bylines": repeated("By Ann Smith\n3 May 2024\n", LINE, LINE),
        "text: entries of a menu": repeated("Home | News | Sport | Log in\n", LINE, LINE),
        "text: announced lists": repeated("These came:\n- one\n- two\n", LINE),
        "text: tags in prose": repeated("a <b and ", LINE),
        "text: ticks and tables": repeated("`a | ", LINE),
        "text: marks on a letter": repeated(MARKS, "It rained, a"),
        "text: marks between joiners": repeated(f"{MARKS}\u200b", "It rained, a"),
        "text: Hangul letters": repeated("\u1100\u1161\u11a8", LINE),
        "text: capitals that fold to several letters": repeated("ßİŉǰΐ ", LINE),
        "text: Han": repeated("今天下雨了，", LINE),
        "text: lines of Han": repeated("今天下雨\n", LINE),
        "text: emoji": repeated("😀", LINE),
        "text: surrogates": repeated("\ud800", LINE),
        "text: NULs": repeated("a\0", LINE),
        "text: digits": repeated("1", LINE),
    }
)
"""Shapes of flattened text."""

SHAPES: Final[MappingProxyType[str, Shape]] = MappingProxyType(
    {name: (lambda size, shape=shape: DOCTYPE + shape(size)) for name, shape in HTML_SHAPES.items()} | TEXT_SHAPES
)
"""All shapes, by name."""
