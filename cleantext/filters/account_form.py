"""account_form: logging in, registering, passwords, deleting an account."""

from __future__ import annotations

from typing import Final

from cleantext.filters._interface import take_glued, take_lines, take_voices, take_weak
from cleantext.filters._structure import clusters, view
from cleantext.page import Page, Verdicts

__all__ = ["account_form"]

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
    v = view(page)
    found: dict[int, str] = {}
    take_lines(v, "account_form", found)
    take_voices(v, "account_form", "account", found)
    take_glued(v, "account_form", found)
    take_weak(v, "account_form", found)
    for group in clusters(found, GAP):
        if len(group) >= MIN_PHRASES:
            for j in range(group[0], group[-1] + 1):
                if not v.body[j] and not v.code[j] and not v.heading(j):
                    found.setdefault(j, "inside an account dialogue")
    if v.html:
        for region in v.regions("account"):
            if v.prose_share(region) < 0.5 and any(j in found for j in region):
                found.update((j, "inside an element named as account dialogue") for j in region if j not in found)
    return v.drops(found)
