"""placeholder: template code and missing values that a program should have replaced."""

from __future__ import annotations

from typing import Final

import regex

from cleantext.analysis import Analysis
from cleantext.analysis.text_stats import DENSE_CHARS_PER_WORD
from cleantext.evidence import Code, Evidence
from cleantext.lexicons import DENSE_RE
from cleantext.page import Page, Verdicts

__all__ = ["placeholder"]

TEMPLATE_CODE: Final = Code("template_code", "phrase", "template code, {quote}")
MISSING_VALUE: Final = Code("missing_value", "phrase", "a missing value, {quote}")
LOREM_IPSUM: Final = Code("lorem_ipsum", "phrase", "placeholder text, {quote}")

PLACEHOLDER_RE: Final = regex.compile(
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
    regex.VERBOSE,
)
"""Template code and printed missing values. Linear: every repetition is bounded."""
LOREM_RE: Final = regex.compile(r"\A\W*lorem ipsum dolor\b", regex.IGNORECASE)
CODE_LINE_RE: Final = regex.compile(
    r"""
      [;{}][ \t]{0,8}$                                                                  # a statement or block ends
    | ^[ \t]{0,40}+(?:def\ |return\ |import\ |from\ |for\ |if\ |else\b|class\ |\#|//|\$\ )
    | </?\w{1,20}[^<>]{0,200}+>                                                         # a tag
    | => | \w\(\w{0,40}\) | \w\ =\                                                      # an arrow, a call, an assignment
    """,
    regex.VERBOSE,
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
    found: dict[int, Evidence] = {}
    code_lines: dict[int, bool] = {}
    sentences = 0
    missing = a.matches["placeholder", "line"]
    for i in sorted({*a.containing(*SIGNS), *missing}):
        text = a.texts[i][:SEARCHED_CHARS]
        mark = PLACEHOLDER_RE.search(text)
        if a.is_code[i]:
            continue
        if mark and (a.is_heading[i] or _own_words(text) > OWN_WORDS):
            sentences += 1
        elif mark:
            if not a.is_quoted(i, mark[0].casefold()) and not _is_among_code(a, i, code_lines):
                found[i] = TEMPLATE_CODE(mark[0])
        elif i in missing and not _is_among_code(a, i, code_lines):
            found[i] = MISSING_VALUE(text)
        elif LOREM_RE.search(text):
            found[i] = LOREM_IPSUM(text)
    return Verdicts.drops(found if sentences < SENTENCES_ABOUT else {})


def _own_words(text: str) -> float:
    """Return the number of words of two letters or more, without placeholders."""
    words = WORD_RE.findall(PLACEHOLDER_RE.sub(" ", text))
    return sum(len(word) / DENSE_CHARS_PER_WORD if DENSE_RE.match(word) else 1.0 for word in words)


def _is_among_code(a: Analysis, i: int, code_lines: dict[int, bool]) -> bool:
    """Return whether block ``i`` is part of code, or a table cell.

    In HTML mode it is a cell, an inline code element, or next to a code block; in text mode it is among lines of code.
    ``code_lines`` remembers which lines are code.
    """
    if a.blocks.elements is not None:
        tag = a.blocks.elements.tags[int(a.blocks.element_rows[i])]
        return bool(a.is_cell[i]) or tag in CODE_TAGS or a.near(i, a.is_code, 1)
    around = range(max(i - CODE_REACH, 0), min(i + CODE_REACH + 1, a.count))
    for j in around:
        if j not in code_lines:
            line = a.texts[j][:SEARCHED_CHARS]
            code_lines[j] = bool(CODE_LINE_RE.search(line)) and not PLACEHOLDER_RE.fullmatch(line)
    return sum(code_lines[j] for j in around if j != i) >= CODE_LINES
