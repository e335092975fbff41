"""Profiles beside the posts of a thread: labels with their values, and the poster's rank; and what may be a part of a post at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Final

import regex

from cleantext.analysis import Analysis
from cleantext.analysis.lists import COLONS
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import drop_blocks

__all__ = ["is_label", "is_part", "lines_of_posts", "profiles"]

PROFILE: Final = Code("profile", "position", "in the profile of a poster, with {quote}")

LABELS: Final = 4
"""Fewest labels of profiles on a page, at most two counted of each poster: two of two posters. One poster's profile is below an article."""
PROFILE_REACH: Final = 3
"""Largest distance, in blocks, from a label of a profile to the poster's rank: other labels and values may be between them."""
LABEL_REST_RE: Final = regex.compile(r"\W{0,4}\d|\s?[:：]")
"""What follows a label of a profile on its line: a colon or a number."""
VALUE_WORDS: Final = 6
"""Most words of a value below its label."""


def profiles(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop the profiles of posters: labels with their values, and the ranks beside them."""
    posters = {i: phrase for i, phrase in lines_of_posts(a, "poster").items() if is_label(a, i, phrase)}
    if not posters:
        return
    labels = posters | {i: phrase for i, phrase in lines_of_posts(a, "profile").items() if is_label(a, i, phrase)}
    profiles = [group for group in _apart(a, labels) if not posters.keys().isdisjoint(group)]
    if len(profiles) < 2 or sum(min(len({labels[i] for i in group}), 2) for group in profiles) < LABELS:
        return
    ranks = lines_of_posts(a, "rank").keys()
    for group in profiles:
        evidence = PROFILE(a.texts[group[0]])
        drop_blocks(group, evidence, found)
        drop_blocks((i + 1 for i in group if _has_value_below(a, i, labels)), evidence, found)
        beside = ranks & set(range(group[0] - PROFILE_REACH, group[-1] + PROFILE_REACH + 1))
        drop_blocks((i for i in beside if a.prose_before[i] == a.prose_before[group[0]]), evidence, found)


def _apart(a: Analysis, labels: Iterable[int]) -> list[list[int]]:
    """Return labels in groups that have prose between them."""
    return [list(group) for _, group in groupby(sorted(labels), lambda i: int(a.prose_before[i]))]


def _has_value_below(a: Analysis, i: int, labels: Mapping[int, str]) -> bool:
    """Return whether a label is alone on its line, and its value below it."""
    below = i + 1
    if a.normalised[i] != labels[i] or below == a.count or below in labels:
        return False
    return bool(a.is_short[below]) and a.stats.words[below] <= VALUE_WORDS


def is_label(a: Analysis, i: int, phrase: str) -> bool:
    """Return whether a phrase at the beginning of a block is a label: a colon or a number follows, in the block or below it."""
    line = a.normalised[i]
    if not line.startswith(phrase):
        return False
    if line == phrase:
        return a.texts[i].rstrip().endswith(COLONS) or _has_number_below(a, i)
    return LABEL_REST_RE.match(line, len(phrase)) is not None


def _has_number_below(a: Analysis, i: int) -> bool:
    """Return whether the block below is a value with a digit."""
    return i + 1 < a.count and bool(a.is_short[i + 1] and a.stats.digits[i + 1]) and a.stats.words[i + 1] <= VALUE_WORDS


def lines_of_posts(a: Analysis, role: str) -> dict[int, str]:
    """Return the lines with a phrase of a role, and the phrase of each."""
    return {i: phrase.text for i, phrase in a.matches["post_extras", role].items() if is_part(a, i)}


def is_part(a: Analysis, i: int) -> bool:
    """Return whether a block may be a part of a post: short, and not a heading, code, data or an announced item."""
    is_data = a.is_html and a.is_cell[i] and a.units.tables[i] >= 0
    return bool(a.is_short[i] and not (a.is_heading[i] or a.is_code[i] or is_data)) and not a.is_announced(i)
