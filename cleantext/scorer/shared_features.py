"""The inputs of the features that HTML and flattened text both have, in whole-page arrays, without a Python loop over blocks.

A *span* is a range of blocks around each block: an enclosing element, a window, the lines between two blank lines. A *group* holds
blocks that look alike: the same path of tags and classes, the same shape of line. ``MEASURES`` describe both, computed from
sums of the same tallies. ``formulas.py`` has what is made from the inputs.
"""

from __future__ import annotations

import math
from operator import itemgetter
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext._core import fill_columns, numbered, word_shares
from cleantext.blocks import Mode
from cleantext.page import Page
from cleantext.scorer.arrays import Bools, Floats, Ints, Range, categories
from cleantext.scorer.formulas import TALLY_NAMES, recipe
from cleantext.scorer.schema import HTML_MEASURES, NAMED, PAGE_MEASURES, PHRASES, column_names
from cleantext.scorer.words import hash_words

__all__ = ["FeatureBuilder"]

SENTENCE_WORDS: Final = 4
"""Words from which on a block that ends like a sentence counts as one."""
WINDOWS: Final[dict[Mode, dict[str, tuple[int, int]]]] = {
    "html": {"near6": (6, 6), "near20": (20, 20)},
    "text": {"near6": (6, 6), "near20": (20, 20), "back12": (12, -1), "ahead12": (-1, 12)},
}
"""Windows by name: blocks before and blocks after each block; -1 leaves out the block itself."""


