"""cleantext on its own corpus: quality by split, and by kind of boilerplate what went and what it cost.

A block's label says which filter should take it; any filter may. "Gone" is the share of a kind's words that are not in the
output, whoever took them; "cost" counts the content words whose deciding verdict is a drop by the filter of that name.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.metrics import score, tokens
from cleantext import DEFAULT_FILTERS, Page, analyze
from cleantext.pipeline import filter_name

__all__ = ["CORPUS", "Case", "Figures", "load_cases", "measure", "report"]

CORPUS: Final = Path(__file__).parent.parent / "corpus"


@dataclass(frozen=True, slots=True)
class Label:
    """One block's label."""

    label: str
    trap: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A page of the corpus."""

    name: str
    mode: str
    source: str
    gold: str
    labels: tuple[Label, ...]
    language: str
    kind: str
    split: str
    format: str


def unescape(text: str) -> str:
    r"""Back from labels.tsv, where ``\n``, ``\t`` and ``\\`` stand for a line break, a tab and a backslash."""
    return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\0", "\\")


def load_cases(split: str | None = None) -> list[Case]:
    """All cases of the corpus, or those of one split, by name."""
    cases = []
    for folder in sorted(path.parent for path in CORPUS.glob("*/meta.toml")):
        meta = tomllib.loads((folder / "meta.toml").read_text("utf-8"))
        if split is not None and meta["split"] != split:
            continue
        page = next(path for path in (folder / "page.html", folder / "page.txt") if path.exists())
        rows = (folder / "labels.tsv").read_text("utf-8").split("\n")[1:-1]
        labels = tuple(Label(label, trap, unescape(text)) for label, trap, text in (row.split("\t", 2) for row in rows))
        cases.append(
            Case(
                folder.name,
                "html" if page.suffix == ".html" else "text",
                page.read_bytes().decode("utf-8"),
                (folder / "gold.txt").read_bytes().decode("utf-8"),
                labels,
                meta["language"],
                meta["kind"],
                meta["split"],
                meta["format"],
            )
        )
    return cases


@dataclass(frozen=True, slots=True)
class Figures:
    """What a split of the corpus gives."""

    pages: int
    exact: int
    """Pages whose output is the gold, line for line."""
    precision: float
    recall: float
    f1: float
    words: Counter[str]
    """Words a label."""
    left: Counter[str]
    """Of these, words left in the output."""
    cost: Counter[str]
    """Content words a filter took."""
    losses: tuple[str, ...]
    """Each content block that a filter took: case, filter, reason, text."""


def judge(case: Case) -> Page:
    """The case through the default pipeline. Raises ValueError where labels and blocks do not match."""
    page = analyze(case.source, input_format="html" if case.mode == "html" else "text", filters=DEFAULT_FILTERS)
    if page.blocks.texts != [label.text for label in case.labels]:
        raise ValueError(f"corpus/{case.name}: labels.tsv and the page's blocks differ")
    return page


def measure(cases: list[Case]) -> Figures:
    """Mean word precision, recall and F1 over pages, and the ledgers by kind of boilerplate."""
    words: Counter[str] = Counter()
    left: Counter[str] = Counter()
    cost: Counter[str] = Counter()
    losses: list[str] = []
    scores = []
    exact = 0
    for case in cases:
        page = judge(case)
        scores.append(score(page.text, case.gold))
        exact += page.text == case.gold.rstrip("\n")
        for label, verdict, kept in zip(case.labels, page.deciding_verdicts(), page.kept.tolist(), strict=True):
            count = len(tokens(label.text))
            words[label.label] += count
            if kept:
                left[label.label] += count
            elif label.label == "content" and verdict is not None:
                cost[verdict.filter] += count
                losses.append(f"{case.name}: {verdict.filter}: {verdict.reason} | {label.trap} | {label.text[:120]}")
    n = max(len(cases), 1)
    return Figures(
        len(cases),
        exact,
        sum(s.precision for s in scores) / n,
        sum(s.recall for s in scores) / n,
        sum(s.f1 for s in scores) / n,
        words,
        left,
        cost,
        tuple(losses),
    )


def report(*, losses: bool = False) -> str:
    """The table that ``python -m benchmarks corpus`` prints."""
    lines: list[str] = []
    for split in ("dev", "test"):
        cases = load_cases(split)
        everything = measure(cases)
        lines += [f"## {split}", "", "| pages | | exact | word F1 | precision | recall |", "|---|---|---|---|---|---|"]
        for name, part in (
            ("all", cases),
            ("HTML", [c for c in cases if c.mode == "html"]),
            ("text", [c for c in cases if c.mode == "text"]),
        ):
            f = measure(part)
            lines.append(f"| {name} | {f.pages} | {f.exact} | {f.f1:.3f} | {f.precision:.3f} | {f.recall:.3f} |")
        lines += ["", "| boilerplate | words | gone | content words it cost |", "|---|---|---|---|"]
        for filter_ in DEFAULT_FILTERS:
            name = filter_name(filter_)
            total = everything.words[name]
            gone = f"{100 * (1 - everything.left[name] / total):.1f} %" if total else "–"
            lines.append(f"| {name} | {total} | {gone} | {everything.cost[name]} |")
        content = everything.words["content"]
        lines += ["", f"content: {content} words, {content - everything.left['content']} lost", ""]
        if losses and split == "dev":  # the test pages are nobody's to tune on
            lines += [*everything.losses, ""]
    return "\n".join(lines)
