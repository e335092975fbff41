"""The language of a text: by its script, or by its letters.

The model of letters is that of ``detect_encoding``: 10 ms to load, and no further data. It has 39 languages, and 21 more have a script for
themselves; a text in another language gives a related one, with a low probability.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import regex

from cleantext.detect_encoding import letter_costs

__all__ = ["Detected", "detect_language"]

SAMPLE: Final = 3_000
"""Characters of a text that are read. Bounds work."""
MIN_LETTERS: Final = 20
"""Fewest letters of a text whose language is detected."""
SHARPNESS: Final = 40.0
"""Factor from bits a letter to the logarithm of the odds, base 2. Chosen by hand, not calibrated: sentences of 100 letters reach .9."""
SCRIPTS: Final = {
    "th": "Thai", "el": "Greek", "he": "Hebrew", "ka": "Georgian", "hy": "Armenian", "hi": "Devanagari", "bn": "Bengali", "ta": "Tamil",
    "te": "Telugu", "kn": "Kannada", "ml": "Malayalam", "gu": "Gujarati", "pa": "Gurmukhi", "si": "Sinhala", "km": "Khmer", "lo": "Lao",
    "my": "Myanmar", "am": "Ethiopic", "bo": "Tibetan", "or": "Oriya", "ko": "Hangul",
}  # fmt: skip
"""Languages, each the commonest that is written in its script."""
LETTERS: Final = {
    "Latin": ("en", "de", "fr", "es", "it", "pt", "nl", "fi", "sv", "da", "no", "is", "ca", "sq", "et", "cy", "ga", "id", "ro", "lt", "lv",
              "pl", "cs", "hu", "sk", "sl", "hr", "tr", "az", "vi"),
    "Cyrillic": ("ru", "bg", "uk", "sr", "be", "mk"),
    "Arabic": ("ar", "fa", "ur"),
}  # fmt: skip
"""Languages of the model of letters, by their script."""
SCRIPT_RE: Final = regex.compile(
    "|".join(f"(?P<{name}>\\p{{{name}}}+)" for name in (*LETTERS, "Han", "Hiragana", "Katakana", *SCRIPTS.values()))
)
"""Letters of one script."""
KANA: Final = 0.05
"""Share of a text's letters that are kana from which it is Japanese, not Chinese. Chosen by hand: Chinese text has next to none."""
NOT_LETTER_RE: Final = regex.compile(r"[^\p{L}\p{M}'’]+")


class Detected(NamedTuple):
    """The language of a text."""

    language: str
    """ISO 639-1."""
    probability: float
    """The probability that it is right, 0 to 1."""


def detect_language(text: str) -> Detected | None:
    """Return the language of a text; None for a text with fewer than ``MIN_LETTERS`` letters.

    >>> detect_language("It rained on Monday, so the match was off.").language, detect_language("Am Montag regnete es den ganzen Tag.").language
    ('en', 'de')
    >>> detect_language("月曜日は雨だったので、試合は中止になりました。").language, detect_language("404")
    ('ja', None)
    """
    text = text[:SAMPLE]
    counts: dict[str, int] = {}
    for match in SCRIPT_RE.finditer(text):
        script = match.lastgroup or ""
        counts[script] = counts.get(script, 0) + match.end() - match.start()
    total = sum(counts.values())
    dense = counts.get("Han", 0) + counts.get("Hiragana", 0) + counts.get("Katakana", 0)
    if total + dense + counts.get("Hangul", 0) < MIN_LETTERS:
        return None
    script = max(counts, key=lambda name: counts[name])
    share = counts[script] / total
    if dense / total > 0.5:
        kana = (dense - counts.get("Han", 0)) / total
        return Detected("ja" if kana >= KANA else "zh", dense / total)
    if script in LETTERS:
        return _by_letters(NOT_LETTER_RE.sub(" ", text), script, share)
    language = next((language for language, name in SCRIPTS.items() if name == script), "")
    return Detected(language, share) if language else None


def _by_letters(text: str, script: str, share: float) -> Detected:
    """Return the language of a script in which the letters cost least. ``share``: of the text's letters that are of the script."""
    languages = LETTERS[script]
    bits = letter_costs(text, languages)
    powers = np.exp2(SHARPNESS * (bits.min() - bits))
    best = int(bits.argmin())
    return Detected(languages[best], share * float(powers[best] / powers.sum()))
