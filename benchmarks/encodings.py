"""How often detectors of encodings are right: texts of 39 languages, re-encoded, without a declaration.

Texts are the messages of the programs that are installed on a Linux system (/usr/share/locale), and the gold texts of the sets and the
corpus: single sentences, a few paragraphs, and long texts. Each is encoded as pages in its language are or were. Right is identical text;
the figure is the mean over encodings, without UTF-8 and UTF-16. English lines with one to three non-ASCII characters, in windows-1252, are
counted apart. Detectors that are not installed are left out. Another ``seed`` draws other texts.
"""
# ruff: noqa: PLC0415 -- detectors that are not installed are left out

from __future__ import annotations

import gettext
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from benchmarks.sets.load import corpus
from benchmarks.training.letters import split_tones
from cleantext.decode import decode, resolve_encoding
from cleantext.evaluation.sets.layouts import LOADERS

WESTERN: Final = ("cp1252", "iso8859-1", "iso8859-15")
CENTRAL: Final = ("cp1250", "iso8859-2")
BALTIC: Final = ("cp1257", "iso8859-13")
CYRILLIC: Final = ("cp1251", "iso8859-5")
LANGUAGES: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys("en de fr es it pt nl fi sv da no is".split(), WESTERN),
    **dict.fromkeys("pl cs hu sk sl hr ro".split(), CENTRAL), **dict.fromkeys("lt lv et".split(), BALTIC),
    "tr": ("cp1254", "iso8859-9"), "el": ("cp1253", "iso8859-7"), "ru": (*CYRILLIC, "koi8-r", "cp866"), "uk": ("cp1251", "koi8-u"),
    **dict.fromkeys("bg sr be mk".split(), CYRILLIC), "ar": ("cp1256", "iso8859-6"), "fa": ("cp1256",), "he": ("cp1255", "iso8859-8"),
    "vi": ("cp1258",), "th": ("cp874",), "zh-cn": ("gb18030",), "zh-tw": ("big5",), "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "ko": ("cp949",),
}  # fmt: skip
"""The encodings of each language's pages, besides UTF-8 and UTF-16."""
LOCALES: Final = {"no": "nb", "pt": "pt_BR", "zh-cn": "zh_CN", "zh-tw": "zh_TW"}
"""The folder of a language's messages, where it has another name."""
DENSE: Final = frozenset({"zh-cn", "zh-tw", "ja", "ko"})
"""Languages whose sentences have few characters."""
PLAIN: Final = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "...", "ș": "ş", "ț": "ţ", "Ș": "Ş", "Ț": "Ţ",
     "\u200c": None, "\u200e": None, "\u200f": None, "ی": "ي", "ک": "ك"}
)  # fmt: skip
"""What authors wrote in encodings that lack a sign."""
MAX_LEFT_OUT: Final = 0.03
"""Share of a text's characters that may lack in an encoding; they are left out."""
SHORT, MEDIUM, LONG, ENGLISH = "short", "medium", "long", "English"
OF_EACH_SET: Final = 200
"""Gold texts of a set whose language is detected, evenly over the set."""
GOLDS: Final = 9
"""Gold texts of a language."""
SHORTS, MEDIUMS, LONGS = 9, 6, 3
"""Messages, and texts of 5 and of 40 messages, of a language."""
MIN_MESSAGES: Final = 60
"""Messages below which a language is left out."""
MOJIBAKE_RE: Final = re.compile("Ã|Â|â€")
"""UTF-8 that was read as windows-1252, in the texts as they are: their bytes are UTF-8 again."""
FEW: Final = range(1, 4)
"""Non-ASCII characters of an English line that is mostly ASCII."""
Detector: TypeAlias = Callable[[bytes], str]
"""Returns the text of bytes."""


class Sample(NamedTuple):
    """An encoded text."""

    size: str
    """short, medium or long."""
    encoding: str
    """The encoding."""
    text: str
    """What has to come out."""
    data: bytes
    """The text in the encoding."""


