"""The progress of a batch: a bar on a terminal, one line a minute in a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final

from cleantext.batch.summary import Progress
from cleantext.cli.show import say
from cleantext.counted import counted
from cleantext.limits import Clock

__all__ = ["logged", "shown_progress"]

BETWEEN_LINES: Final = 60.0
"""Seconds between two lines of a log."""


@contextmanager
def shown_progress() -> Iterator[Callable[[Progress], object]]:
    """Yield what is called after each page: it moves a bar of tqdm on a terminal, else it prints lines on standard error."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield logged()
        return
    try:
        from tqdm import tqdm  # noqa: PLC0415 -- an extra
    except ImportError:
        yield logged()
        return
    with tqdm(unit="B", unit_scale=True, unit_divisor=1000, dynamic_ncols=True) as bar:
        yield lambda progress: _move(bar, progress)


def _move(bar: Any, progress: Progress) -> None:
    """Move a bar to where a batch is."""
    summary = progress.summary
    if bar.total is None and progress.bytes_total:
        bar.total = progress.bytes_total
        bar.initial = progress.bytes_read if summary.pages > 1 else 0  # what was read before is not of this rate
    bar.set_postfix_str(
        f"{counted(summary.pages, 'page')}, {summary.pages / max(summary.seconds, 1e-9):,.1f}/s", refresh=False
    )
    bar.update(progress.bytes_read - bar.n)


def logged(clock: Clock = monotonic) -> Callable[[Progress], None]:
    """Return what prints how far a batch is, at most once a minute."""
    last = clock()
    first: tuple[float, int] | None = None

    def log(progress: Progress) -> None:
        nonlocal last, first
        now = clock()
        first = first or (now, progress.bytes_read)
        if now - last < BETWEEN_LINES:
            return
        last = now
        say(progress_line(progress, now - first[0], progress.bytes_read - first[1]))

    return log


def progress_line(progress: Progress, seconds: float, bytes_read: int) -> str:
    """Return how far a batch is, and the time left by what was read in the last seconds."""
    summary = progress.summary
    line = f"{counted(summary.pages, 'page')}, {summary.pages / max(summary.seconds, 1e-9):,.1f} pages/s"
    if not progress.bytes_total:
        return line
    line += f", {progress.bytes_read / progress.bytes_total:.0%}"
    if not bytes_read:
        return line
    left = (progress.bytes_total - progress.bytes_read) * seconds / bytes_read
    return f"{line}, {left / 3600:.1f} h left" if left >= 3600 else f"{line}, {left / 60:.0f} min left"
