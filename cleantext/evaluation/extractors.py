"""The extractors that are compared, each as a function from a page (str) to its text (str), without network access.

A peer is called as its own documentation shows, on the decoded page. Where it gives HTML and no text (readability), html-text
flattens it. A peer's exception is not caught here: the run counts it.

Formats: an extractor marked "both" takes either format and detects it; one marked "html" is made for HTML, and is given flattened
text unchanged; one marked "text" is made for lines of text.
"""
# ruff: noqa: PLC0415 -- every peer is optional, and imported only when it is run, as cleantext is, to time its import
# mypy: disable-error-code="import-untyped, import-not-found"

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from importlib.metadata import version as installed
from types import TracebackType
from typing import Final, Literal, NoReturn
from unittest import mock

from cleantext.evaluation.line_rules import c4, ten_words

__all__ = [
    "EXTRACTORS",
    "PARSE",
    "Extractor",
    "NetworkRefusedError",
    "c4",
    "extractor",
    "no_network",
    "ten_words",
    "version",
]


@dataclass(frozen=True, slots=True)
class Extractor:
    """A program that extracts a page's text."""

    name: str
    """Its name on the command line and in results."""
    package: str
    """Its name on PyPI; empty for cleantext and for rules written here."""
    input: Literal["html", "text", "both"]
    """The format it is made for."""
    make: Callable[[], Callable[[str], str]]
    """Imports it, and returns the function from page to text ("" if it finds nothing)."""


def version(extractor: Extractor) -> str:
    """Return package and version. Raises ``importlib.metadata.PackageNotFoundError`` if the package is not installed.

    >>> version(EXTRACTORS["cleantext"]).startswith("cleantext ")
    True
    """
    if extractor.package:
        return f"{extractor.package} {installed(extractor.package)}"
    from cleantext import __version__

    return f"cleantext {__version__}"


class NetworkRefusedError(OSError):
    """An attempt to use the network. An OSError, as without a connection, so that programs take their fallback."""


class no_network:  # noqa: N801 -- used as a function
    """Block network access of this process from this call on; as a context manager, until its end.

    Local sockets between processes (AF_UNIX) still work.

    >>> with no_network():
    ...     socket.getaddrinfo("example.org", 80)
    Traceback (most recent call last):
    cleantext.evaluation.extractors.NetworkRefusedError: no network in a benchmark: ('example.org', 80)
    """

    def __init__(self) -> None:
        def refuse(*asked: object, **_named: object) -> NoReturn:
            raise NetworkRefusedError(f"no network in a benchmark: {asked}")

        def local_only(method: Callable[..., object]) -> Callable[..., object]:
            def call(self: socket.socket, *arguments: object) -> object:
                if self.family != socket.AF_UNIX:
                    refuse(*arguments)
                return method(self, *arguments)

            return call

        self._patches = ExitStack()
        for name in ("connect", "connect_ex", "sendto"):
            patch = mock.patch.object(socket.socket, name, local_only(getattr(socket.socket, name)))
            self._patches.enter_context(patch)
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            self._patches.enter_context(mock.patch.object(socket, name, refuse))

    def __enter__(self) -> no_network:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._patches.close()


def _cleantext() -> Callable[[str], str]:
    """Return the words without the list marks, which are not the page's and which no gold has."""
    from cleantext import analyze

    return lambda page: analyze(page).plain_text


def _named() -> Callable[[str], str]:
    """Return an extractor with the named filters alone, without the scorer."""
    from cleantext import analyze
    from cleantext.filters import NAMED_FILTERS

    return lambda page: analyze(page, filters=NAMED_FILTERS).plain_text


def _everything() -> Callable[[str], str]:
    """Return an extractor that keeps every block: the upper bound of recall."""
    from cleantext import analyze

    return lambda page: analyze(page, filters=()).plain_text


