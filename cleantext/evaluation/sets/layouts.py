"""Loaders of the sets' upstream layouts, and of a user's own folder.

A loader skips pages without gold and golds without a page.
"""

from __future__ import annotations

import csv
import gzip
import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, NotRequired, TypedDict

from cleantext.evaluation.sets import genres
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.origins import folded, gold_text, language_of, site_of

__all__ = ["GOLD_SUFFIX", "LOADERS", "own_folder"]


class PageType(TypedDict, total=False):
    """WCXB's kind of page."""

    primary: str


class Internal(TypedDict, total=False):
    """WCXB's notes on a page."""

    page_type: PageType


# "with" is a keyword, so this cannot be a class
WcxbTruth = TypedDict(
    "WcxbTruth",
    {"main_content": NotRequired[str | None], "url": NotRequired[str], "with": NotRequired[list[str]], "without": NotRequired[list[str]]},
)  # fmt: skip


class WcxbPage(TypedDict):
    """dev/ground-truth/NAME.json."""

    url: NotRequired[str]
    _internal: NotRequired[Internal]
    ground_truth: WcxbTruth


class ZytePage(TypedDict):
    """An entry of ground-truth.json."""

    articleBody: str
    url: NotRequired[str]


TrafilaturaPage = TypedDict("TrafilaturaPage", {"file": str, "with": list[str], "without": list[str]})


class MagicPage(TypedDict):
    """An entry of base.json."""

    content: str
    url: NotRequired[str]


class TurkuPage(TypedDict):
    """A document: its lines, and a label for each."""

    text: list[str]
    labels: list[str]


SEEN: Final = "test, but in dev as well"
"""Split of WCXB's test pages that are in its dev split: a figure on the test split must leave them out."""


def _wcxb(folder: Path) -> Iterator[Item]:
    """Yield the pages of SPLIT/ground-truth/NAME.json and SPLIT/html/NAME.html.gz. A page whose gold is null is kept.

    Pages of the test split whose address is in the dev split have the split ``SEEN``.
    """
    dev: set[str] = set()
    for truth in sorted(folder.glob("*/ground-truth/*.json")):
        split = truth.parent.parent
        page = split / "html" / f"{truth.stem}.html.gz"
        if not page.exists():
            continue
        row: WcxbPage = json.loads(truth.read_bytes())
        gold = row["ground_truth"]
        url = row.get("url") or gold.get("url") or ""
        seen = split.name != "dev" and folded(url) in dev
        dev |= {folded(url)} - {""} if split.name == "dev" else set()
        yield Item(
            truth.stem if split.name == "dev" else f"{split.name}/{truth.stem}",
            gzip.decompress(page.read_bytes()),
            "html",
            gold.get("main_content") or "",
            tuple(gold.get("with") or ()),
            tuple(gold.get("without") or ()),
            url=url,
            site=site_of(url),
            language="en",
            kind=row.get("_internal", {}).get("page_type", {}).get("primary", ""),
            split=SEEN if seen else split.name,
        )


def _zyte(folder: Path) -> Iterator[Item]:
    """Yield the pages of ground-truth.json by name, with html/NAME.html.gz."""
    rows: dict[str, ZytePage] = json.loads((folder / "ground-truth.json").read_bytes())
    for name, row in sorted(rows.items()):
        page, url = folder / "html" / f"{name}.html.gz", row.get("url", "")
        if page.exists():
            source = gzip.decompress(page.read_bytes())
            yield Item(name, source, "html", row["articleBody"], url=url, site=site_of(url), language="en")


def _trafilatura(folder: Path) -> Iterator[Item]:
    """Yield the pages of tests/evaldata.json by address, from tests/cache or else tests/eval, as upstream does."""
    tests = folder / "tests"
    rows: dict[str, TrafilaturaPage] = json.loads((tests / "evaldata.json").read_bytes())
    for url, row in sorted(rows.items(), key=lambda row: row[1]["file"]):
        pages = [page for page in (tests / "cache" / row["file"], tests / "eval" / row["file"]) if page.exists()]
        if not pages:
            continue
        source = pages[0].read_bytes()
        wanted, unwanted = tuple(row["with"]), tuple(row["without"])
        language = language_of(source)
        yield Item(row["file"], source, "html", None, wanted, unwanted, url=url, site=site_of(url), language=language)


