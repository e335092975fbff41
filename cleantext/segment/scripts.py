"""The text of pages that only a script displays: from JSON-LD, or from the state that the script starts with.

Scripts are read as JSON, never run. Bounded in time and memory, and never raises: a script that is not JSON gives no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from typing import Final, NamedTuple

from cleantext.declarations import linked_data
from cleantext.segment.dom import STATE, STATE_CHARS, Document
from cleantext.segment.script_strings import MAX_CODE, Found, code_strings, first_json, json_strings

__all__ = ["Embedded", "embedded_text"]

MAX_TYPES, MAX_TYPE = 10, 100
"""Types of an item of JSON-LD that are read, and characters of each. Bounds work: every text of the item asks for them."""
MIN_PROSE: Final = 60
"""Fewest letters of a string that may be a paragraph."""
MIN_WORDS: Final = 8
"""Fewest words of such a string, if it is ASCII; some writing systems have no spaces."""
MAX_WORD: Final = 60
"""Most characters of its longest word, if it is ASCII; code and addresses have longer ones."""
MIN_LETTERS: Final = 0.7
"""Least share of letters among its characters other than spaces."""
MAX_LOOK: Final = 5_000
"""First characters of a string that are checked for this."""
MAX_BRACES: Final = 0.05
"""Braces for each word from which a string is code: style sheets, templates, queries. A text about code has fewer."""
MIN_DECLARED: Final = 300
"""Fewest letters of an ``articleBody`` that is taken for the page's text."""
MIN_STATE: Final = 1050
"""Fewest letters of a state's strings that are taken. A state may hold only notices and teasers: 1,018 letters on a shop's
page (wcxb 0585)."""

