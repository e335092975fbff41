"""Lexicons: the phrases of ``data/lexicons/*.toml``, folded and arranged in tables that the phrase index searches.

A lexicon belongs to the filter of its name. Its tables ``[role.language]`` hold phrases in up to three modes: ``equals`` (the
whole line), ``starts_with`` (its beginning, up to the end of a word) and ``contains`` (anywhere in it). The lists at its top
declare uses: the roles whose phrases all filters and the analysis treat in the same way (``USES``).

This module imports only the standard library, because ``hatch_build.py`` runs it by its path; therefore it is one file of over
300 lines.
"""

from __future__ import annotations

import mmap
import re
import unicodedata
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from struct import pack
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = [
    "BITS_PER_KEY",
    "BUILT",
    "DENSE_RANGES",
    "EDGES",
    "GROUP",
    "MODES",
    "OPENING_CHARS",
    "TABLES",
    "USES",
    "Data",
    "Lexicons",
    "Phrase",
    "arrange",
    "bit_of",
    "build",
    "checksum",
    "first_word",
    "fold",
    "free_words",
    "is_dense",
    "is_spaceless",
    "load",
    "normalise",
    "read_lexicons",
    "split_at_marks",
]

BUILT: Final = ("data", "phrase_index.bin")
"""Path, inside the package, of the file with the arranged phrases. It is built with the package, and git ignores it."""
TABLES: Final = ("equals", "starts", "anchored", "dense", "loose")
"""The tables of phrases, in the order of the built file (``arrange``)."""
USES: Final = ("interface", "voice", "headings", "glued", "buttons", "agencies")
"""Uses that a lexicon may declare for its roles: interface text; fragments of a site's own sentences; headings of boilerplate;
parts of lines that flattening glued together; buttons, several of which may be on a line; names of agencies."""
FIRST_WORD_USES: Final = ("buttons", "agencies")
"""The uses whose openings are the first words of the phrases of ``equals``."""
OPENING_CHARS: Final = 6
"""Characters of the openings of the use "glued": so few that they are quickly looked up. Bounds work."""
BITS_PER_KEY: Final = 32
"""Fewest bits of a table for each of its keys: one of 32 keys that the table does not have passes for one, at most."""
GROUP: Final = 16
"""Keys of a table to each of its offsets: the keys of a group are searched for the one wanted. Bounds work."""
BIT_MIX: Final = 0x9E3779B1
"""Odd factor that spreads checksums over 32 bits: 2**32 divided by the golden ratio (Knuth, TAOCP 3, 6.4)."""
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
DENSE_BOUNDS: Final = [bound for first, last in DENSE_RANGES for bound in (first, last + 1)]
"""Where the dense scripts begin and end, in turns."""
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
Data: TypeAlias = bytes | mmap.mmap
"""The arranged phrases: the built file, mapped into memory, or the same in memory."""


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


def is_spaceless(char: str) -> bool:
    """Return whether a character belongs to a dense script. Comparing takes less time than a regular expression, and compiling one 2 ms.

    >>> is_spaceless("日"), is_spaceless("é"), is_spaceless("한")
    (True, False, False)
    """
    return bisect_right(DENSE_BOUNDS, ord(char)) % 2 == 1


def is_dense(char: str) -> bool:
    """Return whether a character belongs to a dense script, or is Hangul."""
    return is_spaceless(char) or FIRST_HANGUL <= char <= LAST_HANGUL


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


