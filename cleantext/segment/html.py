"""HTML → blocks: one pass over lxml's tree, no recursion, nothing judged.

A block is what a browser would lay out as one run of lines: cut at block-level elements, table cells, list items and
``<br><br>``. Inline markup neither glues nor splits words. Hidden text is marked, not lost.
"""

from __future__ import annotations

import re
from itertools import chain, repeat
from typing import Final, NamedTuple

from lxml import etree

from cleantext.page import KINDS, Blocks, ElementTable

__all__ = ["Segmented", "segment_html"]

BLOCK_TAGS: Final = frozenset(
    """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol
    optgroup p pre search section summary table tbody td tfoot th thead tr ul xmp
    """.split()
)
"""Elements that a browser's own style sheet lays out as blocks, rows or cells; custom elements (x-y) count too.
https://html.spec.whatwg.org/multipage/rendering.html#flow-content-3"""

SKIP_TAGS: Final = frozenset(
    """
    annotation applet audio canvas datalist embed head iframe noframes noscript object rp rt script select style
    svg template textarea video
    """.split()
)
"""Elements whose insides are no text of the page: code, fallbacks, form values, ruby readings (the base text stays)."""

SPACED_TAGS: Final = frozenset("audio canvas datalist embed iframe input object select textarea video".split())
"""Elements without text of the page that take room on it, so that what stands on their two sides is not one word."""
INLINE_TAGS: Final = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter nobr output picture
    progress q rb rbc rtc ruby s samp small source span strike strong sub sup time track tt u var wbr""".split()
)
"""HTML's inline elements. In XML, where names are anybody's, all others are blocks."""
XML_RE: Final = re.compile(r"[\s\ufeff]{0,100}<(?:\?xml|rss|feed|rdf:rdf)\b", re.IGNORECASE)
NEARLY_EMPTY: Final = 1500
"""Characters below which a page's text may stand in ``<noscript>`` instead (Discourse's forums are so)."""
FULLER: Final = 3
"""Times as much text there must be with ``<noscript>``."""
MAX_LIBXML_LINE: Final = 65_535
"""Where libxml2 stops counting lines."""
PRE_TAGS: Final = frozenset(("pre", "listing", "xmp"))
BREAK: Final = "\x00"
"""Stands for ``<br>`` inside a block until it is closed; libxml2 never gives a NUL."""
VOID_MARKS: Final = "\u00ad\u200b\u2060\ufeff"
"""Soft hyphen, zero-width space, word joiner, BOM: seen by nobody. (ZWJ and ZWNJ shape letters and stay.)"""

PARAGRAPH, HEADING, LIST_ITEM, TABLE_CELL, CODE, QUOTE, CAPTION = range(7)
KIND_OF: Final = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), HEADING),
    **dict.fromkeys(("li", "dt", "dd"), LIST_ITEM),
    **dict.fromkeys(("td", "th"), TABLE_CELL),
    **dict.fromkeys(PRE_TAGS, CODE),
    **dict.fromkeys(("figcaption", "caption"), CAPTION),
    **dict.fromkeys(("section", "article", "main", "aside", "nav", "header", "footer", "form", "body"), PARAGRAPH),
    "blockquote": QUOTE,
}
KIND_KEPT_BY_P: Final = frozenset((LIST_ITEM, QUOTE, CAPTION))
"""A paragraph inside these is one of them; inside a table cell it is a paragraph, since tables lay pages out."""

MAX_DEPTH: Final = 1000
"""Open elements that ``_shallow`` leaves in place; libxml2 2.14 gives up at 2,048."""
VOID_TAGS: Final = frozenset(
    """
    area base br col embed hr img input link meta param source track wbr
    """.split()
)
TAG_RE: Final = re.compile(r"<(/?)([a-zA-Z][^\s/<>]{0,60})[^<>]*+>")
"""A tag, roughly; possessive, so linear. Only used on sources nested too deep to parse as they are."""

INLINE, BLOCK, SKIP, BR, LINK, BUTTON = range(6)
ROLE_OF: Final = {
    **dict.fromkeys(BLOCK_TAGS, BLOCK),
    **dict.fromkeys(SKIP_TAGS | SPACED_TAGS, SKIP),
    "br": BR,
    "a": LINK,
    "button": BUTTON,
}


class Segmented(NamedTuple):
    """What segmentation found in an HTML source."""

    blocks: Blocks
    """The blocks, with all columns that HTML has."""
    title: str
    """The text of ``<title>``, white space collapsed; empty where there is none."""
    flattened: bool
    """Whether the source was nested deeper than libxml2 can parse, so that its deepest elements were taken apart."""
    unscripted: bool
    """Whether the page's text stands in ``<noscript>`` alone, and was taken from there."""


