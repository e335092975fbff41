"""The encoding of bytes that declare none, by how likely each candidate's letters are in its languages.

A hypothesis is an encoding with a language. Its cost is the number of bits that a model of three letters in a row needs for the
words with bytes above 0x7F and for their neighbours; the hypothesis of the lowest cost wins. Chinese, Japanese and Korean are
judged by single characters: the commonest ones have a cost each, the others the cost of their place in the character set, since
the standards put common characters before rare ones. Candidates are the encodings of the WHATWG's standard, which are those that
browsers read. `python -m benchmarks encodings` measures this detector and its peers; docs/robustness.md has the table.

data/letters.npz was learned by benchmarks/training/letters.py from the language profiles of langdetect (Apache-2.0, counted in Wikipedia)
and, for six languages, from the Universal Declaration of Human Rights.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from itertools import repeat
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import regex

__all__ = ["common_share", "detect_encoding", "letter_costs"]

SAMPLE_BYTES: Final = 2000
"""Bytes of words that are compared. Bounds work; 1,500 and 4,000 were as often right."""
FIRST_BYTES: Final = 160
"""Bytes of words by which all hypotheses are compared; only the best of them are compared by the whole sample."""
FINALISTS: Final = 5
"""Encodings that are compared by the whole sample."""
CONTEXT: Final = 24
"""Bytes before and after non-ASCII ones that may belong to their words. Bounds work."""
UNIT: Final = 8
"""Costs are integers, an eighth of a bit each."""
ABSENT: Final = 255
"""The model's cost of what a language does not have in its list."""

BIGRAM: Final = 12
"""Cost added when the last two letters are known and all three are not: 1.5 bits."""
UNIGRAM: Final = 32
"""Cost added when the last letter alone is known: 4 bits."""
FOREIGN_LETTER: Final = 160
"""Cost of a letter that the language does not have: 20 bits, about one in a million."""
SYMBOL: Final = 144
"""Cost of a sign that is rare in any language: 18 bits."""
UNDEFINED: Final = 240
"""Cost of a byte that is undefined, or a control character above 0x7F: 30 bits."""
CASE_BREAK: Final = 48
"""Cost of a capital after a small letter: KOI8-R and windows-1251 have each other's cases."""
BROKEN: Final = 320
"""Cost of a byte that is invalid in a multi-byte encoding: 40 bits."""
MAX_BROKEN: Final = 0.05
"""Share of invalid characters from which on a multi-byte encoding is excluded."""
ASCII_LETTER: Final = 27
"""Cost of an ASCII character next to Chinese, Japanese or Korean: 3.4 bits, as an average letter in the other models."""
BESIDE_LATIN: Final = 32
"""Cost of a Latin letter beside a Chinese, Japanese or Korean character: 4 bits."""

MAX_ISOLATED: Final = 0.5
"""Share of the non-ASCII characters without another beside them above which encodings of other scripts than the Latin are excluded:
accents, quotation marks and currency signs occur alone among ASCII letters, Cyrillic or Chinese ones do not."""

