"""placeholder: template code that reached the reader unrendered."""

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
    | \[\[[a-z_][\w.]{1,60}+\]\]                      # [[name]]: Polymer
    | \{[a-z]+:[\w ./='"-]{1,100}+\}                  # {dede:field.title}: PHP content systems
    | \[field:[\w ./='"-]{1,60}+\]
    | \[object\ Object\]
    """,
    regex.VERBOSE,
)
"""Every alternative is bounded and possessive: linear on any input."""
MIXED_RE: Final = regex.compile(r"\bundefined\b|(?<![A-Za-z])NaN(?![A-Za-z])|\[object Object\]")
LOREM_RE: Final = regex.compile(r"\A\W*lorem ipsum dolor\b", regex.IGNORECASE)
CODE_LINE_RE: Final = regex.compile(
    r"[;{}][ \t]{0,8}$|^[ \t]{0,40}+(?:def |return |import |from |for |if |else\b|class |#|//|\$ )|</?\w{1,20}[^<>]{0,200}+>|=>|\w\(\w{0,40}\)|\w = "
)

CANDIDATES: Final = ("{", "%", "[", "undefined", "NaN", "orem ipsum", "orem Ipsum", "OREM IPSUM")
"""Every block that this filter takes holds one of these, or is one of its lexicon's lines."""
OWN_WORDS: Final = 6
"""Words beside the placeholder from which on a block is somebody's sentence about it."""
SENTENCES_ABOUT: Final = 2
"""Such sentences from which on the page is about templates, and its lone placeholders are examples."""
WORD_RE: Final = regex.compile(r"[\p{L}\p{M}]{2,}+")
CODE_TAGS: Final = frozenset(("code", "kbd", "samp", "tt", "var"))
CODE_LINES: Final = 3
"""Lines of code around a placeholder from which on the page is about code."""
REACH: Final = 6
"""How many lines around it are looked at for code."""


def placeholder(page: Page) -> Verdicts:
    """Drop template code that leaked: ``{{item.date}}``, ``{% … %}``, ``<%= … %>``, ``${…}``, ``%(name)s``, lorem ipsum.

    Leaves code blocks, lines among code, and sentences about templates.

    >>> from cleantext import analyze
    >>> page = analyze("{{item.group_date}}\\nWrite {{name}} where the name of the guest shall stand, then save the file.")
    >>> [v.reason for v in placeholder(page)]
    ['template code {{item.group_date}}']
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    talked_of = 0
    missing = a.matches["placeholder", "line"]
    for i in sorted({*a.containing(*CANDIDATES), *missing}):
        text = a.texts[i]
        if a.is_code[i]:
            continue
        marks = [m[0] for m in PLACEHOLDER_RE.finditer(text[:2000])] or [m[0] for m in MIXED_RE.finditer(text[:200])]
        if marks:
            own = WORD_RE.findall(MIXED_RE.sub(" ", PLACEHOLDER_RE.sub(" ", text[:2000])))
            rest = sum(len(word) / DENSE_CHARS_PER_WORD if DENSE_RE.match(word) else 1.0 for word in own)
            if rest > OWN_WORDS or a.is_heading[i]:
                talked_of += 1
            elif not _among_code(a, i) and not a.is_quoted(i, marks[0].casefold()):
                found[i] = TEMPLATE_CODE(marks[0])
        elif i in missing and not _among_code(a, i):
            found[i] = MISSING_VALUE(text)
        elif LOREM_RE.search(text[:200]):
            found[i] = LOREM_IPSUM(text)
    return Verdicts.drops(found if talked_of < SENTENCES_ABOUT else {})


def _among_code(a: Analysis, i: int) -> bool:
    """Whether the block stands among lines of code, or between blocks the markup calls code."""
    if a.is_html:
        row = int(a.blocks.element_rows[i])
        return (
            a.is_cell[i]
            or bool(a.is_code[max(i - 1, 0) : i + 2].any())
            or (a.blocks.elements is not None and a.blocks.elements.tags[row] in CODE_TAGS)
        )
    around = [a.texts[j] for j in range(max(i - REACH, 0), min(i + REACH + 1, a.count)) if j != i]
    return (
        sum(1 for line in around if CODE_LINE_RE.search(line[:300]) and not PLACEHOLDER_RE.fullmatch(line[:300]))
        >= CODE_LINES
    )