def golds(data: Path) -> dict[str, list[str]]:
    """Return gold texts by language; none without ``langdetect``."""
    try:
        from langdetect import DetectorFactory, LangDetectException, detect
    except ImportError:
        print("langdetect is not installed: no gold texts")
        return {}
    DetectorFactory.seed = 0
    by_language: dict[str, list[str]] = defaultdict(list)
    items = list(corpus())
    for name, load in LOADERS.items():
        if (data / name).is_dir():
            own = list(load(data / name))
            items += own[:: max(len(own) // OF_EACH_SET, 1)]
    for item in items:
        if item.gold and len(item.gold) >= 200:
            try:
                by_language[detect(item.gold[:1000])].append(item.gold[:6000])
            except LangDetectException:
                continue
    return by_language


def messages(language: str, folder: Path) -> list[str]:
    """Return the messages of installed programs, without places for values, tags and marks of keys."""
    found: set[str] = set()
    for path in sorted((folder / LOCALES.get(language, language) / "LC_MESSAGES").glob("*.mo")):
        try:
            with path.open("rb") as file:
                catalog = vars(gettext.GNUTranslations(file))["_catalog"]
        except (OSError, UnicodeDecodeError):
            continue
        for message, translation in catalog.items():
            if message and translation != message:
                text = re.sub(r"%[-#0-9$.]*l*[a-zA-Z]|\{\w*\}|<[^>]*>|[_&]", " ", translation)
                found.add(" ".join(text.split()))
    return sorted(text for text in found if len(text) >= (15 if language in DENSE else 40))


def texts(by_language: dict[str, list[str]], folder: Path, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield language, size and text."""
    for language in LANGUAGES:
        own = messages(language, folder)
        if len(own) >= MIN_MESSAGES:
            foreign = [text for text in own if not text.isascii()]
            yield from ((language, SHORT, text) for text in rng.sample(foreign, min(SHORTS, len(foreign))))
            yield from ((language, MEDIUM, "\n".join(rng.sample(own, 5))) for _ in range(MEDIUMS))
            yield from ((language, LONG, "\n".join(rng.sample(own, 40))) for _ in range(LONGS))
        for text in rng.sample(by_language.get(language, []), min(GOLDS, len(by_language.get(language, [])))):
            lines = [line for line in text.split("\n") if len(line.strip()) > 40 and not line.isascii()]
            if lines:
                yield language, SHORT, rng.choice(lines)[:200]
            yield language, MEDIUM, text[:800]
            yield language, LONG, text


def mostly_ascii(english: list[str]) -> Iterator[Sample]:
    """Yield the lines of English texts with few non-ASCII characters."""
    for line in {line.strip()[:160] for text in english for line in text.split("\n")}:
        data = line.encode("cp1252", "ignore")
        if (
            sum(letter > "\x7f" for letter in line) in FEW
            and data.decode("cp1252") == line
            and not MOJIBAKE_RE.search(line)
        ):
            yield Sample(ENGLISH, "cp1252", line, data)


def samples(by_language: dict[str, list[str]], folder: Path, seed: int) -> list[Sample]:
    """Return all texts in all encodings of their languages, without those that are ASCII in an encoding."""
    found = []
    for language, size, source in texts(by_language, folder, random.Random(seed)):
        if MOJIBAKE_RE.search(source):
            continue
        for encoding in LANGUAGES[language]:
            text = split_tones(source) if encoding == "cp1258" else source
            if text.encode(encoding, "ignore").decode(encoding) != text:
                text = text.translate(PLAIN).encode(encoding, "ignore").decode(encoding)
            encoded = text.encode(encoding)
            undetectable = encoded.isascii() and encoding != "iso2022_jp"
            if len(text) >= (1 - MAX_LEFT_OUT) * len(source) and not undetectable:
                found.append(Sample(size, encoding, text, encoded))
    return found


def _as(data: bytes, label: str | None) -> str:
    return data.decode(resolve_encoding(label or "") or "cp1252", "replace")


def _normalizer(names: list[str] | None) -> Detector:
    import charset_normalizer

    def text(data: bytes) -> str:
        best = charset_normalizer.from_bytes(data, cp_isolation=names).best()
        return _as(data, best.encoding if best is not None else None)

    return text


def _of(module: str, function: str, read: str) -> Detector:
    """Return the detector of a module. ``read``: "" if it returns a label, else the key or attribute of its result."""
    detect = getattr(import_module(module), function)

    def text(data: bytes) -> str:
        result = detect(data)
        label = result if not read else result[read] if isinstance(result, dict) else getattr(result, read)
        return _as(data, label)

    return text


DETECTORS: Final[dict[str, Callable[[], Detector]]] = {
    "cleantext": lambda: lambda data: decode(data).text,
    "charset-normalizer": lambda: _normalizer(None),
    "charset-normalizer, these encodings alone": lambda: _normalizer(
        sorted({name for encodings in LANGUAGES.values() for name in (*encodings, "utf-8")})
    ),
    "chardet": lambda: _of("chardet", "detect", "encoding"),
    "faust-cchardet": lambda: _of("cchardet", "detect", "encoding"),
    "chardetng": lambda: _of("chardetng_py", "detect", ""),
    "turbohtml": lambda: _of("turbohtml.detect", "detect", "encoding"),
    "resiliparse": lambda: _of("resiliparse.parse.encoding", "detect_encoding", ""),
}
"""The detectors by name."""


def run(data: Path, folder: Path = Path("/usr/share/locale"), seed: int = 404) -> str:
    """Return a table of all detectors that are installed, in Markdown."""
    by_language = golds(data)
    measured = samples(by_language, folder, seed)
    measured += sorted(mostly_ascii(by_language.get("en", [])))
    lines = [
        f"{len(measured)} encoded texts. Mean over encodings; English: lines with one to three non-ASCII characters.\n",
        "| detector | all | short | medium | long | English | worst encodings | ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, make in DETECTORS.items():
        try:
            detector = make()
        except ImportError:
            continue
        detector("Żółta łódź".encode("cp1250"))  # models are read at the first call
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        begin = time.process_time()
        for sample in measured:
            good = detector(sample.data).removeprefix("\ufeff") == sample.text
            for key in {sample.size, sample.encoding if sample.size != ENGLISH else ENGLISH}:
                right[key] += good
                total[key] += 1
        spent = (time.process_time() - begin) * 1000 / len(measured)
        share = {key: right[key] / total[key] for key in total}
        encodings = sorted(set(total) - {SHORT, MEDIUM, LONG, ENGLISH}, key=share.__getitem__)
        worst = ", ".join(f"{key} {share[key]:.2f}" for key in encodings[:3])
        figures = [sum(share[key] for key in encodings) / len(encodings)]
        figures += [share.get(size, 0.0) for size in (SHORT, MEDIUM, LONG, ENGLISH)]
        lines.append(f"| {name} | {' | '.join(f'{figure:.3f}' for figure in figures)} | {worst} | {spent:.1f} |")
    return "\n".join(lines)
