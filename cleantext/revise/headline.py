"""The headline, where the scorer left it out: above the first paragraph, by its markup, the page's title and its score."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.blocks import Mode

__all__ = ["TITLE_CHARS", "headline"]

TITLE_CHARS: Final = 12
"""A shorter line may be repeated for its own sake, or begin the title by chance."""
TITLE_REACH: Final = 40
"""Blocks below the headline among which one is kept, in HTML."""
LINE_REACH: Final = 25
"""Lines above the first kept paragraph among which the headline is looked for in flattened text."""
DOUBT: Final[dict[Mode, float]] = {"html": 0.1, "text": 0.02}
"""Score below which a headline stays away, by mode: sites repeat their own name, or the section's, in an <h1>. One that is like the
page's title stays whatever the score: few of wcxb's, zyte's and magic-html's golds hold it, nearly all of dragnet's do; people miss it."""
TITLE_SHARE: Final = 0.6
"""Share of the words of headline or title, whichever is shorter, that the other one must have for them to be alike."""
HEADLINE_WORDS: Final = 4.0
"""Words that a headline of flattened text needs; in HTML, one that is taken for it because the title is like it."""
BODY_LINES: Final = 40
"""Kept lines in which the words of a headline of flattened text come again."""
RECURRING: Final = 0.4
"""Share of its words that do."""
STEM_CHARS, ENDING_CHARS = 4, 2
"""Characters of the shortest word that tells something, and of what may be an ending."""
UNDIVIDED: Final = 1.5
"""Words for each one that blanks divide, from which on a line's script does not divide them."""
PUNCTUATION: Final = ".,:;!?()[]\"'“”„«»‘’…"
MENU_JOINTS: Final = 3
"""Joints of a line (see ``TextStats.joints``) from which on it is several entries."""

Bools = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float64]


def headline(a: Analysis, title: str, scores: Scores, kept: Bools, free: Bools) -> list[int]:
    """The block to bring back; none where the headline stands already, or there is none.

    ``title`` is normalised. ``scores``, ``kept`` and ``free`` have one entry a block of the view.
    """
    if a.is_html:
        paragraphs = (kept & a.is_prose).nonzero()[0]
        first = int(paragraphs[0]) if len(paragraphs) else int(kept.nonzero()[0][0])
        tops = _marked_up(a, title, (free | kept)[:first], kept)
    else:  # a standfirst looks like a headline, so one is looked for above whatever was kept first
        first = int(kept.nonzero()[0][0])
        tops = _likeliest(a, scores, free[:first], kept)
    if any(kept[i] for i in tops):
        return []
    likely = [i for i in tops if scores[i] >= DOUBT[a.blocks.mode] or (a.is_html and _titled(a, title, i))]
    return likely[-1:]


def _titled(a: Analysis, title: str, i: int) -> bool:
    """Whether a line of several words says what the page's title says, so that it names no site and no section."""
    if a.stats.words[i] < HEADLINE_WORDS or not title or (title.endswith(a.normalised[i]) and title != a.normalised[i]):
        return False
    own, said = set(a.normalised[i].split()), set(title.split())
    alike = len(own & said) >= TITLE_SHARE * min(len(own), len(said)) >= TITLE_SHARE * HEADLINE_WORDS
    return alike or title.startswith(a.normalised[i])  # scripts without spaces


def _marked_up(a: Analysis, title: str, above: Bools, kept: Bools) -> list[int]:
    """In HTML: the first-level headings above the first paragraph and not far above a kept block, else lines that begin the title."""
    tops: list[int] = (above & (a.blocks.levels[: len(above)] == 1)).nonzero()[0].tolist()
    tops = [i for i in tops if kept[i : i + TITLE_REACH + 1].any()]
    if tops or not title:
        return tops
    lines = enumerate(a.normalised[: len(above)])
    return [i for i, line in lines if len(line) >= TITLE_CHARS and title.startswith(line) and above[i]]


def _likeliest(a: Analysis, scores: Scores, above: Bools, kept: Bools) -> list[int]:
    """In flattened text: of the lines not far above the first kept one, the one that the scorer thinks most of, and its copies.

    Only of those whose words come again in the text.
    """
    first = len(above)
    body = " ".join([a.normalised[i] for i in kept.nonzero()[0][:BODY_LINES].tolist()])
    near = [
        i
        for i in range(max(first - LINE_REACH, 0), first)
        if above[i] and a.stats.words[i] >= HEADLINE_WORDS and a.stats.joints[i] < MENU_JOINTS and _comes_again(a, i, body)
    ]
    best = max(near, key=lambda i: float(scores[i]), default=-1)
    if best < 0 or a.normalised[best] in a.normalised[first : first + LINE_REACH]:  # the headline is there already
        return []
    return [i for i in near if a.normalised[i] == a.normalised[best]]


def _comes_again(a: Analysis, i: int, body: str) -> bool:
    """Whether enough of a line's longer words stand in a text, but for their endings; of pairs of characters where words are not divided."""
    line = a.normalised[i]
    if a.stats.words[i] > UNDIVIDED * len(line.split()):
        wanted = [pair for pair in map("".join, pairwise(line)) if pair.isalnum()]
    else:
        words = (word.strip(PUNCTUATION) for word in line.split())
        wanted = [word[: max(STEM_CHARS, len(word) - ENDING_CHARS)] for word in words if len(word) >= STEM_CHARS]
    return len(wanted) > 1 and sum(word in body for word in wanted) >= RECURRING * len(wanted)
