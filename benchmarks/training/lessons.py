"""Pages as the scorer's training is given them: in the form it will meet them in, with labels and weights.

HTML: pages with gold, and pages without any that HTML mode and trafilatura read alike, labelled by the former. Flattened text:
the same pages flattened in three ways, the third line_dropout as an earlier cleaner may have left it, and pages without gold in many languages,
flattened, whose labels are what HTML mode makes of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.corpus import block_of_row, row_texts
from benchmarks.extractors import EXTRACTORS
from benchmarks.metrics import score, tokens
from benchmarks.run import source_of
from benchmarks.sets.catalogue import SETS
from benchmarks.sets.flatten import FLATTENERS
from benchmarks.sets.item import Item
from benchmarks.sets.layouts import LOADERS, corpus
from benchmarks.training.batches import Example
from benchmarks.training.labels import label, weights
from cleantext import analyze
from cleantext.analysis import Analysis
from cleantext.blocks import Mode
from cleantext.filters import NAMED_FILTERS
from cleantext.filters.context import context
from cleantext.filters.main_content import MainContent, dropped_before
from cleantext.page import Filter, Page, Verdicts
from cleantext.pipeline import Pipeline
from cleantext.scorer import network
from cleantext.scorer.arrays import Floats
from cleantext.scorer.features import Features, build_features
from cleantext.scorer.network import Network

__all__ = [
    "UNLABELLED",
    "Lesson",
    "distilled",
    "flattened",
    "labelled",
    "lessons",
    "pipeline",
    "pseudo_labelled",
    "unlabelled",
]

UNLABELLED: Final = {
    "htmldate": ("tests/**/*.htm*", "adbar/htmldate, tests/", "Apache-2.0"),
    "postlight": ("fixtures/**/*.html", "postlight/parser, fixtures/", "MIT OR Apache-2.0"),
    "readability": ("test/test-pages/*/source.html", "mozilla/readability, test/test-pages/", "Apache-2.0"),
}
"""Pages without gold text that are learned from through HTML mode: where in a set's folder, upstream, licence."""
MAX_BLOCKS: Final = 20_000
"""Pages with more blocks teach nothing that others do not, and take long."""
DOUBTFUL: Final = (0.3, 0.7)
SURE: Final = 0.1
"""Fraction of doubtful words (of blocks scored in between) up to which HTML mode's choice on a page is taken for a label of it flattened."""
MIN_CHARS: Final = 250
"""Characters that it must have found."""
AGREEMENT: Final = 0.9
"""Word F1 between its text and trafilatura's from which on its own scores of a page without gold are taken for labels."""
CLEAR: Final = (0.2, 0.8)
"""Scores below and above are; blocks in between weigh nothing."""
AGREEMENT_WEIGHT: Final = 0.5
"""What such a page weighs beside one with gold."""
EXTRA_WORDS: Final[dict[Mode, float]] = {"html": 2.0, "text": 4.0}
"""Words that a block weighs beside its own: short ones count more where sets judge by line."""
CORPUS_WEIGHT: Final[dict[Mode, float]] = {"html": 3.0, "text": 8.0}
"""What a page of the corpus weighs beside another. Its gold alone follows our labelling policy throughout (headline, standfirst,
sub-headings), and of flattened text as people hand it in there is no other."""
DROPPED_OUT: Final = "/line_dropout"
"""What a form is called that is line_dropout after flattening."""
CONTENT: Final = 0.5
"""Share of a line's words in the gold from which on it is content."""
LEFT: Final = (0.0, 0.2, 0.5)
"""Shares of the runs of other lines that such a text keeps; one of them for each page."""


@dataclass(slots=True)
class Lesson:
    """A page with labels, and whose it is."""

    item: Item
    set: str
    form: str
    example: Example
    names: tuple[str, ...]


