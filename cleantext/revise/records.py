"""Blocks of flattened text kept because of the other records of their series: posts of a thread, entries of a list of articles.

A *stamp* is a line that dates a post or an entry. The scorer judges each line by itself, so that it keeps long posts and drops the short ones between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from cleantext.analysis import Analysis
from cleantext.analysis.dates import is_age, is_date, is_stamp
from cleantext.analysis.units import MEMBERS
from cleantext.blocks import BoolArray
from cleantext.evidence import Code
from cleantext.page import Page, Verdict

__all__ = ["entries", "post_texts"]

POST_TEXT: Final = Code("post_text", "position", "in a post of a thread of which other posts are kept")
ENTRY: Final = Code("entry", "position", "in an entry of a list, as the same lines of other entries are kept")

DISCUSSION: Final = 0.5
"""Lowest probability of a discussion."""
POSTS_SHARE: Final = 0.25
"""Lowest share of the posts with prose of which prose is kept, for the others to be kept as well; below it they may be comments on an article."""
OUTSIDE: Final = 3
"""Times the words of prose kept inside the posts that may be kept outside of them; with more, the posts are comments on an article."""
ANSWER_WORDS: Final = 4
"""Fewest words of a post's first line that does not end a sentence: shorter ones are rather names and ranks."""
TITLE_WORDS: Final = 3
"""Fewest words of an entry's title: shorter lines above a date are rather names."""
TITLED: Final = 0.8
"""Lowest share of the dates with prose below that have a title right above."""


def post_texts(page: Page, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep the text of whole posts that would be lost between posts that are kept, on a flattened discussion.

    The text is prose, lines that end a sentence, and the line right below the post's stamp.
    """
    a = page.analysis
    threads = [] if a.is_html else [*_posts(a, kept, undecided)]
    if not threads or page.kind.probabilities["discussion"] < DISCUSSION:
        return
    inside = kept & a.is_prose
    for posts in threads:
        written = [post for post in posts if a.is_prose[post.start : post.stop].any()]
        lost = [post for post in posts if not inside[post.start : post.stop].any()]
        with_kept = len(posts) - len(lost)
        words, span = a.stats.words * inside, slice(posts[0].start, posts[-1].stop)
        if with_kept < max(POSTS_SHARE * len(written), 1) or words.sum() > (OUTSIDE + 1) * words[span].sum():
            continue
        for i, first in ((i, post.start) for post in lost for i in post[1:]):
            if undecided[i] and not kept[i] and _is_text(a, i, first):
                yield Verdict(i, "keep", POST_TEXT())


def _posts(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[list[range]]:
    """Yield the posts of each thread: from one stamp of a pattern to the next. The last post ends before what a named filter dropped."""
    series = a.units.series
    threads: dict[int, list[int]] = {}
    for i in (a.is_short & (a.stats.digits > 0) & series.is_record).nonzero()[0].tolist():
        if series.member_firsts[i] == i and is_stamp(a, i):
            threads.setdefault(int(series.roles[i]), []).append(i)
    for stamps in threads.values():
        if len(stamps) < MEMBERS:
            continue
        longest = max(after - before for before, after in pairwise(stamps))
        last = range(stamps[-1] + 1, min(stamps[-1] + longest, a.count))
        end = next((i for i in last if not undecided[i] and not kept[i]), stamps[-1] + 1)
        yield [range(*bounds) for bounds in pairwise([*stamps, end])]


def _is_text(a: Analysis, i: int, stamp: int) -> bool:
    """Return whether a line below a post's stamp is the post's text, not a name, a button or a count."""
    if a.is_ui[i] or len(a.places[a.normalised[i]]) > 1 or is_date(a, i) or is_age(a, i):
        return False
    if a.is_prose[i] or a.ends_sentence[i]:
        return bool(a.stats.letters[i])
    is_plain = not a.stats.digits[i] and ":" not in a.texts[i]
    return i == stamp + 1 and bool(a.stats.words[i] >= ANSWER_WORDS) and is_plain


def entries(a: Analysis, kept: BoolArray, undecided: BoolArray) -> Iterator[Verdict]:
    """Keep the titles and blurbs of the entries of a flattened list: a title, its date, and a blurb that is kept in most entries."""
    if a.is_html:
        return
    candidates = (a.is_short & (a.stats.digits > 0))[1:-1] & a.is_prose[2:]
    stamps = [i for i in (candidates.nonzero()[0] + 1).tolist() if is_stamp(a, i)]
    titled = [i for i in stamps if _is_title(a, i - 1)]
    with_kept = [i for i in titled if kept[i + 1]]
    if len(with_kept) < MEMBERS or 2 * len(with_kept) <= len(titled) or len(titled) < TITLED * len(stamps):
        return
    for i in titled:
        yield from (Verdict(j, "keep", ENTRY()) for j in (i - 1, i + 1) if undecided[j] and not kept[j])


def _is_title(a: Analysis, i: int) -> bool:
    """Return whether a line may be the title of an entry: words alone, and not a copy of a line above."""
    if not a.is_short[i] or a.is_ui[i] or a.stats.digits[i] or a.ends_sentence[i] or ":" in a.texts[i]:
        return False
    return bool(a.stats.words[i] >= TITLE_WORDS) and a.places[a.normalised[i]][0] == i
