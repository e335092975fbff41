"""The Markdown of pages beside one that people approved: which headings, items, cells, code, links … are the same.

Sets: ``defuddle`` (pages with the Markdown that its maintainers approved) and ``readability`` (pages with the HTML that readability's tests
expect). Both sides are parsed (markdown-it-py, or lxml for HTML), and compared as bags of elements of nine kinds:

- headings: level and text, but for the title, which the golds have elsewhere; levels 1 and 2 are the same, as both golds make 2 of 1;
- items: number of lists around them and text without the lists in it; those in cells are part of the cell's text, as GFM has none there;
- cells: text, empty ones left out;
- code blocks: their text, white space collapsed;
- languages: a code block's language and its text, for those that have one;
- links: address without its fragment, and text; links to a place on the page itself are left out, as Markdown has no such places, and those in code;
- quotes: text of the outermost quotations;
- emphasis: strength and text;
- code spans: text.

Texts are compared without what the two sides write by their own rules: formulas (TeX here, MathML there), the marks of footnotes ("[1]",
"^ a b", "↩"), the marks of list items in cells, characters without width. Texts of footnotes are items on both sides.

F1 of a kind is that of all its elements in a set. An element that the gold lacks is wrong, whether it was kept or written wrongly, unless
``gold_faults.tsv`` names it; one that the gold has is missing, unless that list names it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import unquote

from lxml import etree, html

from benchmarks.gold_faults import Faults, name_of, read_faults
from cleantext.evaluation.tables import markdown as table

__all__ = ["KINDS", "Counts", "compared", "elements", "golds", "markdown_table", "measure"]


KINDS: Final = (
    "headings", "items", "cells", "code blocks", "languages", "links", "quotes", "emphasis", "code spans",
)  # fmt: skip
"""The kinds of elements, in the order of the table."""
PREAMBLE_RE: Final = re.compile(r"\A```json\n(.*?)\n```\n", re.DOTALL)
"""What the golds of defuddle begin with: the metadata."""
URL_RE: Final = re.compile(r'<!--\s*\{"url":\s*"([^"]+)"')
"""A page's address, in its first line."""
READABILITY_URL: Final = "http://fakehost/test/page.html"
"""The address of all pages of readability, in its tests."""
EMPHASIS: Final = {"em": "em", "i": "em", "strong": "strong", "b": "strong"}
LANGUAGE_RE: Final = re.compile(r"(?:^|\s)language-(\S+)")
MARK_RE: Final = re.compile(r"\[(?:[^\W\d]{1,6}\.? )?\w{1,3}\]|\A\^(?: [a-z]\b,?)*")
"""The mark of a footnote in a text, and what a footnote begins with."""
MARK_CHARS: Final = 5
"""Characters of the longest link to a place on the page that is the mark of a footnote: "[12]", "^", "n 1"."""
ITEM_MARK_RE: Final = re.compile(r"(?:^|(?<= ))(?:-|\d{1,2}\.) ")
"""The mark of an item in a cell."""
INVISIBLE_RE: Final = re.compile("[\xad\u200b-\u200d\u2060\ufe0e\ufeff]")
FORMULAS: Final = ("math", "eq", "eqn")
"""Elements of formulas, the last two as markdown-it-py's plugin writes them."""
HOST_RE: Final = re.compile(r"\A(https?://[^/?#]+)(?=\?)")
"""An address without a path, which is that of ``/``."""


Writer: TypeAlias = Callable[[str, str], str]
"""From a page and its address to its Markdown."""


class Gold(NamedTuple):
    """A page with the elements that its output should have."""

    name: str
    """Set and page."""
    source: str
    """The page."""
    url: str
    """Its address."""
    title: str
    """Its title as the gold gives it; empty if it gives none."""
    tree: etree._Element
    """The gold, parsed."""


