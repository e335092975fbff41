"""The sets' own metrics, bootstrap intervals, and a paired test.

- words: bags of lower-cased ``\\w+`` tokens; in scripts without spaces each character is a token. Mean of F1 over pages (WCXB and all
  full-text sets).
- shingles: 4-grams of tokens with multiplicity; a page's true and false positives and negatives are divided by their sum; F1
  of mean precision and mean recall (scrapinghub/article-extraction-benchmark).
- snippets: a snippet counts when its text, white space squeezed, is part of the squeezed output; F1 over all snippets of all
  pages (adbar/trafilatura, tests/).
- pieces: a piece counts when its letters and digits are in a row in those of the output; the share of all pieces of all pages
  that come out. It says nothing of what else comes out: read it beside the words of the output (recipes).
- lines: F1 of the keep decision over lines that hold a letter or digit (TurkuNLP, googletrends).

- ROUGE-L: the longest common subsequence of output and gold in tokens, as a share of either; mean of F1 over pages (Lin 2004,
  https://aclanthology.org/W04-1013/, with beta 1). Unlike bags of words it counts the order.

Each is a function of sums over pages (``parts``), so that one bootstrap and one randomisation test serve all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import regex

from cleantext.evaluation.sets.catalogue import Metric
from cleantext.evaluation.sets.origins import letters_of

__all__ = [
    "Counts",
    "FloatArray",
    "Interval",
    "Score",
    "bootstrap",
    "in_groups",
    "line_counts",
    "own_metric",
    "paired",
    "parts",
    "piece_counts",
    "rouge_l",
    "score",
    "shingle_counts",
    "snippet_counts",
    "tokens",
]

Counts: TypeAlias = tuple[int, int, int]
"""True positives, false positives, false negatives of one page."""
FloatArray: TypeAlias = npt.NDArray[np.floating]

TOKEN_RE: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]|[^\W\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]+"
)
WORD_RE: Final = regex.compile(r"\w+")
SHINGLE: Final = 4
"""Tokens in a shingle of zyte's metric."""
RESAMPLES: Final = 2000
"""Number of resamples of a bootstrap, and of shuffles of a randomisation test."""


class Score(NamedTuple):
    """Precision, recall and F1 of one output, each 0 to 1."""

    precision: float
    recall: float
    f1: float


class Interval(NamedTuple):
    """A figure over pages with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def tokens(text: str) -> list[str]:
    """Return the words that are counted.

    >>> tokens("Zwei Wörter, 日本")
    ['zwei', 'wörter', '日', '本']
    """
    return TOKEN_RE.findall(text.lower())


def score(output: str, gold: str) -> Score:
    """Return word precision, recall and F1. Both empty: all 1. One empty: all 0.

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
    """Return precision, recall and F1 from numbers of words."""
    precision = common / got if got else 0.0
    recall = common / wanted if wanted else 0.0
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0)


def rouge_l(output: str, gold: str) -> Score:
    """Return ROUGE-L precision, recall and F1. Both empty: all 1. One empty: all 0.

    >>> rouge_l("b a c", "a b c")
    Score(precision=0.6666666666666666, recall=0.6666666666666666, f1=0.6666666666666666)
    """
    got, wanted = tokens(output), tokens(gold)
    if not got and not wanted:
        return Score(1.0, 1.0, 1.0)
    if not got or not wanted:
        return Score(0.0, 0.0, 0.0)
    return _of(float(_longest_common(got, wanted)), float(len(got)), float(len(wanted)))


def _longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence, with a bit for each token of ``other`` (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for place, token in enumerate(other):
        places[token] = places.get(token, 0) | 1 << place
    every = (1 << len(other)) - 1
    unmatched = every
    for token in one:
        if found := unmatched & places.get(token, 0):
            unmatched = ((unmatched + found) | (unmatched - found)) & every
    return len(other) - unmatched.bit_count()


def shingle_counts(output: str, gold: str) -> Counts:
    """Return true positives, false positives, false negatives of one page, in shingles with multiplicity (zyte).

    A text shorter than a shingle is one shingle.

    >>> shingle_counts("a b c d e", "a b c d")
    (1, 1, 0)
    """
    got, wanted = _shingles(output), _shingles(gold)
    both = (got & wanted).total()
    return both, got.total() - both, wanted.total() - both


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the 4-grams of a text with their counts; case counts, as in scrapinghub's evaluate.py."""
    words = WORD_RE.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))


def snippet_counts(output: str, wanted: Iterable[str], unwanted: Iterable[str]) -> Counts:
    """Return true positives, false positives, false negatives of one page's snippets.

    >>> snippet_counts("It  rained\\non Monday.", ["rained on", "snow"], ["Monday", "Share"])
    (1, 1, 1)
    """
    squeezed = " ".join(output.split())
    found = [" ".join(snippet.split()) in squeezed for snippet in wanted]
    false = sum(" ".join(snippet.split()) in squeezed for snippet in unwanted)
    return sum(found), false, len(found) - sum(found)


def piece_counts(output: str, wanted: Iterable[str]) -> Counts:
    """Return how many pieces have their letters and digits in the output, 0, and how many have not.

    >>> piece_counts("½ cup\\tflour, 2 eggs", ["½ cup (flour)", "2 eggs", "salt"])
    (2, 0, 1)
    """
    letters = letters_of(output)
    found = [letters_of(piece) in letters for piece in wanted]
    return sum(found), 0, len(found) - sum(found)


