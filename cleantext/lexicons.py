"""Lexicons: the phrases of ``data/lexicons/*.toml``, folded and arranged in tables that the phrase index searches.

A lexicon belongs to the filter of its name. Its tables ``[role.language]`` hold phrases in up to three modes: ``equals`` (the
whole line), ``starts_with`` (its beginning, up to the end of a word) and ``contains`` (anywhere in it). The lists at its top
declare uses: the roles whose phrases all filters and the analysis treat in the same way (``USES``).

This module imports only the standard library, because ``hatch_build.py`` runs it by its path; therefore it is one file of over
300 lines.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from itertools import chain
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

__all__ = [
    "BUILT",
    "DENSE_RANGES",
    "DENSE_RE",
    "EDGES",
    "MODES",
    "USES",
    "Lexicons",
    "Phrase",
    "Tables",
    "arrange",
    "build",
    "checksum",
    "first_word",
    "fold",
    "free_words",
    "is_dense",
    "load",
    "normalise",
    "read_lexicons",
    "split_at_marks",
]

BUILT: Final = ("data", "phrase_index.txt")
"""Path, inside the package, of the file with the arranged phrases. It is built with the package, and git ignores it."""
USES: Final = ("interface", "voice", "headings", "glued")
"""Uses that a lexicon may declare for its roles: interface text; fragments of a site's own sentences; headings of boilerplate;
parts of lines that flattening glued together."""
MODES: Final = ("equals", "starts_with", "contains")
"""How a phrase matches a line: the whole line, its beginning, or any part of it."""

EDGES: Final = " \t\n:;,.!?…|/\\·•●▪■◦‣*+-–—−_~=<>«»‹›→←↑↓⇒➜➔►▶▸▼▲▾»#&@\"'“”„‘’`´()[]{}（）【】「」『』《》〈〉：；，。！？、｜・।؛،؟~☰✕×✖✓✔★☆♥❤📷📸▌│┃¦\u200e\u200f\u200b\u00ad"
"""Characters stripped from both ends of a line before phrases are looked up in it."""
TYPOGRAPHY: Final = {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " ", "\u3000": " ", "\u00ad": "", "\u200b": "", "\u0640": ""}  # fmt: skip
"""Typographic variants that fold to one character or none. U+0640, the Arabic tatweel, only stretches a word."""
MAX_MARKS: Final = 30
"""Combining marks in a row that stay in a folded text. Bounds work: ``unicodedata`` sorts a run of marks in quadratic time. The
Stream-Safe Text Format of Unicode (UAX 15) allows 30; no word of any language has more than five."""
DENSE_RANGES: Final = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF), (0xF900, 0xFAFF))
"""First and last code points of the dense scripts, which have no spaces between words: Thai and Lao; Burmese; Khmer; kana and
Han; Han for compatibility."""
DENSE_RE: Final = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in DENSE_RANGES)}]")
"""A character of a dense script."""
FIRST_HANGUL, LAST_HANGUL = "\uac00", "\ud7af"
"""The first and last Hangul syllable. Korean has spaces between words, but attaches particles to the word before them."""
MARKS: Final = '.,;:!?"()'
"""Punctuation marks that may separate words without a space."""
PREFIXING: Final = frozenset(("ar", "he", "fa", "hi", "zh", "ja", "ko", "any"))
"""Languages that attach articles or conjunctions to the next word, or have no spaces between words; and phrases of "any"."""
FIRST_WORD_RE: Final = re.compile(r"\w+")
PREFIX_CHARS: Final = 3
"""Characters of the key of a ``starts_with`` phrase in a dense script; other phrases have their first word as key. Bounds work."""
SCRIPT_SHIFT: Final = 7
"""Low bits that code points of one script may differ in: each range of 128 code points counts as one script. Bounds work."""
LAST_ASCII: Final = 0x7F
"""The last code point of ASCII."""

Owner: TypeAlias = tuple[str, str, str]
"""Filter, role and language of a phrase."""


class Phrase(NamedTuple):
    """A phrase of a lexicon."""

    filter: str
    """The filter that the lexicon belongs to."""
    role: str
    """What the phrase does in its lexicon: ``line``, ``head``, ``prose`` …"""
    language: str
    """ISO 639-1 code, or "any"."""
    mode: str
    """One of ``MODES``."""
    text: str
    """The phrase, normalised; in mode ``contains`` folded with white space collapsed, but with its ``EDGES``."""


class Lexicons(NamedTuple):
    """All lexicons of a package."""

    phrases: Sequence[Phrase]
    """The phrases of all of them."""
    uses: Mapping[str, frozenset[tuple[str, str]]]
    """Use → the pairs of filter and role that a lexicon declares it for."""


def fold(text: str) -> str:
    """Return the text with case and typography folded, nothing stripped, line breaks kept. Linear.

    Of more than ``MAX_MARKS`` combining marks in a row the rest is left out.

    >>> fold("Straße — “İzmir”")
    'strasse — "izmir"'
    """
    if text.isascii():
        return text.lower()
    for variant, plain in TYPOGRAPHY.items():
        if variant in text:
            text = text.replace(variant, plain)
    text = _with_short_runs_of_marks(text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    text = text.casefold().replace("i\u0307", "i")  # Turkish İ
    if "\u0219" in text or "\u021b" in text:  # Romanian ș and ț, which older pages write with a cedilla
        text = text.replace("\u0219", "\u015f").replace("\u021b", "\u0163")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _with_short_runs_of_marks(text: str) -> str:
    """Return the text with at most ``MAX_MARKS`` combining marks in a row.

    A longer run has a mark at a multiple of ``MAX_MARKS``, so most characters are not looked at.
    """
    kept: list[str] = []
    done = stop = 0
    for number, order in enumerate(map(unicodedata.combining, text[::MAX_MARKS])):
        start = number * MAX_MARKS
        if not order or start < stop:
            continue
        stop = start
        while start and unicodedata.combining(text[start - 1]):
            start -= 1
        while stop < len(text) and unicodedata.combining(text[stop]):
            stop += 1
        if stop - start > MAX_MARKS:
            kept.append(text[done : start + MAX_MARKS])
            done = stop
    return "".join((*kept, text[done:])) if kept else text


def normalise(line: str) -> str:
    """Return the line in the form in which phrases are looked up in it.

    It is folded, its white space is collapsed, and ``EDGES`` are stripped from its ends.

    >>> normalise("  »  Read  ALSO: ")
    'read also'
    """
    return " ".join(fold(line).split()).strip(EDGES)


def is_dense(char: str) -> bool:
    """Return whether a character belongs to a dense script, or is Hangul."""
    return DENSE_RE.match(char) is not None or FIRST_HANGUL <= char <= LAST_HANGUL


def first_word(line: str) -> str:
    """Return the letters and digits at the line's start, or its first character if there are none."""
    word = line.partition(" ")[0]
    if word.isalnum():
        return word
    found = FIRST_WORD_RE.match(line)
    return found[0] if found else line[:1]