def arrange(lexicons: Lexicons, *, anchor: bool = True, mark: str = "-") -> bytes:
    """Return the lexicons' phrases in the form of the built file.

    Its first line is ``mark``, and the size in bytes of each part that follows. The parts are the owners of phrases, a line each; the pairs
    that have each use; the openings of the phrases of each use that has some; and for each of ``TABLES`` three: bits by which most keys that it does not have are recognised, offsets of every
    ``GROUP``-th key, and all keys in order, each with its record. All records of ``equals`` are owners, by position; the others alternate
    owner and phrase. ``anchor``: look for ``contains`` phrases only where their free words are; without it
    they match inside words, too.

    The keys: of ``equals`` normalised lines; of ``starts`` the first word, or the first ``PREFIX_CHARS`` characters in dense scripts; of
    ``anchored`` the longest free word of a phrase (``free_words``); of ``dense`` the first two characters; of ``loose``, which has the other phrases
    of ``contains``, the script of the first character beyond ASCII, "0" if there is none.
    """
    owners: dict[Owner, int] = {}
    tables: dict[str, dict[str, list[str]]] = {name: {} for name in TABLES}
    openings: dict[str, set[str]] = {}
    for phrase in lexicons.phrases:
        owner = str(owners.setdefault((phrase.filter, phrase.role, phrase.language), len(owners)))
        if phrase.mode == "equals":
            tables["equals"].setdefault(phrase.text, []).append(owner)
        else:
            table, key = _place(phrase, anchor=anchor)
            tables[table].setdefault(key, []).extend((owner, phrase.text))
        for use, key in _openings(phrase, lexicons.uses):
            openings.setdefault(use, set()).add(key)
    parts = [
        "\n".join(map(" ".join, owners)).encode(),
        "\n".join(
            f"{use} {' '.join(pair)}" for use, pairs in sorted(lexicons.uses.items()) for pair in sorted(pairs)
        ).encode(),
        "\n".join("\t".join((use, *sorted(keys))) for use, keys in sorted(openings.items())).encode(),
    ]
    for table_ in tables.values():
        parts += _packed({key: "\t".join(record) for key, record in table_.items()})
    head = " ".join([mark, *map(str, map(len, parts))])
    return b"\n".join((head.encode(), b"".join(parts)))


def _place(phrase: Phrase, *, anchor: bool) -> tuple[str, str]:
    """Return the table and the key of a phrase of ``starts_with`` or ``contains``."""
    text = phrase.text
    if phrase.mode == "starts_with":
        return "starts", text[:PREFIX_CHARS] if is_dense(text[0]) else first_word(text)
    if anchor and (free := free_words(phrase)):
        return "anchored", max(sorted(free), key=len)
    if anchor and len(text) > 1 and is_spaceless(text[0]):
        return "dense", text[:2]
    sign = next((char for char in text if ord(char) > LAST_ASCII), text[0])
    return "loose", str(ord(sign) >> SCRIPT_SHIFT)


def _openings(phrase: Phrase, uses: Mapping[str, frozenset[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    """Yield the uses with openings that a phrase has, each with the phrase's opening."""
    pair = phrase[:2]
    if phrase.mode != "contains" and pair in uses.get("glued", ()):
        yield "glued", phrase.text[:OPENING_CHARS]
    if phrase.mode == "equals":
        for use in FIRST_WORD_USES:
            if pair in uses.get(use, ()):
                yield use, phrase.text.partition(" ")[0]


def _packed(table: Mapping[str, str]) -> tuple[bytes, bytes, bytes]:
    """Return the three parts of a table: its bits; its offsets, uint32, little-endian; its keys and records.

    Keys and records are UTF-8: a line break before each key, a tab behind it, and a line break behind the last record.
    """
    size = max((BITS_PER_KEY * len(table) - 1).bit_length(), 3)
    bits = bytearray(1 << (size - 3))
    offsets: list[int] = []
    lines: list[bytes] = []
    end = 0
    entries = sorted((key.encode("utf-8", "surrogatepass"), record) for key, record in table.items())
    for number, (key, record) in enumerate(entries):
        bit = bit_of(key, size)
        bits[bit >> 3] |= 1 << (bit & 7)
        if number % GROUP == 0:
            offsets.append(end)
        lines.append(b"\n%b\t%b" % (key, record.encode("utf-8", "surrogatepass")))
        end += len(lines[-1])
    return bytes(bits), pack(f"<{len(offsets)}I", *offsets), b"".join(lines) + b"\n"


def bit_of(key: bytes, size: int) -> int:
    """Return the position of a key's bit among the ``2 ** size`` bits of a table."""
    return (zlib.crc32(key) * BIT_MIX & 0xFFFFFFFF) >> (32 - size)


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


def build(package: Traversable) -> bytes:
    """Return the bytes of the built file, marked with the checksum."""
    return arrange(read_lexicons(package), mark=checksum(package))


def load(package: Traversable) -> Data:
    """Return the arranged phrases of the lexicons: the built file if its checksum matches, mapped into memory where it is a file.

    If not, they are arranged from the lexicons, so an edited lexicon takes effect without a build. The check takes less than a
    millisecond, arranging half a second.
    """
    built = package.joinpath(*BUILT)
    if built.is_file():
        data = mapped(built)
        if data[: data.find(b" ")] == checksum(package).encode():
            return data
    return arrange(read_lexicons(package))


def mapped(file: Traversable) -> Data:
    """Return a file's bytes: mapped into memory, or read from a zip file. Processes share the memory of a mapped file."""
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    return file.read_bytes()
