"""The memory that a page takes, in bytes for each byte of its source, beside that of lxml's parser alone."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final, NamedTuple

from lxml import etree

from benchmarks.robustness.shapes import SHAPES, TEXT_SHAPES, Shape, repeated
from cleantext import extract
from cleantext.evaluation.resident import peak_in_a_fork
from cleantext.evaluation.tables import markdown

__all__ = ["HTML_FACTOR", "LEAST", "MAX_TEXT", "MEMORY_SHAPES", "Peak", "memory_table", "peak_of"]

MAX_TEXT: Final = 40.0
"""Bytes for each byte of flattened text, at most."""
HTML_FACTOR: Final = 1.5
"""The memory of an HTML page as a multiple of what lxml's parser takes for the same source, at most."""
LEAST: Final = 40.0
"""Bytes for each byte of HTML up to which a page may take more than that: the parser keeps one long text in a byte for each byte."""
MAX_SECONDS: Final = 60
"""CPU seconds of a page: the parser alone takes quadratic time over the attributes of a tag."""
CONSTANT: Final = 24_000_000
"""Bytes that any page may take whatever its size: slices, and tables that the first long page fills."""

MEMORY_SHAPES: Final[MappingProxyType[str, Shape]] = MappingProxyType(
    {
        "text: lines of a letter": repeated("a\n"),
        "text: lines of two letters": repeated("ab\n"),
        "text: lines of three letters and a blank": repeated("abc\n\n"),
        "text: lines of one Han character": repeated("雨\n"),
        "text: lines with an emoji": repeated("ab😀\n"),
        "text: an emoji above short lines": repeated("ab\n", "😀\n"),
        "text: an emoji above long lines": repeated("word of rain " * 20 + "\n", "😀\n"),
        "text: different lines": lambda size: "\n".join(f"w{number:x}" for number in range(size // 6)),
        "text: words of a letter": repeated("a "),
        "text: letters between commas": repeated("a,"),
        "text: lines of 200 characters": repeated("It rained on Monday, and so. " * 7 + "\n"),
        "text: interface lines": repeated("Share\n"),
        "paragraphs of a letter": repeated("<p>a"),
        "paragraphs of two words": repeated("<p>ab c"),
        "empty paragraphs": repeated("<p></p>"),
        "line breaks alone": repeated("<br>"),
        "cells of a digit": repeated("<td>1", "<table>"),
        "bold letters": repeated("<b>a</b>"),
        "links of a letter": repeated("<a class=a href=/>a</a>"),
        "one paragraph": repeated("word ", "<p>"),
    }
)
"""Shapes that take much memory, besides ``SHAPES``."""


class Peak(NamedTuple):
    """The memory of one page."""

    ours: float
    """Bytes that cleantext takes for each byte of the source, in UTF-8."""
    parser: float
    """The same for lxml's parser alone; 0 in text mode, and if it takes more than ``MAX_SECONDS``."""
    size: int
    """Bytes of the source."""

    @property
    def is_bounded(self) -> bool:
        """Whether it is within ``MAX_TEXT``, or within ``HTML_FACTOR`` or ``LEAST``, apart from ``CONSTANT`` bytes."""
        most = max(HTML_FACTOR * self.parser, LEAST) if self.parser else MAX_TEXT
        return self.ours * self.size <= most * self.size + CONSTANT


def peak_of(source: str, *, html: bool) -> Peak:
    """Return the memory of a page, measured in forks of this process, which has extracted a page before.

    Needs Linux. Raises RuntimeError if the fork that extracts the page was ended, as it took too long or for lack of memory of the machine.
    """
    size = len(source.encode("utf-8", "surrogatepass"))
    ours = peak_in_a_fork(lambda: extract(source, input_format="html" if html else "text"), MAX_SECONDS)
    if not ours:
        raise RuntimeError("the fork that measured the memory was ended: is there enough of it?")
    parser = peak_in_a_fork(lambda: _parse(source), MAX_SECONDS) if html else 0
    return Peak(ours / size, parser / size, size)


def _parse(source: str) -> object:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        return etree.fromstring(source.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def memory_table(size: int, *, only: str = "", pages: Iterable[tuple[str, str]] = ()) -> int:
    """Print the table of all shapes whose name contains ``only``, and return how many are not bounded.

    ``pages``: names and HTML of real pages to measure as well.
    """
    extract("It rained.\nab c")
    extract("<p>It rained.<p>a")
    rows: list[list[str]] = []
    failed = 0
    shapes = [(name, shape(size)) for name, shape in {**MEMORY_SHAPES, **SHAPES}.items() if only in name]
    for name, source in (*shapes, *pages):
        html = name not in TEXT_SHAPES and not name.startswith("text: ")
        peak = peak_of(source, html=html)
        failed += not peak.is_bounded
        cells = [f"{peak.parser:.1f}" if peak.parser else "–", "" if peak.is_bounded else "over the bound"]
        rows.append([name.replace("|", "\\|").replace("<", "&lt;"), f"{peak.ours:.1f}", *cells])
        print("\t".join(rows[-1]), flush=True)
    print(markdown(["shape", "cleantext", "lxml's parser", ""], rows))
    return failed
