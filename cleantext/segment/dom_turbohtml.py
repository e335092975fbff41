"""The DOM columns of a page as turbohtml parses it, by the HTML standard. All workarounds for turbohtml are in this module.

turbohtml writes its tree as XML in less time than libxml2. It leaves out the tags of elements, and attributes, whose names XML does not
allow, so that ``read_markup`` can read what it writes. Where 512 elements are open it puts what follows beside the innermost one, as
browsers do, so that no page is too deep. Feeds are read by lxml: by HTML's rules a ``<link>`` has no content.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from turbohtml import parse

from cleantext._core import read_markup
from cleantext.segment.dom import STATE, STATE_CHARS, Document, Dom
from cleantext.segment.dom_lxml import NAMES, XML_RE, encoded, read_lxml, without_cdata
from cleantext.segment.unclosed import RAW_TAGS, unclosed
from cleantext.tree_ops import Events, Ints

__all__ = ["read_turbohtml"]

COMMENT_RE: Final = re.compile(r"<!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->)?+")
"""A comment. Nothing else begins so in XML, where ``<`` in text and values is written as ``&lt;``."""
INSTRUCTION_RE: Final = re.compile(r"<\?[^>]*+>")
"""A processing instruction, of which the standard knows since 2025."""

EMPTY: Final = r"""<(%s)(?:/|\s[^<>]*+(?<=["'\s]/))>"""
"""A tag that is closed as in XML: XHTML, and pages that an XML writer saved, have them. By HTML's rules it is only opened."""
EMPTY_FRAME_RE: Final = re.compile(EMPTY % "iframe")
"""Such a frame. Browsers do not see those in ``<noscript>``, as they run scripts; in others they would show nothing of the rest of the page."""
EMPTY_RE: Final = re.compile(EMPTY % "|".join(sorted(RAW_TAGS)))
"""Such an element of which the content is characters. They may be in the code of a script, so they are closed only if one hides the rest."""


def read_turbohtml(source: str, utf8: bytes | None = None) -> Document:
    """Return the columns of a source. Linear. Bad markup never raises.

    ``utf8``: the source in UTF-8, if the caller has it; without NULs.

    >>> dom = read_turbohtml("<title>t</title><p>a<!-- b -->c<table><b>d").dom
    >>> dom.tags, dom.texts
    (['html', 'head', 'title', 'body', 'p', 'b', 'table'], ['t', 'ac', 'd'])
    """
    if XML_RE.match(source):
        return read_lxml(source, utf8)
    data, warnings = (utf8, []) if utf8 is not None else encoded(source)
    whole = without_cdata(data)
    text = source if utf8 is not None and whole is data else whole.decode("utf-8")
    if "<iframe" in text:
        text = EMPTY_FRAME_RE.sub(r"\g<0></iframe>", text)
    markup = read_markup(_markup(text), NAMES, STATE, STATE_CHARS)
    if markup.tags[-1] in RAW_TAGS and unclosed(whole, markup.tags[-1]):
        text = EMPTY_RE.sub(r"\g<0></\g<1>>", text)
        markup = read_markup(_markup(text), NAMES, STATE, STATE_CHARS)
    tags = markup.tags
    for name in {name for name in tags if not name.islower()}:  # of drawings: foreignObject
        tags = [tag.lower() if tag == name else tag for tag in tags]
    at = Events(markup.begins, markup.ends, markup.depth)
    dom = Dom(tags, markup.parents, at, markup.attributes, markup.texts, markup.places)
    if hidden := unclosed(whole, tags[-1]):
        warnings.append(hidden)
    return Document(
        dom, lambda row: markup.codes.get(row, ""), partial(_lines_of, text, markup.tags), warnings=tuple(warnings)
    )


def _markup(text: str) -> bytes:
    """Return the tree of a page as XML in UTF-8, without comments, instructions, the document type, and the ``<tbody>`` that the source has not.

    The weights of the scorer were trained on trees of libxml2, which adds no ``<tbody>``.
    """
    document = parse(text, allow_declarative_shadow_roots=False)
    for body in document.find_all("tbody"):
        if body.source_line is None:
            body.unwrap()
    written = document.inner_xml
    if "<!--" in written:
        written = COMMENT_RE.sub("", written)
    if "<?" in written:
        written = INSTRUCTION_RE.sub("", written)
    return written[written.index(">") + 1 :].encode() if written.startswith("<!") else written.encode()


def _lines_of(text: str, tags: Sequence[str], rows: Ints, _: Sequence[str]) -> list[int]:
    """Return the lines of a source at which elements begin, as ``Document.lines_of`` has them. Few need them, so it is parsed again.

    An element that the source does not have begins where the one before it does. ``tags``: those of the columns.
    """
    lines: list[int] = []
    line = 1
    for element in parse(text, allow_declarative_shadow_roots=False).iter_elements():
        if (
            len(lines) < len(tags) and element.tag == tags[len(lines)]
        ):  # others were left out: XML does not allow their names
            line = element.source_line or line
            lines.append(line)
    return [lines[row] for row in rows.tolist()]
