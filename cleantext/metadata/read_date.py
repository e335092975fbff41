"""Dates as pages declare and write them: ISO 8601, RFC 5322, seconds since 1970, numbers, and months by name.

Times keep the zone that the page has; without a zone they have none. Relative dates ("two hours ago") and other calendars than the
Gregorian give no date, but for Buddhist years, which Thai pages have.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import regex

from cleantext.metadata.record import Date

__all__ = ["MAX_CHARS", "Reading", "read_date", "read_dates"]

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years of dates that a web page may have: HTML is from 1990. Others are numbers of another kind."""
BUDDHIST: Final = 543
"""Years by which the Buddhist era is ahead."""
CENTURY: Final = 2000
"""Added to years of two digits."""
MAX_CHARS: Final = 200
"""Characters of a text in which a date is looked for. Bounds work."""
MAX_DATES: Final = 4
"""Dates of one line that are read. Bounds work: a line with the dates of publication and of the last change has two."""
REACH: Final = 4
"""Words and numbers between the name of a month and its year. Bounds work: "12 de mayo de 2024" has one."""
SECONDS, MILLISECONDS = 10, 13
"""Digits of the time since 1970 in seconds (from 2001 to 2286) and in milliseconds."""

NUMERIC_RE: Final = regex.compile(
    r"""(?<!\d)(?:
      (?P<y>\d{4})\s?[-/.年년]\s?(?P<m>\d{1,2})\s?[-/.月월]\s?(?P<d>\d{1,2})(?!\d)
    | (?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=T|\d{4,6}(?!\d)|(?!\d))
    | (?P<a>\d{1,2})(?P<sign>[-/.])\s?(?P<b>\d{1,2})(?P=sign)\s?(?P<y>\d{4}|\d{2})(?!\d)
    | (?P<a>\d{1,2})\s?(?P<sign>\|)\s?(?P<b>\d{1,2})\s?\|\s?(?P<y>\d{4})(?!\d)
    | (?P<d>\d{1,2})\s[Tt]h(?:áng|g)\s(?P<m>\d{1,2}),?\s(?:năm\s)?(?P<y>\d{4})
    )""",
    regex.VERBOSE,
)
"""A date in numbers: year first, without divisions, day or month first, the same between bars, Vietnamese."""
TIME_RE: Final = re.compile(
    r"""(?<![\d:.])(\d{1,2})(?::|\s?h\s?|\s?[時시]\s?)(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?![\d:])
    (?:\s?([aApP])\.?\s?[mM]\b\.?)?
    \s?(Z\b|[+-]\d\d:?\d\d(?!\d)|[A-Z]{3,4}\b)?""",
    re.VERBOSE,
)
"""A time, with its half of the day and its zone."""
COMPACT_TIME_RE: Final = re.compile(r"T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?")
"""A time without divisions, right behind a date without divisions."""
TOKEN_RE: Final = regex.compile(r"\d{1,4}(?!\d)|[\p{L}\p{M}][\p{L}\p{M}.]{0,40}")
"""A number, or a word with the dots of an abbreviation."""
ZONES: Final[Mapping[str, int]] = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 60, "WEST": 60, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120, "EET": 120, "EEST": 180,
    "MSK": 180, "JST": 540, "KST": 540, "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip
"""Minutes before UTC of abbreviations that mean one zone on most pages. IST, CST and AST mean several."""


class _Day(NamedTuple):
    day: date
    start: int
    """Offsets of the date in the text."""
    end: int


class Reading(NamedTuple):
    """A date in a text."""

    date: Date
    """The date, with its time if it has one."""
    start: int
    """Offset of the day in the text."""
    end: int
    """Offset of what follows the day."""


