"""main_content: drop blocks that are not the page's own text, by a learned score.

Longer than other filters, as it also chooses the page's threshold, the earlier drops that the scorer may overrule, and what is kept of a page on
which nothing is sure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.analysis.units import MAX_BLOCKS
from cleantext.blocks import BoolArray, Mode
from cleantext.cached import cached_property
from cleantext.evidence import Code, Evidence
from cleantext.page import NO_VERDICTS, Page, Verdicts

if TYPE_CHECKING:
    from cleantext.scorer.arrays import Floats
    from cleantext.scorer.features import Features
    from cleantext.scorer.network import Network

__all__ = ["FOCUS", "Focus", "MainContent", "main_content"]

Focus: TypeAlias = Literal["balanced", "precision", "recall"]
FOCUS: Final[Mapping[Focus, float]] = MappingProxyType({"balanced": 1.0, "precision": 0.5, "recall": 2.0})
"""Beta of the F score that the threshold maximises: recall counts beta times as much as precision."""
OVERRULED_CODES: Final = frozenset(("named_section", "below_heading", "menu_run", "link_lines"))
"""Codes of the drops that the scorer may overrule: they rest on a block's place or its element's name, not on its words."""
OVERRULE: Final = 0.75
"""Lowest score at which a block with such a drop is kept after all."""
HIGHEST: Final[Mapping[Mode, float]] = MappingProxyType({"html": 0.7, "text": 0.25})
"""Highest threshold of a page, a score, by mode. It is lower in text mode, whose scores are less certain: a lost paragraph costs a
reader more than a leftover line. Chosen, like ``PLAIN_HIGHEST``, on held-out pages of the training sets."""
PLAIN: Final = 0.35
"""Share of a page's elements with a class, id or role below which its markup is plain, and its scores are less certain."""
PLAIN_HIGHEST: Final = 0.25
"""``HIGHEST`` for HTML with plain markup."""
SURE: Final[Mapping[Mode, float]] = MappingProxyType({"html": 0.35, "text": 0.1})
"""Score from which a block of prose is surely text, by mode; a page that has none with it is judged by the density of prose."""

NOTHING: Final = 0.02
"""Score below which no block is text; a page on which all are below it is judged by the density of prose."""

INSIDE: Final = Code(
    "unsure_inside", "position", "no score on the page is high, and the block is in the densest span of prose"
)
OUTSIDE: Final = Code(
    "unsure_outside", "position", "no score on the page is high, and the block is outside of the densest span of prose"
)
UNSURE_WARNING: Final = "no block is surely text: the densest span of prose was kept as a whole"
SCORE: Final = Code("score", "score", "")
TOO_LARGE: Final = Code("density", "size", "judged by the density of prose, as the page has too many blocks to score")


