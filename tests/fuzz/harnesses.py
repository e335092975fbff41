"""What must hold for every input, as functions of bytes. Each raises AssertionError if it does not hold."""

import importlib.util
import pickle
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

import numpy as np

from cleantext import analyze, extract
from cleantext.declarations import read_declarations
from cleantext.decode import decode, resolve_encoding
from cleantext.segment import Parser, segment_html, segment_text
from cleantext.segment.dom import Document, Dom
from cleantext.segment.dom_lxml import read_lxml
from cleantext.segment.scripts import embedded_text
from cleantext.sniff import detect_format
from cleantext.tree_ops import events

__all__ = ["HARNESSES"]

ENCODINGS: Final = (
    None,
    None,
    None,
    "utf-8",
    "utf-16",
    "gbk",
    "big5",
    "shift_jis",
    "euc-kr",
    "koi8-r",
    "latin-1",
    "hz",
    "iso-2022-jp",
)
"""Encodings that a caller may give; the first byte of an input chooses one."""
PLACES: Final = (
    '<script type="application/ld+json">{}</script>',
    '<script id="__NEXT_DATA__">{}</script>',
    "<script>window.__INITIAL_STATE__={}</script>",
    "<script>self.__next_f.push({})</script>",
    '<meta name="description" content="{}"><link rel=canonical href="{}">',
    "<noscript>{}</noscript>",
)
"""Where a page may hold data; the first byte of an input chooses one."""
READERS: Final[list[Callable[[str], Document]]] = [read_lxml]
PARSERS: Final[list[Parser]] = ["lxml"]
if importlib.util.find_spec("turbohtml") is not None:
    from cleantext.segment.dom_turbohtml import read_turbohtml

    READERS.append(read_turbohtml)
    PARSERS.append("turbohtml")
FOCUSES: Final = ("precision", "balanced", "recall")


def text_of(data: bytes) -> str:
    """Return an input as str. It may have unpaired surrogates, as any str of a caller's."""
    return data.decode("utf-8", "surrogateescape")


def of_decode(data: bytes) -> None:
    """Every encoding that a caller or a page may name gives valid text; a second decoding of its UTF-8 gives the same."""
    encoding = ENCODINGS[data[0] % len(ENCODINGS)] if data else None
    decoded = decode(data[1:], encoding)
    again = decoded.text.encode("utf-8")
    assert resolve_encoding(decoded.encoding) is not None, decoded.encoding
    assert decode(again, "utf-8").text.lstrip("\ufeff") == decoded.text.lstrip("\ufeff")
    resolve_encoding(text_of(data[:40]))


def of_reader(data: bytes) -> None:
    """The columns of a page belong together, and every element is on a line, whichever reader filled them."""
    source = text_of(data)
    for read in READERS:
        document = read(source)
        _check_columns(document.dom)
        rows = np.arange(len(document.dom.tags))
        lines = document.lines_of(rows, ["x"] * len(rows))
        assert len(lines) == len(rows)
        assert all(1 <= line <= len(source.splitlines()) + 1 for line in lines)
        assert all(isinstance(document.code_of(row), str) for row in rows.tolist())


def _check_columns(dom: Dom) -> None:
    count = len(dom.tags)
    assert len(dom.parents) == count
    assert (dom.parents < np.arange(count)).all()
    assert (dom.parents >= -1).all()
    expected = events(dom.parents)
    assert dom.events.depth == expected.depth
    assert (dom.events.begins == expected.begins).all()
    assert (dom.events.ends == expected.ends).all()
    assert len(dom.places) == len(dom.texts)
    assert (np.diff(dom.places) > 0).all(), "two text runs in one place"
    assert all(dom.texts)
    assert all(0 <= row < count for column in dom.attributes.values() for row in column)
    "".join(dom.texts).encode("utf-8")


def of_segmentation(data: bytes) -> None:
    """No block is empty, each is on a line of the source; a block of flattened text is a part of it."""
    source = text_of(data)
    for blocks in (*(segment_html(source, parser=parser).blocks for parser in PARSERS), segment_text(source)):
        lines = len(source.splitlines()) + 1
        assert all(block.text.strip() for block in blocks)
        assert all(1 <= block.line <= lines for block in blocks)
        assert all(0 <= block.link_density <= 1 for block in blocks)
        assert np.all(np.diff(blocks.lines) >= 0) or blocks.mode == "html"
    for block in segment_text(source):
        assert _plain(block.text) == _plain(source[block.start : block.end])


def _plain(text: str) -> list[str]:
    """Return the words of a text, without NULs and what replaces them."""
    return text.replace("\0", "").replace("\ufffd", "").split()


def of_embedded(data: bytes) -> None:
    """Data in scripts and declarations is read without an error, and the text of a page is at most a few times as long."""
    place = PLACES[data[0] % len(PLACES)] if data else PLACES[0]
    value = text_of(data[1:])
    for page in (place.replace("{}", value), f"<p>It rained.{place.replace('{}', value)}"):
        document = read_lxml(page)
        declarations = read_declarations(document)
        assert declarations.depth >= -1
        assert declarations.slug_words >= 0
        embedded = embedded_text(document, "")
        assert embedded is None or embedded.chars > 0
        assert sum(map(len, segment_html(page).blocks.texts)) <= 10 * len(page) + 100


def of_whole(data: bytes) -> None:
    """The text is that of the kept blocks; every block has a verdict; a page survives pickling; bytes give what their text gives."""
    focus = FOCUSES[len(data) % len(FOCUSES)]
    source = text_of(data)
    assert detect_format(source) in ("html", "text")
    for given, input_format in ((data, "auto"), (source, "html"), (source, "text")):
        page = analyze(given, input_format=input_format, focus=focus)
        assert page.plain_text == "\n".join(block.text for block in page.kept_blocks)
        assert "\0" not in page.text
        assert all(
            0 <= index < len(page.blocks) for step in page.steps for index in [v.index for v in step.verdicts[:9]]
        )
    assert len(page.explain().splitlines()) >= len(page.blocks)
    assert pickle.loads(pickle.dumps(page)).text == page.text == extract(source, input_format="text", focus=focus)


HARNESSES: Final = MappingProxyType[str, Callable[[bytes], None]](
    {"decode": of_decode, "reader": of_reader, "segmentation": of_segmentation, "embedded": of_embedded, "whole": of_whole}
)  # fmt: skip
"""All harnesses by name, the fastest first."""
