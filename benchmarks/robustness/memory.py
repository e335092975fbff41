"""The memory that a page takes, in bytes for each byte of its source, beside that of lxml's parser alone."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterable
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from lxml import etree

from benchmarks.publish.report import markdown
from benchmarks.robustness.shapes import SHAPES, TEXT_SHAPES, Shape, repeated
from benchmarks.worker import limit_cpu_time
from cleantext import extract

__all__ = ["HTML_FACTOR", "LEAST", "MAX_TEXT", "MEMORY_SHAPES", "Peak", "memory_table", "peak_of"]

MAX_TEXT: Final = 40.0
"""Bytes for each byte of flattened text, at most."""
HTML_FACTOR: Final = 1.5
"""The memory of an HTML page as a multiple of what lxml's parser takes for the same source, at most."""
LEAST: Final = 40.0
"""Bytes for each byte of HTML up to which a page may take more than that: the parser keeps one long text in a byte for each byte."""
MAX_SECONDS: Final = 60
"""CPU seconds of a page: the parser alone takes quadratic time over the attributes of a tag."""
STATM: Final = Path("/proc/self/statm")
"""Linux: memory of the process in pages; the second number is the resident ones."""
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

    Needs Linux. Raises RuntimeError if the fork that extracts the page was ended, as it took too long or for lack of memory.
    """
    size = len(source.encode("utf-8", "surrogatepass"))
    kind = "html" if html else "text"
    ours = _peak(lambda: extract(source, input_format="html" if kind == "html" else "text"))
    if not ours:
        raise RuntimeError("the fork that measured the memory was ended: is there enough of it?")
    return Peak(ours / size, _peak(lambda: _parse(source)) / size if html else 0.0, size)


def _parse(source: str) -> object:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        return etree.fromstring(source.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _resident() -> int:
    return int(STATM.read_text().split()[1]) * resource.getpagesize()


def _peak(run: Callable[[], object]) -> int:
    """Return the bytes by which a function raises the resident memory of a fork of this process; 0 if the fork was ended."""
    reader, writer = os.pipe()
    if pid := os.fork():
        os.close(writer)
        with os.fdopen(reader) as pipe:
            answer = pipe.read()
        os.waitpid(pid, 0)
        return int(answer or 0)
    try:
        limit_cpu_time(MAX_SECONDS)
        before = _resident()
        run()
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
        os.write(writer, str(max(grown, 0)).encode())
    finally:
        os._exit(0)


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
