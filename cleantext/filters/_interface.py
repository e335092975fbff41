"""Taking interface phrases: short lines that are one, and sentences in a site's own voice.

A phrase alone never drops a block. These functions ask where it stands, and note in ``found`` what is to go and why.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import regex

from cleantext import lexicon
from cleantext.filters._structure import UI_FILTERS, View
from cleantext.page import Blocks

__all__ = ["take_glued", "take_lines", "take_voices", "take_weak"]

GLUED_CHARS: Final = 120
"""Longer lines are not taken apart."""
GLUE_RE: Final = regex.compile(r"(?<=[\p{Ll}?!.)])(?=\p{Lu})|[|/·•,]|\s{2,}+")
"""Where interface phrases touch: a capital after a small letter, or a separator."""
PART_ROLES: Final = frozenset(("line", "network", "head"))
"""Roles of the phrases that such a line is made of."""
OPENING_CHARS: Final = 6
"""Characters by which a line is seen to begin like no phrase at all."""
SENTENCE_WORDS: Final = 4
"""A line of more words that begins like an interface phrase and ends like a sentence is a sentence."""
REPEATS: Final = 3
"""Times that an interface phrase stands alone on a line of one page, from which on it is the interface's."""
LINE_REACH: Final = 2
"""Blocks around an interface phrase inside the text among which another one bears it out."""
VOICE_COVER: Final = 0.3
"""Share of a sentence that the phrase makes up, from which on it needs no other proof where the text begins or ends."""
VOICE_REACH: Final = 3
"""Blocks around a sentence in the site's own voice among which an interface line bears it out."""


def take_lines(v: View, name: str, found: dict[int, str], *, amid: bool = False) -> None:
    """Take the ``line`` phrases of a filter's lexicon: short blocks that are the phrase, and head no paragraph.

    ``amid``: also between two paragraphs of flattened text, where an honest sub-heading could stand.
    """
    for i, phrase in v.hits[name, "line"].items():
        if i in found or not v.m.short[i] or v.code[i] or v.introduced(i):
            continue
        if v.heading(i) and not (i + 1 < v.n and (v.furniture[i + 1] or v.links[i + 1])):
            continue
        if phrase.mode == "starts_with" and v.m.ends[i] and not v.links[i] and v.m.words[i] > SENTENCE_WORDS:
            continue
        if (amid and not v.listed(i)) or (not v.amid_prose(i) and _borne_out(v, i)):
            found[i] = f"the interface line {phrase.text!r}"


def take_weak(v: View, name: str, found: dict[int, str]) -> None:
    """Take the ``weak_line`` phrases of a lexicon, ordinary words as well, next to what the filter has taken already."""
    for i, phrase in sorted(v.hits[name, "weak_line"].items()):
        if (i not in found and v.m.short[i] and not v.cell(i) and not v.heading(i) and not v.introduced(i)) and any(
            j in found for j in range(i - LINE_REACH, i + LINE_REACH + 1)
        ):
            found[i] = f"the interface line {phrase.text!r} beside others"


def take_voices(v: View, name: str, category: str, found: dict[int, str]) -> None:
    """Take the ``prose`` phrases of a filter's lexicon where they are the site's own voice."""
    for i, phrase in v.hits[name, "prose"].items():
        if i not in found and _spoken(v, i, phrase.text, category):
            found[i] = f"says {phrase.text!r}"


def take_glued(v: View, name: str, found: dict[int, str]) -> None:
    """Take lines made of several interface phrases that flattening glued: ``Log inPrivacy Policy``, ``Print | Share``."""
    for i, owner in v.source.once(_glued_lines).items():
        if owner == name and i not in found and not v.amid_prose(i):
            found[i] = f"interface phrases in one line, {v.texts[i][:40]!r}"


def _borne_out(v: View, i: int) -> bool:
    """Whether an interface phrase stands where interfaces do: a link, among others of its kind, or outside the text."""
    if v.listed(i):
        return False
    if not v.first_body < i < v.last_body:
        # a text's first line, when it is one word, is rather its title
        return v.html or i > 0 or " " in v.folded[i] or v.near(i, v.furniture, 1)
    return bool(v.links[i]) or v.near(i, v.furniture, LINE_REACH) or len(v.places[v.folded[i]]) >= REPEATS


def _spoken(v: View, i: int, phrase: str, category: str) -> bool:
    """Whether a phrase of the site's own voice is borne out by where it stands: never by itv.

    It is, when it is not within quotation marks, and its element is named so, hidden, or in a footer or side box; or an
    interface line is near; or it stands before the first or after the last honest paragraph.
    """
    if v.code[i] or v.quoted(i, phrase) or (v.heading(i) and v.heads_prose(i)):
        return False
    if v.html and (v.hint_at(i, category, "footer", "aside") or v.blocks.hidden[i]):
        return True
    if v.near(i, v.furniture, VOICE_REACH):
        return True
    beside = v.first_body - 1 <= i <= v.last_body + 1
    return not beside or (len(phrase) >= VOICE_COVER * v.m.chars[i] and not v.amid_prose(i))


@cache
def _openings(index: lexicon.Index) -> frozenset[str]:
    """The first ``OPENING_CHARS`` characters of every phrase that may be a part of a glued line."""
    return index.openings(OPENING_CHARS, _is_part)


def _is_part(filter_: str, role: str) -> bool:
    return role in PART_ROLES and (filter_ in UI_FILTERS or filter_ == "comment_policy")


def _glued_lines(blocks: Blocks) -> dict[int, str]:
    """Lines that consist of several interface phrases, with the filter whose phrase comes first."""
    v = blocks.once(View)
    lines: dict[int, str] = {}
    allowed = (v.m.chars <= GLUED_CHARS) & (v.m.joints > 0) & ~v.body & ~v.code
    openings = _openings(v.index)
    for i in allowed.nonzero()[0].tolist():
        owner = ""
        count = 0
        line = v.folded[i]
        if openings.isdisjoint([line[:chars] for chars in range(1, OPENING_CHARS + 1)]):
            continue
        if not _owner(v, lexicon.normalise(GLUE_RE.split(v.texts[i], 1)[0])):
            continue
        for part in GLUE_RE.split(v.texts[i]):
            known = lexicon.normalise(part)
            if known:
                count += 1
                owned = _owner(v, known)
                owner = owner or owned
                if not owned:
                    break
        else:
            if count >= 2:
                lines[i] = owner
    return lines


def _owner(v: View, part: str) -> str:
    """The filter that knows a part of a line as an interface phrase; empty where none does."""
    for phrase in (*v.index.equal(part), *v.index.start(part)):
        if _is_part(phrase.filter, phrase.role):
            return phrase.filter
    return ""
