"""HTML → the HTML that CommonMark with GFM's tables can say: what it has no mark for becomes what it has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from lxml import etree

from cleantext.render.elements import append_text, last_child
from cleantext.render.footnotes import BLOCKS, HEADINGS, RAW_RE, marked, references, take, targets
from cleantext.render.shape import columns

__all__ = ["RAW_RE", "Simplified", "simplified"]

RENAMED: Final = {"kbd": "code", "samp": "code", "var": "em", "del": "s"}
UNWRAPPED: Final = ("abbr", "ins", "mark", "q", "u", "article", "summary", "gone")
MAX_CELLS: Final = 20
"""Cells that a table has in Markdown for each that the page has, at most. Bounds work: short rows are filled up."""


class Simplified(NamedTuple):
    """A tree that Markdown can say."""

    root: etree._Element
    """The tree, without the texts of footnotes."""
    notes: dict[str, etree._Element]
    """From the marks of footnotes to their texts, in the order of the references."""
    raw: list[str]
    """Markdown that the tree has marks for (``RAW_RE``): formulas, and tags that Markdown has no sign for."""


def simplified(root: etree._Element, *, links: bool) -> Simplified:
    """Return a tree in the terms of Markdown. It changes ``root``. ``links``: whether links and images stay."""
    raw: list[str] = []
    marks = references(root, raw)
    if not links:
        for image in list(root.iter("img")):
            _remove(image)
        etree.strip_tags(root, "a")
    _simplify_inline(root, raw)
    for element in list(root.iter("table")):
        _table(element)
    for element in list(root.iter("dl")):
        _definitions(element)
    for element in list(root.iter("figure", "details")):
        _wrapped(element)
    for element in list(root.iter("ul", "ol")):
        _nested(element)
    for element in list(root.iter("li")):
        if "value" in element.attrib:
            _renumber(element)
    etree.strip_tags(root, *UNWRAPPED)
    notes = {mark: take(element) for mark, element in targets(root).items() if mark in marks}
    return Simplified(root, dict(sorted(notes.items(), key=lambda note: int(note[0]))), raw)


def _simplify_inline(root: etree._Element, raw: list[str]) -> None:
    """Bring inline elements into the terms of Markdown."""
    for element in list(root.iter("span")):
        _formula(element, raw)
    for element in list(root.iter("sub", "sup")):
        _tagged(element, raw)
    for element in list(root.iter(*RENAMED)):
        element.tag = RENAMED[element.tag]
    for element in list(
        root.iter("cite")
    ):  # a title is one text; a reference to a source has links, a name has no text beside it
        element.tag = "em" if last_child(element) is None and _has_text_beside(element) else "gone"
    for name in ("em", "strong"):
        for element in list(root.iter(name)):
            if any(True for _ in element.iterancestors(name)):
                element.tag = "gone"
    for element in list(root.iter(*HEADINGS)):
        _flatten_heading(element)
    for element in list(root.iter("code")):
        if (parent := element.getparent()) is None or parent.tag != "pre":
            _plain_code(element)


def _nested(element: etree._Element) -> None:
    """Move a list right below a list into the item before it, where browsers show it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is not None and parent.tag in ("ul", "ol") and before is not None and before.tag == "li":
        before.append(element)


def _has_text_beside(element: etree._Element) -> bool:
    """Return whether an inline element is only a part of the text around it."""
    before, outer = element.getprevious(), element.getparent()
    text = before.tail if before is not None else outer.text if outer is not None else ""
    return bool((element.tail or "").strip() or (text or "").strip())


def _remove(element: etree._Element) -> None:
    """Remove an element, but not the text behind it."""
    element.text = None
    del element[:]
    element.tag = "gone"


def _formula(element: etree._Element, raw: list[str]) -> None:
    r"""Replace a formula by TeX between dollar signs."""
    display = "display" in element.get("class", "")
    tex = " ".join((element.text or "").split())
    element.text = marked(raw, f"$${tex}$$" if display else f"${tex}$")
    element.tag = "gone"


def _tagged(element: etree._Element, raw: list[str]) -> None:
    """Mark the tags of an element that Markdown has as HTML."""
    element.text = marked(raw, f"<{element.tag}>") + (element.text or "")
    end = marked(raw, f"</{element.tag}>")
    append_text(element, end)
    element.tag = "gone"


def _flatten_heading(element: etree._Element) -> None:
    for line in list(element.iter("br")):
        line.tail = " " + (line.tail or "")
        _remove(line)
    for strong in list(element.iter("strong")):
        strong.tag = "gone"
    etree.strip_tags(element, "gone")


def _plain_code(element: etree._Element) -> None:
    """Leave the text of inline code alone, and a link around it in place of those in it."""
    links = list(element.iter("a"))
    for image in list(element.iter("img", "br")):
        image.tail = " " + (image.tail or "") if image.tag == "br" else image.tail
        _remove(image)
    text = " ".join("".join(map(str, element.itertext())).split())
    del element[:]
    element.text = text
    if len(links) == 1 and not any(outer.tag == "a" for outer in element.iterancestors()):
        inner = etree.SubElement(element, "code")
        inner.text, element.text = text, None
        element.tag = "a"
        element.attrib.clear()
        element.attrib.update(links[0].attrib)


