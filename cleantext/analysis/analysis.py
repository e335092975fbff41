"""Facts derived from a page's blocks, once for all filters: ``page.analysis``."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis import below_heading, lists
from cleantext.analysis.block_facts import CAPTION, HEADING, LINK_DENSITY, LIST_ITEM, TABLE_CELL, BlockFacts
from cleantext.analysis.html_units import units_of_html
from cleantext.analysis.section_roles import BIT
from cleantext.analysis.spans import runs
from cleantext.analysis.text_units import units_of_text
from cleantext.analysis.units import MAX_BLOCKS, Units, alone
from cleantext.blocks import Blocks, BoolArray
from cleantext.cached import cached_property
from cleantext.lexicons import fold
from cleantext.texts import PackedTexts

__all__ = ["CAPTION", "HEADING", "LINK_DENSITY", "LIST_ITEM", "TABLE_CELL", "Analysis"]

OPENING_QUOTES: Final = frozenset("'‚「『‹")
"""Opening quotation marks after folding, which turns double ones into the straight mark; it may also close."""


class Analysis(BlockFacts):
    """Facts about a page's blocks, computed once and shared by all filters and the scorer.

    ``BlockFacts`` has the columns and predicates of single blocks; this class adds facts about neighbours, runs and the page.

    >>> from cleantext import analyze
    >>> a = analyze("Menu\\nIt rained all day, and we stayed at home.\\nShare", filters=()).analysis
    >>> a.is_prose.tolist(), a.matches["share_bar", "line"][2].text, a.main_span
    ([False, True, False], 'share', Span(first=1, last=1))
    """

    def __init__(self, blocks: Blocks) -> None:
        super().__init__(blocks)
        self._containing: dict[str, array[int]] = {}
        """The blocks that contain each of the strings that ``containing`` has searched for."""
        self.page_kind: object = None
        """What ``Page.kind`` returns, once it was asked for."""

    # -- one block and its neighbours ----------------------------------------------------------------------------------

    def heads_prose(self, i: int) -> bool:
        """Return whether block ``i`` is marked up as a heading and right above prose."""
        return bool(self.is_heading[i]) and i + 1 < self.count and bool(self.is_prose[i + 1])

    def between_prose(self, i: int) -> bool:
        """Return whether prose is right before and right after block ``i``."""
        return 0 < i < self.count - 1 and bool(self.is_prose[i - 1]) and bool(self.is_prose[i + 1])

    def near(self, i: int, marks: BoolArray, reach: int) -> bool:
        """Return whether another block at most ``reach`` blocks from ``i`` is marked.

        ``marks``: bool, shape (blocks,).
        """
        return bool(marks[max(i - reach, 0) : i].any() or marks[i + 1 : i + 1 + reach].any())

    @cached_property
    def is_item(self) -> BoolArray:
        """bool, shape (blocks,): an item of a list, in text mode by its bullet or number."""
        return lists.list_items(self)

    @cached_property
    def announced(self) -> BoolArray:
        """bool, shape (blocks,): announced by a line that ends with a colon, alone or as an item of a list."""
        return lists.announced_blocks(self)

    @cached_property
    def units(self) -> Units:
        """Which blocks belong together, and the series that they are in.

        >>> from cleantext import analyze
        >>> page = analyze("<table><tr><th>Height<td>12 m<tr><th>Width<td>3 m<tr><th>Depth<td>1 m</table>", filters=())
        >>> found = page.analysis.units
        >>> found.numbers.tolist(), found.series.members.tolist()
        ([0, 0, 2, 2, 4, 4], [3, 3, 3, 3, 3, 3])
        """
        if not 0 < self.count <= MAX_BLOCKS:
            return alone(self.count)
        elements = self.blocks.elements
        return units_of_text(self) if elements is None else units_of_html(self, elements)

    @cached_property
    def in_headed_table(self) -> BoolArray:
        """bool, shape (blocks,): in a table of data with a head that is not linked; False in text mode."""
        tables = self.units.tables
        heads = tables[self.units.is_table_head & (tables >= 0) & ~self.is_link & (self.stats.letters > 0)]
        inside: BoolArray = np.isin(tables, heads)
        return inside

    @cached_property
    def in_posts(self) -> BoolArray:
        """bool, shape (blocks,): in a record of a series whose records hold prose, such as the posts of a thread."""
        series = self.units.series
        firsts = np.zeros(self.count, np.bool_)
        firsts[series.firsts[series.is_record & self.is_prose]] = True
        inside: BoolArray = series.is_record & firsts[series.firsts] if self.count else firsts
        return inside

    def is_data(self, i: int) -> bool:
        """Return whether block ``i`` is an unlinked table cell or an unlinked list item of the text.

        List items count inside the main span and right below it. False in text mode.
        """
        if not self.is_html or self.is_link[i]:
            return False
        inside = self.main_span.first <= i <= self.main_span.last + 1
        return bool(self.is_cell[i]) or (inside and bool(self.is_item[i]))

    def is_announced(self, i: int) -> bool:
        """Return whether a line that ends with a colon announces block ``i``, or the list of which it is an item."""
        return bool(self.announced[i])

    def is_quoted(self, i: int, phrase: str) -> bool:
        """Return whether the first match of a folded phrase in block ``i`` is quoted.

        The quotation marks open inside the block.
        """
        folded = fold(self.texts[i])
        start = folded.find(phrase)
        before = folded[:start]
        return start > 0 and (before.count('"') % 2 == 1 or before.rstrip()[-1:] in OPENING_QUOTES)

    # -- runs of blocks ------------------------------------------------------------------------------------------------

    def prose_density(self, blocks: range) -> float:
        """Return the share, 0 to 1, of a run's characters that are in blocks of prose."""
        return self._density(self.prose_chars_before, blocks)

    def link_density(self, blocks: range) -> float:
        """Return the share, 0 to 1, of a run's characters that are inside links."""
        return self._density(self.link_chars_before, blocks)

    def _density(self, part: npt.NDArray[np.int64], blocks: range) -> float:
        first, last = blocks.start, blocks.stop
        return float(part[last] - part[first]) / max(float(self.chars_before[last] - self.chars_before[first]), 1.0)

    def side_box(self, head: int) -> range | None:
        """Return the blocks below a heading in its side box; None if it has none.

        The side box is the smallest element that begins with the heading and contains another block, up to ``SIDE_BOX_SHARE`` of the
        page. None in text mode.
        """
        return below_heading.side_box(self, head)

    def teaser_run(self, head: int) -> range:
        """Return the blocks below a heading that look like a list of teasers, up to the next prose or heading."""
        return below_heading.teaser_run(self, head)

    def regions(self, role: str) -> Iterator[range]:
        """Yield the runs of blocks in sections with a role, without a run that contains the main span."""
        if not self.all_roles & BIT[role]:
            return
        for run in runs(self.has_role(role)):
            if not run.start <= self.main_span.first <= self.main_span.last < run.stop:
                yield run

    # -- the whole page ------------------------------------------------------------------------------------------------

    def containing(self, *strings: str) -> list[int]:
        """Return the indices of the blocks that contain one of some strings; case matters."""
        missing = [string for string in strings if string not in self._containing]
        if missing:
            self._search(missing)
        return sorted({i for string in strings for i in self._containing[string]})

    def _search(self, strings: list[str]) -> None:
        """Search all blocks for some strings."""
        found = {string: array("i") for string in strings}
        for blocks, joined, ends in self._joined(strings):
            for string in strings:
                at = joined.find(string)
                while at >= 0:
                    block = bisect_right(ends, at)
                    if at + len(string) <= ends[block]:
                        found[string].append(blocks[block])
                        at = ends[block]
                    at = joined.find(string, at + 1)
        self._containing.update(found)

    def _joined(self, strings: Sequence[str]) -> Iterable[tuple[range, str, list[int]]]:
        """Return blocks, their texts joined by line breaks, and where each ends; without many that contain none of the strings."""
        if not isinstance(self.texts, PackedTexts):
            return [self._whole]
        return (_with_ends(blocks, texts) for blocks, texts in self.texts.holding(strings))

    @cached_property
    def _whole(self) -> tuple[range, str, list[int]]:
        """All blocks, as ``_joined`` has them."""
        return _with_ends(range(self.count), self.texts)


def _with_ends(blocks: range, texts: Sequence[str]) -> tuple[range, str, list[int]]:
    """Return blocks, their texts joined by line breaks, and where each ends."""
    return blocks, "\n".join(texts), [end - 1 for end in accumulate(len(text) + 1 for text in texts)]
