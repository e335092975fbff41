"""Score an extractor's answers to pages by their gold."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version as installed
from typing import Final

from cleantext.evaluation.extractors import extractor, version
from cleantext.evaluation.metrics import (
    Counts,
    Score,
    line_counts,
    own_metric,
    parts,
    piece_counts,
    rouge_l,
    score,
    shingle_counts,
    snippet_counts,
    tokens,
)
from cleantext.evaluation.results import Details, Outcome, Result
from cleantext.evaluation.sets.catalogue import Metric, info
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.load import digest
from cleantext.evaluation.torn import UnitTexts, torn_units
from cleantext.evaluation.worker import PAGE_SECONDS, Answer, Worker

__all__ = ["can_lose", "outcome", "result_of", "scored"]

DIGITS: Final = 5
"""Decimals of the figures in a result's file."""
SHOWN_ERRORS: Final = 5
"""Different errors that are kept."""


def _counts(metric: Metric, item: Item, output: str) -> Counts | None:
    """Return a page's counts in the set's own metric; None if that is word F1."""
    if metric == "shingles":
        return shingle_counts(output, item.gold or "")
    if metric == "snippets":
        return snippet_counts(output, item.snippets, item.unwanted)
    if metric == "pieces":
        return piece_counts(output, item.snippets)
    return line_counts(output, item.lines) if metric == "lines" else None


def _page_f1(words: Score | None, counts: Counts | None) -> float:
    """Return a page's word F1, or the F1 of its snippets if it has no gold (1 if it has no snippets either)."""
    if words is not None:
        return words.f1
    tp, fp, fn = counts or (0, 0, 0)
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0


def _page_recall(words: Score | None, counts: Counts | None) -> float:
    """Return a page's word recall, or the share of its snippets that come out if it has no gold (1 if it has none either)."""
    if words is not None:
        return words.recall
    tp, _, fn = counts or (0, 0, 0)
    return tp / (tp + fn) if tp + fn else 1.0


def can_lose(item: Item) -> bool:
    """Return whether a page has something to lose: gold with words that are on the page, or snippets that must come out."""
    return item.answerable and bool(item.snippets if item.gold is None else item.gold.strip())


def result_of(name: str, form: str, items: Sequence[Item], packages: Sequence[str] = ()) -> Result:
    """Return the result of a set in a form before an extractor was run. ``packages``: what prepares the pages, beside lxml."""
    versions = [f"{package} {installed(package)}" for package in ("lxml", *packages)]
    return Result(
        name, form, info(name).metric, digest(items), ", ".join([f"Python {platform.python_version()}", *versions]),
        [item.id for item in items], [i for i, item in enumerate(items) if not item.answerable],
        [item.kind for item in items], [item.language for item in items], [item.split for item in items], {},
    )  # fmt: skip


def outcome(
    name: str, items: Sequence[Item], sources: Sequence[str], metric: Metric, *, page_seconds: float = PAGE_SECONDS
) -> Outcome:
    """Run one extractor over one set's pages, given as ``sources``, and score it."""
    with Worker(name, page_seconds=page_seconds) as worker:
        answers = [worker(source) for source in sources]
    return scored(name, version(extractor(name)), items, answers, metric)


def scored(
    name: str,
    made_by: str,
    items: Sequence[Item],
    answers: Sequence[Answer],
    metric: Metric,
    units: Sequence[Sequence[UnitTexts]] | None = None,
) -> Outcome:
    """Score an extractor's answers to a set's pages. ``made_by`` is its version; ``units``, of each page, adds the details."""
    scores: list[Score | None] = []
    pages: list[float] = []
    counted: list[Counts] = []
    recalls: list[float] = []
    for item, answer in zip(items, answers, strict=True):
        counts = _counts(metric, item, answer.text)
        if counts is not None:
            counted.append(counts)
        words = score(answer.text, item.gold) if item.gold is not None else None
        scores.append(words)
        pages.append(_page_f1(words, counts))
        recalls.append(_page_recall(words, counts))
    own = float(own_metric(metric, parts(metric, pages, counted).sum(axis=0)))
    answerable = [words for item, words in zip(items, scores, strict=True) if words is not None and item.answerable]
    means = [sum(got[i] for got in answerable) / max(len(answerable), 1) for i in range(3)]
    precision, recall, f1 = (round(mean, DIGITS) for mean in means)
    faults = [answer.fault for answer in answers]
    return Outcome(
        name, made_by, round(own, DIGITS), f1, precision, recall, faults.count("crash"), faults.count("timeout"),
        round(sum(answer.seconds for answer in answers), 1), [round(1000 * page) for page in pages], counted,
        [round(1000 * recall) for recall in recalls], [len(tokens(answer.text)) for answer in answers],
        None if units is None else _details(items, answers, scores, units),
    )  # fmt: skip


def _details(
    items: Sequence[Item],
    answers: Sequence[Answer],
    scores: Sequence[Score | None],
    units: Sequence[Sequence[UnitTexts]],
) -> Details:
    """Return the details of an extractor's answers; pages without full gold have 0 in those that compare with it."""
    pairs = [(answer.text, item.gold) for item, answer in zip(items, answers, strict=True)]
    was_run = any(answer.memory for answer in answers)
    return Details(
        [0 if words is None else round(1000 * words.precision) for words in scores],
        [0 if gold is None else round(1000 * rouge_l(output, gold).f1) for output, gold in pairs],
        [(0, 0, 0) if gold is None else shingle_counts(output, gold) for output, gold in pairs],
        [torn_units(of, answer.text) for of, answer in zip(units, answers, strict=True)],
        [round(answer.seconds, 6) for answer in answers] if was_run else [],
        [answer.fault for answer in answers],
        dict(Counter(answer.error for answer in answers if answer.error).most_common(SHOWN_ERRORS)),
        max((answer.memory for answer in answers), default=0),
    )
