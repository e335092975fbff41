"""The DOM columns of a page as lxml parses it, or of an lxml tree. All workarounds for libxml2 are in this module."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import compress
from typing import Final, TypeAlias, TypeGuard, cast

import numpy as np
from lxml import etree

from cleantext._core import CORE, few_attributes, read_markup
from cleantext.lazy_regex import later
from cleantext.segment.dom import ATTRIBUTES, STATE, STATE_CHARS, UNPAIRED, Document, Dom
from cleantext.segment.lxml_nodes import ENTITY, OTHER, name_of, read_nodes
from cleantext.segment.tags import BLOCK_TAGS, SKIP_TAGS, SPACED_TAGS
from cleantext.segment.unclosed import unclosed
from cleantext.tree_ops import Events, Ints, events

__all__ = ["NAMES", "XML_RE", "Tree", "encoded", "is_tree", "read_lxml", "without_cdata"]

Tree: TypeAlias = etree._Element | etree._ElementTree
"""An element with its content, or a whole page, that a caller parsed."""

NAMES: Final = tuple(sorted(ATTRIBUTES))
"""The attributes that readers keep, in one order."""
XML_RE: Final = re.compile(r"[\s\ufeff]{0,100}<(?:\?xml|rss|feed|rdf:rdf)\b", re.IGNORECASE)
"""The beginning of an XML source."""
UNPAIRED_RE: Final = later("[\ud800-\udfff]")
"""Surrogates; Python's strings hold pairs as one code point, so each of these is unpaired."""
HEAD_TAGS: Final = (
    frozenset(("base", "basefont", "bgsound", "link", "meta", "noscript", "title")) | SKIP_TAGS | SPACED_TAGS
)
"""The elements that a head may hold, and those whose text is never shown."""
MAX_LIBXML_LINE: Final = 65_535
"""The line at which libxml2 stops counting."""
WORD_CHARS: Final = 40
"""Characters of the word by which a block is found in the source. Bounds work."""
WORD_REACH: Final = 5_000
"""Bytes of the source in which it is looked for at first. Bounds work."""
MAX_PASSES: Final = 64
"""Lengths of the source after which failing searches no longer reach farther. Bounds work."""
MAX_DEPTH: Final = 1000
"""Open elements up to which ``_shallow`` keeps tags; libxml2 2.14 gives up at 2,048."""
VOID_TAGS: Final = frozenset(
    """
    area base br col embed hr img input link meta param source track wbr
    """.split()
)
MAX_ATTRIBUTES: Final = 256
"""Attributes that are kept of a tag: libxml2 takes quadratic time over them. Bounds work: tags of real pages have fewer."""
ATTRIBUTE: Final = rb"""[\s/]*+[^\s>/][^\s=>/]{,100}+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+)?+)?+"""
"""An attribute with what divides it from the one before; possessive, so linear. A longer name counts as several."""
PLAIN: Final = ATTRIBUTE.replace(rb'[^"]', rb'[^"<]').replace(rb"[^']", rb"[^'<]")
"""The same without a ``<`` in quotes, where a tag may begin if what comes before it was code."""
TAME: Final = (
    rb"""[\s/]*+[^\s>/][^\s=>/]{,100}+"""
    rb"""(?:="[^"<]*+"|\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'|[^\s"'>][^\s>]*+|(?=>))|(?!\s*+=))"""
)
"""An attribute without a ``<`` in quotes and without quotes that are not closed."""
CROWDED: Final = (
    rb"""[^<]*+(?:<(?:[a-zA-Z](?:%%b[^\s=>/"']{,100}+(?:>|(?!\s*+=)(?:%b){,%d}+[\s/]*+>))|(?![a-zA-Z]))[^<]*+)*+"""
    rb"""(?:<[a-zA-Z](?:((?:%b){%d}+)|(?:%b)*+))?+""" % (TAME, MAX_ATTRIBUTES - 3, ATTRIBUTE, MAX_ATTRIBUTES, PLAIN)
)
CROWDED_RE: Final = later(CROWDED % b"")
"""Text and tags of few attributes, and then a tag that may have more: in the group up to the last attribute that is kept, if it has. It
may be in code or in another tag's attribute. A search for such tags would try each ``<``, which takes 20 s/MB if names hold many."""
UNQUOTED_RE: Final = later(CROWDED % rb"""[^>]{,%d}+(?<=[^=\s]")>|""" % (2 * MAX_ATTRIBUTES - 12))
"""The same in a third of the time, for pages that ``SINGLE_RE`` does not match. A tag that is short up to its first ``>`` ends there, if a
double quote is right before, which does not begin a value, and so ends one."""
SINGLE_RE: Final = later(rb"=\s*+'[^'>]*+>")
"""What may be a value in single quotes with a ``>`` in it."""
ATTRIBUTES_RE: Final = later(rb"(?:%b)*+[\s/]*+" % ATTRIBUTE)
"""The other attributes."""
TAG_RE: Final = later(r"<(/?)([a-zA-Z][^\s/<>]{0,60})[^<>]*+>")
"""A tag, roughly; possessive, so linear. Only used on sources nested too deep to parse as they are."""
TOO_DEEP: Final = f"nested too deeply for the parser: tags inside {MAX_DEPTH} open elements were ignored"
GAVE_UP: Final = "the parser gave up: the text ends before the page does"


