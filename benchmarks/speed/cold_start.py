"""Import, first call and second call of an extractor in a new process."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["PAGE", "ROUNDS", "ColdStart", "cold_starts"]

ROUNDS: Final = 5
"""New processes for each extractor; the median of their times is reported."""
SENTENCE: Final = "It rained on Monday from early in the morning, and the match was called off at noon by the referee. "
PAGE: Final = f"<html><body><h1>Rain ends the match</h1>{f'<p>{SENTENCE * 3}</p>' * 5}</body></html>"
"""A page of five paragraphs."""
SCRIPT: Final = """
import json, sys, time
name, page = sys.argv[1:]
start = time.perf_counter()
import cleantext
own = time.perf_counter() - start if name.startswith("cleantext") else 0.0
from cleantext.evaluation.extractors import extractor
a = time.perf_counter()
run = extractor(name).make()
b = time.perf_counter()
run(page)
c = time.perf_counter()
run(page)
d = time.perf_counter()
print(json.dumps([1e3 * (own + b - a), 1e3 * (c - b), 1e3 * (d - c)]))
"""
"""The table of extractors is a part of cleantext, whose import counts for cleantext alone."""


@dataclass(frozen=True, slots=True)
class ColdStart:
    """The first calls in a new process, in milliseconds of wall-clock time."""

    import_ms: float
    """Import of the extractor and of all it needs; the start of Python is not counted."""
    first_ms: float
    """The first call, on ``PAGE``."""
    next_ms: float
    """The second call, on the same page."""


def cold_starts(names: Sequence[str], *, rounds: int = ROUNDS) -> dict[str, ColdStart]:
    """Return import, first and second call of each extractor: medians over ``rounds`` new processes, taken in turns."""
    runs: dict[str, list[list[float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name, found in runs.items():
            command = [sys.executable, "-W", "ignore", "-c", SCRIPT, name, PAGE]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found.append(json.loads(done.stdout.splitlines()[-1]))
    return {
        name: ColdStart(*(round(statistics.median(column), 1) for column in zip(*found, strict=True)))
        for name, found in runs.items()
    }