def segment_html(source: str) -> Segmented:
    """Parse and cut. ``source`` must hold neither NUL nor unpaired surrogates (``decode`` sees to that).

    >>> segment_html("<p>foo<b>bar</b> <i>baz</i><p>a<br>b<br><br>c").blocks.texts
    ['foobar baz', 'a\\nb', 'c']
    """
    source = _without_cdata(source)
    roots, limited = _parse(source)
    if limited:
        roots, _ = _parse(_shallow(source))
    if not roots:
        return Segmented(Blocks("html", [], lines=[], tree=ElementTable([], [], [], [], [])), "", limited, False)
    blocks, title = _walk(roots, xml=XML_RE.match(source) is not None)
    unscripted = False
    if "<noscript" in source and sum(map(len, blocks.texts)) < NEARLY_EMPTY:
        fuller, _ = _walk(roots, xml=False, noscript=True)
        unscripted = sum(map(len, fuller.texts)) > FULLER * sum(map(len, blocks.texts))
        blocks = fuller if unscripted else blocks
    if len(blocks) and int(blocks.lines.max()) >= MAX_LIBXML_LINE:
        _count_lines(source, blocks)
    return Segmented(blocks, title, limited, unscripted)


def _without_cdata(source: str) -> str:
    """The source with CDATA sections opened up: HTML would take them for comments, feeds keep their HTML in them."""
    if "<![CDATA[" not in source:
        return source
    first, *sections = source.split("<![CDATA[")
    return first + "".join(section.replace("]]>", "", 1) for section in sections)


def _count_lines(source: str, blocks: Blocks) -> None:
    """Put right the lines that libxml2 gave up on, by finding each block's first word behind the one before."""
    line = offset = 0
    for i, text in enumerate(blocks.texts):
        if blocks.lines[i] < MAX_LIBXML_LINE:
            continue
        if not offset:
            line = MAX_LIBXML_LINE
            offset = len(source) - len(source.split("\n", line - 1)[-1])  # the first character of that line
        at = source.find(text.split(None, 1)[0], offset)
        if at >= 0:
            line += source.count("\n", offset, at)
            offset = at
        blocks.lines[i] = line


def _parse(source: str) -> tuple[list[etree._Element], bool]:
    """The roots, and whether libxml2 gave up at its depth limit (it then leaves out all that follows).

    libxml2 2.14 makes a second root of what follows ``</html>``.
    """
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(source.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, AssertionError):  # nothing but white space or comments
        return [], False
    if root is None:
        return [], False
    return [root, *root.itersiblings(etree.Element)], any(
        error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log
    )


def _shallow(source: str) -> str:
    """The source without the tags below ``MAX_DEPTH`` open elements; ``<hr>`` keeps blocks apart. One linear pass."""
    depth = 0

    def flat(tag: re.Match[str]) -> str:
        nonlocal depth
        name = tag[2].lower()
        if name in VOID_TAGS:
            return tag[0]
        deep = depth > MAX_DEPTH
        depth = max(depth - 1, 0) if tag[1] else depth + 1
        if not deep and depth <= MAX_DEPTH:
            return tag[0]
        return "<hr>" if ROLE_OF.get(name) == BLOCK else ""

    return TAG_RE.sub(flat, source)