PRIORS: Final = {
    "cp1252": 0, "iso8859-15": 48, "iso8859-16": 96, "iso8859-4": 96, "cp1250": 40, "iso8859-2": 40, "cp1254": 40,
    "cp1257": 48, "iso8859-13": 56, "cp1253": 8, "iso8859-7": 8, "cp1251": 0, "iso8859-5": 24, "koi8-r": 8, "koi8-u": 8,
    "cp866": 48, "mac_cyrillic": 96, "cp1256": 0, "iso8859-6": 16, "cp1255": 0, "iso8859-8": 16, "cp1258": 48, "cp874": 0,
}  # fmt: skip
"""Cost of an encoding as such, for rarity on the web. It decides between encodings that give the same or nearly the same text."""
WESTERN: Final = "en de fr es it pt nl fi sv da no is ca sq et"
CYRILLIC: Final = "ru bg uk sr be mk"
LANGUAGES: Final = {
    "cp1252": WESTERN + " cy ga id", "iso8859-15": WESTERN, "iso8859-16": "ro", "iso8859-4": "lt lv et",
    "cp1250": "pl cs hu sk sl hr ro", "iso8859-2": "pl cs hu sk sl hr ro", "cp1254": "tr az", "cp1257": "lt lv et",
    "iso8859-13": "lt lv et", "cp1253": "el", "iso8859-7": "el", "cp1251": CYRILLIC, "iso8859-5": CYRILLIC, "koi8-r": "ru",
    "koi8-u": "uk be", "cp866": "ru", "mac_cyrillic": "ru", "cp1256": "ar fa ur", "iso8859-6": "ar", "cp1255": "he",
    "iso8859-8": "he", "cp1258": "vi", "cp874": "th",
}  # fmt: skip
"""Languages of each single-byte candidate. ISO 8859-1 and -9 are windows-1252 and -1254 in the WHATWG's standard."""
OTHER_SCRIPTS: Final = frozenset(
    """
    cp1253 iso8859-7 cp1251 iso8859-5 koi8-r koi8-u cp866 mac_cyrillic cp1256 iso8859-6 cp1255 iso8859-8 cp874
    """.split()
)
"""Single-byte candidates of other scripts than the Latin."""
MULTI_BYTE: Final = {"gb18030": "zh-hans", "big5hkscs": "zh-hant", "cp949": "ko", "cp932": "ja", "euc_jp": "ja"}
"""Multi-byte candidates with their language."""

RARE: Final = 176
"""Cost of a character that is in none of the places below: 22 bits."""
JAPANESE: Final = ((112, (0x8E, 0x8E), 0), (104, (0xA1, 0xCF), 0xA1), (140, (0xD0, 0xF4), 0xA1))
PLACES: Final = {
    "gb18030": ((104, (0xB0, 0xD7), 0xA1), (136, (0xD8, 0xF7), 0xA1), (104, (0xA1, 0xA3), 0xA1)),
    "big5hkscs": ((104, (0xA1, 0xC6), 0), (144, (0xC9, 0xF9), 0)),
    "cp949": ((92, (0xB0, 0xC8), 0xA1), (168, (0x81, 0xC6), 0), (144, (0xCA, 0xFD), 0)),
    "cp932": JAPANESE,
    "euc_jp": JAPANESE,
}
"""Cost, first and last lead byte, and first trail byte of characters that are not among the commonest. The standards put common
characters first: level 1 (13 bits; 3,755 in GB 2312, 5,401 in Big5, 2,965 in JIS X 0208), then level 2 (17 or 18 bits)."""

NON_ASCII_RUN_RE: Final = re.compile(rb"[\x80-\xff]+")
WORDS_RE: Final = re.compile(rb"[A-Za-z]{0,24}(?: [A-Za-z]{1,24})?")
"""The letters after non-ASCII bytes, and the word after them; on reversed bytes those before."""


ISOLATED_RE: Final = re.compile(
    r"(?<![^\x00-\x7f])(?<![^\x00-\x7f] )[^\x00-\x7f](?! ?[^\x00-\x7f])",
)
"""A non-ASCII character without another beside it; some Chinese texts have a space between characters."""
ISOLATED_BYTE_RE: Final = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
"""A non-ASCII byte between ASCII ones."""
REPEATED_RE: Final = re.compile(rb"([\x80-\xff])\1+")
"""A non-ASCII byte over and over: a row of dashes or other signs."""
CASE_BREAK_RE: Final = regex.compile(r"\p{Ll}(?=\p{Lu})")
BESIDE_LATIN_RE: Final = re.compile(r"[A-Za-z](?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[A-Za-z]")
ASCII: Final = bytes(range(0x80))
NON_ASCII: Final = bytes(range(0x80, 0x100))


class _Model(NamedTuple):
    """Costs of one to three letters in a row."""

    rows: dict[str, int]
    """The row of each run of letters."""
    columns: dict[str, int]
    """The column of each language."""
    costs: npt.NDArray[np.uint8]
    """Languages × runs; the last run is ``ABSENT`` in all languages."""


