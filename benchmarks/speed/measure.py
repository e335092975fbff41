"""Speed in one run on the same pages: lxml's parse, cleantext as a whole and by stage, every peer.

Every extractor has a separate process, so that none is affected by the garbage or the caches of another, and they take turns
page by page, so that other load on the machine affects all of them. Times are CPU times, the least of ``ROUNDS`` rounds. The ratio to lxml's
parse of the same page holds on other machines, too.
"""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, Literal, TypeVar

import numpy as np

from benchmarks.results import RESULTS
from benchmarks.run import source_of
from benchmarks.sets.load import load
from benchmarks.speed.cold_start import ROUNDS as COLD_ROUNDS
from benchmarks.speed.cold_start import ColdStart, cold_starts
from benchmarks.speed.memory import peaks
from benchmarks.speed.pathological import Pathological, pathological
from benchmarks.speed.scaling import scaling
from cleantext import DEFAULT_FILTERS, Pipeline, analyze, extract
from cleantext.decode import decode
from cleantext.evaluation.extractors import EXTRACTORS, PARSE, extractor, version, way_to_install
from cleantext.evaluation.sets.load import digest
from cleantext.evaluation.worker import Worker
from cleantext.pipeline import filter_name
from cleantext.sniff import detect_format

__all__ = [
    "SPEED",
    "Speed",
    "Timing",
    "installed",
    "measure",
    "pages_of",
    "read",
    "remeasure_scaling",
    "stages",
    "takes",
    "timing",
    "write",
]

SPEED: Final = RESULTS / "speed.json"
OURS: Final = "cleantext"
ROUNDS: Final = 2
"""Number of times that each extractor is run on each page."""
FLATTENER: Final = "inscriptis"
"""The flattener of the pages of text mode."""
MEMORY_PAGES: Final = 25
"""Pages whose peak memory is measured: each costs a process for each extractor."""
WHOLE: Final = "whole"
"""The name of the measurement of all stages together."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timing:
    """The time of an extractor or a stage over all pages."""

    median_ms: float
    """Median over pages, milliseconds."""
    p99_ms: float
    """99th percentile over pages, milliseconds."""
    ratio: float
    """Median over pages of this time divided by the base's on the same page."""


@dataclass(frozen=True, slots=True)
class Speed:
    """The measurements of one run. Times of pages are µs, in the order of ``ids``."""

    set: str
    """The set of the pages."""
    digest: str
    """SHA-256 over these pages."""
    machine: str
    """Python, processor, number of cores."""
    versions: dict[str, str]
    """The version of every extractor."""
    ids: list[str]
    """The pages."""
    sizes: list[int]
    """Bytes of each page in UTF-8."""
    flat_sizes: list[int]
    """Bytes of each page flattened, in UTF-8."""
    times: dict[str, list[int]]
    """HTML, by extractor; lxml's parse among them."""
    stages: dict[str, list[int]]
    """HTML, by stage of cleantext, and as a whole, from bytes."""
    flat_times: dict[str, list[int]]
    """Flattened pages, by extractor."""
    flat_stages: dict[str, list[int]]
    """Flattened pages, by stage of cleantext."""
    memory_sizes: list[int]
    """Bytes of the pages whose peak memory was measured."""
    memory: dict[str, list[int]]
    """Peak memory of each of these over what the process held before, kB, by extractor; empty without /proc."""
    cold_starts: dict[str, ColdStart]
    """Import and first calls in a new process, by extractor."""
    scaling_sizes: list[int]
    """Bytes of the pages of growing size."""
    scaling: dict[str, list[float | None]]
    """CPU seconds for each of these, by extractor; None after a crash or a time-out."""
    pathological: list[Pathological]
    """Pages of pathological shapes."""


def timing(times: Sequence[float], base: Sequence[float]) -> Timing:
    """Return median and p99 of times in µs, and the median of their ratios to the base's on the same pages.

    >>> timing([1000, 2000, 9000], [1000, 1000, 3000])
    Timing(median_ms=2.0, p99_ms=8.86, ratio=2.0)
    """
    taken, under = np.asarray(times, np.float64), np.maximum(np.asarray(base, np.float64), 1)
    median, p99 = np.percentile(taken, [50, 99]) / 1000
    return Timing(float(median), float(p99), float(np.median(taken / under)))


