"""The extractors that can be compared by name, each as a function from a page (str) to its text (str), without network access.

Formats: an extractor marked "both" takes either format and detects it; one marked "html" is made for HTML, and is given flattened
text unchanged; one marked "text" is made for lines of text.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from importlib import import_module
from importlib.metadata import version as installed
from typing import Final, Literal

from cleantext.evaluation import node, peers
from cleantext.evaluation.line_rules import c4, ten_words
from cleantext.evaluation.pipelines import PIPELINES, filters_of, is_pipeline
from cleantext.evaluation.programs import Program

__all__ = ["EXTRACTORS", "PARSE", "PROGRAM", "Extractor", "extractor", "listing", "version", "way_to_install"]


@dataclass(frozen=True, slots=True)
class Extractor:
    """A program that extracts a page's text."""

    name: str
    """Its name on the command line and in results."""
    package: str
    """Its name on PyPI, or on npm if ``npm`` is given; empty for cleantext, for rules written here and for a user's own."""
    input: Literal["html", "text", "both"]
    """The format it is made for."""
    make: Callable[[], Callable[[str], str]]
    """Imports it, and returns the function from page to text ("" if it finds nothing)."""
    npm: tuple[str, ...] = ()
    """The packages of npm that it needs; empty for an extractor in Python."""
    made_by: str = ""
    """What is shown in place of a package and its version."""
    install: str = ""
    """How it is installed, where its name is not enough."""
    about: str = ""
    """What it returns, in a few words; empty if the docstring of ``make`` says it."""


def version(extractor: Extractor) -> str:
    """Return package and version. Raises ImportError if the package is not installed.

    >>> version(EXTRACTORS["cleantext"]).startswith("cleantext ")
    True
    """
    if extractor.made_by:
        return extractor.made_by
    if extractor.npm:
        return node.version(extractor.package)
    if extractor.package:
        return f"{extractor.package} {installed(extractor.package)}"
    from cleantext import __version__  # noqa: PLC0415 -- a part of the package does not import the whole

    return f"cleantext {__version__}"


def way_to_install(extractor: Extractor) -> str:
    """Return how an extractor is installed, as a rule by a command.

    >>> way_to_install(EXTRACTORS["justext"]), way_to_install(EXTRACTORS["defuddle"])
    ('pip install jusText', 'npm install defuddle linkedom')
    """
    if extractor.install:
        return extractor.install
    if extractor.npm:
        return f"npm install {' '.join(extractor.npm)}"
    return f"pip install {extractor.package}"


def listing() -> str:
    """Return a line for each extractor: its name, its package, and what it returns.

    >>> [line.split() for line in listing().splitlines() if line.startswith("inscriptis")]
    [['inscriptis', 'inscriptis', "inscriptis'", 'text', 'of', 'a', 'whole', 'page']]
    """
    rows = [(one.name, one.package or "–", _about(one)) for one in EXTRACTORS.values()]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "\n".join(f"{name:{widths[0]}}  {package:{widths[1]}}  {about}".rstrip() for name, package, about in rows)


def _about(one: Extractor) -> str:
    """Return what an extractor returns, in a few words: the first sentence of the docstring of what makes it, and its settings."""
    if one.about:
        return one.about
    made = one.make.func if isinstance(one.make, partial) else one.make
    sentence = (made.__doc__ or "").partition("\n")[0].partition(". ")[0].removeprefix("Return ").removesuffix(".")
    settings = ", ".join(one.make.keywords) if isinstance(one.make, partial) else ""
    return f"{sentence} (setting {settings})" if settings else sentence


def _node(name: str, about: str, *packages: str) -> Extractor:
    """Return an extractor in JavaScript; the first package is its own."""
    return Extractor(name, packages[0], "html", lambda: node.program(name), packages, about=about)


