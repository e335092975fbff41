"""context: what a block's neighbours say of it, last of all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from cleantext.filters._structure import View, clusters, running, view
from cleantext.lexicon import normalise
from cleantext.page import Page, Verdict, Verdicts

__all__ = ["context"]

NAMED: Final = frozenset(("main_content",))
"""Only what these filters dropped may come back: a named kind of boilerplate is no headline."""
TITLE_REACH: Final = 40
"""Blocks above the first kept paragraph among which the headline is looked for in HTML."""
DOUBT: Final = 0.1
"""Score below which a headline that is not like the title stays away: sites repeat their own name, or the section's, in an <h1>."""
SUBHEADING: Final = 0.2
"""Score from which on a heading between a kept block and a kept paragraph stays: short as it is, the choice hardly weighs it."""
LIKE_TITLE: Final = 0.02
"""Likewise for one that is like the title, and in flattened text, which has none. Golds disagree: of wcxb's, zyte's and magic-html's few hold the headline, of dragnet's nearly all
do; people miss it."""
TITLE_SHARE: Final = 0.6
"""Share of the words of headline or title, whichever is shorter, that the other one must have for them to be alike."""
LINE_REACH: Final = 25
"""Lines above the first kept paragraph among which the headline is looked for in flattened text."""
HEADLINE_WORDS: Final = 4.0
"""Words that such a line needs; in HTML, one that is taken for the headline because the title is like it."""
MENU_JOINTS: Final = 3
"""Joints of a line (see ``Measures.joints``) from which on it is several entries."""
ISLAND_DISTANCE: Final = 15
"""Dropped blocks on both sides that make a kept group an island."""
ISLAND_WORDS: Final = 20.0
"""Words below which such a group goes."""
TITLE_CHARS: Final = 12
"""A shorter line may be repeated for its own sake."""


def context(page: Page) -> Verdicts:
    """Bring the headline back, keep one of a repeated headline, drop headings without a body, and kept islands.

    >>> from cleantext import analyze
    >>> body = "<p>It rained on Monday, so the match was called off.</p>" * 3
    >>> page = analyze(f"<title>Rain ends match - News</title><h1>Rain ends match</h1><div>{body}</div>")
    >>> page.text.splitlines()[0]
    'Rain ends match'
    """
    v = view(page)
    standing = v.standing(page)
    if not standing.any():
        return Verdicts.of([], [])
    free = _free(page, v)
    said = [
        (block, verdict)
        for verdict in (
            *_headline(page, v, standing, free),
            *_announced(v, standing, free),
            *_enclosed(page, v, standing, free),
            *_repeated(page, v, standing),
            *_hollow(v, standing, free),
            *_islands(v, standing),
        )
        for block in v.page_blocks(verdict.index)
    ]
    return Verdicts(
        [block for block, _ in said], [verdict.action == "keep" for _, verdict in said], [v.reason for _, v in said]
    )


def _free(page: Page, v: View) -> np.ndarray:
    """bool, one a block: nobody spoke of it, or what decided was no named kind of boilerplate."""
    of_step = np.array([*(step.filter in NAMED for step in page.steps), True])  # the last one is for -1, nobody
    free: np.ndarray = of_step[page.deciders]
    return free if v.rows is None else free[[row.start for row in v.rows]]


def _headline(page: Page, v: View, standing: np.ndarray, free: np.ndarray) -> Iterator[Verdict]:
    if not v.html:  # a standfirst looks like a headline, so one is looked for above whatever was kept first
        first = int(standing.nonzero()[0][0])
        tops = _likeliest(page, v, free[:first], first)
    else:
        paragraphs = (standing & v.body).nonzero()[0]
        first = int(paragraphs[0]) if len(paragraphs) else int(standing.nonzero()[0][0])
        tops = _marked_up(page, v, (free | standing)[:first], first)
    if not tops or any(standing[i] for i in tops):
        return
    likely = [i for i in tops if _score(page, v, i) >= (LIKE_TITLE if not v.html or _titled(page, v, i) else DOUBT)]
    if likely:
        yield Verdict(likely[-1], "keep", "the headline above the body")


def _titled(page: Page, v: View, i: int) -> bool:
    """Whether a line of several words says what the page's title says, so that it names no site and no section."""
    own, title = set(v.folded[i].split()), set(normalise(page.title).split())
    if v.m.words[i] < HEADLINE_WORDS or not title:
        return False
    same = normalise(page.title).startswith(v.folded[i])  # scripts without spaces
    return same or len(own & title) >= TITLE_SHARE * min(len(own), len(title)) >= TITLE_SHARE * HEADLINE_WORDS


def _marked_up(page: Page, v: View, above: np.ndarray, first: int) -> list[int]:
    """In HTML: the first-level headings above the first paragraph, else lines that begin the title."""
    tops = [i for i in (above & (v.blocks.levels[:first] == 1)).nonzero()[0].tolist() if first - i <= TITLE_REACH]
    if not tops and page.title:
        title = normalise(page.title)
        tops = [
            i
            for i, line in enumerate(v.folded[:first])
            if len(line) >= TITLE_CHARS and title.startswith(line) and above[i]
        ]
    return tops


