"""The text of pages that only a script displays: from JSON-LD, or from the state that the script starts with.

Scripts are read as JSON, never run. Bounded in time and memory, and never raises: a script that is not JSON gives no text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import islice
from typing import Final, NamedTuple

from cleantext.metadata import linked_data
from cleantext.segment.dom import Document

__all__ = ["Embedded", "embedded_text"]

MAX_CODE: Final = 5_000_000
"""Characters of a page's scripts that are read as JSON."""
MAX_TYPES, MAX_TYPE = 10, 100
"""Types of an item of JSON-LD that are read, and characters of each. Bounds work: every text of the item asks for them."""
MAX_VALUES: Final = 500_000
"""Values of a script's JSON that are read."""
MIN_PROSE: Final = 60
"""Fewest characters of a string that may be a paragraph."""
MIN_WORDS: Final = 8
"""Fewest words of such a string, if it is ASCII; some writing systems have no spaces."""
MAX_WORD: Final = 60
"""Most characters of its longest word, if it is ASCII; code and addresses have longer ones."""
MIN_LETTERS: Final = 0.7
"""Least share of letters among its characters other than spaces."""
MAX_LOOK: Final = 5_000
"""First characters of a string that are checked for this."""
MAX_KEYS: Final = 12
"""Most keys on the way to a string; deeper keys are ignored."""
MIN_DECLARED: Final = 300
"""Fewest characters of an ``articleBody`` that is taken for the page's text."""
MIN_STATE: Final = 1000
"""Fewest characters of a state's strings that are taken. A state may hold only notices and teasers: 925 characters on a shop's
page (wcxb 0585)."""

DECLARED: Final = "JSON-LD (articleBody)"
MAX_STATES: Final = 10
"""Most states of one script that are read: json needs the longer for an error the later it occurs, so errors must be few."""
STATE_IDS: Final = ("__NEXT_DATA__", "__NUXT_DATA__")
"""Ids of scripts whose content is JSON."""
STATE_RE: Final = re.compile(
    r"\b(__NUXT__|__INITIAL_STATE__|__APOLLO_STATE__|__PRELOADED_STATE__)[\"']?\]?\s{0,20}=\s{0,20}(?=[{\[])"
)
"""The beginning of an assignment of a state, up to the JSON."""
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

START_RE: Final = re.compile(r"[{\[]")
"""Where a JSON object or array may begin."""
DECODER: Final = json.JSONDecoder(strict=False)


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


def embedded_text(document: Document, visible: str) -> Embedded | None:
    """Return the text in the scripts of a page; None if there is none, or too little. Strings in ``visible`` are left out.

    >>> from cleantext.segment.dom_lxml import read_lxml
    >>> code = '{"@type": "NewsArticle", "articleBody": "It rained on Monday, so the match was called off. %s"}' % ("It rained on. " * 20)
    >>> found = embedded_text(read_lxml(f'<div id=app></div><script type="application/ld+json">{code}</script>'), "")
    >>> found.markup[:62], found.place
    ('<article><p>It rained on Monday, so the match was called off. ', 'JSON-LD (articleBody)')
    """
    for source in _sources(document):
        paragraphs = list(dict.fromkeys(paragraph for text in source.texts for paragraph in _paragraphs(text)))
        paragraphs = [paragraph for paragraph in paragraphs if TAG_RE.sub("", paragraph) not in visible]
        chars = sum(len(TAG_RE.sub("", paragraph)) for paragraph in paragraphs)
        if chars >= (MIN_DECLARED if source.place == DECLARED else MIN_STATE):
            return Embedded(f"<article>{''.join(paragraphs)}</article>", chars, source.place, source.row)
    return None


def _sources(document: Document) -> Iterator[ScriptTexts]:
    """Yield the texts of each place in the page's scripts that may hold the page's text, the most reliable place first."""
    declared = [(row, text) for row, code in linked_data(document) for text in _bodies(_json(code))]
    if declared:
        yield ScriptTexts(DECLARED, declared[0][0], [text for _, text in declared])
    ids = document.dom.attributes.get("id", {})
    codes = {row: document.code_of(row) for row in document.dom.rows("script")}
    for row, code in codes.items():
        if ids.get(row) in STATE_IDS:
            yield ScriptTexts(f"embedded state ({ids[row]})", row, _prose(_json(code)))
    pushes = {row: "".join(_chunks(code)) for row, code in codes.items() if PUSH in code}
    if pushes:
        flight = "".join(pushes.values())[:MAX_CODE].encode("utf-8", "replace")
        yield ScriptTexts("embedded state (__next_f)", next(iter(pushes)), _prose(list(_rows(flight))))
    for row, code in codes.items():
        for match in islice(STATE_RE.finditer(code[:MAX_CODE]), MAX_STATES):
            yield ScriptTexts(f"embedded state ({match[1]})", row, _prose(_json(code, match.end())))


