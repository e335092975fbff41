"""When a value equals its label.

- Titles: the letters and digits are the same, case aside.
- Authors: F1 of two sets of names. Names are divided at commas, semicolons, slashes, bars, "&" and words for "and"; a leading "by" does
  not count; two names are the same if their letters and digits are, case aside.
- Dates: the day is the same. If both have a zone, the day is that of the label's zone.
- Times: of the dates whose label has a time other than midnight, the minute is the same, in the label's zone if both have one.
- Languages: the primary language is the same ("en" and "en-US").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

__all__ = ["author_f1", "day", "moment", "same_day", "same_language", "same_time", "same_title"]

SPLIT_RE: Final = re.compile(r"\s*(?:[,;|/•]|&(?!\w+;)|\s(?:and|und|et|y|e|og|och|en|with|mit)\s)\s*", re.IGNORECASE)
BY_RE: Final = re.compile(r"(?:by|von|par|por|di|da|text|texte)\b[\s:]*", re.IGNORECASE)


def letters(text: str) -> str:
    """Return the letters and digits of a text, without case.

    >>> letters("Rain – ends 1st match!")
    'rainends1stmatch'
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def same_title(ours: str, gold: str) -> bool:
    """Return whether two titles are the same.

    >>> same_title("Rain: “ends” match", 'Rain - "ends" match'), same_title("Rain | Echo", "Rain")
    (True, False)
    """
    return letters(ours) == letters(gold)


def _names(values: Iterable[str]) -> set[str]:
    parts = (part.strip() for value in values for part in SPLIT_RE.split(value))
    return {letters(BY_RE.sub("", part, count=1) if BY_RE.match(part) else part) for part in parts} - {""}


def author_f1(ours: Iterable[str], gold: Iterable[str]) -> float:
    """Return the F1 of two sets of names.

    >>> author_f1(["Ann Smith", "Bo Lee"], ["By Ann Smith and Bo Lee"]), author_f1(["Ann Smith"], ["ann smith, Bo Lee"])
    (1.0, 0.6666666666666666)
    """
    found, wanted = _names(ours), _names(gold)
    return 2 * len(found & wanted) / max(len(found) + len(wanted), 1)


def moment(text: str) -> date | datetime | None:
    """Return a label's date; None if it is none."""
    try:
        return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
    except ValueError:
        return None


def _in_zone_of(ours: date | datetime, gold: date | datetime) -> date | datetime:
    """Return a date in the zone of the other, if both have one."""
    if (
        isinstance(ours, datetime)
        and isinstance(gold, datetime)
        and ours.tzinfo is not None
        and gold.tzinfo is not None
    ):
        return ours.astimezone(gold.tzinfo)
    return ours


def day(value: date | datetime) -> date:
    """Return the day of a date."""
    return value.date() if isinstance(value, datetime) else value


def same_day(ours: date | datetime | None, gold: date | datetime) -> bool:
    """Return whether two dates are of the same day."""
    return ours is not None and day(_in_zone_of(ours, gold)) == day(gold)


def same_time(ours: date | datetime | None, gold: datetime) -> bool:
    """Return whether two dates are of the same minute."""
    if not isinstance(ours, datetime):
        return False
    moved = _in_zone_of(ours, gold)
    return isinstance(moved, datetime) and moved.replace(second=0, microsecond=0, tzinfo=None) == gold.replace(
        second=0, microsecond=0, tzinfo=None
    )


def same_language(ours: str, gold: str) -> bool:
    """Return whether two tags are of the same language.

    >>> same_language("pt-BR", "pt_PT"), same_language("", "en")
    (True, False)
    """
    return re.split("[-_]", ours.lower())[0] == re.split("[-_]", gold.lower())[0]