def _likeliest(page: Page, v: View, above: np.ndarray, first: int) -> list[int]:
    """In flattened text: of the lines not far above the first paragraph, the one that the scorer thinks most of, and its copies."""
    near = [
        i
        for i in range(max(first - LINE_REACH, 0), first)
        if above[i] and v.m.words[i] >= HEADLINE_WORDS and v.m.joints[i] < MENU_JOINTS
    ]
    best = max(near, key=lambda i: _score(page, v, i), default=-1)
    if best < 0 or v.folded[best] in v.folded[first : first + LINE_REACH]:  # the headline is there already
        return []
    return [i for i in near if v.folded[i] == v.folded[best]]


def _score(page: Page, v: View, i: int) -> float:
    """What the scorer thinks of a block; 1 where none has spoken."""
    block = v.page_blocks(i).start
    for name, verdicts in page.steps:
        if name in NAMED and isinstance(verdicts, Verdicts) and verdicts.scores is not None:
            said = verdicts.scores[verdicts.indices == block]
            if len(said):
                return float(said[-1])
    return 1.0


def _announced(v: View, standing: np.ndarray, free: np.ndarray) -> Iterator[Verdict]:
    """The items of a list stay with the paragraph that announces it with a colon."""
    for head in (standing[:-1]).nonzero()[0].tolist():
        if v.texts[head].endswith((":", "：")):
            i = head + 1
            while i < v.n and v.item(i) and v.introduced(i):
                if free[i] and not standing[i]:
                    yield Verdict(i, "keep", "an item of the list that is announced above it")
                i += 1


def _enclosed(page: Page, v: View, standing: np.ndarray, free: np.ndarray) -> Iterator[Verdict]:
    """What stands right between kept blocks: the sub-heading of a kept paragraph, and a paragraph between two of its like."""
    kept = standing & v.body
    between = free[1:-1] & ~standing[1:-1] & kept[2:]
    for i in (np.flatnonzero(between & standing[:-2] & (v.blocks.levels[1:-1] > 1)) + 1).tolist():
        if _score(page, v, i) >= SUBHEADING:
            yield Verdict(i, "keep", "the heading of the paragraph below it")
    for i in (np.flatnonzero(between & kept[:-2] & v.body[1:-1]) + 1).tolist():
        if _alike(v, i - 1, i) and _alike(v, i, i + 1):
            yield Verdict(i, "keep", "a paragraph between two that are kept")


def _alike(v: View, a: int, b: int) -> bool:
    """Whether two blocks are elements of one name below one parent, with one class; in flattened text all are alike."""
    tree = v.blocks.tree
    if tree is None:
        return True
    rows = [int(v.blocks.elements[i]) for i in (a, b)]
    return len({(tree.parents[row], tree.tags[row], tree.hints[row]) for row in rows}) == 1


def _repeated(page: Page, v: View, standing: np.ndarray) -> Iterator[Verdict]:
    """Of a line that comes again before or at the head of the body, the last copy stays."""
    paragraphs = (standing & v.body).nonzero()[0]
    limit = int(paragraphs[min(2, len(paragraphs) - 1)]) if len(paragraphs) else 0
    title = normalise(page.title)
    heads = {v.folded[i] for i in (v.blocks.levels == 1).nonzero()[0].tolist()}
    seen: dict[str, int] = {}
    opening = ""
    for i in (standing[:limit]).nonzero()[0].tolist():
        line = v.folded[i]
        if not v.html and i == 0:
            opening = line
        if len(line) < TITLE_CHARS or v.body[i] or (v.html and line not in heads and not title.startswith(line)):
            continue
        if line in seen:
            yield Verdict(seen[line], "drop", f"the headline stands again at block {i}")
        elif i > 0 and opening.startswith(line):
            yield Verdict(0, "drop", f"the headline stands again at block {i}")
            opening = ""
        seen[line] = i


def _hollow(v: View, standing: np.ndarray, free: np.ndarray) -> Iterator[Verdict]:
    """Headings below which named filters took everything, up to the next heading of their level or above."""
    levels = v.blocks.levels
    headings = levels.nonzero()[0].tolist()
    if not headings:
        return
    alive = running(standing | free)
    for k, i in enumerate(headings):
        if levels[i] > 1 and standing[i]:
            end = next((j for j in headings[k + 1 :] if levels[j] <= levels[i]), v.n)
            if end > i + 1 and alive[end] == alive[i + 1]:
                yield Verdict(i, "drop", "nothing below this heading was kept")


def _islands(v: View, standing: np.ndarray) -> Iterator[Verdict]:
    groups = list(clusters(standing.nonzero()[0].tolist(), ISLAND_DISTANCE))
    if len(groups) < 2:
        return
    weights = [float(v.m.words[group].sum()) for group in groups]
    main = int(np.argmax(weights))
    for k, group in enumerate(groups):
        if k != main and weights[k] < ISLAND_WORDS and not any(v.blocks.levels[i] == 1 for i in group):
            for i in group:
                yield Verdict(i, "drop", f"{ISLAND_DISTANCE} blocks or more from the body")
