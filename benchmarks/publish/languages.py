"""Tables of languages: what lexicons each has, how many pages they were tried on, which filters have cases in which."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.cases import CASES, load
from benchmarks.corpus import load_cases
from cleantext.analysis.phrase_index import default_index
from cleantext.evaluation.results import Result
from cleantext.evaluation.tables import NONE, markdown
from cleantext.filters import ORDER
from cleantext.lexicons import Phrase, normalise

__all__ = ["UNTRIED", "cases_table", "languages_table"]

TRIED: Final = Path(__file__).with_name("tried.toml")
"""Pages that a lexicon was tried on and that are in no recorded result."""
UNTRIED: Final = "**none: no page has tried it**"
"""The mark of a lexicon that has only its tests."""
SMALL_PAGES: Final = CASES.parent / "languages.toml"
NAMED: Final = tuple(name for name in ORDER if name not in ("placeholder", "main_content", "hidden_text", "context"))
"""The filters that have phrases, in their order."""
ANY: Final = "any"
"""The code of phrases that belong to no language."""
NAMES: Final = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "gl": "Galician", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian",
    "lv": "Latvian", "mk": "Macedonian", "ms": "Malay", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovene", "sq": "Albanian",
    "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""English name of each language code."""


def languages_table(results: Iterable[Result], phrases: Sequence[Phrase] | None = None) -> str:
    """Return a table of the languages that have lexicons, by code.

    A page counts once, in however many forms it was run. ``phrases``: those of all lexicons by default.
    """
    lexicons: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for phrase in default_index().phrases if phrases is None else phrases:
        lexicons[phrase.language].add(phrase.filter)
        counts[phrase.language] += 1
    del lexicons[ANY]
    every = set().union(*lexicons.values())
    pages = _pages(results)
    rows: list[list[str]] = []
    for code in sorted(lexicons):
        missing = ", ".join(f"`{name}`" for name in sorted(every - lexicons[code])) or NONE
        tried = f"{len(pages[code]):,}" if pages[code] else UNTRIED
        rows.append([code, NAMES[code], f"{counts[code]:,}", missing, tried])
    return markdown(["code", "language", "phrases", "lexicons it lacks", "pages tried"], rows)


def cases_table() -> str:
    """Return a table of the filters by language: on how many cases and pages of the repository they have something to drop.

    Counted are the pages of the corpus by the language of the page, where a block is labelled with the filter; the pages of tests/languages.toml
    where a line is a phrase of it; and its cases, where a dropped text has a phrase that is in the lexicon of one language alone.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for page in load_cases():
        counts.update((page.language, name) for name in {label.label for label in page.labels} & set(NAMED))
    for language, table in tomllib.loads(SMALL_PAGES.read_text("utf-8")).items():
        lines = [*table["above"], table["byline"], *table["between"], *table["below"]]
        counts.update((language[:2], name) for name in _filters_of(lines, language[:2]))
    for name in NAMED:
        for case in load(name):
            counts.update((language, name) for language in _languages_of(case.drops, name))
    rows = [
        [NAMES[language], *(str(counts[language, name] or "") for name in NAMED)]
        for language in sorted({language for language, _ in counts}, key=NAMES.__getitem__)
    ]
    return markdown(["language", *(f"`{name}`" for name in NAMED)], rows)


def _filters_of(lines: Sequence[str], language: str) -> set[str]:
    """Return the named filters that have a phrase of a language in one of the lines."""
    found = _phrases_of(lines)
    return {phrase.filter for phrases in found for phrase in phrases if phrase.language == language} & set(NAMED)


def _languages_of(texts: Sequence[str], name: str) -> set[str]:
    """Return the languages of the phrases of a filter in texts; phrases that several languages have do not count."""
    languages: set[str] = set()
    for phrases in _phrases_of(texts):
        own = {phrase.language for phrase in phrases if phrase.filter == name} - {ANY}
        if len(own) == 1:
            languages |= own
    return languages


def _phrases_of(texts: Sequence[str]) -> list[list[Phrase]]:
    """Return the phrases that each text is or begins with, in any lexicon."""
    index = default_index()
    lines = [normalise(text) for text in texts]
    return [[*index.phrases_equal_to(line), *index.phrases_starting(line)] for line in lines]


def _pages(results: Iterable[Result]) -> dict[str, set[tuple[str, str]]]:
    """Return set and name of the pages of each language."""
    pages: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for result in results:
        for language, page in zip(result.languages, result.ids, strict=True):
            pages[language].add((result.set, page))
    for language, sets in tomllib.loads(TRIED.read_text("utf-8")).items():
        pages[language].update((name, page) for name, files in sets.items() for page in files)
    return pages
