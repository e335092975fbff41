"""The strings in the JSON and the JavaScript literals of a page's scripts, with the keys on the way to each.

Code is never run. It is read as a sequence of tokens, so assignments, calls and literals that are not JSON are read alike.
Linear in time; code that is wrong gives fewer strings, or wrong keys, and never raises.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple
from urllib.parse import unquote

__all__ = ["Found", "code_strings", "first_json", "json_strings"]

MAX_CODE: Final = 5_000_000
"""Characters of JSON or code that are read. Bounds work."""
MAX_VALUES: Final = 500_000
"""Values of JSON, or tokens of code, that are read. Bounds work."""
MAX_KEYS: Final = 12
"""Most keys on the way to a string; deeper keys are ignored."""
MAX_KEY: Final = 100
"""Characters of a key in code. Bounds work."""
MAX_NESTED: Final = 3
"""Most strings of JSON inside each other. Bounds work."""
MIN_NESTED: Final = 60
"""Fewest characters of a string that may be JSON: shorter ones have no paragraph in them. Bounds work."""

START_RE: Final = re.compile(r"[{\[]")
"""Where a JSON object or array may begin."""
JSON_RE: Final = re.compile(r"\s{0,20}[{\[]\s{0,20}[\"{\[]")
"""The beginning of JSON with strings in it."""
DECODER: Final = json.JSONDecoder(strict=False)
TOKEN_RE: Final = re.compile(
    r""" "((?:[^"\\\n]|\\[\s\S])*+)"?+ | '((?:[^'\\\n]|\\[\s\S])*+)'?+ | `((?:[^`\\]|\\[\s\S])*+)`?+
    | ([\w$-]++) | //[^\n]*+ | /\*(?:[^*]|\*(?!/))*+(?:\*/)?+ | [=!<>]=++ | =>
    | ([{}\[\]():=,;]) """,
    re.VERBOSE,
)
"""A token of code: a string in one of three kinds of quotes, a word, a comment, a comparison, a mark. The end of a string or a
comment may be missing, so that none is read twice."""
STRINGS, WORD, SIGN = (1, 2, 3), 4, 5
"""Groups of ``TOKEN_RE``."""
OPENING, CLOSING = "{[(", "}])"
ANGULAR: Final = {"&q;": '"', "&a;": "&", "&s;": "'", "&l;": "<", "&g;": ">"}
"""The escapes of Angular's states."""
ANGULAR_RE: Final = re.compile("&[qaslg];")
ESCAPE_RE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))")
"""An escape sequence of a string in code."""
ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": "", "\n": "", "\r\n": ""}
"""Characters by the letter of their escape sequence; other letters are themselves."""
BASE64_RE: Final = re.compile(r"[A-Za-z0-9+/]++={0,2}")
ENCODED_STARTS: Final = ("%7b", "%5b")
"""The beginnings of percent-encoded JSON, lower case."""
MARKUP_STARTS: Final = ("{&quot;", "[&quot;", "{&#34;", "[{&quot;", "[[&quot;")
"""The beginnings of JSON whose quotes are character references."""


class Found(NamedTuple):
    """A string."""

    keys: tuple[str, ...]
    """The keys on the way to it, each once: rich text nests the same ones to any depth."""
    text: str
    """The string."""
    holder: dict[str, object]
    """The object of JSON that holds it; empty in code."""


def first_json(code: str, start: int = 0) -> object:
    """Return the first JSON value in some code from an offset on; None if there is none.

    >>> first_json("a = [1, 2];")
    [1, 2]
    """
    if code.lstrip().startswith("{&q;"):
        code = ANGULAR_RE.sub(lambda escape: ANGULAR[escape[0]], code)
    first = START_RE.search(code, start)
    if first is None or len(code) - first.start() > MAX_CODE:
        return None
    try:
        value: object = DECODER.raw_decode(code, first.start())[0]
    except (ValueError, RecursionError):
        return None
    return value