@functools.cache
def _model() -> _Model:
    """Read the model: 10 ms, when the first page needs it."""
    from importlib.resources import files  # noqa: PLC0415 -- few pages need it

    with np.load(BytesIO((files("cleantext.data") / "letters.npz").read_bytes()), allow_pickle=False) as data:
        runs = data["runs"].tobytes().decode().split("\n")
        languages = data["languages"].tobytes().decode().split()
        costs = np.pad(data["costs"], ((0, 0), (0, 1)), constant_values=ABSENT)
    return _Model({run: i for i, run in enumerate(runs)}, {name: i for i, name in enumerate(languages)}, costs)


def detect_encoding(data: bytes) -> str:
    """Return Python's name of the codec that these bytes are most likely in, among those of the web but UTF-8 and UTF-16.

    Linear in the length up to the first ``SAMPLE_BYTES`` of words that are not ASCII, and bounded from there on.

    >>> detect_encoding("Zażółć gęślą jaźń".encode("iso8859-2")), detect_encoding("Сегодня утром".encode("koi8-r"))
    ('iso8859-2', 'koi8-r')
    """
    words, characters = _sample(data)
    if not words.strip():
        return "cp1252"
    model = _model()
    first = words[: words.find(b" ", FIRST_BYTES) + 1] or words
    once = REPEATED_RE.sub(rb"\1", words)
    is_latin = len(ISOLATED_BYTE_RE.findall(once)) > MAX_ISOLATED * len(once.translate(None, ASCII))
    candidates = [codec for codec in PRIORS if not (is_latin and codec in OTHER_SCRIPTS)]
    ranked = sorted(candidates, key=lambda codec: _cost(first, codec, model))
    costs = {codec: _cost(words, codec, model) for codec in ranked[:FINALISTS]}
    letters = len(words.translate(None, NON_ASCII))
    for codec, language in MULTI_BYTE.items():
        characters_cost = _multi_byte_cost(characters, codec, model.costs[model.columns[language]], model.rows)
        costs[codec] = characters_cost + ASCII_LETTER * letters
    return min(costs, key=lambda codec: costs[codec])


def common_share(text: str) -> float:
    """Return the share of characters that are among the commonest of Chinese, Japanese or Korean.

    >>> round(common_share("昨天晚上,镇上的小图书馆起了火"), 1)
    0.6
    """
    model = _model()
    costs = model.costs[[model.columns[language] for language in set(MULTI_BYTE.values())]].min(axis=0)
    known = sum(n for letter, n in Counter(text).items() if costs[model.rows.get(letter, -1)] < ABSENT)
    return known / max(len(text), 1)


def _sample(data: bytes) -> tuple[bytes, bytes]:
    """Return the words with non-ASCII bytes and their neighbours, and the same places for multi-byte encodings.

    A run of non-ASCII bytes begins with a lead byte, and its last character may end with the ASCII byte after it.
    """
    words = [b" "]
    characters: list[bytes] = []
    size = end = last = 0
    for run in NON_ASCII_RUN_RE.finditer(data):
        start = max(run.start(), end)
        if run.start() >= end:  # else this run belongs to the word before
            before = WORDS_RE.match(data[max(end, start - CONTEXT) : start][::-1])
            words += (b" ", before[0][::-1] if before is not None else b"")
        stop = max(min(run.end(), run.start() + SAMPLE_BYTES), start)
        after = WORDS_RE.match(data, stop)
        end = after.end() if after is not None else stop
        words.append(data[start:end])
        if run.start() > last:
            characters.append(b"\n")
        first, last = max(run.start() - 1, last), min(run.end(), run.start() + SAMPLE_BYTES) + 2
        characters.append(data[first:last])
        size += end - start
        if size >= SAMPLE_BYTES:
            break
    return b"".join((*words, b" ")), b"".join(characters)


