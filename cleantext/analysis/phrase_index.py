"""Phrases of human languages, written in ``lexicons/*.toml`` and looked up for a whole page at once.

A lexicon file belongs to the filter of its name. A table ``[role.language]`` holds phrases in up to three modes:
``equals`` (the whole line), ``starts_with`` (its beginning, up to the end of a word), ``contains`` (anywhere in it). Lines are
normalised once a page; ``equals`` is one dictionary look-up a line, ``starts_with`` one for its first characters, and a
phrase of ``contains`` is searched only on pages that hold one of its words.
"""

from __future__ import annotations

import pkgutil
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain, repeat
from operator import add
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from cleantext.analysis.characters import DENSE_RANGES, Classes, codes_of, fold, fold_long

__all__ = ["Matches", "Index", "Phrase", "default_index", "fold", "load", "normalise"]

EDGES: Final = " \t\n:;,.!?…|/\\·•●▪■◦‣*+-–—−_~=<>«»‹›→←↑↓⇒➜➔►▶▸▼▲▾»#&@\"'“”„‘’`´()[]{}（）【】「」『』《》〈〉：；，。！？、｜・।؛،؟~☰✕×✖✓✔★☆♥❤📷📸▌│┃¦\u200e\u200f\u200b\u00ad"
"""What is stripped from both ends of a line before it is looked up."""
DIGITS: Final = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९"
DIGIT_SET: Final = frozenset(DIGITS)
EDGES_AND_DIGITS: Final = EDGES + DIGITS
LINE_CHARS: Final = 120
"""Longer lines are looked up by ``contains`` alone: no phrase is nearly as long."""
PREFIX_KEY: Final = 3
"""Characters by which phrases of ``starts_with`` are found where no spaces divide words; others by their first word."""
FIRST_WORD_RE: Final = re.compile(r"\w+")
FIRST_DENSE: Final = "\u0e00"
SPACES_RE: Final = re.compile(r"[ \t]{2,}+|\t")
LAST_ASCII: Final = 127
SCRIPT_BITS: Final = 7
"""Code points that share all higher bits are taken for one script."""
MARKS: Final = '.,;:!?"()'
"""What stands between words without a space."""
PREFIXING: Final = frozenset(("ar", "he", "fa", "hi", "zh", "ja", "ko", "any"))
"""Languages that write articles and conjunctions with the next word, or put no spaces between words."""
DENSE_RE: Final = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in DENSE_RANGES)}]")
"""A character of the scripts that put no spaces between words."""
DENSE_RUN_RE: Final = re.compile(f"{DENSE_RE.pattern}+.?")
"""A run of them, with what follows it."""
DENSE_SCRIPTS: Final = frozenset(
    script for first, last in DENSE_RANGES for script in range(first >> SCRIPT_BITS, (last >> SCRIPT_BITS) + 1)
)
"""Where ``DENSE_RE`` may find something."""


COMPILED: Final = "phrase_index.txt"
"""The file of ``lexicons`` that holds the index of them all."""
TABLES: Final = ("equals", "starts_with", "contains", "contains", "contains")
"""The modes of an index's tables."""
EQUALS, STARTS, ANCHORED, DENSE_PAIRS, LOOSE = range(len(TABLES))
"""By the whole line; by its first word or characters; by a word of the phrase; by its first two characters; by script
(of the first character beyond ASCII, if there is one)."""
Owner: TypeAlias = tuple[str, str, str]
"""Filter, role and language of a phrase."""


class Phrase(NamedTuple):
    """A phrase of a lexicon."""

    filter: str
    """The filter whose lexicon it stands in."""
    role: str
    """What it does there: head, line, prose …"""
    language: str
    """ISO 639-1 code, or "any"."""
    mode: str
    """equals, starts_with or contains."""
    text: str
    """The phrase, normalised."""