class Counts(NamedTuple):
    """Elements of one kind."""

    right: int
    """Those that output and gold have."""
    written: int
    """Those of the output."""
    expected: int
    """Those of the gold."""

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1; 0 if there is nothing to find."""
        return 2 * self.right / max(self.written + self.expected, 1)

    def plus(self, other: Counts) -> Counts:
        """Return the sum."""
        return Counts(self.right + other.right, self.written + other.written, self.expected + other.expected)


def parsed(markdown: str) -> etree._Element:
    """Return Markdown as a tree of HTML, with footnotes and formulas as GitHub and Pandoc read them."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 -- in the extra `bench`
    from mdit_py_plugins.dollarmath import dollarmath_plugin  # noqa: PLC0415
    from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True).use(footnote_plugin)
    return html.fromstring(f"<div>{parser.render(markdown)}</div>")


def golds(data: Path, name: str) -> Iterator[Gold]:
    """Yield the pages of a set."""
    if name == "defuddle":
        for page in sorted((data / name / "tests" / "fixtures").glob("*.html")):
            gold = (data / name / "tests" / "expected" / f"{page.stem}.md").read_text("utf-8")
            found = PREAMBLE_RE.match(gold)
            title = json.loads(found[1]).get("title", "") if found else ""
            source = page.read_text("utf-8")
            declared = URL_RE.match(source)
            url = declared[1] if declared else f"https://{page.stem.removeprefix('general--')}"
            yield Gold(page.stem, source, url, title, parsed(PREAMBLE_RE.sub("", gold)))
        return
    for folder in sorted((data / name / "test" / "test-pages").iterdir()):
        tree = html.fromstring((folder / "expected.html").read_text("utf-8"))
        title = json.loads((folder / "expected-metadata.json").read_text("utf-8")).get("title") or ""
        yield Gold(folder.name, (folder / "source.html").read_text("utf-8"), READABILITY_URL, title, tree)


def _text(element: etree._Element, *, without: frozenset[str] = frozenset()) -> str:
    """Return the text of an element on one line, without that of some elements in it, and without the marks of footnotes."""
    parts: list[str] = []
    skipped = 0
    for event, node in etree.iterwalk(element, events=("start", "end", "comment")):
        inside = node is not element
        if event == "comment":
            parts.append(node.tail or "" if not skipped else "")
        elif event == "start":
            skipped += inside and node.tag in without
            parts.append("" if skipped else (" " if node.tag == "br" else "") + (node.text or ""))
        elif inside:
            skipped -= node.tag in without
            parts.append("" if skipped else node.tail or "")
            if node.tag in ("p", "li", "div", "br", "td"):
                parts.append(" ")
    text = " ".join(INVISIBLE_RE.sub("", "".join(parts)).split())
    return " ".join(MARK_RE.sub("", text).split())


def _simplified(tree: etree._Element) -> etree._Element:
    """Return a copy of a tree without formulas and marks of footnotes; other links to places on the page are text."""
    tree = deepcopy(tree)
    removed = [
        node for node in tree.iter(etree.Element) if node.tag in FORMULAS or "math" in str(node.get("class")).split()
    ]
    for link in tree.iter("a"):
        if str(link.get("href")).startswith("#") and not any(True for _ in link.iterancestors("pre")):
            if len("".join(map(str, link.itertext())).strip()) <= MARK_CHARS:
                removed.append(link)
            else:
                link.tag = "span"
    for node in removed:
        node.text = None
        del node[:]
        node.tag = "span"
    return tree


def elements(tree: etree._Element, title: str = "") -> Mapping[str, Counter[str]]:
    """Return the elements of each kind as strings.

    >>> found = elements(parsed("## A\\n\\n- *c*\\n  1. d\\n"))
    >>> dict(found["headings"]), dict(found["items"]), dict(found["emphasis"])
    ({'2 A': 1}, {'1 c': 1, '2 d': 1}, {'em c': 1})
    """
    found: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for element in _simplified(tree).iter(etree.Element):
        for kind, value in _values(element):
            if value.strip():
                found[kind][value] += 1
    for level in range(2, 7):
        found["headings"].pop(f"{level} {' '.join(title.split())}", None)
    return found


