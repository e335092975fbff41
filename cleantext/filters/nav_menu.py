"""nav_menu: menus, breadcrumbs, pagers, skip links, pickers and search boxes."""

from __future__ import annotations

from typing import Final

import numpy as np
import regex

from cleantext.characters import BLANK
from cleantext.filters._interface import take_lines
from cleantext.filters._structure import HEADING, View, running, runs, view
from cleantext.lexicon import EDGES, fold, normalise
from cleantext.page import Page, Verdicts

__all__ = ["nav_menu"]

ENTRY_CHARS: Final = 45
"""Characters up to which a line may be a menu's entry."""
GAP: Final = 4
"""Entries between two known ones that no lexicon needs to know."""
TEXT_HITS: Final = 3
"""Known entries that make a run of short lines a menu in text mode."""
HTML_HITS: Final = 2
"""Known entries that make a run of links a menu in HTML mode."""
LINK_RUN: Final = 4
"""Links in a row, each a block of its own and named so by no hint, that are a menu when some entry is known."""
SEPARATED_RE: Final = regex.compile(r"[/>»›→|·•]|::|\s-\s|<<|\s{2,}+")
LINE_CHARS: Final = 250
"""Characters that a menu in one line has at most."""
SYMBOL_RE: Final = regex.compile(r"[\^<>«»‹›▲▼△▽↑↓←→×✕✖☰≡|⌃˄˅]{1,3}")
PAGER_RE: Final = regex.compile(r"\W{0,8}+(?:\d{1,4}+\W{1,12}+){2,}+(?:\d{1,5}+)?\W{0,12}+")
HINT_LINKS: Final = 0.5
"""Link share of an element named a menu from which on it is believed to be one."""
NAMED_ENTRY: Final = 60
"""Characters up to which an unlinked block inside an element named a menu is part of it (labels, the current page)."""


def nav_menu(page: Page) -> Verdicts:
    """Drop menus, breadcrumbs, pagers, skip links, search boxes, language and city pickers.

    A menu is a run of short lines (links, in HTML) some of which are known entries. Leaves lists of the body: no known
    entry stands in them; and headings above a paragraph.

    >>> from cleantext import analyze
    >>> page = analyze("Home\\nPolitics\\nCastle hill\\nSport\\n\\nThe mayor opened the bridge on Monday, as planned.")
    >>> [v.index for v in nav_menu(page)]
    [0, 1, 2, 3]
    """
    v = view(page)
    found: dict[int, str] = {}
    known = _known(v)
    entries = v.m.short & (v.m.chars <= ENTRY_CHARS) & ~v.body & ~v.code
    _lines(v, found)
    _runs(v, entries, known, found)
    if v.html:
        _named(v, found)
    else:
        entry_texts = {v.folded[i] for i in found}
        for i in [i for i, line in enumerate(v.folded) if line in entry_texts] if found else ():
            if i not in found and v.m.short[i] and not v.amid_prose(i):
                found[i] = "a menu's entry once more"
    divided = (v.m.joints > 0) | (v.links & (v.m.digits > 1)) | (v.m.words > 2)
    divided &= (v.m.chars <= LINE_CHARS) & ~v.body & ~v.code & (v.blocks.levels == 0)
    for i in (divided & _separable(v)).nonzero()[0].tolist():
        if i not in found and (len(SEPARATED_RE.findall(v.texts[i])) > 1 or v.m.letters[i] < v.m.digits[i]):
            _separated(v, i, found)
    return v.drops(found)


def _known(v: View) -> set[int]:
    """Blocks that are a known entry of menus."""
    return {
        i for role in ("section", "line", "head") for i in v.hits["nav_menu", role] if v.m.short[i] and not v.heading(i)
    }


def _lines(v: View, found: dict[int, str]) -> None:
    take_lines(v, "nav_menu", found)
    for i in (v.m.chars <= 3).nonzero()[0].tolist():
        text = v.texts[i]
        if SYMBOL_RE.fullmatch(text) and not (v.code[i] or v.listed(i) or v.amid_prose(i)):
            found[i] = f"a lone {text!r}"


