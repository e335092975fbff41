"""How far two readers of the same pages agree, and how many labels there are of each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from benchmarks.training.read_labels import Reading

__all__ = ["Agreement", "agreement", "figures"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of two readers over blocks that both labelled."""

    pages: int
    """Number of pages."""
    blocks: int
    """Blocks with a label by both."""
    doubtful: int
    """Blocks without a label by one of them or both."""
    same: float
    """Share of the blocks with the same verdict, 0 to 1."""
    same_words: float
    """Share of the words that are in these blocks, 0 to 1."""
    kappa: float
    """Cohen's kappa over the blocks: 0 is chance, 1 is full agreement. Cohen 1960."""


def agreement(pages: Iterable[tuple[str, str, list[int]]]) -> Agreement:
    """Return the agreement over pages, each given as both readers' verdicts (k, d, ? for each block) and the blocks' words.

    >>> found = agreement([("kkdd?", "kddd?", [9, 1, 5, 5, 1])])
    >>> found.blocks, found.doubtful, found.same, found.same_words, round(found.kappa, 2)
    (4, 1, 0.75, 0.95, 0.5)
    """
    count = doubtful = same = words = same_words = first_kept = second_kept = number = 0
    for first, second, sizes in pages:
        number += 1
        for one, two, size in zip(first, second, sizes, strict=True):
            if "?" in (one, two):
                doubtful += 1
                continue
            count += 1
            words += size
            same += one == two
            same_words += size * (one == two)
            first_kept += one == "k"
            second_kept += two == "k"
    total = max(count, 1)
    observed = same / total
    by_chance = (first_kept * second_kept + (count - first_kept) * (count - second_kept)) / total**2
    kappa = (observed - by_chance) / (1 - by_chance) if by_chance < 1 else 1.0
    return Agreement(number, count, doubtful, observed, same_words / max(words, 1), kappa)


def _table(title: str, readings: Iterable[Reading], key_of: Callable[[Reading], str]) -> str:
    groups: dict[str, list[str]] = defaultdict(list)
    for reading in readings:
        groups[key_of(reading)].append(reading.verdicts)
    lines = [f"| {title} | pages | blocks | kept | without label |", "|---|---|---|---|---|"]
    for key, pages in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        verdicts = "".join(pages)
        lines.append(
            f"| {key} | {len(pages)} | {len(verdicts):,} | {verdicts.count('k'):,} | {verdicts.count('?'):,} |"
        )
    return "\n".join(lines)


def figures(readings: Iterable[Reading]) -> str:
    """Return tables of pages and blocks by set, kind and language, in Markdown."""
    found = list(readings)
    parts = (
        _table("set", found, lambda reading: reading.set),
        _table("kind", found, lambda reading: reading.kind),
        _table("language", found, lambda reading: reading.language),
    )
    return "\n\n".join(parts)
