"""An extractor in a separate process, so that a crash or time-out affects one page only."""

from __future__ import annotations

import logging
import math
import resource
import signal
import time
import warnings
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Final, Literal, NamedTuple, TypeAlias

from cleantext.evaluation.extractors import extractor, no_network

__all__ = ["PAGE_SECONDS", "Answer", "Worker", "limit_cpu_time"]

PAGE_SECONDS: Final = 30.0
"""CPU seconds after which a page counts as a time-out."""
WALL_FACTOR: Final = 20
"""Wall-clock seconds a page may take for each second of CPU time: on a busy machine a process gets a fraction of a core, and
a process that waits without using the CPU must end as well."""
START_SECONDS: Final = 300.0
"""Wall-clock seconds within which a process must have imported its extractor."""
GRACE_SECONDS: Final = 0.1
"""Wall-clock seconds for a process that closed its pipe to end."""
CONTEXT: Final = get_context("spawn")
"""Starts new interpreters, without anything that this process imported or patched."""

Fault: TypeAlias = Literal["", "crash", "timeout"]


class Answer(NamedTuple):
    """The result of one page."""

    text: str
    """The output; empty after a fault."""
    fault: Fault
    """What went wrong; empty if nothing did."""
    seconds: float
    """CPU time of the page; wall-clock time if its process ended."""


def limit_cpu_time(seconds: float) -> None:
    """Limit the further CPU time of this process, to the next full second; then the kernel ends it (SIGXCPU)."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds), hard))


def _serve(name: str, pipe: Connection, page_seconds: float) -> None:
    """Send "" when ready, or the error; then answer each page until None arrives. Runs in the new process."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    no_network()
    try:
        extract = extractor(name).make()
    except (ImportError, LookupError, TypeError, ValueError) as error:
        pipe.send(f"{type(error).__name__}: {error}")
        return
    pipe.send("")
    while (source := pipe.recv()) is not None:
        limit_cpu_time(page_seconds)
        start = time.thread_time()  # on Linux the clock of a process is coarse once its CPU time is limited
        try:
            text = str(extract(source) or "")
            answer = Answer(text, "", time.thread_time() - start)
        except Exception:  # noqa: BLE001 -- a peer's crash of any kind counts for that page only
            answer = Answer("", "crash", time.thread_time() - start)
        pipe.send(answer)


class Worker:
    """An extractor in a process, called with a page; a context manager that ends the process.

    Raises RuntimeError, with the error of the process, for an extractor that cannot be imported.
    """

    def __init__(self, name: str, *, page_seconds: float = PAGE_SECONDS) -> None:
        self.name = name
        self.page_seconds = page_seconds
        self._start()

    def _start(self) -> None:
        """Start a new process, and wait until it is ready."""
        self._pipe, theirs = CONTEXT.Pipe()
        self._process: BaseProcess = CONTEXT.Process(
            target=_serve, args=(self.name, theirs, self.page_seconds), daemon=True
        )
        self._process.start()
        theirs.close()
        message = "it ended without an error"
        with suppress(EOFError, ConnectionError):
            message = self._pipe.recv() if self._pipe.poll(START_SECONDS) else f"not ready after {START_SECONDS:.0f} s"
        if message:
            self._stop()
            raise RuntimeError(f"{self.name} cannot be run: {message}. To install the peers: pip install -e '.[bench]'")

    def _stop(self) -> int | None:
        """End the process unless it has ended, and return its exit status."""
        self._process.join(GRACE_SECONDS)
        self._process.kill()
        self._process.join()
        self._pipe.close()
        return self._process.exitcode

    def __call__(self, source: str) -> Answer:
        """Return the answer to a page; after a crash or a time-out the next page gets a new process."""
        start = time.perf_counter()
        fault: Fault = "crash"
        with suppress(EOFError, ConnectionError):
            self._pipe.send(source)
            if self._pipe.poll(WALL_FACTOR * self.page_seconds):
                answer: Answer = self._pipe.recv()
                return answer
            fault = "timeout"
        if self._stop() == -signal.SIGXCPU:
            fault = "timeout"
        self._start()
        return Answer("", fault, time.perf_counter() - start)

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._stop()
