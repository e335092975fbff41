"""post_extras: what the posts of a thread have beside their text: buttons, counters, profiles, signatures, and the form for answers.

Longer than other filters, as it has rules for buttons, counters, numbers and the form; profiles and signatures have other modules.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable
from itertools import pairwise
from typing import Final

import regex

from cleantext.analysis import Analysis
from cleantext.analysis.spans import clusters
from cleantext.evidence import Code, Evidence
from cleantext.filters.post_profiles import is_label, is_part, lines_of_posts, profiles
from cleantext.filters.post_signatures import signatures
from cleantext.filters.rules import between_parts, interface_lines
from cleantext.lexicons import normalise
from cleantext.page import Page, Verdicts

__all__ = ["post_extras"]

POST_BUTTON: Final = Code("post_button", "repetition", "the button {quote}, as each post has one")
POST_COUNTER: Final = Code("post_counter", "repetition", "the counter {quote}, as each post has one")
POST_NUMBER: Final = Code("post_number", "repetition", "only the number of a post, {quote}")
ANSWER_FORM: Final = Code("answer_form", "phrase", "in the form for answers, with {quote}")

POSTS: Final = 3
"""Fewest lines of a kind with prose between them that belong to posts: an article may have a button above it and one below it."""
KINDS: Final = 2
"""Fewest kinds of ordinary words, numbers and counts that posts have, if nothing else says that the page is a discussion."""
NUMBER_RE: Final = regex.compile(r"[+-]?\d[\d.,]{0,9}+(?:\s?[kKmM]\b)?")
"""A number, perhaps with a suffix such as "k"."""
POST_NUMBER_RE: Final = regex.compile(r"[^\w#]{0,4}#\s?\d{1,6}[^\w#]{0,4}")
"""The number of a post: "#12"."""
BUTTONS: Final = 8
"""Most words of buttons on one line. Bounds work."""
FORM_REACH: Final = 8
"""Largest distance, in blocks, from one phrase of the form for answers to the next: its advice may be between them."""
OTHER_UNITS: Final = {"unit": "weak_unit", "weak_unit": "unit"}
"""For each of the roles of words that are counted, the other one: a line may count both."""
FORM_PHRASES: Final = 3
"""Fewest phrases of the form for answers for the lines between them to be dropped, too."""


def post_extras(page: Page) -> Verdicts:
    """Drop what the posts of a thread have beside their text: buttons, counters, numbers, profiles, signatures, and the form for answers.

    A line is dropped if at least three lines of its kind have posts between them; ordinary words such as "Report" only on
    discussions. Signatures are elements with such a name on a discussion. Profiles are labels such as "Posts: 27" and "Joined: 2011", with their values and ranks. Keeps the names and dates of
    posts, labels and counts of a page without posters, and lists of members.

    >>> from cleantext import analyze
    >>> post = "marten\\nSenior Member\\nPosts: 27\\nJoined: May 2011\\nI changed valve {} last week, and it has been quiet since then."
    >>> page = analyze("\\n".join(post.format(i) for i in range(3)))
    >>> [v.index for v in post_extras(page)]
    [1, 2, 3, 6, 7, 8, 11, 12, 13]
    """
    a = page.analysis
    found: dict[int, Evidence] = {}
    interface_lines(a, "post_extras", found)
    profiles(a, found)
    _of_posts(a, [lines_of_posts(a, "line"), _several_buttons(a)], POST_BUTTON, found)
    _of_posts(a, [_counters(a, "unit") | _reactions(a)], POST_COUNTER, found)
    _discussion(page, found)
    signatures(page, found)
    _answer_form(a, found)
    return Verdicts.drops(found)


def _discussion(page: Page, found: dict[int, Evidence]) -> None:
    """Drop ordinary words, numbers and counts that are parts of posts on a discussion."""
    a = page.analysis
    words = _by_phrase(a, "weak_line")
    counters = _counters(a, "weak_unit")
    numbers = {i: a.texts[i] for i in a.containing("#") if a.is_short[i] and POST_NUMBER_RE.fullmatch(a.texts[i])}
    weak = [group for group in (*words, counters, numbers) if _are_of_posts(a, group)]
    is_sure = found or len(weak) >= KINDS
    if not weak or not (is_sure or (page.mode == "html" and page.kind.name == "discussion")):
        return
    _of_posts(a, words, POST_BUTTON, found)
    _of_posts(a, [counters], POST_COUNTER, found)
    _of_posts(a, [numbers], POST_NUMBER, found)


def _of_posts(a: Analysis, groups: Iterable[dict[int, str]], code: Code, found: dict[int, Evidence]) -> None:
    """Drop the lines of each group of which posts have one each, and the numbers beside words that count something."""
    for group in groups:
        if _are_of_posts(a, group):
            for i, quote in group.items():
                found.setdefault(i, code(quote))
                number = _number_beside(a, i) if code is POST_COUNTER else None
                if number is not None:
                    found.setdefault(number, code(quote))


def _are_of_posts(a: Analysis, lines: Collection[int]) -> bool:
    """Return whether at least ``POSTS`` lines have prose between them."""
    places = sorted(lines)
    return sum(int(a.prose_before[after] > a.prose_before[before]) for before, after in pairwise(places)) >= POSTS - 1


def _by_phrase(a: Analysis, role: str) -> list[dict[int, str]]:
    """Return the same in a group for each phrase."""
    groups: dict[str, dict[int, str]] = {}
    for i, phrase in lines_of_posts(a, role).items():
        groups.setdefault(phrase, {})[i] = phrase
    return list(groups.values())


def _counters(a: Analysis, role: str) -> dict[int, str]:
    """Return the lines that are counts ("12 likes", "1 like 2 shares"), at least one of a unit with a role."""
    units, known = (a.index.lines_of(filter="post_extras", role=each) for each in (role, OTHER_UNITS[role]))
    found = {}
    for i in (a.is_short & (a.stats.digits > 0)).nonzero()[0].data:
        parts = [part for part in map(normalise, NUMBER_RE.splititer(a.texts[i])) if part]
        if parts and not units.isdisjoint(parts) and all(p in units or p in known for p in parts) and is_part(a, i):
            found[i] = a.texts[i]
    return found


def _reactions(a: Analysis) -> dict[int, str]:
    """Return the lines that name the readers who liked a post, and the words that count them beside their number."""
    labels = {i: phrase for i, phrase in lines_of_posts(a, "reaction").items() if is_label(a, i, phrase)}
    return labels | {i: phrase for i, phrase in lines_of_posts(a, "unit").items() if _number_beside(a, i) is not None}


def _number_beside(a: Analysis, i: int) -> int | None:
    """Return the block right above or below a block without digits that is a number; None if there is none."""
    if a.stats.digits[i]:
        return None
    return next((j for j in (i - 1, i + 1) if 0 <= j < a.count and NUMBER_RE.fullmatch(a.texts[j])), None)


def _several_buttons(a: Analysis) -> dict[int, str]:
    """Return the lines that are several buttons: "Share Improve this answer Follow"."""
    first_words, buttons = a.index.openings("buttons"), a.index.lines_of(use="buttons")
    candidates = a.is_short & (a.stats.words > 1) & (a.stats.words <= BUTTONS)
    found = {}
    for i in candidates.nonzero()[0].data:
        words = filter(None, map(normalise, a.normalised[i].split()))
        first = next(words, "")
        if first in first_words and _is_made_of([first, *words], buttons) and is_part(a, i):
            found[i] = a.texts[i]
    return found


def _is_made_of(words: list[str], buttons: Container[str]) -> bool:
    """Return whether words are two or more buttons in a row."""
    reached = {0}
    for end in range(1, len(words) + 1):
        if any(
            start in reached and " ".join(words[start:end]) in buttons
            for start in range(end)
            if end - start < len(words)
        ):
            reached.add(end)
    return len(words) in reached


def _answer_form(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop the form for answers: phrases of the lexicon, at least two near each other, and what is between three or more."""
    phrases = {i: phrase.text for i, phrase in a.matches["post_extras", "answer_form"].items() if not a.is_code[i]}
    form: dict[int, Evidence] = {}
    for group in clusters(phrases, FORM_REACH):
        if len({phrases[i] for i in group}) > 1:
            form.update((i, ANSWER_FORM(phrases[i])) for i in group)
    between_parts("form", form, gap=FORM_REACH, at_least=FORM_PHRASES, unless=a.is_code)
    for i, evidence in form.items():
        found.setdefault(i, evidence)
