"""comment_policy: a site's rules for commenting."""

from __future__ import annotations

from typing import Final

import numpy as np

from cleantext.analysis import Analysis
from cleantext.analysis.analysis import LIST_ITEM
from cleantext.analysis.lists import COLONS
from cleantext.analysis.spans import clusters
from cleantext.blocks import BoolArray
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import HEADING_LINE, SITE_VOICE, headings
from cleantext.page import NO_VERDICTS, Page, Verdicts

__all__ = ["comment_policy"]

COMMENT_RULES: Final = Code("comment_rules", "phrase", "rules for commenting, with {quote}")

GAP: Final = 5
"""Largest distance, in blocks without unlinked list items, from one phrase of a set of rules to the next. The blocks between are
rules without a phrase."""
BULLETS: Final = tuple("•●▪■◦‣*·–—-")
UI_REACH: Final = 2
"""Largest distance, in blocks, from a single rule below the text to the interface text that confirms it."""


def comment_policy(page: Page) -> Verdicts:
    """Drop a site's rules for commenting: heading, paragraphs and list items.

    They are repeated below every article of a site. Keeps articles about the rules of a platform: the phrases are those of the
    rules themselves, they need a heading or a place below the text, and quoted phrases do not count.

    >>> from cleantext import analyze
    >>> text = "The council met on Monday to talk about the rules that the network has for comments, and voted for them."
    >>> list(comment_policy(analyze(text)))
    []
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    heads = _heads(a)
    voice, bullets = _unquoted(a, "prose"), _unquoted(a, "bullet")
    phrases = heads | bullets | voice
    if not phrases:
        return NO_VERDICTS
    listed = _unlinked_items(a)
    for group in clusters(phrases, GAP, places=np.cumsum(~listed)):
        rules = [i for i in group if i in voice]
        headed = [i for i in group if i in heads]
        if rules and headed:
            for j in range(headed[0], _end(a, listed, headed[0], group[-1]) + 1):
                if a.blocks.levels[j] != 1 or j in heads:
                    found[j] = COMMENT_RULES(phrases.get(j, voice[rules[0]]))
        else:
            found.update((i, SITE_VOICE(voice[i])) for i in rules if _is_below_text(a, i))
            found.update((i, HEADING_LINE(heads[i])) for i in headed if _heads_nothing(a, i))
    return Verdicts.drops(found)


def _heads(a: Analysis) -> dict[int, str]:
    """Return the headings of rules, without those of level 1 or 2 inside the main span."""
    inside = range(a.main_span.first + 1, a.main_span.last)
    return {
        i: phrase for i, phrase in headings(a, "comment_policy") if i not in inside or a.blocks.levels[i] not in (1, 2)
    }


def _is_below_text(a: Analysis, i: int) -> bool:
    """Return whether a rule is in a comment section or footer, or near interface text below the text."""
    return a.role_at(i, "comment", "footer") or (i > a.main_span.last and a.near(i, a.is_ui, UI_REACH))


def _heads_nothing(a: Analysis, i: int) -> bool:
    return i > a.main_span.first and not a.heads_prose(i) and not a.between_prose(i)


def _unquoted(a: Analysis, role: str) -> dict[int, str]:
    """Return the blocks with an unquoted phrase of a role, without code, and the phrase of each."""
    matches = a.matches["comment_policy", role].items()
    return {i: phrase.text for i, phrase in matches if not a.is_code[i] and not a.is_quoted(i, phrase.text)}


def _end(a: Analysis, listed: BoolArray, head: int, last: int) -> int:
    """Return the last block of a set of rules.

    It is the end of their side box, or of the list that their last phrase is in or announces.
    """
    box = a.side_box(head)
    if box is not None and last in box:
        return box.stop - 1
    while last + 1 < a.count and listed[last + 1] and (listed[last] or a.texts[last].endswith(COLONS)):
        last += 1
    return last


def _unlinked_items(a: Analysis) -> BoolArray:
    """Return bool, shape (blocks,): an unlinked item of a list."""
    items = (
        a.blocks.kinds == LIST_ITEM if a.is_html else np.array([text.startswith(BULLETS) for text in a.texts], np.bool_)
    )
    return items & ~a.is_link
