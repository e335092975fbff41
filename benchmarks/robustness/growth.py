"""The growth of cleantext's CPU time with the size of a hostile page, and its peers' times on the same pages."""

from __future__ import annotations

import gc
import math
import random
from collections.abc import Callable, Iterable, Sequence
from time import process_time
from typing import Final, NamedTuple

from benchmarks.robustness.shapes import SHAPES, Shape
from benchmarks.speed.scaling import seconds_of
from cleantext import analyze, extract
from cleantext.evaluation.worker import Worker

__all__ = [
    "FAILED_ONCE", "MAX_EXPONENT", "OUTPUTS_FAILED", "OUTPUT_SIZES", "PEERS", "SIZES", "Growth", "drawn", "growth_of", "outputs", "peers_on",
]  # fmt: skip

SIZES: Final = (50_000, 100_000, 200_000)
"""Characters of the pages."""
OUTPUT_SIZES: Final = (25_000, 50_000, 100_000)
"""The same for ``outputs``."""
MAX_EXPONENT: Final = 1.15
"""Growth of the time as a power of the size, at most: 1 is linear, 2 quadratic."""
ROUNDS: Final = 6
"""Rounds of runs, the fastest run of each page counts; a shape that is linear after one needs no other."""
TRIES: Final = 3
"""Measurements of a shape above ``MAX_EXPONENT``, each of pages twice as large: a busy machine, or a constant cost of the
smallest page, does not count as growth."""
LEAST_SECONDS: Final = 0.002
"""CPU seconds that every page is given for what does not depend on its size."""
PEERS: Final = ("cleantext", "trafilatura", "readability", "resiliparse", "justext")
"""The extractors of the table."""
PEER_SECONDS: Final = 20.0
"""CPU seconds after which a peer's page is given up."""
FAILED_ONCE: Final = (
    "attributes with > in quotes",
    "types of JSON-LD",
    "titles of drawings",
    "a feed of titles",
    "lines beyond 65,535",
    "marks on a letter",
    "text: marks on a letter",
    "text: marks between joiners",
    "text: a long headline",
    "counts of comments",
    "empty headings",
    "text: years after a sign",
    "credits in nested elements",
    "text: lone placeholders",
    "boxes below headings",
)
"""Shapes that some version was not linear on, or slow: every run of the tests measures them."""


OUTPUTS_FAILED: Final = ("line breaks", "inline elements")
"""Shapes on which some version of ``outputs`` was not linear."""


class Growth(NamedTuple):
    """How the time grows with the size of the page."""

    exponent: float
    """As a power of it, over the three sizes; the least of all measurements."""
    sizes: tuple[int, ...]
    """Characters of the pages of that measurement."""
    seconds: tuple[float, ...]
    """CPU seconds of each of them."""

    @property
    def is_linear(self) -> bool:
        """Whether the exponent is at most ``MAX_EXPONENT``."""
        return self.exponent <= MAX_EXPONENT


def growth_of(shape: Shape, run: Callable[[str], object] = extract, sizes: Sequence[int] = SIZES) -> Growth:
    """Return the growth of a function's CPU time over pages of a shape.

    A shape that grows faster than ``MAX_EXPONENT`` is measured again on larger pages.

    >>> growth_of(lambda size: "a" * size, lambda page: sum(1 for a in page[:3000] for b in page[:3000]), (10, 20)).is_linear
    True
    """
    found: list[Growth] = []
    gc.collect()
    gc.freeze()  # a collection would visit all that this process held before
    try:
        for k in range(TRIES):
            sources = [shape(size << k) for size in sizes]
            fastest = [math.inf] * len(sources)
            for _ in range(ROUNDS):
                fastest = [min(least, _seconds(run, source)) for least, source in zip(fastest, sources, strict=True)]
                found.append(_growth(sources, fastest))
                if found[-1].is_linear:
                    return found[-1]
    finally:
        gc.unfreeze()
    return min(found)


def outputs(source: str) -> None:
    """Write everything that a page of which all is kept can give, but the report."""
    page = analyze(source, filters=())
    _ = page.html, page.markdown, page.metadata, page.confidence, page.to_dict(blocks=True)


def _seconds(run: Callable[[str], object], source: str) -> float:
    """Return the CPU seconds of a run."""
    start = process_time()
    run(source)
    return process_time() - start


def _growth(sources: Sequence[str], seconds: Sequence[float]) -> Growth:
    """Return the growth from the smallest page to the largest."""
    lengths = tuple(map(len, sources))
    factor = (seconds[-1] + LEAST_SECONDS) / (seconds[0] + LEAST_SECONDS)
    return Growth(math.log(factor) / math.log(lengths[-1] / lengths[0]), lengths, tuple(seconds))


def drawn(share: float, seed: str, failed: Sequence[str] = FAILED_ONCE) -> list[str]:
    """Return the shapes that failed once, and a share of the others that is drawn with a seed.

    >>> drawn(1, "") == list(SHAPES), len(drawn(0, "")) == len(FAILED_ONCE)
    (True, True)
    """
    others = [name for name in SHAPES if name not in failed]
    chosen = {*failed, *random.Random(seed).sample(others, round(share * len(others)))}
    return [name for name in SHAPES if name in chosen]


def peers_on(names: Iterable[str], size: int, peers: Sequence[str] = PEERS) -> dict[str, dict[str, float | None]]:
    """Return by shape and extractor the CPU seconds of one page; None after a crash or a time-out."""
    shapes = list(names)
    found: dict[str, dict[str, float | None]] = {name: {} for name in shapes}
    for peer in peers:
        with Worker(peer, page_seconds=PEER_SECONDS) as worker:
            worker("<p>It rained.")
            for name in shapes:
                found[name][peer] = seconds_of(worker(SHAPES[name](size).encode("utf-8", "replace").decode("utf-8")))
    return found
