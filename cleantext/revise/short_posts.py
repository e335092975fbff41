"""The text of pages whose post is a headline and a line or two: pictures, films and finds with a comment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cleantext.analysis import Analysis
from cleantext.analysis.section_roles import PAGE_TAGS
from cleantext.blocks import BoolArray, Elements
from cleantext.evidence import Code
from cleantext.page import Verdict

__all__ = ["short_post"]

SHORT_POST: Final = Code(
    "short_post", "position", "in the post with the page's title as its headline, at block {block}"
)

TITLE_CHARS: Final = 12
"""Fewest characters of a headline with which the page's title begins or ends. Shorter ones may be the name of a section."""
TITLE_SHARE: Final = 0.4
"""Lowest share of the title's characters in the headline. The name of the site is mostly the shorter part."""
PAGE_WORDS: Final = 120.0
"""Most words that are kept of such a page: a site's or an author's description. With more, they are its text."""
POST_BLOCKS: Final = 12
"""Most blocks of such a post's element. A larger one is a column of the page."""


def short_post(
    a: Analysis, title: str, headline: list[int], kept: BoolArray, undecided: BoolArray
) -> Iterator[Verdict]:
    """Keep a heading with which the page's title begins or ends, and what is below it in its element, on a page of which little else is kept.

    ``title``: the page's title, normalised; ``headline``: what ``headline.headline`` returned. Such posts are too short for the scorer,
    which may choose the site's description of itself instead. HTML only.
    """
    elements = a.blocks.elements
    if elements is None or a.stats.words[kept].sum() > PAGE_WORDS:
        return
    shown = kept.copy()
    shown[headline] = True
    parts = [i for i in a.is_heading.nonzero()[0].tolist() if _is_of_title(a.normalised[i], title)]
    if shown[parts].any():
        return
    for i in parts:
        if not undecided[i]:
            continue
        post = _post(elements, int(a.blocks.element_rows[i]))
        if len(post) <= POST_BLOCKS and len(post) > 1:
            yield Verdict(i, "keep", SHORT_POST(block=i))
            below = (j for j in range(i + 1, post.stop) if undecided[j] and not a.is_link[j] and not a.is_ui[j])
            yield from (Verdict(j, "keep", SHORT_POST(block=i)) for j in below)
            return


def _is_of_title(line: str, title: str) -> bool:
    """Return whether the page's title begins or ends with a line that is a large part of it."""
    is_long = len(line) >= max(TITLE_CHARS, TITLE_SHARE * len(title))
    return is_long and (title.startswith(line) or title.endswith(line))


def _post(elements: Elements, row: int) -> range:
    """Return the blocks of the smallest element around a row that has more than one block; none if that is the page."""
    while row >= 0 and elements.lasts[row] - elements.firsts[row] <= 1:
        row = elements.parents[row]
    if row < 0 or elements.tags[row] in PAGE_TAGS:
        return range(0)
    return range(elements.firsts[row], elements.lasts[row])