class Matches:
    """Which phrases were found in which blocks: ``hits[filter, role]`` is a dictionary from block index to phrase."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[int, Phrase]] = {}
        self.lines: list[str] = []
        """The blocks as they were looked up: normalised, or only folded where longer than ``LINE_CHARS``."""

    def add(self, index: int, phrase: Phrase) -> None:
        """Note a phrase; of several in one role the longest stays."""
        found = self._found.setdefault(phrase[:2], {})
        held = found.setdefault(index, phrase)
        if held is not phrase and (len(phrase.text), phrase) > (len(held.text), held):
            found[index] = phrase

    def add_all(self, index: int, phrases: Iterable[Phrase]) -> None:
        """Note several phrases of one block."""
        for phrase in phrases:
            self.add(index, phrase)

    def __getitem__(self, key: tuple[str, str]) -> Mapping[int, Phrase]:
        return self._found.get(key, {})


def normalise(line: str) -> str:
    """A line as it is looked up: folded, white space collapsed, punctuation stripped from its ends.

    >>> normalise("  »  Read  ALSO: ")
    'read also'
    """
    return " ".join(fold(line).split()).strip(EDGES)


class Index:
    """Phrases, arranged for looking up a whole page.

    Every table maps what is looked for to a record: the phrases it may be, as text that is taken apart when it is found. So
    the package's own index is read from its file in a few milliseconds.
    """

    def __init__(self, phrases: Iterable[Phrase], *, thorough: bool = False) -> None:
        """``thorough`` is for callers' phrases, found wherever they stand.

        ``starts_with`` on lines of any length, ``contains`` beside any character, ``equals`` with its digits. Without it
        look-ups are quicker, and figures around a phrase are taken for counters.
        """
        self.thorough = thorough
        owners: dict[Owner, int] = {}
        tables: list[dict[str, list[str]]] = [{} for _ in TABLES]
        words: set[str] = set()
        for phrase in phrases:
            owner = str(owners.setdefault((phrase.filter, phrase.role, phrase.language), len(owners)))
            if phrase.mode == "equals":
                number, key = EQUALS, phrase.text
            elif phrase.mode == "starts_with":
                number, key = STARTS, phrase.text[:PREFIX_KEY]
                if not _dense(phrase.text[0]):
                    key = _first_word(phrase.text)
            else:
                free = set() if thorough else _free_words(phrase)
                words |= free
                if free:
                    number, key = ANCHORED, max(sorted(free), key=len)
                elif DENSE_RE.match(phrase.text) and len(phrase.text) > 1 and not thorough:
                    number, key = DENSE_PAIRS, phrase.text[:2]
                else:
                    sign = next((char for char in phrase.text if ord(char) > LAST_ASCII), phrase.text[0])
                    number, key = LOOSE, str(ord(sign) >> SCRIPT_BITS)
            tables[number].setdefault(key, []).extend((owner,) if number == EQUALS else (owner, phrase.text))
        self._arrange(
            tuple(owners), [{key: "\t".join(record) for key, record in table.items()} for table in tables], words
        )

    def _arrange(self, owners: tuple[Owner, ...], tables: Sequence[dict[str, str]], words: Iterable[str]) -> None:
        self._owners = owners
        self._equals, self._starts, self._anchored, self._dense, self._loose = tables
        self._scripts: frozenset[int] = frozenset(map(int, self._loose))
        self._words: frozenset[str] = frozenset(words)
        """The words of ``contains`` by which a page is found to hold a phrase perhaps."""
        self._read: dict[tuple[str, str], tuple[Phrase, ...]] = {}
        self._read_equals: dict[str, tuple[Phrase, ...]] = {}
        self._known: dict[tuple[str, str], frozenset[str]] = {}
        self._read_starts: dict[str, tuple[tuple[str, ...], tuple[Phrase, ...]]] = {}
        self._read_anchored: dict[str, list[tuple[frozenset[str], Phrase]]] = {}

    @classmethod
    def from_text(cls, text: str) -> Index:
        """An index from what ``as_text`` gave."""
        index = cls(())
        owners, *tables, words = text.split("\n\n")
        split = [table.split("\n") if table else [] for table in tables]
        index._arrange(
            tuple((filter_, role, language) for filter_, role, language in map(str.split, owners.splitlines())),
            [dict(zip(table[::2], table[1::2], strict=True)) for table in split],
            words.splitlines(),
        )
        return index

    def as_text(self) -> str:
        """The index as plain text: owners, tables and words, with empty lines between; keys and records line by line."""
        parts: list[Iterable[str]] = [map(" ".join, self._owners)]
        for table in (self._equals, self._starts, self._anchored, self._dense, self._loose):
            parts.append(chain.from_iterable(sorted(table.items())))
        return "\n\n".join(map("\n".join, [*parts, sorted(self._words)]))

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases, in the order of the tables."""
        tables = (self._starts, self._anchored, self._dense, self._loose)
        return (
            *chain.from_iterable(map(self.equal, self._equals)),
            *(
                phrase
                for mode, table in zip(TABLES[STARTS:], tables, strict=True)
                for record in table.values()
                for phrase in self._phrases(mode, record)
            ),
        )

    def _phrases(self, mode: str, record: str) -> tuple[Phrase, ...]:
        """A record's phrases, in the order in which they were given."""
        known = self._read.get((mode, record))
        if known is None:
            fields = record.split("\t")
            known = tuple(
                Phrase(*self._owners[int(owner)], mode, text)
                for owner, text in zip(fields[::2], fields[1::2], strict=True)
            )
            self._read[mode, record] = known
        return known

    def equal(self, line: str) -> Sequence[Phrase]:
        """The phrases that a normalised line is."""
        known = self._read_equals.get(line)
        if known is None and line in self._equals:
            owners = self._equals[line].split("\t")
            known = tuple(Phrase(*self._owners[int(owner)], "equals", line) for owner in owners)
            self._read_equals[line] = known
        return known or ()

    def known(self, *, filter: str = "", role: str = "") -> frozenset[str]:  # noqa: A002 -- as in Phrase
        """The whole lines that a filter's lexicon knows, or that any lexicon knows in some role."""
        if (filter, role) not in self._known:
            self._known[filter, role] = frozenset(
                self._owned(self._owners_of(lambda a, b: filter in ("", a) and role in ("", b)))
            )
        return self._known[filter, role]

    def openings(self, chars: int, wanted: Callable[[str, str], bool]) -> frozenset[str]:
        """The first characters of the phrases of ``equals`` and ``starts_with`` whose filter and role are wanted."""
        owners = self._owners_of(wanted)
        lines = self._owned(owners)
        starts = map(str.split, self._starts.values(), repeat("\t"))
        return frozenset(
            text[:chars]
            for text in chain(
                lines, *([t for o, t in zip(r[::2], r[1::2], strict=True) if o in owners] for r in starts)
            )
        )

    def _owners_of(self, wanted: Callable[[str, str], bool]) -> set[str]:
        return {str(number) for number, owner in enumerate(self._owners) if wanted(*owner[:2])}

    def _owned(self, owners: set[str]) -> list[str]:
        """The phrases of ``equals`` that one of the owners has."""
        records = {record for record in set(self._equals.values()) if not owners.isdisjoint(record.split("\t"))}
        return [line for line, record in self._equals.items() if record in records]

    def start(self, line: str) -> Iterable[Phrase]:
        """The phrases that a normalised line starts with, as whole words."""
        first = line[:1]
        for key in (line[:3], line[:2], first) if first >= FIRST_DENSE and _dense(first) else (_first_word(line),):
            texts, phrases = self._started_by(key)
            for phrase in phrases if line.startswith(texts) else ():
                if line.startswith(phrase.text):
                    rest = line[len(phrase.text) :]
                    if not _goes_on(rest[:1]) or _dense(rest[0]) or _dense(phrase.text[-1]):
                        yield phrase

    def _started_by(self, key: str) -> tuple[tuple[str, ...], tuple[Phrase, ...]]:
        """The phrases of ``starts_with`` that are found by their first word or characters, and their texts."""
        known = self._read_starts.get(key)
        if known is None:
            record = self._starts.get(key)
            if record is None:
                return (), ()
            phrases = self._phrases("starts_with", record)
            self._read_starts[key] = known = (tuple(phrase.text for phrase in phrases), phrases)
        return known

    def look_up(self, texts: Sequence[str], classes: Classes | None = None) -> Matches:
        """All phrases found in a page's blocks. ``classes``: of the blocks' characters, with a line break between."""
        hits = Matches()
        joined = "\n".join(texts)
        if joined.count("\n") >= len(texts):
            joined = "\n".join([text.replace("\n", " ") for text in texts])
        folded = fold_long(joined, classes)
        if "  " in folded or "\t" in folded:
            folded = SPACES_RE.sub(" ", folded)
        raws = folded.split("\n")
        lines = hits.lines = [raw.strip(EDGES) if len(raw) <= LINE_CHARS else raw for raw in raws]
        self._look_at(lines, hits)
        self._look_inside(folded, raws, hits)
        return hits

    def _look_at(self, lines: Sequence[str], hits: Matches) -> None:
        """Note the phrases of ``equals`` and ``starts_with``."""
        equals, starts = self._equals, self._starts
        equal: list[int] = []
        counted: list[int] = []
        started: list[int] = []
        for index, line in enumerate(lines):
            if len(line) > LINE_CHARS:
                continue
            if line in equals:
                equal.append(index)
            if line[-1:] in DIGIT_SET or line[:1] in DIGIT_SET:
                counted.append(index)
            word = line.partition(" ")[0]  # most lines begin with a word as _first_word has it
            if (word if word.isalnum() else _first_word(line)) in starts or line[:1] >= FIRST_DENSE:
                started.append(index)
        for index in equal:
            hits.add_all(index, self.equal(lines[index]))
        if self.thorough:
            for index, line in enumerate(lines):
                head = line if len(line) <= LINE_CHARS else " ".join(line[: 2 * LINE_CHARS].split()).lstrip(EDGES)
                hits.add_all(index, self.start(head))
            return
        for index in counted:
            bare = lines[index].strip(EDGES_AND_DIGITS)
            if bare in equals:
                hits.add_all(index, self.equal(bare))
        for index in started:
            hits.add_all(index, self.start(lines[index]))

    def _anchored_by(self, word: str) -> Sequence[tuple[frozenset[str], Phrase]]:
        """The phrases of ``contains`` that are found by a word, each with all its free words."""
        known = self._read_anchored.get(word)
        if known is None:
            known = [(_free_words(phrase), phrase) for phrase in self._phrases("contains", self._anchored[word])]
            self._read_anchored[word] = known
        return known

    def _look_inside(self, folded: str, lines: Sequence[str], hits: Matches) -> None:
        starts: list[int] = []
        for phrase in self._candidates(folded):
            at = folded.find(phrase.text)
            if at >= 0 and not starts:
                starts = [0, *accumulate([len(line) + 1 for line in lines])]
            while at >= 0:
                hits.add(bisect_right(starts, at) - 1, phrase)
                at = folded.find(phrase.text, at + len(phrase.text))

    def _candidates(self, folded: str) -> Iterator[Phrase]:
        """The phrases of ``contains`` that a folded text may hold."""
        words = self._words.intersection(_divided(folded).split()) if self._words else frozenset()
        for word in self._anchored.keys() & words:
            for free, phrase in self._anchored_by(word):
                if free <= words:
                    yield phrase
        scripts = {0}
        if not folded.isascii():
            codes = codes_of(folded)
            scripts.update(np.bincount(codes[codes > LAST_ASCII] >> SCRIPT_BITS).nonzero()[0].tolist())
        for script in self._scripts & scripts:
            yield from self._phrases("contains", self._loose[str(script)])
        if self._dense and not DENSE_SCRIPTS.isdisjoint(scripts):
            runs = "\n".join(DENSE_RUN_RE.findall(folded))
            for pair in self._dense.keys() & set(map(add, runs, runs[1:])):
                yield from self._phrases("contains", self._dense[pair])