def _runs(v: View, entries: np.ndarray, known: set[int], found: dict[int, str]) -> None:
    """Between known entries, gaps of at most ``GAP`` short lines; a menu begins and ends with a known entry."""
    cluster: list[int] = []
    others, linked = running(~entries).tolist(), running(v.links).tolist()
    for i in [*sorted(known), v.n + GAP + 2]:
        if cluster and (i - cluster[-1] - 1 > GAP or others[i] > others[cluster[-1] + 1]):
            first, last = cluster[0], cluster[-1]
            if first <= GAP and not others[first] and not v.html:
                first = 0
            needed = HTML_HITS if v.html else TEXT_HITS
            share = (linked[last + 1] - linked[first]) / (last + 1 - first) if v.html else 1.0
            if len(cluster) >= needed and (last - first + 1 >= 3) and share >= HINT_LINKS:
                reason = f"in a menu with {', '.join(repr(v.texts[j]) for j in cluster[:3])}"
                for j in range(first, last + 1):
                    if (j in known or v.links[j] or not v.html) and not v.heading(j):
                        found.setdefault(j, reason)
            cluster = []
        cluster.append(i)
    if not v.html:
        return
    for run in runs(entries & v.links & (v.blocks.kinds != HEADING)):  # of links, whatever they say
        if len(run) >= LINK_RUN and not known.isdisjoint(run):
            reason = f"in a run of {len(run)} short links"
            for j in run:
                found.setdefault(j, reason)


def _named(v: View, found: dict[int, str]) -> None:
    """Elements that their names or tags call menus, when links fill them."""
    eligible = ~(v.body | v.code | ((v.blocks.levels == 1) & ~v.links))
    small = v.m.chars <= NAMED_ENTRY
    lines, heads = v.hits["nav_menu", "line"], v.hits["nav_menu", "head"]
    for region in v.regions("nav"):
        span = slice(region.start, region.stop)
        taken = eligible[span] & (v.links[span] | small[span])
        linked = v.link_share(region) >= HINT_LINKS
        for j in (taken.nonzero()[0] + region.start).tolist():
            if linked or v.links[j]:
                found.setdefault(j, "inside an element named a menu")
            elif j in lines or j in heads:
                found.setdefault(j, "a label inside an element named a menu")


def _separable(v: View) -> np.ndarray:
    """bool, one a block: whether it may hold what ``SEPARATED_RE`` finds, or has more figures than letters."""
    marked: np.ndarray = (v.m.joints > 0) | (v.m.letters < v.m.digits)
    if v.m.seen & BLANK:  # then every line is looked at
        marked[:] = True
    else:
        marked[v.containing("::", "<<", " - ", "  ")] = True
    return marked


def _separated(v: View, i: int, found: dict[int, str]) -> None:
    """Menus and breadcrumbs within one line: parts between separators, known entries or the page's headline."""
    text = v.texts[i]
    if "\n" in text:
        return
    parts = [normalise(part) for part in SEPARATED_RE.split(text) if part.strip(EDGES)]
    if v.html and v.links[i] and PAGER_RE.fullmatch(text):
        found[i] = f"a pager, {text[:30]!r}"
    if len(parts) < 3 or max(len(part) for part in parts[:-1]) > ENTRY_CHARS:
        return
    hits = sum(1 for part in parts if any(p.filter == "nav_menu" for p in v.index.equal(part)))
    if (hits >= 2 and hits >= 0.4 * len(parts)) or (hits and hits >= 0.3 * len(parts) and (v.links[i] or i < 40)):
        found[i] = f"a menu in one line, {text[:40]!r}"
        return
    last = fold(parts[-1])
    if (
        len(parts) >= 3
        and len(last) > 12
        and any(v.folded[j] == last for j in range(max(i - 6, 0), min(i + 8, v.n)) if j != i)
    ):
        found[i] = f"a breadcrumb that ends with the headline, {text[:40]!r}"
