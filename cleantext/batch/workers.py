"""``extract_many``: records of many documents, cleaned by processes that a page cannot stop.

Each process has one end of a pipe, and gets a few documents in one message, but only when it has answered all of those before: so neither
end ever waits for the other to read. A process answers once for each document, in order. Therefore the document that hung or killed it
is the first that it has not answered; the others go to another process.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from math import inf
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Final, NamedTuple, cast

from cleantext.batch.document import Document, Record, Source, checked_fields, clean, document_of, failure
from cleantext.limits import Clock
from cleantext.options import Options
from cleantext.render.formats import check_installed

__all__ = ["extract_many"]

AT_ONCE: Final = 4
"""Documents in a message: a process waits for the next message once in four pages. Bounds memory."""
AHEAD: Final = 16
"""Records for each process that wait for an earlier one, as long as it takes. Bounds memory."""
THREADS: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""Environment variables that limit the threads of numpy's BLAS."""
MAX_FAILED_STARTS: Final = 3
"""Processes that die at the start, one after the other, until an error is raised. Bounds work."""

LONGEST_WAIT: Final = 3600.0
"""Seconds of one wait for an answer at most: systems refuse much longer ones, and an infinite one."""


def extract_many(
    documents: Iterable[Source],
    *,
    options: Options | None = None,
    workers: int | None = None,
    ordered: bool = True,
    timeout: float | None = 10.0,
    fields: Collection[str] | None = None,
) -> Iterator[Record]:
    """Return an iterator over the records of many pages, cleaned in processes, a few documents ahead of what is read.

    ``documents``: any iterable of HTML or flattened text as str or bytes, of paths, or of ``Document``. ``options``: the settings for a
    page. ``workers``: number of processes; None for one for each core that this process may use, 0 for none, which cleans the pages here.
    ``ordered``: whether the records are in the order of the documents. ``timeout``: seconds of wall time for a page; None for no limit.
    ``fields``: names of the fields of the records to compute; None for all but ``blocks``; docs/record.md lists them.

    What is wrong with a page is in its record's ``error``: also a page that took longer than ``timeout``, or whose process died, which
    is replaced. Without processes, such pages cannot be stopped; then the timeout is checked between filters. The program's main module
    is imported in each process, so that of a script needs ``if __name__ == "__main__":``.

    Raises TypeError or ValueError for arguments that cannot be right, ImportError if the format of the text needs an extra that is not installed,
    RuntimeError if the processes cannot start.

    >>> [record["text"] for record in extract_many(["<p>It rained on Monday, so the match was off."], workers=0)]
    ['It rained on Monday, so the match was off.']
    """
    given: object = documents
    if isinstance(given, (str, bytes, Document)) or not isinstance(given, Iterable):
        raise TypeError(f"documents is {type(given).__name__}: pass an iterable of pages, or use extract for one page")
    if workers is not None and workers < 0:
        raise ValueError(f"workers is {workers!r}: give a number of processes, 0 for none, or None for one a core")
    if timeout is not None and not timeout > 0:
        raise ValueError(f"timeout is {timeout!r}: give seconds for a page, or None for no limit")
    settings, names = Options() if options is None else options, checked_fields(fields)
    if names is None or "text" in names:
        check_installed(settings.output_format)
    numbered = (document_of(source, number) for number, source in enumerate(documents))
    if workers == 0:
        if timeout is not None:
            settings = replace(settings, max_seconds=min(timeout, settings.max_seconds or timeout))
        return (clean(document, settings, names) for document in numbered)
    try:
        pickle.dumps(settings)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise TypeError(
            f"the options cannot be sent to another process ({error}): "
            f"make filters functions of a module, not lambdas or inner functions, or use workers=0"
        ) from None
    pool = _Pool(settings, names, workers or cores(), inf if timeout is None else timeout)
    return pool.in_order(numbered) if ordered else (record for _, record in pool.records(numbered))


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Sent(NamedTuple):
    """A document for a process."""

    number: int
    """Its place among the documents, from 0."""
    document: Document
    pickled: bytes
    """The document, or its record if it could not be pickled."""


