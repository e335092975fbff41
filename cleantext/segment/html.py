"""HTML → blocks: one parse, no recursion, nothing judged.

A block is what a browser would lay out as one run of lines: cut at block-level elements, table cells, list items and
``<br><br>``. Inline markup neither glues nor splits words. Hidden text is marked, not lost.

libxml2 parses, and writes its tree out again as XML: there every ``<`` and ``>`` belongs to a tag, so that two splits give all
tags and texts (``cut``). A walk over lxml's nodes from Python took four times as long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple, cast

from lxml import etree

from cleantext.page import Blocks, ElementTable
from cleantext.segment.cut import Ints, cut, tags_and_texts
from cleantext.segment.elements import TagTable, is_block

__all__ = ["Segmented", "segment_html"]

XML_RE: Final = re.compile(r"[\s\ufeff]{0,100}<(?:\?xml|rss|feed|rdf:rdf)\b", re.IGNORECASE)
NEARLY_EMPTY: Final = 1500
"""Characters below which a page's text may stand in ``<noscript>`` instead (Discourse's forums are so)."""
FULLER: Final = 3
"""Times as much text there must be with ``<noscript>``."""
MAX_LIBXML_LINE: Final = 65_535
"""Where libxml2 stops counting lines."""
EMPTIED_TAGS: Final = ("script", "style", "svg", "template", "head", "noscript")
"""Elements that are no text and often large, emptied before the tree is written out. ``noscript`` must be last."""
CONTROL_RE: Final = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that XML has no way to write: libxml2 writes U+FFFD in their place."""
LOST: Final = "&#xFFFD;"
"""What it writes."""
STAND_INS: Final = {
    **{code: 0xFDD0 + code for code in range(1, 32) if chr(code) not in "\t\n\r"},
    0xFFFE: 0xFDD9,  # lxml takes no text with these two from Python
    0xFFFF: 0xFDDA,
}
"""Non-characters that stand for them while the tree is written out."""
CONTROLS: Final = {stand_in: code for code, stand_in in STAND_INS.items()}
VOID_MARKS: Final = "\u00ad\u200b\u2060\ufeff"
"""Soft hyphen, zero-width space, word joiner, BOM: seen by nobody. (ZWJ and ZWNJ shape letters and stay.)"""

MAX_DEPTH: Final = 1000
"""Open elements that ``_shallow`` leaves in place; libxml2 2.14 gives up at 2,048."""
VOID_TAGS: Final = frozenset(
    """
    area base br col embed hr img input link meta param source track wbr
    """.split()
)
TAG_RE: Final = re.compile(r"<(/?)([a-zA-Z][^\s/<>]{0,60})[^<>]*+>")
"""A tag, roughly; possessive, so linear. Only used on sources nested too deep to parse as they are."""


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
        source = _shallow(source)
        roots, _ = _parse(source)
    if not roots:
        return Segmented(Blocks("html", [], lines=[], tree=ElementTable([], [], [], [], [])), "", limited, False)
    xml = XML_RE.match(source) is not None
    title = _emptied(roots, EMPTIED_TAGS)
    found = cut(_written(roots), TagTable(xml=xml))
    unscripted = False
    if "<noscript" in source and sum(map(len, found.texts)) < NEARLY_EMPTY:
        roots, _ = _parse(source)
        _emptied(roots, EMPTIED_TAGS[:-1])
        fuller = cut(_written(roots), TagTable(noscript=True))
        unscripted = sum(map(len, fuller.texts)) > FULLER * sum(map(len, found.texts))
        found = fuller if unscripted else found
    lines = SourceLines(source, found.places, unscripted)
    tree = ElementTable(found.parents, found.tags, found.hints, found.firsts, found.lasts)
    blocks = Blocks(
        "html",
        found.texts,
        lines=lines,
        kinds=found.kinds,
        levels=found.levels,
        link_chars=found.link_chars,
        hidden=found.hidden,
        elements=found.elements,
        tree=tree,
    )
    return Segmented(blocks, title, limited, unscripted)