def _walk(roots: list[etree._Element], *, xml: bool, noscript: bool = False) -> tuple[Blocks, str]:  # noqa: PLR0912, PLR0915 -- the one loop over every node: calls would double its cost
    texts: list[str] = []
    kinds: list[int] = []
    levels: list[int] = []
    link_chars: list[int] = []
    hiddens: list[bool] = []
    lines: list[int] = []
    elements: list[int] = []
    parents: list[int] = []
    tags: list[str] = []
    hints: list[str] = []
    firsts: list[int] = []
    lasts: list[int] = []

    stack: list[tuple[int, int, int, int, int]] = []  # row, role, block row, kind, level of every open element
    row, role, block_row, kind, level = -1, INLINE, 0, PARAGRAPH, 0
    links = pres = hides = 0  # how many open elements are links, preformatted, hidden
    hidden_rows: set[int] = set()
    pieces: list[str] = []  # the open block's text so far
    linked: list[str] = []  # the part of it inside links
    line = text_row = -1  # where its first visible text stood; -2 when it comes from several elements
    title = ""

    def close_block() -> None:
        nonlocal line, text_row
        raw = "".join(pieces)
        if pres:
            rows = [r.rstrip() for r in raw.replace("\r\n", "\n").replace("\r", "\n").replace(BREAK, "\n").split("\n")]
            while rows and not rows[0]:
                del rows[0]
            while rows and not rows[-1]:
                del rows[-1]
            text = "\n".join(rows)
        elif BREAK in raw:
            text = "\n".join(filter(None, (" ".join(part.split()) for part in raw.split(BREAK))))
        else:
            text = " ".join(raw.split())
        if text := text.strip(VOID_MARKS):
            texts.append(text)
            kinds.append(CODE if pres else kind)
            levels.append(level)
            link_chars.append(len(" ".join("".join(linked).split())) if linked else 0)
            hiddens.append(hides > 0)
            lines.append(line)
            elements.append(text_row if text_row >= 0 else block_row)
        pieces.clear()
        linked.clear()
        line = text_row = -1

    walkers = [etree.iterwalk(root, events=("start", "end")) for root in roots]
    for walk, (event, element) in chain.from_iterable(zip(repeat(walker), walker, strict=False) for walker in walkers):
        if event == "start":
            tag = element.tag  # libxml2 has folded its case
            role = ROLE_OF.get(tag, INLINE)
            if noscript and tag == "noscript":
                role = BLOCK
            if role == SKIP:
                if tag in SPACED_TAGS and pieces:
                    pieces.append(" ")
                if tag == "head" and not title:
                    title = " ".join((element.findtext("title") or "").split())
                stack.append((row, SKIP, block_row, kind, level))
                walk.skip_subtree()
                continue
            if role == BR:
                if pres:
                    pieces.append("\n")
                else:
                    for piece in reversed(pieces):
                        if piece == BREAK:
                            close_block()
                            break
                        if not piece.isspace():
                            break
                    pieces.append(BREAK)
                stack.append((row, BR, block_row, kind, level))
                continue
            if role == INLINE and ("-" in tag or (xml and tag not in INLINE_TAGS)):
                role = BLOCK
            if (role in (BLOCK, BUTTON)) and pieces:
                close_block()
            stack.append((row, role, block_row, kind, level))
            parents.append(row)
            row = len(tags)
            tags.append(tag)
            firsts.append(len(texts))
            lasts.append(0)
            hint, hide = "", False
            for name, value in element.items():
                if name in ("class", "id", "role"):
                    hint = f"{hint} {value}" if hint else value
                elif name == "style":
                    style = value.replace(" ", "").lower()
                    hide = hide or "display:none" in style or "visibility:hidden" in style
                elif name == "hidden" or (name == "aria-hidden" and value == "true"):
                    hide = True
                elif name == "href" and role == LINK:
                    links += 1
                    role = -LINK  # a link that counts
            hints.append(hint)
            if hide or (tag == "dialog" and "open" not in element.attrib):
                hides += 1
                hidden_rows.add(row)
            if role in (BLOCK, BUTTON):
                block_row = row
                if tag in KIND_OF:
                    kind = KIND_OF[tag]
                    level = int(tag[1]) if kind == HEADING else 0
                    pres += tag in PRE_TAGS
                elif tag == "p" and kind not in KIND_KEPT_BY_P:
                    kind, level = PARAGRAPH, 0
                links += role == BUTTON
            if role == -LINK:
                stack[-1] = (stack[-1][0], -LINK, *stack[-1][2:])
            text = element.text
            if text:
                pieces.append(text)
                if links:
                    linked.append(text)
                if text_row != row and not text.isspace():
                    if text_row == -1:
                        line, text_row = element.sourceline or 1, row
                    else:
                        text_row = -2
        else:
            before, role, outer_block, outer_kind, outer_level = stack.pop()
            if role in (BLOCK, BUTTON):
                if pieces:
                    close_block()
                if tags[row] in PRE_TAGS:
                    pres -= 1
                links -= role == BUTTON
            elif role == -LINK:
                links -= 1
            if role not in (SKIP, BR):
                lasts[row] = len(texts)
                if row in hidden_rows:
                    hides -= 1
                row = before
            block_row, kind, level = outer_block, outer_kind, outer_level
            text = element.tail
            if text and stack:  # as above: a call for each text would cost more than all the rest
                pieces.append(text)
                if links:
                    linked.append(text)
                if text_row != row and not text.isspace():
                    if text_row == -1:
                        line, text_row = element.sourceline or 1, row
                    else:
                        text_row = -2
    close_block()
    for row in range(len(lasts)):
        lasts[row] = max(lasts[row], firsts[row])

    everything = "\x00".join(texts)
    if any(mark in everything for mark in VOID_MARKS):
        for mark in VOID_MARKS:
            everything = everything.replace(mark, "")
        texts = everything.split("\x00")
    blocks = Blocks(
        "html",
        texts,
        lines=lines,
        kinds=kinds,
        levels=levels,
        link_chars=link_chars,
        hidden=hiddens,
        elements=elements,
        tree=ElementTable(parents, tags, hints, firsts, lasts),
    )
    return blocks, title


assert KINDS[: CAPTION + 1] == ("paragraph", "heading", "list_item", "table_cell", "code", "quote", "caption")