def _json(code: str, start: int = 0) -> object:
    """Return the first JSON value in some code from an offset on; None if there is none."""
    first = START_RE.search(code, start)
    if first is None or len(code) - first.start() > MAX_CODE:
        return None
    try:
        value: object = DECODER.raw_decode(code, first.start())[0]
    except (ValueError, RecursionError):
        return None
    return value


def _bodies(value: object) -> Iterator[str]:
    """Yield every ``articleBody``, and the ``text`` of postings, in the order of the JSON."""
    for keys, holder, text in _strings(value):
        if keys[-1:] == ("articleBody",) or (keys[-1:] == ("text",) and _is_posting(holder)):
            yield text


def _is_posting(item: dict[str, object]) -> bool:
    """Return whether an item of JSON-LD is a posting by one of its first ``MAX_TYPES`` types."""
    declared = item.get("@type")
    types = declared[:MAX_TYPES] if isinstance(declared, list) else [declared]
    return any(isinstance(name, str) and "Posting" in name[:MAX_TYPE] for name in types)


def _strings(value: object) -> Iterator[tuple[tuple[str, ...], dict[str, object], str]]:
    """Yield the strings in a JSON value in order: the keys on the way to each, the object that holds it, and the string."""
    left = MAX_VALUES
    stack: list[tuple[tuple[str, ...], dict[str, object], object]] = [((), {}, value)]
    while stack and left > 0:
        left -= 1
        keys, holder, inner = stack.pop()
        if isinstance(inner, str):
            yield keys, holder, inner
        elif isinstance(inner, dict):
            stack += [(_longer(keys, key), inner, inner[key]) for key in reversed(inner)]
        elif isinstance(inner, list):
            stack += [(keys, holder, item) for item in reversed(inner) if isinstance(item, (str, dict, list))]


def _longer(keys: tuple[str, ...], key: str) -> tuple[str, ...]:
    """Return the keys with one more. Rich text nests the same ones to any depth, so each counts once."""
    return keys if key in keys or len(keys) == MAX_KEYS else (*keys, key)


def _prose(value: object) -> list[str]:
    """Return the strings under the keys with the most prose, in order."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for keys, _, text in _strings(value):
        if len(text) >= MIN_PROSE and _is_prose(text):
            groups.setdefault(keys, []).append(text)
    return max(groups.values(), key=lambda texts: sum(map(len, dict.fromkeys(texts))), default=[])


def _is_prose(text: str) -> bool:
    """Return whether a string is prose, or HTML of prose: sentences of words, not code, data or a list of names."""
    plain = TAG_RE.sub(" ", text[:MAX_LOOK]) if "<" in text else text[:MAX_LOOK]
    words = plain.split()
    if SENTENCE_RE.search(plain) is None or not words or words[0][0] in "{[":
        return False
    if plain.isascii() and (len(words) < MIN_WORDS or max(map(len, words)) > MAX_WORD):
        return False
    return sum(map(str.isalpha, plain)) >= MIN_LETTERS * sum(map(len, words))


def _chunks(code: str) -> Iterator[str]:
    """Yield the strings that some code pushes to Next.js's flight data, up to the first push that is not JSON."""
    at = code.find(PUSH)
    while at >= 0:
        value = _json(code, at + len(PUSH)) if code.startswith("[", at + len(PUSH)) else None
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
            yield _json(flight[row.end() : end].decode("utf-8", "replace"))
            at = end + 1


def _paragraphs(text: str) -> Iterator[str]:
    """Yield a string as paragraphs of HTML, a string of HTML as one."""
    if not HTML_RE.search(text) and ESCAPED_RE.search(text):
        text = unescape(text)
    if HTML_RE.search(text):
        yield f"<div>{text if '<pre' in text else ' '.join(text.split())}</div>"
        return
    for line in filter(None, map(str.strip, text.splitlines())):
        yield f"<p>{escape(line, quote=False)}</p>"