class FeatureBuilder:
    """A page's features while they are computed."""

    def __init__(self, page: Page, class_names: list[str]) -> None:
        self.analysis = a = page.analysis
        self.kept = page.kept
        self.declarations = page.declarations
        self.is_html = a.is_html
        self.count = n = a.count
        self.index = np.arange(n)
        self._mode = page.mode
        self._recipe = recipe(page.mode)
        self._missing = {*self._recipe.rows, *self._recipe.page}
        self._inputs = np.empty((len(self._recipe.rows), n))
        self._page = np.empty(max(held.stop for held in self._recipe.page.values()), np.float32)
        self.spans: dict[str, Range] = {}
        """The spans, by name."""
        self.groups: dict[str, Ints] = {}
        """The number of each block's group, by the name of the grouping."""
        self.body = a.is_prose & page.kept
        """bool: blocks of prose that no named filter dropped."""
        self.first_categories, self._last_categories = categories(
            "".join(map(itemgetter(0), a.texts)) + "".join(map(itemgetter(-1), a.texts))
        ).reshape(2, n)
        self._hash((page.title, self.declarations.description, self.declarations.body), class_names)
        for name, (back, ahead) in WINDOWS[page.mode].items():
            first = np.minimum(np.maximum(self.index - back, 0), n)
            self.spans[name] = (first, np.maximum(first, np.minimum(self.index + ahead + 1, n)))
        numbers, series = a.units.numbers, a.units.series
        self.spans["member"] = (series.member_firsts, series.member_lasts)
        self.spans["series"] = (series.firsts, series.lasts)
        self.groups["role"] = series.roles
        self.units: Range = (numbers, numbers + np.bincount(numbers, minlength=n)[numbers])
        """The unit of each block."""

    def _hash(self, declared: tuple[str, ...], class_names: list[str]) -> None:
        """Hash the words of the blocks, of declared texts, and of class names, all at once."""
        n, texts = self.count, [*self.analysis.texts, *declared, *class_names]
        words = hash_words(texts)
        end, last = int(words.firsts[n]), n + (len(declared) if self.is_html else 0)
        classes = int(words.firsts[n + len(declared)])
        self.classes = words.ids[classes:]
        """uint32: the hashes of the words of the class names."""
        self.class_firsts = words.firsts[n + len(declared) :] - classes
        """int64: index of each name's first word in ``classes``."""
        self.words, self.firsts = words.ids[:end], words.firsts[: n + 1]
        """The hashes of the words of the blocks, and the index of each block's first word in them."""
        known = slice(0, int(words.firsts[last]))
        self.shares = word_shares(
            words.ids[known], words.letters[known], words.capital[known], words.firsts[: last + 1], self.body
        )
        """float32: the columns of ``WORD_FEATURES``."""

    def ties(self, droppers: Ints) -> Ints:
        """Return the number of each block's group of blocks that get one score: one role in the records of a series, equally linked and dropped.

        Each block is alone in text mode: records are found by patterns there, and tied scores lowered held-out F1 (wcxb .846 to .830).
        """
        if not self.is_html:
            return self.index
        series = self.analysis.units.series
        keys = (series.roles.astype(np.int64) * 2 + self.analysis.is_link) * (len(NAMED) + 1) + droppers
        return numbered(np.where(series.is_record, keys, -1 - self.index))[0]

    def put(self, **inputs: npt.ArrayLike) -> None:
        """Store inputs, each of shape (n,) or one number. Raises KeyError for a name that no formula of the mode has."""
        for name, values in inputs.items():
            self._inputs[self._recipe.rows[name]] = values
        self._missing.difference_update(inputs)

    def put_page(self, **numbers: npt.ArrayLike) -> None:
        """Store features that are equal for all blocks: a number, or one for each column. Raises KeyError as ``put`` does."""
        for name, values in numbers.items():
            self._page[self._recipe.page[name]] = values
        self._missing.difference_update(numbers)

    def input(self, name: str) -> npt.NDArray[np.float64]:
        """Return an input that was stored. float64, shape (n,)."""
        found: npt.NDArray[np.float64] = self._inputs[self._recipe.rows[name]]
        return found

    def values(self) -> Floats:
        """Return all columns. float32, shape (n, columns). Raises LookupError if a formula lacks an input."""
        if self._missing:
            raise LookupError(f"formulas have inputs that no code gives: {', '.join(sorted(self._missing))}")
        made = self._recipe
        values = np.empty((len(column_names(self._mode)), self.count), np.float32)
        spans, groups = [self.spans[name] for name in made.spans], [self.groups[name] for name in made.groups]
        fill_columns(made.program, self._inputs, spans, groups, self._page, made.measures, values)
        values[made.words] = self.shares[: len(made.words)]
        return values.T

    def text(self) -> None:
        """Give the inputs about the block's own characters, and the tallies."""
        a, stats = self.analysis, self.analysis.stats
        phrases = np.zeros(self.count, np.int64)
        for bit, key in enumerate(PHRASES):
            if found := a.matches[key]:
                phrases[list(found)] |= 1 << bit
        self.put(
            blocks=1, words=stats.words, chars=stats.chars, link_chars=a.blocks.link_chars, prose_words=stats.words * self.body,
            kept_words=stats.words * self.kept, marked=phrases != 0, sentences=stats.ends_sentence & (stats.words >= SENTENCE_WORDS),
            short=stats.is_short, headings=a.blocks.levels > 0,
            counted_words=np.maximum(stats.words, 1), letters=stats.letters, digits=stats.digits, commas=stats.commas, stops=stats.stops,
            joints=stats.joints, ends=stats.ends_sentence, prose=stats.reads_as_prose, phrase=phrases,
            first=self.first_categories, last=self._last_categories,
        )  # fmt: skip

    def positions(self, droppers: Ints, overrulable: Bools) -> None:
        """Give the inputs about the block's place on the page, and about the named filter that dropped it."""
        n, index = self.count, self.index
        first, last = self.analysis.main_span
        longest = int(self.input("prose_words").argmax())
        self.put(
            dropper=droppers, overrulable=overrulable, index=index, count=n, remaining=n - index, body=self.body, gone=~self.kept,
            from_longest=index - longest, from_first=index - first, from_last=index - last,
            within_body=(index >= first) & (index <= last), members=self.analysis.units.series.members,
        )  # fmt: skip

    def page(self) -> None:
        """Give the features that are equal for all blocks of the page."""
        totals = self._inputs[: len(TALLY_NAMES)].sum(axis=1).tolist()
        count, words, chars, links, body, kept, marks, ends, short, headings = totals
        bodies = int(np.count_nonzero(self.body))
        row = (
            math.log1p(count), math.log1p(words), links / max(chars, 1), body / max(words, 1), kept / max(words, 1), marks / count,
            headings / count, ends / count, short / count, math.log1p(bodies), math.log1p(body / max(bodies, 1)),
        )  # fmt: skip
        measured = zip(PAGE_MEASURES, row, strict=True)
        self.put_page(page=[value for name, value in measured if self.is_html or name not in HTML_MEASURES])
