"""The table of languages: what lexicons each of them has, and how many pages they were tried on."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from cleantext.analysis.phrase_index import default_index
from cleantext.evaluation.results import Result
from cleantext.evaluation.tables import NONE, markdown
from cleantext.lexicons import Phrase

__all__ = ["UNTRIED", "languages_table"]

TRIED: Final = Path(__file__).with_name("tried.toml")
"""Pages that a lexicon was tried on and that are in no recorded result."""
UNTRIED: Final = "**none: no page has tried it**"
"""The mark of a lexicon that has only its tests."""
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


def _pages(results: Iterable[Result]) -> dict[str, set[tuple[str, str]]]:
    """Return set and name of the pages of each language."""
    pages: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for result in results:
        for language, page in zip(result.languages, result.ids, strict=True):
            pages[language].add((result.set, page))
    for language, sets in tomllib.loads(TRIED.read_text("utf-8")).items():
        pages[language].update((name, page) for name, files in sets.items() for page in files)
    return pages
