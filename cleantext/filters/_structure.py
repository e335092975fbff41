"""What the named filters ask of a page: phrases found, hints, and how far the run below a heading goes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext import lexicon
from cleantext.filters._wrapped import joined, unwrap
from cleantext.hints import BIT, hinted
from cleantext.measures import Measures, measure
from cleantext.page import KINDS, Blocks, Page, Verdicts

__all__ = ["UI_FILTERS", "View", "clusters", "running", "runs", "view"]

HEADING: Final = KINDS.index("heading")
CODE: Final = KINDS.index("code")
LIST_ITEM: Final = KINDS.index("list_item")
CAPTION: Final = KINDS.index("caption")
TABLE_CELL: Final = KINDS.index("table_cell")

LINK_SHARE: Final = 0.5
"""Share of a block's characters in links from which on it is a link."""
PART_SHARE: Final = 0.4
"""A container with more of the page's characters than this is no side box."""

UI_FILTERS: Final = (
    "account_form",
    "share_bar",
    "nav_menu",
    "cookie_notice",
    "newsletter",
    "legal",
    "comments",
    "advert",
)
"""Filters whose `line` phrases are interface words: where one stands, its neighbours are likely to be furniture too."""
NOTHING: Final = Verdicts.of([], [])
"""What a filter says that has found nothing."""
PROSE_FILTERS: Final = ("account_form", "comment_policy", "cookie_notice", "newsletter", "advert", "legal")
"""Filters whose lexicons hold fragments of a site's own sentences."""
ITEM_RE: Final = re.compile(r"(?:[-*•–+▪◦]|\d{1,2}[.)])\s")
"""A bullet or number that begins an item of a flattened list."""
OPENING_WORDS: Final = 4.0
"""Words of a line with a colon at its end ("How to do it:") that announces a list next to a paragraph."""
LIST_REACH: Final = 30
"""Items of a list that are looked back over for the paragraph that announces it."""
MIN_STEP, MAX_STEP, EVEN_STEPS = 2, 6, 0.8
"""Blocks from one card to the next, and the share of the steps that must be equal."""
MIN_CARDS, MAX_CARDS = 4, 500
"""Cards under one repeated label that show a list of cards, and how many are looked at."""
HEAD_FILTERS: Final = ("read_also", "most_read", "comments", "comment_policy", "newsletter", "tag_list")
"""Filters whose lexicons hold headings of boilerplate."""
FULL_WORDS, OTHER_VALUE, FURNITURE_VALUE = 60.0, -2.0, -8.0
"""What a block adds to the stretch that is taken for the text: its words up to 60 when it is a paragraph in nobody's voice; -2
for any other; -8 for an interface phrase, a heading of boilerplate, a short link. Chosen on the corpus's dev pages."""


