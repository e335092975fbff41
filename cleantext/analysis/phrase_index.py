"""The phrases of the lexicons, found in all blocks of a page at once.

Blocks are normalised once for a page. ``equals`` takes one look-up for each block, ``starts_with`` one for its first
word or characters, and all blocks are looked up together. A phrase of ``contains`` is searched for only on pages that contain all its
free words (``free_words``).

Over 300 lines, as looking up one line and looking up all lines of a page use the same tables.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, lru_cache
from itertools import accumulate, chain
from operator import add
from typing import Final

import numpy as np

from cleantext import lexicons
from cleantext.analysis.characters import Classes, folded_lines
from cleantext.analysis.matches import Found, Matches
from cleantext.analysis.phrase_tables import read_tables
from cleantext.lazy_regex import later
from cleantext.lexicons import (
    DENSE_RANGES,
    EDGES,
    LAST_ASCII,
    PREFIX_CHARS,
    SCRIPT_SHIFT,
    USES,
    Data,
    Phrase,
    first_word,
    fold,
    free_words,
    is_dense,
    normalise,
    split_at_marks,
)
from cleantext.package_files import package
from cleantext.texts import codes_of, collected, groups, lengths_of, slices

__all__ = ["EDGES", "Lines", "Phrase", "PhraseIndex", "default_index", "fold", "normalise"]

DIGITS: Final = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙"
DIGIT_SET: Final = frozenset(DIGITS)
EDGES_AND_DIGITS: Final = EDGES + DIGITS
LINE_CHARS: Final = 120
"""Most characters of a block in which ``equals`` and ``starts_with`` are looked up: the longest phrase of a lexicon has 65."""
FIRST_DENSE: Final = chr(DENSE_RANGES[0][0])
"""The first code point of a dense script."""
DENSE_RUN_RE: Final = later(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in DENSE_RANGES)}]+.?")
"""A run of dense characters, with the character after it."""
DENSE_SCRIPTS: Final = frozenset(
    script for first, last in DENSE_RANGES for script in range(first >> SCRIPT_SHIFT, (last >> SCRIPT_SHIFT) + 1)
)
"""The scripts of ``DENSE_RANGES``: code points without their low ``SCRIPT_SHIFT`` bits."""
WORD_ENDS: Final = frozenset(("", " "))
"""What most often follows a whole word."""
CACHED_LINES: Final = 4096
"""Lines of which ``Lines`` remembers whether it has them: names of months and units are on many pages. Bounds memory."""


class PhraseIndex:
    """Phrases, arranged in tables whose records are read when a page first needs them."""

    def __init__(self, data: Data, *, thorough: bool = False) -> None:
        """``data``: what ``lexicons.arrange`` returned. ``thorough``: for callers' phrases, arranged without anchors.

        ``starts_with`` is then looked up in blocks of any length, and ``equals`` only in whole blocks. Without ``thorough``, ``equals``
        is also looked up without the digits at a block's ends: a number beside a lexicon's phrase may be a counter.
        """
        self.thorough = thorough
        self._data = data
        self._tables = tables = read_tables(data)
        self.uses: Mapping[str, frozenset[tuple[str, str]]] = {use: tables.uses.get(use, frozenset()) for use in USES}
        """Use (``lexicons.USES``) → the pairs of filter and role that a lexicon declares it for."""
        self._loose = {int(script): record for script, record in tables.loose.items()}
        self._phrases_of: dict[tuple[str, str], tuple[Phrase, ...]] = {}
        self._equal: dict[str, tuple[Phrase, ...]] = {}
        self._lines_of: dict[tuple[str, str, str], Lines] = {}
        self._openings: dict[str, frozenset[str]] = {}
        self._starting: dict[str, dict[str, list[Phrase]]] = {}
        self._anchored: dict[str, list[tuple[frozenset[str], Phrase]]] = {}

    def __reduce__(self) -> tuple[Callable[[bytes, bool], PhraseIndex], tuple[bytes, bool]]:
        """Return what another process makes the index from: filters of callers' phrases are sent to workers."""
        return _of_bytes, (self._data[:], self.thorough)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases, in the order of the tables."""
        tables = self._tables
        inside = chain(tables.anchored.items(), tables.dense.items(), tables.loose.items())
        return (
            *chain.from_iterable(self.phrases_equal_to(line) for line, _ in tables.equals.items()),
            *chain.from_iterable(self._phrases("starts_with", record) for _, record in tables.starts.items()),
            *chain.from_iterable(self._phrases("contains", record) for _, record in inside),
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
        if phrases is None and (record := self._tables.equals.get(line)) is not None:
            owners = self._tables.owners
            phrases = tuple(Phrase(*owners[int(owner)], "equals", line) for owner in record.split("\t"))
            self._equal[line] = phrases
        return phrases or ()

    def phrases_starting(self, line: str) -> Iterator[Phrase]:
        """Yield the phrases of ``starts_with`` that this normalised line starts with, as whole words."""
        for key in _keys_of(line):
            texts = {phrases[0].text for phrases, _ in self._starting_with(key, [line], [0])}
            for phrase in self._phrases("starts_with", self._tables.starts.get(key) or "") if texts else ():
                if phrase.text in texts:
                    yield phrase

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
        """Return the phrases with a key of ``Tables.starts``, by their text; none if the table lacks the key."""
        found = self._starting.get(key)
        if found is None:
            record = self._tables.starts.get(key)
            if record is None:
                return {}
            by_text: dict[str, list[Phrase]] = {}
            for phrase in self._phrases("starts_with", record):
                by_text.setdefault(phrase.text, []).append(phrase)
            found = self._starting[key] = by_text
        return found

    # -- phrases by filter, role and use -------------------------------------------------------------------------------

    def lines_of(self, *, filter: str = "", role: str = "", use: str = "") -> Lines:  # noqa: A002 -- as in Phrase
        """Return the phrases of ``equals`` of one filter, of one role in all lexicons, or with a use."""
        key = (filter, role, use)
        if key not in self._lines_of:
            pairs = self.uses[use] if use else frozenset()
            self._lines_of[key] = Lines(
                self,
                lambda phrase: (
                    filter in ("", phrase.filter) and role in ("", phrase.role) and (not use or phrase[:2] in pairs)
                ),
            )
        return self._lines_of[key]

    def openings(self, use: str) -> frozenset[str]:
        """Return how the phrases with a use begin.

        For the use "glued" these are their first ``lexicons.OPENING_CHARS`` characters, for those of ``lexicons.FIRST_WORD_USES`` the first words
        of the phrases of ``equals``; for other uses there are none.
        """
        if not self._openings:
            self._openings = {use: frozenset() for use in USES} | self._tables.openings()
        return self._openings[use]

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
        short = [i for i in equals.candidates(lines) if len(lines[i]) <= LINE_CHARS]
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
        keys = [line.partition(" ")[0] for line in lines]  # what _keys_of returns, for most lines
        of_line = list(range(len(lines)))
        others = [i for i, word in enumerate(keys) if word and (word[0] >= FIRST_DENSE or not word.isalnum())]
        for i in others:
            first, *rest = _keys_of(lines[i])
            keys[i] = first
            keys += rest
            of_line += [i] * len(rest)
        started: defaultdict[str, list[int]] = defaultdict(list)
        for at in self._tables.starts.candidates(keys):
            started[keys[at]].append(of_line[at])
        for key, blocks in started.items():
            in_short = blocks if self.thorough else [i for i in blocks if len(lines[i]) <= LINE_CHARS]
            for phrases, at_blocks in self._starting_with(key, lines, in_short):
                for phrase in phrases:
                    found[phrase] += at_blocks

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
        if tables.anchored:
            words = set(chain.from_iterable(map(split_at_marks, slices(folded))))
            listed = list(words)
            for at in tables.anchored.candidates(listed):
                for free, phrase in self._anchored_at(listed[at]):
                    if free <= words:
                        yield phrase
        scripts = {0}
        if not folded.isascii():
            codes = codes_of(folded)
            scripts.update(np.bincount(codes[codes > LAST_ASCII] >> SCRIPT_SHIFT).nonzero()[0].tolist())
        for script in self._loose.keys() & scripts:
            yield from self._phrases("contains", self._loose[script])
        if tables.dense and not DENSE_SCRIPTS.isdisjoint(scripts):
            runs = "\n".join(DENSE_RUN_RE.findall(folded))
            pairs = [pair for pair in set(map(add, runs, runs[1:])) if "\n" not in pair]
            for at in tables.dense.candidates(pairs):
                if (record := tables.dense.get(pairs[at])) is not None:
                    yield from self._phrases("contains", record)

    def _anchored_at(self, word: str) -> Sequence[tuple[frozenset[str], Phrase]]:
        """Return the phrases of ``contains`` in the record of a word, each with all its free words."""
        found = self._anchored.get(word)
        if found is None:
            record = self._tables.anchored.get(word)
            if record is None:
                return ()
            found = [(free_words(phrase), phrase) for phrase in self._phrases("contains", record)]
            self._anchored[word] = found
        return found


class Lines(Set[str]):
    """Phrases of ``equals`` as a set of lines. Only walking through it reads the whole table."""

    def __init__(self, index: PhraseIndex, wanted: Callable[[Phrase], bool]) -> None:
        """``wanted``: whether the set has the line of a phrase."""
        self._index = index
        self._wanted = wanted
        self._has = lru_cache(CACHED_LINES)(lambda line: any(map(wanted, index.phrases_equal_to(line))))

    def __contains__(self, line: object) -> bool:
        return self._has(line)

    def __iter__(self) -> Iterator[str]:
        phrases = (phrase for phrase in self._index.phrases if phrase.mode == "equals" and self._wanted(phrase))
        return iter(dict.fromkeys(phrase.text for phrase in phrases))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def issuperset(self, lines: Iterable[str]) -> bool:
        """Return whether all of some lines are phrases of the set."""
        return all(map(self._has, lines))


def _of_bytes(data: bytes, thorough: bool) -> PhraseIndex:
    return PhraseIndex(data, thorough=thorough)


def _keys_of(line: str) -> list[str]:
    """Return the keys of ``Tables.starts`` whose phrases this line may start with."""
    if line[:1] >= FIRST_DENSE and is_dense(line[:1]):
        return [line[:chars] for chars in range(min(PREFIX_CHARS, len(line)), 0, -1)]
    return [first_word(line)]


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
    return PhraseIndex(lexicons.load(package()))
