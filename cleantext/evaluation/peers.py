"""What makes each extractor: a function that imports it, and returns the function from page (str) to text (str).

A peer is called as its documentation shows, on the decoded page. Where it returns HTML and no text, ``flattened`` or
html-text makes text of it, without dropping anything. A peer's exception is not caught here: the run counts it.
"""
# ruff: noqa: PLC0415 -- every peer is optional, and imported only when it is run, as cleantext is, to time its import
# mypy: disable-error-code="import-untyped, import-not-found"

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

__all__ = [
    "boilerpy3", "cleantext", "cleantext_turbohtml", "everything", "flattened", "goose3", "html_text", "html_to_markdown", "inscriptis", "justext",
    "magic_html", "named_filters", "newspaper4k", "parse_alone", "readability", "resiliparse", "rs_trafilatura",
    "trafilatura", "turbohtml",
]  # fmt: skip


def flattened(html: str) -> str:
    """Return the text of all blocks of HTML.

    >>> flattened("<div><p>It rained.<p>It snowed.</div>")
    'It rained.\\nIt snowed.'
    """
    from cleantext import analyze

    return analyze(html, input_format="html", filters=()).plain_text


def cleantext() -> Callable[[str], str]:
    """Return cleantext's text of a page. The list marks are left out: they are not the page's, and no gold has them."""
    from cleantext import analyze

    return lambda page: analyze(page).plain_text


def cleantext_turbohtml() -> Callable[[str], str]:
    """Return cleantext's text with its second parser. Raises ImportError without the extra ``fast``."""
    from cleantext import analyze
    from cleantext.options import Options

    Options(parser="turbohtml")
    return lambda page: analyze(page, parser="turbohtml").plain_text


def named_filters() -> Callable[[str], str]:
    """Return what cleantext's named filters keep, without the scorer."""
    from cleantext import analyze
    from cleantext.filters import NAMED_FILTERS

    return lambda page: analyze(page, filters=NAMED_FILTERS).plain_text


def everything() -> Callable[[str], str]:
    """Return all blocks of a page: the upper bound of recall."""
    from cleantext import analyze

    return lambda page: analyze(page, filters=()).plain_text


def parse_alone() -> Callable[[str], str]:
    """Return lxml's parse of the page in UTF-8, which all peers but resiliparse and boilerpy3 include; its text is empty."""
    from lxml import etree

    def parse(page: str) -> str:
        with suppress(etree.XMLSyntaxError):  # the page has no element
            etree.fromstring(page.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8", huge_tree=True))
        return ""

    return parse


def trafilatura(*, precision: bool = False, recall: bool = False, fast: bool = False) -> Callable[[str], str]:
    """Return trafilatura's text of a page. Each parameter is one of its settings."""
    import trafilatura

    return lambda page: trafilatura.extract(page, favor_precision=precision, favor_recall=recall, fast=fast) or ""


def readability() -> Callable[[str], str]:
    """Return readability-lxml's summary, flattened by html-text."""
    import html_text
    from readability import Document

    return lambda page: html_text.extract_text(Document(page).summary(html_partial=True))


def resiliparse() -> Callable[[str], str]:
    """Return Resiliparse's plain text of the main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: extract_plain_text(page, main_content=True)


def justext() -> Callable[[str], str]:
    """Return jusText's text with the stop words of all languages. The language of a page is not given."""
    import justext

    stop = frozenset().union(*map(justext.get_stoplist, justext.get_stoplists()))
    return lambda page: "\n".join(p.text for p in justext.justext(page, stop) if not p.is_boilerplate)


def boilerpy3() -> Callable[[str], str]:
    """Return the text of boilerpy3's ArticleExtractor."""
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor()
    return lambda page: str(extractor.get_content(page))


def newspaper4k() -> Callable[[str], str]:
    """Return newspaper4k's text of an article, without its extras for single languages."""
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


def goose3() -> Callable[[str], str]:
    """Return goose3's cleaned text."""
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})
    return lambda page: str(goose.extract(raw_html=page).cleaned_text) if page else ""


def html_text() -> Callable[[str], str]:
    """Return html-text's text of a whole page."""
    import html_text

    return lambda page: str(html_text.extract_text(page))


def inscriptis() -> Callable[[str], str]:
    """Return inscriptis' text of a whole page."""
    import inscriptis

    return lambda page: str(inscriptis.get_text(page))


def turbohtml() -> Callable[[str], str]:
    """Return turbohtml's main text of a page."""
    from turbohtml import parse

    return lambda page: str(parse(page).main_text())


def html_to_markdown() -> Callable[[str], str]:
    """Return html-to-markdown's plain text with its strictest preset, which removes navigation and forms."""
    from html_to_markdown import ConversionOptions, PreprocessingOptions, convert

    options = ConversionOptions(
        output_format="plain", extract_metadata=False, preprocessing=PreprocessingOptions(preset="aggressive")
    )
    return lambda page: str(convert(page, options).content or "")


def rs_trafilatura() -> Callable[[str], str]:
    """Return rs-trafilatura's main content."""
    from rs_trafilatura import extract

    return lambda page: str(extract(page).main_content or "")


def magic_html() -> Callable[[str], str]:
    """Return magic-html's articles, flattened without a filter."""
    from magic_html import GeneralExtractor

    extractor = GeneralExtractor()
    return lambda page: flattened(str(extractor.extract(page, base_url="https://localhost/").get("html") or ""))
