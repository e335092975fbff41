"""How each feature is computed: one table, from which both cores make the columns.

An *input* is a row with a number for each block. The features' modules give the inputs, spans, groups and numbers of the page that the
table names; ``recipe`` resolves the names to positions, once for each mode.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from cleantext._core.operations import (
    BEFORE,
    BITS,
    COPY,
    DISTANCES,
    GROUP,
    LOG,
    ONE_HOT,
    PAGE,
    RATIO,
    SIGNED_LOG,
    SPAN,
    THROUGH,
)
from cleantext.blocks import Mode
from cleantext.scorer.arrays import Ints
from cleantext.scorer.schema import BOTH, HTML, HTML_MEASURES, MEASURES, TEXT, columns_of

__all__ = ["FORMULAS", "TALLY_NAMES", "WORD_FEATURES", "Formula", "Recipe", "recipe"]

TALLY_NAMES: Final = (
    "blocks", "words", "chars", "link_chars", "prose_words", "kept_words", "marked", "sentences", "short", "headings",
)  # fmt: skip
"""The inputs that the measures of spans and groups are made from, in the order of ``operations.TALLIES``."""
WORD_FEATURES: Final = (
    "capitals", "inner_capitals", "short_words", "long_words", "in_body", "often_in_body", "rare", "copies", "in_title", "of_title",
    "in_description", "of_description", "in_declared_text",
)  # fmt: skip
"""The columns of ``word_shares``, in its order; those after ``LEXICAL`` are of HTML."""
LEXICAL: Final = WORD_FEATURES.index("in_title")
"""Number of ``WORD_FEATURES`` that both modes have."""


class Formula(NamedTuple):
    """How a feature is computed."""

    feature: str
    """Its name in the schema; for DISTANCES, what follows ``since_``, ``until_`` and ``words_since_`` in the names of three."""
    operation: int
    """One of ``operations.py``."""
    of: str
    """The input, span or group that it is made from; for PAGE, the feature itself."""
    by: str = "blocks"
    """The second input of RATIO."""
    modes: tuple[Mode, ...] = BOTH
    """The modes that have it."""


def _each(operation: int, *names: str, modes: tuple[Mode, ...] = BOTH) -> Iterator[Formula]:
    """Yield formulas of features whose input has their name."""
    return (Formula(name, operation, name, modes=modes) for name in names)


FORMULAS: Final = (
    *_each(LOG, "chars", "words", "stops", "members"),
    Formula("word_length", RATIO, "letters", "counted_words"),
    Formula("digits", RATIO, "digits", "chars"),
    Formula("letters", RATIO, "letters", "chars"),
    Formula("commas", RATIO, "commas", "counted_words"),
    Formula("stop_rate", RATIO, "stops", "counted_words"),
    Formula("joints", RATIO, "joints", "counted_words"),
    *_each(COPY, "ends", "prose", "overrulable", "within_body"),
    *_each(ONE_HOT, "first", "last"),
    Formula("dropped", ONE_HOT, "dropper"),
    *_each(BITS, "phrase"),
    Formula("place", RATIO, "index", "count"),
    Formula("from_start", LOG, "index"),
    Formula("from_end", LOG, "remaining"),
    Formula("chars_before", BEFORE, "chars"),
    Formula("body_before", BEFORE, "prose_words"),
    Formula("body_through", THROUGH, "prose_words"),
    Formula("body", DISTANCES, "body"),
    Formula("mark", DISTANCES, "marked"),
    Formula("dropped", DISTANCES, "gone"),
    *_each(SIGNED_LOG, "from_longest", "from_first", "from_last"),
    *_each(PAGE, "page"),
    *_each(SPAN, "member", "series"),
    *_each(GROUP, "role"),
    # HTML
    *_each(COPY, "link_density", "level", "hidden", modes=HTML),
    *_each(ONE_HOT, "kind", modes=HTML),
    *_each(LOG, "depth", modes=HTML),
    Formula("deepest", RATIO, "depth", "deepest", HTML),
    *_each(BITS, "hint", "in", "is", modes=HTML),
    Formula("heading", DISTANCES, "heading", modes=HTML),
    Formula("h1", DISTANCES, "h1", modes=HTML),
    *_each(
        PAGE, "page_articles", "page_paragraphs", "og", "declares", "published", "slug", "url_depth", "described", "page_declared_text", modes=HTML,
    ),
    *_each(SPAN, "outer1", "outer2", "outer3", "third", "section", modes=HTML),
    *_each(GROUP, "path", "class", modes=HTML),
    # flattened text
    *_each(LOG, "blanks", "blanks_after", "indent", "indent_before", "indent_after", modes=TEXT),
    Formula("blank", DISTANCES, "blanks", modes=TEXT),
    Formula("gap", DISTANCES, "gap", modes=TEXT),
    *_each(PAGE, "page_blank", "page_indent", modes=TEXT),
    *_each(SPAN, "run", "region", "level", "alike", modes=TEXT),
    *(Formula(f"of_{name}", SPAN, name, modes=TEXT) for name in ("near6", "near20", "back12", "ahead12")),
    *_each(GROUP, "shape", "indented", modes=TEXT),
)  # fmt: skip
"""The formulas of all features but ``WORD_FEATURES``, in any order."""


class Recipe(NamedTuple):
    """The formulas of a mode, with positions in place of names."""

    program: Ints
    """int32, shape (formulas, 5): as ``fill_columns`` reads it."""
    rows: Mapping[str, int]
    """The row of each input."""
    page: Mapping[str, slice]
    """The positions of each feature that is equal for all blocks of a page, among the numbers of the page."""
    spans: tuple[str, ...]
    """The names of the spans."""
    groups: tuple[str, ...]
    """The names of the groupings."""
    measures: Ints
    """int64: the positions in ``MEASURES`` of those that the mode has."""
    words: Ints
    """int64: the columns of the mode's ``WORD_FEATURES``."""


