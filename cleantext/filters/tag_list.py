"""tag_list: lists of tags, topics and persons, with their labels."""

from __future__ import annotations

from itertools import takewhile
from typing import Final

from cleantext.analysis import Analysis
from cleantext.analysis.block_facts import LINK_DENSITY
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import HEADING_LINE, drop_blocks, headings, is_contents_entry, named_sections
from cleantext.page import Page, Verdicts

__all__ = ["tag_list"]

TAG: Final = Code("tag", "position", "an entry below the label {quote}")
TAG_LINE: Final = Code("tag_line", "phrase", "a line of tags, {quote}")

MIN_COMMAS: Final = 2
"""Commas from which a line in text mode contains all entries of its label. An inverted name ("Smith, Ann") has one comma."""


def tag_list(page: Page) -> Verdicts:
    """Drop "Tags:", "Topics", "Persons" and the entries that follow.

    They sort the pages of a site, and are not the author's words. Keeps chapters with such headings, which have paragraphs or
    unlinked lists below them, and everything before the text.

    >>> from cleantext import analyze
    >>> text = "It rained on Monday, and the match was called off.\\nTags:\\nrain, football, Smith, weather in May"
    >>> [v.index for v in tag_list(analyze(text))]
    [1, 2]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    for head, phrase in headings(a, "tag_list"):
        inside = not a.is_html and a.main_span.first < head < a.main_span.last
        if head not in found and a.prose_before[head] and not (inside or a.heads_prose(head) or a.between_prose(head)):
            entries = _linked_entries(a, head) if a.is_html else _listed_entries(a, head)
            if entries:
                found[head] = HEADING_LINE(phrase)
                drop_blocks(entries, TAG(phrase, block=head), found)
    _tag_lines(a, found)
    named_sections(a, "tags", found, when=lambda run: _is_tags(a, run), unless=a.is_heading)
    return Verdicts.drops(found)


def _tag_lines(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop lines that begin with a label and a colon, or are links or in a section of tags."""
    for i, label in a.matches["tag_list", "line"].items():
        if not (a.is_prose[i] or a.is_code[i] or a.is_heading[i] or is_contents_entry(a, i)):
            rest = a.normalised[i][len(label.text) :].lstrip()
            if rest in {"", ":", "："} and _is_explained(a, i):
                continue
            if rest[:1] in {":", "："} or a.is_link[i] or a.role_at(i, "tags"):
                found.setdefault(i, TAG_LINE(a.texts[i]))


def _is_explained(a: Analysis, i: int) -> bool:
    """Return whether a label has a sentence as its value: a term of a glossary."""
    return i + 1 < a.count and bool(a.is_prose[i + 1] and a.units.numbers[i + 1] == a.units.numbers[i])


def _is_tags(a: Analysis, run: range) -> bool:
    return a.link_density(run) >= LINK_DENSITY and a.prose_density(run) == 0


def _linked_entries(a: Analysis, head: int) -> list[int]:
    """Return the entries below a label in HTML mode: the links of its side box, or those that follow."""
    box = a.side_box(head)
    if box is not None and _is_tags(a, box):
        return list(box)
    return list(takewhile(lambda j: a.is_link[j] and _is_entry(a, j, head), range(head + 1, a.count)))


def _listed_entries(a: Analysis, head: int) -> list[int]:
    """Return the entries below a label in text mode.

    They end with a line with commas, or before a blank line or another heading.
    """
    entries: list[int] = []
    heads = [a.matches[key] for key in a.index.uses["headings"]]
    for j in takewhile(lambda j: _is_entry(a, j, head), range(head + 1, a.count)):
        if any(j in matches for matches in heads) or (entries and a.blocks.blanks[j] and not a.blocks.blanks[head + 1]):
            break
        entries.append(j)
        if a.stats.commas[j] >= MIN_COMMAS:
            break
    return entries


def _is_entry(a: Analysis, i: int, head: int) -> bool:
    """Return whether a block below a label may be an entry.

    Sentences, code and headings are not; interface text is one only right below the label.
    """
    return not (a.is_prose[i] or a.ends_sentence[i] or a.is_code[i] or a.is_heading[i] or (a.is_ui[i] and i > head + 1))
