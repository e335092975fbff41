"""The kept blocks as an HTML document: the elements that mean something, with few attributes and no scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from cleantext.render.elements import Mark
from cleantext.render.inline import clean
from cleantext.render.text_tree import text_tree
from cleantext.render.tree import html_tree

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["ATTRIBUTES", "TAGS", "page_tree", "render_html"]

TAGS: Final = frozenset(
    """
    a abbr article blockquote br caption cite code dd del details dl dt em figcaption figure h1 h2 h3 h4 h5 h6 img ins kbd li mark
    ol p pre q s samp span strong sub summary sup table tbody td tfoot th thead tr u ul var
    """.split()
)
"""The elements of an output."""
ATTRIBUTES: Final = {
    "a": {"href", "id", "title"}, "code": {"class"}, "img": {"alt", "src", "title"}, "li": {"id", "value"}, "p": {"id"}, "ol": {"start"}, "span": {"class"},
    "td": {"align", "colspan", "rowspan"}, "th": {"align", "colspan", "rowspan"},
}  # fmt: skip
"""The attributes of an output's elements."""
BLOCKS: Final = frozenset("blockquote details dl figure h1 h2 h3 h4 h5 h6 ol p pre table ul".split())
STYLE: Final = "body{max-width:45rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.5 sans-serif}img{max-width:100%}pre{overflow:auto}"


def render_html(page: Page, *, verdicts: bool = False) -> str:
    """Return an HTML document of the kept blocks, which a browser shows as one readable page.

    ``verdicts``: with the deciding verdict of each block in ``data-`` attributes of its element.

    >>> from cleantext import analyze
    >>> page = analyze("<div class=post onclick=x()><p>Rain <b>ends</b> the <a href='javascript:x()'>match</a>.</p></div>", filters=())
    >>> page.html.split("<body>")[1].split("</body>")[0]
    '<article>\\n<p>Rain <strong>ends</strong> the match.</p>\\n</article>'
    """
    article = page_tree(page, _marker(page) if verdicts else None)
    article.text = "\n"
    for element in article:
        element.tail = "\n"
    root = etree.Element("html", _declared(page))
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(head, "meta", name="viewport", content="width=device-width")
    heading = next(article.iter("h1", "h2"), None)
    title = page.title or ("".join(map(str, heading.itertext())) if heading is not None else "")
    etree.SubElement(head, "title").text = clean(" ".join(title.split()))
    etree.SubElement(head, "style").text = STYLE
    etree.SubElement(root, "body").append(article)
    return etree.tostring(root, encoding="unicode", method="html", doctype="<!DOCTYPE html>")


def page_tree(page: Page, mark: Mark | None = None) -> etree._Element:
    """Return an ``<article>`` with the kept blocks of a page. ``mark``: is called with the element of each block."""
    blocks = page.blocks
    if blocks.elements is None or blocks.dom is None:
        return text_tree(page, mark)
    return html_tree(page, blocks.elements, blocks.dom, mark)


def _marker(page: Page) -> Mark:
    """Return a function that describes a block in the attributes of its element; if that has several, the first."""
    verdicts = page.deciding_verdicts()

    def mark(element: etree._Element, block: int) -> None:
        if "data-block" in element.attrib:
            return
        element.set("data-block", str(block))
        verdict = verdicts[block]
        if verdict is not None:
            element.set("data-filter", clean(verdict.filter))
            element.set("data-code", clean(verdict.evidence.code))

    return mark


def _declared(page: Page) -> dict[str, str]:
    """Return the language and direction of the page, as it declares them."""
    dom = page.blocks.dom
    if dom is None:
        return {}
    found: dict[str, str] = {}
    for row in dom.rows("html", "body"):
        for name in ("lang", "dir"):
            value = dom.attributes.get(name, {}).get(row, "").strip()
            if value and value.replace("-", "").isalnum() and value.isascii():
                found.setdefault(name, value)
    return found