EXTRACTORS: Final = {
    extractor.name: extractor
    for extractor in (
        Extractor("cleantext", "", "both", peers.cleantext),
        Extractor("cleantext-named", "", "both", peers.named_filters),
        Extractor("cleantext-turbohtml", "turbohtml", "both", peers.cleantext_turbohtml),
        Extractor("trafilatura", "trafilatura", "html", peers.trafilatura),
        Extractor("trafilatura-precision", "trafilatura", "html", partial(peers.trafilatura, precision=True)),
        Extractor("trafilatura-recall", "trafilatura", "html", partial(peers.trafilatura, recall=True)),
        Extractor("trafilatura-fast", "trafilatura", "html", partial(peers.trafilatura, fast=True)),
        Extractor(
            "readability",
            "readability-lxml",
            "html",
            peers.readability,
            install="pip install readability-lxml html-text",
        ),
        Extractor("resiliparse", "Resiliparse", "html", peers.resiliparse),
        Extractor("justext", "jusText", "html", peers.justext),
        Extractor("boilerpy3", "boilerpy3", "html", peers.boilerpy3),
        Extractor("newspaper4k", "newspaper4k", "html", peers.newspaper4k),
        Extractor("goose3", "goose3", "html", peers.goose3),
        Extractor(
            "rs-trafilatura",
            "rs-trafilatura",
            "html",
            peers.rs_trafilatura,
            install="pip install rs-trafilatura, which has a wheel for CPython 3.12 alone",
        ),
        Extractor("turbohtml", "turbohtml", "html", peers.turbohtml),
        Extractor(
            "magic-html",
            "magic-html",
            "html",
            peers.magic_html,
            install="its wheel is on https://github.com/opendatalab/magic-html, not on PyPI",
        ),
        _node("defuddle", "Defuddle's main content, in Node", "defuddle", "linkedom"),
        _node("readability-js", "Mozilla's Readability, in Node", "@mozilla/readability", "jsdom"),
        Extractor("html-to-markdown", "html-to-markdown", "html", peers.html_to_markdown),
        Extractor("html-text", "html-text", "html", peers.html_text),
        Extractor("inscriptis", "inscriptis", "html", peers.inscriptis),
        Extractor("everything", "", "both", peers.everything),
        Extractor("c4", "", "text", lambda: c4, about="the lines that the rules of C4 keep"),
        Extractor("ten-words", "", "text", lambda: ten_words, about="the lines of ten words or more"),
    )
}
"""All extractors, by name."""


PARSE: Final = "lxml's parse"
"""The name of the extractor that all times are divided by."""
PROGRAM: Final = "program:"
"""The beginning of a name that is a command: ``program:node mine.mjs``."""


def extractor(name: str) -> Extractor:
    """Return the extractor of that name, or of the package of that name if it has one alone, or ``PARSE``, or one that the name describes.

    ``module:function`` is a function from page to text in any module that can be imported; ``module:TUPLE`` a tuple of filters, and
    ``nav_menu+main_content`` filters of cleantext (``pipelines.filters_of``); ``program:COMMAND`` a program (``programs.Program``).
    Raises LookupError, ValueError, ImportError or TypeError for any other name.

    >>> extractor("byline+photo_credit").make()("<p>It rained on Monday, so the match was off.<p>© AP Photo/Ann Smith")
    'It rained on Monday, so the match was off.'
    >>> extractor("html:unescape").make()("rain &amp; wind")
    'rain & wind'
    """
    if name in EXTRACTORS:
        return EXTRACTORS[name]
    if (one := _of_package(name)) is not None:
        return one
    if name == PARSE:
        return Extractor(name, "lxml", "html", peers.parse_alone)
    if name.startswith(PROGRAM):
        command = shlex.split(name.removeprefix(PROGRAM))
        if not command:
            raise ValueError("a program needs a command: program:node mine.mjs")
        return Extractor(name, "", "both", lambda: Program(command), made_by=" ".join(command))
    if not is_pipeline(name):
        raise LookupError(f"unknown extractor {name!r}: {_instead(name)}")
    if (own := _own_function(name)) is not None:
        return Extractor(name, "", "both", lambda: own, made_by="a function of the user")
    from cleantext import analyze  # noqa: PLC0415 -- a part of the package does not import the whole

    filters = filters_of(name)
    return Extractor(name, "", "both", lambda: lambda page: analyze(page, filters=filters).plain_text)


def _of_package(name: str) -> Extractor | None:
    """Return the one extractor of a package, in any case of letters; None if there are several or none."""
    of_package = [one for one in EXTRACTORS.values() if one.package and one.package.casefold() == name.casefold()]
    return of_package[0] if len(of_package) == 1 else None


def _instead(name: str) -> str:
    """Return what to write in place of an unknown name: names that are like it, or else all."""
    known = {text.casefold(): one for one in EXTRACTORS.values() for text in (one.package, one.name) if text}
    alike = dict.fromkeys(known[text].name for text in get_close_matches(name.casefold(), known))
    if alike:
        return f"did you mean {' or '.join(alike)}? --extractors list prints all names"
    return f"use one of {', '.join(EXTRACTORS)}, a function from page to text as module:function, or {PIPELINES}"


def _own_function(name: str) -> Callable[[str], str] | None:
    """Return the function that ``module:function`` names; None for any other name. Raises ImportError for a missing module."""
    module, colon, attribute = name.partition(":")
    found = getattr(import_module(module), attribute, None) if colon and module and attribute else None
    return found if callable(found) else None
