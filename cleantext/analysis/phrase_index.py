"""The phrases of the lexicons, found in all blocks of a page at once.

Blocks are normalised once for a page. ``equals`` takes one dictionary look-up for each block, ``starts_with`` one for its first
word or characters. A phrase of ``contains`` is searched for only on pages that contain all its free words (``free_words``).

Over 300 lines, as looking up one line and looking up all lines of a page use the same tables.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import accumulate, chain
from operator import add
from typing import Final

import numpy as np

from cleantext import lexicons
from cleantext.analysis.characters import Classes, codes_of, folded_lines
from cleantext.analysis.matches import Found, Matches
from cleantext.lexicons import (
    DENSE_RANGES,
    DENSE_RE,
    EDGES,
    LAST_ASCII,
    PREFIX_CHARS,
    SCRIPT_SHIFT,
    Phrase,
    Tables,
    first_word,
    fold,
    free_words,
    is_dense,
    normalise,
    split_at_marks,
)
from cleantext.texts import collected, groups, lengths_of, slices

__all__ = ["DENSE_RE", "EDGES", "Phrase", "PhraseIndex", "default_index", "fold", "normalise"]

DIGITS: Final = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙"
DIGIT_SET: Final = frozenset(DIGITS)
EDGES_AND_DIGITS: Final = EDGES + DIGITS
LINE_CHARS: Final = 120
"""Most characters of a block in which ``equals`` and ``starts_with`` are looked up: the longest phrase of a lexicon has 65."""
FIRST_DENSE: Final = chr(DENSE_RANGES[0][0])
"""The first code point of a dense script."""
DENSE_RUN_RE: Final = re.compile(f"{DENSE_RE.pattern}+.?")
"""A run of dense characters, with the character after it."""
DENSE_SCRIPTS: Final = frozenset(
    script for first, last in DENSE_RANGES for script in range(first >> SCRIPT_SHIFT, (last >> SCRIPT_SHIFT) + 1)
)
"""The scripts of ``DENSE_RANGES``: code points without their low ``SCRIPT_SHIFT`` bits."""
WORD_ENDS: Final = frozenset(("", " "))
"""What most often follows a whole word."""


class PhraseIndex:
    """Phrases, arranged in tables whose records are split when a page first needs them."""

    def __init__(self, tables: Tables, *, thorough: bool = False) -> None:
        """``thorough``: for callers' phrases; needs ``tables`` arranged without anchors.

        ``starts_with`` is then looked up in blocks of any length, and ``equals`` only in whole blocks. Without ``thorough``, ``equals``
        is also looked up without the digits at a block's ends: a number beside a lexicon's phrase may be a counter.
        """
        self.thorough = thorough
        self.uses = tables.uses
        """Use (``lexicons.USES``) → the pairs of filter and role that a lexicon declares it for."""
        self._tables = tables
        self._scripts = frozenset(map(int, tables.loose))
        self._phrases_of: dict[tuple[str, str], tuple[Phrase, ...]] = {}
        self._equal: dict[str, tuple[Phrase, ...]] = {}
        self._lines_with: dict[str, list[str]] = {}
        """The phrases of ``equals`` by their owners, once they are asked for."""
        self._lines_of: dict[tuple[str, str], frozenset[str]] = {}
        self._starting: dict[str, dict[str, list[Phrase]]] = {}
        self._anchored: dict[str, list[tuple[frozenset[str], Phrase]]] = {}

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases, in the order of the tables."""
        tables = self._tables
        inside = (*tables.anchored.values(), *tables.dense.values(), *tables.loose.values())
        return (
            *chain.from_iterable(map(self.phrases_equal_to, tables.equals)),
            *chain.from_iterable(self._phrases("starts_with", record) for record in tables.starts.values()),
            *chain.from_iterable(self._phrases("contains", record) for record in inside),
        )

    def _phrases(self, mode: str, record: str) -> tuple[Phrase, ...]:
        """Return the phrases of a record of any table but ``Tables.equals``."""
        phrases = self._phrases_of.get((mode, record))
        if phrases is None:
            fields = record.split("\t")
            owners = self._tables.owners
            phrases = tuple(
                Phrase(*owners[int(owner)], mode, text) for owner, text in zip(fields[::2], fields[1::2], strict=True)
            )
            self._phrases_of[mode, record] = phrases
        return phrases

    # -- one line ------------------------------------------------------------------------------------------------------

    def phrases_equal_to(self, line: str) -> Sequence[Phrase]:
        """Return the phrases of ``equals`` whose text is this normalised line."""
        phrases = self._equal.get(line)
        if phrases is None and line in self._tables.equals:
            owners = self._tables.equals[line].split("\t")
            phrases = tuple(Phrase(*self._tables.owners[int(owner)], "equals", line) for owner in owners)
            self._equal[line] = phrases
        return phrases or ()

    def phrases_starting(self, line: str) -> Iterator[Phrase]:
        """Yield the phrases of ``starts_with`` that this normalised line starts with, as whole words."""
        for key in self._keys_of(line, line.partition(" ")[0]):
            texts = {phrases[0].text for phrases, _ in self._starting_with(key, [line], [0])}
            for phrase in self._phrases("starts_with", self._tables.starts[key]) if texts else ():
                if phrase.text in texts:
                    yield phrase

    def _keys_of(self, line: str, word: str) -> Iterable[str]:
        """Return the keys of ``Tables.starts`` whose phrases this line may start with. ``word``: the line up to its first space."""
        starts = self._tables.starts
        first = word if word.isalnum() else first_word(line)
        keys = [first] if first in starts else []
        if word[:1] >= FIRST_DENSE:
            prefixes = [line[:chars] for chars in range(min(PREFIX_CHARS, len(line)), 0, -1) if line[:chars] in starts]
            if (keys or prefixes) and is_dense(line[:1]):
                return prefixes
        return keys

    def _starting_with(
        self, key: str, lines: Sequence[str], blocks: Iterable[int]
    ) -> Iterator[tuple[Sequence[Phrase], list[int]]]:
        """Yield the phrases of a key of ``Tables.starts`` with which some of the lines start: those of equal text, and their blocks."""
        phrases_of = self._phrases_with_key(key)
        texts = tuple(phrases_of)
        starting = [i for i in blocks if lines[i].startswith(texts)]
        for text in texts if starting else ():
            end = len(text)
            found = [
                i
                for i in starting
                if lines[i].startswith(text)
                and (lines[i][end : end + 1] in WORD_ENDS or _ends_word(text, lines[i][end]))
            ]
            if found:
                yield phrases_of[text], found

    def _phrases_with_key(self, key: str) -> Mapping[str, Sequence[Phrase]]:
        """Return the phrases with a key of ``Tables.starts``, by their text."""
        found = self._starting.get(key)
        if found is None:
            found = {}
            for phrase in self._phrases("starts_with", self._tables.starts[key]):
                found.setdefault(phrase.text, []).append(phrase)
            self._starting[key] = found
        return found

    # -- phrases by filter and role ------------------------------------------------------------------------------------

    def lines_of(self, *, filter: str = "", role: str = "") -> frozenset[str]:  # noqa: A002 -- as in Phrase
        """Return the phrases of ``equals`` of one filter, or of one role in all lexicons."""
        if (filter, role) not in self._lines_of:
            owners = self._owners_where(
                lambda its_filter, its_role: filter in ("", its_filter) and role in ("", its_role)
            )
            self._lines_of[filter, role] = frozenset(self._lines_owned_by(owners))
        return self._lines_of[filter, role]

    def prefixes_of(self, use: str, chars: int) -> frozenset[str]:
        """Return the first ``chars`` characters of the phrases of ``equals`` and ``starts_with`` with a use."""
        pairs = self.uses[use]
        owners = self._owners_where(lambda filter_, role: (filter_, role) in pairs)
        prefixes = {line[:chars] for line in self._lines_owned_by(owners)}
        for record in self._tables.starts.values():
            fields = record.split("\t")
            pairs_of_record = zip(fields[::2], fields[1::2], strict=True)
            prefixes.update(text[:chars] for owner, text in pairs_of_record if owner in owners)
        return frozenset(prefixes)

    def _owners_where(self, wanted: Callable[[str, str], bool]) -> set[str]:
        """Return the positions, as in records, of the owners whose filter and role are wanted."""
        return {str(number) for number, owner in enumerate(self._tables.owners) if wanted(*owner[:2])}

    def _lines_owned_by(self, owners: set[str]) -> list[str]:
        """Return the phrases of ``equals`` that have one of the owners."""
        if not self._lines_with:
            for line, record in self._tables.equals.items():
                self._lines_with.setdefault(record, []).append(line)
        lines = (found for record, found in self._lines_with.items() if not owners.isdisjoint(record.split("\t")))
        return list(chain.from_iterable(lines))

    # -- a page --------------------------------------------------------------------------------------------------------

    def look_up(self, texts: Sequence[str], classes: Classes | None = None) -> Matches:
        """Return all phrases found in a page's blocks.

        ``classes`` (uint16): the class bits of the blocks' characters, with a line break between blocks; None if they are not known.
        """
        matches = Matches()
        matches.lines = collected(self._look_up_groups(texts, classes, matches))
        return matches

    def _look_up_groups(self, texts: Sequence[str], classes: Classes | None, matches: Matches) -> Iterator[str]:
        """Yield ``Matches.lines``, and add the phrases found: a group of blocks at a time, as few of them are held in this form."""
        for blocks in groups(lengths_of(texts)):
            folded = folded_lines(texts[blocks.start : blocks.stop], classes)
            raws = folded.split("\n")
            lines = [raw.strip(EDGES) if len(raw) <= LINE_CHARS else raw for raw in raws]
            found: Found = defaultdict(list)
            self._look_up_lines(lines, found)
            self._look_up_inside(folded, raws, found)
            matches.add(found, blocks.start)
            if len(blocks) < len(texts):
                matches.pack()
            yield from lines

    def _look_up_lines(self, lines: Sequence[str], found: Found) -> None:
        """Add the blocks of ``equals`` and ``starts_with`` to ``found``."""
        equals = self._tables.equals
        short = [i for i, line in enumerate(lines) if line in equals and len(line) <= LINE_CHARS]
        self._add_equal(short, map(lines.__getitem__, short), found)
        if self.thorough:
            lines = [line if len(line) <= LINE_CHARS else _start_of(line) for line in lines]
        else:
            counted = [
                i
                for i, line in enumerate(lines)
                if (line[-1:] in DIGIT_SET or line[:1] in DIGIT_SET) and len(line) <= LINE_CHARS
            ]
            self._add_equal(counted, [lines[i].strip(EDGES_AND_DIGITS) for i in counted], found)
        started: defaultdict[str, list[int]] = defaultdict(list)
        starts = self._tables.starts
        for i, line in enumerate(lines):
            word = line.partition(" ")[0]
            if word[:1] < FIRST_DENSE and word.isalnum():  # what _keys_of returns, for most lines
                if word in starts:
                    started[word].append(i)
            elif word:
                for key in self._keys_of(line, word):
                    started[key].append(i)
        for key, blocks in started.items():
            in_short = blocks if self.thorough else [i for i in blocks if len(lines[i]) <= LINE_CHARS]
            for phrases, at in self._starting_with(key, lines, in_short):
                for phrase in phrases:
                    found[phrase] += at

    def _add_equal(self, blocks: Iterable[int], lines: Iterable[str], found: Found) -> None:
        """Add blocks to those of the phrases of ``equals`` that are their lines."""
        of_line: defaultdict[str, list[int]] = defaultdict(list)
        for i, line in zip(blocks, lines, strict=True):
            of_line[line].append(i)
        for line, same in of_line.items():
            for phrase in self.phrases_equal_to(line):
                found[phrase] += same

    def _look_up_inside(self, folded: str, lines: Sequence[str], found: Found) -> None:
        """Add the blocks of ``contains`` to ``found``. ``folded``: the lines joined by line breaks."""
        starts: list[int] = []
        for phrase in self._candidates(folded):
            at = folded.find(phrase.text)
            if at >= 0 and not starts:
                starts = [0, *accumulate([len(line) + 1 for line in lines])]
            while at >= 0:
                found[phrase].append(bisect_right(starts, at) - 1)
                at = folded.find(phrase.text, at + len(phrase.text))

    def _candidates(self, folded: str) -> Iterator[Phrase]:
        """Yield the phrases of ``contains`` that a folded text may contain."""
        tables = self._tables
        words: frozenset[str] = frozenset()
        if tables.words:
            words = tables.words.intersection(chain.from_iterable(map(split_at_marks, slices(folded))))
        for word in tables.anchored.keys() & words:
            for free, phrase in self._anchored_at(word):
                if free <= words:
                    yield phrase
        scripts = {0}
        if not folded.isascii():
            codes = codes_of(folded)
            scripts.update(np.bincount(codes[codes > LAST_ASCII] >> SCRIPT_SHIFT).nonzero()[0].tolist())
        for script in self._scripts & scripts:
            yield from self._phrases("contains", tables.loose[str(script)])
        if tables.dense and not DENSE_SCRIPTS.isdisjoint(scripts):
            runs = "\n".join(DENSE_RUN_RE.findall(folded))
            for pair in tables.dense.keys() & set(map(add, runs, runs[1:])):
                yield from self._phrases("contains", tables.dense[pair])

    def _anchored_at(self, word: str) -> Sequence[tuple[frozenset[str], Phrase]]:
        """Return the phrases of ``contains`` in the record of a word, each with all its free words."""
        found = self._anchored.get(word)
        if found is None:
            found = [(free_words(phrase), phrase) for phrase in self._phrases("contains", self._tables.anchored[word])]
            self._anchored[word] = found
        return found


def _continues_word(char: str) -> bool:
    """Return whether a character continues the word before it: letters, digits, vowel signs, joiners."""
    return char.isalnum() or char in ("\u200c", "\u200d") or (char != "" and unicodedata.category(char)[0] == "M")


def _ends_word(text: str, after: str) -> bool:
    """Return whether a word ends between a text and the character after it."""
    return not _continues_word(after) or is_dense(after) or is_dense(text[-1])


def _start_of(line: str) -> str:
    """Return the beginning of a long line, normalised."""
    return " ".join(line[: 2 * LINE_CHARS].split()).lstrip(EDGES)


@cache
def default_index() -> PhraseIndex:
    """Return the index of all lexicons of the package, read on first use."""
    return PhraseIndex(lexicons.load(resources.files("cleantext")))