DECLARED: Final = "JSON-LD (articleBody)"
STATE_IDS: Final = ("__NEXT_DATA__", "__NUXT_DATA__")
"""Ids of scripts whose content is JSON."""
SCRIPT_TYPES: Final = ("json", "javascript", "ecmascript", "module")
"""Parts of the types of scripts that hold data or code. Others hold templates."""
PUSH: Final = "self.__next_f.push("
"""The call that appends a chunk of Next.js's flight data."""
ROW_RE: Final = re.compile(rb"[0-9a-f]{1,8}:(?:T([0-9a-f]{1,8}),)?")
"""The beginning of a row of flight data: a number, and for rows of text their length in bytes."""
HTML_RE: Final = re.compile(
    r"<(?:p|div|br|h[1-6]|[uo]l|table|section|article|blockquote|figure|span|strong|em|a)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
"""A tag that shows that a string is HTML."""
TAG_RE: Final = re.compile(r"<[^<>]{0,2000}>")
ESCAPED_RE: Final = re.compile(r"&(?:lt|gt|amp|quot|nbsp|#x?[0-9a-fA-F]{1,6}|[a-z]{2,8});")
SENTENCE_RE: Final = re.compile(r"[.!?…:;,](?:[\"'»”’)]{0,3})(?:\s|\Z)|[。！？；，।؟،]")
"""A mark that ends a sentence, or a part of one."""

WIDE_RE: Final = re.compile("[\u2e80-\ud7ff\uf900-\ufaff]")
"""Chinese characters, kana and Hangul."""
WIDE: Final = 2
"""Letters that such a character has in addition: the Universal Declaration of Human Rights has 10,700 characters in English, 4,300 in
Korean, 2,900 in Chinese."""
INNER_RE: Final = re.compile(r"<(?:style|script)\b[^<>]{0,2000}>[^<]{0,20000}</(?:style|script)>", re.IGNORECASE)
"""A style sheet or script in HTML."""
CONTINUED_RE: Final = re.compile(r"[ \u00a0]|[,.;:!?)…’”»](?:\s|\Z)")
"""The beginning of a piece that continues the one before it."""
TITLE_RE: Final = re.compile(r"[^\W\d_\u2e80-\ud7ff]{5,60}|[\u2e80-\ud7ff]{2}")
"""A word of a title that is rather not a function word; of languages without spaces two characters."""
MAX_TITLE: Final = 300
"""Characters of a title whose words are looked for. Bounds work."""
TITLED: Final = 3.0
"""How much the words of the title weigh: a text that has them all beats another one four times as long, that has none. The state of
an article's page may hold longer texts of other articles."""
DATA_RE: Final = re.compile(r"\A(?:[$/#{\[]|[A-Za-z]{0,20}+:/|[!-~]{1,60}+\Z)")
"""The beginning of a short string that is a reference, an address, or a word without a space, which may be a type or a class."""


class Embedded(NamedTuple):
    """Text that was found in scripts."""

    markup: str
    """The text as HTML: one ``<article>``."""
    chars: int
    """Characters of its text, roughly."""
    place: str
    """Where it was found, as a phrase to follow "in"."""
    row: int
    """Row of the script that holds it, or of the first of several."""


class ScriptTexts(NamedTuple):
    """Strings of one or more scripts."""

    place: str
    """As in ``Embedded``."""
    row: int
    """As in ``Embedded``."""
    texts: list[str]
    """Texts of paragraphs, or HTML."""


class Prose(NamedTuple):
    """The texts under the same keys."""

    keys: tuple[str, ...] = ()
    """The keys."""
    texts: list[str] = []  # noqa: RUF012 -- never changed
    """The texts, in order."""
    size: float = 0.0
    """Letters of the paragraphs, more if words of the page's title are in them."""


def embedded_text(document: Document, visible: str, title: str = "") -> Embedded | None:
    """Return the text in the scripts of a page; None if there is none, or too little. Strings in ``visible`` are left out.

    ``title``: the page's title; of a state's texts the one that has words of it is preferred.

    >>> from cleantext.segment.dom_lxml import read_lxml
    >>> code = '{"@type": "NewsArticle", "articleBody": "It rained on Monday, so the match was called off. %s"}' % ("It rained on. " * 20)
    >>> found = embedded_text(read_lxml(f'<div id=app></div><script type="application/ld+json">{code}</script>'), "")
    >>> found.markup[:62], found.place
    ('<article><p>It rained on Monday, so the match was called off. ', 'JSON-LD (articleBody)')
    """
    for source in _sources(document, frozenset(TITLE_RE.findall(title[:MAX_TITLE]))):
        paragraphs = list(dict.fromkeys(paragraph for text in source.texts for paragraph in _paragraphs(text)))
        paragraphs = [paragraph for paragraph in paragraphs if TAG_RE.sub("", paragraph) not in visible]
        plain = [TAG_RE.sub("", paragraph) for paragraph in paragraphs]
        size = sum(size for size in map(_size, plain) if size >= MIN_PROSE)
        if size >= (MIN_DECLARED if source.place == DECLARED else MIN_STATE):
            return Embedded(f"<article>{''.join(paragraphs)}</article>", sum(map(len, plain)), source.place, source.row)
    return None


def _sources(document: Document, title: frozenset[str]) -> Iterator[ScriptTexts]:
    """Yield the texts of each place in the page's scripts that may hold the page's text, the most reliable place first."""
    declared = [(row, text) for row, code in linked_data(document) for text in _bodies(first_json(code))]
    if declared:
        yield ScriptTexts(DECLARED, declared[0][0], [text for _, text in declared])
    ids = document.dom.attributes.get("id", {})
    codes = {row: document.code_of(row) for row in document.dom.rows("script")}
    for row, code in codes.items():
        if ids.get(row) in STATE_IDS:
            yield ScriptTexts(f"embedded state ({ids[row]})", row, _prose(json_strings(first_json(code)), title).texts)
    pushes = {row: "".join(_chunks(code)) for row, code in codes.items() if PUSH in code}
    if pushes:
        flight = "".join(pushes.values())[:MAX_CODE].encode("utf-8", "replace")
        found = _prose(json_strings(list(_rows(flight))), title)
        yield ScriptTexts("embedded state (__next_f)", next(iter(pushes)), found.texts)
    states = [(state, found.size) for state, found in _states(document, codes, title)]
    yield from (state for state, _ in sorted(states, key=lambda pair: -pair[1]))


def _states(document: Document, codes: dict[int, str], title: frozenset[str]) -> Iterator[tuple[ScriptTexts, Prose]]:
    """Yield the texts of every other script and attribute that may hold a state."""
    ids, types = (document.dom.attributes.get(name, {}) for name in ("id", "type"))
    left = MAX_CODE
    for row, code in codes.items():
        kind = types.get(row, "").lower()
        if ids.get(row) in STATE_IDS or PUSH in code or len(code) < STATE_CHARS or len(code) > left:
            continue
        if "ld+json" in kind or (kind and not any(word in kind for word in SCRIPT_TYPES)):
            continue
        left -= len(code)
        value = first_json(code) if "json" in kind else None
        found = _prose(code_strings(code) if value is None else json_strings(value), title)
        name = ids.get(row) or next(iter(found.keys), "script")
        yield ScriptTexts(f"embedded state ({name})", row, found.texts), found
    for row, value in document.dom.attributes.get(STATE, {}).items():
        if len(value) <= left:
            left -= len(value)
            found = _prose(json_strings(first_json(value)), title)
            yield ScriptTexts("embedded state (attribute)", row, found.texts), found


def _bodies(value: object) -> Iterator[str]:
    """Yield every ``articleBody``, and the ``text`` of postings, in the order of the JSON."""
    for keys, text, holder in json_strings(value):
        if keys[-1:] == ("articleBody",) or (keys[-1:] == ("text",) and _is_posting(holder)):
            yield text


def _is_posting(item: dict[str, object]) -> bool:
    """Return whether an item of JSON-LD is a posting by one of its first ``MAX_TYPES`` types."""
    declared = item.get("@type")
    types = declared[:MAX_TYPES] if isinstance(declared, list) else [declared]
    return any(isinstance(name, str) and "Posting" in name[:MAX_TYPE] for name in types)


def _prose(strings: Iterable[Found], title: frozenset[str]) -> Prose:
    """Return the texts under the keys with the most prose, from the first to the last paragraph, in order."""
    groups: dict[tuple[str, ...], list[list[str]]] = {}
    for keys, text, _ in strings:
        paragraphs = groups.setdefault(keys, [])
        if paragraphs and _continues(paragraphs[-1][-1], text):
            paragraphs[-1].append(text)
        else:
            paragraphs.append([text])
    best = Prose()
    for keys, paragraphs in groups.items():
        texts = list(map("".join, paragraphs))
        prose = {i: text for i, text in enumerate(texts) if _size(text) >= MIN_PROSE and _is_prose(text)}
        size: float = sum(map(_size, dict.fromkeys(prose.values())))
        if size * (1 + TITLED) > best.size:
            size *= 1 + TITLED * sum(any(word in text for text in prose.values()) for word in title) / max(
                len(title), 1
            )
        if size > best.size:
            taken = [texts[i] for i in range(min(prose), max(prose) + 1) if i in prose or _is_label(texts[i])]
            best = Prose(keys, taken, size)
    return best


def _continues(before: str, text: str) -> bool:
    """Return whether a string goes on with the paragraph of the one before it, as the pieces of rich text do."""
    if "<" in before or "<" in text or not before or not text:
        return False
    return CONTINUED_RE.match(text) is not None or (before[-1] == " " and SENTENCE_RE.search(before[-4:]) is None)


def _is_label(text: str) -> bool:
    """Return whether a short string is part of the text, such as a sub-heading or a list item, not a type or an address."""
    return len(text) < MIN_PROSE and any(map(str.isalpha, text)) and DATA_RE.match(text) is None


def _size(text: str) -> int:
    """Return the length of a text in letters."""
    return len(text) + (0 if text.isascii() else WIDE * len(WIDE_RE.findall(text)))


def _is_prose(text: str) -> bool:
    """Return whether a string is prose, or HTML of prose: sentences of words, not code, data or a list of names."""
    plain = TAG_RE.sub(" ", INNER_RE.sub(" ", text[:MAX_LOOK])) if "<" in text else text[:MAX_LOOK]
    words = plain.split()
    if plain.count("{") > MAX_BRACES * len(words):
        return False
    if SENTENCE_RE.search(plain) is None or not words or words[0][0] in "{[":
        return False
    if plain.isascii() and (len(words) < MIN_WORDS or max(map(len, words)) > MAX_WORD):
        return False
    return sum(map(str.isalpha, plain)) >= MIN_LETTERS * sum(map(len, words))


def _chunks(code: str) -> Iterator[str]:
    """Yield the strings that some code pushes to Next.js's flight data, up to the first push that is not JSON."""
    at = code.find(PUSH)
    while at >= 0:
        value = first_json(code, at + len(PUSH)) if code.startswith("[", at + len(PUSH)) else None
        if not isinstance(value, list):
            return
        if len(value) > 1 and isinstance(value[1], str):
            yield value[1]
        at = code.find(PUSH, at + len(PUSH))


def _rows(flight: bytes) -> Iterator[object]:
    """Yield the values of flight data, one for each row: JSON up to the end of the line, or text of a given length."""
    at = 0
    while 0 <= at < len(flight) and (row := ROW_RE.match(flight, at)):
        if row[1]:
            end = row.end() + int(row[1], 16)
            yield flight[row.end() : end].decode("utf-8", "replace")
            at = end
        else:
            end = flight.find(b"\n", row.end())
            end = len(flight) if end < 0 else end
            yield first_json(flight[row.end() : end].decode("utf-8", "replace"))
            at = end + 1


def _paragraphs(text: str) -> Iterator[str]:
    """Yield a string as paragraphs of HTML, a string of HTML as one."""
    text = INNER_RE.sub("", text)
    if not HTML_RE.search(text) and ESCAPED_RE.search(text):
        text = unescape(text)
    if HTML_RE.search(text):
        yield f"<div>{text if '<pre' in text else ' '.join(text.split())}</div>"
        return
    for line in filter(None, map(str.strip, text.splitlines())):
        yield f"<p>{escape(line, quote=False)}</p>"
