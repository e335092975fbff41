"""How cost grows: pages of 1 kB to 10 MB, and shapes that make slow programs show themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final

from benchmarks.extractors import PARSE
from benchmarks.worker import Worker

__all__ = ["SHAPES", "SIZES", "Shape", "growth", "shapes", "sized"]

SIZES: Final = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
"""Characters of the pages that show how cost grows."""
GROWTH_SECONDS: Final = 20.0
"""Longest time for one of these; who takes longer is not given a larger one."""
SHAPE_SECONDS: Final = 20.0
"""Longest time for a pathological page."""
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


def sized(sources: Sequence[str], size: int) -> str:
    """Pages from their body on, one after the other, over and over if need be, cut at ``size`` characters.

    >>> sized(["<title>T</title><body>a", "bc"], 11)
    '<body>abc<b'
    """
    parts: list[str] = []
    length = 0
    for source in cycle(filter(None, sources)):
        parts.append(source[max(source.find("<body"), 0) :])
        length += len(parts[-1])
        if length >= size:
            break
    return "".join(parts)[:size]


def growth(
    names: Sequence[str], sources: Sequence[str], *, quick: bool = False
) -> tuple[list[int], dict[str, list[float | None]]]:
    """CPU seconds for real pages joined to each of ``SIZES`` (``quick``: up to 100 kB), by extractor; sizes in bytes."""
    texts = [sized(sources, size) for size in (SIZES[:3] if quick else SIZES)]
    found: dict[str, list[float | None]] = {}
    for name in names:
        with Worker(name, page_seconds=GROWTH_SECONDS) as worker:
            worker(texts[0])
            found[name] = []
            for text in texts:
                lost = bool(found[name]) and found[name][-1] is None
                found[name].append(None if lost else _seconds(worker, text))
    return [len(text.encode("utf-8", "replace")) for text in texts], found


def shapes(names: Sequence[str]) -> list[Shape]:
    """Those of ``SHAPE_PEERS`` that are among ``names`` on each of ``SHAPES``."""
    found: dict[str, dict[str, float | None]] = {shape: {} for shape in SHAPES}
    for name in [peer for peer in SHAPE_PEERS if peer in names]:
        with Worker(name, page_seconds=SHAPE_SECONDS) as worker:
            worker("<p>It rained.")
            for shape, source in SHAPES.items():
                found[shape][name] = _seconds(worker, source)
    return [Shape(shape, len(SHAPES[shape].encode()), seconds) for shape, seconds in found.items()]


def _seconds(worker: Worker, source: str) -> float | None:
    """CPU seconds of a page; None where it was lost."""
    answer = worker(source)
    return None if answer.fault else round(answer.seconds, 6)
