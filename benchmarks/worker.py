"""An extractor in a separate process, so that a page that crashes it or takes too long costs that page alone."""

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

from benchmarks.extractors import extractor, no_network

__all__ = ["PAGE_SECONDS", "Answer", "Worker", "allow"]

PAGE_SECONDS: Final = 30.0
"""CPU seconds after which a page is given up, and counted as a time-out."""
WALL_FACTOR: Final = 20
"""Wall-clock seconds a page may take for each second of CPU time: on a busy machine a process gets a fraction of a core, and
a process that waits forever must end, too."""
START_SECONDS: Final = 300.0
"""Seconds in which a process must have imported its extractor."""
GRACE_SECONDS: Final = 0.1
"""Seconds in which a process that closed its pipe must have ended."""
CONTEXT: Final = get_context("spawn")
"""Starts new interpreters, without anything that this process imported or patched."""

Fault: TypeAlias = Literal["", "crash", "timeout"]


class Answer(NamedTuple):
    """The answer to one page."""

    text: str
    """The output; empty after a fault."""
    fault: Fault
    """What went wrong; empty if nothing did."""
    seconds: float
    """CPU time of the page; wall-clock time if its process ended."""


def allow(seconds: float) -> None:
    """Limit the further CPU time of this process, to the next full second; then the kernel ends it (SIGXCPU)."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds), hard))


def _serve(name: str, pipe: Connection, page_seconds: float) -> None:
    """Run in the process: send "" when ready, or the error; then answer each page until None arrives."""
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
        allow(page_seconds)
        start = time.thread_time()  # Linux's clock of a whole process gets coarse once its CPU time is limited
        try:
            text = str(extract(source) or "")
            answer = Answer(text, "", time.thread_time() - start)
        except Exception:  # noqa: BLE001 -- a peer's crash of any kind costs it that page
            answer = Answer("", "crash", time.thread_time() - start)
        pipe.send(answer)


class Worker:
    """An extractor to be called with pages; a context manager that ends its process.

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
        said = "it ended without an error"
        with suppress(EOFError, ConnectionError):
            said = self._pipe.recv() if self._pipe.poll(START_SECONDS) else f"not ready after {START_SECONDS:.0f} s"
        if said:
            self._stop()
            raise RuntimeError(f"{self.name} cannot be run: {said}. The peers come with: pip install -e '.[bench]'")

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
