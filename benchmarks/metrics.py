"""Word precision, recall and F1: the bags of lower-cased ``\\w+`` tokens; scripts without spaces count a character each."""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

import regex

__all__ = ["Score", "score", "tokens"]

TOKEN_RE: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]|[^\W\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]+"
)


class Score(NamedTuple):
    """Precision, recall and F1 of one output, each 0 to 1."""

    precision: float
    recall: float
    f1: float


def tokens(text: str) -> list[str]:
    """The words that are counted.

    >>> tokens("Zwei Wörter, 日本")
    ['zwei', 'wörter', '日', '本']
    """
    return TOKEN_RE.findall(text.lower())


def score(output: str, gold: str) -> Score:
    """Both empty: all 1. One empty: all 0.

    >>> score("a b b c", "a b d d")
    Score(precision=0.5, recall=0.5, f1=0.5)
    """
    got, wanted = Counter(tokens(output)), Counter(tokens(gold))
    if not got and not wanted:
        return Score(1.0, 1.0, 1.0)
    if not got or not wanted:
        return Score(0.0, 0.0, 0.0)
    common = (got & wanted).total()
    precision, recall = common / got.total(), common / wanted.total()
    return Score(precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0)
