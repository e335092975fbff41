"""The gate: the figures of this tree against ``floors.toml``.

The corpus and the filters' cases are run each time, so a change that makes the code worse fails. The labelled sets are not part
of the repository: cleantext is run on those in the given folder that its weights were not trained on. The floor of a set is
valid for the pages it was reached on: if the folder has other pages under the same name (such as the whole upstream set where a
part was recorded), the set is not compared.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import cases
from benchmarks.corpus import load_cases, measure
from benchmarks.results import RESULTS, all_results
from cleantext.evaluation.results import read
from cleantext.evaluation.sets.catalogue import info
from cleantext.evaluation.worst import OURS
from cleantext.filters import NAMED_FILTERS
from cleantext.pipeline import filter_name

__all__ = ["FLOORS", "Reached", "case_figures", "corpus_figures", "failures", "reached", "update"]

FLOORS: Final = Path(__file__).parent / "floors.toml"
HEAD: Final = """# Figures that must not get worse: `python -m benchmarks gate`. `gate --update` raises the floors to what was reached; it lowers
# one only with `--lower`, which needs a reason in the commit. [results] is compared with `--data DIR` alone.
"""
LOST: Final = "dev_words_lost_to_named_filters"
CEILINGS: Final = (LOST, "failing", "known_failures")
"""Figures for which lower is better."""
COUNTS: Final = (*CEILINGS, "seeds_exact")
"""Figures that are counts; all others are shares, and rounded down to thousandths."""
SETS: Final = "results"
"""The section of ``floors.toml`` whose figures need the labelled sets."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The figures of this tree."""

    figures: Mapping[str, Mapping[str, float]]
    """By section of ``floors.toml`` and name."""
    notes: tuple[str, ...] = field(default=())
    """Figures that were not compared, and why, a sentence each."""


def corpus_figures() -> dict[str, float]:
    """Return the figures of both splits of the corpus, and for dev the words lost to named filters and the exact seeds."""
    dev = load_cases("dev")
    cost = measure(dev).cost
    figures: dict[str, float] = {
        "seeds_exact": measure([case for case in dev if case.name.startswith("seed-")]).exact,
        LOST: sum(cost[filter_name(filter_)] for filter_ in NAMED_FILTERS),
    }
    for split, pages in (("dev", dev), ("test", load_cases("test"))):
        for mode in ("html", "text"):
            got = measure([case for case in pages if case.mode == mode])
            figures |= {f"{split}_{mode}_f1": got.f1, f"{split}_{mode}_recall": got.recall}
    return figures


def case_figures() -> dict[str, float]:
    """Return the number of the filters' cases that fail unexpectedly, and of the known failures that still fail."""
    found = [(case.known_failure, cases.dropped(case) != case.drops) for case in cases.load()]
    return {
        "failing": sum(fails for known, fails in found if not known),
        "known_failures": sum(fails for known, fails in found if known),
    }


def set_figures(data: Path, *, jobs: int = 1, results: Path = RESULTS) -> tuple[dict[str, float], tuple[str, ...]]:
    """Run cleantext on every set in ``data`` that has a recorded result of it; return the figures and notes.

    Sets that the weights were trained on are left out: their recorded figures are held out by site.
    """
    from benchmarks.run import run  # noqa: PLC0415 -- starts processes, which the corpus does not need

    recorded = {result.name: result for result in all_results(results) if OURS in result.outcomes}
    forms: dict[str, list[str]] = {}
    for result in recorded.values():
        forms.setdefault(result.set, []).append(result.form)
    figures: dict[str, float] = {}
    notes: list[str] = []
    with TemporaryDirectory() as folder:
        for name, held in forms.items():
            if info(name).use == "train":
                notes.append(f"{name}: not compared: the weights have learned from it; see train --held-out")
                continue
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
    """Return the figures of this tree on corpus and cases, and with ``data`` on the sets in that folder."""
    own = {"corpus": corpus_figures(), "cases": case_figures()}
    if data is None:
        return Reached(own, (f"[{SETS}]: not compared: pass the folder of the sets as --data",))
    figures, notes = set_figures(data, jobs=jobs)
    return Reached({**own, SETS: figures}, notes)


def _floors(path: Path) -> dict[str, dict[str, float]]:
    """Return the floors of a file by part and name."""
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def _is_worse(name: str, value: float, least: float) -> bool:
    return value > least if name in CEILINGS else value < least


def failures(got: Reached, path: Path = FLOORS) -> list[str]:
    """Return a sentence for each figure that is worse than its floor, or was not measured; empty if there is none."""
    found: list[str] = []
    for part, floors in _floors(path).items():
        figures = got.figures.get(part, {})
        for name, least in floors.items():
            if name not in figures:
                found += [f"{part} {name}: not measured, floor {least}"] if part != SETS else []
            elif _is_worse(name, figures[name], least):
                found.append(f"{part} {name}: {figures[name]:.4f}, floor {least}")
    return found


def update(got: Reached, path: Path = FLOORS, *, lower: bool = False) -> list[str]:
    """Raise the floors to what was reached; return a sentence for each that was not lowered."""
    floors = _floors(path)
    refused: list[str] = []
    lines = [HEAD]
    for part in dict.fromkeys((*got.figures, *floors)):
        figures, held = got.figures.get(part, {}), floors.get(part, {})
        lines.append(f"[{part}]")
        for name in sorted({*held, *figures}):
            value = figures.get(name, held.get(name, 0.0))
            rounded = int(value) if name in COUNTS else floor(value * 1000) / 1000
            if name in held and _is_worse(name, rounded, held[name]) and not lower:
                refused.append(f"{part} {name}: {rounded} is worse than {held[name]}")
                rounded = held[name]
            lines.append(f'"{name}" = {rounded}')
        lines.append("")
    path.write_text("\n".join(lines), "utf-8")
    return refused
