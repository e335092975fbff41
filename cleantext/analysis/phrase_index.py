"""The phrases of the lexicons, found in all blocks of a page at once.

Blocks are normalised once for a page. ``equals`` takes one dictionary look-up for each block, ``starts_with`` one for its first
word or characters. A phrase of ``contains`` is searched for only on pages that contain all its free words (``free_words``).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import accumulate, chain
from operator import add
from typing import Final

import numpy as np

from cleantext import lexicons
from cleantext.analysis.characters import Classes, codes_of, fold_long
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
from cleantext.texts import SLICE, collected, groups, slices

__all__ = [
    "DENSE_RE",
    "EDGES",
    "FoundPhrases",
    "Matches",
    "Phrase",
    "PhraseIndex",
    "default_index",
    "fold",
    "normalise",
]

DIGITS: Final = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९"
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
SPACES_RE: Final = re.compile(r"[ \t]{2,}+|\t")
"""White space that is collapsed to one space."""


class FoundPhrases(Mapping[int, Phrase]):
    """Block index → phrase, for many blocks: two numbers for each."""

    def __init__(self, phrases: list[Phrase]) -> None:
        self._phrases = phrases
        """All phrases of the page."""
        self._indices = array("i")
        self._numbers = array("i")

    def append(self, index: int, number: int) -> None:
        """Add a phrase, by its position in the page's, to a block after all others."""
        self._indices.append(index)
        self._numbers.append(number)

    def __getitem__(self, index: int) -> Phrase:
        at = bisect_left(self._indices, index)
        if at == len(self._indices) or self._indices[at] != index:
            raise KeyError(index)
        return self._phrases[self._numbers[at]]

    def __iter__(self) -> Iterator[int]:
        return iter(self._indices)

    def __len__(self) -> int:
        return len(self._indices)


