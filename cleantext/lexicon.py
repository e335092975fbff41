"""Phrases of human languages, read from ``lexicons/*.toml`` and looked up for a whole page at once.

A lexicon file belongs to the filter of its name. A table ``[role.language]`` holds phrases in up to three modes:
``equals`` (the whole line), ``starts_with`` (its beginning, up to the end of a word), ``contains`` (anywhere in it). Lines are
normalised once a page; ``equals`` is one dictionary look-up a line, ``starts_with`` one for its first characters, and a
phrase of ``contains`` is searched only on pages that hold one of its words.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

__all__ = ["Hits", "Index", "Phrase", "default_index", "fold", "load", "normalise"]

EDGES: Final = " \t\n:;,.!?…|/\\·•●▪■◦‣*+-–—−_~=<>«»‹›→←↑↓⇒➜➔►▶▸▼▲▾»#&@\"'“”„‘’`´()[]{}（）【】「」『』《》〈〉：；，。！？、｜・।؛،؟~☰✕×✖✓✔★☆♥❤📷📸▌│┃¦\u200e\u200f\u200b\u00ad"
"""What is stripped from both ends of a line before it is looked up."""
DIGITS: Final = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९"
DIGIT_SET: Final = frozenset(DIGITS)
EDGES_AND_DIGITS: Final = EDGES + DIGITS
TYPOGRAPHY: Final = {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " ", "\u202f": " ", "\u3000": " ", "\u00ad": "", "\u200b": "", "\u0640": ""}  # fmt: skip
"""Typographic variants that the look-up does not tell apart; the Arabic tatweel only stretches a word."""

LINE_CHARS: Final = 120
"""Longer lines are looked up by ``contains`` alone: no phrase is nearly as long."""
PREFIX_KEY: Final = 3
"""Characters by which phrases of ``starts_with`` are found where no spaces divide words; others by their first word."""
FIRST_WORD_RE: Final = re.compile(r"\w+")
FIRST_DENSE: Final = "\u0e00"
SPACES_RE: Final = re.compile(r"[ \t]{2,}+|\t")
SCRIPT_BITS: Final = 7
"""Code points that share all higher bits are taken for one script."""
MARKS: Final = '.,;:!?"()'
"""What stands between words without a space."""
PREFIXING: Final = frozenset(("ar", "he", "fa", "hi", "zh", "ja", "ko", "any"))
"""Languages that write articles and conjunctions with the next word, or put no spaces between words."""
DENSE_RE: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u2e80-\u9fff]")
"""A character of the scripts that put no spaces between words."""


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


class Hits:
    """Which phrases were found in which blocks: ``hits[filter, role]`` is a dictionary from block index to phrase."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[int, Phrase]] = {}
        self.lines: list[str] = []
        """The blocks as they were looked up: normalised, or only folded where longer than ``LINE_CHARS``."""

    def add(self, index: int, phrase: Phrase) -> None:
        """Note a phrase; of several in one role the longest stays."""
        found = self._found.setdefault((phrase.filter, phrase.role), {})
        held = found.get(index)
        if held is None or (len(phrase.text), phrase) > (len(held.text), held):
            found[index] = phrase

    def __getitem__(self, key: tuple[str, str]) -> Mapping[int, Phrase]:
        return self._found.get(key, {})


def fold(text: str) -> str:
    """Case and typography folded, nothing stripped, line breaks kept."""
    if not text.isascii():
        for variant, plain in TYPOGRAPHY.items():
            if variant in text:
                text = text.replace(variant, plain)
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        text = text.casefold().replace("i\u0307", "i")  # Turkish İ
        return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    return text.lower()


def normalise(line: str) -> str:
    """A line as it is looked up: folded, white space collapsed, punctuation stripped from its ends.

    >>> normalise("  »  Read  ALSO: ")
    'read also'
    """
    return " ".join(fold(line).split()).strip(EDGES)


