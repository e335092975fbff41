"""Blocks of code: their language, and their lines without numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["is_numbering", "language_of", "without_numbers"]

LANGUAGE_RE: Final = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight-text|brush:?|src|highlight|sourceCode|source|code|prettyprint)"
    r"[-: ]\s?([A-Za-z][\w+#.]{0,30})(?![\w-])"
)
"""A class that names a language: Prism and the standard, GitHub, SyntaxHighlighter, Org, Sphinx, Pandoc."""
HLJS_RE: Final = re.compile(
    r"(?:^|\s)(?:hljs\s+(?:language-)?([a-z][\w+#.]{0,30})|([a-z][\w+#.]{0,30})\s+hljs)(?![\w-])"
)
"""Classes of highlight.js: the name of the language is one of them."""
NOT_LANGUAGES: Final = frozenset(
    "block box plain none plaintext plain_text text nohighlight highlight wrapper container content default body line lines hljs undefined "
    "notranslate code copyable copy inline toolbar theme wrap prettyprint linenums dark light".split()
)
"""Names in these classes that are not of languages."""
ALIASES: Final = {"python3": "python", "ipython3": "python", "shell-session": "console", "sourceCode": ""}
NUMBERING_RE: Final = re.compile(r"gutter|line-?nos?\b|line-?num|linenos|blob-num", re.IGNORECASE)
"""A class of the column of numbers beside code."""
NUMBER_RE: Final = re.compile(r"[ \t]{0,8}(\d{1,6})(?:[ \t]?(?!\d)|$)")
"""A number at the beginning of a line, and one space behind it."""


def language_of(classes: Iterable[str], declared: Iterable[str]) -> str:
    """Return the language of a block of code; empty if none is named.

    ``classes``: the classes of the elements in and around the code, the nearest first; ``declared``: their ``data-`` attributes.

    >>> language_of(["hljs python"], []), language_of(["", "highlight highlight-source-shell"], []), language_of(["x"], ["rust"])
    ('python', 'shell', 'rust')
    """
    for value in declared:
        if name := _known(value):
            return name
    for names in classes:
        for pattern in (LANGUAGE_RE, HLJS_RE):
            for found in pattern.finditer(names):
                if name := _known(next(filter(None, found.groups()), "")):
                    return name
    return ""


def _known(name: str) -> str:
    """Return the name of a language in lower case; empty if it is not one."""
    name = name.strip().lower()
    name = ALIASES.get(name, name)
    return name if name and name not in NOT_LANGUAGES and " " not in name else ""


def is_numbering(code: str, classes: Iterable[str]) -> bool:
    r"""Return whether a block holds only the numbers of another one's lines. ``classes``: those of the elements around it.

    >>> is_numbering("1\n2", ["", "gutter gl"]), is_numbering("1\n2", ["code"])
    (True, False)
    """
    return "".join(code.split()).isdecimal() and any(map(NUMBERING_RE.search, classes))


def without_numbers(code: str) -> str:
    r"""Return code without the numbers of its lines, if each line begins with the number after that of the line before.

    >>> without_numbers("1 a = 1\n2\n3 b = 2"), without_numbers("1 a\n3 b")
    ('a = 1\n\nb = 2', '1 a\n3 b')
    """
    lines = code.split("\n")
    found = [NUMBER_RE.match(line) for line in lines]
    if len(lines) < 2 or not all(found):
        return code
    numbers = [int(match[1]) for match in found if match]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return code
    if code.replace("\n", "").replace(" ", "").isdecimal():
        return code
    return "\n".join(line[match.end() :] for line, match in zip(lines, found, strict=True) if match)
