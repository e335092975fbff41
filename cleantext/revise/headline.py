"""The headline, if the scorer dropped it: found by its markup, its position, the page's title, and the words of the text."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.analysis.spans import sums_before
from cleantext.blocks import BoolArray, Mode
from cleantext.lexicons import normalise
from cleantext.page import Page

__all__ = ["TITLE_CHARS", "headline"]

TITLE_CHARS: Final = 12
"""Characters from which a line with which the page's title begins, or which is repeated, may be a headline without markup."""
TITLE_WORDS: Final = 4.0
"""Fewest words of a line that is like the page's title because they share most words."""
TITLE_SHARE: Final = 0.6
"""Smallest share of common words, of the line or the title, whichever has fewer, for the two to be alike."""
DIVIDERS: Final = frozenset("|｜–—-_:：·•»«<>‹›/(（【[,")
"""Characters between a title and the site's name."""
LIKELY: Final[Mapping[Mode, float]] = MappingProxyType({"html": 0.1, "text": 0.02})
"""Lowest score at which a dropped headline is kept after all. In HTML mode one that is like the page's title is kept whatever its
score: readers miss it, although few labels of the sets wcxb, zyte and magic-html include it (those of dragnet nearly all do)."""
LINE_REACH: Final = 25
"""Lines above the first kept line in which a headline is looked for in text mode."""
LINE_WORDS: Final = 4.0
"""Fewest words of a headline in text mode that is not set apart right above the text."""
RECURRING: Final = 0.4
"""Smallest share of the words of a headline in text mode that recur in the text."""
STEM_CHARS, ENDING_CHARS = 4, 2
"""Fewest characters of a word that is looked for in the text, and characters at its end that may differ there."""
UNDIVIDED: Final = 1.5
"""Ratio of a line's words (``TextStats.words``) to its parts between spaces above which its script has no spaces between words."""
PUNCTUATION: Final = ".,:;!?()[]\"'“”„«»‘’…"
"""Characters stripped from both ends of a word."""
MENU_JOINTS: Final = 3
"""Joints of a line (``TextStats.joints``) from which it is several entries of a menu."""
BODY_CHARS: Final = 20_000
"""Characters of the text in which a headline's words are looked for. Bounds work."""
MAX_TITLE: Final = 500
"""Characters of the page's title that are compared. Bounds work."""
LINE_CHARS: Final = 500
"""Most characters of a headline in text mode. Bounds work."""


def headline(page: Page, scores: npt.NDArray[np.float64], undecided: BoolArray) -> list[int]:
    """Return the dropped headline in a list; empty if it is kept already, or not found.

    ``scores``: float64, shape (blocks,). ``undecided``: bool, shape (blocks,), True if no named filter dropped the block.
    """
    a, kept = page.analysis, page.kept
    if not a.is_html:
        # the first kept line may be a standfirst, which looks like a headline: search above it, unless it is a shorter line with a higher score
        first = int(kept.nonzero()[0][0])
        least = LIKELY["text"] if a.is_prose[first] or a.ends_sentence[first] else max(LIKELY["text"], scores[first])
        return [i for i in _candidates_of_text(a, scores, undecided, kept) if scores[i] >= least][-1:]
    paragraphs = (kept & a.is_prose).nonzero()[0]
    first = int(paragraphs[0]) if len(paragraphs) else int(kept.nonzero()[0][0])
    title = _Title(page, first)
    candidates = _candidates_of_html(a, title, (undecided | kept)[:first])
    if any(kept[i] for i in candidates):
        return []
    return [i for i in candidates if scores[i] >= LIKELY["html"] or title.is_like(i)][-1:]


class _Title:
    """The title of an HTML page, and the headings that are like it."""

    def __init__(self, page: Page, first: int) -> None:
        """``first``: index of the first kept paragraph; headings above it are compared with the title."""
        a = self._analysis = page.analysis
        self.text = normalise(page.title[:MAX_TITLE])
        """The title, normalised; empty if there is none."""
        self._words = _words(self.text)
        self._declared_site = normalise(page.declarations.site)
        headings = a.is_heading[:first].nonzero()[0].tolist()
        self._headings = {a.normalised[i]: i for i in reversed(headings)}
        sites = {self._declared_site, *(a.normalised[i] for i in headings if self.names_site(i))}
        self._openings = [self.text, *(rest for site in sites if (rest := self._without(site, first=True)))]
        """Strings that may begin with a headline: the title, and the title without the site's name before it."""

    def names_site(self, i: int) -> bool:
        """Return whether block ``i`` is the site's name.

        It is if the page declares this name; if it is a link in the page's header; or if the title begins or ends with it, and the rest
        of the title is a heading between it and the first paragraph.
        """
        a = self._analysis
        line = a.normalised[i]
        if line == self._declared_site or (a.is_link[i] and a.role_at(i, "header") and not a.role_at(i, "content")):
            return True
        return any(self._headings.get(self._without(line, first=first), 0) > i for first in (True, False))

    def is_like(self, i: int) -> bool:
        """Return whether block ``i`` is like the title, but is not the site's name.

        It is the beginning of the title up to a divider, or has several words and shares most of them with the title.
        """
        if self.names_site(i):
            return False
        if self.begins_with(i):
            return True
        line = self._analysis.normalised[i]
        if self._analysis.stats.words[i] < TITLE_WORDS or self._without(line, first=False):
            return False
        words = _words(line)
        shared = len(words & self._words)
        alike = shared >= TITLE_SHARE * min(len(words), len(self._words)) and shared >= TITLE_SHARE * TITLE_WORDS
        return alike or (self.text.startswith(line) and bool(line))  # the latter for scripts without spaces

    def begins_with(self, i: int) -> bool:
        """Return whether the title, perhaps after the site's name, begins with block ``i`` and a divider."""
        line = self._analysis.normalised[i]
        return bool(line) and any(
            opening.startswith(line) and _is_divider_or_end(opening[len(line) :].lstrip()[:1])
            for opening in self._openings
        )

    def _without(self, line: str, *, first: bool) -> str:
        """Return the rest of the title if it begins (``first``) or ends with a line and a divider.

        Empty if it does not.
        """
        if not line or len(line) >= len(self.text):
            return ""
        rest = self.text.removeprefix(line).lstrip() if first else self.text.removesuffix(line).rstrip()
        divider = rest[:1] if first else rest[-1:]
        return normalise(rest) if len(rest) < len(self.text) and divider in DIVIDERS else ""