def line_dropout(text: str, item: Item) -> str:
    """Flattened text as an earlier cleaner may have left it: runs of lines that the gold does not hold are left out at random."""
    blocks = analyze(text, input_format="text", filters=()).blocks
    wanted = label(row_texts(blocks), item) >= CONTENT
    if not wanted.any():
        return text
    random = np.random.default_rng(zlib.crc32(item.id.encode()))
    share = random.choice(LEFT)
    run = np.cumsum(np.diff(wanted, prepend=wanted[:1]))
    keep = wanted | (random.random(len(wanted))[run] < share)
    lines = text.splitlines(keepends=True)
    block = block_of_row(blocks)
    numbers = blocks.lines[block] - 1 + np.arange(len(block)) - blocks.first_lines[block]
    gone = set(numbers[~keep].tolist())
    return "".join(line for number, line in enumerate(lines) if number not in gone)


def _read(source: str | bytes, mode: Mode) -> tuple[Page, Analysis, Features, npt.NDArray[np.bool_]] | None:
    """A page as the scorer is given it, and which of its blocks the scorer decides; None for one that is empty or huge."""
    page = analyze(source, input_format=mode, filters=NAMED_FILTERS)
    a = page.analysis
    if not 0 < a.count <= MAX_BLOCKS:
        return None
    droppers, overrulable = dropped_before(page)
    return page, a, build_features(page, droppers, overrulable), (page.kept | overrulable) & ~page.protected


def _made(job: tuple[str, Item, str], x: Features, labels: Floats, weight: Floats, *, full: bool) -> Lesson:
    name, item, form = job
    small = x._replace(values=x.values.astype(np.float16), names=())
    example = Example(small, labels, weight, full, item.site or item.id)
    return Lesson(replace(item, source=""), name, form, example, x.names)


def _lesson(job: tuple[str, Item, str]) -> Lesson | None:
    """One page in one form; None where there is nothing to learn."""
    name, item, form = job
    mode: Mode = "html" if form == "html" else "text"
    source = source_of(item, form.removesuffix(DROPPED_OUT))
    if form.endswith(DROPPED_OUT):
        source = line_dropout(source, item)
    found = _read(source, mode)
    if found is None:
        return None
    _, a, x, open_ = found
    labels = label(a.texts, item)
    counts = np.array([len(tokens(text)) for text in a.texts])
    weight = weights(labels, counts, open_, item, EXTRA_WORDS[mode])
    if name == "corpus":
        weight *= np.float32(CORPUS_WEIGHT[mode])
    return _made(job, x, labels, weight, full=item.gold is not None) if weight.any() else None


@cache
def _peer() -> Callable[[str], str]:
    return EXTRACTORS["trafilatura"].make()


def _pseudo_label(pair: tuple[str, Item], html: bytes) -> Lesson | None:
    """A page without gold with HTML mode's own scores for labels; None where trafilatura reads it otherwise."""
    name, item = pair
    source = source_of(item, "html")
    found = _read(source, "html")
    if found is None:
        return None
    page, a, x, open_ = found
    text = Pipeline(pipeline(html, html)[len(NAMED_FILTERS) :]).run(page).text
    if len(text) < MIN_CHARS or score(text, _peer()(source)).f1 < AGREEMENT:
        return None
    scores = 1 / (1 + np.exp(-_network(html).scores(x)))
    labels = (scores > 0.5).astype(np.float32)
    counts = np.array([len(tokens(text)) for text in a.texts])
    clear = open_ & ((scores < CLEAR[0]) | (scores > CLEAR[1]))
    gold = replace(item, gold=text, snippets=(), unwanted=())
    weight = AGREEMENT_WEIGHT * weights(labels, counts, clear, gold, EXTRA_WORDS["html"])
    return _made((name, item, "html"), x, labels, weight, full=False) if weight.any() else None


