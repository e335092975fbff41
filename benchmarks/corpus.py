"""Quality on the project's own corpus: by split, and by kind of boilerplate.

``labels.tsv`` has a row for each block of an HTML page, and for each line of flattened text that is not blank; the blocks of
hard-wrapped text are paragraphs of several lines. A row's label names the filter that should drop it; any filter may. "Gone" is
the share of a kind's words that are not in the output, whichever filter dropped them; "cost" counts the content words that
a filter dropped.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from cleantext import DEFAULT_FILTERS, Page, analyze
from cleantext.blocks import Blocks, IntArray, Mode
from cleantext.evaluation.metrics import score, tokens
from cleantext.pipeline import filter_name

__all__ = [
    "CORPUS",
    "Case",
    "Figures",
    "Label",
    "block_of_row",
    "judge",
    "load_cases",
    "measure",
    "report",
    "row_texts",
    "rows_to_label",
]

CORPUS: Final = Path(__file__).parent.parent / "corpus"
HEAD: Final = "label\ttrap\ttext"
"""The first line of ``labels.tsv``."""
SHOWN_CHARS: Final = 120
"""Characters of a lost line that are shown."""


@dataclass(frozen=True, slots=True)
class Label:
    """A row of ``labels.tsv``."""

    label: str
    """``content``, or the name of the filter that should drop it."""
    trap: str
    """The filter that might drop it by mistake; empty for most rows."""
    text: str
    """The text of the block or line."""


@dataclass(frozen=True, slots=True)
class Case:
    """A page of the corpus."""

    name: str
    """The name of its folder."""
    mode: Mode
    """The format of its source."""
    source: str
    """The page."""
    gold: str
    """The text that should come out: the rows labelled ``content``."""
    labels: tuple[Label, ...]
    """The rows of ``labels.tsv``."""
    language: str
    """ISO 639-1."""
    kind: str
    """Kind of page: news, forum, product …"""
    split: str
    """The split: "dev" or "test"."""
    format: str
    """How it was flattened; "html" for HTML."""


def unescape(text: str) -> str:
    r"""Return a text of ``labels.tsv`` with ``\n``, ``\t`` and ``\\`` replaced by the characters they encode.

    >>> unescape(r"a\tb\\n")
    'a\tb\\n'
    """
    return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\0", "\\")


def escape(text: str) -> str:
    r"""Return a text with line breaks, tabs and backslashes escaped as in ``labels.tsv``.

    >>> escape("a\tb\\n"), unescape(escape("a\tb\\n")) == "a\tb\\n"
    ('a\\tb\\\\n', True)
    """
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def rows_to_label(page: Path) -> str:
    """Return ``labels.tsv`` for a page (.html or .txt), with every row labelled ``content``."""
    mode: Mode = "html" if page.suffix == ".html" else "text"
    blocks = analyze(page.read_bytes().decode("utf-8"), input_format=mode, filters=()).blocks
    return "\n".join([HEAD, *(f"content\t\t{escape(text)}" for text in row_texts(blocks)), ""])


def load_cases(split: str | None = None) -> list[Case]:
    """Return all cases of the corpus, or those of one split, by name."""
    cases = []
    for folder in sorted(path.parent for path in CORPUS.glob("*/meta.toml")):
        meta = tomllib.loads((folder / "meta.toml").read_text("utf-8"))
        if split is not None and meta["split"] != split:
            continue
        page = next(path for path in (folder / "page.html", folder / "page.txt") if path.exists())
        rows = (folder / "labels.tsv").read_text("utf-8").split("\n")[1:-1]
        cases.append(
            Case(
                folder.name,
                "html" if page.suffix == ".html" else "text",
                page.read_bytes().decode("utf-8"),
                (folder / "gold.txt").read_bytes().decode("utf-8"),
                tuple(Label(label, trap, unescape(text)) for label, trap, text in (row.split("\t", 2) for row in rows)),
                meta["language"],
                meta["kind"],
                meta["split"],
                meta["format"],
            )
        )
    return cases


def row_texts(blocks: Blocks) -> list[str]:
    r"""Return the texts of the rows of ``labels.tsv`` for these blocks: one row for each block, or for each line in text mode.

    >>> row_texts(analyze("Home\nIt rained.", input_format="text", filters=()).blocks)
    ['Home', 'It rained.']
    """
    if blocks.mode == "html":
        return list(blocks.texts)
    return [line for text in blocks.texts for line in text.split("\n")]


def block_of_row(blocks: Blocks) -> IntArray:
    """Return the index of the block of each row of ``labels.tsv``: int32, shape (rows,)."""
    lines = np.diff(blocks.first_lines) if blocks.mode == "text" else 1
    return np.repeat(np.arange(len(blocks), dtype=np.int32), lines)


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of some pages."""

    pages: int
    """Number of pages."""
    exact: int
    """Pages whose output is the gold, line for line."""
    precision: float
    """Mean word precision, 0 to 1."""
    recall: float
    """Mean word recall, 0 to 1."""
    f1: float
    """Mean word F1, 0 to 1."""
    words: Counter[str]
    """Words by label."""
    left: Counter[str]
    """Words left in the output by label."""
    cost: Counter[str]
    """Content words that each filter dropped."""
    losses: tuple[str, ...]
    """Case, filter, reason and text of each row of content that a filter dropped."""


def judge(case: Case) -> Page:
    """Return the case's page after the default pipeline. Raises ValueError if labels and blocks do not match."""
    page = analyze(case.source, input_format=case.mode, filters=DEFAULT_FILTERS)
    if row_texts(page.blocks) != [label.text for label in case.labels]:
        raise ValueError(f"corpus/{case.name}: labels.tsv and the page's blocks differ")
    return page


def measure(cases: list[Case]) -> Figures:
    """Return mean word precision, recall and F1 over pages, and word counts by kind of boilerplate."""
    words: Counter[str] = Counter()
    left: Counter[str] = Counter()
    cost: Counter[str] = Counter()
    losses: list[str] = []
    scores = []
    exact = 0
    for case in cases:
        page = judge(case)
        scores.append(score(page.plain_text, case.gold))
        exact += page.plain_text == case.gold.rstrip("\n")
        verdicts = page.deciding_verdicts()
        for label, block in zip(case.labels, block_of_row(page.blocks).tolist(), strict=True):
            count = len(tokens(label.text))
            words[label.label] += count
            verdict = verdicts[block]
            if page.kept[block]:
                left[label.label] += count
            elif label.label == "content" and verdict is not None:
                cost[verdict.filter] += count
                text = label.text[:SHOWN_CHARS]
                losses.append(f"{case.name}: {verdict.filter}: {verdict.reason} | {label.trap} | {text}")
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
    """Return the tables that ``python -m benchmarks corpus`` prints."""
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
        if losses and split == "dev":  # no filter is tuned on a test page
            lines += [*everything.losses, ""]
    return "\n".join(lines)