def line_counts(output: str, lines: Iterable[tuple[str, bool]]) -> Counts:
    """Return true positives, false positives, false negatives of keeping, over the lines that hold a letter or digit.

    A line is kept if it is a line of the output, apart from white space.

    >>> line_counts("It  rained.\\nShare", [("It rained.", True), ("Share", False), ("It snowed.", True), ("***", False)])
    (1, 1, 1)
    """
    kept = {" ".join(line.split()) for line in output.split("\n")}
    pairs = [(" ".join(line.split()) in kept, keep) for line, keep in lines if any(c.isalnum() for c in line)]
    both = sum(got and keep for got, keep in pairs)
    return both, sum(got for got, _ in pairs) - both, sum(keep for _, keep in pairs) - both


def parts(metric: Metric, f1: Sequence[float], counts: Sequence[Counts]) -> FloatArray:
    """Return a row for each page whose sums over pages give the set's own metric: float64, shape (pages, 2 to 4).

    ``f1``: word F1 of each page, for "words"; ``counts``: of each page, for the other metrics.
    """
    if metric == "words":
        return np.column_stack([np.asarray(f1, np.float64), np.ones(len(f1))])
    found = np.asarray(counts, np.float64).reshape(-1, 3)
    if metric != "shingles":
        return found
    both, got, wanted = found[:, 0], found[:, 0] + found[:, 1], found[:, 0] + found[:, 2]
    return np.column_stack([both / np.maximum(got, 1), got > 0, both / np.maximum(wanted, 1), wanted > 0])


def own_metric(metric: Metric, sums: FloatArray) -> FloatArray:
    """Return the set's own metric from sums of ``parts`` along the last axis.

    In zyte's metric a page without output counts only in recall, and a page without gold only in precision.

    >>> float(own_metric("shingles", parts("shingles", [], [(1, 1, 0), (2, 0, 0)]).sum(axis=0)))
    0.8571428571428571
    """
    columns = np.moveaxis(sums, -1, 0)
    if metric == "words":
        return _ratio(columns[0], columns[1])
    if metric == "shingles":
        precision, recall = _ratio(columns[0], columns[1]), _ratio(columns[2], columns[3])
        return _ratio(2 * precision * recall, precision + recall)
    if metric == "pieces":
        return _ratio(columns[0], columns[0] + columns[2])
    return _ratio(2 * columns[0], 2 * columns[0] + columns[1] + columns[2])


def _ratio(over: FloatArray, under: FloatArray) -> FloatArray:
    """Return the quotient, 0 where the divisor is 0."""
    return np.where(under > 0, over / np.where(under > 0, under, 1.0), 0.0)


@lru_cache(maxsize=2)
def _picks(pages: int, seed: int) -> FloatArray:
    """Return how often each page is in each resample: float64, shape (RESAMPLES, pages)."""
    # RandomState: numpy guarantees that its numbers never change, and published intervals depend on them
    picks = np.random.RandomState(seed).randint(0, pages, (RESAMPLES, pages))
    flat = (picks + pages * np.arange(RESAMPLES)[:, None]).ravel()
    return np.bincount(flat, minlength=RESAMPLES * pages).reshape(RESAMPLES, pages).astype(np.float64)


@lru_cache(maxsize=2)
def _sides(pages: int, seed: int) -> FloatArray:
    """Return which output of each page each shuffle takes: float64 of 0 and 1, shape (RESAMPLES, pages)."""
    return np.random.RandomState(seed).randint(0, 2, (RESAMPLES, pages)).astype(np.float64)


def bootstrap(metric: Metric, rows: FloatArray, *, seed: int = 0) -> Interval:
    """Return the metric over ``rows`` of ``parts`` and its 95 % percentile interval, from ``RESAMPLES`` seeded resamples of the pages.

    >>> bootstrap("words", parts("words", [0.5, 0.5], []))
    Interval(mean=0.5, low=0.5, high=0.5)
    """
    if not len(rows):
        return Interval(0.0, 0.0, 0.0)
    resampled = own_metric(metric, _picks(len(rows), seed) @ rows)
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Interval(float(own_metric(metric, rows.sum(axis=0))), float(low), float(high))


def in_groups(rows: FloatArray, groups: Sequence[str]) -> FloatArray:
    """Return the sums of ``rows`` over the pages of each group; each page with the group "" is one by itself.

    Resampling and swapping these in place of pages gives intervals and tests that allow for pages of a site being alike.

    >>> in_groups(np.array([[1.0], [2.0], [4.0]]), ["a", "", "a"]).tolist()
    [[5.0], [2.0]]
    """
    numbers: dict[tuple[str, int], int] = {}
    place = [numbers.setdefault((group, -1 if group else i), len(numbers)) for i, group in enumerate(groups)]
    sums = np.zeros((len(numbers), rows.shape[1]))
    np.add.at(sums, np.asarray(place, np.intp), rows)
    return sums


def paired(metric: Metric, ours: FloatArray, theirs: FloatArray, *, seed: int = 0) -> float:
    """Return the two-sided p of a paired randomisation test of the metric's difference over the same pages.

    Each page's two outputs are swapped at random, ``RESAMPLES`` times; p is how often the difference is at least
    as large as the real one (Noreen 1989; Yeh 2000, https://aclanthology.org/C00-2137/).

    >>> same = parts("words", [0.5, 0.6], [])
    >>> paired("words", same, same)
    1.0
    """
    if not len(ours) or np.array_equal(ours, theirs):
        return 1.0
    real = abs(float(own_metric(metric, ours.sum(axis=0)) - own_metric(metric, theirs.sum(axis=0))))
    swapped = _sides(len(ours), seed) @ (ours - theirs)
    both = ours.sum(axis=0) + theirs.sum(axis=0)
    one = theirs.sum(axis=0) + swapped
    shuffled = np.abs(own_metric(metric, one) - own_metric(metric, both - one))
    return (int((shuffled >= real - 1e-12).sum()) + 1) / (RESAMPLES + 1)
