"""How cost grows: pages of 1 kB to 10 MB, and shapes that make slow programs show themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final

from lxml import etree

from benchmarks.extractors import PARSE
from benchmarks.worker import Answer, Worker

__all__ = ["SHAPES", "SIZES", "Shape", "body_of", "growth", "shapes", "sized"]

SIZES: Final = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
"""Characters of the pages that show how cost grows."""
GROWTH_SECONDS: Final = 20.0
"""Longest CPU time for one of these; who takes longer is not given a larger one."""
SHAPE_SECONDS: Final = 20.0
"""Longest CPU time for a pathological page."""
SHAPE_PEERS: Final = (PARSE, "cleantext", "trafilatura", "readability", "resiliparse")
"""Who is given them: a page that takes too long takes the most of all."""
SHAPES: Final[dict[str, str]] = {
    "one element with a million children": f"<div>{'<b>x</b>' * 1_000_000}</div>",
    "a million paragraphs": "<p>It rained." * 1_000_000,
    "a thousand nested tables": "<table><tr><td>It rained." * 1_000,
    "100,000 nested elements": f"{'<div>' * 100_000}It rained.",
    "a million attributes": f"<p {' '.join(f'a{i}=1' for i in range(1_000_000))}>It rained.",
    "one line of 10 MB": "word " * 2_000_000,
    "a million short lines": "Read also\n" * 1_000_000,
}
"""Pages by what is wrong with them; the last two are flattened text."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A pathological page, and what it cost."""

    name: str
    """What is wrong with it."""
    size: int
    """Its bytes."""
    seconds: dict[str, float | None]
    """CPU seconds by extractor; None where it crashed or took more than ``SHAPE_SECONDS``."""


def body_of(source: str) -> str:
    """What a page's body holds, as lxml writes it: nothing in it is open that could swallow a page after it.

    >>> body_of("<title>T</title><p>a<script>b")
    '<p>a<script>b</script></p>'
    """
    data = source.replace("\0", "").encode("utf-8", "replace")
    root = etree.HTML(data, etree.HTMLParser(encoding="utf-8", huge_tree=True)) if data.strip() else None
    body = root.find("body") if root is not None else None
    if body is None:
        return ""
    return (body.text or "") + "".join(etree.tostring(child, encoding="unicode", method="html") for child in body)


def sized(bodies: Sequence[str], size: int) -> str:
    """A page of bodies, one after the other, over and over if need be, cut at ``size`` characters.

    >>> sized(["<p>a</p>", "<p>b</p>"], 35)
    '<html><body><p>a</p><p>b</p><p>a</p'
    """
    parts = ["<html><body>"]
    length = len(parts[0])
    for body in cycle(filter(None, bodies)):
        parts.append(body)
        length += len(body)
        if length >= size:
            break
    return "".join(parts)[:size]


def growth(
    names: Sequence[str], sources: Sequence[str], *, quick: bool = False
) -> tuple[list[int], dict[str, list[float | None]]]:
    """CPU seconds for bodies of real pages joined to each of ``SIZES`` (``quick``: up to 100 kB), by extractor; sizes in bytes."""
    bodies = [body_of(source) for source in sources]
    texts = [sized(bodies, size) for size in (SIZES[:3] if quick else SIZES)]
    found: dict[str, list[float | None]] = {}
    for name in names:
        with Worker(name, page_seconds=GROWTH_SECONDS) as worker:
            worker(texts[0])
            found[name] = []
            for text in texts:
                answer = worker(text)
                found[name].append(_seconds(answer))
                if answer.fault == "timeout":
                    found[name] += [None] * (len(texts) - len(found[name]))
                    break
    return [len(text.encode("utf-8", "replace")) for text in texts], found


def shapes(names: Sequence[str]) -> list[Shape]:
    """Those of ``SHAPE_PEERS`` that are among ``names`` on each of ``SHAPES``."""
    found: dict[str, dict[str, float | None]] = {shape: {} for shape in SHAPES}
    for name in [peer for peer in SHAPE_PEERS if peer in names]:
        with Worker(name, page_seconds=SHAPE_SECONDS) as worker:
            worker("<p>It rained.")
            for shape, source in SHAPES.items():
                found[shape][name] = _seconds(worker(source))
    return [Shape(shape, len(SHAPES[shape].encode()), seconds) for shape, seconds in found.items()]


def _seconds(answer: Answer) -> float | None:
    """CPU seconds of a page; None where it was lost."""
    return None if answer.fault else round(answer.seconds, 6)
