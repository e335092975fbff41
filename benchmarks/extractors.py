"""The extractors that are compared, each as a function from a page (str) to its text (str), with nothing from the network.

A peer is called as its own documentation shows, on the decoded page. Where it gives HTML and no text (readability), html-text
flattens it. A peer's exception is not caught here: the run counts it.

Text mode: "both" takes either form and finds out which (as users get it); "html" is made for HTML, and gets flattened text as it
is; "text" is made for lines.
"""
# ruff: noqa: PLC0415 -- every peer is optional, and imported only when it is run
# mypy: disable-error-code="import-untyped, import-not-found"

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version as installed
from types import TracebackType
from typing import Final, Literal, NoReturn
from unittest import mock

from cleantext import __version__, analyze, extract
from cleantext.filters import NAMED_FILTERS

__all__ = ["EXTRACTORS", "Extractor", "NetworkRefusedError", "c4", "no_network", "ten_words", "version"]


@dataclass(frozen=True, slots=True)
class Extractor:
    """One way to get a page's text."""

    name: str
    """Its name on the command line and in results."""
    package: str
    """Its name on PyPI; empty for what is written here or is cleantext itself."""
    input: Literal["html", "text", "both"]
    """What it is made for."""
    make: Callable[[], Callable[[str], str]]
    """Imports it, and gives the function from page to text ("" where it finds nothing)."""


def version(extractor: Extractor) -> str:
    """Package and version. Raises ``importlib.metadata.PackageNotFoundError`` where the package is not installed.

    >>> version(EXTRACTORS["cleantext"]).startswith("cleantext ")
    True
    """
    return f"{extractor.package} {installed(extractor.package)}" if extractor.package else f"cleantext {__version__}"


class NetworkRefusedError(OSError):
    """Something wanted the network. An OSError, as an unplugged cable gives: who has a fallback without network takes it."""


class no_network:  # noqa: N801 -- used as a function
    """From this call on, nothing in this process reaches the network; as a context manager, until its end.

    Local sockets between processes (AF_UNIX) stay.

    >>> with no_network():
    ...     socket.getaddrinfo("example.org", 80)
    Traceback (most recent call last):
    benchmarks.extractors.NetworkRefusedError: no network in a benchmark: ('example.org', 80)
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


MIN_WORDS_PER_LINE: Final = 5
"""C4: words a line must have."""
MIN_SENTENCES: Final = 3
"""C4: sentences a page must have in its kept lines."""
MAX_WORD_CHARS: Final = 1000
"""C4: a line with a longer word goes."""
END_MARKS: Final = (".", "?", "!", '"')
POLICY_PHRASES: Final = (
    "terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies",
)  # fmt: skip
CITATION_RE: Final = re.compile(r"\[\d*\]|\[edit\]|\[citation needed\]")
SENTENCE_END_RE: Final = re.compile(r"[.?!][\"')\]]*(?=\s|$)")
"""Stands for NLTK's punkt, which has to be downloaded: it only decides whether a page has three sentences."""
TEN_WORDS: Final = 10
"""Words of a line that the plainest rule of all keeps."""


def c4(text: str) -> str:
    r"""C4's published rules for lines and pages (Raffel et al. 2020, https://jmlr.org/papers/v21/20-074.html).

    As in ``clean_page`` of tensorflow/datasets, tensorflow_datasets/text/c4_utils.py at 3e77995c617b: order and numbers are the
    code's, which asks 5 words a line and 3 sentences a page where the paper's text says 3 and 5. Left out: the list of bad words,
    language detection and deduplication across pages, since they judge pages, not boilerplate. Lorem ipsum and braces count only
    on lines that passed the first rules, as in the code.

    >>> c4("Home\nIt rained all day on Monday.[1]\nPlease enable JavaScript to read this.\nNobody came. The match was off.")
    'It rained all day on Monday.\nNobody came. The match was off.'
    """
    kept: list[str] = []
    sentences = 0
    for raw in text.splitlines():
        if any(len(word) > MAX_WORD_CHARS for word in raw.split()):
            continue
        line = CITATION_RE.sub("", raw.strip())
        if not line.endswith(END_MARKS) or line.endswith("...") or len(line.split()) < MIN_WORDS_PER_LINE:
            continue
        lower = line.lower()
        if "lorem ipsum" in lower:
            return ""
        if "javascript" in lower:
            continue
        if "{" in line:
            return ""
        if any(phrase in lower for phrase in POLICY_PHRASES):
            continue
        sentences += max(len(SENTENCE_END_RE.findall(line)), 1)
        kept.append(line)
    return "\n".join(kept) if sentences >= MIN_SENTENCES else ""


def ten_words(text: str) -> str:
    """The lines that have ten words or more."""
    return "\n".join(line.strip() for line in text.splitlines() if len(line.split()) >= TEN_WORDS)


def _cleantext() -> Callable[[str], str]:
    return extract


def _named() -> Callable[[str], str]:
    return lambda page: extract(page, filters=NAMED_FILTERS)


def _everything() -> Callable[[str], str]:
    return lambda page: analyze(page, filters=()).text


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
    """With all stop lists as one, since pages of all languages come without being told which."""
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
