"""hidden_text: blocks that the page never shows."""

from __future__ import annotations

from typing import Final

from cleantext.evidence import Code
from cleantext.page import Page, Verdicts

__all__ = ["hidden_text"]

NEVER_SHOWN: Final = Code("never_shown", "markup", "an attribute or style of its element hides it")


def hidden_text(page: Page) -> Verdicts:
    """Drop blocks that an attribute or inline style hides: ``hidden``, no display, no size, or a place outside the screen.

    Keeps what a reader opens (tabs, accordions, answers, slides, the rest of a list), and a page that is hidden until its scripts
    have run. ``aria-hidden`` alone hides nothing from the eye.

    >>> from cleantext import analyze
    >>> page = analyze("<p>It rained on Monday, so the match was off.<p style='display:none'>Cheap watches for all.")
    >>> [v.reason for v in hidden_text(page)]
    ['an attribute or style of its element hides it']
    """
    return Verdicts.drops({i: NEVER_SHOWN() for i in page.blocks.invisible.nonzero()[0].tolist()})
