"""``run_batch``: files of many pages cleaned into one output, which goes on from where it was stopped.

Records are written in the order of the pages. At a checkpoint the sinks put on the disk what they have, and then the journal says to which place in
the inputs that belongs: a process that is killed goes on from there, and what the sinks wrote after it is deleted.

The module is long for the signature of ``run_batch`` and its checks; the journal and the summary have their own files.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from dataclasses import fields as fields_of
from pathlib import Path
from time import monotonic
from typing import Any, Final, cast

from cleantext.api import run
from cleantext.batch.document import Document, Record, checked_fields, without_filters
from cleantext.batch.journal import Journal
from cleantext.batch.sinks import Jsonl, Sink, beside, check_name, sink_of
from cleantext.batch.sources import Fault, Inputs, Place, find_files
from cleantext.batch.sources.entry import Mark
from cleantext.batch.sources.files import FAILURES
from cleantext.batch.sources.formats import check_extras
from cleantext.batch.summary import Progress, Summary
from cleantext.batch.workers import extract_many
from cleantext.limits import Clock
from cleantext.options import Options
from cleantext.pipeline import filter_name

__all__ = ["check_arguments", "run_batch"]

PAGES_BETWEEN: Final = 1000
"""Pages between two checkpoints at most: what is done once more after a kill. Bounds work."""
SECONDS_BETWEEN: Final = 10.0
"""Seconds between two checkpoints at most. Bounds work."""
CHARS_BETWEEN: Final = 32_000_000
"""Characters of texts between two checkpoints at most. Bounds memory: Parquet's records are kept up to a checkpoint."""
NEEDED: Final = frozenset({"words_kept", "blocks_kept"})
"""Fields that the summary needs."""
LANGUAGE_RE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
LONGEST_CAUSE: Final = 60
"""Characters of a cause by which failures are counted."""
LISTED_FAULTS: Final = 20
"""Parts of files that the summary lists; others are counted. Bounds memory."""


def run_batch(
    names: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    options: Options | None = None,
    workers: int | None = None,
    timeout: float | None = 10.0,
    fields: Collection[str] | None = None,
    column: str | None = None,
    source_format: str | None = None,
    limit: int | None = None,
    min_confidence: float | None = None,
    languages: Collection[str] = (),
    resume: bool = False,
    checkpoint: tuple[int, float] = (PAGES_BETWEEN, SECONDS_BETWEEN),
    on_start: Callable[[list[str]], object] | None = None,
    on_progress: Callable[[Progress], object] | None = None,
    clock: Clock = monotonic,
) -> Summary:
    """Clean the pages of files into one output, and return what was done.

    ``names``: files, directories and patterns, as for ``documents``, with ``column`` and ``source_format``. ``out``: ends in .jsonl,
    .jsonl.gz, .jsonl.zst or .parquet, or is a directory, which then has a file for each text and ``index.jsonl``. It is not there before
    it is whole. ``options``, ``workers``, ``timeout`` and ``fields``: as for ``extract_many``. ``limit``: pages to read at most.
    ``min_confidence`` and ``languages`` (codes such as ``de``): pages with less or other ones are left out, those without a known language,
    too; pages that failed are not. ``resume``: go on from where a run with the same inputs and settings was stopped, or begin if there was
    none. ``checkpoint``: pages and seconds between two checkpoints. ``on_start``: is called when all arguments were found right, with what was
    left out in directories, a sentence for each reason. ``on_progress``: is called after each page.

    Pages that fail have a record with an ``error``, and a line in ``OUT.failures.jsonl``, as parts of files that cannot be read have.

    Raises FileNotFoundError for inputs that do not exist, FileExistsError if the output exists or a stopped run has to be continued,
    ImportError if an extra is needed, TypeError, ValueError or LookupError for arguments that cannot be right, OSError if the output cannot
    be written.
    """
    settings = options or Options()
    check_arguments(
        out, options=settings, workers=workers, timeout=timeout, fields=fields, limit=limit,
        min_confidence=min_confidence, languages=languages,
    )  # fmt: skip
    path, known = Path(out), checked_fields(fields)
    found = find_files(names, without=path)
    inputs = Inputs(found.files, column=column, source_format=source_format, max_bytes=settings.max_bytes)
    wanted = _Wanted(min_confidence, frozenset(language.lower() for language in languages), known)
    digest = _digest(inputs, settings, (column, source_format, min_confidence, sorted(wanted.languages)), known)
    journal = Journal(path, digest)
    state = journal.begin(resume=resume)
    if on_start is not None:
        on_start(found.left_out)
    job = _Job(inputs, path, settings, wanted, journal, state, checkpoint, clock)
    try:
        if not state.get("finished"):
            left = None if limit is None else max(0, limit - job.summary.pages)
            job.run(left, workers, timeout, on_progress)
        job.finish()
    finally:
        job.close()
    return job.summary


