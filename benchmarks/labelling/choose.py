"""Choose the pages to read: those on which extractors disagree most, of every language and kind.

The choice is deterministic. No page with more than ``MAX_BLOCKS`` blocks is chosen, none that is nearly empty, and none that
occurs in a set that is only scored.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

from benchmarks.labelling.pool import pool
from benchmarks.run import source_of
from benchmarks.sets.load import corpus
from cleantext import analyze
from cleantext.evaluation.metrics import score, tokens
from cleantext.evaluation.sets.catalogue import SETS
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.layouts import LOADERS
from cleantext.evaluation.sets.load import content_of, visible_text
from cleantext.evaluation.sets.origins import SCRIPT_RES, folded, publisher_of
from cleantext.evaluation.worker import Worker
from cleantext.page import Page

__all__ = ["Candidate", "candidates", "choose", "choose_pages", "kind_of"]

EXTRACTORS: Final = ("cleantext", "trafilatura", "readability")
"""The extractors whose outputs are compared."""
BLOCKS: Final = (8, 600)
"""Fewest and most blocks of a page that is chosen: longer ones take too long to read."""
WORDS: Final = (120, 9000)
"""Fewest and most words of a page that is chosen."""
OF_LANGUAGE: Final = 5
"""Fewest pages of each language, if the sets have that number."""
OF_KIND: Final = 26
"""Fewest pages of each kind but articles, if the sets have that number."""
MOST: Final = {"recipes": 60}
"""Most pages of a set."""
OF_PUBLISHER: Final = 3
"""Most pages of a publisher."""
SCRIPT_SHARE: Final = 0.15
"""Share of a page's letters from which on its script decides the language."""

KIND_RES: Final = (
    ("live", re.compile(r"live-?blog|liveticker|/live/|minute-by-minute")),
    ("forum", re.compile(r"forum|/thread|/topic|viewtopic|showthread|community\.|reddit\.com|/board")),
    ("qa", re.compile(r"stackoverflow|stackexchange|/questions/|gutefrage|quora\.|/faq|answers\.|/frage")),
    ("government", re.compile(r"\.gov\b|\.gouv\.|\.go\.[a-z]{2}\b|\.gob\.|europa\.eu|bundes|ministeri|admin\.ch|\.gv\.at|whitehouse|parlament|stadt-|rathaus")),
    ("event", re.compile(r"/events?/|veranstaltung|termine|/agenda|evenement|kalender")),
    ("documentation", re.compile(r"/docs?/|docs\.|/wiki|wiki|developer\.|/manual|readthedocs|github\.com|/help/|/reference|mdn|/tutorial")),
    ("product", re.compile(r"/shop|shop\.|/product|/produkt|amazon\.|ebay\.|/store/|/p/\d|preisvergleich|/artikelnr|/dp/")),
    ("listing", re.compile(r"/category/|/tag/|/kategorie|/archive|/archiv|/search|/index\.|/themen?/|/page/\d|/author/")),
)  # fmt: skip
"""Patterns of addresses, by kind. Only the strata of the choice depend on them: the reader says what kind a page is."""
TYPES: Final = {
    "LiveBlogPosting": "live", "DiscussionForumPosting": "forum", "QAPage": "qa", "FAQPage": "qa", "Event": "event", "Product": "product",
    "CollectionPage": "listing", "ItemList": "listing", "Recipe": "recipe", "TechArticle": "documentation",
}  # fmt: skip
"""Kinds by declared schema.org type."""
LISTING_DENSITY: Final = 0.55
"""Share of a page's characters inside links from which on it is taken for a listing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that may be chosen."""

    set: str
    """The name of its set."""
    id: str
    """Its name in the set."""
    url: str
    """Its address; empty if unknown."""
    site: str
    """Registered domain of the address, or its id."""
    language: str
    """ISO 639-1, by script or declaration; empty if unknown."""
    kind: str
    """Estimated kind."""
    blocks: int
    """Number of blocks."""
    words: int
    """Number of words."""
    disagreement: float
    """One minus the mean word F1 between the outputs of each two extractors."""
    content: str
    """SHA-256 of the visible text."""


