"""Tables of results, in Markdown and for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["METRIC_NAMES", "NONE", "SIGNIFICANT", "aligned", "markdown", "short"]

SIGNIFICANT: Final = 0.05
"""p below which a difference is marked."""
METRIC_NAMES: Final = {
    "words": "word F1",
    "shingles": "4-gram F1",
    "snippets": "snippet F1",
    "pieces": "pieces kept",
    "lines": "line F1",
}
"""What the sets' metrics are called in tables."""
NONE: Final = "–"
"""A cell without a figure."""


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown.

    >>> print(markdown(["a", "b"], [["1", "2"]]))
    | a | b |
    |---|---|
    | 1 | 2 |
    """
    lines = [head, *rows]
    text = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([text[0], "|" + "---|" * len(head), *text[1:]])


def short(figure: float) -> str:
    """Return a share in three decimals without its leading zero.

    >>> short(0.8184), short(1.0), short(0.0)
    ('.818', '1.000', '.000')
    """
    return f"{figure:.3f}".removeprefix("0")


def aligned(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in columns of equal width for a terminal, the first aligned left, the others right.

    >>> print(aligned(["a", "bb"], [["long", "1"]]))
    a     bb
    long   1
    """
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip() for line in lines
    )