def check_arguments(
    out: str | os.PathLike[str],
    *,
    options: Options,
    workers: int | None,
    timeout: float | None,
    fields: Collection[str] | None,
    limit: int | None,
    min_confidence: float | None,
    languages: Collection[str],
) -> None:
    """Raise TypeError, ValueError, LookupError or ImportError for arguments of ``run_batch`` that cannot be right, whatever the inputs are."""
    if "://" in os.fspath(out):
        raise ValueError(f"{out}: the output is written to the disk; copy it from there")
    check_name(Path(out))
    check_extras([os.fspath(out)], None)
    if limit is not None and limit < 0:
        raise ValueError(f"limit is {limit}: give a number of pages, or None for all")
    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise ValueError(f"min_confidence is {min_confidence:g}: give a number from 0 to 1, or None for all pages")
    if isinstance(languages, str):
        raise TypeError(f"languages is the str {languages!r}: give a collection of codes, ({languages!r},)")
    for language in languages:
        if not LANGUAGE_RE.fullmatch(language):
            raise ValueError(f"{language!r} is not the code of a language: they are such as de, pt-BR and zh-Hant")
    extract_many((), options=options, workers=workers, timeout=timeout, fields=fields)
    run(b"", without_filters(options))  # raises for an unknown encoding


@dataclass(frozen=True)
class _Wanted:
    """Which records are written, and which of their fields."""

    min_confidence: float | None
    languages: frozenset[str]
    fields: frozenset[str] | None

    @property
    def computed(self) -> frozenset[str] | None:
        """The fields to compute; None for all but ``blocks``."""
        if self.fields is None:
            return None
        more = {"confidence"} if self.min_confidence is not None else set()
        return self.fields | NEEDED | more | ({"metadata"} if self.languages else set())

    def has(self, record: Record) -> bool:
        """Return whether a record is written."""
        if record.get("error") is not None:
            return True
        if (
            self.min_confidence is not None
            and not cast("float", record.get("confidence") or 0.0) >= self.min_confidence
        ):
            return False
        if not self.languages:
            return True
        language = str(cast("Mapping[str, object]", record.get("metadata") or {}).get("language") or "").lower()
        return language in self.languages or language.partition("-")[0] in self.languages

    def part(self, record: Record) -> Record:
        """Return a record with the fields that were asked for."""
        if self.fields is None:
            return record
        return {name: value for name, value in record.items() if name in self.fields or name in ("id", "error")}


def _digest(inputs: Inputs, options: Options, more: Sequence[object], fields: frozenset[str] | None) -> str:
    """Return a hash of what decides about the output: a run goes on only with the same."""
    from cleantext import __version__  # noqa: PLC0415 -- the package imports this module

    names = [(filter_name(one), getattr(one, "checksum", "")) for one in options.pipeline.filters]
    settings = {
        one.name: getattr(options, one.name) for one in fields_of(options) if one.name not in ("filters", "timings")
    }
    whole = [__version__, inputs.files, inputs.sizes, settings, names, more, None if fields is None else sorted(fields)]
    return hashlib.sha256(json.dumps(whole, default=str).encode()).hexdigest()


