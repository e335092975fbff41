"""Capitals at the beginning of words, by which names are found in scripts that have them."""

from __future__ import annotations

from typing import Final

import regex

__all__ = ["capitals"]

NAME_RE: Final = regex.compile(r"\p{L}[\p{L}\p{M}'’.-]*")


def capitals(text: str) -> list[bool]:
    """Return for each word whether it begins with a capital; True for all words of a text in a script without capitals.

    >>> capitals("Ann Smith of the Messenger"), capitals("金曜日")
    ([True, True, False, False, True], [True])
    """
    words = NAME_RE.findall(text)
    return [word[0].isupper() for word in words if word.lower() != word.upper()] or [True] * len(words)
