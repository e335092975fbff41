"""Facts derived from a page's blocks, once for all filters: text statistics, phrases, section roles, the main span, predicates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis import phrase_index
from cleantext.analysis.phrase_index import Matches
from cleantext.analysis.section_roles import BIT, section_roles
from cleantext.analysis.spans import Span, densest_span, runs, sums_before
from cleantext.analysis.text_stats import TextStats, text_stats
from cleantext.blocks import KINDS, Blocks, BoolArray

__all__ = ["CAPTION", "HEADING", "LINK_DENSITY", "LIST_ITEM", "TABLE_CELL", "Analysis"]

HEADING: Final = KINDS.index("heading")
CODE: Final = KINDS.index("code")
LIST_ITEM: Final = KINDS.index("list_item")
CAPTION: Final = KINDS.index("caption")
TABLE_CELL: Final = KINDS.index("table_cell")

PROSE, LINK, IS_CODE, UI, SHORT, IS_HEADING, CELL, ENDS_SENTENCE = (1 << bit for bit in range(8))
"""Bits of ``Analysis.flags``."""

LINK_DENSITY: Final = 0.5
"""Share of a block's characters in links from which on it is a link."""
SIDE_BOX_SHARE: Final = 0.4
"""Share of the page's characters above which a container is not a side box."""
ITEM_RE: Final = re.compile(r"(?:[-*•–+▪◦]|\d{1,2}[.)])\s")
"""A bullet or number that begins an item of a flattened list."""
OPENING_WORDS: Final = 4.0
"""Words of a line with a colon at its end ("How to do it:") that announces a list next to a paragraph."""
LIST_REACH: Final = 30
"""Items of a list that are looked back over for the paragraph that announces it."""
MIN_STEP, MAX_STEP, EVEN_STEPS = 2, 6, 0.8
"""Blocks from one card to the next, and the share of the steps that must be equal."""
MIN_CARDS, MAX_CARDS = 4, 500
"""Cards under one repeated label that show a list of cards, and the number of cards that are examined."""
LABEL_REACH: Final = 3
"""Blocks below a heading among which the label of the first card is."""
RUN_BLOCKS: Final = 60
"""Blocks that a run of teasers below a heading has at most."""
SENTENCE_WORDS: Final = 12
"""Words from which on an unlinked block of HTML ends a run of teasers."""
FULL_WORDS, OTHER_VALUE, UI_VALUE = 60.0, -2.0, -8.0
"""What a block adds to the main span: its words up to 60 if it is prose that no lexicon knows; -2 for any other block; -8 for
an interface phrase, a heading of boilerplate, a short link. Chosen on the corpus's dev pages."""