def pages_of(name: str, data: Path, count: int) -> tuple[list[str], list[str], str]:
    """Return names, sources and digest of every n-th HTML page of a set."""
    items = [item for item in load(name, data) if item.mode == "html"]
    items = items[:: max(1, len(items) // count)][:count]
    return [item.id for item in items], [source_of(item, "html") for item in items], digest(items)


def takes(names: Sequence[str], sources: Sequence[str], *, rounds: int = ROUNDS) -> dict[str, list[int]]:
    """Return µs for each page by extractor; the extractors take turns, page by page, each in its own process.

    A page that ends in a crash or a time-out counts with the time until then.
    """
    best = {name: [float("inf")] * len(sources) for name in names}
    with ExitStack() as stack:
        workers = {name: stack.enter_context(Worker(name)) for name in names}
        for worker in workers.values():
            worker(sources[0])  # the first call is measured by ``cold_starts``
        for _ in range(rounds):
            for i, source in enumerate(sources):
                for name, worker in workers.items():
                    best[name][i] = min(best[name][i], worker(source).seconds)
    return {name: [round(1e6 * seconds) for seconds in times] for name, times in best.items()}


def stages(sources: Sequence[str], mode: Literal["html", "text"], *, rounds: int = ROUNDS) -> dict[str, list[int]]:
    """Return µs of each stage of cleantext for each page, from bytes to text; ``WHOLE`` is ``extract`` on the same bytes.

    Segmentation is ``analyze`` without filters, and includes lxml's parse. The parts of the analysis that are computed when
    a filter first reads them count for that filter.
    """
    _stages_once(sources[0], mode)  # warms up
    rows = [_stages_once(source, mode) for _ in range(rounds) for source in sources]
    return {name: [min(row[name] for row in rows[i :: len(sources)]) for i in range(len(sources))] for name in rows[0]}


def _stages_once(source: str, mode: Literal["html", "text"]) -> dict[str, int]:
    """Return µs of each stage on one page."""
    data = source.encode("utf-8", "replace")
    spent: dict[str, int] = {}

    def timed(name: str, stage: Callable[[], T]) -> T:
        start = time.process_time_ns()
        made = stage()
        spent[name] = (time.process_time_ns() - start) // 1000
        return made

    timed(WHOLE, lambda: extract(data, input_format=mode))
    text = timed("decode", lambda: decode(data).text)
    timed("sniff", lambda: detect_format(text))
    page = timed(
        "parse and segment" if mode == "html" else "segment", lambda: analyze(text, input_format=mode, filters=())
    )
    timed("analysis", lambda: page.analysis)
    for filter_ in DEFAULT_FILTERS:
        pipeline = Pipeline((filter_,))
        page = timed(filter_name(filter_), lambda page=page, pipeline=pipeline: pipeline.run(page))  # type: ignore[misc]
    timed("render", lambda: page.text)
    return spent


def installed(names: Sequence[str]) -> list[str]:
    """Return the extractors whose package is installed, and print the others."""
    found = []
    for name in names:
        try:
            version(extractor(name))
        except ImportError as error:
            print(f"{name} is left out, {error}: {way_to_install(extractor(name))}")
            continue
        found.append(name)
    return found


def measure(name: str, data: Path, *, count: int, names: Sequence[str] | None = None, quick: bool = False) -> Speed:
    """Measure everything on ``count`` pages of a set; ``quick`` leaves out pathological pages and pages over 100 kB."""
    ids, sources, mark = pages_of(name, data, count)
    flat = [_flattened(source) for source in sources]
    asked = names or [found for found, described in EXTRACTORS.items() if described.input != "text"]
    html = installed([PARSE, *asked])
    text = installed(
        [OURS, *(found for found, described in EXTRACTORS.items() if described.input == "text"), "everything"]
    )
    print(f"{len(sources)} pages, {len(html)} extractors on HTML, {len(text)} on text", flush=True)
    times = takes(html, sources)
    flat_times = takes(text, flat)
    print("stages", flush=True)
    html_stages, text_stages = stages(sources, "html"), stages(flat, "text")
    print("memory", flush=True)
    step = max(1, len(sources) // MEMORY_PAGES)
    held = sorted(sources, key=len)[::step]
    memory = peaks(html, held)
    print("new processes", flush=True)
    started = cold_starts([found for found in html if found != PARSE], rounds=1 if quick else COLD_ROUNDS)
    print("scaling", flush=True)
    sizes, seconds = scaling(html, sources, quick=quick)
    return Speed(
        name, mark, f"Python {platform.python_version()}, {_processor()}, {os.cpu_count()} cores",
        {found: version(extractor(found)) for found in (*html, *text)}, ids, _bytes(sources), _bytes(flat),
        times, html_stages, flat_times, text_stages, _bytes(held), memory, started, sizes, seconds,
        [] if quick else pathological(html),
    )  # fmt: skip


def remeasure_scaling(held: Speed, data: Path, *, quick: bool = False) -> Speed:
    """Return the measurements with scaling and pathological pages measured again."""
    _, sources, _ = pages_of(held.set, data, len(held.ids))
    sizes, seconds = scaling([*held.times], sources, quick=quick)
    pages = [] if quick else pathological([*held.times])
    return replace(held, scaling_sizes=sizes, scaling=seconds, pathological=pages)


def _flattened(source: str) -> str:
    """Return the page flattened, or with a line for each block if the flattener is not installed."""
    from benchmarks.sets.flatten import FLATTENERS, PACKAGES  # noqa: PLC0415 -- blocks needs no package

    try:
        return FLATTENERS[FLATTENER](source)
    except ImportError:
        print(f"{PACKAGES[FLATTENER]} is not installed: pages are flattened to a line for each block")
        return FLATTENERS["blocks"](source)


def _bytes(sources: Sequence[str]) -> list[int]:
    """Return sizes in UTF-8."""
    return [len(source.encode("utf-8", "replace")) for source in sources]


def _processor() -> str:
    """Return the processor's name, or its architecture if the system does not give one."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def read(path: Path = SPEED) -> Speed | None:
    """Read the measurements of the last run; None if there was none."""
    if not path.is_file():
        return None
    data = json.loads(path.read_text("utf-8"))
    data["cold_starts"] = {name: ColdStart(**found) for name, found in data["cold_starts"].items()}
    data["pathological"] = [Pathological(**found) for found in data["pathological"]]
    return Speed(**data)


def write(speed: Speed, path: Path = SPEED) -> None:
    """Write measurements, a line for each part."""
    parts: Mapping[str, object] = asdict(speed)
    lines = (f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}" for key, value in parts.items())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