class Matches:
    """The phrases found in a page's blocks: ``matches[filter, role]`` maps block index to phrase.

    A block has at most one phrase of each filter and role: the longest.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[int, Phrase]] = {}
        """The phrases found, or those that are not packed yet."""
        self._packed: dict[tuple[str, str], FoundPhrases] = {}
        self._numbers: dict[Phrase, int] = {}
        """Packed phrases → their positions in ``_phrases``."""
        self._phrases: list[Phrase] = []
        self.lines: Sequence[str] = []
        """The blocks' texts in the form in which phrases were looked up: normalised; not stripped of ``EDGES`` if longer than
        ``LINE_CHARS``."""

    def add(self, index: int, phrases: Iterable[Phrase]) -> None:
        """Add phrases found in a block; of each filter and role, the longest one is kept."""
        for phrase in phrases:
            found = self._found.setdefault(phrase[:2], {})
            previous = found.setdefault(index, phrase)
            if previous is not phrase and (len(phrase.text), phrase) > (len(previous.text), previous):
                found[index] = phrase

    def pack(self) -> None:
        """Pack the phrases found so far. Phrases that are added later are in later blocks."""
        for key, found in self._found.items():
            packed = self._packed.setdefault(key, FoundPhrases(self._phrases))
            for index in sorted(found):
                number = self._numbers.setdefault(found[index], len(self._phrases))
                if number == len(self._phrases):
                    self._phrases.append(found[index])
                packed.append(index, number)
        self._found.clear()

    def __getitem__(self, key: tuple[str, str]) -> Mapping[int, Phrase]:
        return self._packed.get(key) or self._found.get(key, {})


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
        self._lines_of: dict[tuple[str, str], frozenset[str]] = {}
        self._starting: dict[str, tuple[tuple[str, ...], tuple[Phrase, ...]]] = {}
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
        if line[:1] >= FIRST_DENSE and is_dense(line[:1]):
            keys = [line[:chars] for chars in range(PREFIX_CHARS, 0, -1)]
        else:
            keys = [first_word(line)]
        for key in keys:
            texts, phrases = self._phrases_with_key(key)
            for phrase in phrases if line.startswith(texts) else ():
                if line.startswith(phrase.text):
                    after = line[len(phrase.text) : len(phrase.text) + 1]
                    if not _continues_word(after) or is_dense(after) or is_dense(phrase.text[-1]):
                        yield phrase

    def _phrases_with_key(self, key: str) -> tuple[tuple[str, ...], tuple[Phrase, ...]]:
        """Return the phrases with a key of ``Tables.starts``: their texts, and the phrases themselves."""
        found = self._starting.get(key)
        if found is None:
            record = self._tables.starts.get(key)
            if record is None:
                return (), ()
            phrases = self._phrases("starts_with", record)
            self._starting[key] = found = (tuple(phrase.text for phrase in phrases), phrases)
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
        equals = self._tables.equals
        records = {record for record in set(equals.values()) if not owners.isdisjoint(record.split("\t"))}
        return [line for line, record in equals.items() if record in records]

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
        for blocks in groups(np.fromiter(map(len, texts), np.int32, len(texts))):
            group = texts[blocks.start : blocks.stop]
            folded = _folded(group, classes)
            raws = folded.split("\n")
            lines = [raw.strip(EDGES) if len(raw) <= LINE_CHARS else raw for raw in raws]
            self._look_up_lines(lines, blocks.start, matches)
            self._look_up_inside(folded, raws, blocks.start, matches)
            if len(blocks) < len(texts):
                matches.pack()
            yield from lines

    def _look_up_lines(self, lines: Sequence[str], first: int, matches: Matches) -> None:
        """Add the matches of ``equals`` and ``starts_with``. ``first``: index of the block of the first line."""
        equals, starts = self._tables.equals, self._tables.starts
        equal: list[int] = []
        counted: list[int] = []
        started: list[int] = []
        for at, line in enumerate(lines):
            if len(line) > LINE_CHARS:
                continue
            if line in equals:
                equal.append(at)
            if line[-1:] in DIGIT_SET or line[:1] in DIGIT_SET:
                counted.append(at)
            word = line.partition(" ")[0]  # inlined first_word, which most lines need no regex for
            if (word if word.isalnum() else first_word(line)) in starts or line[:1] >= FIRST_DENSE:
                started.append(at)
        for at in equal:
            matches.add(first + at, self.phrases_equal_to(lines[at]))
        if self.thorough:
            for at, line in enumerate(lines):
                start = line if len(line) <= LINE_CHARS else " ".join(line[: 2 * LINE_CHARS].split()).lstrip(EDGES)
                matches.add(first + at, self.phrases_starting(start))
            return
        for at in counted:
            matches.add(first + at, self.phrases_equal_to(lines[at].strip(EDGES_AND_DIGITS)))
        for at in started:
            matches.add(first + at, self.phrases_starting(lines[at]))

    def _look_up_inside(self, folded: str, lines: Sequence[str], first: int, matches: Matches) -> None:
        """Add the matches of ``contains``. ``folded``: the lines joined by line breaks. ``first``: index of the first block."""
        starts: list[int] = []
        for phrase in self._candidates(folded):
            at = folded.find(phrase.text)
            if at >= 0 and not starts:
                starts = [0, *accumulate([len(line) + 1 for line in lines])]
            while at >= 0:
                matches.add(first + bisect_right(starts, at) - 1, (phrase,))
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


def _folded(texts: Sequence[str], classes: Classes | None) -> str:
    """Return the texts of a group of blocks as they are looked up, a line each. ``classes``: as for ``PhraseIndex.look_up``."""
    joined = "\n".join(texts)
    if joined.count("\n") >= len(texts):
        joined = "\n".join([text.replace("\n", " ") for text in texts])
    if len(joined) <= SLICE:
        return _with_single_spaces(fold_long(joined, classes))
    return "".join(_with_single_spaces(fold_long(part)) for part in slices(joined))


def _with_single_spaces(folded: str) -> str:
    return SPACES_RE.sub(" ", folded) if "  " in folded or "\t" in folded else folded


def _continues_word(char: str) -> bool:
    """Return whether a character continues the word before it: letters, digits, vowel signs, joiners."""
    return char.isalnum() or char in ("\u200c", "\u200d") or (char != "" and unicodedata.category(char)[0] == "M")


@cache
def default_index() -> PhraseIndex:
    """Return the index of all lexicons of the package, read on first use."""
    return PhraseIndex(lexicons.load(resources.files("cleantext")))
