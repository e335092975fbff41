"""placeholder: template code and missing values that a program should have replaced."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import regex

from cleantext.analysis import Analysis
from cleantext.analysis.spans import sums_before
from cleantext.analysis.text_stats import DENSE_CHARS_PER_WORD
from cleantext.evidence import Code
from cleantext.lazy_regex import later
from cleantext.lexicons import is_spaceless
from cleantext.page import NO_VERDICTS, Page, Verdicts

__all__ = ["placeholder"]

TEMPLATE_CODE: Final = Code("template_code", "phrase", "template code, {quote}")
MISSING_VALUE: Final = Code("missing_value", "phrase", "a missing value, {quote}")
LOREM_IPSUM: Final = Code("lorem_ipsum", "phrase", "placeholder text, {quote}")

PLACEHOLDER_RE: Final = later(
    r"""
      \{\{(?:[^{}\n]|"[^"\n]{0,80}+"){1,200}+\}\}      # {{ item.date }}: Angular, Vue, Handlebars, Jinja
    | \{%[^%\n]{1,200}+%\}                            # {% if user %}: Jinja, Twig, Liquid
    | <%[=#-]?[^%\n]{1,200}+%>                        # <%= name %>: ERB, EJS, ASP
    | \$\{[\w.()\[\]'"\s?:|]{1,100}+\}                # ${price}: JavaScript, JSP
    | \#\{[\w.()\s]{1,100}+\}                         # #{name}: Ruby, JSF
    | %\(\w{1,60}+\)[sd]                              # %(name)s: Python
    | \[\[[ ]?[a-z_]\w{0,40}+(?:\.[a-z_]\w{0,40}+){1,6}+[ ]?\]\]  # [[item.name]]: Polymer; [[harbour]] is a link in a wiki
    | \{[a-z]+:[\w ./='"-]{1,100}+\}                  # {dede:field.title}: PHP content systems
    | \[field:[\w ./='"-]{1,60}+\]
    | \[object\ Object\]
    | \bundefined\b
    | (?<![A-Za-z])NaN(?![A-Za-z])
    """,
    re.VERBOSE,
)
"""Template code and printed missing values. Linear: every repetition is bounded."""
LOREM_RE: Final = later(r"\A\W*lorem ipsum dolor\b", re.IGNORECASE)
CODE_LINE_RE: Final = later(
    r"""
      [;{}][ \t]{0,8}$                                                                  # a statement or block ends
    | ^[ \t]{0,40}+(?:def\ |return\ |import\ |from\ |for\ |if\ |else\b|class\ |\#|//|\$\ )
    | </?\w{1,20}[^<>]{0,200}+>                                                         # a tag
    | => | \w\(\w{0,40}\) | \w\ =\                                                      # an arrow, a call, an assignment
    """,
    re.VERBOSE,
)
SIGNS: Final = (
    "{",
    "<%",
    "%(",
    "[[",
    "[field:",
    "[object Object]",
    "undefined",
    "NaN",
    "orem ipsum",
    "orem Ipsum",
    "OREM IPSUM",
)
"""Every block that ``PLACEHOLDER_RE`` or ``LOREM_RE`` matches contains one of these strings."""
WORD_RE: Final = regex.compile(r"[\p{L}\p{M}]{2,}+")
SEARCHED_CHARS: Final = 2000
"""Characters of a block that are searched. Bounds work: unrendered code is shorter."""

OWN_WORDS: Final = 6
"""Words, without placeholders, above which a block is a sentence with a placeholder. Labels such as "Posted on {{ date }} by
{{ author }}" have up to six."""
SENTENCES_ABOUT: Final = 2
"""Number of sentences or headings with placeholders from which a page is about templates, and its placeholders are examples."""
CODE_LINES: Final = 3
"""Fewest lines of code around a placeholder that is part of flattened code. A single line that looks like code may be prose."""
CODE_REACH: Final = 6
"""Lines above and below a placeholder that are searched for code."""
CODE_TAGS: Final = frozenset(("code", "kbd", "samp", "tt", "var"))
"""Tags of inline code elements."""


def placeholder(page: Page) -> Verdicts:
    """Drop template code such as ``{{item.date}}``, "undefined", "NaN", lorem ipsum.

    A program should have replaced it, so it has no meaning for a reader. Keeps code blocks, table cells, lines among code,
    quotations, wiki links (``[[harbour]]``), and sentences about templates; a page with two such sentences is kept whole.

    >>> from cleantext import analyze
    >>> page = analyze("{{item.group_date}}\\nWrite {{name}} where the name of the guest should be, then save the file.")
    >>> [v.reason for v in placeholder(page)]
    ["template code, '{{item.group_date}}'"]
    """
    a = page.analysis
    found: dict[int, tuple[Code, str]] = {}
    sentences = 0
    missing = a.matches["placeholder", "line"]
    for i in sorted({*a.containing(*SIGNS), *missing}):
        if a.is_code[i]:
            continue
        text = a.texts[i][:SEARCHED_CHARS]
        mark = PLACEHOLDER_RE.search(text)
        if mark and (a.is_heading[i] or _is_sentence(text, mark[0])):
            sentences += 1
        elif mark:
            if not (mark.start() and a.is_quoted(i, mark[0].casefold())):
                found[i] = TEMPLATE_CODE, mark[0]
        elif i in missing:
            found[i] = MISSING_VALUE, text
        elif LOREM_RE.search(text):
            found[i] = LOREM_IPSUM, text
    if not found or sentences >= SENTENCES_ABOUT:
        return NO_VERDICTS
    code = _among_code(a, found)
    dropped = [i for i, (rule, _) in found.items() if rule is LOREM_IPSUM or i not in code]
    return Verdicts(dropped, np.zeros(len(dropped), np.bool_), lambda i: found[i][0](found[i][1]))


def _is_sentence(text: str, mark: str) -> bool:
    """Return whether a text has more than ``OWN_WORDS`` words besides placeholders. A word has two letters or more."""
    if len(text) - len(mark) <= DENSE_CHARS_PER_WORD * OWN_WORDS:
        return False
    words = WORD_RE.findall(PLACEHOLDER_RE.sub(" ", text))
    return sum(len(word) / DENSE_CHARS_PER_WORD if is_spaceless(word[0]) else 1.0 for word in words) > OWN_WORDS


def _among_code(a: Analysis, found: Mapping[int, tuple[Code, str]]) -> set[int]:
    """Return those of the blocks found that are part of code, or table cells.

    In HTML mode these are cells, inline code elements, and blocks next to a code block; in text mode, lines among lines of code.
    """
    elements = a.blocks.elements
    if elements is not None:
        tags = {i: elements.tags[int(a.blocks.element_rows[i])] for i in found}
        return {i for i, tag in tags.items() if a.is_cell[i] or tag in CODE_TAGS or a.near(i, a.is_code, 1)}
    at = np.fromiter(found, np.int64, len(found))
    firsts, lasts = np.maximum(at - CODE_REACH, 0), np.minimum(at + CODE_REACH + 1, a.count)
    near = (np.bincount(firsts, minlength=a.count + 1) - np.bincount(lasts, minlength=a.count + 1)).cumsum() > 0
    code = np.zeros(a.count, np.bool_)
    for i in near.nonzero()[0].tolist():
        line = a.texts[i][:SEARCHED_CHARS]
        if found.get(i) != (TEMPLATE_CODE, line):  # not code: only a placeholder
            code[i] = CODE_LINE_RE.search(line) is not None and not PLACEHOLDER_RE.fullmatch(line)
    before = sums_before(code)
    return set(at[before[lasts] - before[firsts] - code[at] >= CODE_LINES].tolist())
