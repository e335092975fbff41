"""main_content: what the page is about, by a learned scorer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from cleantext.filters._structural import stretches
from cleantext.filters._structure import NOTHING, View, view
from cleantext.page import Mode, Page, Verdicts

if TYPE_CHECKING:
    from cleantext.model.inputs import Inputs
    from cleantext.model.network import Network

__all__ = ["FOCUS", "Focus", "MainContent", "main_content"]

Focus: TypeAlias = Literal["balanced", "precision", "recall"]
FOCUS: Final[Mapping[Focus, float]] = MappingProxyType({"balanced": 1.0, "precision": 0.5, "recall": 2.0})
"""The beta of the F score that the choice of blocks maximises: how many times recall matters as much as precision."""
BY_PLACE: Final = ("inside an element named", "below ", "in a menu with", "in a run of")
"""How the reasons of named filters begin that drop a block for where it stands, not for what it says."""
OVERRULE: Final = 0.75
"""How sure the scorer must be of such a block to bring it back."""
HIGHEST: Final[Mapping[Mode, float]] = MappingProxyType({"html": 0.7, "text": 0.25})
"""A block that is as sure as this stays whatever the page's other blocks are. Lower for flattened text, where less is known of a
block: a leftover line annoys, a lost paragraph ruins."""
PLAIN: Final = 0.35
"""Share of a page's elements with a class, id or role below which its markup is plain, and says little of a block."""
PLAIN_HIGHEST: Final = 0.25
"""``HIGHEST`` for HTML whose markup is plain. Chosen on held-out pages of the sets that are learned from."""


MAX_BLOCKS: Final = 10_000
"""Pages with more blocks are judged by structure alone: 333 columns would take more memory than a page should."""


class MainContent:
    """Drop what is not the page's own text, by a score from 0 to 1 for each block.

    The scores become a choice by the expected F score: of all sets of blocks above some threshold, the one whose words have the
    highest F if the scores are right. So a page whose text stands out has a high threshold, a page of doubtful blocks a low one.
    Speaks of blocks still standing, and of those that a named filter dropped for where they stand; a block dropped for what
    it says stays dropped. Pages of more than ``MAX_BLOCKS`` blocks are judged by structure alone, without scores.

    >>> from cleantext import analyze
    >>> menu = "<ul class=menu><li><a href=/>Home</a><li><a href=/s>Sport</a><li><a href=/c>Contact</a></ul>"
    >>> text = "<p>It rained on Monday, so the match was called off.</p><p>The clubs will meet again in May, on the same ground.</p>"
    >>> [verdict.action for verdict in analyze(menu + text, filters=(main_content,)).verdicts]
    ['drop', 'drop', 'drop', 'keep', 'keep']
    """

    name = "main_content"

    def __init__(self, focus: Focus = "balanced", networks: Callable[[Mode], Network] | None = None) -> None:
        if focus not in FOCUS:
            raise ValueError(f"unknown focus {focus!r}: use one of {', '.join(map(repr, FOCUS))}")
        self.focus = focus
        self._networks = networks
        """Where the weights come from, other than the package's: for training."""

    def __repr__(self) -> str:
        return f"MainContent(focus={self.focus!r})"

    def __call__(self, page: Page) -> Verdicts:
        """The verdicts on a page."""
        from cleantext.model import inputs, network  # noqa: PLC0415 -- not needed to import cleantext

        v = view(page)
        standing = v.standing(page)
        if not standing.any():
            return NOTHING
        if v.n > MAX_BLOCKS:
            return _said(
                v,
                standing,
                stretches(v, standing),
                lambda _: "by the density of paragraphs: the page is too large to score",
            )
        droppers, by_place = spoken(page, v, standing)
        x = inputs.inputs(page, v, standing, droppers, by_place)
        net = (self._networks or network.load)(page.mode)
        scores = np.round(1 / (1 + np.exp(-net.scores(x).astype(np.float64))), 4)
        threshold = min(choice(scores, v.m.words, standing, FOCUS[self.focus]), _highest(page))
        keep = np.where(standing, scores >= threshold, by_place & (scores >= max(OVERRULE, threshold)))
        return _said(v, standing | keep, keep, _Reasons(v, x, net, keep), scores)


