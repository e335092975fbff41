"""Many pages: an archive made of the labelled sets, the rate of extractors in processes, and the memory of a long run.

``python -m benchmarks many warc`` writes the archive; ``check`` sends it through ``cleantext batch`` with two workers, kills that and goes on until
it is done, and compares the records with those of a single process; ``rate`` measures pages a second; ``soak`` reads pages for as long as wanted.
"""

from __future__ import annotations

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from itertools import chain, islice, zip_longest
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any, Final, NamedTuple

from cleantext import Document, Options, extract_many
from cleantext.batch import clean, documents
from cleantext.batch.workers import AT_ONCE
from cleantext.evaluation.extractors import extractor
from cleantext.evaluation.resident import resident
from cleantext.evaluation.sets.catalogue import SETS
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.layouts import LOADERS
from cleantext.evaluation.tables import markdown

__all__ = ["check", "html_pages", "rate", "soak", "write_warc"]

EXTRACTORS: Final = ("cleantext", "trafilatura", "resiliparse")
"""The extractors whose rates are compared."""
REPEATS: Final = 3
"""Measurements of each rate, whose median counts."""
WARM_UP: Final = "<p>It rained on Monday, so the match was called off.</p>"
RUN: Final[list[Callable[[str], str]]] = []
"""The extractor of a process."""
SAMPLES: Final = 20
"""Lines of a long run."""


def html_pages(data: Path, names: Sequence[str] | None = None) -> Iterator[Item]:
    """Yield the HTML pages of the sets in a folder, of all sets in turn."""
    chosen = names or [name for name in SETS if name in LOADERS and (data / name).is_dir()]
    loaded = [(item for item in LOADERS[name](data / name) if item.mode == "html") for name in chosen]
    return (item for item in chain.from_iterable(zip_longest(*loaded)) if item is not None)


def _bytes(item: Item) -> bytes:
    return item.source if isinstance(item.source, bytes) else item.source.encode("utf-8", "surrogatepass")


def write_warc(pages: Iterable[Item], to: Path, count: int) -> int:
    """Write pages as answers of servers into a WARC file, a member of gzip each, and return their number."""
    from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415 -- an extra
    from warcio.warcwriter import WARCWriter  # noqa: PLC0415

    number = 0
    with to.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, item in enumerate(islice(pages, count), 1):
            kind = "text/html" if isinstance(item.source, bytes) else "text/html; charset=utf-8"
            headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            address = item.url if item.url.startswith("http") else f"https://example.org/{number}"
            record = writer.create_warc_record(
                address,
                "response",
                payload=BytesIO(_bytes(item)),
                http_headers=headers,
                warc_headers_dict={"WARC-Record-ID": f"<urn:page:{number}>", "WARC-Date": "2026-01-01T00:00:00Z"},
            )
            writer.write_record(record)
            record.raw_stream.close()  # a temporary file, if warcio made one
    return number


class Checked(NamedTuple):
    """What came of a batch that was killed and went on."""

    pages: int
    kills: int
    different: list[str]
    """Identifiers of the records that differ from those of a single process, are missing or double."""


def check(warc: Path, *, kills: int = 3, seed: int = 1) -> Checked:
    """Send an archive through ``cleantext batch`` to Parquet with two workers, kill it some times, and compare its records."""
    import pyarrow.parquet as pq  # noqa: PLC0415 -- an extra

    from cleantext.arrow import record_batch  # noqa: PLC0415

    draw, done = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.parquet"
        command = [sys.executable, "-m", "cleantext", "batch", str(warc), "-o", str(out), "--workers", "2", "--resume"]
        while not out.exists():
            process = subprocess.Popen(command)
            try:
                process.wait(draw.uniform(15, 40) if done < kills else None)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                done += 1
        rows = pq.read_table(out).to_pylist()
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(row)
    different, pages = [], 0
    for document in documents(str(warc)):
        pages += 1
        expected = record_batch([clean(document, Options())]).to_pylist()
        if found.pop(document.id, []) != expected:
            different.append(document.id)
    return Checked(pages, done, [*different, *found])


def _start(name: str) -> None:
    """Make an extractor of this process, and warm it up."""
    RUN[:] = [extractor(name).make()]
    _length(WARM_UP)


def _length(source: str) -> int:
    return len(RUN[0](source) or "")


def rate(data: Path, *, count: int = 300, sizes: Sequence[int] = (1, 2)) -> str:
    """Return a table of the pages a second of extractors, by the number of processes, in turn in one run."""
    sources = [_bytes(item).decode("utf-8", "replace") for item in islice(html_pages(data), count)]
    found: dict[tuple[str, int], list[float]] = {}
    for _ in range(REPEATS):
        for size in sizes:
            for name in EXTRACTORS:
                found.setdefault((name, size), []).append(_rate(name, sources, size))
            found.setdefault(("extract_many", size), []).append(_rate_of_many(sources, size))
    rows = []
    for name in (*EXTRACTORS, "extract_many"):
        medians = [statistics.median(found[name, size]) for size in sizes]
        rows.append([name, *(f"{value:.0f}" for value in medians), f"{medians[-1] / medians[0]:.2f}"])
    return markdown(["pages/s", *(f"{size} processes" for size in sizes), "ratio"], rows)


def _rate(name: str, sources: Sequence[str], size: int) -> float:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with ProcessPoolExecutor(size, get_context("spawn"), _start, (name,)) as pool:
        list(pool.map(_length, [WARM_UP] * size * 8))
        began = time.perf_counter()
        list(pool.map(_length, sources, chunksize=AT_ONCE))
        return len(sources) / (time.perf_counter() - began)


def _rate_of_many(sources: Sequence[str], size: int) -> float:
    records = extract_many(chain([WARM_UP] * size * 8, sources), workers=size, fields=["text"], timeout=60.0)
    for _ in range(size * 8):
        next(records)
    began = time.perf_counter()
    return sum(1 for _ in records) / (time.perf_counter() - began)


def soak(data: Path, *, count: int, workers: int = 2, max_bytes: int = 20_000) -> Iterator[dict[str, object]]:
    """Read pages over and over by ``extract_many``, and yield the memory now and then: of this process, and of the others together, in MB.

    ``max_bytes``: larger pages are left out. The pages get another word each time, so that no cache by content serves them.
    """
    sources = [source for item in html_pages(data) if len(source := _bytes(item)) <= max_bytes]
    every, began = max(1, count // SAMPLES), time.perf_counter()
    repeated = (
        Document(str(number), sources[number % len(sources)].replace(b"</p>", b" w%d</p>" % number))
        for number in range(count)
    )
    for number, record in enumerate(extract_many(repeated, workers=workers, timeout=60.0), 1):
        if number % every == 0:
            others = [child.pid for child in active_children() if child.pid is not None]
            yield {
                "pages": number,
                "MB": round(resident() / 1e6, 1),
                "MB of processes": [round(_resident_of(pid) / 1e6, 1) for pid in others],
                "pages/s": round(number / (time.perf_counter() - began), 1),
                "error": record.get("error"),
            }


def _resident_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def printed(found: Iterable[dict[str, object]]) -> None:
    """Print lines of JSON as they come."""
    for line in found:
        print(json.dumps(line), flush=True)
