"""A page's columns in the making: those that HTML and flattened text both have.

A *span* is a range of blocks around each block: an enclosing element, a window, the lines between two blank lines. A *group* holds
blocks that look alike: the same path of tags and classes, the same shape of line. Both are described by the same measures,
taken from running sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.metadata import Declarations
from cleantext.scorer.arrays import Bools, Floats, Ints, Range, categories, last_at, log, numbered, one_hot, ratio
from cleantext.scorer.vocabulary import CATEGORIES, LABELS, MEASURES, NAMED, PHRASES
from cleantext.scorer.words import Words, hash_words

__all__ = ["Sheet"]

FAR: Final = 9.0
"""The distance, as a logarithm, of what is not on the page."""


class Sheet:
    """A page's columns in the making."""

    def __init__(self, a: Analysis, kept: Bools, title: str, head: Declarations, names: Sequence[str]) -> None:
        self.a = a
        self.n = a.count
        self.kept = kept
        self.head = head
        self.columns: dict[str, Floats] = {}
        m = a.stats
        self.sizes = m.words.astype(np.float32)
        self.body = a.is_prose & kept
        declared = (title, head.description, head.body)
        words = hash_words([*a.texts, *declared, *names])
        end, of_names = int(words.firsts[self.n]), int(words.firsts[self.n + len(declared)])
        self.names = words.ids[of_names:]
        """The hashes of the words of the elements' names."""
        self.name_firsts = words.firsts[self.n + len(declared) :] - of_names
        """Where each name's words begin."""
        self.words = Words(
            words.ids[:end], words.blocks[:end], words.letters[:end], words.capital[:end], words.firsts[: self.n + 1]
        )
        numbers = numbered(words.ids[:of_names])
        self.numbers, self.vocabulary = numbers[:end], 2 * of_names
        """A number for each word on the page, the same for the same word, and what is above all of them."""
        bounds = words.firsts[self.n : self.n + len(declared) + 1].tolist()
        self.declared_words = [numbers[first:last] for first, last in pairwise(bounds)]
        """Likewise for the words of the title, the description and the declared article body."""
        self.phrase = np.zeros((len(PHRASES), self.n), np.float32)
        for number, key in enumerate(PHRASES):
            if found := a.matches[key]:
                self.phrase[number, list(found)] = 1
        self.marks: Bools = self.phrase.max(axis=0) > 0
        tallies = np.empty((10, self.n))
        for number, column in enumerate((
            1, m.words, m.chars, a.blocks.link_chars, np.where(self.body, m.words, 0), np.where(kept, m.words, 0), self.marks,
            m.ends_sentence & (m.words >= 4), m.is_short, a.blocks.levels > 0,
        )):  # fmt: skip
            tallies[number] = np.asarray(column)
        self.tallies = tallies
        self.sums = np.zeros((len(tallies), self.n + 1)).T
        np.cumsum(tallies, axis=1, out=self.sums.T[:, 1:])
        self.total = self.sums[-1]
        self.index = np.arange(self.n)
        self.spans: dict[str, Range] = {}
        self.groups: dict[str, Ints] = {}
        for name, back, ahead in (("near6", 6, 6), ("near20", 20, 20), ("back12", 12, -1), ("ahead12", -1, 12)):
            first = np.clip(self.index - back, 0, self.n)
            self.spans[name] = (first, np.maximum(first, np.clip(self.index + ahead + 1, 0, self.n)))

    def text(self) -> None:
        """The block's own characters."""
        m, out = self.a.stats, self.columns
        out["chars"] = log(m.chars)
        out["words"] = log(m.words)
        out["word_length"] = ratio(m.letters, np.maximum(m.words, 1))
        out["digits"] = ratio(m.digits, m.chars)
        out["letters"] = ratio(m.letters, m.chars)
        out["commas"] = ratio(m.commas, np.maximum(m.words, 1))
        out["stops"] = log(m.stops)
        out["stop_rate"] = ratio(m.stops, np.maximum(m.words, 1))
        out["joints"] = ratio(m.joints, np.maximum(m.words, 1))
        out["ends"] = m.ends_sentence.astype(np.float32)
        out["prose"] = m.reads_as_prose.astype(np.float32)
        self.firsts = categories("".join([text[0] for text in self.a.texts]))
        out["first"] = one_hot(self.firsts, len(CATEGORIES) + 1)
        out["last"] = one_hot(categories("".join([text[-1] for text in self.a.texts])), len(CATEGORIES) + 1)

    def lexical(self) -> None:
        """The block's words against each other and against the page's; no language is known."""
        w, n, out = self.words, self.n, self.columns
        counts = np.diff(w.firsts)

        def mean(values: npt.NDArray[np.generic]) -> Floats:
            return ratio(np.bincount(w.blocks, values, n), counts)

        heads = w.firsts[:-1][counts > 0]
        inner = np.ones(len(w.ids), np.bool_)
        inner[heads] = False
        out["capitals"] = mean(w.capital)
        out["inner_capitals"] = ratio(np.bincount(w.blocks, w.capital & inner, n), counts - 1)
        out["short_words"] = mean(w.letters <= 3)
        out["long_words"] = mean(w.letters >= 9)
        number = self.numbers
        in_body = self.body[w.blocks]
        elsewhere = np.bincount(number, in_body, self.vocabulary)[number] - in_body
        out["in_body"] = mean(elsewhere > 0)
        out["often_in_body"] = mean(log(elsewhere))
        out["rare"] = mean(np.bincount(number, minlength=self.vocabulary)[number] == 1)
        out["in_title"], out["of_title"] = self.shared(0)
        line = np.zeros(n, np.uint64)
        if len(heads):
            order = (np.arange(len(w.ids)) - w.firsts[w.blocks] + 1).astype(np.uint64)
            line[counts > 0] = np.add.reduceat(w.ids.astype(np.uint64) * order, heads)
        _, number, times = np.unique(line, return_inverse=True, return_counts=True)
        out["copies"] = log(times[number])

    def shared(self, which: int) -> tuple[Floats, Floats]:
        """The share of each block's words that stand in one of ``declared_words``, and of its words that stand in the block."""
        w, wanted = self.words, self.declared_words[which]
        if not len(wanted):
            return np.zeros(self.n, np.float32), np.zeros(self.n, np.float32)
        known = np.zeros(self.vocabulary, np.bool_)
        known[wanted] = True
        found = known[self.numbers]
        pairs = np.unique(w.blocks[found] * self.vocabulary + self.numbers[found]) // self.vocabulary
        counts = np.bincount(w.blocks[found], minlength=self.n)
        return ratio(counts, np.diff(w.firsts)), ratio(np.bincount(pairs, minlength=self.n), known.sum())

    def phrases(self, droppers: Ints, overrulable: Bools) -> None:
        """Phrases found in the block, and what the named filters said."""
        out = self.columns
        out["phrase"] = self.phrase
        out["overrulable"] = overrulable.astype(np.float32)
        out["dropped"] = one_hot(droppers, len(NAMED) + 1)

    def distances(self, name: str, marks: Bools) -> None:
        """Blocks and words since the last marked block, and blocks to the next one, as logarithms."""
        before, after = last_at(marks), self.n - 1 - last_at(marks[::-1])[::-1]
        words = self.sums[:, 1]
        self.columns[f"since_{name}"] = np.where(before >= 0, log(self.index - before), np.float32(FAR))
        self.columns[f"until_{name}"] = np.where(after < self.n, log(after - self.index), np.float32(FAR))
        self.columns[f"words_since_{name}"] = np.where(
            before >= 0, log(words[:-1] - words[np.maximum(before, 0)]), np.float32(12)
        )

    def places(self) -> None:
        """Where on the page the block stands."""
        a, n, out = self.a, self.n, self.columns
        out["place"] = ratio(self.index, n)
        out["from_end"] = log(n - self.index)
        out["from_start"] = log(self.index)
        out["chars_before"] = ratio(self.sums[:-1, 2], self.total[2])
        out["body_before"] = ratio(self.sums[:-1, 4], self.total[4])
        out["body_through"] = ratio(self.sums[1:, 4], self.total[4])
        self.distances("body", self.body)
        self.distances("mark", self.marks)
        self.distances("dropped", ~self.kept)
        longest = int(np.argmax(np.where(self.body, self.sizes, 0)))
        for name, block in (("longest", longest), ("first", a.main_span.first), ("last", a.main_span.last)):
            out[f"from_{name}"] = np.sign(self.index - block).astype(np.float32) * log(np.abs(self.index - block))
        out["within_body"] = ((self.index >= a.main_span.first) & (self.index <= a.main_span.last)).astype(np.float32)

    def page(self) -> None:
        """The same for all blocks: what kind of page this is."""
        count, words, chars, links, body, kept, marks, ends, short, headings = self.total
        bodies = float(self.body.sum())
        row = (
            np.log1p(count), np.log1p(words), links / max(chars, 1), body / max(words, 1), kept / max(words, 1), marks / count,
            headings / count, ends / count, short / count, np.log1p(bodies), np.log1p(body / max(bodies, 1)),
        )  # fmt: skip
        self.columns["page"] = np.broadcast_to(np.asarray(row, np.float32)[:, None], (len(row), self.n))

    def around(self) -> None:
        """The measures of the spans and groups."""
        n = self.n
        described = [name for name in self.spans if not name.startswith(("near", "back", "ahead"))]
        firsts = np.stack([self.spans[name][0] for name in described])
        lasts = np.stack([self.spans[name][1] for name in described])
        place = ratio(self.index - firsts, lasts - firsts) * (lasts > firsts)
        running = self.sums.T
        held = [(running[:, lasts] - running[:, firsts]).reshape(len(running), -1)]
        sizes = [int(members.max()) + 1 for members in self.groups.values()]
        held += [
            np.stack([np.bincount(members, tally, size) for tally in self.tallies])
            for members, size in zip(self.groups.values(), sizes, strict=True)
        ]
        measured = self.measured(np.concatenate(held, axis=1))
        spans = measured[:, : len(described) * n].reshape(-1, len(described), n)
        for number, name in enumerate(described):
            LABELS.setdefault(name, [f"{name}_{measure}" for measure in MEASURES])
            self.columns[name] = np.concatenate((spans[:, number], place[number][None]))
        at = len(described) * n
        for (name, members), size in zip(self.groups.items(), sizes, strict=True):
            LABELS.setdefault(name, [f"{name}_{measure}" for measure in MEASURES[:-1]])
            self.columns[name] = measured[:, at + members]
            at += size

    def measured(self, held: npt.NDArray[np.number[Any]]) -> Floats:
        """``MEASURES`` but the last, shape (11, rows), from sums of tallies, shape (10, rows)."""
        count, words, chars = held[0], held[1], held[2]
        out = np.empty((11, held.shape[1]), np.float32)
        np.log1p(count, out=out[0], casting="same_kind")
        np.log1p(words, out=out[1], casting="same_kind")
        count, words = np.maximum(count, 1), np.maximum(words, 1)
        np.log1p(held[1] / count, out=out[2], casting="same_kind")
        np.divide(held[3], np.maximum(chars, 1), out=out[3], casting="same_kind")
        np.divide(held[4:6], words, out=out[4:6], casting="same_kind")
        np.divide(held[6:10], count, out=out[6:10], casting="same_kind")
        np.divide(held[4], max(self.total[4], 1), out=out[10], casting="same_kind")
        return out