def _without_cdata(source: str) -> str:
    """The source with CDATA sections opened up: HTML would take them for comments, feeds keep their HTML in them."""
    if "<![CDATA[" not in source:
        return source
    first, *sections = source.split("<![CDATA[")
    return first + "".join(section.replace("]]>", "", 1) for section in sections)


def _parse(source: str) -> tuple[list[etree._Element], bool]:
    """The roots, and whether libxml2 gave up at its depth limit (it then leaves out all that follows).

    libxml2 2.14 makes a second root of what follows ``</html>``.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        root = etree.fromstring(source.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, AssertionError):  # nothing but white space or comments
        return [], False
    if root is None:
        return [], False
    return [root, *root.itersiblings(etree.Element)], any(
        error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log
    )


def _emptied(roots: list[etree._Element], tags: tuple[str, ...]) -> str:
    """Take out what such elements hold; gives the page's title, which goes with them."""
    title = ""
    for root in roots:
        for element in list(root.iter(*tags)):
            if element.tag == "head" and not title:
                title = " ".join((element.findtext("title") or "").split())
            element.clear(keep_tail=True)  # type: ignore[call-arg]  # lxml-stubs are older
    return title


def _written(roots: list[etree._Element]) -> str:
    """The trees as XML, one after the other, without what is seen by nobody."""
    roots[0].getroottree().docinfo.clear()  # under an XHTML doctype libxml2 would add attributes and elements
    markup = "".join(etree.tostring(root, encoding="unicode", with_tail=False) for root in roots)
    if LOST in markup:
        for element in (element for root in roots for element in root.iter(etree.Element)):
            if element.text and CONTROL_RE.search(element.text):
                element.text = element.text.translate(STAND_INS)
            if element.tail and CONTROL_RE.search(element.tail):
                element.tail = element.tail.translate(STAND_INS)
        markup = "".join(etree.tostring(root, encoding="unicode", with_tail=False) for root in roots)
        markup = markup.translate(CONTROLS)
    markup = markup.replace("&#13;", "\r")
    for mark in VOID_MARKS:
        if mark in markup:
            markup = markup.replace(mark, "")
    return markup


@dataclass(frozen=True, slots=True)
class SourceLines:
    """The blocks' lines in the source, for when they are first asked for: libxml2's nodes know them, and are gone by then."""

    source: str
    """What was parsed."""
    places: Ints
    """One a block: number of the tag before its text, of all tags that ``_written`` gives."""
    unscripted: bool
    """Whether ``<noscript>`` was left in."""

    def __call__(self, blocks: Blocks) -> list[int]:
        """One a block, from 1: the line of the element that begins, or ended, right before its text."""
        roots, _ = _parse(self.source)
        _emptied(roots, EMPTIED_TAGS[:-1] if self.unscripted else EMPTIED_TAGS)
        tags, _ = tags_and_texts(_written(roots))
        of_tag: list[int] = []  # each tag's element, counted in document order
        opened: list[int] = []
        count = -1
        for tag in tags:
            if tag[:1] == "/":
                of_tag.append(opened.pop())
            else:
                count += 1
                of_tag.append(count)
                if tag[-1:] != "/":
                    opened.append(count)
        of_element = [cast("int", e.sourceline) for root in roots for e in root.iter(etree.Element)]
        lines = [of_element[of_tag[place]] or 1 for place in self.places.tolist()]
        return _count_lines(self.source, blocks.texts, lines)


def _count_lines(source: str, texts: list[str], lines: list[int]) -> list[int]:
    """Put right the lines that libxml2 gave up on, by finding each block's first word behind the one before."""
    line = offset = 0
    for i, text in enumerate(texts):
        if lines[i] < MAX_LIBXML_LINE:
            continue
        if not offset:
            line = MAX_LIBXML_LINE
            offset = len(source) - len(source.split("\n", line - 1)[-1])  # the first character of that line
        at = source.find(text.split(None, 1)[0], offset)
        if at >= 0:
            line += source.count("\n", offset, at)
            offset = at
        lines[i] = line
    return lines


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
        return "<hr>" if is_block(name) else ""

    return TAG_RE.sub(flat, source)
