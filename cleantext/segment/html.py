"""HTML → blocks: one parse, no recursion, nothing judged.

A block is what a browser would lay out as one run of lines: cut at block-level elements, table cells, list items and
``<br><br>``. Inline markup neither glues nor splits words. Hidden text is marked, not lost. Where next to nothing is visible,
text is looked for in ``<noscript>``, and in what the page's scripts hold (``embedded``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple, cast

import numpy as np
from lxml import etree

from cleantext.blocks import Blocks, Elements
from cleantext.metadata import Declarations, read_declarations
from cleantext.segment.build_blocks import cut
from cleantext.segment.dom_lxml import read_markup
from cleantext.segment.scripts import embedded_text
from cleantext.segment.tags import BLOCK_TAGS, FlagsOf
from cleantext.tree_ops import Ints

__all__ = ["Segmented", "segment_html"]

XML_RE: Final = re.compile(r"[\s\ufeff]{0,100}<(?:\?xml|rss|feed|rdf:rdf)\b", re.IGNORECASE)
NEARLY_EMPTY: Final = 1500
"""Characters below which a page's text may stand in ``<noscript>`` instead (Discourse's forums are so)."""
FULLER: Final = 3
"""Times as much text there must be with ``<noscript>``."""
MIN_VISIBLE: Final = 300
"""Characters below which a page's text may stand in its scripts instead. (Of links, too: pages of teasers have states.)"""
MAX_LIBXML_LINE: Final = 65_535
"""Where libxml2 stops counting lines."""
MAX_DEPTH: Final = 1000
"""Open elements that ``_shallow`` leaves in place; libxml2 2.14 gives up at 2,048."""
VOID_TAGS: Final = frozenset(
    """
    area base br col embed hr img input link meta param source track wbr
    """.split()
)
STRETCH: Final = 5_000
"""Bytes without a ``>`` that may be a tag of very many attributes: libxml2 takes quadratic time over them."""
MAX_ATTRIBUTES: Final = 1000
"""As many are left of them."""
NAME_RE: Final = re.compile(rb"<[a-zA-Z]")
ATTRIBUTE_RE: Final = re.compile(rb"""[^\s=>]++(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s"'>]*+))?+""")
"""An attribute, roughly; possessive, so linear."""
TAG_RE: Final = re.compile(r"<(/?)([a-zA-Z][^\s/<>]{0,60})[^<>]*+>")
"""A tag, roughly; possessive, so linear. Only used on sources nested too deep to parse as they are."""


class Segmented(NamedTuple):
    """What segmentation found in an HTML source."""

    blocks: Blocks
    """The blocks, with all columns that HTML has."""
    title: str
    """The text of ``<title>``, white space collapsed; empty if there is none."""
    declarations: Declarations
    """What the page declares about itself."""
    warnings: tuple[str, ...]
    """What is wrong with the source, a sentence each."""


def segment_html(source: str) -> Segmented:
    """Parse and cut. ``source`` must hold neither NUL nor unpaired surrogates (``decode`` sees to that).

    >>> segment_html("<p>foo<b>bar</b> <i>baz</i><p>a<br>b<br><br>c").blocks.texts
    ['foobar baz', 'a\\nb', 'c']
    """
    data = _trimmed(_without_cdata(source.encode("utf-8")))
    roots, limited = _parse(data)
    if limited:
        data = _shallow(data.decode("utf-8")).encode("utf-8")
        roots, _ = _parse(data)
    if not roots:
        return Segmented(Blocks("html", [], lines=[], elements=Elements([], [], [], [], [])), "", Declarations(), ())
    title, head = _title(roots[0]), read_declarations(roots)
    found = cut(read_markup(roots, FlagsOf(xml=XML_RE.match(source) is not None)))
    unscripted = False
    if sum(map(len, found.texts)) < NEARLY_EMPTY and b"<noscript" in data:
        fuller = cut(read_markup(roots, FlagsOf(noscript=True)))
        unscripted = sum(map(len, fuller.texts)) > FULLER * sum(map(len, found.texts))
        found = fuller if unscripted else found
    embedded = None
    visible = sum(map(len, found.texts))
    if visible < MIN_VISIBLE and b"<script" in data:
        embedded = embedded_text(roots, "\n".join(found.texts))
    if embedded is not None and embedded.chars > FULLER * visible:
        data = _with_article(data, embedded.markup)
        found, unscripted = cut(read_markup(_parse(data)[0], FlagsOf())), False
    else:
        embedded = None
    elements = Elements(found.parents, found.tags, found.hints, found.firsts, found.lasts)
    blocks = Blocks(
        "html",
        found.texts,
        lines=SourceLines(data, found.beside),
        kinds=found.kinds,
        levels=found.levels,
        link_chars=found.link_chars,
        hidden=found.hidden,
        element_rows=found.elements,
        elements=elements,
    )
    warnings = []
    if limited:
        warnings.append("nested deeper than the parser goes: the deepest elements were taken apart")
    if unscripted:
        warnings.append("the text is in <noscript> alone, and was taken from there")
    if embedded:
        warnings.append(f"the text is in {embedded.place} alone, and was taken from there")
    return Segmented(blocks, title, head, tuple(warnings))