class MainContent:
    """Drop blocks that are not the page's own text, by a score from 0 to 1.

    The page's threshold has the highest expected F score, by words, if scores are probabilities (Lipton et al. 2014), up to a limit
    by mode and markup. The filter judges the blocks that are still kept. Where it would drop most of an HTML page's prose without being sure, the
    network for flattened text has a say, too. The filter also keeps a block with a high score that a named filter
    dropped for its position or its element's name, not for its words. Pages of more than ``MAX_BLOCKS`` blocks are judged by the density of prose, without scores.

    >>> from cleantext import analyze
    >>> menu = "<ul class=menu><li><a href=/>Home</a><li><a href=/s>Sport</a><li><a href=/c>Contact</a></ul>"
    >>> text = "<p>It rained on Monday, so the match was called off.</p><p>The clubs will meet again in May, on the same ground.</p>"
    >>> [verdict.action for verdict in analyze(menu + text, filters=(main_content,)).verdicts]
    ['drop', 'drop', 'drop', 'keep', 'keep']
    """

    name = "main_content"

    def __init__(self, focus: Focus = "balanced", networks: Callable[[Mode], Network | None] | None = None) -> None:
        if focus not in FOCUS:
            raise ValueError(f"unknown focus {focus!r}: use one of {', '.join(map(repr, FOCUS))}")
        self.focus = focus
        self._networks = networks
        """Function that returns the network of a mode, or None for no second opinion, for training; None for the package's own networks."""

    def __repr__(self) -> str:
        return f"MainContent(focus={self.focus!r})"

    def __call__(self, page: Page) -> Verdicts:
        """Return a verdict with a score on each kept block, and on each block that is kept again."""
        from cleantext.scorer import network, second_opinion  # noqa: PLC0415 -- not needed to import cleantext
        from cleantext.scorer.densest_spans import in_densest_spans  # noqa: PLC0415
        from cleantext.scorer.features import build_features  # noqa: PLC0415

        if not page.kept.any():
            return NO_VERDICTS
        if page.analysis.count > MAX_BLOCKS:
            judged = np.flatnonzero(page.kept).astype(np.int32)
            evidence = TOO_LARGE()
            return Verdicts(judged, in_densest_spans(page.analysis, page.kept)[judged], lambda _: evidence)
        networks = self._networks or network.load
        droppers, overrulable = dropped_before(page)
        x, net = build_features(page, droppers, overrulable), networks(page.mode)
        if net is None:
            raise LookupError(f"no weights for {page.mode} mode")
        logits = net.scores(x)
        scores, keep, threshold = self._decision(page, logits, overrulable)
        by_text = None
        if second_opinion.is_wanted(page, scores, keep) and (second := networks("text")) is not None:
            by_text = second.scores(build_features(second_opinion.flattened(page), droppers, overrulable))
            scores, keep, threshold = self._decision(page, second_opinion.blended(logits, by_text), overrulable)
        blocks = np.flatnonzero(page.kept | keep)
        if _is_unsure(page, keep, scores):
            inside = _with_members(page.analysis, in_densest_spans(page.analysis, page.kept))
            pieces = (OUTSIDE(), INSIDE())
            return Verdicts(
                blocks, inside[blocks], lambda i: pieces[int(inside[i])], scores[blocks], warning=UNSURE_WARNING
            )
        return Verdicts(blocks, keep[blocks], _Evidence(page, x, net, keep, threshold, by_text), scores[blocks])

    def _decision(
        self, page: Page, logits: Floats, overrulable: BoolArray
    ) -> tuple[npt.NDArray[np.float64], BoolArray, float]:
        """Return the blocks' scores, whether each would be kept, and the page's threshold."""
        from cleantext.scorer.arrays import sigmoid  # noqa: PLC0415 -- not needed to import cleantext

        scores = np.round(sigmoid(logits), 4)
        best = f_beta_threshold(scores, page.analysis.stats.words.astype(np.float64), page.kept, FOCUS[self.focus])
        threshold = min(best, _highest_threshold(page))
        return (
            scores,
            np.where(page.kept, scores >= threshold, overrulable & (scores >= max(OVERRULE, threshold))),
            threshold,
        )


def _is_unsure(page: Page, keep: BoolArray, scores: npt.NDArray[np.float64]) -> bool:
    """Return whether no prose would be kept with a score that is high, though more prose is left than blocks are kept; or no block but headings.

    Nor is a page sure on which all scores are as good as zero, so that the threshold would choose between them by chance.
    """
    a, words = page.analysis, page.analysis.stats.words
    if not (keep & (scores >= NOTHING)).any():
        return bool(page.kept.any())
    if not (keep & ~a.is_heading).any():
        return bool((page.kept & ~a.is_heading).any())
    sure = keep & a.is_prose & (scores >= SURE[page.mode])
    return not sure.any() and bool(words[page.kept & a.is_prose].sum() > words[keep].sum())


def _with_members(a: Analysis, inside: BoolArray) -> BoolArray:
    """Return some blocks with all other blocks of the records that they are in."""
    series = a.units.series
    held = np.zeros(a.count, np.bool_)
    held[series.member_firsts[inside & series.is_record]] = True
    whole: BoolArray = inside | (series.is_record & held[series.member_firsts])
    return whole


