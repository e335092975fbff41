"""Every block of a page with its deciding verdict, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final

from cleantext.render.terminal import fitted, printable, width_of

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["render_explanation"]

GREY: Final = "\x1b[90m"
RESET: Final = "\x1b[0m"
GAP: Final = "  "
"""Between reason and text."""
REASON_SHARE: Final = 0.5
"""Share of the columns behind the filters that the reasons take at most: half for the reason, half for the text. Scores are shown with their threshold
from 100 columns on."""
WIDEST_REASON: Final = 60
"""Columns to which the reasons are filled, if lines are not cut; longer reasons shift their texts."""
LEAST_REASON: Final = 8
"""Columns of the reasons in a narrow terminal."""


def render_explanation(page: Page, *, color: bool = False, width: int | None = None) -> str:
    """Return the warnings, and a line for each block: ``+`` or ``-``, index, deciding filter, reason, text.

    ``width``: columns to which reasons and texts are cut, wide characters of East Asia taking two; None to cut nothing.
    """
    warnings = [f"! {printable(warning, on_a_line=True)}" for warning in page.warnings]
    lines = [line if width is None else fitted(line, width) for line in chain(warnings, _lines(page, width))]
    if color:
        kept = [True] * len(warnings) + page.kept.tolist()
        lines = [line if stays else f"{GREY}{line}{RESET}" for line, stays in zip(lines, kept, strict=True)]
    return "\n".join(lines)


def _lines(page: Page, width: int | None) -> Iterator[str]:
    """Yield the line of each block, its reason and text cut to ``width``."""
    verdicts = page.deciding_verdicts()
    reasons = ["" if verdict is None else printable(verdict.reason, on_a_line=True) for verdict in verdicts]
    names = max((len(step.filter) for step in page.steps), default=0)
    digits = max(len(str(len(verdicts) - 1)), 4)
    column = min(max(map(width_of, reasons), default=0), WIDEST_REASON)
    if width is not None:
        left = width - digits - names - len(f"+   {GAP}")
        column = min(column, max(int(left * REASON_SHARE), LEAST_REASON))
    for index, (text, verdict, reason, kept) in enumerate(
        zip(page.blocks.texts, verdicts, reasons, page.kept.tolist(), strict=True)
    ):
        name = verdict.filter if verdict is not None else ""
        why = reason + " " * (column - width_of(reason)) if width is None else fitted(reason, column, padded=True)
        yield f"{'+' if kept else '-'} {index:{digits}d} {name:<{names}} {why}{GAP}{printable(text, on_a_line=True)}"
