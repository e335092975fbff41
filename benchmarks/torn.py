"""Torn units: rows, definitions, pairs and lists of which an HTML page's output holds a part, and headings without their text.

Word F1 does not show them: a row without its label costs one word. All measures read the columns of ``page.blocks`` (elements, kinds)
and the mask of kept blocks. A *text block* is a block that the markup does not hide and that holds a letter or digit; an element *has
text* if a text block is inside it, and *is kept* if one of them is kept. A part all of whose text blocks were dropped by named filters
(all but ``main_content`` and ``context``) is not missed: such a drop names the boilerplate, and the unit is not torn.

Units, each with two or more parts that have text:
- row: the cells (``td``, ``th``) of a ``tr``, unless one holds a table, a heading or more than ``MOST_IN_CELL`` text blocks (layout);
- definition: in a ``dl``, a run of ``dt`` is one part and the run of ``dd`` after it the other; both may be inside a ``div``;
- pair: an element with exactly two text blocks, the first of at most ``MOST_IN_LABEL`` characters and with a colon at its end;
  blocks of rows and definitions are in no pair;
- details: in ``details``, the ``summary`` and the rest.

Measures, each a number of cases out of those where it could happen:
- rows, definitions, pairs: kept units that miss a part;
- lists: lists (``ul``, ``ol``) with two or more items that have text, all of which the gold holds and one of which is kept, that miss an item;
- units whole: units of which the gold holds a part, that come out whole (``come`` out of ``held``: the higher, the better);
- units extra: units that come out whole and of which the gold holds no part, out of all units that come out whole;
- headings lost: dropped headings right above a kept text block of prose, out of all headings right above one. A heading whose text comes out
  elsewhere, as a headline that the page shows twice, is not lost;
- headings empty: kept headings, but for the first, with no kept text block before the next heading of the same or a higher level,
  out of all kept headings but the first.

The gold *holds* a part if a text block of it with at least ``LEAST_LETTERS`` letters and digits is in the gold, by its letters and digits; shorter
ones may be in it by chance. A unit without such a block counts for neither units whole nor units extra. A list's items are held if
all of their text blocks are in the gold, however short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np

from benchmarks.publish.report import markdown
from benchmarks.sets.catalogue import SETS
from benchmarks.sets.item import Item
from benchmarks.sets.layouts import LOADERS, corpus
from benchmarks.sets.origins import letters_of
from cleantext import analyze
from cleantext.blocks import BoolArray
from cleantext.page import Page

__all__ = ["MEASURES", "Share", "Unit", "measures", "torn", "torn_table", "units_of"]

MOST_IN_CELL: Final = 3
"""Text blocks of a cell up to which a row holds data: cells of tables that lay out a page hold whole columns."""
MOST_IN_LABEL: Final = 40
"""Characters of the longest label of a pair."""
LEAST_LETTERS: Final = 12
"""Letters and digits from which on a block is not in a gold by chance."""
COLONS: Final = (":", "：")
"""Ends of a label: ASCII, and full width."""
UNNAMED: Final = frozenset({"main_content", "context"})
"""The filters whose drops have no name of boilerplate as their reason."""

UnitKind: TypeAlias = Literal["row", "definition", "pair", "details"]
MEASURES: Final = (
    "rows", "definitions", "pairs", "lists", "units whole", "units extra", "headings lost", "headings empty",
)  # fmt: skip
"""The measures, in the order of the table."""
OF_KIND: Final[Mapping[UnitKind, str]] = {"row": "rows", "definition": "definitions", "pair": "pairs"}
"""The measure of torn units of a kind."""


class Share(NamedTuple):
    """A number of cases, out of those where it could happen."""

    cases: int
    """Cases."""
    of: int
    """Where it could happen."""


class Unit(NamedTuple):
    """Blocks that belong together."""

    kind: UnitKind
    """What it is."""
    parts: tuple[tuple[int, ...], ...]
    """The text blocks of each part."""


@dataclass(frozen=True, slots=True)
class _Tree:
    """The elements of a page, for looking down and for looking at their text blocks."""

    page: Page
    """The page."""
    shown: BoolArray
    """bool, shape (blocks,): the text blocks."""
    children: Mapping[int, Sequence[int]]
    """Row → rows of its child elements, in order."""
    ends: Sequence[int]
    """For each element, one past the row of the last element inside it."""

    @property
    def tags(self) -> Sequence[str]:
        """Tag of each element."""
        assert self.page.blocks.elements is not None
        return self.page.blocks.elements.tags

    def blocks(self, row: int) -> tuple[int, ...]:
        """Return the text blocks inside an element."""
        elements = self.page.blocks.elements
        assert elements is not None
        first, last = elements.firsts[row], elements.lasts[row]
        return tuple((np.flatnonzero(self.shown[first:last]) + first).tolist())

    def holds(self, row: int, tags: frozenset[str]) -> bool:
        """Return whether an element has one of these tags inside."""
        return any(tag in tags for tag in self.tags[row + 1 : self.ends[row]])


def _tree(page: Page) -> _Tree:
    elements = page.blocks.elements
    assert elements is not None  # the page was read as HTML
    children: defaultdict[int, list[int]] = defaultdict(list)
    parents = elements.parents
    ends = list(range(1, len(parents) + 1))
    for row in range(len(parents) - 1, -1, -1):
        if (parent := parents[row]) >= 0:
            ends[parent] = max(ends[parent], ends[row])
            children[parent].append(row)
    for rows in children.values():
        rows.reverse()
    wordy = np.fromiter((any(map(str.isalnum, text)) for text in page.blocks.texts), np.bool_, len(page.blocks))
    shown = wordy & ~page.blocks.hidden & ~page.blocks.invisible
    return _Tree(page, shown, children, ends)


LAYOUT: Final = frozenset({"table", "h1", "h2", "h3", "h4", "h5", "h6"})
"""Elements that no cell of a data row holds."""


def _rows(tree: _Tree) -> Iterator[Unit]:
    for row, tag in enumerate(tree.tags):
        if tag != "tr":
            continue
        cells = [cell for cell in tree.children.get(row, ()) if tree.tags[cell] in ("td", "th")]
        parts = [blocks for blocks in map(tree.blocks, cells) if blocks]
        is_layout = max(map(len, parts), default=0) > MOST_IN_CELL or any(tree.holds(cell, LAYOUT) for cell in cells)
        if len(parts) > 1 and not is_layout:
            yield Unit("row", tuple(parts))


def _definitions(tree: _Tree) -> Iterator[Unit]:
    for row, tag in enumerate(tree.tags):
        if tag != "dl":
            continue
        inside = [child for child in tree.children.get(row, ()) if tree.tags[child] in ("dt", "dd", "div")]
        flat = [
            one for child in inside for one in ((child,) if tree.tags[child] != "div" else tree.children.get(child, ()))
        ]
        runs = [(name, list(group)) for name, group in groupby(flat, key=tree.tags.__getitem__)]
        for (one, terms), (other, meanings) in pairwise(runs):
            if (one, other) == ("dt", "dd"):
                parts = [tuple(block for one in side for block in tree.blocks(one)) for side in (terms, meanings)]
                if all(parts):
                    yield Unit("definition", tuple(parts))


def _pairs(tree: _Tree, taken: frozenset[int]) -> Iterator[Unit]:
    texts = tree.page.blocks.texts
    elements = tree.page.blocks.elements
    assert elements is not None
    seen: set[tuple[int, int]] = set()
    for first, last in zip(elements.firsts, elements.lasts, strict=True):
        if last - first < 2 or (first, last) in seen or int(tree.shown[first:last].sum()) != 2:
            continue
        seen.add((first, last))
        label, value = (np.flatnonzero(tree.shown[first:last]) + first).tolist()
        text = texts[label].rstrip()
        is_label = text.endswith(COLONS) and len(text) <= MOST_IN_LABEL and not texts[value].rstrip().endswith(COLONS)
        if is_label and not taken & {label, value} and (label, value) not in seen:
            seen.add((label, value))
            yield Unit("pair", ((label,), (value,)))


def _details(tree: _Tree) -> Iterator[Unit]:
    for row, tag in enumerate(tree.tags):
        if tag == "details":
            heads = [tree.blocks(child) for child in tree.children.get(row, ()) if tree.tags[child] == "summary"]
            head = heads[0] if heads else ()
            rest = tuple(block for block in tree.blocks(row) if block not in head)
            if head and rest:
                yield Unit("details", (head, rest))


def units_of(page: Page) -> list[Unit]:
    """Return the units of an HTML page that have two or more parts with text.

    >>> page = analyze("<table><tr><th>Height</th><td>12 m</td></tr></table>", input_format="html")
    >>> units_of(page)
    [Unit(kind='row', parts=((0,), (1,)))]
    """
    return _units(_tree(page))


def _units(tree: _Tree) -> list[Unit]:
    found = [*_rows(tree), *_definitions(tree)]
    taken = frozenset(block for unit in found for part in unit.parts for block in part)
    return [*found, *_pairs(tree, taken), *_details(tree)]


def _lists(tree: _Tree) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Yield the text blocks of each item of the lists with two or more items that have text."""
    for row, tag in enumerate(tree.tags):
        if tag in ("ul", "ol"):
            items = [tree.blocks(child) for child in tree.children.get(row, ()) if tree.tags[child] == "li"]
            parts = tuple(blocks for blocks in items if blocks)
            if len(parts) > 1:
                yield parts


