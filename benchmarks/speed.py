"""Speed, in one run on the same bytes: lxml's parse alone, cleantext whole and by stage, the peers. Ratios, not seconds, travel.

Everything is interleaved page by page, so that a noisy machine is noisy for all. Times are process time of one core.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from benchmarks.extractors import EXTRACTORS, no_network
from benchmarks.flatten import FLATTENERS
from benchmarks.sets import load
from cleantext import DEFAULT_FILTERS, Page, Pipeline, extract
from cleantext.decode import decode, looks_like_html
from cleantext.filters import NAMED_FILTERS
from cleantext.filters._structure import view
from cleantext.pipeline import filter_name
from cleantext.segment import segment_html

__all__ = ["Timing", "growth", "imports", "peers", "report", "shapes", "stages"]

PARSE: Final = "lxml's parse"
PEERS: Final = ("trafilatura", "readability", "resiliparse", "justext")
SIZES: Final = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
"""Bytes of the pages that show how cost grows."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long something took over the pages."""

    name: str
    median_ms: float
    """Median over pages, milliseconds."""
    p99_ms: float
    """99th percentile over pages, milliseconds."""
    ratio: float
    """Median over pages of the time divided by lxml's parse of the same page."""


def _parse(data: bytes) -> None:
    etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))


def _timed(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _timings(table: dict[str, list[float]], base: list[float]) -> list[Timing]:
    rows = []
    for name, times in table.items():
        ordered = sorted(times)
        ratios = [t / max(b, 1e-6) for t, b in zip(times, base, strict=True)]
        rows.append(
            Timing(
                name,
                1000 * statistics.median(times),
                1000 * ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))],
                statistics.median(ratios),
            )
        )
    return rows


def peers(pages: Sequence[str], names: Sequence[str] = PEERS, flattener: str = "inscriptis") -> list[Timing]:
    """Time lxml's parse, cleantext on HTML and on the flattened page, and each peer, interleaved."""
    no_network()
    extractors = {name: EXTRACTORS[name].make() for name in names if _there(name)}
    table: dict[str, list[float]] = {name: [] for name in (PARSE, "cleantext", "cleantext, flattened", *extractors)}
    for page in pages:
        data = page.encode("utf-8", "replace")
        flat = FLATTENERS[flattener](page)
        table[PARSE].append(min(_timed(lambda data=data: _parse(data)) for _ in range(2)))  # type: ignore[misc]
        table["cleantext"].append(_timed(lambda page=page: extract(page, kind="html")))  # type: ignore[misc]
        table["cleantext, flattened"].append(_timed(lambda flat=flat: extract(flat, kind="text")))  # type: ignore[misc]
        for name, run in extractors.items():
            table[name].append(_timed(lambda run=run, page=page: _quiet(run, page)))  # type: ignore[misc]
    return _timings(table, table[PARSE])


def _there(name: str) -> bool:
    try:
        EXTRACTORS[name].make()
    except ImportError:
        return False
    return True


def _quiet(run: Callable[[str], str], page: str) -> None:
    with suppress(Exception):  # a peer's crash is counted by `run`; here only its time is of interest
        run(page)


def stages(pages: Sequence[str]) -> list[Timing]:
    """Time cleantext by stage: decode, sniff, segment (with lxml's parse), the shared view, every filter, render."""
    table: dict[str, list[float]] = {}
    for text in pages:
        data = text.encode("utf-8", "replace")
        spent: dict[str, float] = {PARSE: min(_timed(lambda data=data: _parse(data)) for _ in range(2))}  # type: ignore[misc]
        spent["decode"] = _timed(lambda data=data: decode(data))  # type: ignore[misc]
        spent["HTML or text?"] = _timed(lambda text=text: looks_like_html(text))  # type: ignore[misc]
        start = time.process_time()
        segmented = segment_html(text.replace("\0", ""))
        spent["segment"] = time.process_time() - start
        page = Page(segmented.blocks, title=segmented.title)
        spent["view (measures, phrases, hints)"] = _timed(lambda page=page: view(page))  # type: ignore[misc]
        for filter_ in DEFAULT_FILTERS:
            start = time.process_time()
            page = Pipeline((filter_,)).run(page)
            name = "named filters" if filter_ in NAMED_FILTERS else filter_name(filter_)
            spent[name] = spent.get(name, 0.0) + time.process_time() - start
        spent["render"] = _timed(lambda page=page: page.text)  # type: ignore[misc]
        for name, seconds in spent.items():
            table.setdefault(name, []).append(seconds)
    return _timings(table, table[PARSE])


