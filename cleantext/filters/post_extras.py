"""post_extras: what the posts of a thread have beside their text: buttons, counters, profiles, signatures, and the form for answers.

Longer than other filters, as it has a rule for each of these parts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from itertools import groupby, pairwise
from typing import Final

import numpy as np
import regex

from cleantext.analysis import Analysis
from cleantext.analysis.lists import COLONS
from cleantext.analysis.phrase_index import PhraseIndex
from cleantext.analysis.spans import clusters
from cleantext.evidence import Code, Evidence
from cleantext.filters.rules import between_parts, drop_blocks, interface_lines
from cleantext.lexicons import normalise
from cleantext.page import Page, Verdicts
from cleantext.tree_ops import inherited

__all__ = ["post_extras"]

POST_BUTTON: Final = Code("post_button", "repetition", "the button {quote}, as each post has one")
POST_COUNTER: Final = Code("post_counter", "repetition", "the counter {quote}, as each post has one")
POST_NUMBER: Final = Code("post_number", "repetition", "only the number of a post, {quote}")
PROFILE: Final = Code("profile", "position", "in the profile of a poster, with {quote}")
SIGNATURE: Final = Code("signature", "markup", "in an element named as the signature of a post, {quote}")
ANSWER_FORM: Final = Code("answer_form", "phrase", "in the form for answers, with {quote}")

POSTS: Final = 3
"""Fewest lines of a kind with prose between them that belong to posts: an article may have a button above it and one below it."""
KINDS: Final = 2
"""Fewest kinds of ordinary words, numbers and counts that posts have, if nothing else says that the page is a discussion."""
LABELS: Final = 4
"""Fewest labels of profiles on a page, at most two counted of each poster: two of two posters. One poster's profile is below an article."""
PROFILE_REACH: Final = 3
"""Largest distance, in blocks, from a label of a profile to the poster's rank: other labels and values may be between them."""
LABEL_REST_RE: Final = regex.compile(r"\W{0,4}\d|\s?[:：]")
"""What follows a label of a profile on its line: a colon or a number."""
VALUE_WORDS: Final = 6
"""Most words of a value below its label."""
NUMBER_RE: Final = regex.compile(r"[+-]?\d[\d.,]{0,9}+(?:\s?[kKmM]\b)?")
"""A number, perhaps with a suffix such as "k"."""
POST_NUMBER_RE: Final = regex.compile(r"[^\w#]{0,4}#\s?\d{1,6}[^\w#]{0,4}")
"""The number of a post: "#12"."""
BUTTONS: Final = 8
"""Most words of buttons on one line. Bounds work."""
SIGNATURE_NAMES: Final = frozenset((
    "signature", "signatures", "sig", "sigs", "usersig", "usersignature", "postsig", "postsignature", "messagesignature", "membersignature",
    "forumsignature", "authorsignature", "signaturecontainer", "signaturecontent", "signaturetext", "jssignature",
))  # fmt: skip
"""Class names and ids of the signatures of posts, without digits and signs."""
AUTHOR_CARD: Final = "post-signature"
"""The class name that Stack Exchange gives to a post's author and date."""
FORM_REACH: Final = 8
"""Largest distance, in blocks, from one phrase of the form for answers to the next: its advice may be between them."""
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
    _profiles(a, found)
    _of_posts(a, [_lines(a, "line"), _several_buttons(a)], POST_BUTTON, found)
    _of_posts(a, [_counters(a, "unit") | _reactions(a)], POST_COUNTER, found)
    _discussion(page, found)
    _signatures(page, found)
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


def _is_part(a: Analysis, i: int) -> bool:
    """Return whether a block may be a part of a post: short, and not a heading, code, data or an announced item."""
    is_data = a.is_html and a.is_cell[i] and a.units.tables[i] >= 0
    return bool(a.is_short[i] and not (a.is_heading[i] or a.is_code[i] or is_data)) and not a.is_announced(i)


def _lines(a: Analysis, role: str) -> dict[int, str]:
    """Return the lines with a phrase of a role, and the phrase of each."""
    return {i: phrase.text for i, phrase in a.matches["post_extras", role].items() if _is_part(a, i)}


def _by_phrase(a: Analysis, role: str) -> list[dict[int, str]]:
    """Return the same in a group for each phrase."""
    groups: dict[str, dict[int, str]] = {}
    for i, phrase in _lines(a, role).items():
        groups.setdefault(phrase, {})[i] = phrase
    return list(groups.values())


def _counters(a: Analysis, role: str) -> dict[int, str]:
    """Return the lines that are counts ("12 likes", "1 like 2 shares"), at least one of a unit with a role."""
    units = a.index.lines_of(filter="post_extras", role=role)
    known = (
        units
        | a.index.lines_of(filter="post_extras", role="unit")
        | a.index.lines_of(filter="post_extras", role="weak_unit")
    )
    found = {}
    for i in (a.is_short & (a.stats.digits > 0)).nonzero()[0].data:
        parts = [part for part in map(normalise, NUMBER_RE.splititer(a.texts[i])) if part]
        if parts and known.issuperset(parts) and not units.isdisjoint(parts) and _is_part(a, i):
            found[i] = a.texts[i]
    return found


