"""Limits on a page: its size, its blocks, the time it takes. And how that time is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Final, NamedTuple, TypeAlias, TypeVar

from cleantext.field_docs import documented

__all__ = ["Clock", "Deadline", "Stopwatch", "TimeIsUpError", "Timing", "cut"]

T = TypeVar("T")
Clock: TypeAlias = Callable[[], float]
"""A function that returns seconds, from any beginning."""

CHECKED: Final = 4096
"""Verdicts after which the time is checked while a filter runs. Bounds work."""
CUT_REACH: Final = 65_536
"""Bytes before the limit in which a line break or tag is looked for. Bounds work."""
WIDE: Final = 64
"""Bytes in which UTF-16 and UTF-32 have a NUL: such a source is cut at a multiple of 4 bytes, between two characters."""


class TimeIsUpError(Exception):
    """The page has taken the time that its caller gave it. It is always caught, and the caller sees ``Page.complete``."""


class Deadline:
    """The time by which a page has to be done.

    >>> seconds = iter([0.0, 3.0, 6.0])
    >>> deadline = Deadline(5.0, clock=lambda: next(seconds))
    >>> deadline.has_passed(), deadline.has_passed()
    (False, True)
    """

    __slots__ = ("_clock", "_end")

    def __init__(self, seconds: float | None, clock: Clock = monotonic) -> None:
        self._clock = clock
        self._end = None if seconds is None else clock() + seconds

    def __repr__(self) -> str:
        return f"Deadline({self._end})"

    def has_passed(self) -> bool:
        """Return whether the time is up."""
        return self._end is not None and self._clock() >= self._end

    def check(self) -> None:
        """Raise TimeIsUpError if the time is up."""
        if self.has_passed():
            raise TimeIsUpError

    def checked(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the items. Raises TimeIsUpError as soon as the time is up, which is checked at every ``CHECKED`` items."""
        for number, item in enumerate(items):
            if number % CHECKED == 0:
                self.check()
            yield item


@documented
class Timing(NamedTuple):
    """The time of one stage."""

    stage: str
    """``"decode"``, ``"segment"``, the name of a filter, or of an output."""
    seconds: float
    """Seconds of wall time."""


class Stopwatch:
    """Measures stages that follow each other.

    >>> seconds = iter([0.0, 2.0, 5.0])
    >>> watch = Stopwatch(clock=lambda: next(seconds))
    >>> watch.lap("decode")
    >>> watch.lap("segment")
    >>> watch.laps
    [Timing(stage='decode', seconds=2.0), Timing(stage='segment', seconds=3.0)]
    """

    __slots__ = ("_clock", "_last", "laps")

    def __init__(self, clock: Clock = monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self.laps: list[Timing] = []
        """The stages so far."""

    def lap(self, stage: str) -> None:
        """End a stage."""
        now = self._clock()
        self.laps.append(Timing(stage, now - self._last))
        self._last = now


def cut(source: str | bytes, size: int) -> str | bytes:
    """Return at most the first ``size`` bytes or characters, up to the last line break or beginning of a tag.

    >>> cut("It rained.\\nIt sto", 15), cut(b"<p>It rained.<p>It sto", 18)
    ('It rained.\\n', b'<p>It rained.')
    """
    if len(source) <= size:
        return source
    floor = max(size - CUT_REACH, 0)
    if isinstance(source, str):
        found = max(source.rfind("\n", floor, size) + 1, source.rfind("<", floor, size))
    else:
        found = max(source.rfind(b"\n", floor, size) + 1, source.rfind(b"<", floor, size))
        if b"\0" in source[:WIDE]:
            found &= ~3
    return source[: found if found > 0 else size]
