"""The resident memory of a process, the peak to which a function raises it, and a limit of its CPU time."""

from __future__ import annotations

import math
import os
import resource
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["STATM", "limit_cpu_time", "peak", "peak_in_a_fork", "peak_of", "resident"]

STATM: Final = Path("/proc/self/statm")
"""Memory of the process in pages; the second number is the resident ones."""


def limit_cpu_time(seconds: float) -> None:
    """Limit the further CPU time of this process, to the next full second; then the kernel ends it (SIGXCPU)."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds), hard))


def resident() -> int:
    """Return the bytes of resident memory of this process. Linux only."""
    return int(STATM.read_text().split()[1]) * resource.getpagesize()


def peak_of(process: int | str) -> int:
    """Return the peak of the resident memory of a process, in bytes; 0 where the system does not say. Linux only."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return 1024 * int(line.split()[1])
    return 0


def peak() -> int:
    """Return the peak of the resident memory of this process, in bytes.

    Linux counts that of the process that started this one, too, unless it is read from /proc.
    """
    if found := peak_of("self"):
        return found
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most


def peak_in_a_fork(run: Callable[[], object], seconds: float) -> int:
    """Return the bytes by which a function raises the resident memory of a fork of this process; 0 if the fork was ended. Linux only.

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
