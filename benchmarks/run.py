"""Runs extractors over sets: every page's score by the set's own metric and by words, crashes and time-outs counted.

A result file holds one set in one form (HTML as it is, or flattened in one way) with all extractors that were run on it: the
set's size and digest, the extractors' versions, and one score a page, so that intervals, paired tests and the worst pages can be
had from it without running anything again.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from benchmarks.catalogue import SETS
from benchmarks.extractors import EXTRACTORS, no_network, version
from benchmarks.flatten import FLATTENERS
from benchmarks.item import Item
from benchmarks.metrics import bootstrap, line_f1, score, shingle_counts, shingle_f1, snippet_counts
from benchmarks.sets import digest, load
from cleantext.decode import decode

__all__ = ["RESULTS", "Outcome", "Result", "read", "run"]

RESULTS: Final = Path(__file__).parent / "results"
PAGE_SECONDS: Final = 30.0
"""Longest time for one page; a page that takes longer is lost for that extractor, and counted."""


class _TooLongError(Exception):
    """A page took longer than it may."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one extractor did on one set."""

    extractor: str
    """Its name in ``EXTRACTORS``."""
    version: str
    """The package and its version."""
    own: float
    """The set's own metric over all pages, 0 to 1."""
    f1: float
    """Mean word F1 over pages with full gold that can be answered; 0 for snippet sets."""
    low: float
    """Lower end of its 95 % interval."""
    high: float
    """Upper end."""
    precision: float
    """Mean word precision."""
    recall: float
    """Mean word recall."""
    crashes: int
    """Pages on which it raised."""
    timeouts: int
    """Pages that took longer than ``PAGE_SECONDS``."""
    seconds: float
    """Time over all pages."""
    pages: list[int]
    """F1 of each page in thousandths, in the order of the result's ids."""


@dataclass(frozen=True, slots=True)
class Result:
    """One set in one form, with all extractors that were run on it."""

    set: str
    """The set's name."""
    form: str
    """``html``, ``text`` (flattened by its makers), or the name of the flattener."""
    metric: str
    """The set's own metric."""
    digest: str
    """SHA-256 over the pages and their gold."""
    answerable: int
    """Pages whose gold is on the page; the others count in the set's own metric and are left out of the word scores."""
    ids: list[str]
    """The pages."""
    kinds: list[str]
    """The kind of each page."""
    languages: list[str]
    """The language of each page."""
    outcomes: dict[str, Outcome]
    """By extractor."""


def read(path: Path) -> Result:
    """A result from its file."""
    data = json.loads(path.read_text("utf-8"))
    data["outcomes"] = {name: Outcome(**outcome) for name, outcome in data["outcomes"].items()}
    return Result(**data)


def _limited(extract: Callable[[str], str], source: str) -> tuple[str, str]:
    """The output, and "" or what went wrong."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _TooLongError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, PAGE_SECONDS)
    try:
        return extract(source) or "", ""
    except _TooLongError:
        return "", "timeout"
    except Exception:  # noqa: BLE001 -- a peer's crash of any kind costs it that page
        return "", "crash"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def source_of(item: Item, form: str) -> str:
    """The page as an extractor is given it: decoded, and flattened where the form says so."""
    text = decode(item.source).text if isinstance(item.source, bytes) else item.source
    return FLATTENERS[form](text) if form in FLATTENERS else text


def _outcome(name: str, items: Sequence[Item], sources: Sequence[str], metric: str) -> Outcome:
    no_network()
    extractor = EXTRACTORS[name]
    extract = extractor.make()
    crashes = timeouts = 0
    seconds = 0.0
    scores = []
    pages: list[int] = []
    shingles: list[tuple[float, float, float]] = []
    snippets = [0, 0, 0]
    decisions: list[tuple[bool, bool]] = []
    for item, source in zip(items, sources, strict=True):
        start = time.perf_counter()
        output, fault = _limited(extract, source)
        seconds += time.perf_counter() - start
        crashes += fault == "crash"
        timeouts += fault == "timeout"
        gold = item.gold
        if item.lines:
            kept = {line.strip() for line in output.splitlines()}
            decisions += [(line.strip() in kept, keep) for line, keep in item.lines if any(c.isalnum() for c in line)]
            gold = "\n".join(line for line, keep in item.lines if keep)
        if metric == "snippets":  # other sets may have snippets beside their full gold
            counts = snippet_counts(output, item.snippets, item.unwanted)
            snippets = [a + b for a, b in zip(snippets, counts, strict=True)]
            of = 2 * counts[0] + counts[1] + counts[2]
            pages.append(round(1000 * 2 * counts[0] / of) if of else 1000)
        elif gold is not None:
            page = score(output, gold)
            pages.append(round(1000 * page.f1))
            if item.answerable:
                scores.append(page)
            shingles.append(shingle_counts(output, gold))
        else:
            pages.append(0)
    interval = bootstrap([s.f1 for s in scores])
    mean = {key: sum(getattr(s, key) for s in scores) / max(len(scores), 1) for key in ("precision", "recall")}
    tp, fp, fn = snippets
    own = {
        "words": sum(pages) / 1000 / max(len(pages), 1),
        "shingles": shingle_f1(shingles).f1,
        "snippets": 2 * tp / max(2 * tp + fp + fn, 1),
        "lines": line_f1(decisions).f1,
    }[metric]
    return Outcome(
        name, version(extractor), own, interval.mean, interval.low, interval.high, mean["precision"], mean["recall"],
        crashes, timeouts, seconds, pages,
    )  # fmt: skip


def run(
    names: Sequence[str],
    extractors: Sequence[str],
    data: Path,
    *,
    form: str = "html",
    jobs: int = 2,
    to: Path = RESULTS,
) -> list[Path]:
    """Run extractors over sets and write ``to/SET.FORM.json``; outcomes that are there for the same pages stay.

    Flattened sets (turku, googletrends) have the form "text" whatever is asked.
    """
    to.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name in names:
        items = load(name, data)
        if not items:
            print(f"{name}: no pages in {data}", file=sys.stderr)
            continue
        own_form = form if items[0].mode == "html" or name == "corpus" else "text"
        if name == "corpus":
            items = [item for item in items if item.mode == ("html" if own_form != "text" else "text")]
        sources = [source_of(item, own_form) for item in items]
        metric = SETS[name].metric if name in SETS else "words"
        path = to / f"{Path(name).name}.{own_form}.json"
        held: dict[str, Outcome] = {}
        mark = digest(items)
        if path.is_file():
            old = read(path)
            held = old.outcomes if old.digest == mark else {}
        with ProcessPoolExecutor(jobs) as pool:
            futures = {e: pool.submit(_outcome, e, items, sources, metric) for e in extractors}
            for extractor, future in futures.items():
                held[extractor] = future.result()
                got = held[extractor]
                print(
                    f"{name} {own_form} {extractor}: own {got.own:.3f}, words {got.f1:.3f}, {got.seconds:.0f} s",
                    flush=True,
                )
        result = Result(
            Path(name).name, own_form, metric, mark, sum(i.answerable for i in items), [i.id for i in items],
            [i.kind for i in items], [i.language for i in items], dict(sorted(held.items())),
        )  # fmt: skip
        path.write_text(
            json.dumps(asdict(result), ensure_ascii=False, indent=None, separators=(",", ":")) + "\n", "utf-8"
        )
        written.append(path)
    return written
