"""account_form: forms and links for logging in, registering, passwords, deleting an account."""

from __future__ import annotations

from typing import Final

from cleantext.evidence import Evidence
from cleantext.filters.rules import between_parts, glued_lines, interface_lines, named_sections, site_voice, weak_lines
from cleantext.page import Page, Verdicts

__all__ = ["account_form"]

DIALOGUE_GAP: Final = 3
"""Largest distance, in blocks, from one phrase of a dialogue to the next."""
DIALOGUE_PHRASES: Final = 3
"""Fewest phrases of a dialogue for the labels between them to be dropped, too."""
PROSE_DENSITY: Final = 0.5
"""Share of an element's characters in prose at which it is an article about accounts, although it is named as an account form."""


def account_form(page: Page) -> Verdicts:
    """Drop account dialogues: login, registration, password recovery, empty greetings.

    They are controls of the site, not part of the text. A phrase of the lexicon is dropped if it is an interface line or in the
    site's own voice. Labels among at least three dropped phrases, and elements named as account forms that contain a dropped
    phrase, are dropped, too. Keeps sentences about accounts, headings above them, and the steps that a help page explains.

    >>> from cleantext import analyze
    >>> page = analyze("Log in\\nForgot your password?\\nHello, !\\nClose\\nRegister")
    >>> [v.reason for v in account_form(page)][2:4]
    ["the interface line 'hello' near others", "between the parts of a 'dialogue'"]
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
