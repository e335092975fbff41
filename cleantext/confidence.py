"""How good a page's text is expected to be: its expected word F1, and what lowers it.

A logistic model over ``INPUTS``, measures of the whole page: what the scores expect, how doubtful they are, how much of the page's prose
was kept, and, for HTML, whether the network for flattened text would keep the same blocks. It was fitted to the word F1 of labelled pages, each
extracted with weights that were trained without its publisher (``python -m benchmarks confidence``). Nothing here runs until it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext import linear_model
from cleantext.analysis.units import MAX_BLOCKS
from cleantext.blocks import BoolArray, Mode
from cleantext.field_docs import documented
from cleantext.filters.main_content import HIGHEST, dropped_before, f_beta_threshold
from cleantext.linear_model import LinearModel
from cleantext.page import Page, Verdicts
from cleantext.scorer import network, second_opinion
from cleantext.scorer.arrays import sigmoid
from cleantext.scorer.features import build_features
from cleantext.scorer.network import Network
from cleantext.scorer.second_opinion import expected

__all__ = ["INPUTS", "Confidence", "confidence_row", "estimate"]

INPUTS: Final = (
    "expected_f1", "expected_precision", "expected_recall", "doubtful", "doubtful_kept", "least_score", "top_score", "entropy", "entropy_kept",
    "kept_share", "kept_is_prose", "prose_kept", "prose", "no_prose", "runs", "links", "links_on_page", "headings", "unsure", "complete",
    "lost_prose", "named_prose", "same_f1", "same_recall", "same_precision", "difference", "text_expected_f1",
    "expected_f1_logit", "expected_precision_logit", "expected_recall_logit", "kept_share_logit", "prose_kept_logit", "same_f1_logit",
    "text_expected_f1_logit",
)  # fmt: skip
"""The inputs of the model, each one number for the page. Words are counted by block, so that they hold in any language."""
TEXT_LACKS: Final = frozenset(
    ("same_f1", "same_recall", "same_precision", "difference", "text_expected_f1", "links", "links_on_page", "headings")
)
"""Inputs that are 0 in text mode: those of links, headings and the second network."""
DOUBTS: Final[Mapping[str, str]] = MappingProxyType({
    "expected_f1": "by their scores, about {:.0%} of words would be right",
    "expected_precision": "by its scores, {:.0%} of the kept text is content",
    "expected_recall": "by its scores, {:.0%} of the content was kept",
    "doubtful": "{:.0%} of the words are in blocks of doubtful score",
    "doubtful_kept": "{:.0%} of the kept words are in blocks of doubtful score",
    "top_score": "the best score of a block of prose is {:.2f}",
    "kept_is_prose": "{:.0%} of the kept text is prose",
    "prose_kept": "{:.0%} of the page's prose was kept",
    "no_prose": "the page has no prose",
    "links": "{:.0%} of the kept text is in links",
    "unsure": "no block is surely text",
    "same_f1": "read as flattened text, {:.0%} of it would be the same",
    "text_expected_f1": "read as flattened text, about {:.0%} of words would be right",
})  # fmt: skip
"""Sentences for the inputs that a reader can make something of."""
HIGH_IS_BAD: Final = frozenset(("doubtful", "doubtful_kept", "no_prose", "links", "unsure"))
"""Of these, the inputs that are a doubt when they are higher than on the mean page; the others are when they are lower."""
SURE: Final = 0.9
"""Confidence from which on nothing is named as a doubt."""
MOST_DOUBTS: Final = 3
"""Most doubts that are named."""
LEAST_DOUBT: Final = 0.15
"""Change of the logit, against the mean page, from which on an input is named as a doubt."""
DOUBTFUL: Final = (0.2, 0.8)
"""Scores between which a block is doubtful."""
LOGIT_ENDS: Final = (0.01, 0.995)
"""Shares below and above which the logit of a share is that of the end."""
NOTHING: Final = "there is no text on the page"


@documented
class Confidence(NamedTuple):
    """The expected word F1 of a page's text."""

    value: float
    """0 to 1."""
    doubts: tuple[str, ...]
    """What lowers it, a sentence each, the strongest first; empty if nothing does much."""


def estimate(page: Page) -> Confidence:
    """Return the confidence in a page's text. Linear in the page; never raises.

    >>> from cleantext import analyze
    >>> estimate(analyze("<script>draw()</script>"))
    Confidence(value=0.0, doubts=('there is no text on the page',))
    """
    if not len(page.blocks):
        return Confidence(0.0, (NOTHING,))
    model, row = linear_model.load("confidence", page.mode), confidence_row(page, network.load)
    value = float(sigmoid(model.logits(row))[0])
    return Confidence(round(value, 4), () if value >= SURE else tuple(_doubts(row, model)))


def _doubts(row: npt.NDArray[np.float64], model: LinearModel) -> list[str]:
    """Return sentences for the inputs that lower the value most; a share and its logit count as one."""
    is_high = dict(zip(INPUTS, (row > model.mean).tolist(), strict=True))
    lowered = {name: 0.0 for name in DOUBTS if is_high[name] == (name in HIGH_IS_BAD)}
    for name, part in zip(INPUTS, (model.standardised(row) * model.matrix[:, 0]).tolist(), strict=True):
        if (key := name.removesuffix("_logit")) in lowered:
            lowered[key] += part
    worst = sorted((part, name) for name, part in lowered.items() if part <= -LEAST_DOUBT)
    return [DOUBTS[name].format(row[INPUTS.index(name)]) for _, name in worst[:MOST_DOUBTS]]