def split_at_marks(text: str) -> list[str]:
    """Return the words of a text, split at white space and ``MARKS``."""
    for mark in MARKS:
        text = text.replace(mark, " ")
    return text.split()


def free_words(phrase: Phrase) -> frozenset[str]:
    """Return the words of a phrase that are whole words in every text that contains it.

    Its inner words are. So is its first word, except in ``PREFIXING`` languages. Its last word may have an ending in the text.
    """
    words = phrase.text.split(" ")
    return frozenset(split_at_marks(" ".join(words[1:-1] if phrase.language in PREFIXING else words[:-1])))


def read_lexicons(package: Traversable) -> Lexicons:
    """Return the lexicons of a package: the folder or zip file of cleantext, or a copy of it.

    Raises ValueError if a lexicon has an unknown use or mode, or declares a use for a role that it does not have.
    """
    import tomllib  # noqa: PLC0415 -- extraction reads the built file, and needs no TOML

    phrases: list[Phrase] = []
    uses: dict[str, set[tuple[str, str]]] = {use: set() for use in USES}
    for file in _files(package):
        name = file.name.removesuffix(".toml")
        document = tomllib.loads(file.read_text("utf-8"))
        for use in [key for key, value in document.items() if isinstance(value, list)]:
            roles = document.pop(use)
            if use not in USES or not set(roles) <= document.keys():
                raise ValueError(
                    f"{file.name} declares {use} = {roles}: the uses are {', '.join(USES)}, for roles in the file"
                )
            uses[use].update((name, role) for role in roles)
        phrases += _phrases(name, document)
    return Lexicons(phrases, {use: frozenset(roles) for use, roles in uses.items()})


