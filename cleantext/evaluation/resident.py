"""The resident memory of this process, and the peak to which a function raises it. Linux only."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from cleantext.evaluation.worker import limit_cpu_time

__all__ = ["STATM", "peak_in_a_fork", "resident"]

STATM: Final = Path("/proc/self/statm")
"""Memory of the process in pages; the second number is the resident ones."""


def resident() -> int:
    """Return the bytes of resident memory of this process."""
    return int(STATM.read_text().split()[1]) * resource.getpagesize()


def peak_in_a_fork(run: Callable[[], object], seconds: float) -> int:
    """Return the bytes by which a function raises the resident memory of a fork of this process; 0 if the fork was ended.

    ``seconds``: CPU time after which it is. The memory until an exception counts.
    """
    reader, writer = os.pipe()
    if pid := os.fork():
        os.close(writer)
        with os.fdopen(reader) as pipe:
            answer = pipe.read()
        os.waitpid(pid, 0)
        return int(answer or 0)
    try:
        limit_cpu_time(seconds)
        before = resident()
        with suppress(Exception):
            run()
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
        os.write(writer, str(max(grown, 0)).encode())
    finally:
        os._exit(0)