class View:
    """A page as the named filters read it. Made once for a page's blocks and shared by all of them."""

    def __init__(self, blocks: Blocks) -> None:
        self.rows = unwrap(blocks)
        """Where hard-wrapped lines were joined, each paragraph's range of blocks; None where the view's blocks are the page's."""
        self.source = blocks
        if self.rows is not None:
            blocks = joined(blocks, self.rows)
        self.blocks = blocks
        self.texts = blocks.texts
        self.n = len(blocks)
        self.html = blocks.mode == "html"
        self.m: Measures = measure(blocks.texts)
        self.index = lexicon.default_index()
        self.hits = self.index.look_up(blocks.texts, self.m.classes)
        self.folded = self.hits.lines
        """The blocks' texts, normalised; long ones only folded."""
        self.links: npt.NDArray[np.bool_] = blocks.link_shares >= LINK_SHARE
        self.body: npt.NDArray[np.bool_] = self.m.prose & ~self.links
        """Blocks that read like a body's paragraphs."""
        self.code: npt.NDArray[np.bool_] = blocks.kinds == CODE
        self.joined = "\n".join(self.texts)
        """All texts, a line break between (blocks may hold line breaks themselves)."""
        self._literals: dict[str, list[int]] = {}
        """Where strings stand in ``joined`` that filters have looked for."""
        self.starts = running(self.m.chars + 1)[:-1]
        """int64: where each block begins in ``joined``."""
        self.size = running(self.m.chars)
        """int64, one longer than the blocks: how many characters stand before each."""
        self.prose_size = running(np.where(self.body, self.m.chars, 0))
        """Likewise, of those in unlinked sentences."""
        self.bits: npt.NDArray[np.int64] = hinted(blocks, self.size, self.prose_size)
        self.all_bits = int(np.bitwise_or.reduce(self.bits)) if self.n else 0
        """The categories that any block has."""
        self.link_size = running(blocks.link_chars)
        """Likewise, of those in links."""
        self.furniture = np.zeros(self.n, np.bool_)
        """Blocks that are an interface phrase, whole."""
        for name in UI_FILTERS:
            self._mark(self.furniture, name, "line")
        self._mark(self.furniture, "share_bar", "network")
        self.furniture &= self.m.short
        self.bodies_before: npt.NDArray[np.int64] = running(self.body)
        """int64, one longer than the blocks: how many paragraphs stand before each."""
        spoken = np.zeros(self.n, np.bool_)
        for name in PROSE_FILTERS:
            self._mark(spoken, name, "prose")
        marked = self.furniture.copy()
        for name in HEAD_FILTERS:
            self._mark(marked, name, "head")
        marked &= self.m.short
        value = np.where(self.body & ~spoken, np.minimum(self.m.words, FULL_WORDS), OTHER_VALUE)
        value[self.furniture | (self.links & self.m.short)] = FURNITURE_VALUE
        self.first_body, self.last_body = densest(np.where(marked, FURNITURE_VALUE, value))
        """Indices of the first and last block of the stretch with most sentences and least furniture."""

    def _mark(self, marks: npt.NDArray[np.bool_], name: str, role: str) -> None:
        """Mark the blocks with a phrase of some role in a filter's lexicon."""
        found = self.hits[name, role]
        if found:
            marks[list(found)] = True

    def drops(self, found: Mapping[int, str]) -> Verdicts:
        """Drop verdicts in the order of the page, one a block; a joined paragraph's lines go together."""
        if not found:
            return NOTHING
        indices = sorted(found)
        reasons = [found[i] for i in indices]
        if self.rows is not None:
            reasons = [reason for i, reason in zip(indices, reasons, strict=True) for _ in self.rows[i]]
            indices = [block for i in indices for block in self.rows[i]]
        return Verdicts.of(indices, reasons)

    def page_blocks(self, index: int) -> range:
        """The page's blocks that one of the view's blocks stands for."""
        return self.rows[index] if self.rows is not None else range(index, index + 1)

    def standing(self, page: Page) -> npt.NDArray[np.bool_]:
        """bool, one for each of the view's blocks: kept so far."""
        if self.rows is None:
            return page.standing.copy()
        return np.array([page.standing[row.start : row.stop].any() for row in self.rows], np.bool_)

    def containing(self, *literals: str) -> list[int]:
        """Indices of the blocks that hold one of some strings, by searches over the whole page."""
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

    def hint(self, category: str) -> npt.NDArray[np.bool_]:
        """bool, one a block: its element or an ancestor is named so."""
        marks: npt.NDArray[np.bool_] = (self.bits & BIT[category]) != 0
        return marks

    def hint_at(self, i: int, *categories: str) -> bool:
        """Whether a block's element or an ancestor is named so."""
        bits = int(self.bits[i])
        return any(bits & BIT[category] for category in categories)

    def heading(self, i: int) -> bool:
        """Whether the markup calls the block a heading."""
        return bool(self.blocks.kinds[i] == HEADING)

    def heads_prose(self, i: int) -> bool:
        """Whether the block may be an honest heading: marked up as one, and a paragraph of text follows."""
        return self.heading(i) and i + 1 < self.n and bool(self.body[i + 1])

    def introduced(self, i: int) -> bool:
        """Whether a paragraph that ends with a colon announces the block: right before it, or before the list it is in."""
        first = i
        while first > 0 and i - first < LIST_REACH and self._siblings(first - 1, i):
            first -= 1
        return first > 0 and self.texts[first - 1].endswith((":", "：")) and self._announces(first - 1)

    def _announces(self, i: int) -> bool:
        """Whether a line with a colon at its end is a paragraph, or a line of some words beside one."""
        return bool(self.body[i] or (self.m.words[i] >= OPENING_WORDS and self.near(i, self.body, 1)))

    def _siblings(self, a: int, b: int) -> bool:
        """Whether two blocks are unlinked items of one list: in HTML, the same kind of element below the same parent."""
        tree = self.blocks.tree
        if tree is None:
            return bool(ITEM_RE.match(self.texts[a]) and ITEM_RE.match(self.texts[b]))
        if self.blocks.kinds[a] != LIST_ITEM or self.blocks.kinds[b] != LIST_ITEM or self.links[a]:
            return False
        return tree.parents[int(self.blocks.elements[a])] == tree.parents[int(self.blocks.elements[b])]

    def listed(self, i: int) -> bool:
        """Whether the block is an unlinked cell or list item inside the text: data, not interface."""
        inside = self.html and self.first_body <= i <= self.last_body + 1 and not self.links[i]
        return self.cell(i) or (inside and bool(self.blocks.kinds[i] == LIST_ITEM))

    def item(self, i: int) -> bool:
        """Whether the block is an unlinked item of a list: by its kind, in flattened text by its bullet or number."""
        if self.html:
            return bool(self.blocks.kinds[i] == LIST_ITEM) and not self.links[i]
        return ITEM_RE.match(self.texts[i]) is not None

    def cell(self, i: int) -> bool:
        """Whether the block is a cell of a table of data: unlinked, and no layout."""
        return self.html and bool(self.blocks.kinds[i] == TABLE_CELL) and not self.links[i]

    def amid_prose(self, i: int) -> bool:
        """Whether body paragraphs stand right before and after the block."""
        return 0 < i < self.n - 1 and bool(self.body[i - 1]) and bool(self.body[i + 1])

    def near(self, i: int, marks: npt.NDArray[np.bool_], reach: int) -> bool:
        """Whether another block within ``reach`` blocks is marked."""
        return bool(marks[max(i - reach, 0) : i].any() or marks[i + 1 : i + 1 + reach].any())

    def share(self, first: int, last: int) -> float:
        """Share of the page's characters in the blocks first up to last."""
        return float(self.size[last] - self.size[first]) / max(float(self.size[-1]), 1.0)

    def quoted(self, i: int, phrase: str) -> bool:
        """Whether the phrase stands inside quotation marks that open within the block, so is spoken of, not spoken."""
        folded = lexicon.fold(self.texts[i])
        at = folded.find(phrase)
        before = folded[:at]
        return at > 0 and (before.count('"') % 2 == 1 or before.rstrip()[-1:] in {"'", "‚", "「", "『", "‹"})

    def box(self, head: int) -> range | None:
        """The blocks below a heading that share a side box with it: the smallest container that starts with it, or None.

        HTML only. A container that holds ``PART_SHARE`` of the page, or the page's own heading, is no side box.
        """
        tree = self.blocks.tree
        if tree is None:
            return None
        row = int(self.blocks.elements[head])
        while row >= 0 and tree.lasts[row] - tree.firsts[row] <= 1:
            row = tree.parents[row]
        if row < 0 or tree.firsts[row] != head or self.share(tree.firsts[row], tree.lasts[row]) > PART_SHARE:
            return None
        return range(head + 1, tree.lasts[row])

    def run(self, head: int, limit: int = 60) -> range:
        """The blocks below a heading that look like a list of teasers: up to the next paragraph, heading or ``limit``."""
        end = head + 1
        repeated = self._cards(head)
        if repeated is not None:
            return repeated
        indent = int(self.blocks.indents[head])
        while end < self.n and end - head <= limit:
            inside = indent < int(self.blocks.indents[end])
            if self.body[end] and not (inside and not self.html and end - head <= 1):
                break
            if self.html and (self.heading(end) and not self.links[end]):
                break
            if self.html and not self.links[end] and self.m.words[end] >= 12:
                break
            end += 1
        return range(head + 1, end)

    def _cards(self, head: int) -> range | None:
        """Cards under one label each: a line below the head that comes back at least three times, in equal steps."""
        folded = self.folded
        for first in range(head + 1, min(head + 4, self.n)):
            label = folded[first]
            if not self.m.short[first] or not label:
                continue
            places = self.places[label]
            at = bisect_left(places, first)
            places = places[at : at + MAX_CARDS]
            if len(places) >= MIN_CARDS:
                step, count = Counter(b - a for a, b in pairwise(places)).most_common(1)[0]
                if MIN_STEP <= step <= MAX_STEP and count >= EVEN_STEPS * (len(places) - 1):
                    return range(head + 1, min(places[-1] + step, self.n))
        return None

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each normalised text stands on the page."""
        places: dict[str, list[int]] = {}
        for i, line in enumerate(self.folded):
            places.setdefault(line, []).append(i)
        return places

    def regions(self, category: str) -> Iterator[range]:
        """Unbroken runs of blocks inside elements named so, but for one that holds the whole body: whatever it is called."""
        if not self.all_bits & BIT[category]:
            return
        for run in runs(self.hint(category)):
            if not run.start <= self.first_body <= self.last_body < run.stop:
                yield run

    def prose_share(self, blocks: range) -> float:
        """Share of the characters of a run of blocks that stand in unlinked sentences."""
        return self._ratio(self.prose_size, blocks)

    def link_share(self, blocks: range) -> float:
        """Share of the characters of a run of blocks that stand in links."""
        return self._ratio(self.link_size, blocks)

    def _ratio(self, part: npt.NDArray[np.int64], blocks: range) -> float:
        """What the blocks add to one running sum, for each character of theirs."""
        first, last = blocks.start, blocks.stop
        return float(part[last] - part[first]) / max(float(self.size[last] - self.size[first]), 1.0)


def running(values: npt.NDArray[np.integer] | npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """int64, one longer: the sum of all values before each place.

    >>> running(np.array([2, 3])).tolist()
    [0, 2, 5]
    """
    sums = np.zeros(len(values) + 1, np.int64)
    values.cumsum(out=sums[1:])
    return sums


def densest(values: npt.NDArray[np.float64]) -> tuple[int, int]:
    """First and last index of the stretch with the largest sum; (n, -1) where no value is positive. Linear.

    >>> densest(np.array([-1.0, 3.0, -1.0, 2.0, -5.0, 1.0]))
    (1, 3)
    """
    n = len(values)
    if not n or values.max() <= 0:
        return n, -1
    sums = np.zeros(n + 1)
    values.cumsum(out=sums[1:])
    lowest = np.minimum.accumulate(sums[:-1])
    last = int((sums[1:] - lowest).argmax())
    return int(sums[: last + 1].argmin()), last


def runs(marks: npt.NDArray[np.bool_]) -> Iterator[range]:
    """Unbroken runs of marked blocks.

    >>> list(runs(np.array([True, False, True, True])))
    [range(0, 1), range(2, 4)]
    """
    padded = np.zeros(len(marks) + 2, np.bool_)
    padded[1:-1] = marks
    edges = (padded[1:] != padded[:-1]).nonzero()[0].tolist()
    return map(range, edges[::2], edges[1::2])


def view(page: Page) -> View:
    """The page's view, made on the first call and shared by all filters."""
    return page.blocks.once(View)


def clusters(indices: Iterable[int], gap: int) -> Iterator[list[int]]:
    """Indices in groups, where two neighbours of a group are at most ``gap`` apart.

    >>> list(clusters([1, 2, 4, 9], 2))
    [[1, 2, 4], [9]]
    """
    group: list[int] = []
    for i in sorted(set(indices)):
        if group and i - group[-1] > gap:
            yield group
            group = []
        group.append(i)
    if group:
        yield group
