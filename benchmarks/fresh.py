"""What only a new process tells: import time, first call, peak memory."""

from __future__ import annotations

import json
import logging
import os
import resource
import statistics
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from benchmarks.extractors import extractor, no_network
from benchmarks.worker import CONTEXT, allow
from cleantext import extract

__all__ = ["Fresh", "fresh", "peaks", "steady"]

ROUNDS: Final = 5
"""New processes for each extractor; the median counts."""
STATM: Final = Path("/proc/self/statm")
"""Linux: pages of memory that the process has; the second number is the resident ones."""
MEMORY_SECONDS: Final = 60
"""Longest CPU time for a page while its memory is taken."""
SENTENCE: Final = "It rained on Monday from early in the morning, and the match was called off at noon by the referee. "
PAGE: Final = f"<html><body><h1>Rain ends the match</h1>{f'<p>{SENTENCE * 3}</p>' * 5}</body></html>"
"""A page of five paragraphs."""
SCRIPT: Final = """
import json, sys, time
from benchmarks.extractors import extractor
name, page = sys.argv[1:]
a = time.perf_counter()
run = extractor(name).make()
b = time.perf_counter()
run(page)
c = time.perf_counter()
run(page)
d = time.perf_counter()
print(json.dumps([1e3 * (b - a), 1e3 * (c - b), 1e3 * (d - c)]))
"""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new process's beginning. Wall-clock milliseconds."""

    import_ms: float
    """Importing it and all it needs; Python's own start is not counted."""
    first_ms: float
    """The first call, on ``PAGE``."""
    next_ms: float
    """The second call, on the same page."""


def fresh(names: Sequence[str], *, rounds: int = ROUNDS) -> dict[str, Fresh]:
    """Import, first and second call of each extractor, each time in a new process; they take turns."""
    runs: dict[str, list[list[float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name, found in runs.items():
            command = [sys.executable, "-W", "ignore", "-c", SCRIPT, name, PAGE]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found.append(json.loads(done.stdout.splitlines()[-1]))
    return {
        name: Fresh(*(round(statistics.median(column), 1) for column in zip(*found, strict=True)))
        for name, found in runs.items()
    }


def peaks(names: Sequence[str], sources: Sequence[str]) -> dict[str, list[int]]:
    """KB by which each page raised the resident memory of a process that had the extractor imported and warm.

    Each page has a fork of its own. Empty where the system has no /proc.
    """
    if not STATM.is_file():
        return {}
    found = {}
    for name in names:
        ours, theirs = CONTEXT.Pipe()
        process = CONTEXT.Process(target=_serve_peaks, args=(name, list(sources), theirs), daemon=True)
        process.start()
        theirs.close()
        found[name] = ours.recv()
        process.join()
    return found


def steady(sources: Sequence[str], count: int, *, tellings: int = 20) -> Iterator[tuple[int, int]]:
    """Pages that ``extract`` has read in this process, and kB that the process then holds, every so often; the pages come in turns.

    Each time round a page has other class names and another word in every block, so that nothing kept by name or word can fit.
    Nothing where the system has no /proc.
    """
    if not STATM.is_file():
        return
    every = max(count // tellings, 1)
    for number, source in zip(range(1, count + 1), cycle(sources), strict=False):
        extract(source.replace('class="', f'class="c{number} ').replace("</p>", f" w{number}</p>"))
        if not number % every:
            yield number, int(STATM.read_text().split()[1]) * resource.getpagesize() // 1024


def _serve_peaks(name: str, sources: Sequence[str], pipe: Connection) -> None:
    """The process: sends the peaks of all pages."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    no_network()
    run = extractor(name).make()
    run(PAGE)
    pipe.send([_peak(run, source) for source in sources])


def _peak(run: Callable[[str], str], source: str) -> int:
    """KB of one page in a fork; 0 for one that was killed."""
    reader, writer = os.pipe()
    if pid := os.fork():
        os.close(writer)
        with os.fdopen(reader) as told:
            said = told.read()
        os.waitpid(pid, 0)
        return int(said or 0)
    allow(MEMORY_SECONDS)
    before = int(STATM.read_text().split()[1]) * resource.getpagesize() // 1024
    with suppress(Exception):  # a crash needs its memory until then
        run(source)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    os.write(writer, str(max(grown, 0)).encode())
    os._exit(0)