def _free_words(phrase: Phrase) -> frozenset[str]:
    """The words of a phrase that stand free wherever it stands, taken apart at ``MARKS``.

    Those inside it do; the first one does, but for prefixes written with it; the last one may have an ending.
    """
    words = phrase.text.split(" ")
    free = words[1:-1] if phrase.language in PREFIXING else words[:-1]
    return frozenset(_divided(" ".join(free)).split())


def _divided(text: str) -> str:
    """The text with spaces for ``MARKS``."""
    for mark in MARKS:
        text = text.replace(mark, " ")
    return text


def _first_word(line: str) -> str:
    """The letters and digits that a line begins with."""
    word = line.partition(" ")[0]
    if word.isalnum():
        return word
    found = FIRST_WORD_RE.match(line)
    return found[0] if found else line[:1]


def _goes_on(char: str) -> bool:
    """Whether a character continues the word before it: letters, digits, vowel signs, joiners."""
    return char.isalnum() or char in ("\u200c", "\u200d") or (char != "" and unicodedata.category(char)[0] == "M")


def _dense(char: str) -> bool:
    """Whether a character is of a script that puts no spaces between words, or glues particles to them (Korean)."""
    return DENSE_RE.match(char) is not None or "\uac00" <= char <= "\ud7af"


def load(name: str) -> dict[str, dict[str, dict[str, list[str]]]]:
    """The lexicon of a filter as it stands in its file: role → language → mode → phrases."""
    import tomllib  # noqa: PLC0415 -- extraction reads the compiled index, and never needs it

    return tomllib.loads(package_text("section_roles.toml" if name == "section_roles" else f"lexicons/{name}.toml"))


def package_text(name: str) -> str:
    """A file of the folder ``lexicons``."""
    data = pkgutil.get_data("cleantext", f"data/{name}")
    assert data is not None  # the loader of a package can read its files
    return data.decode("utf-8")


@cache
def default_index() -> Index:
    """All lexicons of the package in one index, read on first use from what ``cleantext.data.build`` made."""
    return Index.from_text(package_text(COMPILED))
