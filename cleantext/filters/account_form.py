"""account_form: logging in, registering, passwords, deleting an account."""

from __future__ import annotations

from typing import Final

from cleantext.analysis.spans import clusters
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import NAMED_SECTION, glued_lines, interface_lines, site_voice, weak_lines
from cleantext.page import Page, Verdicts

__all__ = ["account_form"]

IN_DIALOGUE: Final = Code("in_dialogue", "position", "inside an account dialogue")

GAP: Final = 3
"""Blocks between two phrases of the same dialogue."""
MIN_PHRASES: Final = 3
"""Phrases whose gaps belong to the dialogue too."""


def account_form(page: Page) -> Verdicts:
    """Drop account dialogues: log in, register, password recovery, greetings without a name, questions with YesNo.

    Leaves sentences about accounts, and the steps that a service's page explains.

    >>> from cleantext import analyze
    >>> [v.index for v in account_form(analyze("Log in\\nForgot your password?\\nHello, !\\nClose\\nRegister"))]
    [0, 1, 2, 3, 4]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    interface_lines(a, "account_form", found)
    site_voice(a, "account_form", "account", found)
    glued_lines(a, "account_form", found)
    weak_lines(a, "account_form", found)
    for group in clusters(found, GAP):
        if len(group) >= MIN_PHRASES:
            for j in range(group[0], group[-1] + 1):
                if not a.is_prose[j] and not a.is_code[j] and not a.is_heading[j]:
                    found.setdefault(j, IN_DIALOGUE())
    if a.is_html:
        for region in a.regions("account"):
            if a.prose_density(region) < 0.5 and any(j in found for j in region):
                found.update((j, NAMED_SECTION("account")) for j in region if j not in found)
    return Verdicts.drops(found)
