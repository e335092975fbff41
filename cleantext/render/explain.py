"""Every block of a page with what was decided on it, for a person to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["render_explanation"]

GREY: Final = "\x1b[90m"
RESET: Final = "\x1b[0m"
CONTROLS: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *range(128, 160)), "�")
"""Control characters of a page must not reach a terminal."""


def render_explanation(page: Page, *, color: bool = False) -> str:
    """A line for each block: ``+`` or ``-``, index, filter and reason (for dropped and rescued blocks), the text."""
    lines = [f"! {warning}" for warning in page.warnings]
    width = max((len(step.filter) for step in page.steps), default=0)
    for index, (text, verdict, kept) in enumerate(
        zip(page.blocks.texts, page.deciding_verdicts(), page.kept.tolist(), strict=True)
    ):
        who = verdict.filter if verdict is not None else ""
        why = ""
        if verdict is not None:
            why = f"  ← {verdict.reason}"
        shown = text.replace("\n", " ⏎ ").translate(CONTROLS)
        line = f"{'+' if kept else '-'} {index:4d} {who:<{width}}  {shown}{why.translate(CONTROLS)}"
        lines.append(f"{GREY}{line}{RESET}" if color and not kept else line)
    return "\n".join(lines)
