"""The headline, if the scorer dropped it: found by its markup, its place, the page's title, and the words of the text."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.blocks import BoolArray, Mode
from cleantext.lexicons import normalise
from cleantext.page import Page

__all__ = ["TITLE_CHARS", "headline"]

TITLE_CHARS: Final = 12
"""Characters from which on a line that begins the page's title, or is repeated, is a headline without being marked up as one."""
TITLE_WORDS: Final = 4.0
"""Words from which on a line is like the page's title if they share most words; a shorter one has to be a part of the title."""
TITLE_SHARE: Final = 0.6
"""Share of the words of line or title, whichever has fewer, that both have from which on they are alike."""
DIVIDERS: Final = frozenset("|｜–—-_:：·•»«<>‹›/(（【[,")
"""Characters between a title and the site's name."""
LIKELY: Final[Mapping[Mode, float]] = MappingProxyType({"html": 0.1, "text": 0.02})
"""Score from which on a headline comes back. In HTML one that is like the page's title does so whatever its score: few golds of
wcxb, zyte and magic-html have it, nearly all of dragnet's do, and readers miss it."""
LINE_REACH: Final = 25
"""Lines above the first kept line among which a headline of flattened text is looked for."""
LINE_WORDS: Final = 4.0
"""Words that a headline of flattened text has at least, unless it is set apart right above the text."""
RECURRING: Final = 0.4
"""Share of the words of a headline of flattened text that recur in the text."""
STEM_CHARS, ENDING_CHARS = 4, 2
"""Characters of the shortest word that is looked for in the text, and of its end that may differ there."""
UNDIVIDED: Final = 1.5
"""Words for each word that spaces divide, from which on a line is in a script that does not divide words."""
PUNCTUATION: Final = ".,:;!?()[]\"'“”„«»‘’…"
MENU_JOINTS: Final = 3
"""Joints of a line (``TextStats.joints``) from which on it is several entries of a menu."""
BODY_CHARS: Final = 20_000
"""Characters of the text in which a headline's words are looked for. Bounds work."""
LINE_CHARS: Final = 500
"""Characters of the longest line that may be a headline of flattened text. Bounds work."""


def headline(page: Page, scores: npt.NDArray[np.float64], undecided: BoolArray) -> list[int]:
    """Return the block to bring back as the headline; none if the headline is kept already, or not found.

    ``scores``: float64, shape (blocks,). ``undecided``: bool, shape (blocks,), no named filter dropped the block.
    """
    a, kept = page.analysis, page.kept
    if not a.is_html:  # a standfirst looks like a headline, so one is looked for above the first kept line, whatever it is
        return [i for i in _of_text(a, scores, undecided, kept) if scores[i] >= LIKELY["text"]][-1:]
    title = _Title(page)
    tops = _of_html(a, title, undecided | kept, kept)
    if any(kept[i] for i in tops):
        return []
    return [i for i in tops if scores[i] >= LIKELY["html"] or title.is_like(i)][-1:]


class _Title:
    """The page's title, and the lines that are like it."""

    def __init__(self, page: Page) -> None:
        self._analysis = page.analysis
        self.text = normalise(page.title)
        """The title, normalised; empty if there is none."""
        self._words = _words(self.text)
        self._site = normalise(page.declarations.site)

    def is_like(self, i: int) -> bool:
        """Return whether block ``i`` has most words of the title, or is the whole of it but for the site's name."""
        line = self._analysis.normalised[i]
        if not self.text or self.names_site(i):
            return False
        if self._analysis.stats.words[i] < TITLE_WORDS:
            return self.text.startswith(line) and _divided(self.text[len(line) :].lstrip()[:1])
        own = _words(line)
        shared = len(own & self._words)
        alike = shared >= TITLE_SHARE * min(len(own), len(self._words)) and shared >= TITLE_SHARE * TITLE_WORDS
        return alike or self.text.startswith(line)  # the second for scripts without spaces

    def names_site(self, i: int) -> bool:
        """Return whether block ``i`` is the site's name: declared as such, at the title's end, or linked in the page's header."""
        a = self._analysis
        line = a.normalised[i]
        if self._site and line == self._site:
            return True
        if a.is_link[i] and a.role_at(i, "header") and not a.role_at(i, "content"):
            return True
        site_first = bool(self._site) and self.text.startswith(self._site)
        return self.text.endswith(line) and self.text != line and not site_first and _divided(self.text[: -len(line)].rstrip()[-1:])


def _words(line: str) -> set[str]:
    """Return the different words of a line, without punctuation at their ends."""
    return {word.strip(PUNCTUATION) for word in line.split()} - {""}


def _divided(character: str) -> bool:
    """Return whether a title ends here, or a divider is here."""
    return not character or character in DIVIDERS


def _of_html(a: Analysis, title: _Title, possible: BoolArray, kept: BoolArray) -> list[int]:
    """Return the headings that may be the headline: of level 1, else those of level 2 or the lines that are like the title.

    All are above the first kept paragraph, and none is the site's name.
    """
    paragraphs = (kept & a.is_prose).nonzero()[0]
    first = int(paragraphs[0]) if len(paragraphs) else int(kept.nonzero()[0][0])
    levels = a.blocks.levels[:first]
    tops = [i for i in (possible[:first] & (levels == 1)).nonzero()[0].tolist() if not title.names_site(i)]
    if tops or not title.text:
        return tops
    tops = [i for i in (possible[:first] & (levels == 2)).nonzero()[0].tolist() if title.is_like(i)]
    if tops:
        return tops
    lines = enumerate(a.normalised[:first])
    return [i for i, line in lines if len(line) >= TITLE_CHARS and title.text.startswith(line) and possible[i]]


def _of_text(a: Analysis, scores: npt.NDArray[np.float64], undecided: BoolArray, kept: BoolArray) -> list[int]:
    """Return the line above the first kept one with the highest score, and its copies, of those whose words recur in the text."""
    first = int(kept.nonzero()[0][0])
    body = _joined(a, kept)
    near = [
        i
        for i in range(max(first - LINE_REACH, 0), first)
        if undecided[i]
        and a.stats.words[i] >= LINE_WORDS
        and a.stats.joints[i] < MENU_JOINTS
        and a.stats.chars[i] <= LINE_CHARS
        and _recurs(a, i, body)
    ]
    best = max(near, key=lambda i: float(scores[i]), default=-1)
    if best < 0 or a.normalised[best] in a.normalised[first : first + LINE_REACH]:  # the headline is kept already
        return []
    return [i for i in near if a.normalised[i] == a.normalised[best]]


def _joined(a: Analysis, kept: BoolArray) -> str:
    """Return the normalised text of the kept blocks, up to ``BODY_CHARS``."""
    ends = np.cumsum(np.where(kept, a.stats.chars, 0))
    blocks = (kept & (ends <= BODY_CHARS)).nonzero()[0].tolist()
    return " ".join([a.normalised[i] for i in blocks])[:BODY_CHARS]


def _recurs(a: Analysis, i: int, body: str) -> bool:
    """Return whether enough of a line's longer words are in a text, but for their endings; of its pairs of characters if spaces
    do not divide its words.
    """
    line = a.normalised[i]
    if a.stats.words[i] > UNDIVIDED * len(line.split()):
        wanted = [pair for pair in map("".join, pairwise(line)) if pair.isalnum()]
    else:
        words = [word for word in _words(line) if len(word) >= STEM_CHARS]
        wanted = [word[: max(STEM_CHARS, len(word) - ENDING_CHARS)] for word in words]
    return len(wanted) > 1 and sum(word in body for word in wanted) >= RECURRING * len(wanted)