def read_lxml(source: str | Tree, utf8: bytes | None = None) -> Document:
    """Return the columns of a source, or of an lxml element with its content, or of a whole lxml tree. Linear but for sorting.

    ``utf8``: a source of type str in UTF-8, if the caller has it; without NULs. Bad markup never raises. A tree is read as it is, comments left out, and is not changed.

    >>> from lxml import html
    >>> read_lxml(html.fromstring("<ul><li>a<!-- b -->c</ul><p>d")[0]).dom.texts
    ['a', 'c']
    """
    if not isinstance(source, str):
        # an empty tree has no root, whatever the stubs declare
        root = cast("etree._Element | None", source.getroot()) if isinstance(source, etree._ElementTree) else source
        return _read_tree(_roots(root), is_xml=_is_xml(root)) if root is not None else _read_tree([], is_xml=False)
    data, warnings = (utf8, []) if utf8 is not None else encoded(source)
    data = _trimmed(without_cdata(data))
    roots, limited = _parse(data)
    if limited:
        roots.clear()
        data = _shallow(data.decode("utf-8")).encode("utf-8")
        roots, limited = _parse(data)
        warnings += [TOO_DEEP, GAVE_UP] if limited else [TOO_DEEP]
    document = _read_parsed(roots, data, is_xml=XML_RE.match(source) is not None)
    if document.dom.tags and (hidden := unclosed(data, document.dom.tags[-1])):
        warnings.append(hidden)
    return document._replace(warnings=tuple(warnings))


def is_tree(source: object) -> TypeGuard[Tree]:
    """Return whether a source is an lxml element or tree."""
    return isinstance(source, (etree._Element, etree._ElementTree))


def _roots(root: etree._Element) -> list[etree._Element]:
    """Return the element, and its later siblings if it has no parent: libxml2 2.14 makes a second root of what follows ``</html>``."""
    return [root] if root.getparent() is not None else [root, *root.itersiblings(etree.Element)]


def _is_xml(root: etree._Element) -> bool:
    """Return whether an element is of an XML tree other than XHTML."""
    top = cast("etree._Element | None", root.getroottree().getroot())
    return top is not None and name_of(top) != "html" and root.getroottree().docinfo.xml_version is not None


def _read_tree(roots: list[etree._Element], *, is_xml: bool, parsed: bool = False) -> Document:
    """Return the columns of trees, node by node. ``parsed``: as in ``read_nodes``."""
    nodes = read_nodes(roots, parsed=parsed)
    at = events(nodes.parents)
    places = np.concatenate((at.begins[nodes.begun], at.ends[nodes.ended]))
    order = np.argsort(places)
    texts, places = list(map(nodes.texts.__getitem__, order.data)), places[order]
    marks = np.fromiter((tag not in (OTHER, ENTITY) for tag in nodes.tags), np.bool_, len(nodes.tags))
    kept = np.zeros(2 * len(marks), np.bool_)
    kept[at.begins[marks]] = kept[at.ends[marks]] = True
    places = (np.cumsum(kept) - 1)[places]  # a text after a comment follows the event before the comment
    rows = np.append(np.cumsum(marks) - 1, -1)
    parents, listed = rows[nodes.parents[marks]], np.flatnonzero(marks)
    tags = list(compress(nodes.tags, marks.tolist()))
    attributes = {
        name: {int(rows[row]): value for row, value in values.items()} for name, values in nodes.attributes.items()
    }
    if not is_xml:
        _end_head(tags, parents)

    def code_of(row: int) -> str:
        return nodes.codes[int(listed[row])]

    def lines_of(rows: Ints, _: Sequence[str]) -> list[int]:
        return cast("list[int]", nodes.lines[listed[rows]].tolist())

    return Document(Dom(tags, parents, events(parents), attributes, texts, places, is_xml), code_of, lines_of)


def _read_parsed(roots: list[etree._Element], data: bytes, *, is_xml: bool) -> Document:
    """Return the columns of the trees that were parsed from ``data``.

    The compiled core reads their markup in less time than each node; in Python that takes twice as long. It empties ``roots``, so that the
    memory of a large tree is freed before more is computed from its columns.
    """
    if CORE == "reference":
        document = _read_tree(roots, is_xml=is_xml, parsed=True)
        roots.clear()
        return document._replace(lines_of=partial(_lines_of, data))
    if roots:
        roots[0].getroottree().docinfo.clear()  # libxml2 adds attributes if the document type is XHTML's
    pieces = [etree.tostring(root, encoding="utf-8", with_tail=True) for root in roots]
    roots.clear()
    markup = read_markup(pieces[0] if len(pieces) == 1 else b"".join(pieces), NAMES, STATE, STATE_CHARS)
    if not is_xml:
        _end_head(markup.tags, markup.parents)
    at = Events(markup.begins, markup.ends, markup.depth)
    dom = Dom(markup.tags, markup.parents, at, markup.attributes, markup.texts, markup.places, is_xml)
    return Document(dom, lambda row: markup.codes.get(row, ""), partial(_lines_of, data))


