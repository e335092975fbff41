"""tag_list: tags, topics, persons: labels and the entries after them."""

from __future__ import annotations

from typing import Final

from cleantext.analysis import Analysis
from cleantext.analysis.analysis import LINK_DENSITY
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import HEADING_LINE, NAMED_SECTION
from cleantext.page import Page, Verdicts

__all__ = ["tag_list"]

TAG: Final = Code("tag", "position", "an entry below {quote}")
TAG_LINE: Final = Code("tag_line", "phrase", "a line of tags, {quote}")

ENTRY_CHARS: Final = 60
"""Characters up to which a block below the label is an entry."""
ENTRIES: Final = 25
"""Entries that a label has at most."""
LIST_CHARS: Final = 400
"""Characters up to which one line of entries, divided by commas, may be long."""


def tag_list(page: Page) -> Verdicts:
    """Drop "Tags:", "Topics", "Persons" and the entries that follow.

    Leaves chapters called so: a paragraph follows them, or they stand before the text.

    >>> from cleantext import analyze
    >>> text = "It rained on Monday, and the match was called off.\\nTags:\\nrain, football, Smith, weather in May"
    >>> [v.index for v in tag_list(analyze(text))]
    [1, 2]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    for i, phrase in sorted(a.matches["tag_list", "head"].items()):
        if (
            i in found
            or not a.is_short[i]
            or a.is_code[i]
            or a.heads_prose(i)
            or a.between_prose(i)
            or a.prose_before[i] < 1
            or a.is_cell[i]
        ):
            continue
        if not a.is_html and a.main_span.first < i < a.main_span.last:
            continue
        entries = _entries(a, i)
        if entries:
            found[i] = HEADING_LINE(phrase.text)
            found.update((j, TAG(phrase.text, block=i)) for j in entries)
    for i, phrase in a.matches["tag_list", "line"].items():
        if i in found or a.is_prose[i] or a.is_code[i] or a.is_heading[i]:
            continue
        rest = (
            a.normalised[i][len(phrase.text) :].lstrip() if a.stats.chars[i] <= 120 else a.texts[i][len(phrase.text) :].lstrip()
        )
        if rest[:1] in {":", "："} or (a.is_html and a.is_link[i]) or a.role_at(i, "tags"):
            found[i] = TAG_LINE(a.texts[i])
    if a.is_html:
        for region in a.regions("tags"):
            if a.link_density(region) >= 0.5 and a.prose_density(region) == 0:
                found.update((j, NAMED_SECTION("tags")) for j in region if not a.is_heading[j] and j not in found)
    return Verdicts.drops(found)


def _entries(a: Analysis, head: int) -> list[int]:
    """The blocks after a label that are its entries: one line with commas, or short ones up to something else."""
    box = a.side_box(head)
    if box is not None and a.prose_density(box) == 0 and a.link_density(box) >= LINK_DENSITY:
        return list(box)
    entries: list[int] = []
    for j in range(head + 1, min(head + 1 + ENTRIES, a.count)):
        if a.is_prose[j] or a.is_code[j] or a.ends_sentence[j] or (a.is_ui[j] and j > head + 1) or a.is_heading[j]:
            break
        if not a.is_html and any(
            (name, "head") != ("tag_list", "head") and j in a.matches[name, "head"]
            for name in ("read_also", "most_read", "comments", "comment_policy", "newsletter")
        ):
            break
        if a.is_html and not a.is_link[j]:
            break
        if j in a.matches["tag_list", "head"]:
            break
        if a.stats.chars[j] > ENTRY_CHARS:
            if a.stats.commas[j] >= 2 and a.stats.chars[j] <= LIST_CHARS and not entries:
                entries.append(j)
            break
        entries.append(j)
        if not a.is_html and a.stats.commas[j] >= 2:
            break
        if not a.is_html and j + 1 < a.count and a.blocks.blanks[j + 1] > 0 and a.blocks.blanks[head + 1] == 0:
            break
    return entries