def _values(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the kinds that an element is of, and what it is compared by."""
    tag = element.tag
    parent = element.getparent()
    if re.fullmatch("h[1-6]", tag):
        yield "headings", f"{max(int(tag[1]), 2)} {text}" if (text := _text(element)) else ""
    elif tag == "li" and not any(True for _ in element.iterancestors("td", "th")):
        text = _text(element, without=frozenset(("ul", "ol", "pre", "table")))
        yield "items", f"{max(sum(1 for _ in element.iterancestors('ul', 'ol')), 1)} {text}" if text else ""
    elif tag in ("td", "th"):
        yield "cells", ITEM_MARK_RE.sub("", _text(element))
    elif tag == "pre":
        text = _text(element)
        yield "code blocks", text
        names = " ".join(str(inner.get("class", "")) for inner in element.iter(etree.Element))
        language = LANGUAGE_RE.search(names)
        if language is not None and text:
            yield "languages", f"{language[1].lower()} {text}"
    elif tag == "a" and element.get("href") and not any(True for _ in element.iterancestors("pre")):
        address = HOST_RE.sub(r"\1/", unquote(str(element.get("href", ""))).partition("#")[0]).rstrip("/")
        text = _text(element)
        yield "links", f"{address} {text}" if text else ""
    elif tag == "blockquote" and not any(True for _ in element.iterancestors("blockquote")):
        yield "quotes", _text(element)
    elif tag in EMPHASIS and not any(True for _ in element.iterancestors("h1", "h2", "h3", "h4", "h5", "h6", "pre")):
        yield "emphasis", f"{EMPHASIS[tag]} {text}" if (text := _text(element)) else ""
    elif tag == "code" and (parent is None or parent.tag != "pre"):
        yield "code spans", _text(element)


def _cleantext() -> Writer:
    from cleantext import extract  # noqa: PLC0415 -- as the peers, which may not be installed

    return lambda page, url: extract(page, input_format="html", output_format="markdown", url=url)


def _trafilatura() -> Writer:
    import trafilatura  # type: ignore[import-untyped, import-not-found, unused-ignore]  # noqa: PLC0415

    return lambda page, url: (
        trafilatura.extract(
            page, url=url, output_format="markdown", include_links=True, include_formatting=True, include_images=True
        )
        or ""
    )


WRITERS: Final[dict[str, Callable[[], Writer]]] = {
    "cleantext": _cleantext,
    "trafilatura": _trafilatura,
}
"""What writes Markdown."""


def measure(data: Path, name: str, writer: str, *, faults: bool = True) -> Mapping[str, Counts]:
    """Return the counts of each kind on a set. ``faults``: whether the list of the golds' faults counts."""
    write, listed = WRITERS[writer](), read_faults() if faults else {}
    sums = dict.fromkeys(KINDS, Counts(0, 0, 0))
    for gold in golds(data, name):
        for kind, counts in compared(
            elements(parsed(write(gold.source, gold.url)), gold.title),
            elements(gold.tree, gold.title),
            listed.get((name, gold.name), {}),
        ).items():
            sums[kind] = sums[kind].plus(counts)
    return sums


def compared(
    written: Mapping[str, Counter[str]], expected: Mapping[str, Counter[str]], faults: Faults = MappingProxyType({})
) -> dict[str, Counts]:
    """Return the counts of each kind on one page. An element that both sides have counts, whatever ``faults`` names."""
    found = {}
    for kind in KINDS:
        sides = {"output": written[kind] - expected[kind], "gold": expected[kind] - written[kind]}
        wrong, missing = (
            sum(count for element, count in more.items() if name_of(kind, element) not in faults.get(side, ()))
            for side, more in sides.items()
        )
        right = (written[kind] & expected[kind]).total()
        found[kind] = Counts(right, right + wrong, right + missing)
    return found


def markdown_table(data: Path) -> str:
    """Return a row for each set and writer, with the F1 of each kind and their mean."""
    rows = []
    for name in ("defuddle", "readability"):
        for writer in WRITERS:
            for faults in (True, False):
                found = measure(data, name, writer, faults=faults)
                kinds = [kind for kind in KINDS if found[kind].expected]
                mean = sum(found[kind].f1 for kind in kinds) / len(kinds)
                cells = [f"{found[kind].f1:.2f}" if kind in kinds else "–" for kind in KINDS]
                rows.append([name, writer, "" if faults else "all", *cells, f"{mean:.3f}"])
    return table(["set", "", "gold", *KINDS, "mean"], rows)