@cache
def recipe(mode: Mode) -> Recipe:
    """Return the recipe of a mode. Raises KeyError for a formula without a feature, and LookupError for a feature without a formula."""
    columns = columns_of(mode)
    words = WORD_FEATURES if mode == "html" else WORD_FEATURES[:LEXICAL]
    found: dict[str, slice] = {name: columns[name] for name in words}
    rows = {name: row for row, name in enumerate(TALLY_NAMES)}
    page: dict[str, slice] = {}
    spans: list[str] = []
    groups: list[str] = []
    program = []
    for formula in FORMULAS:
        if mode not in formula.modes:
            continue
        if (
            formula.operation == SPAN and formula.feature not in columns
        ):  # the network takes means over some that are not features
            continue
        names = [formula.feature]
        if formula.operation == DISTANCES:
            names = [f"{since}_{formula.feature}" for since in ("since", "until", "words_since")]
        found.update((name, columns[name]) for name in names)
        first, count = columns[names[0]].start, columns[names[-1]].stop - columns[names[0]].start
        if formula.operation == PAGE:
            place = max((held.stop for held in page.values()), default=0)
            page[formula.of] = slice(place, place + count)
        elif formula.operation in (SPAN, GROUP):
            place = len(spans if formula.operation == SPAN else groups)
            (spans if formula.operation == SPAN else groups).append(formula.of)
        else:
            place = rows.setdefault(formula.of, len(rows))
        program.append((formula.operation, first, count, place, rows.setdefault(formula.by, len(rows))))
    if missing := columns.keys() - found.keys():
        raise LookupError(f"the schema has features that no formula computes: {', '.join(sorted(missing))}")
    measures = [row for row, name in enumerate(MEASURES) if mode == "html" or name not in HTML_MEASURES]
    return Recipe(
        np.array(program, np.int32), rows, page, tuple(spans), tuple(groups), np.array(measures, np.int64),
        np.array([columns[name].start for name in words], np.int64),
    )  # fmt: skip
