"""tag_list: tags, topics, persons: labels and the entries after them."""

from __future__ import annotations

from typing import Final

from cleantext.filters._structure import LINK_SHARE, View, view
from cleantext.page import Page, Verdicts

__all__ = ["tag_list"]

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
    v = view(page)
    found: dict[int, str] = {}
    for i, phrase in sorted(v.hits["tag_list", "head"].items()):
        if (
            i in found
            or not v.m.short[i]
            or v.code[i]
            or v.heads_prose(i)
            or v.amid_prose(i)
            or v.bodies_before[i] < 1
            or v.cell(i)
        ):
            continue
        if not v.html and v.first_body < i < v.last_body:
            continue
        entries = _entries(v, i)
        if entries:
            found[i] = f"heads tags: {phrase.text!r}"
            found.update((j, f"an entry below {phrase.text!r}") for j in entries)
    for i, phrase in v.hits["tag_list", "line"].items():
        if i in found or v.body[i] or v.code[i] or v.heading(i):
            continue
        rest = (
            v.folded[i][len(phrase.text) :].lstrip() if v.m.chars[i] <= 120 else v.texts[i][len(phrase.text) :].lstrip()
        )
        if rest[:1] in {":", "："} or (v.html and v.links[i]) or v.hint_at(i, "tags"):
            found[i] = f"a line of tags, {v.texts[i][:40]!r}"
    if v.html:
        for region in v.regions("tags"):
            if v.link_share(region) >= 0.5 and v.prose_share(region) == 0:
                found.update((j, "inside an element named tags") for j in region if not v.heading(j) and j not in found)
    return v.drops(found)


def _entries(v: View, head: int) -> list[int]:
    """The blocks after a label that are its entries: one line with commas, or short ones up to something else."""
    box = v.box(head)
    if box is not None and v.prose_share(box) == 0 and v.link_share(box) >= LINK_SHARE:
        return list(box)
    entries: list[int] = []
    for j in range(head + 1, min(head + 1 + ENTRIES, v.n)):
        if v.body[j] or v.code[j] or v.m.ends[j] or (v.furniture[j] and j > head + 1) or v.heading(j):
            break
        if not v.html and any(
            (name, "head") != ("tag_list", "head") and j in v.hits[name, "head"]
            for name in ("read_also", "most_read", "comments", "comment_policy", "newsletter")
        ):
            break
        if v.html and not v.links[j]:
            break
        if j in v.hits["tag_list", "head"]:
            break
        if v.m.chars[j] > ENTRY_CHARS:
            if v.m.commas[j] >= 2 and v.m.chars[j] <= LIST_CHARS and not entries:
                entries.append(j)
            break
        entries.append(j)
        if not v.html and v.m.commas[j] >= 2:
            break
        if not v.html and j + 1 < v.n and v.blocks.blanks[j + 1] > 0 and v.blocks.blanks[head + 1] == 0:
            break
    return entries
