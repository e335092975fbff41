"""Trains the scorer's weights, and measures it on pages it has not seen.

HTML: the pages of all sets marked "train" and the corpus's dev pages. Flattened text: the same pages flattened, each in two ways,
and pages without gold in many languages, flattened, whose labels are what HTML mode makes of them.

Held-out figures: sites are dealt into folds; each fold's pages are judged by weights that saw no page of their sites, neither in
HTML mode nor in the text mode that learned from it. ``--without`` leaves whole sets out instead.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import torch

from benchmarks.catalogue import SETS, info
from benchmarks.flatten import FLATTENERS
from benchmarks.item import Item
from benchmarks.labels import label, weights
from benchmarks.layouts import LOADERS, corpus
from benchmarks.learning import Example, Settings, fit, packed
from benchmarks.metrics import tokens
from benchmarks.results import RESULTS
from benchmarks.run import OURS, record, scored, source_of
from benchmarks.sets import digest, load
from benchmarks.worker import Answer
from cleantext import __version__, analyze
from cleantext.filters import NAMED_FILTERS, context
from cleantext.filters._structure import view
from cleantext.filters.main_content import MainContent, spoken
from cleantext.model import network
from cleantext.model.inputs import inputs
from cleantext.page import Filter, Mode

__all__ = ["UNLABELLED", "Weights", "cross_validate", "train"]

UNLABELLED: Final = {
    "htmldate": ("tests/**/*.htm*", "adbar/htmldate, tests/", "Apache-2.0"),
    "postlight": ("fixtures/**/*.html", "postlight/parser, fixtures/", "MIT OR Apache-2.0"),
    "readability": ("test/test-pages/*/source.html", "mozilla/readability, test/test-pages/", "Apache-2.0"),
}
"""Pages without gold text that text mode learns from through HTML mode: where in a set's folder, upstream, licence."""
FOLDS: Final = 3
MAX_BLOCKS: Final = 20_000
"""Pages with more blocks teach nothing that others do not, and take long."""
SURE: Final = 0.1
"""Fraction of unsure words (score between .3 and .7) up to which HTML mode's choice on a page is taken for a label."""
EXTRA_WORDS: Final[dict[Mode, float]] = {"html": 2.0, "text": 4.0}
"""Words that a block weighs beside its own: short ones count more where sets judge by line."""
TEXT_SETTINGS: Final = Settings(epochs=6, pages=24)
HTML_SETTINGS: Final = Settings()


@dataclass(frozen=True, slots=True)
class Weights:
    """Two networks as files."""

    html: bytes
    text: bytes

    def filters(self) -> tuple[Filter, ...]:
        """The default pipeline with these weights."""
        networks = {"html": network.read(self.html), "text": network.read(self.text)}
        return (*NAMED_FILTERS, MainContent(networks=networks.__getitem__), context)


@dataclass(slots=True)
class Lesson:
    """A page with labels, and whose it is."""

    item: Item
    set: str
    form: str
    example: Example
    names: list[str]


def fold_of(site: str, folds: int) -> int:
    """The fold that a site is in; the same for the same site in every set."""
    return zlib.crc32(f"f{site}".encode()) % folds


def _lesson(job: tuple[str, Item, str]) -> Lesson | None:
    """One page in one form, as the scorer would be given it; None where there is nothing to learn."""
    name, item, form = job
    mode: Mode = "html" if form == "html" else "text"
    page = analyze(source_of(item, form), kind=mode, filters=NAMED_FILTERS)
    v = view(page)
    if not 0 < v.n <= MAX_BLOCKS:
        return None
    standing = v.standing(page)
    droppers, by_place = spoken(page, v, standing)
    x = inputs(page, v, standing, droppers, by_place)
    labels = label(v.texts, item)
    counts = np.array([len(tokens(text)) for text in v.texts])
    protected = np.array([page.protected[v.page_blocks(i).start] for i in range(v.n)])
    weight = weights(labels, counts, (standing | by_place) & ~protected, item, EXTRA_WORDS[mode])
    if not weight.any():
        return None
    example = Example(x._replace(values=x.values.astype(np.float16), names=[]), labels, weight, item.gold is not None)
    return Lesson(replace(item, source=""), name, form, example, x.names)


def _lessons(jobs: Sequence[tuple[str, Item, str]], workers: int) -> list[Lesson]:
    with ProcessPoolExecutor(workers) as pool:
        return [lesson for lesson in pool.map(_lesson, jobs, chunksize=8) if lesson]


def _second_form(item: Item) -> str:
    """The flattener, beside inscriptis, that a page is flattened by; which one, its name decides."""
    others = sorted(name for name in FLATTENERS if name != "inscriptis")
    return others[zlib.crc32(item.id.encode()) % len(others)]


def _jobs(items: Iterable[tuple[str, Item]], *, text: bool) -> list[tuple[str, Item, str]]:
    if not text:
        return [(name, item, "html") for name, item in items if item.mode == "html"]
    return [
        (name, item, form)
        for name, item in items
        for form in (("inscriptis", _second_form(item)) if item.mode == "html" else ("text",))
    ]


def _unlabelled(data: Path) -> list[tuple[str, Item]]:
    found = []
    for name, (pattern, _, _) in UNLABELLED.items():
        for path in sorted((data / name).glob(pattern)):
            identity = str(path.relative_to(data))
            found.append((name, Item(identity, path.read_bytes(), "html", None, site=identity)))
    return found