def growth(page: str) -> list[tuple[int, float, float]]:
    """A page's body repeated to each of ``SIZES``: bytes, and µs per kB of lxml's parse and of cleantext."""
    rows = []
    for size in SIZES:
        text = f"<html><body>{page * (size // len(page) + 1)}"[: max(size, 100)]
        data = text.encode()
        rows.append(
            (
                size,
                1e9 * _timed(lambda data=data: _parse(data)) / len(data),  # type: ignore[misc]
                1e9 * _timed(lambda text=text: extract(text, kind="html")) / len(data),  # type: ignore[misc]
            )
        )
    return rows


def shapes() -> list[tuple[str, int, float, float]]:
    """Pathological shapes: name, bytes, seconds of lxml's parse, seconds of cleantext."""
    sources = {
        "one element with a million children": "<div>" + "<b>x</b>" * 1_000_000 + "</div>",
        "a thousand nested tables": "<table><tr><td>x" * 1_000,
        "100,000 nested elements": "<div>" * 100_000 + "x",
        "a million attributes": "<p " + " ".join(f"a{i}=1" for i in range(1_000_000)) + ">x",
        "one line of 10 MB": "word " * 2_000_000,
        "a million short lines": "Read also\n" * 1_000_000,
    }
    return [
        (name, len(text), _timed(lambda text=text: _quiet_parse(text)), _timed(lambda text=text: extract(text)))  # type: ignore[misc]
        for name, text in sources.items()
    ]


def _quiet_parse(text: str) -> None:
    with suppress(etree.XMLSyntaxError):
        _parse(text.encode())


def imports() -> dict[str, float]:
    """Milliseconds, each in a process of its own: importing lxml and numpy, cleantext on top, and the first call; and peak MB."""
    script = (
        "import time,json,resource; a=time.perf_counter(); import lxml.html, numpy; b=time.perf_counter(); import cleantext;"
        "c=time.perf_counter(); cleantext.extract('<p>It rained on Monday, so the match was off.'); d=time.perf_counter();"
        "print(json.dumps({'lxml.html and numpy': 1e3*(b-a), 'cleantext on top': 1e3*(c-b), 'first call': 1e3*(d-c),"
        "'peak MB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024}))"
    )
    runs = [
        json.loads(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    ]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def report(data: Path, pages: int = 200) -> str:
    """The tables that ``python -m benchmarks speed`` prints, on every n-th page of wcxb."""
    items = load("wcxb", data)
    items = items[:: max(1, len(items) // pages)][:pages]
    sources = [decode(item.source).text if isinstance(item.source, bytes) else item.source for item in items]
    extract(sources[0])
    lines = [
        f"{len(sources)} pages of wcxb, {sum(map(len, sources)) / len(sources) / 1000:.0f} kB each on average, one core",
        "",
    ]
    for title, rows in (("extractor", peers(sources)), ("stage of cleantext", stages(sources))):
        lines += [f"| {title} | median ms | p99 ms | times lxml's parse |", "|---|---|---|---|"]
        lines += [f"| {row.name} | {row.median_ms:.2f} | {row.p99_ms:.1f} | {row.ratio:.2f} |" for row in rows]
        lines.append("")
    lines += ["| page | lxml's parse, µs a kB | cleantext, µs a kB |", "|---|---|---|"]
    lines += [f"| {size:,} bytes | {parse:.0f} | {ours:.0f} |" for size, parse, ours in growth(sources[1][:20_000])]
    lines += ["", "| shape | bytes | lxml's parse, s | cleantext, s |", "|---|---|---|---|"]
    lines += [f"| {name} | {size:,} | {parse:.2f} | {ours:.2f} |" for name, size, parse, ours in shapes()]
    lines += ["", "| import | ms |", "|---|---|"]
    lines += [f"| {name} | {value:.0f} |" for name, value in imports().items()]
    lines.append(f"\npeak memory of this run: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return "\n".join(lines)