def _cost(words: bytes, codec: str, model: _Model) -> float:
    """Return the cost of the words in a single-byte encoding, for the language that makes it lowest."""
    text = words.decode(codec, "replace")
    columns = [model.columns[language] for language in LANGUAGES[codec].split()]
    return (
        float(_letter_costs(text, columns, model).min()) + CASE_BREAK * len(CASE_BREAK_RE.findall(text)) + PRIORS[codec]
    )


def letter_costs(text: str, languages: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the costs of a text's letters in some languages of the model: float64, in bits for each letter.

    >>> texts = "The boat has not been seen since it rained", "Die Brücke über den Fluss wurde geschlossen"
    >>> [int(letter_costs(text, ["en", "de"]).argmin()) for text in texts]
    [0, 1]
    """
    model = _model()
    columns = [model.columns[language] for language in languages]
    return _letter_costs(f"  {text}", columns, model) / (UNIT * max(len(text), 1))


def _letter_costs(text: str, columns: Sequence[int], model: _Model) -> npt.NDArray[np.float64]:
    """Return the cost of each letter but the first two after those before it, summed, in each of some columns of the model."""
    small = text.lower()
    if len(small) != len(text):  # İ is two characters in lower case
        small = "".join(letter.lower()[0] for letter in text)
    counts = Counter([small[at : at + 3] for at in range(len(small) - 2)])
    runs, last = list(counts), [run[2] for run in counts]
    places = (_places(model, of_run) for of_run in (runs, [run[1:] for run in runs], last))
    three, two, one = (model.costs[np.asarray(columns)[:, None], at].astype(np.int32) for at in places)
    unknown = {letter: _unknown_cost(letter) for letter in set(last)}
    costs = np.where(one < ABSENT, one + UNIGRAM, np.array([unknown[letter] for letter in last]))
    costs = np.where(two < ABSENT, two + BIGRAM, costs)
    costs = np.where(three < ABSENT, three, costs)
    times = np.fromiter(counts.values(), np.int32, len(counts))
    return np.asarray(costs @ times, np.float64)


def _places(model: _Model, runs: list[str]) -> npt.NDArray[np.intp]:
    """Return the row of each run of letters in the model; the last one for a run that it does not have."""
    return np.fromiter(map(model.rows.get, runs, repeat(len(model.rows))), np.intp, len(runs))


def _unknown_cost(letter: str) -> int:
    """Return the cost of a character that the language does not have."""
    if letter.isalpha():
        return FOREIGN_LETTER
    return UNDEFINED if letter == "\ufffd" or "\x80" <= letter < "\xa0" else SYMBOL


def _multi_byte_cost(data: bytes, codec: str, costs: npt.NDArray[np.uint8], rows: dict[str, int]) -> float:
    """Return the cost of the characters in a multi-byte encoding; infinity if too many are invalid."""
    text = data.decode(codec, "replace")
    counts = Counter(text)
    broken = counts.pop("\ufffd", 0)
    characters = sum(n for letter, n in counts.items() if letter >= "\x80")
    if broken > MAX_BROKEN * len(text) or len(ISOLATED_RE.findall(text)) > MAX_ISOLATED * characters:
        return float("inf")
    total = BROKEN * broken + BESIDE_LATIN * len(BESIDE_LATIN_RE.findall(text))
    for letter, n in counts.items():
        if letter >= "\x80":
            cost = int(costs[rows.get(letter, -1)])
            total += n * (cost if cost < ABSENT else _place_cost(letter, codec))
    return total


def _place_cost(letter: str, codec: str) -> int:
    """Return the cost of a character by its place in the character set."""
    if "\ue000" <= letter <= "\uf8ff":
        return UNDEFINED
    try:
        raw = letter.encode("euc_jp" if codec == "cp932" else codec)
    except UnicodeEncodeError:
        return RARE
    if len(raw) != 2:
        return RARE if len(raw) < 4 else UNDEFINED
    for cost, (first, last), trail in PLACES[codec]:
        if first <= raw[0] <= last and raw[1] >= trail:
            return cost
    return RARE
