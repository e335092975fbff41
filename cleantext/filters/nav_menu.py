"""nav_menu: menus, breadcrumbs, pagers, skip links, pickers and search boxes."""

from __future__ import annotations

from typing import Final

import numpy as np
import regex

from cleantext.analysis import Analysis
from cleantext.analysis.analysis import HEADING
from cleantext.analysis.characters import BLANK
from cleantext.analysis.spans import runs, sums_before
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import NAMED_SECTION, interface_lines
from cleantext.lexicons import EDGES, fold, normalise
from cleantext.page import Page, Verdicts

__all__ = ["nav_menu"]

REPEATED_ENTRY: Final = Code("repeated_entry", "repetition", "an entry of a menu, repeated: {quote}")
SYMBOL: Final = Code("symbol", "phrase", "a line with the symbol {quote} alone")
MENU_RUN: Final = Code("menu_run", "position", "in a menu with {quote}")
LINK_LINES: Final = Code("link_lines", "position", "in a run of {count} short links")
MENU_LABEL: Final = Code("menu_label", "phrase", "the label {quote} inside an element named as a menu")
PAGER: Final = Code("pager", "phrase", "a pager, {quote}")
MENU_LINE: Final = Code("menu_line", "phrase", "a menu in one line, {quote}")
BREADCRUMB: Final = Code("breadcrumb", "repetition", "a breadcrumb that ends with the headline, {quote}")

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
    a = page.analysis
    found: dict[int, Evidence] = {}
    known = _known(a)
    entries = a.is_short & (a.stats.chars <= ENTRY_CHARS) & ~a.is_prose & ~a.is_code
    _lines(a, found)
    _runs(a, entries, known, found)
    if a.is_html:
        _named(a, found)
    else:
        entry_texts = {a.normalised[i] for i in found}
        for i in [i for i, line in enumerate(a.normalised) if line in entry_texts] if found else ():
            if i not in found and a.is_short[i] and not a.between_prose(i):
                found[i] = REPEATED_ENTRY(a.texts[i])
    divided = (a.stats.joints > 0) | (a.is_link & (a.stats.digits > 1)) | (a.stats.words > 2)
    divided &= (a.stats.chars <= LINE_CHARS) & ~a.is_prose & ~a.is_code & (a.blocks.levels == 0)
    for i in (divided & _separable(a)).nonzero()[0].tolist():
        if i not in found and (len(SEPARATED_RE.findall(a.texts[i])) > 1 or a.stats.letters[i] < a.stats.digits[i]):
            _separated(a, i, found)
    return Verdicts.drops(found)


def _known(a: Analysis) -> set[int]:
    """Blocks that are a known entry of menus."""
    return {
        i
        for role in ("section", "line", "head")
        for i in a.matches["nav_menu", role]
        if a.is_short[i] and not a.is_heading[i]
    }


def _lines(a: Analysis, found: dict[int, Evidence]) -> None:
    interface_lines(a, "nav_menu", found)
    for i in (a.stats.chars <= 3).nonzero()[0].tolist():
        text = a.texts[i]
        if SYMBOL_RE.fullmatch(text) and not (a.is_code[i] or a.is_data(i) or a.between_prose(i)):
            found[i] = SYMBOL(text)


def _runs(a: Analysis, entries: np.ndarray, known: set[int], found: dict[int, Evidence]) -> None:
    """Between known entries, gaps of at most ``GAP`` short lines; a menu begins and ends with a known entry."""
    cluster: list[int] = []
    others, linked = sums_before(~entries).tolist(), sums_before(a.is_link).tolist()
    for i in [*sorted(known), a.count + GAP + 2]:
        if cluster and (i - cluster[-1] - 1 > GAP or others[i] > others[cluster[-1] + 1]):
            first, last = cluster[0], cluster[-1]
            if first <= GAP and not others[first] and not a.is_html:
                first = 0
            needed = HTML_HITS if a.is_html else TEXT_HITS
            share = (linked[last + 1] - linked[first]) / (last + 1 - first) if a.is_html else 1.0
            if len(cluster) >= needed and (last - first + 1 >= 3) and share >= HINT_LINKS:
                evidence = MENU_RUN(", ".join(a.texts[j] for j in cluster[:3]))
                for j in range(first, last + 1):
                    if (j in known or a.is_link[j] or not a.is_html) and not a.is_heading[j]:
                        found.setdefault(j, evidence)
            cluster = []
        cluster.append(i)
    if not a.is_html:
        return
    for run in runs(entries & a.is_link & (a.blocks.kinds != HEADING)):  # of links, whatever they say
        if len(run) >= LINK_RUN and not known.isdisjoint(run):
            evidence = LINK_LINES(count=len(run))
            for j in run:
                found.setdefault(j, evidence)


def _named(a: Analysis, found: dict[int, Evidence]) -> None:
    """Elements that their names or tags call menus, when links fill them."""
    eligible = ~(a.is_prose | a.is_code | ((a.blocks.levels == 1) & ~a.is_link))
    small = a.stats.chars <= NAMED_ENTRY
    lines, heads = a.matches["nav_menu", "line"], a.matches["nav_menu", "head"]
    for region in a.regions("nav"):
        span = slice(region.start, region.stop)
        taken = eligible[span] & (a.is_link[span] | small[span])
        linked = a.link_density(region) >= HINT_LINKS
        for j in (taken.nonzero()[0] + region.start).tolist():
            if linked or a.is_link[j]:
                found.setdefault(j, NAMED_SECTION("nav"))
            elif j in lines or j in heads:
                found.setdefault(j, MENU_LABEL(a.texts[j]))


def _separable(a: Analysis) -> np.ndarray:
    """bool, one a block: whether it may hold what ``SEPARATED_RE`` finds, or has more figures than letters."""
    marked: np.ndarray = (a.stats.joints > 0) | (a.stats.letters < a.stats.digits)
    if a.stats.classes_present & BLANK:  # then every line is looked at
        marked[:] = True
    else:
        marked[a.containing("::", "<<", " - ", "  ")] = True
    return marked


def _separated(a: Analysis, i: int, found: dict[int, Evidence]) -> None:
    """Menus and breadcrumbs within one line: parts between separators, known entries or the page's headline."""
    text = a.texts[i]
    if a.is_html and "\n" in text:
        return
    parts = [normalise(part) for part in SEPARATED_RE.split(text) if part.strip(EDGES)]
    if a.is_html and a.is_link[i] and PAGER_RE.fullmatch(text):
        found[i] = PAGER(text)
    if len(parts) < 3 or max(len(part) for part in parts[:-1]) > ENTRY_CHARS:
        return
    hits = sum(1 for part in parts if any(p.filter == "nav_menu" for p in a.index.phrases_equal_to(part)))
    if (hits >= 2 and hits >= 0.4 * len(parts)) or (hits and hits >= 0.3 * len(parts) and (a.is_link[i] or i < 40)):
        found[i] = MENU_LINE(text)
        return
    last = fold(parts[-1])
    if (
        len(parts) >= 3
        and len(last) > 12
        and any(a.normalised[j] == last for j in range(max(i - 6, 0), min(i + 8, a.count)) if j != i)
    ):
        found[i] = BREADCRUMB(text)
