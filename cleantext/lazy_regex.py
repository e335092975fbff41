"""Regular expressions that are compiled when they are first used: most pages need few of those that have to recognise rare ones."""

from __future__ import annotations

import re
from typing import AnyStr, Generic, cast

__all__ = ["LazyPattern", "later"]


class LazyPattern(Generic[AnyStr]):
    """What ``later`` returns: its methods and attributes are those of the compiled pattern, and kept once they were read."""

    def __init__(self, source: AnyStr, flags: int) -> None:
        self.__source: AnyStr = source
        self.__flags = flags

    def __getattr__(self, name: str) -> object:
        value = self.__dict__[name] = getattr(self.compiled(), name)
        return value

    def compiled(self) -> re.Pattern[AnyStr]:
        """Return the pattern."""
        return re.compile(self.__source, self.__flags)


def later(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    r"""Return what ``re.compile`` returns, but for methods and attributes only: ``re`` takes no such pattern as an argument.

    >>> WORD_RE = later(r"\w+")
    >>> WORD_RE.findall("It rained"), WORD_RE.pattern
    (['It', 'rained'], '\\w+')
    """
    return cast("re.Pattern[AnyStr]", LazyPattern(source, flags))