def _highest_threshold(page: Page) -> float:
    """Return the highest threshold of a page; a block with this score is kept whatever the others' are."""
    elements = page.blocks.elements
    if elements is not None and sum(map(bool, elements.class_names)) < PLAIN * len(elements.class_names):
        return PLAIN_HIGHEST
    return HIGHEST[page.mode]


main_content: Final = MainContent()


def dropped_before(page: Page) -> tuple[npt.NDArray[np.int64], BoolArray]:
    """Return the named filter that dropped each block, and whether it may be overruled.

    int64, shape (blocks,): position in ``NAMED`` from 1, or 0 if no named filter dropped the block. bool, shape (blocks,).
    """
    from cleantext.scorer.schema import NAMED  # noqa: PLC0415 -- not needed to import cleantext

    droppers, overrulable = np.zeros(len(page.blocks), np.int64), np.zeros(len(page.blocks), np.bool_)
    for number, (name, verdicts) in enumerate(page.steps):
        decided = (page.decided_by == number) & ~page.kept
        if (
            name == MainContent.name or not decided.any()
        ):  # the evidence of scores takes long to make, and overrules nothing
            continue
        if name in NAMED:  # the filters that the weights know
            droppers[decided] = NAMED.index(name) + 1
        if isinstance(verdicts, Verdicts) and not callable(verdicts.evidence):
            blocks, evidence = verdicts.indices, verdicts.evidence
        else:
            blocks, evidence = np.array([v.index for v in verdicts], np.int64), [v.evidence for v in verdicts]
        by_position = blocks[[piece.code in OVERRULED_CODES for piece in evidence]]
        overrulable[by_position] = decided[by_position]
    return droppers, overrulable


def f_beta_threshold(
    scores: npt.NDArray[np.float64], words: npt.NDArray[np.float64], kept: BoolArray, beta: float
) -> float:
    """Return the score at which the expected F-beta is highest, by words (Lipton 2014).

    ``scores``, ``words`` and ``kept``: shape (blocks,). Only kept blocks count; at least one block must be kept.

    >>> f_beta_threshold(np.array([0.9, 0.6, 0.1]), np.array([10.0, 10.0, 10.0]), np.array([True, True, True]), 1.0)
    0.6
    """
    weights = words[kept] + 0.5
    order = np.argsort(-scores[kept], kind="stable")
    expected = (scores[kept] * weights)[order]
    content, total = np.cumsum(expected), np.cumsum(weights[order])  # of the blocks with the highest scores
    best = int(np.argmax((1 + beta**2) * content / (total + beta**2 * content[-1] + 1e-9)))
    return float(scores[kept][order[best]])


class _Evidence:
    """The evidence of a page's scores. Features are computed for all blocks when the first piece is read."""

    def __init__(
        self, page: Page, x: Features, network: Network, keep: BoolArray, threshold: float, by_text: Floats | None
    ) -> None:
        self._page, self._x, self._network, self._keep = page, x, network, keep
        self._threshold = threshold
        self._by_text = by_text
        """Logits of the second opinion; None if it was not asked for."""

    @cached_property
    def _features(self) -> list[tuple[tuple[str, str | float], ...]]:
        from cleantext.scorer.attributions import attributions  # noqa: PLC0415 -- not needed to score

        return attributions(self._page.analysis, self._x, self._network, self._keep)

    def __call__(self, i: int) -> Evidence:
        from cleantext.scorer.arrays import sigmoid  # noqa: PLC0415 -- not needed to score

        features = self._features[i]
        if self._by_text is not None and (self._by_text[i] > 0) == self._keep[i]:  # it argued for the verdict
            features = (*features, ("as_text", round(float(sigmoid(self._by_text[i : i + 1])[0]), 2)))
        return Evidence(SCORE.name, SCORE.kind, threshold=self._threshold, features=features)