def _words(line: str) -> set[str]:
    """Return the distinct words of a line, without punctuation at their ends."""
    return {word.strip(PUNCTUATION) for word in line.split()} - {""}


def _is_divider_or_end(character: str) -> bool:
    """Return whether the next character of a title is a divider, or empty because the title ends."""
    return not character or character in DIVIDERS


def _candidates_of_html(a: Analysis, title: _Title, possible: BoolArray) -> list[int]:
    """Return the blocks that may be the headline, without the site's name.

    They are the headings of level 1; if there are none, those of level 2 with which the title begins; if there are none, the lines
    with which it begins. ``possible``: bool, one entry for each block above the first kept paragraph.
    """
    levels = a.blocks.levels[: len(possible)]
    headings = [i for i in (possible & (levels == 1)).nonzero()[0].tolist() if not title.names_site(i)]
    if headings or not title.text:
        return headings
    headings = [
        i for i in (possible & (levels == 2)).nonzero()[0].tolist() if title.begins_with(i) and not title.names_site(i)
    ]
    lines = [i for i in possible.nonzero()[0].data if title.text.startswith(a.normalised[i])]
    return headings or [i for i in lines if len(a.normalised[i]) >= TITLE_CHARS and not title.names_site(i)]


def _candidates_of_text(
    a: Analysis, scores: npt.NDArray[np.float64], undecided: BoolArray, kept: BoolArray
) -> list[int]:
    """Return the likeliest headline above the first kept line, and its copies.

    It is the line with the highest score of those whose words recur in the text. If there are none, it is a short line right above
    the text, set apart by blank lines, whose words are all in the first kept line. Empty if a line near the start of the text
    is the same.
    """
    first = int(kept.nonzero()[0][0])
    text = _kept_text(a, kept)
    possible = undecided[:first] & (a.stats.joints[:first] < MENU_JOINTS) & (a.stats.chars[:first] <= LINE_CHARS)
    long = possible & (a.stats.words[:first] >= LINE_WORDS)
    near = [
        i for i in range(max(first - LINE_REACH, 0), first) if long[i] and _recurring_share(a, i, text) >= RECURRING
    ]
    if not near and possible[-1:].any() and not long[-1] and _is_set_apart(a, first - 1):
        near = [first - 1] if _recurring_share(a, first - 1, a.normalised[first][:BODY_CHARS], alone=True) == 1 else []
    best = max(near, key=lambda i: float(scores[i]), default=-1)
    if (
        best < 0 or a.normalised[best] in a.normalised[first : first + LINE_REACH]
    ):  # a copy is kept, or may be, in the text
        return []
    return [i for i in near if a.normalised[i] == a.normalised[best]]


def _is_set_apart(a: Analysis, i: int) -> bool:
    """Return whether blank lines are right above and below block ``i``; the first block needs none above it."""
    return bool(a.blocks.blanks[i + 1] > 0 and (i == 0 or a.blocks.blanks[i] > 0))


def _kept_text(a: Analysis, kept: BoolArray) -> str:
    """Return the normalised text of the kept blocks, up to ``BODY_CHARS``."""
    ends = sums_before(a.stats.chars * kept)[1:]
    blocks = (kept & (ends <= BODY_CHARS)).nonzero()[0].tolist()
    return " ".join([a.normalised[i] for i in blocks])[:BODY_CHARS]


def _recurring_share(a: Analysis, i: int, text: str, *, alone: bool = False) -> float:
    """Return the share, 0 to 1, of a line's longer words that are in a text, endings aside.

    It is 0 for a line with a single such word, unless ``alone``. In scripts without spaces between words, pairs of characters are
    looked for instead.
    """
    line = a.normalised[i]
    if a.stats.words[i] > UNDIVIDED * len(line.split()):
        wanted = [pair for pair in map("".join, pairwise(line)) if pair.isalnum()]
    else:
        words = [word for word in _words(line) if len(word) >= STEM_CHARS]
        wanted = [word[: max(STEM_CHARS, len(word) - ENDING_CHARS)] for word in words]
    return sum(word in text for word in wanted) / len(wanted) if len(wanted) > (0 if alone else 1) else 0.0