def confidence_row(page: Page, networks: Callable[[Mode], Network]) -> npt.NDArray[np.float64]:
    """Return the values of ``INPUTS`` for a page with blocks: float64, shape (inputs,). ``networks``: the network of each mode."""
    a = page.analysis
    words = a.stats.words.astype(np.float64) + 0.5
    judged, scores, by_text = _scores(page, networks)
    kept, prose = page.kept, a.is_prose
    own = expected(words, scores, judged, kept)
    entropy = -(scores * np.log(scores + 1e-6) + (1 - scores) * np.log(1 - scores + 1e-6))
    doubtful = (scores > DOUBTFUL[0]) & (scores < DOUBTFUL[1])

    def share(part: BoolArray, whole: BoolArray) -> float:
        return float(words[part & whole].sum() / max(words[whole].sum(), 1e-9))

    def mean(values: npt.NDArray[np.float64], over: BoolArray) -> float:
        return float((values * words)[over].sum() / max(words[over].sum(), 1e-9))

    everything = np.ones(a.count, np.bool_)
    found = {
        "expected_f1": own.f1, "expected_precision": own.precision, "expected_recall": own.recall,
        "doubtful": share(doubtful, judged), "doubtful_kept": share(doubtful, kept & judged),
        "least_score": float(scores[kept & judged].min(initial=1.0)), "top_score": float(scores[prose & judged].max(initial=0.0)),
        "entropy": mean(entropy, judged), "entropy_kept": mean(entropy, kept & judged),
        "kept_share": share(kept, everything), "kept_is_prose": share(prose, kept), "prose_kept": share(kept, prose),
        "prose": share(prose, everything), "no_prose": float(not prose.any()),
        "runs": float((np.diff(kept.astype(np.int8), prepend=0) == 1).sum() / max(kept.sum(), 1)),
        "unsure": float(any(getattr(step.verdicts, "warning", "") for step in page.steps)), "complete": float(page.complete),
        "lost_prose": float(np.log1p(words[prose & ~kept].sum())), "named_prose": float(np.log1p(words[prose & ~kept & ~judged].sum())),
    }  # fmt: skip
    if by_text is not None:
        chars = np.maximum(a.stats.chars, 1)
        there = judged & (by_text >= _text_threshold(page, by_text, judged))
        same, text = _overlap(words, there, kept), expected(words, by_text, judged, there)
        found |= {
            "links": float(a.blocks.link_chars[kept].sum() / max(chars[kept].sum(), 1)), "links_on_page": float(a.blocks.link_chars.sum() / chars.sum()),
            "headings": float((kept & a.is_heading).sum() / max(kept.sum(), 1)), "same_f1": same[0], "same_recall": same[1], "same_precision": same[2],
            "difference": mean(np.abs(by_text - scores), judged), "text_expected_f1": text.f1,
        }  # fmt: skip
    else:
        found |= dict.fromkeys(TEXT_LACKS, 0.0)
    for name in INPUTS:
        if name.endswith("_logit"):
            value = min(max(found[name.removesuffix("_logit")], LOGIT_ENDS[0]), LOGIT_ENDS[1])
            found[name] = float(np.log(value / (1 - value)))
    return np.array([found[name] for name in INPUTS])


class _Scored(NamedTuple):
    judged: BoolArray
    """Whether the scorer judged each block."""
    scores: npt.NDArray[np.float64]
    """The score of each block, 0 where it was not judged."""
    by_text: npt.NDArray[np.float64] | None
    """The same by the network for flattened text; None in text mode and on pages with too many blocks."""


def _scores(page: Page, networks: Callable[[Mode], Network]) -> _Scored:

    count = page.analysis.count
    if count > MAX_BLOCKS:
        return _Scored(np.ones(count, np.bool_), np.full(count, 0.5), None)
    droppers, overrulable = dropped_before(page)
    judged, scores = np.zeros(count, np.bool_), np.zeros(count)
    for step in page.steps:
        if isinstance(step.verdicts, Verdicts) and step.verdicts.scores is not None:
            judged[step.verdicts.indices] = True
            scores[step.verdicts.indices] = step.verdicts.scores
    if not judged.any():  # main_content did not run
        judged = page.kept.copy() if page.kept.any() else np.ones(count, np.bool_)
        scores = np.where(judged, sigmoid(networks(page.mode).scores(build_features(page, droppers, overrulable))), 0.0)
    if page.mode == "text":
        return _Scored(judged, scores, None)
    flattened = second_opinion.flattened(page)
    return _Scored(judged, scores, sigmoid(networks("text").scores(build_features(flattened, droppers, overrulable))))


def _text_threshold(page: Page, scores: npt.NDArray[np.float64], judged: BoolArray) -> float:

    return min(f_beta_threshold(scores, page.analysis.stats.words.astype(np.float64), judged, 1.0), HIGHEST["text"])


def _overlap(words: npt.NDArray[np.float64], one: BoolArray, other: BoolArray) -> tuple[float, float, float]:
    """Return the F1 between two sets of blocks, by words, and the share of each that is in the other."""
    both, first, second = words[one & other].sum(), words[one].sum(), words[other].sum()
    return float(2 * both / max(first + second, 1e-9)), float(both / max(first, 1e-9)), float(both / max(second, 1e-9))
