"""Peak memory of single pages, and the memory of a process that reads many."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import cycle
from multiprocessing.connection import Connection
from typing import Final

from benchmarks.speed.cold_start import PAGE
from cleantext import extract
from cleantext.evaluation.extractors import extractor
from cleantext.evaluation.network import no_network
from cleantext.evaluation.resident import STATM, peak_in_a_fork, resident
from cleantext.evaluation.worker import CONTEXT

__all__ = ["peaks", "soak"]

MEMORY_SECONDS: Final = 60
"""CPU seconds after which the measurement of a page is stopped."""


def peaks(names: Sequence[str], sources: Sequence[str]) -> dict[str, list[int]]:
    """Return by extractor the kB by which each page raises the resident memory of a warm process.

    Each page runs in its own fork. Empty on systems without /proc.
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


def soak(sources: Sequence[str], count: int, *, samples: int = 20) -> Iterator[tuple[int, int]]:
    """Extract ``count`` pages in this process, and yield ``samples`` times the pages read and the kB that it holds.

    The sources repeat, each time with other class names and another word in every block, so that no cache by name or word
    can serve them. Yields nothing on systems without /proc.
    """
    if not STATM.is_file():
        return
    every = max(count // samples, 1)
    for number, source in zip(range(1, count + 1), cycle(sources), strict=False):
        extract(source.replace('class="', f'class="c{number} ').replace("</p>", f" w{number}</p>"))
        if not number % every:
            yield number, resident() // 1024


def _serve_peaks(name: str, sources: Sequence[str], pipe: Connection) -> None:
    """Send the peaks of all pages; runs in a new process."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    no_network()
    run = extractor(name).make()
    run(PAGE)
    pipe.send([peak_in_a_fork(partial(run, source), MEMORY_SECONDS) // 1024 for source in sources])
