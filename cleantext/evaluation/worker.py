"""An extractor in a separate process, so that a crash or time-out affects one page only."""

from __future__ import annotations

import logging
import resource
import signal
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Final, Literal, NamedTuple, TypeAlias, cast

from cleantext.evaluation.extractors import extractor, way_to_install
from cleantext.evaluation.network import no_network
from cleantext.evaluation.programs import Program
from cleantext.evaluation.resident import limit_cpu_time, peak

__all__ = ["CONTEXT", "PAGE_SECONDS", "Answer", "Fault", "Worker"]

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

Fault: TypeAlias = Literal["", "crash", "timeout", "missing"]
"""What went wrong with a page; "missing": an output that was made elsewhere is not there."""
ERROR_CHARS: Final = 200
"""Characters of an error that are kept."""


class Answer(NamedTuple):
    """The result of one page."""

    text: str
    """The output; empty after a fault."""
    fault: Fault
    """What went wrong; empty if nothing did."""
    seconds: float
    """CPU time of the page; wall-clock time if its process ended."""
    error: str = ""
    """Type and message of what the extractor raised; empty if it raised nothing."""
    memory: int = 0
    """Peak of the resident memory of the extractor's process until then, in bytes; 0 if it is not known."""


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
        pipe.send(_answer(extract, source, page_seconds))


def _answer(extract: Callable[[str], str], source: str, page_seconds: float) -> Answer:
    """Return an extractor's answer to a page."""
    program = extract if isinstance(extract, Program) else None
    limit_cpu_time(page_seconds)
    if program is not None:
        program.limit(page_seconds)
    before = program.seconds() if program is not None else 0.0
    start = time.thread_time()  # on Linux the clock of a process is coarse once its CPU time is limited
    text, fault, error = "", "", ""
    try:
        text = _checked(extract(source))
    except TimeoutError as raised:
        fault, error = "timeout", f"{type(raised).__name__}: {raised}"
    except Exception as raised:  # noqa: BLE001 -- a peer's crash of any kind counts for that page only
        fault, error = "crash", f"{type(raised).__name__}: {raised}"
    seconds = time.thread_time() - start
    memory = peak()
    if program is not None:
        seconds += program.seconds() - before
        memory += program.memory()
    return Answer(text, cast("Fault", fault), seconds, error[:ERROR_CHARS], memory)


def _checked(text: object) -> str:
    """Return an extractor's text; "" for None. Raises TypeError for another type."""
    if text is None or isinstance(text, str):
        return text or ""
    raise TypeError(f"the extractor returned {type(text).__name__}: return the text as str, or None for none")


class Worker:
    """An extractor in a process, called with a page; a context manager that ends the process.

    ``page_seconds``: CPU seconds after which a page counts as a time-out; ``wall_factor``: wall-clock seconds for each of them. Raises
    RuntimeError, with the error of the process, for an extractor that cannot be imported.
    """

    def __init__(self, name: str, *, page_seconds: float = PAGE_SECONDS, wall_factor: float = WALL_FACTOR) -> None:
        self.name = name
        self.page_seconds, self.wall_factor = page_seconds, wall_factor
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
            raise RuntimeError(f"{self.name} cannot be run: {message}{_advice(self.name)}")

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
            if self._pipe.poll(self.wall_factor * self.page_seconds):
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


def _advice(name: str) -> str:
    """Return the end of the message about an extractor that cannot be run: how to install it, if a package is what it needs."""
    with suppress(ImportError, LookupError, TypeError, ValueError):
        found = extractor(name)
        return f". To install it: {way_to_install(found)}" if found.package else ""
    return ""
