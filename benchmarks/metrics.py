"""The sets' own metrics, and intervals.

- words: bags of lower-cased ``\\w+`` tokens; scripts without spaces count a character each. Mean of F1 over pages (WCXB and all
  full-text sets).
- shingles: 4-grams of tokens with multiplicity; a page's true and false positives and negatives are divided by their sum; F1
  of mean precision and mean recall (scrapinghub/article-extraction-benchmark).
- snippets: a snippet counts when its text, white space squeezed, is part of the squeezed output; F1 over all snippets of all
  pages (adbar/trafilatura, tests/).
- lines: F1 of the keep decision over lines that hold a letter or digit (TurkuNLP, googletrends).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
import regex

__all__ = [
    "Interval",
    "Score",
    "bootstrap",
    "line_f1",
    "paired",
    "score",
    "shingle_counts",
    "shingle_f1",
    "snippet_counts",
    "tokens",
]

TOKEN_RE: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]|[^\W\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]+"
)
SHINGLE: Final = 4
"""Tokens of a shingle in zyte's metric."""
RESAMPLES: Final = 2000
"""Resamples of a bootstrap."""


class Score(NamedTuple):
    """Precision, recall and F1 of one output, each 0 to 1."""

    precision: float
    recall: float
    f1: float


class Interval(NamedTuple):
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def tokens(text: str) -> list[str]:
    """The words that are counted.

    >>> tokens("Zwei Wörter, 日本")
    ['zwei', 'wörter', '日', '本']
    """
    return TOKEN_RE.findall(text.lower())


def score(output: str, gold: str) -> Score:
    """Word precision, recall and F1. Both empty: all 1. One empty: all 0.

    >>> score("a b b c", "a b d d")
    Score(precision=0.5, recall=0.5, f1=0.5)
    """
    got, wanted = Counter(tokens(output)), Counter(tokens(gold))
    if not got and not wanted:
        return Score(1.0, 1.0, 1.0)
    if not got or not wanted:
        return Score(0.0, 0.0, 0.0)
    return _of(float((got & wanted).total()), float(got.total()), float(wanted.total()))


def _of(common: float, got: float, wanted: float) -> Score:
    precision = common / got if got else 0.0
    recall = common / wanted if wanted else 0.0
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0)


def shingle_counts(output: str, gold: str) -> tuple[float, float, float]:
    """True positives, false positives, false negatives of one page, divided by their sum (zyte).

    A text shorter than a shingle is one shingle of what it has.

    >>> shingle_counts("a b c d e", "a b c d")
    (0.5, 0.5, 0.0)
    """
    got, wanted = _shingles(output), _shingles(gold)
    both = (got & wanted).total()
    counts = (both, got.total() - both, wanted.total() - both)
    total = sum(counts) or 1
    return counts[0] / total, counts[1] / total, counts[2] / total


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = regex.findall(r"\w+", text)
    return (
        Counter(tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))) if words else Counter()
    )


def shingle_f1(pages: Sequence[tuple[float, float, float]]) -> Score:
    """F1 of mean precision and mean recall over pages. A page without output counts in recall alone, one without gold in precision alone.

    >>> shingle_f1([(0.5, 0.5, 0.0), (1.0, 0.0, 0.0)]).f1
    0.8571428571428571
    """
    precisions = [tp / (tp + fp) for tp, fp, _ in pages if tp + fp]
    recalls = [tp / (tp + fn) for tp, _, fn in pages if tp + fn]
    precision = sum(precisions) / len(precisions) if precisions else 0.0
    recall = sum(recalls) / len(recalls) if recalls else 0.0
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def snippet_counts(output: str, wanted: Iterable[str], unwanted: Iterable[str]) -> tuple[int, int, int]:
    """True positives, false positives, false negatives of one page's snippets.

    >>> snippet_counts("It  rained\\non Monday.", ["rained on", "snow"], ["Monday", "Share"])
    (1, 1, 1)
    """
    squeezed = " ".join(output.split())
    found = [" ".join(snippet.split()) in squeezed for snippet in wanted]
    false = sum(" ".join(snippet.split()) in squeezed for snippet in unwanted)
    return sum(found), false, len(found) - sum(found)


def line_f1(decisions: Iterable[tuple[bool, bool]]) -> Score:
    """Precision, recall and F1 of keeping, over pairs (kept, gold).

    >>> line_f1([(True, True), (True, False), (False, True), (False, False)])
    Score(precision=0.5, recall=0.5, f1=0.5)
    """
    pairs = list(decisions)
    both = sum(kept and gold for kept, gold in pairs)
    return _of(float(both), float(sum(kept for kept, _ in pairs)), float(sum(gold for _, gold in pairs)))


def bootstrap(values: Sequence[float], *, seed: int = 0) -> Interval:
    """Mean over pages and its 95 % percentile interval, from ``RESAMPLES`` seeded resamples of the pages.

    >>> bootstrap([0.5, 0.5])
    Interval(mean=0.5, low=0.5, high=0.5)
    """
    array = np.asarray(values, np.float64)
    if not len(array):
        return Interval(0.0, 0.0, 0.0)
    picks = np.random.default_rng(seed).integers(0, len(array), (RESAMPLES, len(array)))
    low, high = np.percentile(array[picks].mean(axis=1), [2.5, 97.5])
    return Interval(float(array.mean()), float(low), float(high))


def paired(ours: Sequence[float], theirs: Sequence[float], *, seed: int = 0) -> float:
    """Two-sided p of a paired sign-flip test on the mean difference over the same pages.

    >>> paired([0.5, 0.6], [0.5, 0.6])
    1.0
    """
    difference = np.asarray(ours, np.float64) - np.asarray(theirs, np.float64)
    if not len(difference) or not difference.any():
        return 1.0
    signs = np.random.default_rng(seed).choice(np.array([-1.0, 1.0]), (RESAMPLES, len(difference)))
    extreme = int((np.abs((signs * difference).mean(axis=1)) >= abs(difference.mean()) - 1e-12).sum())
    return (extreme + 1) / (RESAMPLES + 1)
