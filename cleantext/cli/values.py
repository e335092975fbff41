"""What the options of the command line take: numbers in a range, texts that are not empty, names of encodings."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from typing import Final, TypeVar

from cleantext.decode import resolve_encoding

__all__ = ["at_least", "encoding", "filled", "number"]

N = TypeVar("N", int, float)
WORDS: Final[dict[type, str]] = {int: "a whole number", float: "a number"}


def number(kind: type[N], is_right: Callable[[N], bool], advice: str) -> Callable[[str], N]:
    """Return what makes a number of an argument, and raises ArgumentTypeError with the advice for one that is not right.

    >>> number(int, lambda value: value > 0, "give a number of pages")("5")
    5
    """

    def parsed(text: str) -> N:
        try:
            value = kind(text)
        except ValueError:
            raise ArgumentTypeError(f"{text!r} is not {WORDS[kind]}: {advice}") from None
        if not is_right(value):
            raise ArgumentTypeError(f"{text}: {advice}")
        return value

    return parsed


def at_least(kind: type[N], least: int) -> Callable[[str], N]:
    """Return what makes a number of an argument that may be left out.

    >>> at_least(int, 1)("1")
    1
    """
    return number(kind, lambda value: value >= least, f"give at least {least}, or leave the option out")


def filled(text: str) -> str:
    """Return an argument. Raises ArgumentTypeError if it names nothing: an empty variable of a script, as a rule.

    >>> filled("nav_menu+byline")
    'nav_menu+byline'
    """
    if not text.strip(" ,+"):
        raise ArgumentTypeError(f"{text!r} names nothing: give a value, or leave the option out")
    return text


def encoding(text: str) -> str:
    """Return the name of an encoding. Raises ArgumentTypeError for an unknown one.

    >>> encoding("latin-1")
    'latin-1'
    """
    if resolve_encoding(text) is None:
        raise ArgumentTypeError(
            f"unknown encoding {text!r}: give a name such as utf-8, or leave the option out to have it detected"
        )
    return text
