"""The gate: ``floors.toml`` against what this tree gives, on the corpus and on the sets that are there.

Without a folder of sets the recorded results stand for them; with one, cleantext is run on every set of it that has a floor.
A floor holds for the pages it was reached on: a set of other pages (the whole upstream set, where only a part was recorded) is
said to be other, and not compared.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.corpus import load_cases, measure
from benchmarks.results import RESULTS, all_results, read
from cleantext.filters import NAMED_FILTERS
from cleantext.pipeline import filter_name

__all__ = ["FLOORS", "Reached", "corpus_figures", "failures", "reached", "update"]

FLOORS: Final = Path(__file__).parent / "floors.toml"
OURS: Final = "cleantext"
HEAD: Final = """# Scores that must not fall: `python -m benchmarks gate`. `gate --update` raises them to what was reached; it refuses to lower
# one unless told `--lower`, which needs a reason in the commit.
"""
LOST: Final = "dev_words_lost_to_named_filters"
"""The one figure of which less is better."""
COUNTS: Final = (LOST, "seeds_exact")
"""Figures that are numbers of things; all others are shares, and rounded down to thousandths."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What this tree gives."""

    figures: Mapping[str, Mapping[str, float]]
    """By part of ``floors.toml`` and name."""
    notes: tuple[str, ...] = field(default=())
    """What was not compared, and why, a sentence each."""


def corpus_figures() -> dict[str, float]:
    """What this tree gives on the corpus's dev pages."""
    dev = load_cases("dev")
    cost = measure(dev).cost
    figures: dict[str, float] = {
        "seeds_exact": measure([case for case in dev if case.name.startswith("seed-")]).exact,
        LOST: sum(cost[filter_name(filter_)] for filter_ in NAMED_FILTERS),
    }
    for mode in ("html", "text"):
        got = measure([case for case in dev if case.mode == mode])
        figures |= {f"dev_{mode}_f1": got.f1, f"dev_{mode}_recall": got.recall}
    return figures


def recorded_figures(results: Path = RESULTS) -> dict[str, float]:
    """Cleantext's score on each recorded result, by the set's own metric; empty where nothing was recorded."""
    return {result.name: result.outcomes[OURS].own for result in all_results(results) if OURS in result.outcomes}


def run_figures(data: Path, *, jobs: int = 1, results: Path = RESULTS) -> tuple[dict[str, float], tuple[str, ...]]:
    """Cleantext run now on every set in ``data`` that has a recorded result of cleantext; and what was not compared."""
    from benchmarks.run import run  # noqa: PLC0415 -- the corpus gate starts no processes

    recorded = {result.name: result for result in all_results(results) if OURS in result.outcomes}
    forms: dict[str, list[str]] = {}
    for result in recorded.values():
        forms.setdefault(result.set, []).append(result.form)
    figures: dict[str, float] = {}
    notes: list[str] = []
    with TemporaryDirectory() as folder:
        for name, held in forms.items():
            try:
                paths = run([name], [OURS], data, forms=held, jobs=jobs, to=Path(folder))
            except FileNotFoundError as error:
                notes.append(f"{name}: not compared: {error}")
                continue
            for now in map(read, paths):
                then = recorded[now.name]
                if now.digest == then.digest:
                    figures[now.name] = now.outcomes[OURS].own
                else:
                    notes.append(
                        f"{now.name}: not compared: {len(now.ids)} pages here, others than the {len(then.ids)} recorded"
                    )
    return figures, tuple(notes)


def reached(data: Path | None = None, *, jobs: int = 1) -> Reached:
    """What this tree gives on the corpus, and on the sets in ``data``; without it, what the recorded results say."""
    sets, notes = (recorded_figures(), ()) if data is None else run_figures(data, jobs=jobs)
    return Reached({"corpus": corpus_figures(), "results": sets}, notes)


def _floors(path: Path) -> dict[str, dict[str, float]]:
    """The file's floors, by part and name."""
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def _below(name: str, value: float, least: float) -> bool:
    """Whether a figure is worse than its floor."""
    return value > least if name == LOST else value < least


def failures(got: Reached, path: Path = FLOORS) -> list[str]:
    """What is below its floor, a sentence each; empty when the gate is passed."""
    return [
        f"{part} {name}: {got.figures[part][name]:.4f}, floor {least}"
        for part, floors in _floors(path).items()
        for name, least in floors.items()
        if name in got.figures.get(part, {}) and _below(name, got.figures[part][name], least)
    ]


def update(got: Reached, path: Path = FLOORS, *, lower: bool = False) -> list[str]:
    """Raise the floors to what was reached; gives a sentence for each that it refused to lower."""
    floors = _floors(path)
    refused: list[str] = []
    lines = [HEAD]
    for part, figures in got.figures.items():
        held = floors.get(part, {})
        lines.append(f"[{part}]")
        for name in sorted({*held, *figures}):
            value = figures.get(name, held.get(name, 0.0))
            rounded = int(value) if name in COUNTS else floor(value * 1000) / 1000
            if name in held and _below(name, rounded, held[name]) and not lower:
                refused.append(f"{part} {name}: {rounded} is below {held[name]}")
                rounded = held[name]
            lines.append(f'"{name}" = {rounded}')
        lines.append("")
    path.write_text("\n".join(lines), "utf-8")
    return refused