def _highest(page: Page) -> float:
    """The score that is enough on this page."""
    tree = page.blocks.tree
    plain = tree is not None and sum(map(bool, tree.hints)) < PLAIN * len(tree.hints)
    return PLAIN_HIGHEST if plain else HIGHEST[page.mode]


def _said(
    v: View,
    spoken_of: npt.NDArray[np.bool_],
    keep: npt.NDArray[np.bool_],
    reason: Callable[[int], str],
    scores: npt.NDArray[np.float64] | None = None,
) -> Verdicts:
    """The verdicts for the page's blocks, from columns for the view's."""
    if v.rows is None:
        blocks = rows = np.flatnonzero(spoken_of)
        return Verdicts(blocks, keep[rows], reason, None if scores is None else scores[rows])
    row_of = np.repeat(np.arange(v.n), [len(row) for row in v.rows])
    blocks = np.flatnonzero(spoken_of[row_of])
    rows = row_of[blocks]
    return Verdicts(
        blocks, keep[rows], lambda block: reason(int(row_of[block])), None if scores is None else scores[rows]
    )


main_content: Final = MainContent()


def spoken(page: Page, v: View, standing: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Which named filter took each block of the view (from 1, 0 for none), and whether for where it stands."""
    from cleantext.model.vocabulary import NAMED  # noqa: PLC0415 -- not needed to import cleantext

    droppers, by_place = np.zeros(len(page.blocks), np.int64), np.zeros(len(page.blocks), np.bool_)
    for at, (name, verdicts) in enumerate(page.steps):
        if name not in NAMED:
            continue
        droppers[(page.deciders == at) & ~page.standing] = NAMED.index(name) + 1
        if isinstance(verdicts, Verdicts) and not callable(verdicts.reasons):
            blocks, reasons = verdicts.indices, verdicts.reasons
        else:
            blocks, reasons = np.array([said.index for said in verdicts], np.int64), [said.reason for said in verdicts]
        placed = blocks[[reason.startswith(BY_PLACE) for reason in reasons]]
        by_place[placed] = droppers[placed] == NAMED.index(name) + 1
    rows = slice(None) if v.rows is None else [row.start for row in v.rows]
    return np.where(standing, 0, droppers[rows]), by_place[rows] & ~standing


def choice(
    scores: npt.NDArray[np.float64], words: npt.NDArray[np.float64], standing: npt.NDArray[np.bool_], beta: float
) -> float:
    """The threshold whose blocks have the highest expected F-beta, by words.

    >>> choice(np.array([0.9, 0.6, 0.1]), np.array([10.0, 10.0, 10.0]), np.array([True, True, True]), 1.0)
    0.6
    """
    weights = words[standing] + 0.5
    order = np.argsort(-scores[standing], kind="stable")
    expected = (scores[standing] * weights)[order]
    held, taken = np.cumsum(expected), np.cumsum(weights[order])
    best = int(np.argmax((1 + beta**2) * held / (taken + beta**2 * held[-1] + 1e-9)))
    return float(scores[standing][order[best]])


class _Reasons:
    """The reasons of a page's verdicts, all worked out when the first is read."""

    def __init__(self, v: View, x: Inputs, network: Network, keep: npt.NDArray[np.bool_]) -> None:
        self._arguments = (v, x, network, keep)

    @cached_property
    def _told(self) -> list[str]:
        from cleantext.model.reasons import reasons  # noqa: PLC0415 -- for those who ask why

        return reasons(*self._arguments)

    def __call__(self, i: int) -> str:
        return self._told[i]