def _reactions(a: Analysis) -> dict[int, str]:
    """Return the lines that name the readers who liked a post, and the words that count them beside their number."""
    labels = {i: phrase for i, phrase in _lines(a, "reaction").items() if _is_label(a, i, phrase)}
    return labels | {i: phrase for i, phrase in _lines(a, "unit").items() if _number_beside(a, i) is not None}


def _number_beside(a: Analysis, i: int) -> int | None:
    """Return the block right above or below a block without digits that is a number; None if there is none."""
    if a.stats.digits[i]:
        return None
    return next((j for j in (i - 1, i + 1) if 0 <= j < a.count and NUMBER_RE.fullmatch(a.texts[j])), None)


def _is_label(a: Analysis, i: int, phrase: str) -> bool:
    """Return whether a phrase at the beginning of a block is a label: a colon or a number follows, in the block or below it."""
    line = a.normalised[i]
    if not line.startswith(phrase):
        return False
    if line == phrase:
        return a.texts[i].rstrip().endswith(COLONS) or _has_number_below(a, i)
    return LABEL_REST_RE.match(line, len(phrase)) is not None


def _has_number_below(a: Analysis, i: int) -> bool:
    """Return whether the block below is a value with a digit."""
    return i + 1 < a.count and bool(a.is_short[i + 1] and a.stats.digits[i + 1]) and a.stats.words[i + 1] <= VALUE_WORDS


@cache
def _first_words(index: PhraseIndex) -> frozenset[str]:
    """Return the first words of all buttons."""
    return frozenset(line.partition(" ")[0] for line in _buttons(index))


@cache
def _buttons(index: PhraseIndex) -> frozenset[str]:
    """Return the buttons that posts and articles have."""
    lines = (("post_extras", "line"), ("post_extras", "weak_line"), ("comments", "line"), ("share_bar", "line"))
    return frozenset().union(*(index.lines_of(filter=name, role=role) for name, role in lines))


def _several_buttons(a: Analysis) -> dict[int, str]:
    """Return the lines that are several buttons: "Share Improve this answer Follow"."""
    first_words, buttons = _first_words(a.index), _buttons(a.index)
    candidates = a.is_short & (a.stats.words > 1) & (a.stats.words <= BUTTONS)
    found = {}
    for i in candidates.nonzero()[0].data:
        words = [part for part in map(normalise, a.normalised[i].split()) if part]
        if words and words[0] in first_words and _is_made_of(words, buttons) and _is_part(a, i):
            found[i] = a.texts[i]
    return found


def _is_made_of(words: list[str], buttons: frozenset[str]) -> bool:
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


def _profiles(a: Analysis, found: dict[int, Evidence]) -> None:
    """Drop the profiles of posters: labels with their values, and the ranks beside them."""
    posters = {i: phrase for i, phrase in _lines(a, "poster").items() if _is_label(a, i, phrase)}
    if not posters:
        return
    labels = posters | {i: phrase for i, phrase in _lines(a, "profile").items() if _is_label(a, i, phrase)}
    profiles = [group for group in _apart(a, labels) if not posters.keys().isdisjoint(group)]
    if len(profiles) < 2 or sum(min(len({labels[i] for i in group}), 2) for group in profiles) < LABELS:
        return
    ranks = _lines(a, "rank").keys()
    for group in profiles:
        evidence = PROFILE(a.texts[group[0]])
        drop_blocks(group, evidence, found)
        drop_blocks((i + 1 for i in group if _has_value_below(a, i, labels)), evidence, found)
        beside = ranks & set(range(group[0] - PROFILE_REACH, group[-1] + PROFILE_REACH + 1))
        drop_blocks((i for i in beside if a.prose_before[i] == a.prose_before[group[0]]), evidence, found)


def _apart(a: Analysis, labels: Iterable[int]) -> list[list[int]]:
    """Return labels in groups that have prose between them."""
    return [list(group) for _, group in groupby(sorted(labels), lambda i: int(a.prose_before[i]))]


def _has_value_below(a: Analysis, i: int, labels: Mapping[int, str]) -> bool:
    """Return whether a label is alone on its line, and its value below it."""
    below = i + 1
    if a.normalised[i] != labels[i] or below == a.count or below in labels:
        return False
    return bool(a.is_short[below]) and a.stats.words[below] <= VALUE_WORDS


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


def _signatures(page: Page, found: dict[int, Evidence]) -> None:
    """Drop the elements named as signatures of posts, on a discussion. HTML only."""
    a, elements = page.analysis, page.blocks.elements
    if elements is None:
        return
    classes = elements.numbered_classes
    names = np.array([_signature(text) for text in classes.names], object)
    named = names.astype(np.bool_)[classes.numbers]
    if not named.any() or page.kind.name != "discussion":
        return
    inside = inherited(elements.parent_array, named.astype(np.int32))[a.blocks.element_rows] > 0
    quote = next(filter(None, names))
    drop_blocks((inside & ~a.is_heading).nonzero()[0].tolist(), SIGNATURE(quote), found)


def _signature(names: str) -> str:
    """Return the first of some class names that is one of a signature; empty for none."""
    if "sig" not in names.lower():
        return ""
    letters = ((name, "".join(filter(str.isalpha, name.lower()))) for name in names.split())
    return next((name for name, word in letters if word in SIGNATURE_NAMES and name != AUTHOR_CARD), "")
