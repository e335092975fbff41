"""Every block of a page with its deciding verdict, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["render_explanation"]

GREY: Final = "\x1b[90m"
RESET: Final = "\x1b[0m"
CONTROLS: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *range(128, 160)), "�")
"""Replacements of control characters, which must not reach a terminal."""


def render_explanation(page: Page, *, color: bool = False) -> str:
    """Return the warnings, and a line for each block: ``+`` or ``-``, index, deciding filter, text, reason."""
    lines = [f"! {warning}" for warning in page.warnings]
    width = max((len(step.filter) for step in page.steps), default=0)
    for index, (text, verdict, kept) in enumerate(
        zip(page.blocks.texts, page.deciding_verdicts(), page.kept.tolist(), strict=True)
    ):
        name = verdict.filter if verdict is not None else ""
        reason = f"  ← {verdict.reason}" if verdict is not None else ""
        shown = text.replace("\n", " ⏎ ").translate(CONTROLS)
        line = f"{'+' if kept else '-'} {index:4d} {name:<{width}}  {shown}{reason.translate(CONTROLS)}"
        lines.append(f"{GREY}{line}{RESET}" if color and not kept else line)
    return "\n".join(lines)
