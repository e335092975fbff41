"""The roles of a page's sections, from the tags and the class, id and role attributes of elements; a bit for each role."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from cleantext.blocks import Blocks, Elements, Ints
from cleantext.package_files import package
from cleantext.tree_ops import inherited

__all__ = ["BIT", "class_roles", "element_roles", "section_roles"]

ROLES: Final = ("nav", "related", "popular", "share", "comment", "cookie", "newsletter", "account", "advert", "byline", "credit", "tags", "legal", "content", "aside", "footer", "header")  # fmt: skip
"""The roles of data/section_roles.toml, and three that come only from tags and ARIA roles."""
BIT: Final = MappingProxyType({role: 1 << position for position, role in enumerate(ROLES)})
"""Role → its bit."""
ROLE_OF_TAG: Final = {"nav": "nav", "menu": "nav", "aside": "aside", "footer": "footer", "header": "header", "article": "content", "main": "content"}  # fmt: skip
"""Tag → role."""
ROLE_OF_ARIA: Final = {"navigation": "nav", "search": "nav", "menubar": "nav", "contentinfo": "footer", "complementary": "aside", "banner": "header", "main": "content", "article": "content"}  # fmt: skip
"""WAI-ARIA role → role. It is also recognised as a class or id."""
PAGE_TAGS: Final = frozenset(("html", "body", "main", "article"))
"""Elements whose class names describe the page (`has-sidebar`, `comments-open`, `tag-football`) and are ignored."""
PAGE: Final = 1 << len(ROLES)
"""Bit of ``PAGE_TAGS``."""
BITS_OF_TAG: Final = {tag: BIT[role] for tag, role in ROLE_OF_TAG.items()}
"""Tag → bits; completed by the next line."""
BITS_OF_TAG.update((tag, BITS_OF_TAG.get(tag, 0) | PAGE) for tag in PAGE_TAGS)
SILENCING: Final = PAGE << 1
"""Bit of a word such as `no` or `has`: it and the words after it in a name are ignored (`no-ads`)."""
WORD_RE: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+[a-z]*|[^\W\d_a-zA-Z]+")
"""A word of a name: names are split at punctuation, digits and camelCase. Small letters after a digit are part of a number, mostly
a hexadecimal one: `elementor-element-eefe4ad` is not an advert."""
HASH_RE: Final = re.compile(r"__(?=[A-Za-z0-9_-][a-z]*+[A-Z0-9_-])[A-Za-z0-9_-]{5}$")
"""The hash that CSS modules append to a name: `table_root__adKqa` is not an advert. Five characters of base64, not all small letters
as in `card__promo`, nor a word with a capital as in `card__Share`. https://github.com/css-modules/css-modules"""
NAME_CHARS: Final = 200
"""Characters of a name that are read: class names are much shorter. Bounds work and memory."""
CACHED_NAMES: Final = 30_000
"""Names whose roles are cached across pages, about 3 MB. Bounds work and memory."""
MAX_SHARE: Final = 0.5
"""Share of the page's characters above which an element contains the text, whatever its name. A majority."""
MAX_PROSE: Final = 0.4
"""The same for the page's characters in prose. It is lower, as comments may be longer than the text above them."""


class _Lexicon(NamedTuple):
    """data/section_roles.toml."""

    words: dict[str, int]
    """Word → bits. It may be anywhere in a name; two words in a row are also looked up as one."""
    names: dict[str, int]
    """Whole name, its words joined → bits."""


@cache
def _lexicon() -> _Lexicon:
    found = _Lexicon({}, {})
    import tomllib  # noqa: PLC0415 -- text mode needs no TOML

    text = package().joinpath("data", "section_roles.toml").read_text("utf-8")
    for role, lists in tomllib.loads(text).items():
        bit = SILENCING if role == "silencing" else BIT[role]
        for key, bits in found._asdict().items():
            for word in lists.get(key, ()):
                bits[word] = bits.get(word, 0) | bit
    return found


@lru_cache(CACHED_NAMES)
def _name_roles(name: str) -> int:
    """Return the bits of one class name, id or ARIA role."""
    known = _lexicon()
    plain = HASH_RE.sub("", name) if "__" in name else name
    is_word = plain.isascii() and plain.isalpha() and plain.islower()
    words = [plain] if is_word else [word.lower() for word in WORD_RE.findall(plain)]
    bits = known.names.get("".join(words), 0)
    if name in ROLE_OF_ARIA:
        bits |= BIT[ROLE_OF_ARIA[name]]
    previous = ""
    for word in words:
        found = known.words.get(word, 0) | known.words.get(previous + word, 0)
        if found & SILENCING:
            break
        bits |= found
        previous = word
    return bits


def class_roles(class_names: str) -> int:
    """Return the bits of an element's class names, id and ARIA role, separated by spaces.

    >>> class_roles("js-Block post-mostRead") == BIT["popular"] | BIT["content"]
    True
    >>> class_roles("filterNonGdprEmbeds has-comments no-ads"), class_roles("nav-no-ads ads") == BIT["nav"] | BIT["advert"]
    (0, True)
    """
    bits = 0
    for name in class_names.split():
        bits |= _name_roles(name[:NAME_CHARS])
    return bits


def element_roles(tree: Elements, size: Ints, prose: Ints) -> Ints:
    """Return int32, shape (elements,): the bits of the roles of each element and its ancestors.

    ``size`` and ``prose``: integers, shape (blocks + 1,), the characters, and the characters in prose, before each block. An element
    with more than ``MAX_SHARE`` of the page's characters can have only the role "content". One with more than ``MAX_PROSE`` of its
    characters in prose can also be "comment" or "footer", as comments may be as long as their article.
    """
    classes, tags = tree.numbered_classes, tree.numbered_tags
    bits = np.array(list(map(class_roles, classes.names)), np.int32)[classes.numbers]
    of_tags = np.array([BITS_OF_TAG.get(tag, 0) for tag in tags.names], np.int32)[tags.numbers]
    bits[of_tags >= PAGE] = 0
    bits |= of_tags & (PAGE - 1)
    content = BIT["content"]
    rows = (bits & ~content).nonzero()[0]
    first, last = tree.first_array[rows], tree.last_array[rows]
    long = size[last] - size[first] > MAX_SHARE * (int(size[-1]) or 1)
    wordy = prose[last] - prose[first] > MAX_PROSE * (int(prose[-1]) or 1)
    bits[rows] &= np.where(long, content, np.where(wordy, content | BIT["comment"] | BIT["footer"], -1))
    return inherited(tree.parent_array, bits)


def section_roles(blocks: Blocks, size: Ints, prose: Ints) -> Ints:
    """Return int32, shape (blocks,): the bits of the roles of the sections around each block; 0 in text mode.

    ``size`` and ``prose`` as in ``element_roles``.
    """
    if blocks.elements is None or not len(blocks):
        return np.broadcast_to(np.int32(0), len(blocks))
    return element_roles(blocks.elements, size, prose)[blocks.element_rows]
