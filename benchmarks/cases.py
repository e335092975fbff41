"""The filters' test cases in tests/cases/FILTER.toml: pages, each with the blocks that the filter drops.

A case has ``title``, ``kind`` ("html" or "text"), ``source`` and ``drops`` (texts of dropped blocks). By default the filter of the
file's name runs alone. For filters that revise others' verdicts, ``scores`` gives each block a score in place of ``main_content``'s
(kept from 0.5 on), and ``before`` names filters that run first (``nav_menu+byline``). For ``main_content`` itself, ``scores`` are
the output of its network, ``scores_as_text`` those of the network for flattened text on the same blocks, and ``focus`` is its focus.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NotRequired, TypedDict, cast

import numpy as np
import numpy.typing as npt

from cleantext import Evidence, Page, Verdicts, analyze
from cleantext.blocks import Mode
from cleantext.filters.main_content import Focus, MainContent
from cleantext.page import Filter
from cleantext.pipeline import Pipeline
from cleantext.segment import Parser

if TYPE_CHECKING:
    from cleantext.scorer.features import Features
    from cleantext.scorer.network import Network

__all__ = ["CASES", "Case", "dropped", "load"]

CASES: Final = Path(__file__).parent.parent / "tests" / "cases"
KEPT_FROM: Final = 0.5
"""Score from which on a block of a case with ``scores`` is kept before the filter runs."""
GIVEN: Final = Evidence("given", "score", threshold=KEPT_FROM)
"""The evidence of the verdicts made from ``scores``."""


class CaseTable(TypedDict):
    """A table of a file of cases."""

    title: str
    kind: Mode
    source: str
    drops: list[str]
    before: NotRequired[str]
    scores: NotRequired[list[float]]
    scores_as_text: NotRequired[list[float]]
    focus: NotRequired[Focus]
    known_failure: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Case:
    """One page and what one filter drops of it."""

    filter: str
    """The filter's name."""
    title: str
    """What the case checks, as a phrase."""
    kind: Mode
    """The format of the source."""
    source: str
    """The page."""
    drops: tuple[str, ...]
    """Texts of the blocks that are dropped in the end, in order."""
    before: str = ""
    """Names of filters that run first, with ``+`` between them."""
    scores: tuple[float, ...] = ()
    """A score for each block, in place of ``main_content``'s; empty to run without scores."""
    scores_as_text: tuple[float, ...] = ()
    """The second opinion of ``main_content``; empty for the same scores."""
    focus: Focus = "balanced"
    """The focus of ``main_content``."""
    known_failure: str = ""
    """Why the case fails today; empty for cases that pass."""


def load(name: str | None = None) -> Iterator[Case]:
    """Yield the cases of one filter, or of all."""
    for path in sorted(CASES.glob(f"{name or '*'}.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            yield _case(path.stem, case)


def _case(name: str, case: CaseTable) -> Case:
    if unknown := case.keys() - CaseTable.__annotations__.keys():
        raise ValueError(f"{name}.toml, {case['title']!r}: unknown keys {sorted(unknown)}")
    return Case(
        name,
        case["title"],
        case["kind"],
        case["source"],
        tuple(case["drops"]),
        case.get("before", ""),
        tuple(case.get("scores", ())),
        tuple(case.get("scores_as_text", ())),
        case.get("focus", "balanced"),
        case.get("known_failure", ""),
    )


def _scored(scores: Sequence[float]) -> Filter:
    def main_content(page: Page) -> Verdicts:
        if len(scores) != len(page.blocks):
            raise ValueError(f"{len(scores)} scores for {len(page.blocks)} blocks: {page.blocks.texts}")
        kept = np.flatnonzero(page.kept)
        given = np.asarray(scores)[kept]
        return Verdicts(kept, given >= KEPT_FROM, lambda _: GIVEN, given)

    return main_content


class _Network:
    """A network of ``main_content`` whose scores are given."""

    def __init__(self, scores: Sequence[float]) -> None:
        self._logits: npt.NDArray[np.float64] = np.log(np.array(scores) / (1 - np.array(scores)))

    def scores(self, x: Features) -> npt.NDArray[np.float64]:
        """Return the score of each block before the sigmoid."""
        return self._logits


def dropped(case: Case, parser: Parser = "lxml") -> tuple[str, ...]:
    """Return the texts of the blocks that are dropped in the end. ``parser``: what parses HTML."""
    filters: list[Filter] = []
    if case.before:
        filters += Pipeline.from_names(case.before).filters
    if case.filter == "main_content" and case.scores:
        networks = {
            "html": cast("Network", _Network(case.scores)),
            "text": cast("Network", _Network(case.scores_as_text or case.scores)),
        }
        filters.append(MainContent(case.focus, networks.__getitem__))
    else:
        filters += [_scored(case.scores)] if case.scores else []
        filters += Pipeline.from_names(case.filter).filters
    page = analyze(case.source, input_format=case.kind, filters=filters, parser=parser)
    return tuple(block.text for block in page.dropped_blocks)
