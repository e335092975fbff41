"""Flattened pages as browsers, text browsers, crawls and converters make them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Final

import numpy as np

from benchmarks.sets.lines import BREAKS, UNSEEN, Line, Style, lines, title, tree

__all__ = ["crawl", "inner_text", "lynx", "markdown", "pdf", "w3m", "wrapped"]

COLUMNS: Final = 79
"""Widest line of lynx and w3m; their default."""
INNER_TEXT: Final = Style(BREAKS)
NO_SCRIPTS: Final = UNSEEN - {"noscript"}
"""What programs that run no scripts leave out."""
LYNX: Final = Style(BREAKS | {"p": 2, "ul": 2, "ol": 2}, unseen=NO_SCRIPTS, cells=" ", bullets="*+o#@-")
W3M: Final = Style(BREAKS | {"ul": 2, "ol": 2, "table": 2}, unseen=NO_SCRIPTS, bullets="•□▪○")
MARKDOWN: Final = Style(
    BREAKS | dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "div", "table", "blockquote"], 2),
    cells=" | ",
    bullets="*",
)
WET_BLOCKS: Final = (
    "address article aside blockquote body br button canvas caption col colgroup dd div dl dt embed fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr li map noscript object ol output p pre progress section table tbody textarea tfoot th "
    "thead title tr ul video"
)
WET_SPACES: Final = "cite details datalist iframe img input label legend optgroup q select summary td time"
"""The elements that the extractor of Common Crawl's WET files puts on separate lines, and those with a space around
(commoncrawl/ia-web-commons, ExtractingParseObserver.java)."""
WET: Final = Style(
    dict.fromkeys(WET_BLOCKS.split(), 1),
    frozenset(WET_SPACES.split()),
    frozenset(("script", "style")),
    hides=False,
    cells="",
)
PDF: Final = replace(INNER_TEXT, cells="    ")
WIDE_RE: Final = re.compile(r"[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")
"""A character that takes two columns."""
LONG_WORD: Final = 8
"""Fewest letters of a word that is divided at a line's end."""
DIVIDED: Final = 0.4
"""Share of such words, where a page's words are divided at all."""
MARGIN: Final = 3
"""Columns on the left of lynx's paragraphs."""


def _joined(found: Iterable[str]) -> str:
    return "\n".join(found).strip("\n")


def _with_gaps(rows: Iterable[Line], made: Sequence[str] | None = None) -> Iterator[str]:
    for at, row in enumerate(rows):
        yield from [""] * row.above
        yield row.text if made is None else made[at]


def inner_text(page: str) -> str:
    """Return what ``document.body.innerText`` is in a browser, without style sheets and scripts.

    >>> inner_text("<p>a<b>b</b><p>c<ul><li>d<li>e</ul><table><tr><td>1<td>2</table>")
    'ab\\n\\nc\\n\\nd\\ne\\n1\\t2'
    """
    root = tree(page)
    return "" if root is None else _joined(_with_gaps(lines(root, INNER_TEXT)))


def crawl(page: str) -> str:
    """Return the page as in Common Crawl's WET files: the title, then a line for each block; hidden text is there, too.

    >>> crawl("<title>T</title><p>a<b>b</b><br>c<p hidden>d<table><tr><td>1<td>2</table>")
    'T\\nab\\nc\\nd\\n1 2'
    """
    root = tree(page)
    return "" if root is None else _joined(" ".join(row.text.split()) for row in lines(root, WET) if row.text.strip())


def wrapped(text: str, width: int, random: np.random.Generator | None = None) -> list[str]:
    """Return a text in lines of at most ``width`` columns. ``random``: divides some long words at a line's end.

    >>> wrapped("It rained on Monday", 9)
    ['It rained', 'on Monday']
    """
    if WIDE_RE.search(text):
        width //= 2  # a character takes two columns, and a line may end after each
    found, line = [], ""
    for word in text.split():
        room = width - len(line) - bool(line)
        if len(word) > room and random is not None and line and word.isalpha() and len(word) >= LONG_WORD:
            at = min(room - 1, len(word) - 3)
            if at >= 3 and random.random() < DIVIDED:
                found.append(f"{line} {word[:at]}-")
                line = word[at:]
                continue
        if line and len(word) > room:
            found.append(line)
            line = ""
        line = f"{line} {word}" if line else word
        while len(line) > width:
            found.append(line[:width])
            line = line[width:]
    return [*found, line] if line else found


