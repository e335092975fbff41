"""Torn units: rows, definitions, pairs and lists of which an HTML page's output holds a part, and headings without their text.

Word F1 does not show them: a row without its label costs one word. All measures read the columns of ``page.blocks`` (elements, kinds)
and the mask of kept blocks. The units are those of ``cleantext.evaluation.units``. A *text block* is a block that the markup does not hide and that
holds a letter or digit; an element *has text* if a text block is inside it, and *is kept* if one of them is kept. A part all of whose
text blocks were dropped by named filters (all but ``main_content`` and ``context``) is not missed: such a drop names the boilerplate,
and the unit is not torn.

Measures, each a number of cases out of those where it could happen:
- rows, definitions, pairs: kept units that miss a part;
- lists: lists (``ul``, ``ol``) with two or more items that have text, all of which the gold holds and one of which is kept, that miss an item;
- units whole: units of which the gold holds a part, that come out whole: a block of every part is kept (the higher, the better);
- units extra: units that come out whole and of which the gold holds no part, out of all units that come out whole;
- headings lost: dropped headings right above a kept text block of prose, out of all headings right above one. A heading whose text comes out
  elsewhere, as a headline that the page shows twice, is not lost;
- gold headings lost: the same of those headings alone that the gold holds by their letters and digits: teasers between two paragraphs are
  rightly dropped;
- headings empty: kept headings, but for the first, with no kept text block before the next heading of the same or a higher level,
  out of all kept headings but the first.

The gold *holds* a part if a text block of it with at least ``LEAST_LETTERS`` letters and digits is in the gold, by its letters and digits; shorter
ones may be in it by chance. A unit without such a block counts for neither units whole nor units extra. A list's items are held if
all of their text blocks are in the gold, however short.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from benchmarks.sets.load import at_hand, corpus
from benchmarks.training.held_out import fold_of, of_folder
from cleantext import DEFAULT_FILTERS, analyze
from cleantext.blocks import BoolArray
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.layouts import LOADERS
from cleantext.evaluation.sets.origins import letters_of
from cleantext.evaluation.tables import markdown
from cleantext.evaluation.torn import LEAST_LETTERS
from cleantext.evaluation.units import Tree, UnitKind, lists_of, tree_of, units_of
from cleantext.page import Filter, Page

__all__ = ["MEASURES", "Share", "measures", "torn", "torn_table"]

UNNAMED: Final = frozenset({"main_content", "context"})
"""The filters whose drops have no name of boilerplate as their reason."""

MEASURES: Final = (
    "rows", "definitions", "pairs", "lists", "units whole", "units extra", "headings lost", "gold headings lost",
    "headings empty",
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


def _missed(page: Page) -> BoolArray:
    """Return which blocks were dropped by a filter that is not named: bool, shape (blocks,)."""
    unnamed = np.array([step.filter in UNNAMED for step in page.steps] + [True])  # -1: no filter
    missed: BoolArray = ~page.kept & unnamed[page.decided_by]
    return missed


def measures(page: Page, gold: str | None) -> dict[str, Share]:
    """Return the measures of an HTML page after its filters; those that need a gold are (0, 0) without one."""
    tree = tree_of(page)
    kept, missed = page.kept, _missed(page)
    letters = letters_of(gold or "")
    counts = {name: [0, 0] for name in MEASURES}

    def count(name: str, *, case: bool) -> None:
        counts[name][0] += case
        counts[name][1] += 1

    def is_torn(parts: Iterable[Sequence[int]]) -> bool:
        """Return whether a part is not kept, and not dropped by named filters alone."""
        return any(not kept[[*part]].any() and missed[[*part]].any() for part in parts)

    for unit in units_of(tree):
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
    for parts in lists_of(tree) if letters else ():
        blocks = [block for part in parts for block in part]
        if kept[blocks].any() and all(letters_of(page.blocks.texts[block]) in letters for block in blocks):
            count("lists", case=is_torn(parts))
    for name, case in _headings(tree, letters):
        count(name, case=case)
    return {name: Share(*pair) for name, pair in counts.items()}


def _headings(tree: Tree, gold: str) -> Iterator[tuple[str, bool]]:
    """Yield the measure and whether it is the case, for each heading that counts in it. ``gold``: its letters and digits."""
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
            letters = letters_of(page.blocks.texts[block])
            is_lost = not kept[block] and letters not in came_out
            yield "headings lost", is_lost
            if letters in gold:
                yield "gold headings lost", is_lost
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


def _of_item(job: tuple[str, Item], held_out: Sequence[tuple[Filter, ...]] | None) -> tuple[str, dict[str, Share]]:
    """Return the set and the measures of a page, by the pipeline of its fold if there are some."""
    name, item = job
    filters = DEFAULT_FILTERS if held_out is None else held_out[fold_of(item, len(held_out))]
    return name, measures(analyze(item.source, input_format="html", filters=filters), item.gold)


def torn(
    data: Path, *, sets: Sequence[str] | None = None, every: int = 1, workers: int = 1, held_out: Path | None = None
) -> dict[str, dict[str, Share]]:
    """Return the sum of the measures over the HTML pages of each set, or over each Nth of them.

    ``sets`` None: all in ``data``, and the corpus. ``held_out``: folder of the weights of folds; None for the package's weights, which
    learned from some of the sets.
    """
    names = sets if sets is not None else at_hand(data)
    jobs: list[tuple[str, Item]] = []
    for name in names:
        items = [item for item in (corpus() if name == "corpus" else LOADERS[name](data / name)) if item.mode == "html"]
        jobs += [(name, item) for item in items[::every]]
    filters = None if held_out is None else of_folder(held_out, "html")
    sums: dict[str, dict[str, Share]] = {}
    with ProcessPoolExecutor(workers) as pool:
        for name, found in pool.map(partial(_of_item, held_out=filters), jobs, chunksize=8):
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
