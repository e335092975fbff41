"""HTML → lines, as programs without style sheets lay it out: the rules of ``innerText``, with a style's marks.

The walk follows "rendered text collection steps" of the HTML standard (https://html.spec.whatwg.org/#the-innertext-idl-attribute),
with the display types of its default style sheet.
"""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from lxml import etree

__all__ = ["BREAKS", "Line", "Marks", "Style", "lines", "no_marks", "title", "tree"]

BREAKS: Final[dict[str, int]] = {
    **dict.fromkeys(
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option plaintext pre search section "
        "summary table tbody tfoot thead tr ul xmp".split(),
        1,
    ),
    "p": 2,
}
"""Line breaks before and after an element whose display type is a block by default; a paragraph has a blank line."""
UNSEEN: Final = frozenset(
    "audio canvas iframe noembed noframes noscript object script style svg template title video datalist".split()
)
"""Elements that are not rendered, or whose text is an alternative for what is. ``<head>`` is not one: libxml2 puts the first elements of
a page without ``<body>`` into it."""
HIDDEN_RE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
WHITE_RE: Final = re.compile(r"[ \t\n\r\f]+")
CELLS: Final = frozenset(("td", "th"))
LISTS: Final = frozenset(("ul", "ol", "menu", "dir"))
PREFORMATTED: Final = frozenset(("pre", "listing", "xmp", "plaintext"))


class Line(NamedTuple):
    """A line of a page."""

    text: str
    """Without the lead; the cells of a row are separated by tabs."""
    lead: str
    """Bullet or number of a list item's first line; else empty."""
    depth: int
    """Lists around the line."""
    above: int
    """Blank lines above it."""
    tag: str
    """The innermost element with breaks around the line's beginning."""


Marks = Callable[[Any], tuple[str, str] | None]
"""Function that returns what is before and after an element's text; None to leave the element out."""


def no_marks(element: Any) -> tuple[str, str]:
    """Return no marks."""
    return "", ""


@dataclass(frozen=True, slots=True)
class Style:
    """How elements become lines."""

    breaks: Mapping[str, int]
    """Line breaks around each element, by tag."""
    spaces: frozenset[str] = frozenset()
    """Tags with a space around."""
    unseen: frozenset[str] = UNSEEN
    """Tags that are left out."""
    hides: bool = True
    """Whether elements that are hidden in the markup are left out."""
    cells: str = "\t"
    """What separates the cells of a row."""
    bullets: Sequence[str] = ()
    """Bullets of lists by depth; empty for none. Items of ``<ol>`` are numbered if there are bullets."""


def tree(page: str) -> Any:
    """Return the page's lxml tree, or None for an empty page."""
    body = page.replace("\0", "").encode("utf-8", "replace")
    return etree.HTML(body, etree.HTMLParser(encoding="utf-8", huge_tree=True)) if body.strip() else None


def title(root: Any) -> str:
    """Return the text of the first ``<title>``, white space collapsed."""
    return " ".join((root.findtext(".//title") or "").split())


class _Writer:
    """The lines written so far, and the one that is being written."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.lead, self.depth, self.tag = "", 0, ""
        self._text, self._above = "", 0

    def text(self, text: str) -> None:
        """Add text, white space collapsed."""
        text = WHITE_RE.sub(" ", text)
        self._text += text.lstrip(" ") if not self._text or self._text[-1] in " \t" else text

    def raw(self, text: str) -> None:
        """Add text as it is."""
        first, *rest = text.split("\n")
        self._text += first
        for line in rest:
            self.newline()
            self._text = line

    def newline(self) -> None:
        """End the line, even an empty one."""
        self.lines.append(Line(self._text.rstrip(), self.lead, self.depth, self._above, self.tag))
        self._text, self.lead, self._above = "", "", 0

    def breaks(self, count: int) -> None:
        """End the line, unless it is empty, with so many required line breaks."""
        if self._text.strip():
            self.newline()
        else:
            self._text = self._text.strip(" ")
        self._above = max(self._above, count - 1) if self.lines else 0


def _is_hidden(element: Any) -> bool:
    return (
        element.get("hidden") is not None
        or (element.tag == "dialog" and element.get("open") is None)
        or HIDDEN_RE.search(element.get("style") or "") is not None
    )


def lines(root: Any, style: Style, marks: Marks = no_marks) -> list[Line]:
    """Return the lines of a tree."""
    writer = _Writer()
    numbers: list[int] = []  # of the items of each list around
    preformatted = 0
    left_out: set[Any] = set()
    closing: dict[Any, str] = {}
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            around = None if tag in style.unseen or (style.hides and _is_hidden(element)) else marks(element)
            if around is None:
                left_out.add(element)
                walker.skip_subtree()
                continue
            _open(writer, element, style, numbers)
            closing[element] = around[1]
            writer.text(around[0])
            preformatted += tag in PREFORMATTED
            (writer.raw if preformatted else writer.text)(element.text or "")
            continue
        if event == "end" and element not in left_out:
            preformatted -= tag in PREFORMATTED
            writer.raw(closing.pop(element))
            _close(writer, element, style, numbers)
        if element is not root:
            (writer.raw if preformatted else writer.text)(element.tail or "")
    writer.breaks(1)
    return writer.lines


def _open(writer: _Writer, element: Any, style: Style, numbers: list[int]) -> None:
    """Begin an element."""
    tag = element.tag
    if count := style.breaks.get(tag, 0):
        writer.breaks(count)
        writer.tag = tag
    if tag in style.spaces:
        writer.text(" ")
    if tag == "br" and "br" not in style.breaks:
        writer.newline()
    if tag in LISTS:
        writer.depth += 1
        numbers.append(0)
    if tag == "li" and numbers and style.bullets:
        numbers[-1] += 1
        ordered = element.getparent().tag == "ol"
        writer.lead = f"{numbers[-1]}. " if ordered else style.bullets[(len(numbers) - 1) % len(style.bullets)] + " "


def _close(writer: _Writer, element: Any, style: Style, numbers: list[int]) -> None:
    """End an element."""
    tag = element.tag
    if tag in CELLS and any(cell.tag in CELLS for cell in element.itersiblings()):
        writer.raw(style.cells)
    if tag in style.spaces:
        writer.text(" ")
    if count := style.breaks.get(tag, 0):
        writer.breaks(count)
    if tag in LISTS:
        writer.depth -= 1
        numbers.pop()
