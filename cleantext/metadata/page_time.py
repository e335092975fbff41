"""Dates in UTC, in the time of the page: many sites declare UTC, and show the time of their place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from typing import Final, NamedTuple

from cleantext.metadata.record import Date, Source

__all__ = ["Dated", "page_time"]

WEST, EAST = -12, 14
"""The zones furthest from UTC, in hours."""
HOUR: Final = timedelta(hours=1)
ODD_ZONES: Final = frozenset(
    timedelta(hours=hours) for hours in (-9.5, -3.5, -2.5, 3.5, 4.5, 5.5, 5.75, 6.5, 8.75, 9.5, 10.5, 12.75, 13.75)
)
"""The zones, in use, that are not whole hours from UTC (IANA time zone database)."""
MOST_WEST, MOST_EAST = -10, 13
"""The zones furthest from UTC in which many people live, in hours: Hawaii, and New Zealand in summer."""
MINUTE: Final = timedelta(minutes=1)
"""Difference of two times of one event: some declarations leave the seconds out."""
SHOWN: Final = ("microdata", "markup", "byline", "address")
"""Sources whose days readers see."""


class Dated(NamedTuple):
    """A date, and where it is from."""

    date: Date
    source: Source


def page_time(first: Dated, others: Iterable[Dated]) -> Dated:
    """Return a date in UTC as the page's readers have it, if another source of the page gives this.

    The other one is a time at the same instant or in another zone, or else the day that the page shows, if it is the one before or
    behind: the first of those sources that gives a day counts.
    """
    moment = first.date
    if not isinstance(moment, datetime) or moment.utcoffset() != timedelta(0):
        return first
    shown: Dated | None = None
    for other in others:
        date_ = other.date
        if not isinstance(date_, datetime):
            if shown is None and other.source.kind in SHOWN:
                shown = other
        elif date_.tzinfo is None:
            offset = date_.replace(second=0, microsecond=0) - moment.replace(second=0, microsecond=0, tzinfo=None)
            if _is_zone(offset):
                return Dated(moment.astimezone(timezone(offset)), first.source)
        elif date_.utcoffset() and abs(date_ - moment) < MINUTE:
            return other
    return shown if shown is not None and _is_neighbour(shown.date, moment) else first


def _is_zone(offset: timedelta) -> bool:
    """Return whether a difference from UTC is that of another zone."""
    whole = not offset % HOUR and WEST * HOUR <= offset <= EAST * HOUR
    return bool(offset) and (whole or offset in ODD_ZONES)


def _is_neighbour(day: date, moment: datetime) -> bool:
    """Return whether a day is the one before or behind that of a time in UTC, and the day of that time where people live.

    >>> moment = datetime(2024, 5, 12, 3, 30)
    >>> [_is_neighbour(date(2024, 5, day), moment) for day in (10, 11, 12, 13)]
    [False, True, False, False]
    """
    earliest, latest = moment + MOST_WEST * HOUR, moment + MOST_EAST * HOUR
    return day != moment.date() and day in (earliest.date(), latest.date())
