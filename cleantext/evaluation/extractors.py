"""The extractors that can be compared by name, each as a function from a page (str) to its text (str), without network access.

Formats: an extractor marked "both" takes either format and detects it; one marked "html" is made for HTML, and is given flattened
text unchanged; one marked "text" is made for lines of text.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version as installed
from typing import Final, Literal

from cleantext.evaluation import node, peers
from cleantext.evaluation.line_rules import c4, ten_words
from cleantext.evaluation.pipelines import PIPELINES, filters_of, is_pipeline
from cleantext.evaluation.programs import Program

__all__ = ["EXTRACTORS", "PARSE", "PROGRAM", "Extractor", "extractor", "version", "way_to_install"]


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


def _node(name: str, *packages: str) -> Extractor:
    """Return an extractor in JavaScript; the first package is its own."""
    return Extractor(name, packages[0], "html", lambda: node.program(name), packages)


EXTRACTORS: Final = {
    extractor.name: extractor
    for extractor in (
        Extractor("cleantext", "", "both", peers.cleantext),
        Extractor("cleantext-named", "", "both", peers.named_filters),
        Extractor("cleantext-turbohtml", "turbohtml", "both", peers.cleantext_turbohtml),
        Extractor("trafilatura", "trafilatura", "html", peers.trafilatura),
        Extractor("trafilatura-precision", "trafilatura", "html", lambda: peers.trafilatura(precision=True)),
        Extractor("trafilatura-recall", "trafilatura", "html", lambda: peers.trafilatura(recall=True)),
        Extractor("trafilatura-fast", "trafilatura", "html", lambda: peers.trafilatura(fast=True)),
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
        _node("defuddle", "defuddle", "linkedom"),
        _node("readability-js", "@mozilla/readability", "jsdom"),
        Extractor("html-to-markdown", "html-to-markdown", "html", peers.html_to_markdown),
        Extractor("html-text", "html-text", "html", peers.html_text),
        Extractor("inscriptis", "inscriptis", "html", peers.inscriptis),
        Extractor("everything", "", "both", peers.everything),
        Extractor("c4", "", "text", lambda: c4),
        Extractor("ten-words", "", "text", lambda: ten_words),
    )
}
"""All extractors, by name."""


PARSE: Final = "lxml's parse"
"""The name of the extractor that all times are divided by."""
PROGRAM: Final = "program:"
"""The beginning of a name that is a command: ``program:node mine.mjs``."""


def extractor(name: str) -> Extractor:
    """Return the extractor of that name (or ``PARSE``), a user's own function or program, or a pipeline of cleantext's filters.

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
    if name == PARSE:
        return Extractor(name, "lxml", "html", peers.parse_alone)
    if name.startswith(PROGRAM):
        command = shlex.split(name.removeprefix(PROGRAM))
        if not command:
            raise ValueError("a program needs a command: program:node mine.mjs")
        return Extractor(name, "", "both", lambda: Program(command), made_by=" ".join(command))
    if not is_pipeline(name):
        raise LookupError(
            f"unknown extractor {name!r}: use one of {', '.join(EXTRACTORS)}, a function from page to text as module:function, or {PIPELINES}"
        )
    if (own := _own_function(name)) is not None:
        return Extractor(name, "", "both", lambda: own, made_by="a function of the user")
    from cleantext import analyze  # noqa: PLC0415 -- a part of the package does not import the whole

    filters = filters_of(name)
    return Extractor(name, "", "both", lambda: lambda page: analyze(page, filters=filters).plain_text)


def _own_function(name: str) -> Callable[[str], str] | None:
    """Return the function that ``module:function`` names; None for any other name. Raises ImportError for a missing module."""
    module, colon, attribute = name.partition(":")
    found = getattr(import_module(module), attribute, None) if colon and module and attribute else None
    return found if callable(found) else None
