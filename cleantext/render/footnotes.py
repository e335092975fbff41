"""Footnotes in Markdown: references become marks, and their texts are taken out of the tree."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from cleantext.render.elements import last_child, set_text_at_end, text_at_end

__all__ = ["BLOCKS", "HEADINGS", "RAW_RE", "marked", "references", "take", "targets"]

RAW_RE: Final = re.compile("\ufdd0([0-9]+)\ufdd1")
"""In place of Markdown that is not escaped: its number."""
HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
MARKED: Final = ("sup", "strong", "em")
"""Elements around links back."""
BLOCKS: Final = frozenset(("p", "ul", "ol", "dl", "pre", "blockquote", "figure", "details", *HEADINGS))
LABEL_RE: Final = re.compile(
    r"\A\s{0,9}(?:\^\s{0,3})?(?:[\[(]?(?:\d{1,3}|[*†‡§])[\])]?[.:]?\s{0,3}|\^\s{0,3})(?=\S|\Z)"
)
"""The mark with which the text of a footnote begins."""
BACK_RE: Final = re.compile(r"\s{0,9}[↩↑⤴⏎^]\ufe0e?\s{0,9}\Z")
"""The sign of a link back to a footnote's reference."""


def marked(raw: list[str], markdown: str) -> str:
    """Return the mark of some Markdown."""
    raw.append(markdown)
    return f"\ufdd0{len(raw) - 1}\ufdd1"


def targets(root: etree._Element) -> dict[str, etree._Element]:
    """Return the items and paragraphs that are the texts of footnotes, by the notes' numbers."""
    return {
        str(element.get("id")).removeprefix("note-"): element for element in root.iter("li", "p") if element.get("id")
    }


def references(root: etree._Element, raw: list[str]) -> set[str]:
    """Replace the references to footnotes by their marks, and return the numbers of those that have a text."""
    marks = set()
    numbers = targets(root).keys()
    for link in list(root.iter("a")):
        href = str(link.get("href"))
        if not href.startswith("#note-"):
            continue
        link.tag = "gone"
        number = href.removeprefix("#note-")
        if number not in numbers:
            continue
        marks.add(number)
        del link[:]
        link.text = marked(raw, f"[^{number}]")
        outer = link.getparent()
        if (
            outer is not None
            and outer.tag == "sup"
            and not (outer.text or "").strip()
            and not (link.tail or "").strip()
        ):
            outer.tag = "gone"
    _remove_back_links(root, marks)
    return marks


def _remove_back_links(root: etree._Element, marks: set[str]) -> None:
    """Remove the links back from notes that are written, and the elements that hold nothing else; leave the text of other links back."""
    outers: dict[etree._Element, None] = {}
    for link in list(root.iter("a")):
        href = str(link.get("href"))
        if href.startswith("#reference-"):
            link.tag = "gone"
            if href.removeprefix("#reference-") in marks and (outer := link.getparent()) is not None:
                link.text = None
                del link[:]
                outers[outer] = None
    while outers:
        empty = [
            outer for outer in outers if outer.tag in MARKED and not any(str(text).strip() for text in outer.itertext())
        ]
        for outer in empty:
            outer.tag = "gone"
        outers = {above: None for outer in empty if (above := outer.getparent()) is not None}


def take(element: etree._Element) -> etree._Element:
    """Take the text of a footnote out of the tree, without its mark and the links back; return it as a tree."""
    note = etree.Element("article")
    outer, before = element.getparent(), element.getprevious()
    del element.attrib["id"]
    if outer is not None:
        tail = element.tail
        element.tail = None
        outer.remove(element)
        if before is not None:
            before.tail = (before.tail or "") + (tail or "")
        if outer.tag in ("ol", "ul") and last_child(outer) is None:
            _remove_list(outer)
    note.append(element)
    element.tag = "gone" if any(child.tag in BLOCKS for child in element) else "p"
    first = next((part for part in element.iter() if (part.text or "").strip()), None)
    if first is not None:
        first.text = LABEL_RE.sub("", first.text or "").lstrip(" ,\n")
    last = element
    while (inner := last_child(last)) is not None and not (inner.tail or "").strip(" .\n"):
        last = inner
    set_text_at_end(last, BACK_RE.sub("", text_at_end(last)))
    etree.strip_tags(note, "gone")
    return note


def _remove_list(element: etree._Element) -> None:
    """Remove a list all of whose items were footnotes, with the heading above it."""
    outer, heading = element.getparent(), element.getprevious()
    if outer is None:
        return
    after = element.getnext()
    outer.remove(element)
    if heading is not None and heading.tag in HEADINGS and (after is None or after.tag in HEADINGS):
        outer.remove(heading)
