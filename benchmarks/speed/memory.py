"""Peak memory of single pages, and the memory of a process that reads many."""

from __future__ import annotations

import logging
import os
import resource
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from benchmarks.extractors import extractor, no_network
from benchmarks.speed.cold_start import PAGE
from benchmarks.worker import CONTEXT, limit_cpu_time
from cleantext import extract

__all__ = ["STATM", "peaks", "soak"]

STATM: Final = Path("/proc/self/statm")
"""Linux: memory of the process in pages; the second number is the resident ones."""
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
            yield number, _resident()


def _resident() -> int:
    """Return the kB of resident memory of this process."""
    return int(STATM.read_text().split()[1]) * resource.getpagesize() // 1024


def _serve_peaks(name: str, sources: Sequence[str], pipe: Connection) -> None:
    """Send the peaks of all pages; runs in a new process."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    no_network()
    run = extractor(name).make()
    run(PAGE)
    pipe.send([_peak(run, source) for source in sources])


def _peak(run: Callable[[str], str], source: str) -> int:
    """Return the kB of one page in a fork; 0 if the fork was killed."""
    reader, writer = os.pipe()
    if pid := os.fork():
        os.close(writer)
        with os.fdopen(reader) as pipe:
            answer = pipe.read()
        os.waitpid(pid, 0)
        return int(answer or 0)
    limit_cpu_time(MEMORY_SECONDS)
    before = _resident()
    with suppress(Exception):  # the memory until a crash counts
        run(source)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    os.write(writer, str(max(grown, 0)).encode())
    os._exit(0)
