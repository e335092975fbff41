"""Blocks of code without the numbers of their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["is_numbering", "without_numbers"]

NUMBERING_RE: Final = re.compile(r"gutter|line-?nos?\b|line-?num|linenos|blob-num", re.IGNORECASE)
"""A class of the column of numbers beside code."""
NUMBER_RE: Final = re.compile(r"[ \t]{0,8}(\d{1,6})(?:[ \t]?(?!\d)|$)")
"""A number at the beginning of a line, and one space behind it."""


def is_numbering(code: str, classes: Iterable[str]) -> bool:
    r"""Return whether a block holds only the numbers of another one's lines. ``classes``: those of the elements around it.

    >>> is_numbering("1\n2", ["", "gutter gl"]), is_numbering("1\n2", ["code"])
    (True, False)
    """
    return "".join(code.split()).isdecimal() and any(map(NUMBERING_RE.search, classes))


def without_numbers(code: str) -> str:
    r"""Return code without the numbers of its lines, if each line begins with the number after that of the line before.

    >>> without_numbers("1 a = 1\n2\n3 b = 2"), without_numbers("1 a\n3 b")
    ('a = 1\n\nb = 2', '1 a\n3 b')
    """
    lines = code.split("\n")
    found = [NUMBER_RE.match(line) for line in lines]
    if len(lines) < 2 or not all(found):
        return code
    numbers = [int(match[1]) for match in found if match]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return code
    if code.replace("\n", "").replace(" ", "").isdecimal():
        return code
    return "\n".join(line[match.end() :] for line, match in zip(lines, found, strict=True) if match)