def _missed(page: Page) -> BoolArray:
    """Return which blocks were dropped by a filter that is not named: bool, shape (blocks,)."""
    unnamed = np.array([step.filter in UNNAMED for step in page.steps] + [True])  # -1: no filter
    missed: BoolArray = ~page.kept & unnamed[page.decided_by]
    return missed


def measures(page: Page, gold: str | None) -> dict[str, Share]:
    """Return the measures of an HTML page after its filters; those that need a gold are (0, 0) without one."""
    tree = _tree(page)
    kept, missed = page.kept, _missed(page)
    letters = letters_of(gold or "")
    counts = {name: [0, 0] for name in MEASURES}

    def count(name: str, *, case: bool) -> None:
        counts[name][0] += case
        counts[name][1] += 1

    def is_torn(parts: Iterable[Sequence[int]]) -> bool:
        """Return whether a part is not kept, and not dropped by named filters alone."""
        return any(not kept[[*part]].any() and missed[[*part]].any() for part in parts)

    for unit in _units(tree):
        blocks = [block for part in unit.parts for block in part]
        if unit.kind in OF_KIND and kept[blocks].any():
            count(OF_KIND[unit.kind], case=is_torn(unit.parts))
        long = [
            text for text in (letters_of(page.blocks.texts[block]) for block in blocks) if len(text) >= LEAST_LETTERS
        ]
        if letters and long:
            is_held = any(text in letters for text in long)
            is_whole = all(kept[[*part]].any() for part in unit.parts)
            if is_held:
                count("units whole", case=is_whole)
            if is_whole:
                count("units extra", case=not is_held)
    for parts in _lists(tree) if letters else ():
        blocks = [block for part in parts for block in part]
        if kept[blocks].any() and all(letters_of(page.blocks.texts[block]) in letters for block in blocks):
            count("lists", case=is_torn(parts))
    for name, case in _headings(tree):
        count(name, case=case)
    return {name: Share(*pair) for name, pair in counts.items()}