def _phrases(name: str, tables: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> Iterator[Phrase]:
    """Yield the phrases of one lexicon: role → language → mode → phrases."""
    for role, languages in tables.items():
        for language, modes in languages.items():
            for mode, texts in modes.items():
                if mode not in MODES:
                    raise ValueError(f"{name}.toml has phrases of mode {mode!r}: use {', '.join(MODES)}")
                for text in texts:
                    normal = " ".join(fold(text).split()) if mode == "contains" else normalise(text)
                    if normal:
                        yield Phrase(name, role, language, mode, normal)


class Tables(NamedTuple):
    """Phrases arranged for the phrase index.

    Every table maps a key to a record: tab-separated fields, which are split when the record is needed.
    """

    owners: Sequence[Owner]
    """Owners of phrases; records refer to them by position."""
    uses: Mapping[str, frozenset[tuple[str, str]]]
    """As in ``Lexicons``."""
    equals: Mapping[str, str]
    """Normalised line → owners. All other records alternate owner and phrase."""
    starts: Mapping[str, str]
    """First word, or first ``PREFIX_CHARS`` characters in dense scripts → phrases of ``starts_with``."""
    anchored: Mapping[str, str]
    """The longest free word of a phrase (``free_words``) → phrases of ``contains``."""
    dense: Mapping[str, str]
    """First two characters, in dense scripts → phrases of ``contains``."""
    loose: Mapping[str, str]
    """Script of the first character beyond ASCII, "0" if there is none → the other phrases of ``contains``."""
    words: frozenset[str]
    """The free words of all anchored phrases."""

    def to_text(self) -> str:
        """Return the tables as text: parts separated by empty lines, each key and record on a line."""
        parts: list[Iterable[str]] = [map(" ".join, self.owners)]
        parts.append(f"{use} {' '.join(pair)}" for use, pairs in sorted(self.uses.items()) for pair in sorted(pairs))
        parts += [chain.from_iterable(sorted(table.items())) for table in self[2:7]]
        return "\n\n".join(map("\n".join, [*parts, sorted(self.words)]))

    @classmethod
    def from_text(cls, text: str) -> Tables:
        """Return the tables that ``to_text`` wrote."""
        owners, declared, *parts, words = text.split("\n\n")
        uses: dict[str, set[tuple[str, str]]] = {use: set() for use in USES}
        for use, filter_, role in map(str.split, declared.splitlines()):
            uses[use].add((filter_, role))
        lines = [part.split("\n") if part else [] for part in parts]
        equals, starts, anchored, dense, loose = (dict(zip(part[::2], part[1::2], strict=True)) for part in lines)
        return cls(
            [(filter_, role, language) for filter_, role, language in map(str.split, owners.splitlines())],
            {use: frozenset(pairs) for use, pairs in uses.items()},
            equals,
            starts,
            anchored,
            dense,
            loose,
            frozenset(words.splitlines()),
        )


def arrange(lexicons: Lexicons, *, anchor: bool = True) -> Tables:
    """Return the tables of the lexicons' phrases.

    ``anchor``: look for ``contains`` phrases only where their free words are; without it they match inside words, too.
    """
    owners: dict[Owner, int] = {}
    equals, starts, anchored, dense, loose = (dict[str, list[str]]() for _ in range(5))
    words: set[str] = set()
    for phrase in lexicons.phrases:
        text = phrase.text
        owner = str(owners.setdefault((phrase.filter, phrase.role, phrase.language), len(owners)))
        if phrase.mode == "equals":
            equals.setdefault(text, []).append(owner)
            continue
        free = free_words(phrase) if phrase.mode == "contains" and anchor else frozenset()
        words |= free
        if phrase.mode == "starts_with":
            table, key = starts, text[:PREFIX_CHARS] if is_dense(text[0]) else first_word(text)
        elif free:
            table, key = anchored, max(sorted(free), key=len)
        elif anchor and len(text) > 1 and DENSE_RE.match(text):
            table, key = dense, text[:2]
        else:
            sign = next((char for char in text if ord(char) > LAST_ASCII), text[0])
            table, key = loose, str(ord(sign) >> SCRIPT_SHIFT)
        table.setdefault(key, []).extend((owner, text))

    def joined(table: dict[str, list[str]]) -> dict[str, str]:
        return {key: "\t".join(record) for key, record in table.items()}

    inside = joined(anchored), joined(dense), joined(loose)
    return Tables(list(owners), lexicons.uses, joined(equals), joined(starts), *inside, frozenset(words))


def _files(package: Traversable) -> list[Traversable]:
    """Return the lexicon files, sorted by name."""
    files = package.joinpath("data", "lexicons").iterdir()
    return sorted((file for file in files if file.name.endswith(".toml")), key=attrgetter("name"))


def checksum(package: Traversable) -> str:
    """Return a checksum of the lexicons and of this module, which arranges them."""
    crc = 0
    for file in (package.joinpath("lexicons.py"), *_files(package)):
        crc = zlib.crc32(file.read_bytes(), zlib.crc32(file.name.encode(), crc))
    return f"{crc:08x}"


def build(package: Traversable) -> str:
    """Return the text of the built file: a line with the checksum, then the tables."""
    return f"{checksum(package)}\n{arrange(read_lexicons(package)).to_text()}"


def load(package: Traversable) -> Tables:
    """Return the tables of the lexicons, from the built file if its checksum matches.

    If not, they are arranged from the lexicons, so an edited lexicon takes effect without a build. The check takes less than a
    millisecond, arranging half a second.
    """
    built = package.joinpath(*BUILT)
    if built.is_file():
        head, _, text = built.read_text("utf-8").partition("\n")
        if head == checksum(package):
            return Tables.from_text(text)
    return arrange(read_lexicons(package))
