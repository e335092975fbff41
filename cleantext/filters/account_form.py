"""account_form: logging in, registering, passwords, deleting an account."""

from __future__ import annotations

from typing import Final

from cleantext.evidence import Evidence
from cleantext.filters.rules import between_parts, glued_lines, interface_lines, named_sections, site_voice, weak_lines
from cleantext.page import Page, Verdicts

__all__ = ["account_form"]

DIALOGUE_GAP: Final = 3
"""Blocks from one phrase of a dialogue to the next, at most."""
DIALOGUE_PHRASES: Final = 3
"""Phrases of a dialogue from which on the labels between them are parts of it."""
PROSE_DENSITY: Final = 0.5
"""Share of prose in the characters of an element named as an account form, from which on it is an article about accounts."""


def account_form(page: Page) -> Verdicts:
    """Drop account dialogues: log in, register, password recovery, greetings without a name, questions answered "YesNo".

    They are the site's own controls, and a reader came for the text beside them. Phrases of the lexicon are dropped where they are
    interface lines or the site's own sentences; the labels between three of them, and elements named as account forms that hold
    one, go with them. Sentences about accounts, headings above them, and the steps that a help page explains are kept.

    >>> from cleantext import analyze
    >>> page = analyze("Log in\\nForgot your password?\\nHello, !\\nClose\\nRegister")
    >>> [v.reason for v in account_form(page)][2:4]
    ["the interface line 'hello' beside others", "between the parts of a 'dialogue'"]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    interface_lines(a, "account_form", found)
    site_voice(a, "account_form", "account", found)
    glued_lines(a, "account_form", found)
    weak_lines(a, "account_form", found)
    between_parts(
        "dialogue", found, gap=DIALOGUE_GAP, at_least=DIALOGUE_PHRASES, unless=a.is_prose | a.is_code | a.is_heading
    )
    named_sections(
        a,
        "account",
        found,
        when=lambda blocks: a.prose_density(blocks) < PROSE_DENSITY and not found.keys().isdisjoint(blocks),
    )
    return Verdicts.drops(found)
