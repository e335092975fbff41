"""An extractor's worst pages on a set, with lost and left-over text, and as a list for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cleantext.evaluation.metrics import TOKEN_RE, Score, score, snippet_counts
from cleantext.evaluation.results import Result
from cleantext.evaluation.sets.item import Item

__all__ = ["OURS", "Comparison", "Run", "compare", "runs", "worst", "worst_text"]

OURS: Final = "cleantext"
"""The extractor of the default pipeline."""
GRAM: Final = 3
"""Words in a row by which output and gold are matched; single words match by chance."""
LINE_CHARS: Final = 100
"""Characters of a run in the text list."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of the gold or the output, which the other one has or does not have."""

    text: str
    """The piece, unchanged."""
    words: int
    """Its words."""
    matched: bool
    """Whether the other one has it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One page: output against gold."""

    item: Item
    """The page."""
    words: Score
    """Word precision, recall, F1; of snippets if the page has no gold."""
    gold: tuple[Run, ...]
    """The gold, as runs that came out and runs that were lost."""
    output: tuple[Run, ...]
    """The output, as runs that are in the gold and runs that were left over."""

    @property
    def lost(self) -> list[Run]:
        """Runs that are only in the gold."""
        return [run for run in self.gold if not run.matched]

    @property
    def left(self) -> list[Run]:
        """Runs that are only in the output."""
        return [run for run in self.output if not run.matched]


def worst(result: Result, name: str = OURS, count: int = 20) -> list[tuple[str, float]]:
    """Return id and F1 of the pages with the lowest scores. Pages whose gold is not on the page are left out."""
    pages = result.outcomes[name].pages
    order = sorted(result.answerable(), key=lambda i: pages[i])[:count]
    return [(result.ids[i], pages[i] / 1000) for i in order]


def runs(text: str, other: str) -> tuple[Run, ...]:
    """Return the runs of a text: words that ``other`` has, ``GRAM`` in a row, and words that it does not have.

    >>> [(run.text, run.matched) for run in runs("Home. It rained on Monday.", "it rained on monday")]
    [('Home. ', False), ('It rained on Monday.', True)]
    """
    found = list(TOKEN_RE.finditer(text))
    words = [match[0].lower() for match in found]
    theirs = [word.lower() for word in TOKEN_RE.findall(other)]
    size = max(min(GRAM, len(words), len(theirs)), 1)
    grams = {tuple(theirs[i : i + size]) for i in range(len(theirs) - size + 1)}
    matched = [False] * len(words)
    for i in range(len(words) - size + 1):
        if tuple(words[i : i + size]) in grams:
            matched[i : i + size] = [True] * size
    made: list[Run] = []
    first = 0
    for i in range(1, len(words) + 1):
        if i == len(words) or matched[i] != matched[first]:
            start = found[first].start() if first else 0
            end = found[i].start() if i < len(words) else len(text)
            made.append(Run(text[start:end], i - first, matched[first]))
            first = i
    return tuple(made)


def compare(item: Item, output: str) -> Comparison:
    """Compare an output with the gold, or with the snippets of a page without gold."""
    if item.gold is not None:
        return Comparison(item, score(output, item.gold), runs(item.gold, output), runs(output, item.gold))
    squeezed = " ".join(output.split())
    tp, fp, fn = snippet_counts(output, item.snippets, item.unwanted)
    words = Score(tp / max(tp + fp, 1), tp / max(tp + fn, 1), 2 * tp / max(2 * tp + fp + fn, 1))

    def pieces(snippets: Sequence[str], *, wanted: bool) -> list[Run]:
        there = [(snippet, " ".join(snippet.split()) in squeezed) for snippet in snippets]
        return [Run(f"{text}\n", len(text.split()), is_there is wanted) for text, is_there in there]

    gold = (*pieces(item.snippets, wanted=True), *pieces(item.unwanted, wanted=False))
    return Comparison(item, words, gold, (Run(output, len(output.split()), matched=True),))


def worst_text(found: Sequence[Comparison]) -> str:
    """Return a list for the terminal: scores, name, address, and the longest pieces that were lost (-) and left over (+)."""
    lines: list[str] = []
    for page in found:
        p, r, f1 = page.words
        about = " ".join(filter(None, (page.item.id, page.item.kind, page.item.language, page.item.url)))
        lost, left = (sum(run.words for run in side) for side in (page.lost, page.left))
        lines.append(f"{f1:.3f} (precision {p:.3f}, recall {r:.3f}; {lost} words lost, {left} left over)  {about}")
        for sign, side in (("-", page.lost), ("+", page.left)):
            lines += [f"    {sign} {_clipped(run)}" for run in sorted(side, key=lambda run: -run.words)[:2]]
    return "\n".join(lines)


def _clipped(run: Run) -> str:
    """Return a run on one line, with its number of words."""
    text = " ".join(run.text.split())
    return f"{run.words} words: {text[:LINE_CHARS]}{'…' if len(text) > LINE_CHARS else ''}"
