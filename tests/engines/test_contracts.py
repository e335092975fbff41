"""crawl4ai, NeMo Curator, WebMainBench: the adapters against the signatures of the versions that the adapters name.

The classes below have the signatures of crawl4ai 0.9.5, nemo_curator 1.4.0 and webmainbench 0.1.0, read from their wheels.
"""

import importlib
import inspect
import sys
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, fields
from types import ModuleType

import pytest
from lxml import html

from cleantext import extract
from tests.engines.pages import MARKER, OPTIONS, TEXT, documents, expected, texts


class RelevantContentFilter(ABC):
    def __init__(self, user_query=None, verbose=False, logger=None):
        self.user_query, self.verbose, self.logger = user_query, verbose, logger

    @abstractmethod
    def filter_content(self, html): ...


class HTMLExtractorAlgorithm(ABC):
    @abstractmethod
    def extract_text(self, html, stop_words, language): ...


@dataclass
class ExtractionResult:
    content: str = ""
    content_list: list = field(default_factory=list)
    main_html: str = ""
    version: str | None = None
    success: bool = True
    extraction_time: float = 0.0
    error_message: str | None = None
    error_traceback: str | None = None
    title: str | None = None
    author: str | None = None
    publish_date: str | None = None
    language: str | None = None
    confidence_score: float | None = None


class BaseExtractor(ABC):
    def __init__(self, name, config=None):
        self.name, self.config = name, config or {}
        self._setup()

    @abstractmethod
    def _setup(self): ...

    @abstractmethod
    def _extract_content(self, html, url=None): ...

    def extract(self, html, url=None):
        try:
            return self._extract_content(html, url)
        except Exception as error:  # noqa: BLE001 -- as webmainbench does
            return ExtractionResult(success=False, error_message=f"Extraction failed: {error}")


REGISTERED = {}


def extractor(name):
    return lambda cls: REGISTERED.setdefault(name, cls)


STATED = {
    "crawl4ai.content_filter_strategy": {"RelevantContentFilter": RelevantContentFilter},
    "nemo_curator.stages.text.download.html_extractors.base": {"HTMLExtractorAlgorithm": HTMLExtractorAlgorithm},
    "webmainbench.extractors.base": {"BaseExtractor": BaseExtractor, "ExtractionResult": ExtractionResult},
    "webmainbench.extractors.factory": {"extractor": extractor},
}


@pytest.fixture
def adapter(monkeypatch):
    """A function that imports an adapter with the stated classes."""
    REGISTERED.clear()
    for path in STATED:
        parts = path.split(".")
        for end in range(1, len(parts) + 1):
            monkeypatch.setitem(sys.modules, ".".join(parts[:end]), ModuleType(path))
    for path, names in STATED.items():
        for name, value in names.items():
            monkeypatch.setattr(sys.modules[path], name, value, raising=False)

    def load(name):
        monkeypatch.delitem(sys.modules, f"cleantext.integrations.{name}", raising=False)
        return importlib.import_module(f"cleantext.integrations.{name}")

    return load


def assert_takes(method, stated):
    """Assert that a method takes what the library passes, and requires nothing else."""
    own = list(inspect.signature(method).parameters.values())
    names = list(inspect.signature(stated).parameters)
    assert [one.name for one in own[: len(names)]] == names
    assert all(one.default is not inspect.Parameter.empty for one in own[len(names) :])


def wanted():
    found = texts(expected(fields=TEXT).values())
    return [found[page.id] for page in documents()]


def letters(text):
    return [sign for sign in text if sign.isalpha()]


def test_crawl4ai(adapter, caplog):
    content_filter_class = adapter("crawl4ai").CleanFilter
    assert_takes(content_filter_class.filter_content, RelevantContentFilter.filter_content)
    content_filter = content_filter_class(OPTIONS, verbose=True)
    assert content_filter.verbose is True
    for page in documents():
        parts = content_filter.filter_content(page.source)
        text = "" if MARKER in page.source else extract(page.source, input_format="html")
        joined = "\n".join(f"<div>{part}</div>" for part in parts)  # as DefaultMarkdownGenerator does
        found = letters(html.fromstring(joined).text_content() if joined else "")
        assert found == letters(text) or len(found) < len(letters(text)) < len(found) + 20, page.id  # numbers of items
        assert bool(parts) == bool(text)
    assert "RuntimeError" in caplog.text


def test_nemo_curator(adapter, caplog):
    extractor_class = adapter("nemo_curator").CleanExtractor
    assert_takes(extractor_class.extract_text, HTMLExtractorAlgorithm.extract_text)
    algorithm = extractor_class(OPTIONS)
    found = [algorithm.extract_text(page.source, frozenset({"the"}), "ENGLISH") for page in documents()]
    assert ["\n\n".join(one or []) for one in found] == wanted()  # as CommonCrawlHTMLExtractor does
    assert all(one is None or one for one in found)
    assert "RuntimeError" in caplog.text


def test_webmainbench(adapter):
    pytest.importorskip("turbohtml", reason="the extra markdown is not installed")
    extractor_class = adapter("webmainbench").CleanExtractor
    assert REGISTERED["cleantext"] is extractor_class
    assert_takes(extractor_class._extract_content, BaseExtractor._extract_content)
    one = extractor_class(name="cleantext", config={"options": {"filters": OPTIONS.filters}})
    known = {known.name for known in fields(ExtractionResult)}
    for page, text in zip(documents(), wanted(), strict=True):
        result = one.extract(page.source, page.url)
        assert result.success == (MARKER not in page.source)
        assert vars(result).keys() <= known
        assert bool(result.content) == bool(text)
        assert not text or "<article>" in result.main_html
    titled = one.extract(
        "<html lang=de><title>Regen</title><h1>Regen am Montag</h1><p>Es regnete den ganzen Tag, und das Spiel fiel aus."
    )
    assert (titled.title, titled.language) == ("Regen am Montag", "de")
    assert 0 <= titled.confidence_score <= 1
