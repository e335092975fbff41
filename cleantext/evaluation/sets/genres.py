"""Loaders of the sets of one kind of page each: news (fundus), recipes (recipes), threads (harvest).

A loader skips pages without gold and golds without a page.
"""

from __future__ import annotations

import codecs
import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, NotRequired, TypedDict

from cleantext import analyze
from cleantext.blocks import Kind
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.origins import language_of, letters_of, site_of, utf8

__all__ = [
    "LEFT_OUT_BY_PARSERS",
    "FundusMatch",
    "FundusPage",
    "RecipePage",
    "all_text",
    "fundus",
    "fundus_pages",
    "harvest",
    "on_page",
    "recipes",
]

LEFT_OUT_BY_PARSERS: Final[tuple[Kind, ...]] = ("list_item", "caption", "quote", "table_cell", "line")
"""Kinds of block that some publishers' parsers of fundus leave out: bullet lists, captions, pull quotes, and boxes of facts.
Flattened, all of them are lines."""


class Section(TypedDict):
    """A part of an article of fundus: a sub-heading, or none, and paragraphs."""

    headline: list[str]
    paragraphs: list[str]


class Body(TypedDict):
    """The body of an article of fundus."""

    summary: list[str]
    sections: list[Section]


class FundusPage(TypedDict):
    """A version in CC/Publisher.json."""

    title: NotRequired[str | None]
    body: NotRequired[Body | None]
    authors: NotRequired[list[str] | None]
    publishing_date: NotRequired[str | None]


class MetaInfo(TypedDict):
    """An entry of CC/meta.info."""

    url: NotRequired[str]


class RecipePage(TypedDict):
    """SITE/NAME.json. ``ingredients`` is a text in one of the files."""

    canonical_url: NotRequired[str]
    language: NotRequired[str | None]
    title: NotRequired[str | None]
    author: NotRequired[str | None]
    ingredients: NotRequired[list[str] | str]
    instructions_list: NotRequired[list[str]]


class Annotated(TypedDict):
    """A passage of harvest's text."""

    surface_form: str


class Post(TypedDict):
    """A post of harvest."""

    post_text: Annotated


class HarvestPage(TypedDict):
    """A file of goldDocuments."""

    url: str
    html: str
    gold_standard_annotation: list[Post]


def all_text(source: bytes) -> str:
    """Return the text of all blocks of an HTML page, a line break between them."""
    return "\n".join(analyze(source, input_format="html", filters=()).blocks.texts)


def on_page(pieces: Sequence[str], text: str) -> list[str]:
    """Return the pieces whose letters and digits are in the text, each as the text spells it, without repetitions.

    >>> on_page(["1/2 cup flour", "½ cup (sugar)", "2 eggs"], "½ cup flour\\n½ cup sugar\\n2  eggs")
    ['½ cup sugar', '2  eggs']
    """
    letters, places = [], []
    for place, character in enumerate(text):
        for letter in letters_of(character):
            letters.append(letter)
            places.append(place)
    joined = "".join(letters)
    found: dict[str, None] = {}
    for piece in pieces:
        wanted = letters_of(piece)
        at = joined.find(wanted) if wanted else -1
        if at >= 0:
            found.setdefault(text[places[at] : places[at + len(wanted) - 1] + 1])
    return list(found)


def _paragraphs(page: FundusPage) -> list[str]:
    """Return summary, sub-headings and paragraphs of a version, in order."""
    body = page.get("body")
    if not body:
        return []
    parts = [part for section in body["sections"] for part in (*section["headline"], *section["paragraphs"])]
    return [*body["summary"], *parts]


class FundusMatch(NamedTuple):
    """A page of fundus with the version of its gold."""

    page: Path
    """The page's file."""
    source: bytes
    """The page."""
    letters: str
    """The letters and digits of all of its text."""
    gold: FundusPage
    """The version most of whose paragraphs are on the page."""
    urls: dict[str, str]
    """The addresses of all pages of the country, by file name."""