def _definitions(element: etree._Element) -> None:
    """Turn definitions into a list: terms in bold, with their definitions below them. Definitions without a term are indented text."""
    if element.find("dt") is None:
        element.tag = "gone"
        for child in element.iterchildren("dd"):
            child.tag = "gone" if any(inner.tag in BLOCKS for inner in child) else "p"
        return
    element.tag = "ul"
    item: etree._Element | None = None
    has_meaning = True
    for child in list(element):
        if item is None or (child.tag == "dt" and has_meaning):
            item = etree.Element("li")
            child.addprevious(item)
        has_meaning = child.tag != "dt"
        if child.tag == "dt":
            _bold(child)
        child.tag = "gone" if any(inner.tag in BLOCKS for inner in child) else "p"
        item.append(child)


def _bold(element: etree._Element) -> None:
    """Put all that is in an element into ``<strong>``."""
    etree.strip_tags(element, "strong")
    strong = etree.Element("strong")
    strong.text, element.text = element.text, None
    strong.extend(list(element))
    element.append(strong)


def _wrapped(element: etree._Element) -> None:
    """Put what is in a figure or between the parts of ``<details>`` into paragraphs."""
    for child in list(element):
        if child.tag == "figcaption":
            child.tag = "p"
        elif child.tag == "summary":
            _bold(child)
            child.tag = "p"
        elif child.tag not in BLOCKS:
            paragraph = etree.Element("p")
            child.addprevious(paragraph)
            paragraph.append(child)
    element.tag = "gone"


def _renumber(element: etree._Element) -> None:
    """Begin another list at an item whose number is not the one after that of the item before."""
    value, outer = element.get("value", ""), element.getparent()
    del element.attrib["value"]
    if outer is None or outer.tag != "ol" or not value.isdecimal():
        return
    if element.getprevious() is None:
        outer.set("start", value)
        return
    rest = etree.Element("ol", start=value)
    rest.extend([element, *element.itersiblings()])
    outer.addnext(rest)
    rest.tail, outer.tail = outer.tail, None


def _table(table: etree._Element) -> None:
    """Bring a table into GFM's form: a head of one row, cells of one line, no spans."""
    rows = list(table.iter("tr"))
    spans = {cell: (int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))) for row in rows for cell in row}
    numbers = {cell: number for number, cell in enumerate(spans)}
    found = columns(
        [[numbers[cell] for cell in row] for row in rows], {numbers[cell]: span for cell, span in spans.items()}
    )
    has_head = bool(rows) and all(cell.tag == "th" for cell in rows[0])
    has_head |= bool(rows) and (parent := rows[0].getparent()) is not None and parent.tag == "thead"
    lines = [{found[numbers[cell]]: cell for cell in row} for row in rows]
    width = max((column + 1 for line in lines for column in line), default=0)
    if width * len(rows) > MAX_CELLS * len(spans):
        width = 0
    aligns = _aligns(lines, width)
    caption = table.find("caption")
    new = etree.Element("table")
    body = etree.SubElement(etree.SubElement(new, "thead"), "tr") if not has_head else None
    if body is not None:
        for _ in range(max(width, 1)):
            etree.SubElement(body, "th")
    for number, line in enumerate(lines):
        row = etree.SubElement(new, "tr")
        row.attrib.update(rows[number].attrib)
        for column in range(max(width, max(line, default=-1) + 1)):
            cell = line.get(column)
            added = etree.SubElement(row, "th" if not number and has_head else "td")
            if cell is not None:
                _one_line(cell)
                added.text = cell.text
                added.extend(list(cell))
    first = new.find(".//th")
    if first is not None and set(aligns) - {"n"}:
        first.text = f"\ufdd2{aligns}\ufdd3{first.text or ''}"
    if caption is not None:
        caption.tag = "p"
        table.addprevious(caption)
    new.tail = table.tail
    table.addprevious(new)
    parent = table.getparent()
    if parent is not None:
        parent.remove(table)


def _aligns(lines: Iterable[dict[int, etree._Element]], width: int) -> str:
    """Return the alignment of each column, if its cells have one: l, c, r, or n for none."""
    found: list[set[str]] = [set() for _ in range(width)]
    for line in lines:
        for column, cell in line.items():
            if cell.get("align"):
                found[column].add(cell.get("align", "")[0])
    return "".join(next(iter(one)) if len(one) == 1 else "n" for one in found)


def _one_line(cell: etree._Element) -> None:
    """Put line breaks between the blocks in a cell, and marks before the items of its lists."""
    for items in list(cell.iter("ul", "ol")):
        number = int(items.get("start", "1"))
        for item in items:
            item.text = (f"{number}. " if items.tag == "ol" else "- ") + (item.text or "")
            number += 1
    for block in list(cell.iter(*BLOCKS, "li", "dt", "dd")):
        inside = block.getparent()
        begins = inside is cell and block.getprevious() is None and not (inside.text or "").strip()
        if block.tag == "pre":
            etree.strip_tags(block, "code")
            block.tag, block.text = "code", " ".join((block.text or "").split())
        else:
            block.tag = "gone"
        nested = inside is not None and inside is not cell and block.getprevious() is None and not inside.text
        if not begins and not nested:
            block.addprevious(etree.Element("br"))
    etree.strip_tags(cell, "gone")