def _softly(pair: tuple[str, Item], html: bytes) -> tuple[str, Item] | None:
    """A page whose gold is what HTML mode makes of it; None where that is unsure of much, or finds little."""
    name, item = pair
    page = analyze(item.source, kind="html", filters=Weights(html, html).filters())
    scored = next(step.verdicts for step in page.steps if step.filter == "main_content")
    words = view(page).m.words
    scores = getattr(scored, "scores", None)
    if scores is None or not len(scores):
        return None
    at = words[scored.indices]  # type: ignore[attr-defined]
    unsure = float(at[(scores > 0.3) & (scores < 0.7)].sum()) / max(float(at.sum()), 1.0)
    if unsure > SURE or len(page.text) < 250:
        return None
    return name, replace(item, gold=page.text, snippets=(), unwanted=())


def _soft_lessons(pairs: Sequence[tuple[str, Item]], html: bytes, workers: int) -> list[Lesson]:
    """Pages without full gold, flattened, with what HTML mode makes of them for gold."""
    with ProcessPoolExecutor(workers) as pool:
        soft = [pair for pair in pool.map(partial(_softly, html=html), pairs, chunksize=8) if pair]
    found = _lessons(_jobs(soft, text=True), workers)
    print(f"  {len(soft)} of {len(pairs)} pages labelled by HTML mode", flush=True)
    return found


def _gold(data: Path, without: Sequence[str]) -> list[tuple[str, Item]]:
    names = [name for name, entry in SETS.items() if entry.use == "train" and name not in without]
    found = [(name, item) for name in names for item in LOADERS[name](data / name)]
    return found + [("corpus", item) for item in corpus() if item.split != "test"]


def train(data: Path, to: Path, *, without: Sequence[str] = (), workers: int = 2) -> None:
    """Train both networks and write ``to/html.npz``, ``text.npz`` and ``weights.json``, which says from what."""
    torch.set_num_threads(workers)
    gold, unlabelled = _gold(data, without), _unlabelled(data)
    full = [pair for pair in gold if pair[1].gold is not None]
    soft = [*unlabelled, *(pair for pair in gold if pair[1].gold is None)]
    to.mkdir(parents=True, exist_ok=True)
    lessons = _lessons(_jobs(gold, text=False), workers)
    html = packed(fit([lesson.example for lesson in lessons], HTML_SETTINGS), lessons[0].names)
    (to / "html.npz").write_bytes(html)
    lessons = [*_lessons(_jobs(full, text=True), workers), *_soft_lessons(soft, html, workers)]
    text = packed(fit([lesson.example for lesson in lessons], TEXT_SETTINGS), lessons[0].names)
    (to / "text.npz").write_bytes(text)
    sources = {
        name: {
            "pages": sum(set_ == name for set_, _ in gold),
            "licence": info(name).licence,
            "citation": info(name).citation,
            "sha256": digest(item for set_, item in gold if set_ == name),
        }
        for name in dict.fromkeys(set_ for set_, _ in gold)
    }
    for name, (_, upstream, licence) in UNLABELLED.items():
        pages = [item for set_, item in unlabelled if set_ == name]
        sources[name] = {
            "pages": len(pages),
            "licence": licence,
            "citation": upstream,
            "sha256": digest(pages),
            "labels": "by HTML mode",
        }
    about = {
        "html": asdict(HTML_SETTINGS), "text": asdict(TEXT_SETTINGS), "torch": torch.__version__, "trained_on": sources,
        "sizes": {"html.npz": len(html), "text.npz": len(text)},
    }  # fmt: skip
    (to / "weights.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", "utf-8")


def cross_validate(
    data: Path,
    keep: Path,
    *,
    modes: Sequence[Mode] = ("html", "text"),
    to: Path = RESULTS,
    workers: int = 2,
    folds: int = FOLDS,
) -> None:
    """Held-out figures on the sets that the weights learn from, HTML and flattened by inscriptis, into the results.

    Each fold's weights are kept in ``keep``, and not made again when they are there. Text mode's folds do without the pages that
    HTML mode labels: these help languages that the sets here do not have, and would take a fold three times as long.
    """
    torch.set_num_threads(workers)
    gold = _gold(data, ())
    full = [pair for pair in gold if pair[1].gold is not None]
    keep.mkdir(parents=True, exist_ok=True)

    def fold(item: Item) -> int:
        return fold_of(item.site or item.id, folds)

    for mode in modes:
        paths = [keep / f"{mode}-{k + 1}-of-{folds}.npz" for k in range(folds)]
        if not all(path.is_file() for path in paths):
            lessons = _lessons(_jobs(full if mode == "text" else gold, text=mode == "text"), workers)
            for k, path in enumerate(paths):
                print(f"{mode}, fold {k + 1} of {folds}", flush=True)
                seen = [lesson for lesson in lessons if fold(lesson.item) != k]
                if not path.is_file():
                    settings = HTML_SETTINGS if mode == "html" else TEXT_SETTINGS
                    path.write_bytes(packed(fit([lesson.example for lesson in seen], settings), seen[0].names))
        filters = [Weights(*[path.read_bytes()] * 2).filters() for path in paths]
        form = "html" if mode == "html" else "inscriptis"
        for name in (name for name, entry in SETS.items() if entry.use == "train"):
            if mode == "text" and info(name).metric == "snippets":
                continue
            items = load(name, data)
            jobs = [(source_of(item, form), mode, fold(item)) for item in items]
            with ProcessPoolExecutor(workers) as pool:
                outputs = list(pool.map(partial(_extract, filters=filters), jobs, chunksize=8))
            made_by = f"cleantext-web {__version__}, held out by site, {folds} folds"
            answers = [Answer(output, "", 0.0) for output in outputs]
            record(name, items, form, scored(OURS, made_by, items, answers, info(name).metric), to)


def _extract(job: tuple[str, Mode, int], filters: Sequence[tuple[Filter, ...]]) -> str:
    source, mode, fold = job
    return analyze(source, kind=mode, filters=filters[fold]).text