def _magic_html(folder: Path, part: str = "article") -> Iterator[Item]:
    """Yield the pages of benchmark/data/PART: base.json by name, with htmls/NAME.html."""
    pages = folder / "benchmark" / "data" / part
    rows: dict[str, MagicPage] = json.loads((pages / "base.json").read_bytes())
    for name, row in sorted(rows.items()):
        page, gold, url = pages / "htmls" / f"{name}.html", row["content"], row.get("url", "")
        if not page.exists():
            continue
        source = page.read_bytes()
        language = language_of(source, gold)
        kind = "" if part == "article" else part
        yield Item(name, source, "html", gold, url=url, site=site_of(url), language=language, kind=kind)


def _magic_forum(folder: Path) -> Iterator[Item]:
    """Yield the threads, comment pages and questions of benchmark/data/forum."""
    return _magic_html(folder, "forum")


COMMENTS_RE: Final = re.compile(r"^[ \t]*!!?@#[$%^&*()]+[ \t]*[A-Z]*[ \t]*$", re.MULTILINE)
"""``!@#$%^&*()  COMMENTS``, and the seven misspellings of it in the golds."""


def _dragnet(folder: Path) -> Iterator[Item]:
    """Yield the pages; kind "with-comments" if the gold file has comments after the article, which are cut off; else "article"."""
    for page in sorted((folder / "dragnet_data" / "input").glob("*.html")):
        truth = folder / "dragnet_data" / "GoldStandard" / f"{page.stem}.txt"
        if truth.exists():
            article, *comments = COMMENTS_RE.split(gold_text(truth.read_bytes()), maxsplit=1)
            kind = "with-comments" if comments else "article"
            yield Item(page.stem, page.read_bytes(), "html", article.strip(), language="en", kind=kind)


WRAPPER_RE: Final = re.compile(rb"""\A\s*<text\b(?:[^">]|"[^"]*")*>\s*""")
"""The element around each page of cleaneval, with address, title and encoding."""
WRAPPER_END_RE: Final = re.compile(rb"</text>\s*\Z")
ID_RE: Final = re.compile(rb'\bid="([^"]*)"')
URL_LINE_RE: Final = re.compile(r"\A\s*URL:[^\n]*\n?")
MARK_RE: Final = re.compile(r"</?[phl]>", re.IGNORECASE)
"""The mark before a paragraph, heading or list item. Mostly at the start of a line; in 59 golds within it, too."""


def _cleaneval(folder: Path) -> Iterator[Item]:
    """Yield the pages of cleaneval-PART/input with GoldStandard, without the element around each page."""
    for page in sorted(folder.glob("cleaneval-*/input/*.html")):
        split = page.parent.parent
        truth = split / "GoldStandard" / f"{page.stem}.txt"
        if not truth.exists():
            continue
        source = page.read_bytes()
        url = ""
        if wrapper := WRAPPER_RE.match(source):
            address = ID_RE.search(wrapper[0])
            url = html.unescape(address[1].decode("utf-8", "replace")) if address else ""
            source = WRAPPER_END_RE.sub(b"", source[wrapper.end() :])
        marked = MARK_RE.sub("\n", URL_LINE_RE.sub("", gold_text(truth.read_bytes())))
        gold = "\n".join(line.strip() for line in marked.splitlines() if line.strip())
        part = split.name.removeprefix("cleaneval-")
        name = f"{part}/{page.stem}"
        yield Item(name, source, "html", gold, url=url, site=site_of(url), language="en", split=part)


