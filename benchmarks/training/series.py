"""Pages whose series (posts, entries, rows of like markup) are shortened, lengthened or shuffled, for training.

A network that has only seen series as long as their pages have them learns how scores fall down a page; here the length of a
series and the place of its members say nothing.
"""
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from math import isnan, nan
from typing import Any, Final

import numpy as np
from lxml import etree

from benchmarks.sets.lines import tree
from benchmarks.training.block_labels import ON_PAGE, label
from cleantext import analyze
from cleantext.evaluation.metrics import tokens
from cleantext.evaluation.sets.item import Item

__all__ = ["edited"]

LEAST: Final = 5
"""Fewest members of a series."""
TIMES: Final = (2, 4, 12)
"""Lengths to which a series is lengthened, in its own; one is drawn."""
MOST: Final = 150
"""Most members of a lengthened series."""
MOST_CHARS: Final = 60_000
"""Most characters that are added to a series."""
EXACT: Final = 0.3
"""Probability that added members are exact copies. In the others, the inner words of long texts change places, so that only
their short texts (names, buttons) are copies, as in real series."""
LONG: Final = 6
"""Words of a text from which on its words change places."""
CONTENT: Final = 0.5
"""Share of a block's words in the gold from which on it is part of the new gold."""
MEMBERS: Final = frozenset("article details div dl figure li section table tbody tr".split())
"""Tags of members. Paragraphs are none: an article is not a series."""


def _key(text: str) -> str:
    """Return what a text and one with the same words in another order have in common."""
    return " ".join(sorted(tokens(text)))


def _runs(root: Any) -> Iterator[list[Any]]:
    """Yield the series of a tree that are in no other.

    The members of a series are children of an element with the same tag and class; those without a class have the same tags of children.
    """
    walker = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        like: dict[object, list[Any]] = {}
        for child in element:
            if child.tag in MEMBERS:
                names = child.get("class") or tuple(dict.fromkeys(str(inner.tag) for inner in child))
                like.setdefault((child.tag, names), []).append(child)
        found = [members for members in like.values() if len(members) >= LEAST]
        if found:
            yield from found
            walker.skip_subtree()


def _reworded(element: Any, random: np.random.Generator) -> None:
    """Let the inner words of the long texts of an element change places."""
    for inner in element.iter():
        for name in ("text", "tail"):
            words = (getattr(inner, name) or "").split(" ") if isinstance(inner.tag, str) else []
            if len(words) >= LONG:
                middle = [words[at] for at in 1 + random.permutation(len(words) - 2)]
                setattr(inner, name, " ".join([words[0], *middle, words[-1]]))


def _lengthen(members: Sequence[Any], random: np.random.Generator) -> None:
    wanted = min(len(members) * int(random.choice(TIMES)), MOST) - len(members)
    exact = random.random() < EXACT
    last, size = members[-1], 0
    for at in random.integers(len(members), size=max(wanted, 0)).tolist():
        copy = deepcopy(members[at])
        size += len("".join(copy.itertext()))
        if size > MOST_CHARS:
            return
        if not exact:
            _reworded(copy, random)
        last.addnext(copy)
        last = copy


def _shorten(members: Sequence[Any], random: np.random.Generator) -> None:
    kept = set(random.permutation(len(members))[: int(random.integers(1, len(members) // 2 + 1))].tolist())
    for at, member in enumerate(members):
        if at not in kept:
            member.getparent().remove(member)


def _shuffle(members: Sequence[Any], random: np.random.Generator) -> None:
    parent = members[0].getparent()
    places = [etree.Element("div") for _ in members]
    for member, place in zip(members, places, strict=True):
        member.addprevious(place)
    for place, at in zip(places, random.permutation(len(members)).tolist(), strict=True):
        parent.replace(place, members[at])


EDITS: Final = (_lengthen, _shorten, _shuffle)


def edited(source: str, item: Item) -> tuple[str, Item] | None:
    """Return an HTML page with its series edited, and the item with the gold of that page.

    None if the page has no series, or its gold is not on it. The gold is made of the blocks whose words are content on the unchanged
    page. How a series is edited is chosen by the page's name and the series' place.
    """
    root = tree(source)
    if root is None:
        return None
    random = np.random.default_rng(zlib.crc32(f"series {item.id}".encode()))
    runs = list(_runs(root))
    if not runs:
        return None
    for members in runs:
        EDITS[random.integers(len(EDITS))](members, random)
    changed = etree.tostring(root, encoding="unicode", method="html")
    if item.gold is None:
        return changed, item
    before = analyze(source, input_format="html", filters=()).blocks.texts
    labels = label(before, replace(item, left_out=()))
    counts = np.array([len(tokens(text)) for text in before])
    if (np.nan_to_num(labels) * counts).sum() < ON_PAGE * len(tokens(item.gold)):
        return None
    after = analyze(changed, input_format="html", filters=()).blocks.texts
    found = list(zip(after, _labels(before, labels.tolist(), after), strict=True))
    gold = "\n".join(text for text, value in found if value >= CONTENT)
    blocks = tuple((text, None if isnan(value) else value >= CONTENT) for text, value in found) if item.blocks else ()
    return (changed, replace(item, gold=gold, blocks=blocks)) if gold else None


def _labels(before: Sequence[str], labels: Sequence[float], after: Iterable[str]) -> Iterator[float]:
    """Yield the label of each block of a changed page, from those of the page ``before``; NaN for new words.

    Of blocks with the same words, the first has the label that the first had there, and so on; added ones have the last one's.
    """
    known: dict[str, list[float]] = {}
    for text, value in zip(before, labels, strict=True):
        known.setdefault(_key(text), []).append(value)
    seen: Counter[str] = Counter()
    for text in after:
        key = _key(text)
        values = known.get(key, [nan])
        yield values[min(seen[key], len(values) - 1)]
        seen[key] += 1
