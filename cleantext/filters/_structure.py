"""What the named filters ask of a page: phrases found, hints, and how far the run below a heading goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext import lexicon
from cleantext.hints import BIT, hinted
from cleantext.measures import Measures, measure
from cleantext.page import KINDS, Page, Verdict

__all__ = ["UI_FILTERS", "View", "drops", "view"]

HEADING: Final = KINDS.index("heading")
CODE: Final = KINDS.index("code")

LINK_SHARE: Final = 0.5
"""Share of a block's characters in links from which on it is a link."""
PART_SHARE: Final = 0.4
"""A container with more of the page's characters than this is no side box."""

UI_FILTERS: Final = ("account_form", "share_bar", "nav_menu", "cookie_notice", "newsletter", "legal", "comments", "advert")
"""Filters whose `line` phrases are interface words: where one stands, its neighbours are likely to be furniture too."""


class View:
    """A page as the named filters read it. Made once for a page's blocks and shared by all of them."""

    def __init__(self, page: Page) -> None:
        blocks = page.blocks
        self.blocks = blocks
        self.texts = blocks.texts
        self.n = len(blocks)
        self.html = page.mode == "html"
        self.m: Measures = measure(blocks.texts)
        self.hits = lexicon.look_up(blocks.texts)
        self.links: npt.NDArray[np.bool_] = blocks.link_shares >= LINK_SHARE
        self.bits: npt.NDArray[np.int64] = hinted(blocks)
        self.body: npt.NDArray[np.bool_] = self.m.prose & ~self.links
        """Blocks that read like a body's paragraphs."""
        self.code: npt.NDArray[np.bool_] = blocks.kinds == CODE
        self.size = np.zeros(self.n + 1, np.int64)
        np.cumsum(self.m.chars, out=self.size[1:])
        self.furniture = np.zeros(self.n, np.bool_)
        """Blocks that are an interface phrase, whole."""
        for name in UI_FILTERS:
            self.furniture[list(self.hits[name, "line"])] = True
        self.furniture[list(self.hits["share_bar", "network"])] = True
        self.furniture &= self.m.short

    def hint(self, category: str) -> npt.NDArray[np.bool_]:
        """bool, one a block: its element or an ancestor is named so."""
        return (self.bits & BIT[category]) != 0

    def heading(self, i: int) -> bool:
        """Whether the markup calls the block a heading."""
        return bool(self.blocks.kinds[i] == HEADING)

    def heads_prose(self, i: int) -> bool:
        """Whether the block may be an honest heading: marked up as one, and a paragraph of text follows."""
        return self.heading(i) and i + 1 < self.n and bool(self.body[i + 1])

    def amid_prose(self, i: int) -> bool:
        """Whether body paragraphs stand right before and after the block."""
        return 0 < i < self.n - 1 and bool(self.body[i - 1]) and bool(self.body[i + 1])

    def near(self, i: int, marks: npt.NDArray[np.bool_], reach: int) -> bool:
        """Whether another block within ``reach`` blocks is marked."""
        return bool(marks[max(i - reach, 0) : i].any() or marks[i + 1 : i + 1 + reach].any())

    def share(self, first: int, last: int) -> float:
        """Share of the page's characters in the blocks first up to last."""
        return float(self.size[last] - self.size[first]) / max(float(self.size[-1]), 1.0)

    def quoted(self, i: int, phrase: str) -> bool:
        """Whether the phrase stands inside quotation marks that open within the block, so is spoken of, not spoken."""
        folded = lexicon.fold(self.texts[i])
        at = folded.find(phrase)
        before = folded[:at]
        return at > 0 and (before.count('"') % 2 == 1 or before.rstrip()[-1:] in {"'", "‚", "「", "『", "‹"})

    def box(self, head: int) -> range | None:
        """The blocks below a heading that share a side box with it: the smallest container that starts with it, or None.

        HTML only. A container that holds ``PART_SHARE`` of the page, or the page's own heading, is no side box.
        """
        tree = self.blocks.tree
        if tree is None:
            return None
        row = int(self.blocks.elements[head])
        while row >= 0 and tree.lasts[row] - tree.firsts[row] <= 1:
            row = tree.parents[row]
        if row < 0 or tree.firsts[row] != head or self.share(tree.firsts[row], tree.lasts[row]) > PART_SHARE:
            return None
        return range(head + 1, tree.lasts[row])

    def run(self, head: int, limit: int = 60) -> range:
        """The blocks below a heading that look like a list of teasers: up to the next paragraph, heading or ``limit``."""
        end = head + 1
        repeated = self._cards(head)
        if repeated is not None:
            return repeated
        indent = int(self.blocks.indents[head])
        while end < self.n and end - head <= limit:
            inside = indent < int(self.blocks.indents[end])
            if self.body[end] and not (inside and not self.html and end - head <= 1):
                break
            if self.html and (self.heading(end) and not self.links[end]):
                break
            if self.html and not self.links[end] and self.m.words[end] >= 12:
                break
            end += 1
        return range(head + 1, end)

    def _cards(self, head: int) -> range | None:
        """Cards under one label each: a line below the head that comes back at least three times, in equal steps."""
        folded = self.folded
        for first in range(head + 1, min(head + 4, self.n)):
            label = folded[first]
            if not self.m.short[first] or not label:
                continue
            places = [i for i in range(first, self.n) if folded[i] == label]
            if len(places) >= 4:
                steps = [b - a for a, b in zip(places, places[1:], strict=False)]
                step = max(set(steps), key=steps.count)
                if 2 <= step <= 6 and steps.count(step) >= 0.8 * len(steps):
                    return range(head + 1, min(places[-1] + step, self.n))
        return None

    @property
    def folded(self) -> list[str]:
        """The blocks' texts, normalised."""
        if not hasattr(self, "_folded"):
            self._folded = [lexicon.normalise(text) if len(text) <= 200 else text for text in self.texts]
        return self._folded


@lru_cache(maxsize=1)
def _view(key: int, page: Page) -> View:
    return View(page)


_LAST: list[tuple[object, View]] = []


def view(page: Page) -> View:
    """The page's view, made on the first call and kept for the same blocks."""
    if not _LAST or _LAST[0][0] is not page.blocks:
        _LAST[:] = [(page.blocks, View(page))]
    return _LAST[0][1]


def drops(found: Mapping[int, str] | Iterable[tuple[int, str]]) -> Iterator[Verdict]:
    """Drop verdicts, in the order of the page, one a block."""
    for index, reason in sorted(dict(found).items()):
        yield Verdict(index, "drop", reason)