def _headings(tree: _Tree) -> Iterator[tuple[str, bool]]:
    """Yield the measure and whether it is the case, for each heading that counts in it."""
    page = tree.page
    shown = np.flatnonzero(tree.shown).tolist()
    levels, kept, prose = page.blocks.levels, page.kept, page.analysis.is_prose
    came_out = {letters_of(page.blocks.texts[block]) for block in shown if kept[block]}
    is_first = True
    for at, block in enumerate(shown):
        level = levels[block]
        if not level:
            continue
        below = shown[at + 1 : at + 2]
        if below and not levels[below[0]] and prose[below[0]] and kept[below[0]]:
            yield "headings lost", not kept[block] and letters_of(page.blocks.texts[block]) not in came_out
        if kept[block]:
            if not is_first:
                yield "headings empty", _is_empty(shown[at + 1 :], page, int(level))
            is_first = False


def _is_empty(after: Sequence[int], page: Page, level: int) -> bool:
    """Return whether no text block is kept before the next heading of the same or a higher level."""
    for block in after:
        if 0 < page.blocks.levels[block] <= level:
            return True
        if page.kept[block] and not page.blocks.levels[block]:
            return False
    return True


def _of_item(job: tuple[str, Item]) -> tuple[str, dict[str, Share]]:
    name, item = job
    return name, measures(analyze(item.source, input_format="html"), item.gold)


def torn(
    data: Path, *, sets: Sequence[str] | None = None, every: int = 1, workers: int = 1
) -> dict[str, dict[str, Share]]:
    """Return the sum of the measures over the HTML pages of each set, or over each Nth of them. ``sets`` None: all in ``data``, and the corpus."""
    names = sets if sets is not None else [name for name in SETS if name == "corpus" or (data / name).is_dir()]
    jobs: list[tuple[str, Item]] = []
    for name in names:
        items = [item for item in (corpus() if name == "corpus" else LOADERS[name](data / name)) if item.mode == "html"]
        jobs += [(name, item) for item in items[::every]]
    sums: dict[str, dict[str, Share]] = {}
    with ProcessPoolExecutor(workers) as pool:
        for name, found in pool.map(_of_item, jobs, chunksize=8):
            held = sums.setdefault(name, dict.fromkeys(MEASURES, Share(0, 0)))
            for measure, (cases, of) in found.items():
                held[measure] = Share(held[measure].cases + cases, held[measure].of + of)
    return sums


def torn_table(sums: Mapping[str, Mapping[str, Share]]) -> str:
    """Return a row for each set: each measure in per cent, with the number of places where it could happen.

    >>> print(torn_table({"wcxb": {**dict.fromkeys(MEASURES, Share(0, 0)), "rows": Share(1, 8)}}).splitlines()[2][:34])
    | wcxb | 12.5 % of 8 | – | – | – |
    """
    rows = [
        [
            name,
            *(
                f"{100 * found[one].cases / found[one].of:.1f} % of {found[one].of}" if found[one].of else "–"
                for one in MEASURES
            ),
        ]
        for name, found in sums.items()
    ]
    return markdown(["set", *MEASURES], rows)
