"""Names of authors in declared values and byline lines."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import regex

from cleantext.analysis.names import capitals
from cleantext.analysis.phrase_index import PhraseIndex
from cleantext.lexicons import EDGES, normalise
from cleantext.metadata.values import clean_text, comparable

__all__ = ["MAX_NAMES", "is_full_name", "is_person", "names_in", "without_phrase", "words"]

MAX_NAMES: Final = 20
"""Authors of a page. Bounds work: an article of a research group may have more."""
NAME_CHARS: Final = 60
"""Most characters of a name."""
NAME_WORDS: Final = 6
"""Most words of a name; "The Editorial Board of the Daily Echo" has more, and is none."""
PARTICLE: Final = 3
"""Most characters of a word without a capital in the name of a person: "van", "der"."""
DEGREE_CHARS: Final = 6
"""Most characters of a degree or post after a name: MD, PhD, DABOM."""
SPLIT_RE: Final = regex.compile(r"\s?[,;|/•·、，；]\s?|\s[&+–—-]\s")
"""What divides names, besides words; white space is single."""
NO_NAME_RE: Final = regex.compile(r"[@{}<>=\[\]]|(?:^|\s)\d+(?:\s|$)|[!?:]|\.\.\.|…")
"""What no name has in it: addresses, code, numbers, sentences."""
ADDRESS_RE: Final = regex.compile(r"(?:https?:)?//|www\.")
"""The beginning of an address."""
DATE_RE: Final = regex.compile(r"\s(?:\p{Ll}{1,3}\s)?\d.*")
"""What follows a name from a date or a number on, with a short word before it ("am 8. Mai")."""
PARENTHESES_RE: Final = regex.compile(r"\([^()]{0,100}\)")
"""A remark in parentheses, such as an agency or a town."""


def is_full_name(name: str) -> bool:
    """Return whether a name has a forename and a surname; True for a name in a script without capitals.

    >>> is_full_name("Ann Smith"), is_full_name("admin"), is_full_name("松岡大地"), is_full_name("Berlin")
    (True, False, True, False)
    """
    parts = capitals(name)
    return sum(parts) > 1 or name.lower() == name.upper()


def is_person(name: str) -> bool:
    """Return whether a name is that of a person by its form: forename and surname, and only short words without a capital.

    >>> is_person("Ludwig van der Rohe"), is_person("The cheapest tickets"), is_person("Ausblick")
    (True, False, False)
    """
    small = [len(word) for word in name.split() if word[:1].islower()]
    return is_full_name(name) and not name[:1].islower() and max(small, default=0) <= PARTICLE


@cache
def words(name: str) -> tuple[str, ...]:
    """Return a list of words of ``data/metadata.toml``."""
    with files("cleantext.data").joinpath("metadata.toml").open("rb") as file:
        lists: Mapping[str, Sequence[str]] = tomllib.load(file)
    return tuple(word.casefold() for word in lists[name])


def without_phrase(text: str, index: PhraseIndex) -> str:
    """Return a byline without the phrase that it begins with, such as "By" or "Written by"; repeated, as in "Text: Von".

    >>> from cleantext.analysis.phrase_index import default_index
    >>> without_phrase("Written by: Ann Smith", default_index())
    'Ann Smith'
    """
    for _ in range(2):
        text = text.strip(EDGES)
        line = normalise(text)
        phrases = [phrase.text for phrase in index.phrases_starting(line) if phrase[:2] == ("byline", "line")]
        longest = max(phrases, key=len, default="")
        if not longest:
            break
        text = text[len(longest) :]
    return text.strip(EDGES)


def names_in(value: str, index: PhraseIndex) -> list[str]:
    """Return the names in a value, without phrases, degrees and remarks; empty if it holds something else.

    >>> from cleantext.analysis.phrase_index import default_index
    >>> names_in("By Ann Smith and Bo Lee, MD (Reuters)", default_index()), names_in("https://a.org/ann", default_index())
    (['Ann Smith', 'Bo Lee'], [])
    """
    whole = clean_text(value)
    if ADDRESS_RE.search(whole) or whole.endswith(("?", "!")):
        return []
    text = without_phrase(PARENTHESES_RE.sub(" ", whole), index)
    found: dict[str, str] = {}
    parts = SPLIT_RE.split(text)
    if any(len(part.split()) > NAME_WORDS for part in parts):  # what follows the name says who it is
        parts = parts[:1]
    for number, name in enumerate(name for part in parts for name in _at_joints(part)):
        bare = without_phrase(name, index) if number else name.strip(EDGES)
        phrases = index.phrases_equal_to(normalise(bare))
        if number and _is_degree(bare) and not any(phrase.role == "agency" for phrase in phrases):
            continue
        bare = _without_post(DATE_RE.sub("", bare))
        if _is_name(bare) and all(phrase.role == "agency" for phrase in index.phrases_equal_to(normalise(bare))):
            found.setdefault(comparable(bare), bare)
    return list(found.values())[:MAX_NAMES]


def _is_degree(name: str) -> bool:
    """Return whether a part behind a name is a degree or post: one short word with several capitals."""
    return len(name.split()) == 1 and len(name) <= DEGREE_CHARS and sum(map(str.isupper, name)) > 1


def _without_post(name: str) -> str:
    """Return a name without a post behind it, such as "reporter"."""
    folded = name.casefold()
    post = next((post for post in words("posts") if folded.endswith(f" {post}")), "")
    rest = name[: len(name) - len(post)].rstrip()
    return rest if post and is_full_name(rest) else name


def _at_joints(text: str) -> list[str]:
    """Return a text divided at words such as "and"."""
    names: list[list[str]] = [[]]
    for word in text.split():
        if word in words("and") and names[-1]:
            names.append([])
        else:
            names[-1].append(word)
    return [" ".join(name) for name in names if name]


def _is_name(text: str) -> bool:
    """Return whether a text may be a name: few words, with a letter, no address, code or sentence."""
    return (
        1 < len(text) <= NAME_CHARS
        and len(text.split()) <= NAME_WORDS
        and any(map(str.isalpha, text))
        and NO_NAME_RE.search(text) is None
    )
