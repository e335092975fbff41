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
MAX_TITLE: Final = 500
"""Characters of the page's title that are compared. Bounds work."""
LINE_CHARS: Final = 500
"""Characters of the longest line that may be a headline of flattened text. Bounds work."""


def headline(page: Page, scores: npt.NDArray[np.float64], undecided: BoolArray) -> list[int]:
    """Return the block to bring back as the headline; none if the headline is kept already, or not found.

    ``scores``: float64, shape (blocks,). ``undecided``: bool, shape (blocks,), no named filter dropped the block.
    """
    a, kept = page.analysis, page.kept
    if (
        not a.is_html
    ):  # a standfirst looks like a headline, so one is looked for above the first kept line, whatever it is
        return [i for i in _of_text(a, scores, undecided, kept) if scores[i] >= LIKELY["text"]][-1:]
    paragraphs = (kept & a.is_prose).nonzero()[0]
    first = int(paragraphs[0]) if len(paragraphs) else int(kept.nonzero()[0][0])
    title = _Title(page, first)
    tops = _of_html(a, title, (undecided | kept)[:first])
    if any(kept[i] for i in tops):
        return []
    return [i for i in tops if scores[i] >= LIKELY["html"] or title.is_like(i)][-1:]


class _Title:
    """The title of an HTML page, and the headings that are like it."""

    def __init__(self, page: Page, first: int) -> None:
        """``first``: the first kept paragraph."""
        a = self._analysis = page.analysis
        self.text = normalise(page.title[:MAX_TITLE])
        """The title, normalised; empty if there is none."""
        self._words = _words(self.text)
        self._declared_site = normalise(page.declarations.site)
        headings = a.is_heading[:first].nonzero()[0].tolist()
        self._headings = {a.normalised[i]: i for i in reversed(headings)}
        sites = {self._declared_site, *(a.normalised[i] for i in headings if self.names_site(i))}
        self._openings = [self.text, *(rest for site in sites if (rest := self._without(site, first=True)))]
        """What a headline begins: the title, and the title without the site's name in front."""

    def names_site(self, i: int) -> bool:
        """Return whether block ``i`` is the site's name.

        It is if the page declares it; if it is a link in the page's header; or if it begins or ends the title, and the rest of the
        title is a heading between it and the first paragraph.
        """
        a = self._analysis
        line = a.normalised[i]
        if line == self._declared_site or (a.is_link[i] and a.role_at(i, "header") and not a.role_at(i, "content")):
            return True
        return any(self._headings.get(self._without(line, first=first), 0) > i for first in (True, False))

    def is_like(self, i: int) -> bool:
        """Return whether block ``i`` is the title without the site's name, or has several words and most of them are the title's."""
        if self.names_site(i):
            return False
        if self.is_begun_by(i):
            return True
        line = self._analysis.normalised[i]
        if self._analysis.stats.words[i] < TITLE_WORDS or self._without(line, first=False):
            return False
        own = _words(line)
        shared = len(own & self._words)
        alike = shared >= TITLE_SHARE * min(len(own), len(self._words)) and shared >= TITLE_SHARE * TITLE_WORDS
        return alike or (self.text.startswith(line) and bool(line))  # the second for scripts without spaces

    def is_begun_by(self, i: int) -> bool:
        """Return whether the title, without the site's name in front, is block ``i`` up to a divider."""
        line = self._analysis.normalised[i]
        return bool(line) and any(
            opening.startswith(line) and _divided(opening[len(line) :].lstrip()[:1]) for opening in self._openings
        )

    def _without(self, line: str, *, first: bool) -> str:
        """Return the rest of a title that begins (``first``) or ends with a line and a divider; empty if it does not."""
        if not line or len(line) >= len(self.text):
            return ""
        rest = self.text.removeprefix(line).lstrip() if first else self.text.removesuffix(line).rstrip()
        divider = rest[:1] if first else rest[-1:]
        return normalise(rest) if len(rest) < len(self.text) and divider in DIVIDERS else ""