class _Pool:
    """Processes, started when the first record is asked for, and ended with the iteration, however that ends."""

    def __init__(
        self, options: Options, fields: frozenset[str] | None, size: int, timeout: float, clock: Clock = monotonic
    ) -> None:
        self._options, self._fields, self._size, self._timeout, self._clock = options, fields, size, timeout, clock
        self._workers: list[_Worker] = []
        self._was_ready, self._failed_starts = False, 0
        self._next = 0
        """Number of the first document whose record has not been returned, if they are in order."""
        self._read = 0
        """Documents that were read."""

    def in_order(self, documents: Iterator[Document]) -> Iterator[Record]:
        """Yield the records in the order of the documents."""
        early: dict[int, Record] = {}
        for number, record in self.records(documents, ahead=AHEAD * self._size):
            early[number] = record
            while self._next in early:
                self._next += 1
                yield early.pop(self._next - 1)

    def records(self, documents: Iterator[Document], ahead: float = inf) -> Iterator[tuple[int, Record]]:
        """Yield the records, with the numbers of their documents, as they come. ``ahead``: documents behind the next in order."""
        unsent: deque[_Sent] = deque()
        source = map(self._pickled, documents)
        try:
            self._workers = [_Worker(self._options, self._fields) for _ in range(self._size)]
            while True:
                while len(unsent) < AT_ONCE * self._size and self._read - self._next < ahead:
                    if (sent := next(source, None)) is None:
                        break
                    unsent.append(sent)
                    self._send(unsent)
                self._send(unsent)
                if not unsent and not any(worker.sent for worker in self._workers):
                    return
                yield from self._answers(unsent)
        finally:
            for worker in self._workers:
                worker.stop()

    def _pickled(self, document: Document) -> _Sent:
        """Return a document for a process; in place of one that cannot be sent, its record."""
        number = self._read
        self._read += 1
        try:
            return _Sent(number, document, pickle.dumps(document, protocol=pickle.HIGHEST_PROTOCOL))
        except (pickle.PicklingError, AttributeError, TypeError, RecursionError) as error:
            problem = f"the document cannot be sent to another process: {error}"
            known = replace(document, source="", metadata={})
            return _Sent(number, known, pickle.dumps(failure(known, self._options, problem, self._fields)))

    def _send(self, unsent: deque[_Sent]) -> None:
        """Send documents to the processes that have none: a fair share of few, so that none gets the last ones alone."""
        for worker in self._workers:
            if worker.is_ready and not worker.sent and unsent:
                size = max(1, min(AT_ONCE, len(unsent) // self._size))
                worker.send([unsent.popleft() for _ in range(size)], self._clock())

    def _answers(self, unsent: deque[_Sent]) -> Iterator[tuple[int, Record]]:
        """Wait for an answer, a death or the end of some page's time, and yield the records that there are."""
        pipes = {worker.pipe: worker for worker in self._workers}
        for pipe in wait(list(pipes), self._seconds_left()):
            worker = pipes[cast("Connection", pipe)]
            try:
                while True:
                    answer = worker.pipe.recv()
                    if answer is None:
                        worker.is_ready, self._was_ready, self._failed_starts = True, True, 0
                    else:
                        yield worker.answered(self._clock()), answer
                    if not worker.pipe.poll():
                        break
            except (EOFError, OSError, pickle.UnpicklingError):
                yield from self._replace(worker, unsent, None)
        now = self._clock()
        for worker in list(self._workers):
            if worker.sent and now - worker.since >= self._timeout and not worker.pipe.poll():
                yield from self._replace(worker, unsent, f"timeout: the page took more than {self._timeout:g} s")

    def _seconds_left(self) -> float | None:
        """Return the seconds until the first page's time is up, ``LONGEST_WAIT`` at most; None without a page."""
        starts = [worker.since for worker in self._workers if worker.sent]
        return max(0.0, min(min(starts) + self._timeout - self._clock(), LONGEST_WAIT)) if starts else None

    def _replace(self, worker: _Worker, unsent: deque[_Sent], error: str | None) -> Iterator[tuple[int, Record]]:
        """End a process, start another one, and yield the record of the page that it was at."""
        status = worker.stop()
        if not worker.is_ready:
            self._failed_starts += 1
            if not self._was_ready or self._failed_starts >= MAX_FAILED_STARTS:
                raise RuntimeError(
                    f"a process could not start ({_ending(status)}): a script that calls extract_many needs "
                    f"'if __name__ == \"__main__\":' around it; with workers=0 pages are cleaned without processes"
                )
        self._workers[self._workers.index(worker)] = _Worker(self._options, self._fields)
        if worker.sent:
            guilty, *others = worker.sent
            unsent.extendleft(reversed(others))
            problem = error or f"the process died: {_ending(status)}"
            yield guilty.number, failure(guilty.document, self._options, problem, self._fields)


class _Worker:
    """A process, its pipe, and the documents that it has not answered."""

    def __init__(self, options: Options, fields: frozenset[str] | None) -> None:
        context = get_context("spawn")
        self.pipe, end = context.Pipe()
        self.process = context.Process(target=_work, args=(end, options, fields), daemon=True)
        with _one_thread(), _without_ctrl_c():
            self.process.start()
        end.close()
        self.sent: deque[_Sent] = deque()
        self.since = 0.0
        """Time at which it began with the first of them."""
        self.is_ready = False

    def send(self, documents: list[_Sent], now: float) -> None:
        """Send documents to the process, which is waiting for some. If it died, the next read of the pipe raises."""
        self.sent.extend(documents)
        self.since = now
        with suppress(OSError):
            self.pipe.send([sent.pickled for sent in documents])

    def answered(self, now: float) -> int:
        """Return the number of the first document, which is answered now."""
        self.since = now
        return self.sent.popleft().number

    def stop(self) -> int | None:
        """End the process, and return its exit status."""
        self.process.kill()
        self.process.join()
        self.pipe.close()
        return self.process.exitcode


def _work(pipe: Connection, options: Options, fields: frozenset[str] | None) -> None:
    """Clean the documents that come through the pipe, until it closes. Ctrl-C is for the parent, which ends this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    clean(Document("", "<p>It rained on Monday."), Options(), fields)  # loads what the first page needs
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            for pickled in cast("list[bytes]", pipe.recv()):
                given = pickle.loads(pickled)
                pipe.send(clean(given, options, fields) if isinstance(given, Document) else given)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes that are started have one thread of BLAS each, unless the environment says how many."""
    added = [name for name in THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Let processes that are started never get SIGINT, which Ctrl-C sends to all of a group; this process gets it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it unblocks SIGINT, once
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


SIGNALS: Final[Mapping[int, str]] = {
    -signal.SIGABRT: "it aborted", -signal.SIGSEGV: "a segmentation fault",
    **({-signal.SIGKILL: "killed, perhaps for lack of memory"} if hasattr(signal, "SIGKILL") else {}),
}  # fmt: skip
"""What ended a process, by its exit status."""


def _ending(status: int | None) -> str:
    return SIGNALS.get(status or 0, f"exit status {status}")
