"""The labelled metadata of the sets."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Final, NamedTuple, NotRequired, TypedDict

from cleantext.evaluation.sets.genres import RecipePage, fundus_pages

__all__ = ["GOLDS", "Gold"]


class Gold(NamedTuple):
    """A page and its labelled metadata."""

    id: str
    """Stable name of the page inside its set."""
    source: bytes
    """The page."""
    title: str = ""
    """Empty if the set has none for the page; so are the others."""
    authors: tuple[str, ...] = ()
    """Names as the set has them: several may be in one string."""
    date: str = ""
    """The date of publication, ISO 8601, with the time if the set has it."""
    language: str = ""
    """A language tag."""


class WcxbGold(TypedDict):
    """Labels of a page of WCXB."""

    title: NotRequired[str | None]
    author: NotRequired[str | None]
    publish_date: NotRequired[str | None]


class WcxbTruth(TypedDict):
    """ground-truth/NAME.json."""

    ground_truth: WcxbGold


class TrafilaturaGold(TypedDict):
    """An entry of evaldata.json."""

    file: str
    title: NotRequired[str]
    author: NotRequired[str | list[str]]
    date: NotRequired[str]


class HtmldateGold(TypedDict):
    """An entry of eval_NAME.json."""

    file: str
    date: str | float  # NaN in one entry


TAG_RE: Final = re.compile(r"<[^<>]{0,500}>")


def _plain(text: str | None) -> str:
    """Return a label without markup, which some have."""
    return TAG_RE.sub("", unescape(text or "")).strip()


def _names(value: str | list[str] | None) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value or []
    return tuple(filter(None, map(_plain, values)))


def _fundus(folder: Path) -> Iterator[Gold]:
    for page, source, _, gold, _ in fundus_pages(folder):
        authors, date = _names(gold.get("authors")), gold.get("publishing_date") or ""
        yield Gold(page.name.removesuffix(".html.gz"), source, _plain(gold.get("title")), authors, date)


def _wcxb(folder: Path) -> Iterator[Gold]:
    for truth in sorted(folder.glob("dev/ground-truth/*.json")):
        page = folder / "dev" / "html" / f"{truth.stem}.html.gz"
        if page.exists():
            row: WcxbTruth = json.loads(truth.read_bytes())
            gold = row["ground_truth"]
            authors, date = _names(gold.get("author")), gold.get("publish_date") or ""
            yield Gold(truth.stem, gzip.decompress(page.read_bytes()), _plain(gold.get("title")), authors, date)


def _first_of(*pages: Path) -> bytes | None:
    return next((page.read_bytes() for page in pages if page.exists()), None)


def _trafilatura(folder: Path) -> Iterator[Gold]:
    tests = folder / "tests"
    rows: dict[str, TrafilaturaGold] = json.loads((tests / "evaldata.json").read_bytes())
    for row in sorted(rows.values(), key=lambda row: row["file"]):
        source = _first_of(tests / "cache" / row["file"], tests / "eval" / row["file"])
        if source is not None and "title" in row:
            yield Gold(row["file"], source, _plain(row["title"]), _names(row.get("author")), row.get("date") or "")


def _htmldate(folder: Path) -> Iterator[Gold]:
    tests = folder / "tests"
    for truth in sorted(tests.glob("eval_*.json")):
        rows: dict[str, HtmldateGold] = json.loads(truth.read_bytes())
        for row in sorted(rows.values(), key=lambda row: row["file"]):
            source = _first_of(*(tests / part / row["file"] for part in ("eval", "test_set", "cache")))
            if source is not None and isinstance(row["date"], str):
                yield Gold(row["file"], source, date=row["date"])


def _recipes(folder: Path) -> Iterator[Gold]:
    for page in sorted((folder / "tests" / "test_data").glob("*/*.testhtml")):
        truth = page.with_suffix(".json")
        if truth.exists():
            row: RecipePage = json.loads(truth.read_bytes())
            language = row.get("language") or ""
            yield Gold(
                page.stem, page.read_bytes(), _plain(row.get("title")), _names(row.get("author")), language=language
            )


GOLDS: Final[dict[str, Callable[[Path], Iterator[Gold]]]] = {
    "fundus": _fundus, "wcxb": _wcxb, "trafilatura": _trafilatura, "htmldate": _htmldate, "recipes": _recipes,
}  # fmt: skip
"""The loaders of the sets, by name, each from the folder with the set's upstream layout."""