def pseudo_labelled(pairs: Sequence[tuple[str, Item]], html: bytes, workers: int) -> list[Lesson]:
    """Pages without full gold, labelled by HTML mode where trafilatura agrees with it."""
    with ProcessPoolExecutor(workers) as pool:
        found = [lesson for lesson in pool.map(partial(_pseudo_label, html=html), pairs, chunksize=8) if lesson]
    print(f"  {len(found)} of {len(pairs)} pages without gold are read alike", flush=True)
    return found


def lessons(jobs: Sequence[tuple[str, Item, str]], workers: int) -> list[Lesson]:
    """The pages in their forms."""
    with ProcessPoolExecutor(workers) as pool:
        return [lesson for lesson in pool.map(_lesson, jobs, chunksize=8) if lesson]


@lru_cache(maxsize=4)
def _network(file: bytes) -> Network:
    return network.read(file)


def pipeline(html: bytes, text: bytes) -> tuple[Filter, ...]:
    """The default pipeline with the weights of two files."""
    networks = {"html": _network(html), "text": _network(text)}
    return (*NAMED_FILTERS, MainContent(networks=networks.__getitem__), context)


def _forms(item: Item) -> tuple[str, ...]:
    """How a page is flattened: by inscriptis, by another flattener, by a third and then line_dropout; which ones, its name decides."""
    if item.mode == "text":
        return ("text", "text" + DROPPED_OUT)
    others = sorted(name for name in FLATTENERS if name != "inscriptis")
    at = zlib.crc32(item.id.encode())
    return ("inscriptis", others[at % len(others)], sorted(FLATTENERS)[at // 8 % len(FLATTENERS)] + DROPPED_OUT)


def flattened(items: Iterable[tuple[str, Item]]) -> list[tuple[str, Item, str]]:
    """Jobs of text mode."""
    return [(name, item, form) for name, item in items for form in _forms(item)]


def unlabelled(data: Path) -> list[tuple[str, Item]]:
    """The pages of ``UNLABELLED``."""
    found = []
    for name, (pattern, _, _) in UNLABELLED.items():
        for path in sorted((data / name).glob(pattern)):
            identity = str(path.relative_to(data))
            found.append((name, Item(identity, path.read_bytes(), "html", None, site=identity)))
    return found


def _distil(pair: tuple[str, Item], html: bytes) -> tuple[str, Item] | None:
    """A page whose gold is what HTML mode makes of it; None where that is unsure of much, or finds little."""
    name, item = pair
    page = analyze(item.source, input_format="html", filters=pipeline(html, html))
    said = next(step.verdicts for step in page.steps if step.filter == "main_content")
    if not isinstance(said, Verdicts) or said.scores is None or len(page.text) < MIN_CHARS:
        return None
    words = page.analysis.stats.words[said.indices]
    doubtful = float(words[(said.scores > DOUBTFUL[0]) & (said.scores < DOUBTFUL[1])].sum())
    if doubtful > SURE * float(words.sum()):
        return None
    return name, replace(item, gold=page.text, snippets=(), unwanted=())


def distilled(pairs: Sequence[tuple[str, Item]], html: bytes, workers: int) -> list[Lesson]:
    """Pages without full gold, flattened, with what HTML mode makes of them for gold."""
    with ProcessPoolExecutor(workers) as pool:
        soft = [pair for pair in pool.map(partial(_distil, html=html), pairs, chunksize=8) if pair]
    found = lessons(flattened(soft), workers)
    print(f"  {len(soft)} of {len(pairs)} pages, flattened, are labelled by HTML mode", flush=True)
    return found


def labelled(data: Path, without: Sequence[str] = ()) -> list[tuple[str, Item]]:
    """The pages of the sets marked "train" but those of ``without``, and the corpus's but its test pages."""
    names = [name for name, entry in SETS.items() if entry.use == "train" and name not in without]
    found = [(name, item) for name in names for item in LOADERS[name](data / name)]
    return found + [("corpus", item) for item in corpus() if item.split != "test"]