class _Job:
    """A run: what was read and not yet written, the sinks, and the figures."""

    def __init__(
        self,
        inputs: Inputs,
        out: Path,
        options: Options,
        wanted: _Wanted,
        journal: Journal,
        state: Mapping[str, Any],
        checkpoint: tuple[int, float],
        clock: Clock,
    ) -> None:
        self._inputs, self._options, self._wanted, self._journal, self._clock = inputs, options, wanted, journal, clock
        file, mark = state.get("place", (0, (0, 0)))
        self._place = Place(file, Mark(*mark))
        self.summary = Summary(**state.get("summary", {}))
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
        self._sink: Sink = sink_of(
            out, state.get("sink", {}), output_format=options.output_format, fields=wanted.fields
        )
        self._failures_path = beside(out, FAILURES)
        if not state:
            self._failures_path.unlink(missing_ok=True)  # of an earlier run
        self._failures = Jsonl(self._failures_path, state.get("failures", {}))
        self._pages_between, self._seconds_between = checkpoint
        self._read: deque[tuple[Place, Document | None, Fault | None]] = deque()
        """What was read, in order: the place behind it, and what it is."""
        self._since = self._began = clock()
        self._before = self.summary.seconds
        self._pages, self._chars = 0, 0
        """Pages and characters of texts since the last checkpoint."""
        self._is_whole = True
        """Whether all that was taken is written, so that there may be a checkpoint."""

    def run(
        self,
        limit: int | None,
        workers: int | None,
        timeout: float | None,
        on_progress: Callable[[Progress], object] | None,
    ) -> None:
        """Clean all pages behind the place of the last checkpoint. If it is stopped between two pages, what is done is kept."""
        records = extract_many(
            self._documents(limit),
            options=self._options,
            workers=workers,
            timeout=timeout,
            fields=self._wanted.computed,
        )
        self._checkpoint()
        try:
            with closing(cast("Any", records)):
                for record in records:
                    self._take(record)
                    if on_progress is not None:
                        self.summary.seconds = self._seconds()
                        on_progress(Progress(self.summary, self._inputs.bytes_read, self._inputs.bytes_total))
                    if self._is_due():
                        self._checkpoint()
                self._take_faults()
        finally:
            if self._is_whole:
                self._checkpoint()

    def finish(self) -> None:
        """Move what was written to its place."""
        self._checkpoint(finished=True)
        self._failures.finish()
        if not self._failures_path.stat().st_size:
            self._failures_path.unlink()
        self._sink.finish()
        self._journal.delete()

    def close(self) -> None:
        """Close what is open."""
        self._sink.close()
        self._failures.close()

    def _documents(self, limit: int | None) -> Iterator[Document]:
        """Yield the documents to clean, and note what was read."""
        left = limit
        if left == 0:
            return
        for place, entry in self._inputs.entries(self._place):
            if entry.document is None and entry.fault is None and self._read and self._read[-1][1:] == (None, None):
                self._read.pop()
            self._read.append((place, entry.document, entry.fault))
            if entry.document is None and self._read[0][1] is None:
                self._take_faults()  # no document is being cleaned
                if self._is_due():
                    self._checkpoint()
            if entry.document is not None:
                yield entry.document
                if left is not None:
                    left -= 1
                    if left == 0:
                        return

    def _take(self, record: Record) -> None:
        """Write the record of the next document that was read."""
        self._is_whole = False
        self._take_faults()
        self._place, document, _ = self._read.popleft()
        summary = self.summary
        summary.pages += 1
        summary.bytes += (
            len(cast("bytes", document.source)) if document and isinstance(document.source, (str, bytes)) else 0
        )
        error = record.get("error")
        if error is not None:
            cause = str(error).partition(":")[0][:LONGEST_CAUSE]
            summary.failed[cause] = summary.failed.get(cause, 0) + 1
            self._failures.write(
                {name: record.get(name) for name in ("id", "url", "source", "error") if record.get(name) is not None}
            )
        elif not record.get("blocks_kept"):
            summary.empty += 1
        if self._wanted.has(record):
            summary.written += 1
            summary.words += cast("float", record.get("words_kept", 0))
            self._sink.write(self._wanted.part(record))
        else:
            summary.left_out += 1
        self._pages += 1
        self._chars += len(str(record.get("text", "")))
        self._is_whole = True

    def _take_faults(self) -> None:
        """Write the faults before the next document, and pass over what is left out."""
        was_whole, self._is_whole = self._is_whole, False
        while self._read and self._read[0][1] is None:
            self._place, _, fault = self._read.popleft()
            if fault is None:
                continue
            self._failures.write(
                {"source": fault.file, "entry": fault.at, "error": fault.cause, "is_end": fault.is_end}
            )
            self.summary.faults_total += 1
            if len(self.summary.faults) < LISTED_FAULTS:
                self.summary.faults.append([fault.file, fault.at, fault.cause])
        self._is_whole = was_whole

    def _seconds(self) -> float:
        return self._before + self._clock() - self._began

    def _is_due(self) -> bool:
        """Return whether it is time for a checkpoint."""
        return (
            self._pages >= self._pages_between
            or self._chars >= CHARS_BETWEEN
            or self._clock() - self._since >= self._seconds_between
        )

    def _checkpoint(self, *, finished: bool = False) -> None:
        """Put all that was written on the disk, and then the place that it belongs to."""
        self._is_whole = False
        self.summary.seconds = self._seconds()
        sink, failures = self._sink.checkpoint(), self._failures.checkpoint()
        self._journal.write({
            "place": self._place, "sink": sink, "failures": failures, "summary": asdict(self.summary), "finished": finished,
        })  # fmt: skip
        self._since, self._pages, self._chars = self._clock(), 0, 0
        self._is_whole = True
