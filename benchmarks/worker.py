"""An extractor in a process of its own, so that a page that crashes it, or keeps it too long, costs that page and no more."""

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
"""Longest CPU time for one page; a page that takes longer is lost for that extractor, and counted."""
WALL_FACTOR: Final = 20
"""How much longer than its CPU time a page may take by the clock: a busy machine gives a process that little of a core, and
a process that waits for something that never comes must end, too."""
START_SECONDS: Final = 300.0
"""Longest time for a process to import an extractor."""
GRACE_SECONDS: Final = 0.1
"""How long a process that closed its pipe may take to be gone."""
CONTEXT: Final = get_context("spawn")
"""A new interpreter: nothing that this process imported or patched is in it."""

Fault: TypeAlias = Literal["", "crash", "timeout"]


class Answer(NamedTuple):
    """What came back for one page."""

    text: str
    """The output; empty after a fault."""
    fault: Fault
    """What went wrong, if anything."""
    seconds: float
    """CPU time the page took; wall-clock time where the page was lost with its process."""


def allow(seconds: float) -> None:
    """From now on this process may use so much CPU time, to the next full second; then the kernel ends it (SIGXCPU)."""
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds), hard))


def _serve(name: str, pipe: Connection, page_seconds: float) -> None:
    """The process: says "" when it is ready, or why it is not; then answers each page until None comes."""
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
    """An extractor to be called with pages; a context manager, at whose end its process ends.

    Raises RuntimeError, with the process's own words, for an extractor that cannot be imported.
    """

    def __init__(self, name: str, *, page_seconds: float = PAGE_SECONDS) -> None:
        self.name = name
        self.page_seconds = page_seconds
        self._start()

    def _start(self) -> None:
        """A new process, ready."""
        self._pipe, theirs = CONTEXT.Pipe()
        self._process: BaseProcess = CONTEXT.Process(
            target=_serve, args=(self.name, theirs, self.page_seconds), daemon=True
        )
        self._process.start()
        theirs.close()
        said = "it ended without a word"
        with suppress(EOFError, ConnectionError):
            said = self._pipe.recv() if self._pipe.poll(START_SECONDS) else f"not ready after {START_SECONDS:.0f} s"
        if said:
            self._stop()
            raise RuntimeError(f"{self.name} cannot be run: {said}. The peers come with: pip install -e '.[bench]'")

    def _stop(self) -> int | None:
        """The end of the process, and its exit status: that of its own end where it had ended."""
        self._process.join(GRACE_SECONDS)
        self._process.kill()
        self._process.join()
        self._pipe.close()
        return self._process.exitcode

    def __call__(self, source: str) -> Answer:
        """One page's output; after a crash of the process, or a page that took too long, the next page has a new one."""
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
