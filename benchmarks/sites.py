"""The filter ``repeats`` on the sets with several pages of a site: word F1 without and with it, as HTML and as flattened text.

The lines are learned from the pages themselves, without gold; the filter does not count the page that it judges. A site is the set's folder of a
site, or a registered domain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Final
from urllib.parse import quote

from benchmarks.sets.flatten import FLATTENERS
from benchmarks.sets.load import load
from cleantext import Document, Page, analyze
from cleantext.evaluation.metrics import score, tokens
from cleantext.evaluation.pages import decoded
from cleantext.evaluation.sets.catalogue import SETS
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.tables import markdown
from cleantext.pipeline import Pipeline
from cleantext.sites import Repeats, learn
from cleantext.sites.repeats import MIN_PAGES

__all__ = [
    "FORMS",
    "Compared",
    "compared",
    "counts_table",
    "dropped_lines",
    "dropped_table",
    "large_sites",
    "sites",
    "sites_table",
]

FORMS: Final = ("html", "wet")
"""The forms of the table: HTML, and text flattened as in the WET files of Common Crawl."""
NOTICED: Final = 0.002
"""Difference of F1 from which a page is better or worse."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line that the filter dropped."""

    page: str
    """The page's name in its set."""
    text: str
    """The line."""
    reason: str
    """The evidence as a sentence."""
    in_gold: bool
    """Whether all of its words are in the gold."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The pages of one set in one form."""

    name: str
    """The set's name."""
    form: str
    """"html", or the name of a flattener."""
    sites: int
    """Sites with enough pages."""
    without: list[float] = field(default_factory=list)
    """F1 of each page without the filter."""
    with_filter: list[float] = field(default_factory=list)
    """F1 of each page with it."""
    dropped: list[Dropped] = field(default_factory=list)
    """The lines that it dropped, in the order of the pages."""

    @property
    def differences(self) -> list[float]:
        """F1 with the filter less F1 without it, of each page."""
        return [b - a for a, b in zip(self.without, self.with_filter, strict=True)]


def large_sites(data: Path, names: Sequence[str] | None = None) -> dict[str, list[Item]]:
    """Return the HTML pages of each set with full gold, of whose site the set has more pages than the filter needs.

    ``names`` None: all sets in ``data``.
    """
    found: dict[str, list[Item]] = {}
    for name in [name for name in SETS if (data / name).is_dir()] if names is None else names:
        given = [item for item in load(name, data) if item.mode == "html" and item.gold is not None and item.site]
        pages = Counter(item.site for item in given)
        found[name] = [item for item in given if pages[item.site] > MIN_PAGES]
    return found


def counts_table(items: Mapping[str, Sequence[Item]]) -> str:
    """Return a table of the sets, with the number of sites that have enough pages, and of these pages."""
    rows = [[name, str(len({item.site for item in given})), str(len(given))] for name, given in items.items()]
    return markdown(["set", f"sites with more than {MIN_PAGES} pages", "pages of these"], rows)


def sites(items: Mapping[str, Sequence[Item]], forms: Sequence[str] = FORMS) -> Iterator[Compared]:
    """Yield the comparison for each set that has such sites, and each form."""
    for name, given in items.items():
        if given:
            yield from (compared(name, given, form) for form in forms)


def compared(name: str, items: Sequence[Item], form: str) -> Compared:
    """Return the comparison for some pages in one form."""
    documents = [_document(item, form) for item in items]
    lines = learn(documents)
    pipeline = Pipeline((Repeats(lines),))
    result = Compared(name, form, len(lines))
    for item, document in zip(items, documents, strict=True):
        _judge(result, item, document, pipeline)
    return result


def _document(item: Item, form: str) -> Document:
    """Return a page in a form, with an address on its site."""
    text = decoded(item)
    url = f"https://{quote(item.site)}/{quote(item.id)}"
    if form == "html":
        return Document(item.id, text, url, input_format="html")
    return Document(item.id, FLATTENERS[form](text), url, input_format="text")


def _judge(result: Compared, item: Item, document: Document, pipeline: Pipeline) -> None:
    """Add one page to a comparison."""
    before = analyze(str(document.source), input_format=document.input_format, url=document.url)
    after = pipeline.run(before)
    gold = item.gold or ""
    result.without.append(score(before.plain_text, gold).f1)
    result.with_filter.append(score(after.plain_text, gold).f1)
    result.dropped.extend(dropped_lines(before, after, item.id, gold))


def dropped_lines(before: Page, after: Page, name: str, gold: str) -> Iterator[Dropped]:
    """Yield the lines that only the second page drops."""
    words = set(tokens(gold))
    reasons = {verdict.index: verdict.reason for verdict in after.steps[-1].verdicts}
    for block in before.blocks.where(before.kept & ~after.kept):
        text = " ".join(block.text.split())
        yield Dropped(name, text, reasons[block.index], words.issuperset(tokens(text)))


def sites_table(found: Iterable[Compared]) -> str:
    """Return a table with a row for each set and form."""
    return markdown(
        ["set", "form", "sites", "pages", "F1 without", "with", "better", "worse", "lowest difference", "lines dropped"],
        [
            [
                one.name, one.form, str(one.sites), str(len(one.without)), f"{fmean(one.without):.4f}", f"{fmean(one.with_filter):.4f}",
                str(sum(d > NOTICED for d in one.differences)), str(sum(d < -NOTICED for d in one.differences)),
                f"{min(one.differences):+.3f}", str(len(one.dropped)),
            ]
            for one in found
        ],
    )  # fmt: skip


def dropped_table(found: Iterable[Compared]) -> str:
    """Return a TSV line for each dropped line: set, form, page, whether its words are in the gold, the reason, the line."""
    return "".join(
        "\t".join((one.name, one.form, line.page, "gold" if line.in_gold else "", line.reason, line.text)) + "\n"
        for one in found
        for line in one.dropped
    )
