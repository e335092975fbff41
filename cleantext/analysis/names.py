"""Capitals at the beginning of words, which mark names in scripts with capitals."""

from __future__ import annotations

from typing import Final

import regex

__all__ = ["capitals"]

WORD_RE: Final = regex.compile(r"\p{L}[\p{L}\p{M}'’.-]*")


def capitals(text: str) -> list[bool]:
    """Return whether each word begins with a capital; words without case are left out.

    True for each word of a text without any word that has case, such as Chinese.

    >>> capitals("Ann Smith of the Messenger"), capitals("金曜日")
    ([True, True, False, False, True], [True])
    """
    words = WORD_RE.findall(text)
    return [word[0].isupper() for word in words if word.lower() != word.upper()] or [True] * len(words)
