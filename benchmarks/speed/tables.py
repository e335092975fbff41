"""Tables of the measurements of ``python -m benchmarks speed``, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from benchmarks.speed.measure import OURS, WHOLE, Speed, Timing, timing
from cleantext import DEFAULT_FILTERS
from cleantext.evaluation.extractors import EXTRACTORS, PARSE
from cleantext.evaluation.tables import NONE, markdown
from cleantext.filters import NAMED_FILTERS
from cleantext.pipeline import filter_name

__all__ = [
    "cold_starts_table",
    "everything",
    "extractors_table",
    "megabytes_a_second",
    "memory_table",
    "pathological_table",
    "scaling_table",
    "stages_table",
    "summary",
    "text_table",
]

MEMORY_BYTES: Final = 100_000
"""Bytes of a page from which on peak memory is given as a multiple of them; below, fixed costs dominate."""


def _order(names: Sequence[str]) -> list[str]:
    """Return lxml's parse, then the extractors in their usual order."""
    return [name for name in (PARSE, *EXTRACTORS) if name in names]


def _row(found: Timing) -> list[str]:
    """Return median, p99 and ratio as cells."""
    return [f"{found.median_ms:.2f}", f"{found.p99_ms:.1f}", f"{found.ratio:.2f}"]


def summary(speed: Speed) -> str:
    """Return a sentence about pages and machine."""
    median, largest = int(np.median(speed.sizes)) // 1000, max(speed.sizes) // 1000
    return (
        f"{len(speed.ids)} pages of {speed.set} (median {median} kB, largest {largest} kB), all extractors in turns on the same "
        f"pages, CPU time of one core; {speed.machine}, {speed.versions[PARSE]}."
    )


def extractors_table(speed: Speed) -> str:
    """Return a table of times, with ratios to lxml's parse and to cleantext: medians over pages of the page's ratio."""
    rows = []
    for name in _order([*speed.times]):
        times = speed.times[name]
        ours = timing(times, speed.times[OURS]).ratio
        rows.append([name, *_row(timing(times, speed.times[PARSE])), f"{ours:.2f}"])
    return markdown(["HTML", "median ms", "p99 ms", "times lxml's parse", "times cleantext"], rows)


def stages_table(speed: Speed) -> str:
    """Return a table of cleantext's stages, HTML beside flattened text, with the share of the time over all pages."""
    named = {filter_name(filter_) for filter_ in NAMED_FILTERS}
    rows = []
    sides = ((speed.stages, speed.times[PARSE]), (speed.flat_stages, None))
    order = ["decode", "sniff", "parse and segment", "analysis", "named filters together"]
    order += [*(filter_name(filter_) for filter_ in DEFAULT_FILTERS), "render", WHOLE]
    for stage in order:
        cells = []
        for stages, parse in sides:
            times = _stage(stages, stage, named)
            if not times:
                cells += [NONE] * (4 if parse else 3)
                continue
            found = timing(times, parse or stages[WHOLE])
            ratio = [f"{found.ratio:.2f}"] if parse else []
            share = sum(times) / max(sum(stages[WHOLE]), 1)
            cells += [f"{found.median_ms:.2f}", f"{found.p99_ms:.1f}", *ratio, f"{100 * share:.0f} %"]
        rows.append([stage, *cells])
    head = ["stage", "HTML, median ms", "p99 ms", "times lxml's parse", "share of whole"]
    return markdown([*head, "text, median ms", "p99 ms", "share of whole"], rows)


def _stage(stages: dict[str, list[int]], stage: str, named: set[str]) -> list[int]:
    """Return a stage's times; segmentation has another name in text mode, where it includes no parse."""
    if stage == "named filters together":
        held = [times for name, times in stages.items() if name in named]
        return [sum(page) for page in zip(*held, strict=True)]
    return stages.get(stage) or (stages.get("segment", []) if stage == "parse and segment" else [])


def megabytes_a_second(times: Sequence[int], sizes: Sequence[int]) -> float:
    """Return all bytes divided by all µs.

    >>> megabytes_a_second([1000, 3000], [1000, 5000])
    1.5
    """
    return sum(sizes) / max(sum(times), 1)


def text_table(speed: Speed) -> str:
    """Return a table of times on flattened pages, with MB/s over all of them."""
    rows = []
    for name in [found for found in EXTRACTORS if found in speed.flat_times]:
        times = speed.flat_times[name]
        found = timing(times, speed.flat_times[OURS])
        rate = megabytes_a_second(times, speed.flat_sizes)
        rows.append([name, f"{found.median_ms:.2f}", f"{found.p99_ms:.1f}", f"{rate:.2f}", f"{found.ratio:.2f}"])
    return markdown(["flattened text", "median ms", "p99 ms", "MB/s", "times cleantext"], rows)


def memory_table(speed: Speed) -> str:
    """Return a table of the peak memory of a page over the memory of the process before."""
    large = [i for i, size in enumerate(speed.memory_sizes) if size >= MEMORY_BYTES]
    rows = []
    for name in _order([*speed.memory]):
        kilobytes = speed.memory[name]
        a_byte = [1024 * kilobytes[i] / speed.memory_sizes[i] for i in large]
        rows.append(
            [
                name,
                f"{np.median(kilobytes) / 1024:.1f}",
                f"{max(kilobytes) / 1024:.0f}",
                f"{np.median(a_byte):.0f}" if a_byte else NONE,
            ]
        )
    return markdown(
        ["peak memory", "median MB per page", "largest MB", f"bytes per byte of page (≥ {MEMORY_BYTES // 1000} kB)"],
        rows,
    )


def cold_starts_table(speed: Speed) -> str:
    """Return a table of import, first and second call in new processes."""
    rows = [
        [name, f"{found.import_ms:.0f}", f"{found.first_ms:.0f}", f"{found.next_ms:.1f}"]
        for name, found in ((name, speed.cold_starts[name]) for name in _order([*speed.cold_starts]))
    ]
    return markdown(["new process", "import ms", "first call ms", "second call ms"], rows)


def _seconds(found: float | None) -> str:
    """Return seconds in three significant digits.

    >>> _seconds(0.01234), _seconds(12.34), _seconds(None)
    ('0.0123', '12.3', '–')
    """
    return NONE if found is None else f"{found:.3g}"


def scaling_table(speed: Speed) -> str:
    """Return a table of seconds by page size; empty if that was not measured."""
    if not speed.scaling_sizes:
        return ""
    head = ["CPU seconds", *(f"{size / 1000:,.0f} kB" for size in speed.scaling_sizes)]
    return markdown(head, ([name, *map(_seconds, speed.scaling[name])] for name in _order([*speed.scaling])))


def pathological_table(speed: Speed) -> str:
    """Return a table of seconds for pathological pages, a dash for time-outs and crashes; empty if not measured."""
    if not speed.pathological:
        return ""
    names = _order([*speed.pathological[0].seconds])
    rows = (
        [shape.name, f"{shape.size / 1e6:.1f}", *(_seconds(shape.seconds[name]) for name in names)]
        for shape in speed.pathological
    )
    return markdown(["CPU seconds", "MB", *names], rows)


def everything(speed: Speed) -> str:
    """Return all tables, for the terminal."""
    made = (
        summary,
        extractors_table,
        text_table,
        stages_table,
        memory_table,
        cold_starts_table,
        scaling_table,
        pathological_table,
    )
    return "\n\n".join(filter(None, (table(speed) for table in made)))