def json_strings(value: object) -> Iterator[Found]:
    """Yield the strings in a JSON value, in order, and those of JSON inside them.

    >>> [(found.keys, found.text) for found in json_strings({"a": ["x", {"b": "y"}]})]
    [(('a',), 'x'), (('a', 'b'), 'y')]
    """
    left, nested = MAX_VALUES, 0
    stack: list[tuple[tuple[str, ...], dict[str, object], object]] = [((), {}, value)]
    while stack and left > 0:
        left -= 1
        keys, holder, inner = stack.pop()
        if isinstance(inner, str):
            within = _decoded(inner) if nested < MAX_CODE and _is_json(inner) else None
            if within is not None:
                nested += len(inner)
                stack.append((keys, holder, within))
            else:
                yield Found(keys, inner, holder)
        elif isinstance(inner, dict):
            stack += [(_longer(keys, key), inner, inner[key]) for key in reversed(inner)]
        elif isinstance(inner, list):
            stack += [(keys, holder, item) for item in reversed(inner) if isinstance(item, (str, dict, list))]


def code_strings(code: str) -> Iterator[Found]:
    """Yield the strings in JavaScript code, in order, and those of JSON inside them: as it is, escaped, or in base64.

    The name that a value is assigned to counts as a key. Keys in quotes are yielded, too.

    >>> code = 'var a = JSON.parse("{\\\\"b\\\\": [\\\\"It rained on Monday, so the match was called off at noon.\\\\"]}")'
    >>> [(found.keys, found.text[:9]) for found in code_strings(code)]
    [(('a',), 'b'), (('a', 'b'), 'It rained')]
    """
    left = MAX_VALUES
    waiting: list[tuple[Iterator[re.Match[str]], _Place]] = [(TOKEN_RE.finditer(code[:MAX_CODE]), _Place(()))]
    while waiting:
        tokens, place = waiting[-1]
        token = next(tokens, None)
        left -= 1
        if left < 0:
            return
        if token is None:
            waiting.pop()
        elif token.lastindex in STRINGS:
            text = _unescaped(token[token.lastindex])
            place.last = text[:MAX_KEY]
            inner = _nested(text) if len(waiting) <= MAX_NESTED else ""
            if inner:
                waiting.append((TOKEN_RE.finditer(inner), _Place(place.keys)))
            else:
                yield Found(place.keys, text, {})
        elif token[WORD]:
            place.last = token[WORD][:MAX_KEY]
        elif token[SIGN]:
            place.pass_sign(token[SIGN])


class _Place:
    """A place in code: the keys on the way to it."""

    def __init__(self, outer: tuple[str, ...]) -> None:
        self.keys = self.outer = outer
        """The keys now, and those outside the code."""
        self.last = ""
        """The last word or string."""
        self._opened: list[tuple[str, ...]] = []

    def pass_sign(self, sign: str) -> None:
        """Go past a mark."""
        if sign in OPENING:
            self._opened.append(self.keys)
        elif sign in CLOSING:
            self.keys = self._opened.pop() if self._opened else self.outer
        else:
            self.keys = self._opened[-1] if self._opened else self.outer
            if sign in (":", "="):
                self.keys = _longer(self.keys, self.last)


def _longer(keys: tuple[str, ...], key: str) -> tuple[str, ...]:
    """Return the keys with one more."""
    return keys if key in keys or len(keys) == MAX_KEYS else (*keys, key)


def _is_json(text: str) -> bool:
    """Return whether a string looks like JSON with strings in it. "[1] It rained." does not."""
    return len(text) >= MIN_NESTED and JSON_RE.match(text) is not None and text.rstrip()[-1] in "}]"


def _decoded(text: str) -> object:
    """Return the value of a string of JSON; None if it is none."""
    try:
        value: object = DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return value


def _nested(text: str) -> str:
    """Return the JSON that a string holds; empty if it holds none."""
    if len(text) < MIN_NESTED:
        return ""
    if text.startswith(MARKUP_STARTS):
        return unescape(text)
    if _is_json(text):
        return text
    if text[:3].lower() in ENCODED_STARTS:
        return unquote(text)
    if BASE64_RE.fullmatch(text):
        try:
            decoded = b64decode(text).decode("utf-8")
        except ValueError:
            return ""
        return decoded if _is_json(decoded) else ""
    return ""


def _unescaped(text: str) -> str:
    """Return a string's characters, from its source in code."""
    if "\\" not in text:
        return text
    found = ESCAPE_RE.sub(_character, text)
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    return chr(min(int(code, 16), 0x10FFFF)) if code else ESCAPED.get(escape[4], escape[4])
