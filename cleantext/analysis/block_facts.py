"""Facts about each block of a page: text statistics, phrases, section roles, predicates; and the main span."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis import phrase_index
from cleantext.analysis.matches import Matches
from cleantext.analysis.places import Places
from cleantext.analysis.section_roles import BIT, section_roles
from cleantext.analysis.spans import Span, densest_span, sums_before
from cleantext.analysis.text_stats import TextStats, text_stats
from cleantext.blocks import KINDS, Blocks, BoolArray, Ints
from cleantext.cached import cached_property
from cleantext.texts import LISTED

__all__ = ["CAPTION", "HEADING", "LINK_DENSITY", "LIST_ITEM", "TABLE_CELL", "BlockFacts"]

HEADING, CODE, LIST_ITEM, CAPTION, TABLE_CELL = (
    KINDS.index(kind) for kind in ("heading", "code", "list_item", "caption", "table_cell")
)
"""Positions in ``KINDS``, as in ``blocks.kinds``."""

PROSE, LINK, IS_CODE, UI, SHORT, IS_HEADING, CELL, ENDS_SENTENCE = (1 << bit for bit in range(8))
"""Bits of ``BlockFacts.flags``."""

LINK_DENSITY: Final = 0.5
"""Link density from which a block is a link. A majority."""
FULL_WORDS, OTHER_VALUE, UI_VALUE = 60.0, -2.0, -8.0
"""Value of a block in the sum that the main span maximises, in words: its words, at most 60, if it is prose without a phrase of the
site's own voice; -8 if it is interface text, a short link or a short heading of boilerplate; -2 otherwise. Chosen on the corpus's
dev pages."""


class BlockFacts:
    """Columns with one entry for each block, in the order of the page."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        """The page's blocks."""
        self.texts: Sequence[str] = blocks.texts
        """The blocks' texts."""
        self.count: int = len(blocks)
        """Number of blocks."""
        self.is_html: bool = blocks.mode == "html"
        """Whether the page was made from HTML."""
        self.stats: TextStats = text_stats(blocks.texts)
        """Characters, words, sentence ends … of each block."""
        self.index: phrase_index.PhraseIndex = phrase_index.default_index()
        """The phrases of all lexicons."""
        self.matches: Matches = self.index.look_up(blocks.texts, self.stats.classes)
        """The phrases found: ``matches[filter, role]`` maps block index to phrase."""
        self.normalised: Sequence[str] = self.matches.lines
        """The blocks' texts in the form in which phrases are looked up in them (``Matches.lines``)."""
        self.chars_before: Ints = sums_before(self.stats.chars)
        """int32 or int64, shape (blocks + 1,): characters before each block."""
        self.flags: npt.NDArray[np.uint16] = self._flags()
        """uint16, shape (blocks,): the predicates ``is_prose`` to ``ends_sentence`` as bits."""
        self._all_flags: int = int(np.bitwise_or.reduce(self.flags)) if self.count else 0
        """The flags that any block has."""
        self.prose_before: Ints = sums_before(self.is_prose)
        """int32, shape (blocks + 1,): number of blocks of prose before each block."""
        self.prose_chars_before: Ints = sums_before(self.stats.chars * self.is_prose)
        """int32 or int64, shape (blocks + 1,): characters of prose before each block."""
        self.link_chars_before: Ints = (
            sums_before(blocks.link_chars) if self.is_html else np.broadcast_to(np.int32(0), self.count + 1)
        )
        """int32 or int64, shape (blocks + 1,): characters inside links before each block."""
        self.section_roles: Ints = section_roles(blocks, self.chars_before, self.prose_chars_before)
        """int32, shape (blocks,): roles of the sections around each block, as bits (``section_roles.BIT``); 0 in text mode."""
        self.all_roles: int = int(np.bitwise_or.reduce(self.section_roles)) if self.count else 0
        """The roles that any block has, as bits."""
        self.main_span: Span = self._main_span()
        """The span of blocks with the largest sum of values (``FULL_WORDS``); empty on a page without prose."""

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
        content = self.is_prose & ~self._with_use("voice")
        values = np.where(content, np.minimum(self.stats.words, FULL_WORDS), np.float32(OTHER_VALUE))
        values[self.is_ui | ((self.is_link | self._with_use("headings")) & self.is_short)] = UI_VALUE
        return densest_span(values)

    def _with_use(self, use: str) -> BoolArray:
        """Return bool, shape (blocks,): has a phrase of a role that is declared to have a use (``lexicons.USES``)."""
        marks = np.zeros(self.count, np.bool_)
        for key in self.index.uses[use]:
            if found := self.matches[key]:
                marks[list(found)] = True
        return marks

    def _has(self, bit: int) -> BoolArray:
        if not self._all_flags & bit:
            return np.broadcast_to(np.False_, self.count)
        column: BoolArray = (self.flags & bit) != 0
        return column

    @cached_property
    def is_prose(self) -> BoolArray:
        """bool, shape (blocks,): reads like body text: sentences, not mainly links."""
        return self._has(PROSE)

    @cached_property
    def is_link(self) -> BoolArray:
        """bool, shape (blocks,): at least ``LINK_DENSITY`` of its characters are inside links; False in text mode."""
        return self._has(LINK)

    @cached_property
    def is_code(self) -> BoolArray:
        """bool, shape (blocks,): preformatted code."""
        return self._has(IS_CODE)

    @cached_property
    def is_ui(self) -> BoolArray:
        """bool, shape (blocks,): interface text: a short block with a phrase of a lexicon's role for it."""
        return self._has(UI)

    @cached_property
    def is_short(self) -> BoolArray:
        """bool, shape (blocks,): as long as a menu entry, a label or a headline, and not prose."""
        return self._has(SHORT)

    @cached_property
    def is_heading(self) -> BoolArray:
        """bool, shape (blocks,): marked up as a heading; False in text mode."""
        return self._has(IS_HEADING)

    @cached_property
    def is_cell(self) -> BoolArray:
        """bool, shape (blocks,): an unlinked cell of a table; False in text mode."""
        return self._has(CELL)

    @cached_property
    def ends_sentence(self) -> BoolArray:
        """bool, shape (blocks,): ends like a sentence."""
        return self._has(ENDS_SENTENCE)

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """Normalised text → the indices of the blocks with this text, in order."""
        if self.count > LISTED:
            return Places(self.normalised)
        places: dict[str, list[int]] = {}
        for i, line in enumerate(self.normalised):
            places.setdefault(line, []).append(i)
        return places

    def has_role(self, role: str) -> BoolArray:
        """Return bool, shape (blocks,): inside a section with this role; False in text mode."""
        marks: BoolArray = (self.section_roles & BIT[role]) != 0
        return marks

    def role_at(self, i: int, *roles: str) -> bool:
        """Return whether block ``i`` is inside a section with one of these roles."""
        bits = int(self.section_roles[i])
        return bits != 0 and any(bits & BIT[role] for role in roles)

    def page_share(self, first: int, last: int) -> float:
        """Return the share, 0 to 1, of the page's characters in blocks ``first`` to ``last`` - 1."""
        return float(self.chars_before[last] - self.chars_before[first]) / max(float(self.chars_before[-1]), 1.0)
