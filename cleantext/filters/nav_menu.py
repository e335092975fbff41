"""nav_menu: menus, breadcrumbs, pagers, skip links, pickers and search boxes.

Longer than the other filters, as it has six rules: symbols, runs of entries, named elements, repeated entries, pagers, divided lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import regex

from cleantext._core.bits import BLANK
from cleantext.analysis import Analysis
from cleantext.analysis.dates import is_age
from cleantext.analysis.spans import clusters, runs, sums_before
from cleantext.blocks import BoolArray
from cleantext.evidence import Code, Evidence
from cleantext.filters.contents import contents
from cleantext.filters.rules import drop_blocks, interface_lines, named_sections, short_matches
from cleantext.lexicons import EDGES, is_dense, normalise
from cleantext.page import Page, Verdicts

__all__ = ["nav_menu"]

REPEATED_ENTRY: Final = Code("repeated_entry", "repetition", "a repeated menu entry, {quote}")
SYMBOL: Final = Code("symbol", "phrase", "only the symbol {quote}")
MENU_RUN: Final = Code("menu_run", "position", "in a menu with {quote}")
LINK_LINES: Final = Code("link_lines", "position", "in a run of {count} short links")
MENU_LABEL: Final = Code("menu_label", "phrase", "the label {quote} inside an element named as a menu")
PAGER: Final = Code("pager", "phrase", "a pager, {quote}")
MENU_LINE: Final = Code("menu_line", "phrase", "a menu on one line, {quote}")
BREADCRUMB: Final = Code("breadcrumb", "repetition", "a breadcrumb that ends with the headline, {quote}")

SEPARATOR_RE: Final = regex.compile(r"[/>»›→|·•＞｜]|::|\s-\s|<<|\s{2,}+")
"""Separators between the entries of a menu or breadcrumb on one line."""
SYMBOL_RE: Final = regex.compile(r"[\^<>«»‹›▲▼△▽↑↓←→×✕✖☰≡|⌃˄˅]{1,3}")
"""A line of one to three arrows or signs of buttons."""
PAGER_RE: Final = regex.compile(r"\W{0,8}+(?:\d{1,4}+\W{1,12}+){2,}+(?:\d{1,5}+)?\W{0,12}+")
"""Two or more page numbers. Linear: every repetition is bounded or possessive."""

ENTRY_CHARS: Final = 45
"""Most characters of a menu entry, as a line or as a part of a divided line. Headlines are longer."""
GAP: Final = 4
"""Most entries in a row that are not in the lexicon, between two known entries of a menu, or in text mode above the first one."""
MENU_LINES: Final = 3
"""Fewest lines of a menu in HTML mode, from its first known entry to its last."""
KNOWN_LINES: Final = 3
"""Fewest known entries of a menu in text mode. A list of the text may contain two such words."""
LINK_RUN: Final = 4
"""Fewest short links in a row, one of them a known entry, of a menu in HTML mode. References in the text are fewer."""
LINKED_SHARE: Final = 0.5
"""Smallest share of links in a menu: of its lines in a run, of its characters in an element named as a menu, where unlinked labels
are then entries, too. The dishes on the menu of a restaurant are not linked."""
COPY_WORDS: Final = 4
"""Most words of a menu entry whose copies are dropped, too. Longer ones may be titles that a box of latest posts repeats."""
LINE_CHARS: Final = 250
"""Most characters of a menu on one line. Longer lines, from flattened layout tables, have the text beside the menu."""
LINE_PARTS: Final = 3
"""Fewest parts of a menu or breadcrumb on one line. Many labels have two: "Film/Music"."""
KNOWN_SHARE: Final = 0.4
"""Smallest share of known entries in the parts of a menu on one line: two of five."""
TOP_SHARE: Final = 0.3
"""The same for lines above the main span and links, which may be breadcrumbs: one of three, such as "Home"."""
HEADLINE_CHARS: Final = 12
"""Characters above which the last part of a line may be the headline; half of them in Chinese and Japanese. Shorter ones are steps ("Settings > Apps > Calendar")."""
HEADLINE_REACH: Final = 6
"""Largest distance, in blocks, from a breadcrumb to the headline that it ends with."""


def nav_menu(page: Page) -> Verdicts:
    """Drop menus, breadcrumbs, pagers, skip links, search boxes and pickers.

    They lead to other pages, to a place on the page (a table of contents), or to the page in another language or for another city.
    A menu is a run of short lines (in HTML mode: of links) between entries that the lexicon knows, or an element named as a menu; on one
    line, known entries between separators, or a path that ends with the headline. A table of contents has the headings of the page.
    Keeps lists of the text, as they contain no known entries or are not linked, headings above a paragraph, and data in tables.

    >>> from cleantext import analyze
    >>> page = analyze("Home\\nPolitics\\nCastle hill\\nSport\\n\\nThe mayor opened the bridge on Monday, as planned.")
    >>> [v.reason for v in nav_menu(page)][2:]
    ["in a menu with 'Home, Politics, Sport'", "in a menu with 'Home, Politics, Sport'"]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    interface_lines(a, "nav_menu", found)
    _symbols(a, found)
    _runs(a, found)
    _named_menus(a, found)
    _repeated(a, found)
    _pagers(a, found)
    _divided_lines(a, found)
    contents(a, found)
    return Verdicts.drops(found)


