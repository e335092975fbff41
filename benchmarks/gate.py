"""The gate: ``floors.toml`` against what this tree gives on the corpus, and against the recorded results of the sets."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from math import floor
from pathlib import Path
from typing import Final

from benchmarks.corpus import load_cases, measure
from cleantext.filters import NAMED_FILTERS
from cleantext.pipeline import filter_name

__all__ = ["FLOORS", "corpus_figures", "failures", "recorded_figures", "update"]

FLOORS: Final = Path(__file__).parent / "floors.toml"
HEAD: Final = """# Scores that must not fall: `python -m benchmarks gate`. `gate --update` raises them to what was reached; it refuses to lower
# one unless told `--lower`, which needs a reason in the commit.
"""
LOST: Final = "dev_words_lost_to_named_filters"
"""The one figure of which less is better."""


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


def recorded_figures() -> dict[str, float]:
    """Cleantext's score on each recorded result, by the set's own metric; empty where nothing was recorded."""
    from benchmarks.report import OURS, all_results  # noqa: PLC0415 -- the corpus gate needs nothing of it

    return {f"{r.set}.{r.form}": r.outcomes[OURS].own for r in all_results() if OURS in r.outcomes}


def _floors(path: Path) -> dict[str, dict[str, float]]:
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def _below(name: str, value: float, least: float) -> bool:
    return value > least if name == LOST else value < least


def failures(path: Path = FLOORS) -> list[str]:
    """What is below its floor, a sentence each; empty when the gate is passed."""
    floors = _floors(path)
    reached: dict[str, Mapping[str, float]] = {"corpus": corpus_figures(), "results": recorded_figures()}
    return [
        f"{part} {name}: {reached[part][name]:.4f}, floor {least}"
        for part in reached
        for name, least in floors.get(part, {}).items()
        if name in reached[part] and _below(name, reached[part][name], least)
    ]


def update(path: Path = FLOORS, *, lower: bool = False) -> list[str]:
    """Raise the floors to what was reached, rounded down to thousandths; gives the names of those it refused to lower."""
    floors = _floors(path)
    refused: list[str] = []
    lines = [HEAD]
    for part, figures in (("corpus", corpus_figures()), ("results", recorded_figures())):
        held = floors.get(part, {})
        lines.append(f"[{part}]")
        for name in sorted({*held, *figures}):
            value = figures.get(name, held.get(name, 0.0))
            rounded = (
                int(value)
                if float(value).is_integer() and "." not in name and "f1" not in name
                else floor(value * 1000) / 1000
            )
            if name in held and _below(name, rounded, held[name]) and not lower:
                refused.append(f"{part} {name}: {rounded} is below {held[name]}")
                rounded = held[name]
            lines.append(f'"{name}" = {rounded}')
        lines.append("")
    path.write_text("\n".join(lines), "utf-8")
    return refused
