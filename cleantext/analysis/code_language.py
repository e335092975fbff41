"""The language of a block of code, as classes name it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cleantext.lazy_regex import later

__all__ = ["language_of"]

LANGUAGE_RE: Final = later(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight-text|brush:?|src|highlight|sourceCode|source|code|prettyprint)"
    r"[-: ]\s?([A-Za-z][\w+#.]{0,30})(?![\w-])"
)
"""A class that names a language: Prism and the standard, GitHub, SyntaxHighlighter, Org, Sphinx, Pandoc."""
HLJS_RE: Final = later(r"(?:^|\s)(?:hljs\s+(?:language-)?([a-z][\w+#.]{0,30})|([a-z][\w+#.]{0,30})\s+hljs)(?![\w-])")
"""Classes of highlight.js: the name of the language is one of them."""
NOT_LANGUAGES: Final = frozenset(
    "block box plain none plaintext plain_text text nohighlight highlight wrapper container content default body line lines hljs undefined "
    "notranslate code copyable copy inline toolbar theme wrap prettyprint linenums dark light sourcecode".split()
)
"""Names in these classes that are not of languages."""
ALIASES: Final = {"python3": "python", "ipython3": "python", "shell-session": "console"}


def language_of(classes: Iterable[str], declared: Iterable[str]) -> str:
    """Return the language of a block of code; empty if none is named.

    ``classes``: the classes of the elements in and around the code, the nearest first; ``declared``: their ``data-`` attributes.

    >>> language_of(["hljs python"], []), language_of(["", "highlight highlight-source-shell"], []), language_of(["x"], ["rust"])
    ('python', 'shell', 'rust')
    >>> language_of(["sourceCode sourceCode", "sourceCode haskell"], [])
    'haskell'
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