def _indented(row: Line, margin: int, width: int = COLUMNS) -> Iterator[str]:
    """Yield a line in rows after a margin, its bullet or number to the left of its text."""
    if row.tag == "pre":
        yield " " * margin + row.lead + row.text
        return
    for number, part in enumerate(wrapped(row.text, max(width - margin, 20)) or [""]):
        yield (row.lead.rjust(margin) if number == 0 else " " * margin) + part if part or row.lead else ""


def _of_control(element: Any) -> tuple[str, str] | None:
    """Return the marks of a form's field in a text browser: of a choice the first option, of a text field its line."""
    if element.tag == "option":
        return None if element.getprevious() is not None else ("[", "]")
    if element.tag == "input":
        kind = (element.get("type") or "text").lower()
        if kind in ("hidden", "image"):
            return None
        if kind in ("submit", "button", "reset"):
            return element.get("value") or "Submit", ""
        return ("[ ] " if kind in ("checkbox", "radio") else "_" * 20 + " "), ""
    return "", ""


def _name(image: Any) -> str:
    """Return the file name of an image."""
    return str(image.get("src") or "").rpartition("/")[2].partition("?")[0][:30]


def lynx(page: str) -> str:
    """Return the page as ``lynx -dump`` prints it: indented, wrapped, links numbered, and listed at the end.

    For half of the pages, chosen by their content, without numbers and list, as by ``-nolist``.

    >>> print(lynx("<h1>Tea</h1><p>a <a href=/x>b</a><ul><li>c</ul>"))
    Tea
    <BLANKLINE>
       a [1]b
    <BLANKLINE>
         * c
    <BLANKLINE>
    References
    <BLANKLINE>
       1. /x
    """
    root = tree(page)
    numbered = zlib.crc32(page.encode("utf-8", "replace")) % 2 == 0
    links: list[str] = []

    def marks(element: Any) -> tuple[str, str] | None:
        if element.tag == "a" and element.get("href") and numbered:
            links.append(element.get("href"))
            return f"[{len(links)}]", ""
        if element.tag == "img":
            alt = element.get("alt")
            return (f"[{_name(element)}]" if alt is None else alt), ""
        if element.tag == "button":
            return "(BUTTON) ", ""
        return ("_" * (COLUMNS - MARGIN), "") if element.tag == "hr" else _of_control(element)

    rows = [] if root is None else lines(root, LYNX, marks)
    found: list[str] = []
    for row in rows:
        margin = 0 if row.tag in ("h1", "h2") else MARGIN + (4 * row.depth if row.depth else 0)
        found += [*[""] * max(row.above, row.tag in ("h1", "h2", "h3")), *_indented(row, margin)]
        found += [""] * (row.tag in ("h1", "h2"))
    listed = ["", "References", "", *(f"{n:>4}. {url}" for n, url in enumerate(links, 1))] if links else []
    return _joined(_single_gaps([*found, *listed]))


def _single_gaps(found: Iterable[str]) -> Iterator[str]:
    """Yield lines with at most one blank line in a row."""
    before = ""
    for line in found:
        if line or before:
            yield line
        before = line


def _columns(rows: Sequence[Line]) -> list[str]:
    """Return the rows of a table with its columns aligned by spaces."""
    cells = [[cell.strip() for cell in row.text.split("\t")] for row in rows]
    widths = [max(len(row[at]) for row in cells if at < len(row)) for at in range(max(len(row) for row in cells))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in cells]


