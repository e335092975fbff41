"""The corpus gate: ``floors.toml`` against what this tree gives."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from benchmarks.corpus import load_cases, measure
from cleantext.filters import NAMED_FILTERS
from cleantext.pipeline import filter_name

__all__ = ["FLOORS", "failures"]

FLOORS: Final = Path(__file__).parent / "floors.toml"


def failures() -> list[str]:
    """What is below its floor, a sentence each; empty when the gate is passed."""
    floors = tomllib.loads(FLOORS.read_text("utf-8"))["corpus"]
    dev = load_cases("dev")
    found: list[str] = []
    seeds = measure([case for case in dev if case.name.startswith("seed-")])
    if seeds.exact < floors["seeds_exact"]:
        found.append(f"{seeds.exact} of {seeds.pages} seed documents are exact, floor {floors['seeds_exact']}")
    figures = measure(dev)
    cost = {name: figures.cost[name] for name in map(filter_name, NAMED_FILTERS) if figures.cost[name]}
    lost = sum(cost.values())
    if lost > floors["dev_words_lost_to_named_filters"]:
        found.append(
            f"named filters took {lost} content words on dev ({cost}), floor {floors['dev_words_lost_to_named_filters']}"
        )
    for name, part in (
        ("html", [case for case in dev if case.mode == "html"]),
        ("text", [case for case in dev if case.mode == "text"]),
    ):
        got = measure(part)
        for measure_name, value in (("f1", got.f1), ("recall", got.recall)):
            floor = floors[f"dev_{name}_{measure_name}"]
            if value < floor:
                found.append(f"corpus dev {name}: {measure_name} {value:.4f}, floor {floor}")
    return found
