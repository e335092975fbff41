"""The features that HTML and flattened text both have, in whole-page arrays, without a Python loop over blocks.

A *span* is a range of blocks around each block: an enclosing element, a window, the lines between two blank lines. A *group* holds
blocks that look alike: the same path of tags and classes, the same shape of line. ``MEASURES`` describe both, computed from
sums of the same tallies.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext._core import group_measures, numbered, span_measures
from cleantext.hashing import dense_ids, distinct, hash_runs
from cleantext.page import Page
from cleantext.scorer.arrays import Bools, Floats, Ints, Range, categories, last_at, log, one_hot, ratio
from cleantext.scorer.schema import (
    FIRST_LAST,
    HTML_MEASURES,
    MEASURES,
    NAMED,
    PAGE_MEASURES,
    PHRASES,
    column_names,
    columns_of,
)
from cleantext.scorer.words import Words, hash_words

__all__ = ["FeatureBuilder"]

FAR: Final = 9.0
"""Logarithm of a distance in blocks, if the page lacks such a block: as if it were 8,102 blocks away."""
FAR_WORDS: Final = 12.0
"""The same for a distance in words: as if it were 162,754 words away."""
SENTENCE_WORDS: Final = 4
"""Words from which on a block that ends like a sentence counts as one."""
WINDOWS: Final = (("near6", 6, 6), ("near20", 20, 20), ("back12", 12, -1), ("ahead12", -1, 12))
"""Windows: name, blocks before and blocks after each block; -1 leaves out the block itself."""


class FeatureBuilder:
    """A page's features while they are computed."""

    def __init__(self, page: Page, class_names: list[str]) -> None:
        self.analysis = a = page.analysis
        self.kept = page.kept
        self.declarations = page.declarations
        self.is_html = a.is_html
        self.count = n = a.count
        self.index = np.arange(n)
        self._columns = columns_of(page.mode)
        self._missing = set(self._columns)
        self._values = np.empty((len(column_names(page.mode)), n), np.float32)
        self.spans: dict[str, Range] = {}
        """The spans, by name."""
        self.groups: dict[str, Ints] = {}
        """The number of each block's group, by the name of the grouping."""
        self.body = a.is_prose & page.kept
        """bool: blocks of prose that no named filter dropped."""
        self._hash((page.title, self.declarations.description, self.declarations.body), class_names)
        self.phrase = np.zeros((len(PHRASES), n), np.float32)
        """float32, shape (phrases, n): 1 for blocks with a phrase."""
        for row, key in enumerate(PHRASES):
            if found := a.matches[key]:
                self.phrase[row, list(found)] = 1
        self.marks: Bools = self.phrase.max(axis=0) > 0
        """bool: blocks with a phrase."""
        stats = a.stats
        self._tallies = np.empty((10, n))
        for row, tally in enumerate((
            1, stats.words, stats.chars, a.blocks.link_chars, np.where(self.body, stats.words, 0), np.where(self.kept, stats.words, 0),
            self.marks, stats.ends_sentence & (stats.words >= SENTENCE_WORDS), stats.is_short, a.blocks.levels > 0,
        )):  # fmt: skip
            self._tallies[row] = np.asarray(tally)
        self.sums = np.zeros((n + 1, len(self._tallies)))
        """float64, shape (n + 1, tallies): running sums of blocks, words, characters, …, one row longer."""
        np.cumsum(self._tallies.T, axis=0, out=self.sums[1:])
        self.total = self.sums[-1]
        """float64, shape (tallies,): the sums of the page."""
        for name, back, ahead in WINDOWS:
            first = np.clip(self.index - back, 0, n)
            self.spans[name] = (first, np.maximum(first, np.clip(self.index + ahead + 1, 0, n)))
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
        end, classes = int(words.firsts[n]), int(words.firsts[n + len(declared)])
        self.classes = words.ids[classes:]
        """uint32: the hashes of the words of the class names."""
        self.class_firsts = words.firsts[n + len(declared) :] - classes
        """int64: index of each name's first word in ``classes``."""
        self.words = Words(
            words.ids[:end], words.texts[:end], words.letters[:end], words.capital[:end], words.firsts[: n + 1]
        )
        """The words of the blocks."""
        ids = dense_ids(words.ids[:classes])
        self.word_ids, self.most_ids = ids[:end], 2 * classes
        """A number for each word, the same for equal words; and a bound that all of them are below."""
        bounds = words.firsts[n : n + len(declared) + 1].tolist()
        self.declared_ids = [ids[first:last] for first, last in pairwise(bounds)]
        """The same for the words of the title, the description and the declared article body."""

    def ties(self, droppers: Ints) -> Ints:
        """Return the number of each block's group of blocks that get one score: one role in the records of a series, equally linked and dropped.

        Each block is alone in text mode: records are found by patterns there, and tied scores lowered held-out F1 (wcxb .846 to .830).
        """
        if not self.is_html:
            return self.index
        series = self.analysis.units.series
        keys = (series.roles.astype(np.int64) * 2 + self.analysis.is_link) * (len(NAMED) + 1) + droppers
        return numbered(np.where(series.is_record, keys, -1 - self.index))[0]

    def put(self, name: str, values: npt.ArrayLike) -> None:
        """Store a feature: shape (n,), or (columns, n). Raises KeyError for a name that the mode's schema does not have."""
        self._values[self._columns[name]] = values
        self._missing.discard(name)

    def values(self) -> Floats:
        """Return all columns. Raises LookupError if the schema has a feature that was not computed."""
        if self._missing:
            raise LookupError(f"the schema has features that no code computes: {', '.join(sorted(self._missing))}")
        return self._values.T

    def text(self) -> None:
        """Put the features of the block's own characters."""
        stats, texts, put = self.analysis.stats, self.analysis.texts, self.put
        words = np.maximum(stats.words, 1)
        put("chars", log(stats.chars))
        put("words", log(stats.words))
        put("word_length", ratio(stats.letters, words))
        put("digits", ratio(stats.digits, stats.chars))
        put("letters", ratio(stats.letters, stats.chars))
        put("commas", ratio(stats.commas, words))
        put("stops", log(stats.stops))
        put("stop_rate", ratio(stats.stops, words))
        put("joints", ratio(stats.joints, words))
        put("ends", stats.ends_sentence)
        put("prose", stats.reads_as_prose)
        self.first_categories = categories("".join([text[0] for text in texts]))
        for name, found in (
            ("first", self.first_categories),
            ("last", categories("".join([text[-1] for text in texts]))),
        ):
            put(name, one_hot(np.minimum(found, len(FIRST_LAST)), len(FIRST_LAST) + 1))

    def lexical(self) -> None:
        """Put the features of the block's words, alone and compared with those of the page."""
        words, ids, n, put = self.words, self.word_ids, self.count, self.put
        counts = np.diff(words.firsts)
        has_words = counts > 0
        heads = words.firsts[:-1][has_words]

        def mean(values: npt.NDArray[np.generic]) -> Floats:
            return ratio(np.bincount(words.texts, values, n), counts)

        inner = np.ones(len(ids), np.bool_)
        inner[heads] = False
        put("capitals", mean(words.capital))
        put("inner_capitals", ratio(np.bincount(words.texts, words.capital & inner, n), counts - 1))
        put("short_words", mean(words.letters <= 3))
        put("long_words", mean(words.letters >= 9))
        in_body = self.body[words.texts]
        elsewhere = np.bincount(ids, in_body, self.most_ids)[ids] - in_body
        put("in_body", mean(elsewhere > 0))
        put("often_in_body", mean(log(elsewhere)))
        put("rare", mean(np.bincount(ids, minlength=self.most_ids)[ids] == 1))
        lines = np.zeros(n, np.uint64)
        if len(heads):
            lines[has_words] = hash_runs(words.ids.astype(np.uint64), heads, counts[has_words], int(counts.max()))
        number, times = numbered(lines)
        put("copies", log(times[number]))

    def put_shared(self, part: str, whole: str, which: int) -> None:
        """Put the share of each block's words that are in a declared text, and the share of that text's words in each block.

        ``part`` and ``whole`` name the two features; an empty ``whole`` is not put. ``which``: position in ``declared_ids``.
        """
        texts, declared = self.words.texts, self.declared_ids[which]
        known = np.zeros(self.most_ids, np.bool_)
        known[declared] = True
        found = known[self.word_ids]
        self.put(part, ratio(np.bincount(texts[found], minlength=self.count), np.diff(self.words.firsts)))
        if whole:
            pairs = distinct(texts[found].astype(np.int64) * self.most_ids + self.word_ids[found]) // max(
                self.most_ids, 1
            )
            self.put(whole, ratio(np.bincount(pairs, minlength=self.count), known.sum()))

    def phrases(self, droppers: Ints, overrulable: Bools) -> None:
        """Put the phrases of each block, and the named filter that dropped it."""
        self.put("phrase", self.phrase)
        self.put("overrulable", overrulable)
        self.put("dropped", one_hot(droppers, len(NAMED) + 1))

    def put_distances(self, name: str, marks: Bools) -> None:
        """Put the blocks and words since the last marked block, and the blocks to the next one, as logarithms."""
        before, after = last_at(marks), self.count - 1 - last_at(marks[::-1])[::-1]
        words = self.sums[:, 1]
        between = words[:-1] - words[np.maximum(before, 0)]
        self.put(f"since_{name}", np.where(before >= 0, log(self.index - before), FAR))
        self.put(f"until_{name}", np.where(after < self.count, log(after - self.index), FAR))
        self.put(f"words_since_{name}", np.where(before >= 0, log(between), FAR_WORDS))

    def positions(self) -> None:
        """Put the features of the block's place on the page."""
        n, index, put = self.count, self.index, self.put
        first, last = self.analysis.main_span
        put("place", ratio(index, n))
        put("from_end", log(n - index))
        put("from_start", log(index))
        put("chars_before", ratio(self.sums[:-1, 2], self.total[2]))
        put("body_before", ratio(self.sums[:-1, 4], self.total[4]))
        put("body_through", ratio(self.sums[1:, 4], self.total[4]))
        self.put_distances("body", self.body)
        self.put_distances("mark", self.marks)
        self.put_distances("dropped", ~self.kept)
        longest = int(np.argmax(np.where(self.body, self.analysis.stats.words, 0)))
        for name, block in (("longest", longest), ("first", first), ("last", last)):
            put(f"from_{name}", np.sign(index - block) * log(np.abs(index - block)))
        put("within_body", (index >= first) & (index <= last))

    def page(self) -> None:
        """Put the features that are equal for all blocks of the page."""
        count, words, chars, links, body, kept, marks, ends, short, headings = self.total
        bodies = float(self.body.sum())
        row = (
            np.log1p(count), np.log1p(words), links / max(chars, 1), body / max(words, 1), kept / max(words, 1), marks / count,
            headings / count, ends / count, short / count, np.log1p(bodies), np.log1p(body / max(bodies, 1)),
        )  # fmt: skip
        values = [
            value for name, value in zip(PAGE_MEASURES, row, strict=True) if self.is_html or name not in HTML_MEASURES
        ]
        self.put("page", np.asarray(values, np.float32)[:, None])
        self.put("members", log(self.analysis.units.series.members))

    def surroundings(self) -> None:
        """Put the measures of all spans and groups that the schema has."""
        rows = [row for row, name in enumerate(MEASURES) if self.is_html or name not in HTML_MEASURES]
        names = [name for name in self.spans if name in self._columns]
        firsts = np.stack([self.spans[name][0] for name in names])
        lasts = np.stack([self.spans[name][1] for name in names])
        for name, measures in zip(names, span_measures(self.sums, firsts, lasts)[:, [*rows, -1]], strict=True):
            self.put(name, measures)
        for name, members in self.groups.items():
            self.put(name, group_measures(self._tallies, members)[rows])