def w3m(page: str) -> str:
    """Return the page as ``w3m -dump`` prints it: wrapped, list items indented, the columns of tables aligned.

    >>> print(w3m("<p>a<ul><li>b</ul><table><tr><td>long<td>1<tr><td>c<td>2</table>"))
    a
    <BLANKLINE>
      • b
    <BLANKLINE>
    long  1
    c     2
    """
    root = tree(page)

    def marks(element: Any) -> tuple[str, str] | None:
        if element.tag == "img":
            alt = element.get("alt")
            return (f"[{_name(element).partition('.')[0]}]" if alt is None else f"[{alt}]" if alt else ""), ""
        return ("━" * COLUMNS, "") if element.tag == "hr" else _of_control(element)

    found: list[str] = []
    for is_table, group in groupby([] if root is None else lines(root, W3M, marks), key=lambda row: "\t" in row.text):
        rows = list(group)
        for row, laid_out in zip(rows, _columns(rows) if is_table else [""] * len(rows), strict=True):
            found += [""] * row.above
            found += [laid_out] if is_table else _indented(row, 4 * row.depth, COLUMNS + 1)
    return _joined(_single_gaps(found))


def markdown(page: str) -> str:
    """Return the page as converters to Markdown write it, with the addresses of links and images.

    >>> markdown("<h2>T</h2><p>a <a href=/x>b</a> <b>c</b><ul><li>d</ul>")
    '## T\\n\\na [b](/x) **c**\\n\\n  * d'
    """
    root = tree(page)

    def marks(element: Any) -> tuple[str, str] | None:
        tag = element.tag
        if tag == "a" and element.get("href"):
            return "[", f"]({element.get('href')})"
        if tag == "img":
            return (f"![{element.get('alt') or ''}]({element.get('src') or ''})" if element.get("src") else ""), ""
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            return "#" * int(tag[1]) + " ", ""
        around = {"b": "**", "strong": "**", "em": "_", "i": "_", "code": "`"}.get(tag, "")
        return {"hr": ("* * *", ""), "input": None, "select": None, "button": None}.get(tag, (around, around))

    rows = [] if root is None else lines(root, MARKDOWN, marks)
    made = [
        (" " * 2 * row.depth + row.lead if row.lead else "> " * (row.tag == "blockquote")) + row.text for row in rows
    ]
    return _joined(_single_gaps(_with_gaps(rows, made)))


def pdf(page: str) -> str:
    """Return the page as text of a PDF: wrapped, in pages with running heads and numbers, some words divided at a line's end.

    Layout, width and length of a page are chosen by the content. The first page has no head, as in books; a page that is alone has no
    number.
    """
    root = tree(page)
    rows = [] if root is None else lines(root, PDF)
    random = np.random.default_rng(zlib.crc32(page.encode("utf-8", "replace")))
    width, height = int(random.integers(68, 92)), int(random.integers(42, 58))
    style, divides, form_feed = random.integers(4), random.random() < 0.6, random.random() < 0.6
    body: list[str] = []
    for row in rows:
        body += [*[""] * row.above, *(wrapped(row.text, width, random if divides else None) or [""])]
    pages = [body[at : at + height] for at in range(0, len(body), height)]
    name = "" if root is None else title(root)[: width - 20]
    found: list[str] = []
    for number, part in enumerate(pages, 1):
        head, foot = _margins(int(style), name, number, len(pages), width)
        found += [*(["\f" + head if form_feed else head, ""] if number > 1 and head else []), *part]
        found += ["", foot] if foot and len(pages) > 1 else []
        if form_feed and number < len(pages) and not head:
            found[-1] += "\f"
    return "\n".join(found).strip("\n")


def _margins(style: int, name: str, number: int, count: int, width: int) -> tuple[str, str]:
    """Return the running head and the foot of a page; either may be empty."""
    if style == 0:
        left, right = (str(number), name) if number % 2 == 0 else (name, str(number))
        return left + right.rjust(width - len(left)), ""
    if style == 1:
        return name.center(width).rstrip(), f"{number}/{count}".rjust(width)
    if style == 2:
        return "", f"- {number} -".center(width).rstrip()
    return name, str(number)