class Analysis:
    """Facts about a page's blocks. Computed once for a page, and shared by filters, scorer and callers' own filters."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        """The page's blocks."""
        self.texts = blocks.texts
        """The blocks' texts."""
        self.count = len(blocks)
        """How many blocks there are."""
        self.is_html = blocks.mode == "html"
        """Whether the page was made from HTML."""
        self.stats: TextStats = text_stats(blocks.texts)
        """Characters, words, sentence ends … of each block."""
        self.index = phrase_index.default_index()
        """The phrases of all lexicons."""
        self.matches: Matches = self.index.look_up(blocks.texts, self.stats.classes)
        """Phrases found: ``matches[filter, role]`` maps block index to phrase."""
        self.normalised = self.matches.lines
        """The blocks' texts as the phrases are looked up in them: case folded, punctuation stripped from the ends."""
        self.joined = "\n".join(self.texts)
        """All texts with a line break between (blocks may contain line breaks themselves)."""
        self._literals: dict[str, list[int]] = {}
        """Offsets in ``joined`` of the strings that filters have searched for."""
        self.starts = sums_before(self.stats.chars + 1)[:-1]
        """int64, shape (blocks,): offset of each block in ``joined``."""
        self.chars_before = sums_before(self.stats.chars)
        """int64, shape (blocks + 1,): characters before each block."""
        self.flags = self._flags()
        """uint16, shape (blocks,): the predicates below as bits."""
        self.prose_chars_before = sums_before(np.where(self.is_prose, self.stats.chars, 0))
        """int64, shape (blocks + 1,): characters in prose before each block."""
        self.link_chars_before = sums_before(blocks.link_chars)
        """int64, shape (blocks + 1,): characters in links before each block."""
        self.prose_before: npt.NDArray[np.int64] = sums_before(self.is_prose)
        """int64, shape (blocks + 1,): blocks of prose before each block."""
        self.section_roles: npt.NDArray[np.int64] = section_roles(blocks, self.chars_before, self.prose_chars_before)
        """int64, shape (blocks,): roles of the sections around each block, as the bits of ``section_roles.BIT``; 0 in text mode."""
        self.all_roles = int(np.bitwise_or.reduce(self.section_roles)) if self.count else 0
        """The roles that any block has."""
        self.main_span = self._main_span()
        """The densest span of prose that no lexicon knows; empty if there is none."""

    def _flags(self) -> npt.NDArray[np.uint16]:
        blocks, stats = self.blocks, self.stats
        link = blocks.link_densities >= LINK_DENSITY
        flags = np.zeros(self.count, np.uint16)
        for bit, column in (
            (PROSE, stats.reads_as_prose & ~link), (LINK, link), (IS_CODE, blocks.kinds == CODE), (UI, self._with_use("interface") & stats.is_short),
            (SHORT, stats.is_short), (IS_HEADING, blocks.kinds == HEADING), (CELL, (blocks.kinds == TABLE_CELL) & ~link),
            (ENDS_SENTENCE, stats.ends_sentence),
        ):  # fmt: skip
            flags[column] |= bit
        return flags

    def _main_span(self) -> Span:
        voice, headings = self._with_use("voice"), self._with_use("headings")
        value = np.where(self.is_prose & ~voice, np.minimum(self.stats.words, FULL_WORDS), OTHER_VALUE)
        value[self.is_ui | ((self.is_link | headings) & self.is_short)] = UI_VALUE
        return densest_span(value)

    def _with_use(self, use: str) -> BoolArray:
        """Return bool, shape (blocks,): has a phrase whose lexicon declares this use of its role (``lexicons.USES``)."""
        marks = np.zeros(self.count, np.bool_)
        for key in self.index.uses[use]:
            if found := self.matches[key]:
                marks[list(found)] = True
        return marks

    # -- predicates, one for each block --------------------------------------------------------------------------------

    def _has(self, bit: int) -> BoolArray:
        column: BoolArray = (self.flags & bit) != 0
        return column

    @cached_property
    def is_prose(self) -> BoolArray:
        """bool, shape (blocks,): reads like body text: sentences, not mainly links."""
        return self._has(PROSE)

    @cached_property
    def is_link(self) -> BoolArray:
        """bool, shape (blocks,): at least half of its characters are in links."""
        return self._has(LINK)

    @cached_property
    def is_code(self) -> BoolArray:
        """bool, shape (blocks,): preformatted code."""
        return self._has(IS_CODE)

    @cached_property
    def is_ui(self) -> BoolArray:
        """bool, shape (blocks,): interface text that a lexicon knows."""
        return self._has(UI)

    @cached_property
    def is_short(self) -> BoolArray:
        """bool, shape (blocks,): a line such as a menu entry, a label or a headline."""
        return self._has(SHORT)

    @cached_property
    def is_heading(self) -> BoolArray:
        """bool, shape (blocks,): marked up as a heading."""
        return self._has(IS_HEADING)

    @cached_property
    def is_cell(self) -> BoolArray:
        """bool, shape (blocks,): an unlinked cell of a table."""
        return self._has(CELL)

    @cached_property
    def ends_sentence(self) -> BoolArray:
        """bool, shape (blocks,): ends like a sentence."""
        return self._has(ENDS_SENTENCE)

    # -- one block and its neighbours ----------------------------------------------------------------------------------

    def heads_prose(self, i: int) -> bool:
        """Return whether block ``i`` may be a heading of the body: marked up as one, and followed by prose."""
        return bool(self.is_heading[i]) and i + 1 < self.count and bool(self.is_prose[i + 1])

    def between_prose(self, i: int) -> bool:
        """Return whether prose is right before and right after block ``i``."""
        return 0 < i < self.count - 1 and bool(self.is_prose[i - 1]) and bool(self.is_prose[i + 1])

    def near(self, i: int, marks: BoolArray, reach: int) -> bool:
        """Return whether another block within ``reach`` blocks of ``i`` is marked."""
        return bool(marks[max(i - reach, 0) : i].any() or marks[i + 1 : i + 1 + reach].any())

    def is_item(self, i: int) -> bool:
        """Return whether block ``i`` is an unlinked item of a list: by its kind, in flattened text by its bullet or number."""
        if self.is_html:
            return bool(self.blocks.kinds[i] == LIST_ITEM) and not self.is_link[i]
        return ITEM_RE.match(self.texts[i]) is not None

    def is_data(self, i: int) -> bool:
        """Return whether block ``i`` is an unlinked cell, or an unlinked list item inside the main span."""
        inside = self.is_html and self.main_span.first <= i <= self.main_span.last + 1 and not self.is_link[i]
        return bool(self.is_cell[i]) or (inside and bool(self.blocks.kinds[i] == LIST_ITEM))

    def is_announced(self, i: int) -> bool:
        """Return whether prose that ends with a colon is right before block ``i``, or before the list that it is in."""
        first = i
        while first > 0 and i - first < LIST_REACH and self._siblings(first - 1, i):
            first -= 1
        return first > 0 and self.texts[first - 1].endswith((":", "：")) and self._announces(first - 1)

    def _announces(self, i: int) -> bool:
        """Return whether a line with a colon at its end is prose, or a line of some words next to prose."""
        return bool(self.is_prose[i] or (self.stats.words[i] >= OPENING_WORDS and self.near(i, self.is_prose, 1)))

    def _siblings(self, i: int, j: int) -> bool:
        """Return whether two blocks are unlinked items of one list: in HTML, list items below the same parent."""
        elements = self.blocks.elements
        if elements is None:
            return bool(ITEM_RE.match(self.texts[i]) and ITEM_RE.match(self.texts[j]))
        if self.blocks.kinds[i] != LIST_ITEM or self.blocks.kinds[j] != LIST_ITEM or self.is_link[i]:
            return False
        rows = self.blocks.element_rows
        return elements.parents[int(rows[i])] == elements.parents[int(rows[j])]

    def is_quoted(self, i: int, phrase: str) -> bool:
        """Return whether the phrase is inside quotation marks that open within block ``i``."""
        folded = phrase_index.fold(self.texts[i])
        at = folded.find(phrase)
        before = folded[:at]
        return at > 0 and (before.count('"') % 2 == 1 or before.rstrip()[-1:] in {"'", "‚", "「", "『", "‹"})

    # -- stretches of blocks -------------------------------------------------------------------------------------------

    def page_share(self, first: int, last: int) -> float:
        """Return the share of the page's characters in the blocks from ``first`` up to, not including, ``last``."""
        return float(self.chars_before[last] - self.chars_before[first]) / max(float(self.chars_before[-1]), 1.0)

    def prose_density(self, blocks: range) -> float:
        """Return the share of the characters of a run of blocks that are in prose."""
        return self._density(self.prose_chars_before, blocks)

    def link_density(self, blocks: range) -> float:
        """Return the share of the characters of a run of blocks that are in links."""
        return self._density(self.link_chars_before, blocks)

    def _density(self, part: npt.NDArray[np.int64], blocks: range) -> float:
        first, last = blocks.start, blocks.stop
        return float(part[last] - part[first]) / max(float(self.chars_before[last] - self.chars_before[first]), 1.0)

    def side_box(self, head: int) -> range | None:
        """Return the blocks below a heading in the same side box: the smallest container that starts with it, or None.

        HTML only. A container with more than ``SIDE_BOX_SHARE`` of the page is not a side box.
        """
        elements = self.blocks.elements
        if elements is None:
            return None
        row = int(self.blocks.element_rows[head])
        while row >= 0 and elements.lasts[row] - elements.firsts[row] <= 1:
            row = elements.parents[row]
        if row < 0 or elements.firsts[row] != head:
            return None
        if self.page_share(elements.firsts[row], elements.lasts[row]) > SIDE_BOX_SHARE:
            return None
        return range(head + 1, elements.lasts[row])

    def teaser_run(self, head: int) -> range:
        """Return the blocks below a heading that look like a list of teasers: up to the next prose or heading."""
        cards = self._cards(head)
        if cards is not None:
            return cards
        end = head + 1
        indent = int(self.blocks.indents[head])
        while end < self.count and end - head <= RUN_BLOCKS:
            indented = indent < int(self.blocks.indents[end])
            if self.is_prose[end] and not (indented and not self.is_html and end - head <= 1):
                break
            if self.is_html and not self.is_link[end] and (
                self.is_heading[end] or self.stats.words[end] >= SENTENCE_WORDS
            ):
                break
            end += 1
        return range(head + 1, end)

    def _cards(self, head: int) -> range | None:
        """Return the cards below a heading, each under the same label: a line repeated at least three times in equal steps."""
        for first in range(head + 1, min(head + 1 + LABEL_REACH, self.count)):
            label = self.normalised[first]
            if not self.is_short[first] or not label:
                continue
            places = self.places[label]
            at = bisect_left(places, first)
            places = places[at : at + MAX_CARDS]
            if len(places) >= MIN_CARDS:
                step, count = Counter(after - before for before, after in pairwise(places)).most_common(1)[0]
                if MIN_STEP <= step <= MAX_STEP and count >= EVEN_STEPS * (len(places) - 1):
                    return range(head + 1, min(places[-1] + step, self.count))
        return None

    # -- the whole page ------------------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The blocks that have each normalised text."""
        places: dict[str, list[int]] = {}
        for i, line in enumerate(self.normalised):
            places.setdefault(line, []).append(i)
        return places

    def containing(self, *literals: str) -> list[int]:
        """Return the indices of the blocks that contain one of some strings, case and all."""
        places: list[int] = []
        for literal in literals:
            known = self._literals.get(literal)
            if known is None:
                known = []
                at = self.joined.find(literal)
                while at >= 0:
                    known.append(at)
                    at = self.joined.find(literal, at + 1)
                self._literals[literal] = known
            places += known
        return sorted(set((self.starts.searchsorted(places, "right") - 1).tolist())) if places else []

    def has_role(self, role: str) -> BoolArray:
        """Return bool, shape (blocks,): inside a section of this role. HTML only."""
        marks: BoolArray = (self.section_roles & BIT[role]) != 0
        return marks

    def role_at(self, i: int, *roles: str) -> bool:
        """Return whether block ``i`` is inside a section of one of these roles."""
        bits = int(self.section_roles[i])
        return any(bits & BIT[role] for role in roles)

    def regions(self, role: str) -> Iterator[range]:
        """Yield the unbroken runs of blocks inside sections of a role, except one that contains the whole main span."""
        if not self.all_roles & BIT[role]:
            return
        for run in runs(self.has_role(role)):
            if not run.start <= self.main_span.first <= self.main_span.last < run.stop:
                yield run
