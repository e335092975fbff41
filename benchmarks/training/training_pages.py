"""Pages for training the scorer, with features, labels and weights.

HTML: labelled pages, which have gold or were read block by block, and pseudo-labelled pages, on which HTML mode and trafilatura agree. Flattened text: labelled pages flattened in three ways, the third with line dropout, some in a fourth
with their series edited, and distilled pages: pages without gold in many languages, whose labels are the output of HTML mode.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.labelling.pool import unlabelled
from benchmarks.run import source_of
from benchmarks.sets.load import corpus
from benchmarks.training.block_labels import label, weights
from benchmarks.training.example import Example
from benchmarks.training.forms import flattened, in_form, line_kinds, without_marks
from benchmarks.training.held_out import network_of, pipeline
from benchmarks.training.read_labels import digest_of, replaced, settled
from cleantext import analyze
from cleantext.analysis import Analysis
from cleantext.blocks import Mode
from cleantext.evaluation.extractors import EXTRACTORS
from cleantext.evaluation.metrics import score, tokens
from cleantext.evaluation.sets.catalogue import SETS
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.layouts import LOADERS
from cleantext.filters import NAMED_FILTERS
from cleantext.filters.main_content import dropped_before
from cleantext.page import Page, Verdicts
from cleantext.pipeline import Pipeline
from cleantext.scorer.arrays import Floats, sigmoid
from cleantext.scorer.features import Features, build_features

__all__ = [
    "TrainingPage",
    "distilled",
    "labelled",
    "pseudo_labelled",
    "training_pages",
    "without_gold",
]

MAX_BLOCKS: Final = 20_000
"""Blocks above which a page is left out: it takes long, and adds little."""
DOUBTFUL: Final = (0.3, 0.7)
"""Scores between which a block is doubtful."""
SURE: Final = 0.1
"""Share of a page's words in doubtful blocks up to which the page is distilled."""
MIN_CHARS: Final = 250
"""Fewest characters of HTML mode's output that is used for labels."""
AGREEMENT: Final = 0.9
"""Word F1 between the outputs of HTML mode and trafilatura from which on a page without gold is pseudo-labelled."""
CLEAR: Final = (0.2, 0.8)
"""Scores below the first and above the second give pseudo-labels; blocks in between have the weight 0."""
AGREEMENT_WEIGHT: Final = 0.5
"""Weight of a pseudo-labelled page, relative to one with gold."""
EXTRA_WORDS: Final[dict[Mode, float]] = {"html": 2.0, "text": 4.0}
"""Words added to the weight of each block, so that short ones count."""
CORPUS_WEIGHT: Final[dict[Mode, float]] = {"html": 3.0, "text": 8.0}
"""Weight of a page of the corpus, relative to others. Only its gold follows the labelling policy throughout (headline,
standfirst, sub-headings), and only it has flattened text from users."""


@dataclass(slots=True)
class TrainingPage:
    """A page in one form with labels, and its origin."""

    item: Item
    """The page, without its source."""
    set: str
    """The name of its set."""
    form: str
    """``html``, ``text``, or the flattener, with ``DROPPED_OUT`` or ``SERIES`` after it (``forms``)."""
    example: Example
    """The input of the training."""
    names: tuple[str, ...]
    """The names of the features' columns."""


def _read(source: str | bytes, mode: Mode) -> tuple[Page, Analysis, Features, npt.NDArray[np.bool_]] | None:
    """Return a page, its analysis and features, and which blocks the scorer decides; None for an empty or very large page."""
    page = analyze(source, input_format=mode, filters=NAMED_FILTERS)
    a = page.analysis
    if not 0 < a.count <= MAX_BLOCKS:
        return None
    droppers, overrulable = dropped_before(page)
    return page, a, build_features(page, droppers, overrulable), (page.kept | overrulable) & ~page.protected


def _made(job: tuple[str, Item, str], x: Features, labels: Floats, weight: Floats, *, full: bool) -> TrainingPage:
    name, item, form = job
    small = x._replace(values=x.values.astype(np.float16), names=())
    example = Example(small, labels, weight, full, item.site or item.id)
    return TrainingPage(replace(item, source=""), name, form, example, x.names)


def _training_page(job: tuple[str, Item, str]) -> TrainingPage | None:
    """Return a labelled page in one form; None if no block has a weight."""
    name, item, form = job
    mode: Mode = "html" if form == "html" else "text"
    made = in_form(item, form)
    found = _read(made[0], mode) if made else None
    if made is None or found is None:
        return None
    item = made[1]
    page, a, x, scorable = found
    kinds = [block.kind for block in page.blocks] if mode == "html" else line_kinds(a.texts, item)
    texts = a.texts if mode == "html" else without_marks(a.texts)
    labels = label(texts, item, kinds)
    counts = np.array([len(tokens(text)) for text in texts])
    weight = weights(labels, counts, scorable, item, EXTRA_WORDS[mode])
    if name == "corpus":
        weight *= np.float32(CORPUS_WEIGHT[mode])
    return _made(job, x, labels, weight, full=item.gold is not None) if weight.any() else None


