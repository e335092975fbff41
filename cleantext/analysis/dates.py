"""Which lines are a date or a time, in any language of the byline lexicon."""

from __future__ import annotations

import re
from typing import Final

import regex

from cleantext.analysis.analysis import Analysis
from cleantext.lexicons import is_dense

__all__ = ["is_age", "is_date", "is_stamp"]

DATE_WORDS: Final = 16
"""Most words and numbers of a date line: the longest contain two dates with times and time zones; lists of dates are longer."""
OTHER_WORDS: Final = 2
"""Most words of a date line that are not part of a date, such as a place or an agency."""
TOKEN_RE: Final = regex.compile(r"\p{L}[\p{L}\p{M}'’.]*|\d+")
"""A word or a number."""
ASCII_TOKEN_RE: Final = re.compile(r"[a-zA-Z][a-zA-Z'.]*|[0-9]+")
"""The same for lines of ASCII, in a third of the time."""
DATE_RE: Final = regex.compile(
    r"""\d{2,4}\s*[年년]\s*\d{1,2}\s*[月월]\s*\d{1,2}\s*[日일]?
    | \d{4}[-./]\d{1,2}[-./]\d{1,2} | \d{1,2}[./]\d{1,2}[./]\d{2,4} | \d{1,2}:\d{2}""",
    regex.VERBOSE,
)
"""A date in numbers, or a time."""


def is_date(a: Analysis, i: int) -> bool:
    """Return whether block ``i`` is a date or a time with at most ``OTHER_WORDS`` other words.

    >>> from cleantext import analyze
    >>> a = analyze("Sunday, 12 May 2024, 14:29 GMT\\nThe market in May 2024").analysis
    >>> is_date(a, 0), is_date(a, 1)
    (True, False)
    >>> a = analyze("12.03.2019, 10:22\\n12, 13, 14:15").analysis
    >>> is_date(a, 0), is_date(a, 1)
    (True, False)
    """
    text = a.texts[i]
    if not a.stats.digits[i] or a.stats.words[i] > DATE_WORDS:
        return False
    if "\t" in text or ";" in text:  # a row of values
        return False
    if "," in text and not a.stats.letters[i]:  # a date and a time, or a list of numbers
        return not DATE_RE.sub("", text, 2).strip(" ,")
    line = a.normalised[i]
    words = [token.strip(".'’") for token in (ASCII_TOKEN_RE if line.isascii() else TOKEN_RE).findall(line)]
    names = [word for word in words if not word.isdigit()]
    if len(names) - sum(map(a.index.lines_of(filter="byline").__contains__, names)) > OTHER_WORDS:
        return False
    has_month = len(names) < len(words) and not a.index.lines_of(role="month").isdisjoint(names)
    return has_month or DATE_RE.search(text) is not None


def is_age(a: Analysis, i: int) -> bool:
    """Return whether block ``i`` contains the age of a post: a number between or before words such as "hours ago".

    >>> from cleantext import analyze
    >>> a = analyze("marten 3 hours ago | parent\\nhace 3 horas\\n3 hours of rain\\n3時間前").analysis
    >>> [is_age(a, i) for i in range(4)]
    [True, True, False, True]
    """
    if not a.stats.digits[i] or a.stats.words[i] > DATE_WORDS:
        return False
    words = TOKEN_RE.findall(a.normalised[i])
    return any(
        word.isdigit() and _is_beside_age(a, words[max(at - 3, 0) : at], words[at + 1 : at + 3])
        for at, word in enumerate(words)
    )


def is_stamp(a: Analysis, i: int) -> bool:
    """Return whether block ``i`` dates a post or an entry: a date, an age, or a line of at most ``DATE_WORDS`` words with a date in numbers or a time.

    >>> from cleantext import analyze
    >>> a = analyze("by Serkon » Mon Oct 22, 2012 9:27 pm\\nThe pump of 2012").analysis
    >>> is_stamp(a, 0), is_stamp(a, 1)
    (True, False)
    """
    if is_date(a, i) or is_age(a, i):
        return True
    return bool(a.stats.words[i] <= DATE_WORDS) and DATE_RE.search(a.texts[i]) is not None


def _is_beside_age(a: Analysis, before: list[str], after: list[str]) -> bool:
    """Return whether the words before and after a number make it an age: "il y a", "hours ago", "vor … Stunden"."""
    units = a.index.lines_of(filter="byline", role="unit")
    phrases = [" ".join(after), *(" ".join(before[at:]) for at in range(len(before) - 1))]
    if not units.isdisjoint(phrase for phrase in phrases if " " in phrase):
        return True
    first = after[:1]
    return units.issuperset(first) and bool(first) and (is_dense(first[0][0]) or not units.isdisjoint(before[-1:]))