def _words(line: str) -> set[str]:
    """Return the different words of a line, without punctuation at their ends."""
    return {word.strip(PUNCTUATION) for word in line.split()} - {""}


def _divided(character: str) -> bool:
    """Return whether a title ends here, or a divider is here."""
    return not character or character in DIVIDERS


def _of_html(a: Analysis, title: _Title, possible: BoolArray) -> list[int]:
    """Return what may be the headline: headings of level 1, else of level 2 that begin the title, else lines that do.

    ``possible`` marks blocks above the first kept paragraph. None of the headings is the site's name.
    """
    levels = a.blocks.levels[: len(possible)]
    tops = [i for i in (possible & (levels == 1)).nonzero()[0].tolist() if not title.names_site(i)]
    if tops or not title.text:
        return tops
    tops = [
        i for i in (possible & (levels == 2)).nonzero()[0].tolist() if title.is_begun_by(i) and not title.names_site(i)
    ]
    lines = [i for i in possible.nonzero()[0].tolist() if title.text.startswith(a.normalised[i])]
    return tops or [i for i in lines if len(a.normalised[i]) >= TITLE_CHARS and not title.names_site(i)]


def _of_text(a: Analysis, scores: npt.NDArray[np.float64], undecided: BoolArray, kept: BoolArray) -> list[int]:
    """Return the likeliest headline above the first kept line, and its copies; empty if a line below is the same.

    It is the line with the highest score of those whose words recur in the text; if there are none, a short line right above the
    text, set apart by blank lines, whose words are all in the first kept line.
    """
    first = int(kept.nonzero()[0][0])
    body = _joined(a, kept)
    possible = undecided[:first] & (a.stats.joints[:first] < MENU_JOINTS) & (a.stats.chars[:first] <= LINE_CHARS)
    long = possible & (a.stats.words[:first] >= LINE_WORDS)
    near = [i for i in range(max(first - LINE_REACH, 0), first) if long[i] and _recurring(a, i, body) >= RECURRING]
    if not near and possible[-1:].any() and not long[-1] and _is_set_apart(a, first - 1):
        near = [first - 1] if _recurring(a, first - 1, a.normalised[first][:BODY_CHARS], alone=True) == 1 else []
    best = max(near, key=lambda i: float(scores[i]), default=-1)
    if best < 0 or a.normalised[best] in a.normalised[first : first + LINE_REACH]:  # the headline is kept already
        return []
    return [i for i in near if a.normalised[i] == a.normalised[best]]


def _is_set_apart(a: Analysis, i: int) -> bool:
    """Return whether blank lines are right above and below block ``i``; the first block needs none above it."""
    return bool(a.blocks.blanks[i + 1] > 0 and (i == 0 or a.blocks.blanks[i] > 0))


def _joined(a: Analysis, kept: BoolArray) -> str:
    """Return the normalised text of the kept blocks, up to ``BODY_CHARS``."""
    ends = np.cumsum(np.where(kept, a.stats.chars, 0))
    blocks = (kept & (ends <= BODY_CHARS)).nonzero()[0].tolist()
    return " ".join([a.normalised[i] for i in blocks])[:BODY_CHARS]


def _recurring(a: Analysis, i: int, body: str, *, alone: bool = False) -> float:
    """Return the share of a line's longer words that are in a text, without their endings; 0 if it has one, unless ``alone``.

    In scripts that do not divide words, pairs of characters are looked for instead.
    """
    line = a.normalised[i]
    if a.stats.words[i] > UNDIVIDED * len(line.split()):
        wanted = [pair for pair in map("".join, pairwise(line)) if pair.isalnum()]
    else:
        words = [word for word in _words(line) if len(word) >= STEM_CHARS]
        wanted = [word[: max(STEM_CHARS, len(word) - ENDING_CHARS)] for word in words]
    return sum(word in body for word in wanted) / len(wanted) if len(wanted) > (0 if alone else 1) else 0.0