@cache
def _peer() -> Callable[[str], str]:
    return EXTRACTORS["trafilatura"].make()


def _pseudo_label(pair: tuple[str, Item], html: bytes) -> TrainingPage | None:
    """Return a page with the scores of HTML mode as labels; None if trafilatura's output differs."""
    name, item = pair
    source = source_of(item, "html")
    found = _read(source, "html")
    if found is None:
        return None
    page, a, x, scorable = found
    text = Pipeline(pipeline(html, None)[len(NAMED_FILTERS) :]).run(page).text
    if len(text) < MIN_CHARS or score(text, _peer()(source)).f1 < AGREEMENT:
        return None
    scores = sigmoid(network_of(html).scores(x))
    labels = (scores > 0.5).astype(np.float32)
    counts = np.array([len(tokens(text)) for text in a.texts])
    clear = scorable & ((scores < CLEAR[0]) | (scores > CLEAR[1]))
    gold = replace(item, gold=text, snippets=(), unwanted=())
    weight = AGREEMENT_WEIGHT * weights(labels, counts, clear, gold, EXTRA_WORDS["html"])
    return _made((name, item, "html"), x, labels, weight, full=False) if weight.any() else None


def pseudo_labelled(pairs: Sequence[tuple[str, Item]], html: bytes, workers: int) -> list[TrainingPage]:
    """Return the pages without full gold whose output in HTML mode agrees with trafilatura's, labelled by their scores."""
    with ProcessPoolExecutor(workers) as pool:
        found = [page for page in pool.map(partial(_pseudo_label, html=html), pairs, chunksize=8) if page]
    print(f"  {len(found)} of {len(pairs)} pages without gold are pseudo-labelled", flush=True)
    return found


def training_pages(jobs: Sequence[tuple[str, Item, str]], workers: int) -> list[TrainingPage]:
    """Return the labelled pages of some jobs: set, page and form."""
    with ProcessPoolExecutor(workers) as pool:
        return [page for page in pool.map(_training_page, jobs, chunksize=8) if page]


def _distil(pair: tuple[str, Item], html: bytes) -> tuple[str, Item] | None:
    """Return a page with the output of HTML mode as gold; None if that output is doubtful or short."""
    name, item = pair
    page = analyze(item.source, input_format="html", filters=pipeline(html, None))
    scored = next(step.verdicts for step in page.steps if step.filter == "main_content")
    if not isinstance(scored, Verdicts) or scored.scores is None or len(page.plain_text) < MIN_CHARS:
        return None
    words = page.analysis.stats.words[scored.indices]
    doubtful = float(words[(scored.scores > DOUBTFUL[0]) & (scored.scores < DOUBTFUL[1])].sum())
    if doubtful > SURE * float(words.sum()):
        return None
    return name, replace(item, gold=page.plain_text, snippets=(), unwanted=())


def distilled(pairs: Sequence[tuple[str, Item]], html: bytes, workers: int) -> list[TrainingPage]:
    """Return the pages without full gold, flattened, with the output of HTML mode as gold."""
    with ProcessPoolExecutor(workers) as pool:
        confident = [pair for pair in pool.map(partial(_distil, html=html), pairs, chunksize=8) if pair]
    found = training_pages(flattened(confident), workers)
    print(f"  {len(confident)} of {len(pairs)} pages are distilled from HTML mode", flush=True)
    return found


def labelled(data: Path, without: Sequence[str] = ()) -> list[tuple[str, Item]]:
    """Return the pages of the sets marked "train", of the corpus's dev split, and those that were read; not those of ``without``.

    A page of a set that was read has the reader's labels instead of the set's snippets.
    """
    readings = settled()
    names = [name for name, entry in SETS.items() if entry.use == "train" and name not in without]
    found = [(name, item) for name in names for item in LOADERS[name](data / name)]
    found += [(name, item) for name, item in unlabelled(data) if (name, item.id) in readings and name not in without]
    return replaced(found, readings) + [("corpus", item) for item in corpus() if item.split != "test"]


def without_gold(data: Path, gold: Sequence[tuple[str, Item]]) -> list[tuple[str, Item]]:
    """Return the pages without full gold: those of ``gold`` with snippets only, and of sets without gold those that were not read, in any set."""
    read = {reading.sha256 for reading in settled().values()}
    unread = [(name, item) for name, item in unlabelled(data) if digest_of(item) not in read]
    return [*unread, *(pair for pair in gold if pair[1].gold is None)]