def _symbols(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop lines that are only arrows or signs of buttons."""
    for i in ((a.stats.letters == 0) & ~a.is_code).nonzero()[0].data:
        if SYMBOL_RE.fullmatch(a.texts[i]) and not a.is_data(i) and not a.between_prose(i):
            found[i] = SYMBOL(a.texts[i])


def _runs(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop menus: short lines from the first known entry to the last, and runs of short links."""
    known = {i for role in ("section", "line", "head") for i in short_matches(a, "nav_menu", role, unless=a.is_heading)}
    entries = a.is_short & (a.stats.chars <= ENTRY_CHARS) & ~a.is_prose & ~a.is_code
    for menu in _menus(entries, known):
        run = range(menu[0], menu[-1] + 1)
        evidence = MENU_RUN(", ".join(a.texts[i] for i in menu[:3]))
        if a.is_html:
            if len(run) >= MENU_LINES and a.is_link[run.start : run.stop].mean() >= LINKED_SHARE:
                drop_blocks((i for i in run if (i in known or a.is_link[i]) and not a.is_heading[i]), evidence, found)
        elif len(menu) >= KNOWN_LINES:
            drop_blocks(run, evidence, found)
            if run.start <= GAP and entries[: run.start].all():
                drop_blocks(range(run.start), evidence, found)
    _link_runs(a, entries, known, found)


def _link_runs(a: Analysis, entries: BoolArray, known: set[int], found: dict[int, Evidence]) -> None:
    """Drop runs of short links that contain a known entry. HTML only, as text has no links."""
    for run in runs(entries & a.is_link & ~a.is_heading & ~a.in_headed_table):
        if len(run) >= LINK_RUN and not known.isdisjoint(run):
            drop_blocks(run, LINK_LINES(count=len(run)), found)


def _menus(entries: BoolArray, known: set[int]) -> Iterator[list[int]]:
    """Yield known entries in groups.

    Between neighbours there are at most ``GAP`` other blocks, all of which may be entries.
    """
    others = sums_before(~entries).data
    for cluster in clusters(known, GAP + 1):
        ends = [at for at in range(1, len(cluster)) if others[cluster[at]] > others[cluster[at - 1] + 1]]
        for first, end in pairwise([0, *ends, len(cluster)]):
            yield cluster[first:end]


def _named_menus(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop elements named as menus if they are mainly links, and otherwise their links and known labels.

    The second kind may be the menu of a restaurant.
    """
    stays = a.is_prose | a.is_code | ((a.blocks.levels == 1) & ~a.is_link)
    labels = {*a.matches["nav_menu", "line"], *a.matches["nav_menu", "head"]}
    named_sections(a, "nav", found, when=lambda blocks: a.link_density(blocks) >= LINKED_SHARE, unless=stays)
    named_sections(a, "nav", found, when=lambda blocks: True, unless=stays | ~a.is_link)
    for blocks in a.regions("nav"):
        for i in labels.intersection(blocks):
            if not stays[i]:
                found.setdefault(i, MENU_LABEL(a.texts[i]))


def _repeated(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop, in text mode, copies of dropped lines anywhere on the page."""
    if not a.is_html:
        for entry in {a.normalised[i] for i in found}:
            for i in a.places[entry]:
                if i not in found and a.stats.words[i] <= COPY_WORDS and not a.between_prose(i):
                    found[i] = REPEATED_ENTRY(a.texts[i])


def _pagers(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop linked page numbers. HTML only."""
    if a.is_html:
        for i in (a.is_link & ~a.is_heading & ~a.is_code & (a.stats.letters < a.stats.digits)).nonzero()[0].data:
            if PAGER_RE.fullmatch(a.texts[i]):
                found.setdefault(i, PAGER(a.texts[i]))


def _divided_lines(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop menus and breadcrumbs on one line. The line of a post's author, age and links is none."""
    is_candidate = _is_divided(a) & ~a.is_prose & ~a.is_code & ~a.is_heading & (a.stats.chars <= LINE_CHARS)
    for i in is_candidate.nonzero()[0].data:
        pieces = SEPARATOR_RE.split(a.texts[i])
        if i in found or len(pieces) < LINE_PARTS or (a.is_html and "\n" in a.texts[i]) or is_age(a, i):
            continue
        parts = [normalise(piece) for piece in pieces if piece.strip(EDGES)]
        if len(parts) < LINE_PARTS or max(map(len, parts[:-1])) > ENTRY_CHARS:
            continue
        if _known_share(a, parts) >= (TOP_SHARE if a.is_link[i] or i < a.main_span.first else KNOWN_SHARE):
            found[i] = MENU_LINE(a.texts[i])
        elif len(parts[-1]) * (1 + is_dense(parts[-1][0])) > HEADLINE_CHARS and _is_repeated_nearby(a, i, parts[-1]):
            found[i] = BREADCRUMB(a.texts[i])


def _is_divided(a: Analysis) -> BoolArray:
    """Return bool, shape (blocks,): may contain a match of ``SEPARATOR_RE``."""
    divided: BoolArray = a.stats.joints > 0
    if a.stats.classes_present & BLANK:  # white space other than single spaces may be on every line
        divided[:] = True
    else:
        divided[a.containing("::", "<<", " - ", "  ", "＞", "｜")] = True
    return divided


def _known_share(a: Analysis, parts: list[str]) -> float:
    """Return the share, 0 to 1, of parts that are phrases of the lexicon."""
    return sum(map(a.index.lines_of(filter="nav_menu").__contains__, parts)) / len(parts)


def _is_repeated_nearby(a: Analysis, i: int, text: str) -> bool:
    """Return whether a block near ``i`` has a normalised text."""
    return any(0 < abs(i - j) <= HEADLINE_REACH for j in a.places.get(text, ()))