def read_date(text: str, language: str = "") -> Date | None:
    """Return the first date in a text, with its time if it has one; None if there is none.

    ``language``: a BCP 47 tag. It decides which of two numbers before a year is the month, and ambiguous names of months.

    >>> read_date("2024-05-12T14:29:00+02:00").isoformat(), read_date("Sunday, 12 May 2024, 2:29 pm GMT").isoformat()
    ('2024-05-12T14:29:00+02:00', '2024-05-12T14:29:00+00:00')
    >>> read_date("03/04/2024", "en-US").isoformat(), read_date("03/04/2024", "fr").isoformat(), read_date("2024年5月12日").isoformat()
    ('2024-03-04', '2024-04-03', '2024-05-12')
    """
    text = text[:MAX_CHARS].strip()
    if text.isascii() and text.isdigit() and len(text) in (SECONDS, MILLISECONDS):
        return _since_1970(int(text) // (1 if len(text) == SECONDS else 1000))
    found = _numeric(text, language) or _named(text, language)
    if found is None:
        return None
    return _with_time(found, text, text[: found.start])


def read_dates(text: str, language: str = "") -> list[Reading]:
    """Return the dates in a line, each with the time between it and the next one.

    >>> [found.date.isoformat() for found in read_dates("Published: 8 May 2024, 23:30 | Updated: 9 May 2024, 0:21", "en")]
    ['2024-05-08T23:30:00', '2024-05-09T00:21:00']
    """
    text = text[:MAX_CHARS]
    days: list[_Day] = []
    at = 0
    while len(days) < MAX_DATES and (found := _numeric(text[at:], language) or _named(text[at:], language)) is not None:
        days.append(_Day(found.day, at + found.start, at + found.end))
        at += found.end
    ends = [*(day.start for day in days[1:]), len(text)]
    first = min((day.start for day in days), default=0)
    return [
        Reading(_with_time(day, text[:end], text[:first] if day.start == first else ""), day.start, day.end)
        for day, end in zip(days, ends, strict=False)
    ]


def _since_1970(seconds: int) -> Date | None:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _numeric(text: str, language: str) -> _Day | None:
    """Return the first date in numbers."""
    for match in NUMERIC_RE.finditer(text):
        year = int(match["y"])
        if match["sign"]:
            first, second = int(match["a"]), int(match["b"])
            month_first = second > 12 or (first <= 12 and match["sign"] == "/" and _is_month_first(language))
            month, day = (first, second) if month_first else (second, first)
            year += CENTURY if year < 100 else 0
        else:
            month, day = int(match["m"]), int(match["d"])
        if (made := _made(year, month, day)) is not None:
            return _Day(made, match.start(), match.end())
    return None


def _is_month_first(language: str) -> bool:
    """Return whether the month is before the day in dates of numbers: in the United States, the Philippines and Canada."""
    return language.lower() in ("en", "en-us", "en-ph", "en-ca", "fil", "")


def _made(year: int, month: int, day: int) -> date | None:
    """Return a date; None for numbers that are none, or not of a web page."""
    if FIRST_YEAR + BUDDHIST <= year <= LAST_YEAR + BUDDHIST:
        year -= BUDDHIST
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _named(text: str, language: str) -> _Day | None:
    """Return the first date whose month has a name: the nearest number before or behind it is the day."""
    tokens = list(TOKEN_RE.finditer(TIME_RE.sub(lambda time: " " * len(time[0]), text)))
    words = [token[0].strip(".").casefold() for token in tokens]
    for at, word in enumerate(words):
        month = _month(word, language)
        if not month and at + 1 < len(words):
            month = _month(f"{word} {words[at + 1]}", language)
        if not month:
            continue
        near = range(max(at - REACH, 0), min(at + REACH + 1, len(words)))
        numbers = [i for i in near if words[i].isdigit()]
        years = [i for i in numbers if len(words[i]) == 4]
        days = [i for i in numbers if len(words[i]) <= 2 and 1 <= int(words[i]) <= 31]
        days.sort(key=lambda i: (abs(i - at), i > at))
        years.sort(key=lambda i: (i < at, abs(i - at)))
        for year, day in ((year, day) for year in years for day in days):
            if (made := _made(int(words[year]), month, int(words[day]))) is not None:
                places = (tokens[at], tokens[year], tokens[day])
                return _Day(made, min(token.start() for token in places), max(token.end() for token in places))
    return None


def _month(name: str, language: str) -> int:
    """Return the number of a month, 1 to 12, by its name in the language, or else in any language that has it; 0 for another word."""
    months = _months()
    found = months.get(name) or months.get(name.rpartition("’")[2]) or {}
    return found.get(language.partition("-")[0].lower()) or next(iter(found.values()), 0)


@cache
def _months() -> Mapping[str, Mapping[str, int]]:
    """Return the names of months, each with its number by language."""
    with files("cleantext.data").joinpath("months.toml").open("rb") as file:
        languages = tomllib.load(file)
    found: dict[str, dict[str, int]] = {}
    for language, months in languages.items():
        for number, names in enumerate(months, 1):
            for name in names.split("|"):
                found.setdefault(name.casefold(), {}).setdefault(language, number)
    return found


def _with_time(found: _Day, text: str, before: str) -> Date:
    """Return a date with the first time behind it in a text, or else in the text before it."""
    rest = text[found.end :]
    if compact := COMPACT_TIME_RE.match(rest) if text[found.start : found.end].isdigit() else None:
        return _at(found.day, int(compact[1]), int(compact[2]), int(compact[3] or 0), 0, compact[4] or "")
    match = TIME_RE.search(rest.removeprefix("T")) or TIME_RE.search(before)
    if match is None:
        return found.day
    hour = int(match[1])
    if match[5] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if match[5] in "pP" else 0)
    micros = int((match[4] or "0")[:6].ljust(6, "0"))
    return _at(found.day, hour, int(match[2]), int(match[3] or 0), micros, match[6] or "")


def _at(day: date, hour: int, minute: int, second: int, micros: int, zone: str) -> Date:
    """Return a date with a time; without the time if it is invalid."""
    offset = ZONES.get(zone)
    if zone[:1] in ("+", "-") and zone:
        digits = zone[1:].replace(":", "")
        offset = (1 if zone[0] == "+" else -1) * (int(digits[:2]) * 60 + int(digits[2:]))
    try:
        return datetime(
            day.year,
            day.month,
            day.day,
            hour,
            minute,
            second,
            micros,
            None if offset is None else timezone(timedelta(minutes=offset)),
        )
    except ValueError:
        return day
