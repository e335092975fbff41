"""An extractor in a process of its own, so that a page that crashes it, or keeps it too long, costs that page and no more."""

from __future__ import annotations

import logging
import time
import warnings
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Final, Literal, NamedTuple, TypeAlias

from benchmarks.extractors import extractor, no_network

__all__ = ["PAGE_SECONDS", "Answer", "Worker"]

PAGE_SECONDS: Final = 30.0
"""Longest time for one page; a page that takes longer is lost for that extractor, and counted."""
START_SECONDS: Final = 300.0
"""Longest time for a process to import an extractor."""
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
    """CPU time the page took, all threads; wall-clock time where the page was lost with its process."""


def _serve(name: str, pipe: Connection) -> None:
    """The process: says "" when it is ready, or why it is not; then answers each page until None comes."""
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
        start = time.process_time()
        try:
            text = str(extract(source) or "")
            answer = Answer(text, "", time.process_time() - start)
        except Exception:  # noqa: BLE001 -- a peer's crash of any kind costs it that page
            answer = Answer("", "crash", time.process_time() - start)
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
        self._process: BaseProcess = CONTEXT.Process(target=_serve, args=(self.name, theirs), daemon=True)
        self._process.start()
        theirs.close()
        said = "it ended without a word"
        with suppress(EOFError, ConnectionError):
            said = self._pipe.recv() if self._pipe.poll(START_SECONDS) else f"not ready after {START_SECONDS:.0f} s"
        if said:
            self._stop()
            raise RuntimeError(f"{self.name} cannot be run: {said}. The peers come with: pip install -e '.[bench]'")

    def _stop(self) -> None:
        """The end of the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def __call__(self, source: str) -> Answer:
        """One page's output; after a crash of the process, or a page that took too long, the next page has a new one."""
        start = time.perf_counter()
        fault: Fault = "crash"
        with suppress(EOFError, ConnectionError):
            self._pipe.send(source)
            if self._pipe.poll(self.page_seconds):
                answer: Answer = self._pipe.recv()
                return answer
            fault = "timeout"
        self._stop()
        self._start()
        return Answer("", fault, time.perf_counter() - start)

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._stop()