def _with_article(data: bytes, markup: str) -> bytes:
    """A source with some HTML at the end of its body."""
    end = data.rfind(b"</body")
    end = len(data) if end < 0 else end
    return b"".join((data[:end], markup.encode("utf-8", "replace"), data[end:]))


def _title(root: etree._Element) -> str:
    """The text of the first title, white space collapsed. libxml2 has one head at most, the root's child."""
    for head in root.iterchildren("head"):
        for title in head.iterchildren("title"):
            return " ".join((title.text or "").split())
    return ""


def _without_cdata(data: bytes) -> bytes:
    """The source with CDATA sections opened up: HTML would take them for comments, feeds keep their HTML in them."""
    if b"<![CDATA[" not in data:
        return data
    first, *sections = data.split(b"<![CDATA[")
    return first + b"".join(section.replace(b"]]>", b"", 1) for section in sections)


def _parse(data: bytes) -> tuple[list[etree._Element], bool]:
    """The roots, and whether libxml2 gave up at its depth limit (it then leaves out all that follows).

    libxml2 2.14 makes a second root of what follows ``</html>``.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, AssertionError):  # nothing but white space or comments
        return [], False
    if root is None:
        return [], False
    return [root, *root.itersiblings(etree.Element)], any(
        error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log
    )


def _trimmed(data: bytes) -> bytes:
    """The source with no more than ``MAX_ATTRIBUTES`` in a tag, and all its lines.

    Only stretches without ``>`` are looked at. They may also be code that holds a ``<``, so an end tag in them stays.
    """
    if all(data.find(b">", at, at + STRETCH) >= 0 for at in range(0, len(data) - STRETCH, STRETCH)):
        return data
    stops = np.flatnonzero(np.frombuffer(data, np.uint8) == ord(">"))
    edges = np.concatenate(([-1], stops, [len(data)]))
    long = np.flatnonzero(np.diff(edges) > 2 * STRETCH)
    kept: list[bytes] = []
    done = 0
    for start, stop in zip(edges[long].tolist(), edges[long + 1].tolist(), strict=True):
        tag = NAME_RE.search(data, start + 1, stop)
        parts = list(islice(ATTRIBUTE_RE.finditer(data, tag.start(), stop), MAX_ATTRIBUTES + 1)) if tag else []
        if len(parts) > MAX_ATTRIBUTES:
            end, end_tag = parts[-1].start(), data.rfind(b"</", parts[-1].start(), stop)
            kept += data[done:end], b"\n" * data.count(b"\n", end, stop), b">" if end_tag >= 0 else b""
            done = end_tag if end_tag >= 0 else stop
    return b"".join((*kept, data[done:])) if kept else data


@dataclass(frozen=True, slots=True)
class SourceLines:
    """The blocks' lines in the source, for when they are first asked for: libxml2's nodes know them, and are gone by then."""

    data: bytes
    """What was parsed."""
    beside: Ints
    """One a block: position of the element before its text."""

    def __call__(self, blocks: Blocks) -> list[int]:
        """One a block, from 1: the line of the element that begins, or ended, right before its text."""
        roots, _ = _parse(self.data)
        of_element = [cast("int", e.sourceline) for root in roots for e in root.iter(etree.Element)]
        return _count_lines(self.data, blocks.texts, [of_element[i] or 1 for i in self.beside.tolist()])


def _count_lines(data: bytes, texts: list[str], lines: list[int]) -> list[int]:
    """Put right the lines that libxml2 gave up on, by finding each block's first word behind the one before."""
    line = offset = 0
    for i, text in enumerate(texts):
        if lines[i] < MAX_LIBXML_LINE:
            continue
        if not offset:
            line = MAX_LIBXML_LINE
            offset = len(data) - len(data.split(b"\n", line - 1)[-1])  # the first byte of that line
        at = data.find(text.split(None, 1)[0].encode("utf-8"), offset)
        if at >= 0:
            line += data.count(b"\n", offset, at)
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
        return "<hr>" if name in BLOCK_TAGS else ""

    return TAG_RE.sub(flat, source)