def _zhfinance(folder: Path) -> Iterator[Item]:
    """Yield the pages of source_html/SITE/NAME.html with label_content/SITE/NAME.txt."""
    for page in sorted((folder / "source_html").glob("*/*.html")):
        site = page.parent.name
        truth = folder / "label_content" / site / f"{page.stem}.txt"
        if truth.exists():
            gold = gold_text(truth.read_bytes()).strip()
            yield Item(f"{site}/{page.stem}", page.read_bytes(), "html", gold, site=site, language="zh")


def _of_lines(name: str, lines: Iterable[tuple[str, bool]], *, language: str, split: str) -> Item:
    """Return a flattened page from its lines, each with whether it should be kept."""
    rows = tuple(lines)
    source, gold = "\n".join(text for text, _ in rows), "\n".join(text for text, keep in rows if keep)
    return Item(name, source, "text", gold, lines=rows, language=language, split=split)


def _turku(folder: Path) -> Iterator[Item]:
    """Yield the pages of text-quality-annotations/LANGUAGE/SPLIT.json: a list of documents, label "1" for lines to keep."""
    for page in sorted((folder / "text-quality-annotations").glob("*/*.json")):
        language, split = page.parent.name, page.stem
        rows: list[TurkuPage] = json.loads(page.read_bytes())
        for number, row in enumerate(rows):
            lines = ((text, label == "1") for text, label in zip(row["text"], row["labels"], strict=True))
            yield _of_lines(f"{language}/{split}/{number}", lines, language=language, split=split)


def _googletrends(folder: Path) -> Iterator[Item]:
    """Yield the pages of data/googletrends/SPLIT/NAME.csv: a DOM text node a row, label 1 for rows to keep."""
    for page in sorted((folder / "data" / "googletrends").glob("*/*.csv")):
        split = page.parent.name
        with page.open(encoding="utf-8", newline="") as file:
            lines = [(row["content"], row["label"] == "1") for row in csv.DictReader(file)]
        yield _of_lines(f"{split}/{page.stem}", lines, language="en", split=split)


GOLD_SUFFIX: Final = ".gold.txt"
"""In place of a page's suffix: the file with its gold."""


def own_folder(folder: Path) -> Iterator[Item]:
    """Yield the pages of a user's folder. Raises ValueError that lists missing golds, golds without a page, and names of two pages."""
    files = {path.name for path in folder.iterdir() if path.is_file()}
    golds = {name for name in files if name.endswith(GOLD_SUFFIX)}
    pages = {name for name in files - golds if name.endswith((".html", ".htm", ".txt"))}
    stems = [name.rpartition(".")[0] for name in pages]
    lonely = sorted({f"{stem}{GOLD_SUFFIX}" for stem in stems} - golds)
    pageless = sorted(golds - {f"{stem}{GOLD_SUFFIX}" for stem in stems})
    shared = sorted(stem for stem, count in Counter(stems).items() if count > 1)
    wrong = [
        f"{what}: {', '.join(names)}"
        for what, names in (("missing", lonely), ("without a page", pageless), ("the name of two pages", shared))
        if names
    ]
    if wrong:
        raise ValueError(f"{folder}: every page needs its gold beside it, and every gold one page; {'; '.join(wrong)}")
    for name in sorted(pages):
        stem, _, suffix = name.rpartition(".")
        data = (folder / name).read_bytes()
        gold = gold_text((folder / f"{stem}{GOLD_SUFFIX}").read_bytes())
        if suffix == "txt":
            yield Item(stem, gold_text(data), "text", gold)
        else:
            yield Item(stem, data, "html", gold, language=language_of(data, gold))


LOADERS: Final[dict[str, Callable[[Path], Iterator[Item]]]] = {
    "wcxb": _wcxb,
    "zyte": _zyte,
    "trafilatura": _trafilatura,
    "magic-html": _magic_html,
    "fundus": genres.fundus,
    "recipes": genres.recipes,
    "magic-forum": _magic_forum,
    "harvest": genres.harvest,
    "dragnet": _dragnet,
    "cleaneval": _cleaneval,
    "zhfinance": _zhfinance,
    "turku": _turku,
    "googletrends": _googletrends,
}
