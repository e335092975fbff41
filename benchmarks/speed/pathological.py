"""Pages on which programs whose time grows faster than linearly take very long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.speed.scaling import seconds_of
from cleantext.evaluation.extractors import PARSE
from cleantext.evaluation.worker import Worker

__all__ = ["SOURCES", "Pathological", "pathological"]

MAX_SECONDS: Final = 20.0
"""CPU seconds after which a page counts as a time-out."""
PEERS: Final = (PARSE, "cleantext", "trafilatura", "readability", "resiliparse")
"""The extractors that are measured; each page may cost each of them ``MAX_SECONDS``."""
SOURCES: Final[dict[str, str]] = {
    "one element with a million children": f"<div>{'<b>x</b>' * 1_000_000}</div>",
    "a million paragraphs": "<p>It rained." * 1_000_000,
    "a thousand nested tables": "<table><tr><td>It rained." * 1_000,
    "100,000 nested elements": f"{'<div>' * 100_000}It rained.",
    "a million attributes": f"<p {' '.join(f'a{i}=1' for i in range(1_000_000))}>It rained.",
    "one line of 10 MB": "word " * 2_000_000,
    "a million short lines": "Read also\n" * 1_000_000,
}
"""The pages by their shape; the last two are flattened text."""


@dataclass(frozen=True, slots=True)
class Pathological:
    """The time that one such page takes."""

    name: str
    """Its shape."""
    size: int
    """Its bytes."""
    seconds: dict[str, float | None]
    """CPU seconds by extractor; None after a crash or a time-out."""


def pathological(names: Sequence[str]) -> list[Pathological]:
    """Return the CPU seconds for each of ``SOURCES`` by those of ``PEERS`` that are among ``names``."""
    found: dict[str, dict[str, float | None]] = {shape: {} for shape in SOURCES}
    for name in [peer for peer in PEERS if peer in names]:
        with Worker(name, page_seconds=MAX_SECONDS) as worker:
            worker("<p>It rained.")
            for shape, source in SOURCES.items():
                found[shape][name] = seconds_of(worker(source))
    return [Pathological(shape, len(SOURCES[shape].encode()), seconds) for shape, seconds in found.items()]