def _lxml() -> Callable[[str], str]:
    """Return lxml's parse of the page in UTF-8, which all peers but resiliparse and boilerpy3 include; its text is empty."""
    from lxml import etree

    def parse(page: str) -> str:
        with suppress(etree.XMLSyntaxError):  # the page has no element
            etree.fromstring(page.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8", huge_tree=True))
        return ""

    return parse


def _trafilatura(*, precision: bool = False, recall: bool = False, fast: bool = False) -> Callable[[str], str]:
    import trafilatura

    return lambda page: trafilatura.extract(page, favor_precision=precision, favor_recall=recall, fast=fast) or ""


def _readability() -> Callable[[str], str]:
    import html_text
    from readability import Document

    return lambda page: html_text.extract_text(Document(page).summary(html_partial=True))


def _resiliparse() -> Callable[[str], str]:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: extract_plain_text(page, main_content=True)


def _justext() -> Callable[[str], str]:
    """Return jusText with the stop words of all languages, since the language of a page is not given."""
    import justext

    stop = frozenset().union(*map(justext.get_stoplist, justext.get_stoplists()))
    return lambda page: "\n".join(p.text for p in justext.justext(page, stop) if not p.is_boilerplate)


def _boilerpy3() -> Callable[[str], str]:
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor()
    return lambda page: str(extractor.get_content(page))


def _newspaper4k() -> Callable[[str], str]:
    from newspaper import Article, Config

    config = Config()
    config.fetch_images = False
    config.follow_meta_refresh = False

    def run(page: str) -> str:
        article = Article("https://localhost/", config=config)
        article.download(input_html=page)
        article.parse()
        return str(article.text)

    return run


def _goose3() -> Callable[[str], str]:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})
    return lambda page: str(goose.extract(raw_html=page).cleaned_text) if page else ""


def _html_text() -> Callable[[str], str]:
    import html_text

    return lambda page: str(html_text.extract_text(page))


def _inscriptis() -> Callable[[str], str]:
    import inscriptis

    return lambda page: str(inscriptis.get_text(page))


EXTRACTORS: Final = {
    extractor.name: extractor
    for extractor in (
        Extractor("cleantext", "", "both", _cleantext),
        Extractor("cleantext-named", "", "both", _named),
        Extractor("trafilatura", "trafilatura", "html", _trafilatura),
        Extractor("trafilatura-precision", "trafilatura", "html", lambda: _trafilatura(precision=True)),
        Extractor("trafilatura-recall", "trafilatura", "html", lambda: _trafilatura(recall=True)),
        Extractor("trafilatura-fast", "trafilatura", "html", lambda: _trafilatura(fast=True)),
        Extractor("readability", "readability-lxml", "html", _readability),
        Extractor("resiliparse", "Resiliparse", "html", _resiliparse),
        Extractor("justext", "jusText", "html", _justext),
        Extractor("boilerpy3", "boilerpy3", "html", _boilerpy3),
        Extractor("newspaper4k", "newspaper4k", "html", _newspaper4k),
        Extractor("goose3", "goose3", "html", _goose3),
        Extractor("html-text", "html-text", "html", _html_text),
        Extractor("inscriptis", "inscriptis", "html", _inscriptis),
        Extractor("everything", "", "both", _everything),
        Extractor("c4", "", "text", lambda: c4),
        Extractor("ten-words", "", "text", lambda: ten_words),
    )
}
"""All extractors, by name."""


PARSE: Final = "lxml's parse"
"""The name of the extractor that all times are divided by."""


def extractor(name: str) -> Extractor:
    """Return the extractor of that name (or ``PARSE``), or cleantext with the pipeline of that name (``pipelines.filters_of``).

    Raises LookupError, ValueError, ImportError or TypeError for any other name.

    >>> extractor("byline+photo_credit").make()("<p>It rained on Monday, so the match was off.<p>© AP Photo/Ann Smith")
    'It rained on Monday, so the match was off.'
    """
    if name in EXTRACTORS:
        return EXTRACTORS[name]
    if name == PARSE:
        return Extractor(name, "lxml", "html", _lxml)
    from cleantext import analyze
    from cleantext.evaluation.pipelines import PIPELINES, filters_of, is_pipeline

    if not is_pipeline(name):
        raise LookupError(f"unknown extractor {name!r}: use one of {', '.join(EXTRACTORS)}, or {PIPELINES}")
    filters = filters_of(name)
    return Extractor(name, "", "both", lambda: lambda page: analyze(page, filters=filters).plain_text)