def _lines_of(data: bytes, rows: Ints, following: Sequence[str]) -> list[int]:
    """Return the lines of a source at which elements begin, as ``Document.lines_of`` has them. Few need them, so it is parsed again."""
    roots, _ = _parse(data)
    every = np.fromiter((cast("int", node.sourceline) or 1 for root in roots for node in root.iter()), np.int32)
    lines = cast("list[int]", every[rows].tolist())
    return lines if max(lines, default=0) < MAX_LIBXML_LINE else _counted(data, following, lines)


def _end_head(tags: list[str], parents: Ints) -> None:
    """Rename the head to ``body`` if it holds the page: libxml2 does not end the head at ``<main>`` and other new elements.

    Otherwise a page without a ``<body>`` tag would lose all its text.
    """
    if "head" in tags:
        head = tags.index("head")
        if any(tags[row] not in HEAD_TAGS for row in np.flatnonzero(parents == head).tolist()):
            tags[head] = "body"


def encoded(source: str) -> tuple[bytes, list[str]]:
    """Return a source as UTF-8 that libxml2 can read, and warnings: it stops at NULs, and unpaired surrogates have no UTF-8."""
    if "\0" in source:
        source = source.replace("\0", "")  # as the standard has it for text
    try:
        return source.encode("utf-8"), []
    except UnicodeEncodeError:
        return UNPAIRED_RE.sub("\ufffd", source).encode("utf-8"), [UNPAIRED]


def without_cdata(data: bytes) -> bytes:
    """Return the source without the marks of CDATA sections: in HTML they would be comments, and feeds keep their HTML in them."""
    if b"<![CDATA[" not in data:
        return data
    first, *sections = data.split(b"<![CDATA[")
    return first + b"".join(section.replace(b"]]>", b"", 1) for section in sections)


def _parse(data: bytes) -> tuple[list[etree._Element], bool]:
    """Return the roots, and whether libxml2 gave up at its depth limit (it then leaves out all that follows).

    Raises MemoryError for lack of memory, which is not the page's fault.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, AssertionError) as error:  # nothing but white space or comments
        if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
            raise MemoryError(f"not enough memory for a page of {len(data):,} bytes") from error
        return [], False
    if root is None:
        return [], False
    return _roots(root), any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)


def _trimmed(data: bytes) -> bytes:
    """Return the source with at most ``MAX_ATTRIBUTES`` in a tag, and with all its line breaks.

    What looks like such a tag may be code that holds a ``<``, so an end tag in it stays.
    """
    if few_attributes(data, MAX_ATTRIBUTES):
        return data
    kept: list[bytes] = []
    done = at = 0
    crowded = CROWDED_RE if SINGLE_RE.search(data) else UNQUOTED_RE
    while (tag := crowded.match(data, at)) and tag.end() > at:
        at = tag.end()
        if tag[1] and (rest := ATTRIBUTES_RE.match(data, at)):
            end_tag = data.find(b"</", at, rest.end())
            stop = end_tag if end_tag >= 0 else rest.end()
            kept += data[done:at], b"\n" * data.count(b"\n", at, stop), b">" if end_tag >= 0 else b""
            done = at = stop
    return b"".join((*kept, data[done:])) if kept else data


def _counted(data: bytes, texts: Sequence[str], lines: list[int]) -> list[int]:
    """Return the lines, those that libxml2 did not count replaced: each text's first word is found behind the one before.

    A word may not be found, as the source has entities in it. So the first search goes all the way, others ``WORD_REACH`` bytes;
    every second one after others that failed goes twice as far, every fourth one four times, until all have gone ``MAX_PASSES``
    times as far as the source is long.
    """
    line = offset = searched = failed = 0
    reach = len(data)
    for i, text in enumerate(texts):
        if lines[i] < MAX_LIBXML_LINE:
            continue
        if not offset:
            line = MAX_LIBXML_LINE
            offset = len(data) - len(data.split(b"\n", line - 1)[-1])  # the first byte of that line
        word = text[:WORD_CHARS].split(None, 1)[0].encode("utf-8")
        at = data.find(word, offset, offset + reach)
        if at >= 0:
            line += data.count(b"\n", offset, at)
            offset, reach, failed = at + len(word), WORD_REACH, 0
        else:
            searched += min(reach, len(data))
            failed += 1
            reach = WORD_REACH * (failed & -failed if searched < MAX_PASSES * len(data) else 1)
        lines[i] = line
    return lines


def _shallow(source: str) -> str:
    """Return the source without tags inside ``MAX_DEPTH`` open elements, ``<hr>`` in place of block-level ones. One linear pass."""
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