class Index:
    """Phrases, arranged for looking up a whole page."""

    def __init__(self, phrases: Iterable[Phrase], *, thorough: bool = False) -> None:
        """``thorough`` is for callers' phrases, found wherever they stand.

        ``starts_with`` on lines of any length, ``contains`` beside any character, ``equals`` with its digits. Without it
        look-ups are quicker, and figures around a phrase are taken for counters.
        """
        self.phrases: tuple[Phrase, ...] = tuple(phrases)
        self.thorough = thorough
        self._equals: dict[str, list[Phrase]] = {}
        self._starts: dict[str, list[Phrase]] = {}
        self._anchored: dict[str, list[tuple[frozenset[str], Phrase]]] = {}
        self._loose: dict[int, list[Phrase]] = {}
        self._dense: dict[str, list[Phrase]] = {}
        for phrase in self.phrases:
            if phrase.mode == "equals":
                self._equals.setdefault(phrase.text, []).append(phrase)
            elif phrase.mode == "starts_with":
                key = phrase.text[:PREFIX_KEY] if _dense(phrase.text[0]) else _first_word(phrase.text)
                self._starts.setdefault(key, []).append(phrase)
            else:
                inner = [] if thorough else self._free_words(phrase)
                if inner:
                    self._anchored.setdefault(max(inner, key=len), []).append((frozenset(inner), phrase))
                elif DENSE_RE.match(phrase.text) and len(phrase.text) > 1 and not thorough:
                    self._dense.setdefault(phrase.text[:2], []).append(phrase)
                else:
                    self._loose.setdefault(ord(phrase.text[0]) >> SCRIPT_BITS, []).append(phrase)

    @staticmethod
    def _free_words(phrase: Phrase) -> list[str]:
        """The words of a phrase that stand free wherever it stands.

        Those inside it do; the first one does, but for prefixes written with it; the last one may have an ending.
        """
        words = phrase.text.split(" ")
        return words[1:-1] if phrase.language in PREFIXING else words[:-1]

    def equal(self, line: str) -> Sequence[Phrase]:
        """The phrases that a normalised line is."""
        return self._equals.get(line, ())

    def start(self, line: str) -> Iterable[Phrase]:
        """The phrases that a normalised line starts with, as whole words."""
        keys = self._starts
        if _dense(line[:1]):
            found = (*keys.get(line[:3], ()), *keys.get(line[:2], ()), *keys.get(line[:1], ()))
        else:
            found = tuple(keys.get(_first_word(line), ()))
        for phrase in found:
            if line.startswith(phrase.text):
                rest = line[len(phrase.text) :]
                if not _goes_on(rest[:1]) or _dense(rest[0]) or _dense(phrase.text[-1]):
                    yield phrase

    def look_up(self, texts: Sequence[str]) -> Hits:
        """All phrases found in a page's blocks."""
        hits = Hits()
        folded = fold("\n".join(text.replace("\n", " ") for text in texts))
        if "  " in folded or "\t" in folded:
            folded = SPACES_RE.sub(" ", folded)
        lines = folded.split("\n")
        equals, starts, keep = self._equals, self._starts, hits.lines.append
        for index, raw in enumerate(lines):
            if len(raw) > LINE_CHARS:
                keep(raw)
                if self.thorough:
                    for phrase in self.start(" ".join(raw[: 2 * LINE_CHARS].split()).lstrip(EDGES)):
                        hits.add(index, phrase)
                continue
            line = raw.strip(EDGES)
            keep(line)
            if line in equals:
                for phrase in equals[line]:
                    hits.add(index, phrase)
            if (line[:1] in DIGIT_SET or line[-1:] in DIGIT_SET) and not self.thorough:
                for phrase in equals.get(line.strip(EDGES_AND_DIGITS), ()):
                    hits.add(index, phrase)
            if line and (line[0] >= FIRST_DENSE or _first_word(line) in starts):
                for phrase in self.start(line):
                    hits.add(index, phrase)
        self._look_inside(folded, lines, hits)
        return hits

    def _look_inside(self, folded: str, lines: Sequence[str], hits: Hits) -> None:
        spaced = folded
        for mark in MARKS:
            spaced = spaced.replace(mark, " ")
        words = set(folded.split())
        words.update(spaced.split())
        candidates = [
            phrase for word in self._anchored.keys() & words for inner, phrase in self._anchored[word] if inner <= words
        ]
        codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), np.uint32) >> SCRIPT_BITS
        scripts = set(np.flatnonzero(np.bincount(codes)).tolist()) if len(codes) else set()
        for script in self._loose.keys() & scripts:
            candidates += self._loose[script]
        if not folded.isascii() and DENSE_RE.search(folded):
            pairs = set(map("".join, pairwise(folded)))
            candidates += [phrase for pair in self._dense.keys() & pairs for phrase in self._dense[pair]]
        starts: list[int] = []
        for phrase in candidates:
            at = folded.find(phrase.text)
            if at >= 0 and not starts:
                offset = 0
                for line in lines:
                    starts.append(offset)
                    offset += len(line) + 1
            while at >= 0:
                hits.add(bisect_right(starts, at) - 1, phrase)
                at = folded.find(phrase.text, at + len(phrase.text))


def _first_word(line: str) -> str:
    """The letters and digits that a line begins with."""
    found = FIRST_WORD_RE.match(line)
    return found[0] if found else line[:1]


def _goes_on(char: str) -> bool:
    """Whether a character continues the word before it: letters, digits, vowel signs, joiners."""
    return char.isalnum() or char in ("\u200c", "\u200d") or (char != "" and unicodedata.category(char)[0] == "M")


def _dense(char: str) -> bool:
    """Whether a character is of a script that puts no spaces between words, or glues particles to them (Korean)."""
    return DENSE_RE.match(char) is not None or "\uac00" <= char <= "\ud7af"


def phrases_of(name: str, document: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> Iterable[Phrase]:
    """The phrases of one lexicon: role → language → mode → phrases."""
    for role, languages in document.items():
        for language, modes in languages.items():
            for mode, texts in modes.items():
                for text in texts:
                    normal = normalise(text) if mode != "contains" else " ".join(fold(text).split())
                    if normal:
                        yield Phrase(name, role, language, mode, normal)


def load(name: str) -> dict[str, dict[str, dict[str, list[str]]]]:
    """The lexicon of a filter as it stands in its file: role → language → mode → phrases."""
    source = resources.files("cleantext").joinpath("lexicons", f"{name}.toml")
    return tomllib.loads(source.read_text("utf-8"))


@cache
def default_index() -> Index:
    """All lexicons of the package in one index, built on first use."""
    folder = resources.files("cleantext").joinpath("lexicons")
    names = sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return Index(phrase for name in names if name != "hints" for phrase in phrases_of(name, load(name)))