def fundus_pages(folder: Path) -> Iterator[FundusMatch]:
    """Yield the pages of CC/Publisher_DATE.html.gz with CC/Publisher.json that hold a paragraph of some version."""
    for page in sorted((folder / "tests" / "resources" / "parser" / "test_data").glob("*/*_*.html.gz")):
        truth, about = page.parent / f"{page.name.partition('_')[0]}.json", page.parent / "meta.info"
        if not truth.exists():
            continue
        versions: dict[str, FundusPage] = json.loads(truth.read_bytes())
        addresses: dict[str, MetaInfo] = json.loads(about.read_bytes()) if about.exists() else {}
        source = gzip.decompress(page.read_bytes())
        letters = letters_of(all_text(source))
        best = max(versions.values(), key=lambda version: _share_on(letters, version), default=FundusPage())
        if _share_on(letters, best):
            urls = {name: row.get("url", "") for name, row in sorted(addresses.items())}
            yield FundusMatch(page, source, letters, best, urls)


def fundus(folder: Path) -> Iterator[Item]:
    """Yield the pages of fundus with the version of the gold that is on them.

    The gold of a page is title (if it is on the page), summary, sub-headings and paragraphs. Blocks of ``LEFT_OUT_BY_PARSERS`` inside
    the article are neither content nor boilerplate for the training. All pages of a publisher have one site, whichever its domains.
    """
    for page, source, letters, best, urls in fundus_pages(folder):
        publisher = page.name.partition("_")[0]
        title = best.get("title") or ""
        parts = [part for part in (title,) if part and letters_of(part) in letters] + _paragraphs(best)
        gold = "\n".join(parts)
        site = site_of(next((url for name, url in urls.items() if name.partition("_")[0] == publisher), ""))
        yield Item(
            f"{page.parent.name}/{page.name.removesuffix('.html.gz')}",
            source,
            "html",
            gold,
            url=urls.get(page.name, ""),
            site=site,
            language=language_of(source, gold),
            kind="article",
            left_out=LEFT_OUT_BY_PARSERS,
        )


def _share_on(letters: str, version: FundusPage) -> float:
    """Return the share of a version's letters and digits whose paragraphs are in ``letters``, 0 to 1."""
    parts = [letters_of(part) for part in _paragraphs(version)]
    return sum(len(part) for part in parts if part in letters) / max(sum(map(len, parts)), 1)


def recipes(folder: Path) -> Iterator[Item]:
    """Yield the pages of SITE/NAME.testhtml with SITE/NAME.json: ingredients and steps that are on the page must come out.

    A page that shows none of them is skipped.
    """
    for page in sorted((folder / "tests" / "test_data").glob("*/*.testhtml")):
        truth = page.with_suffix(".json")
        if not truth.exists():
            continue
        row: RecipePage = json.loads(truth.read_bytes())
        source = page.read_bytes()
        ingredients = row.get("ingredients") or []
        pieces = [*([ingredients] if isinstance(ingredients, str) else ingredients), *row.get("instructions_list", [])]
        snippets = tuple(on_page(pieces, all_text(source)))
        if snippets:
            yield Item(
                f"{page.parent.name}/{page.stem}",
                source,
                "html",
                None,
                snippets,
                url=row.get("canonical_url") or "",
                site=site_of(f"https://{page.parent.name}"),
                language=(row.get("language") or "")[:2].lower() or language_of(source),
                kind="recipe",
            )


def harvest(folder: Path) -> Iterator[Item]:
    """Yield the pages of corpus/goldDocuments/NAME.json: a thread, whose gold is the text of all posts.

    The page is a decoded text in the file, whatever encoding it declares: a byte order mark says that it is UTF-8 now.
    """
    for path in sorted((folder / "corpus" / "goldDocuments").glob("*.json")):
        row: HarvestPage = json.loads(path.read_bytes())
        gold = "\n".join(post["post_text"]["surface_form"] for post in row["gold_standard_annotation"])
        source = codecs.BOM_UTF8 + utf8(row["html"])
        if gold:
            yield Item(
                path.stem,
                source,
                "html",
                gold,
                url=row["url"],
                site=site_of(row["url"]),
                language=language_of(source, gold),
                kind="forum",
            )