def kind_of(page: Page, item: Item) -> str:
    """Return the estimated kind of a page, by its declarations, its address and its links."""
    if item.kind:
        return item.kind
    for name, kind in TYPES.items():
        if page.declarations.types.get(name):
            return kind
    address = (item.url or item.id).lower()
    for kind, pattern in KIND_RES:
        if pattern.search(address):
            return kind
    blocks = page.blocks
    density = float(blocks.link_chars.sum()) / max(int(blocks.chars.sum()), 1)
    return "listing" if density > LISTING_DENSITY else "article"


def _language(item: Item, text: str) -> str:
    letters = sum(character.isalpha() for character in text)
    for language, script in SCRIPT_RES:
        if letters and len(script.findall(text)) >= SCRIPT_SHARE * letters:
            return language
    return item.language


def candidates(data: Path) -> Iterator[Candidate]:
    """Yield the pages that may be chosen, with how much the extractors disagree. Takes minutes."""
    workers = [Worker(name) for name in EXTRACTORS]
    for name, item in pool(data):
        source = source_of(item, "html")
        page = analyze(source, input_format="html", filters=())
        text = "\n".join(page.blocks.texts)
        words = len(tokens(text))
        if not (BLOCKS[0] <= len(page.blocks) <= BLOCKS[1] and WORDS[0] <= words <= WORDS[1]):
            continue
        outputs = [worker(source).text for worker in workers]
        agreements = [score(one, two).f1 for one, two in combinations(outputs, 2)]
        yield Candidate(
            name, item.id, item.url, item.site, _language(item, text), kind_of(page, item), len(page.blocks), words,
            round(1 - sum(agreements) / len(agreements), 4), content_of(text),
        )  # fmt: skip
    for worker in workers:
        worker.__exit__(None, None, None)


def _scored_only(data: Path) -> tuple[set[str], set[str]]:
    """Return addresses, and digests of the visible text, of the pages of the corpus and of sets that are only scored."""
    items = list(corpus())
    for name, entry in SETS.items():
        if entry.use != "train" and name in LOADERS and (data / name).is_dir():
            items += LOADERS[name](data / name)
    urls = {folded(item.url) for item in items if item.url}
    return urls, {content_of(visible_text(item)) for item in items if item.mode == "html"}


def choose(found: Sequence[Candidate], count: int, scored: tuple[set[str], set[str]]) -> list[Candidate]:
    """Return ``count`` pages: first of each language, then of each kind, then the rest by disagreement; shuffled.

    ``scored``: addresses and digests of pages that may not be chosen.
    """
    urls, contents = set(scored[0]), set(scored[1])
    ranked = sorted(found, key=lambda page: (-page.disagreement, page.set, page.id))
    chosen: dict[tuple[str, str], Candidate] = {}
    of_set: Counter[str] = Counter()
    of_publisher: Counter[str] = Counter()

    def take(page: Candidate) -> bool:
        """Choose a page unless it occurs already or its set or publisher has enough; return whether it is chosen."""
        if (page.set, page.id) in chosen:
            return False
        publisher = publisher_of(page.site)
        address = folded(page.url) if page.url else ""
        if of_set[page.set] >= MOST.get(page.set, count) or of_publisher[publisher] >= OF_PUBLISHER:
            return False
        if address in urls or page.content in contents:
            return False
        chosen[page.set, page.id] = page
        of_set[page.set] += 1
        of_publisher[publisher] += 1
        contents.add(page.content)
        if address:
            urls.add(address)
        return True

    for key, most in (("language", OF_LANGUAGE), ("kind", OF_KIND)):
        for value in sorted({getattr(page, key) for page in ranked} - {"article"}):
            left = most - sum(getattr(page, key) == value for page in chosen.values())
            for page in ranked:
                if left > 0 and getattr(page, key) == value:
                    left -= take(page)
    for page in ranked:
        if len(chosen) < count:
            take(page)
    return sorted(chosen.values(), key=lambda page: hashlib.sha256(f"{page.set}/{page.id}".encode()).digest())


CANDIDATES: Final = "candidates.jsonl"
"""The file in a folder of worklists that keeps the candidates: to find them takes minutes."""


def choose_pages(data: Path, work: Path, count: int) -> list[Candidate]:
    """Return the chosen pages of the sets in ``data``. The candidates are kept in ``work``, and read from there if it has them."""
    path = work / CANDIDATES
    if not path.exists():
        work.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(asdict(page), ensure_ascii=False) + "\n" for page in candidates(data)]
        path.write_text("".join(lines), "utf-8")
    found = [Candidate(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]
    return choose(found, count, _scored_only(data))
