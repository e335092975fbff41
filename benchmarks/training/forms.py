"""The forms of pages in the scorer's training: flattened in several ways, with line dropout, with their series edited."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from benchmarks.corpus import block_of_row, row_texts
from benchmarks.run import source_of
from benchmarks.sets.flatten import FLATTENERS
from benchmarks.training.block_labels import label
from benchmarks.training.series import edited
from cleantext import analyze
from cleantext.blocks import Kind
from cleantext.evaluation.metrics import tokens
from cleantext.evaluation.sets.item import Item

__all__ = [
    "DROPPED_OUT",
    "SERIES",
    "flattened",
    "html_jobs",
    "in_form",
    "line_dropout",
    "line_kinds",
    "without_marks",
]

DROPPED_OUT: Final = "/line_dropout"
"""Suffix in the name of a form with line dropout."""
SERIES: Final = "/series"
"""Suffix in the name of a form with edited series."""
MARK_RE: Final = re.compile(r"\]\([^()\s]*\)|\[[0-9]+\](?=\S)")
"""The mark of a link in Markdown, after its text, and by lynx, before it."""
BULLETS: Final = frozenset("*•+-–□▪○")
"""First characters of a flattened list item."""
EDITED: Final = 5
"""One page in so many also has a form with edited series, if it has series."""
CONTENT: Final = 0.5
"""Share of a line's words in the gold from which on line dropout always keeps the line."""
LEFT: Final = (0.0, 0.2, 0.5)
"""Probabilities with which line dropout keeps a run of other lines; one is drawn for each page."""


def line_kinds(texts: Sequence[str], item: Item) -> list[Kind]:
    """Return the kind of each block of a flattened page: of the HTML block with the same words; with a bullet, ``list_item``.

    Empty if the page's labels need no kinds (``Item.left_out``).
    """
    if not item.left_out:
        return []
    blocks = analyze(source_of(item, "html"), input_format="html", filters=()).blocks
    known = {tuple(tokens(block.text)): block.kind for block in blocks}
    return [
        known.get(tuple(tokens(plain)), "list_item" if text[:1] in BULLETS else "paragraph")
        for text, plain in zip(texts, without_marks(texts), strict=True)
    ]


def without_marks(texts: Iterable[str]) -> list[str]:
    """Return flattened lines without the numbers and addresses of links, which no gold has.

    >>> without_marks(["[12]Home", "see [the table](/rain.html)"])
    ['Home', 'see [the table']
    """
    return [MARK_RE.sub("", text) for text in texts]


def line_dropout(text: str, item: Item) -> str:
    """Return flattened text without some runs of lines that are not in the gold, as an earlier cleaner may have left it."""
    blocks = analyze(text, input_format="text", filters=()).blocks
    rows = row_texts(blocks)
    labels = label(without_marks(rows), item, line_kinds(rows, item))
    wanted = ~(labels < CONTENT)
    if not (labels >= CONTENT).any():
        return text
    random = np.random.default_rng(zlib.crc32(item.id.encode()))
    share = random.choice(LEFT)
    run = np.cumsum(np.diff(wanted, prepend=wanted[:1]))
    keep = wanted | (random.random(len(wanted))[run] < share)
    lines = text.splitlines(keepends=True)
    block = block_of_row(blocks)
    numbers = blocks.lines[block] - 1 + np.arange(len(block)) - blocks.first_lines[block]
    dropped = set(numbers[~keep].tolist())
    return "".join(line for number, line in enumerate(lines) if number not in dropped)


def in_form(item: Item, form: str) -> tuple[str, Item] | None:
    """Return a page in a form, and the item with the gold of that page; None if the page has no such form."""
    if form.endswith(SERIES):
        found = edited(source_of(item, "html"), item)
        if found is None:
            return None
        source, item = found
        return FLATTENERS[form.removesuffix(SERIES)](source), item
    source = source_of(item, form.removesuffix(DROPPED_OUT))
    return line_dropout(source, item) if form.endswith(DROPPED_OUT) else source, item


def _has_edited(item: Item) -> bool:
    return item.mode == "html" and zlib.crc32(f"edited {item.id}".encode()) % EDITED == 0


def _forms(item: Item) -> tuple[str, ...]:
    """Return the forms of a flattened page, chosen by its name.

    They are inscriptis, another flattener, a third one with line dropout, and for some pages a fourth one with edited series.
    """
    if item.mode == "text":
        return ("text", "text" + DROPPED_OUT)
    names = sorted(FLATTENERS)
    others = [name for name in names if name != "inscriptis"]
    random = np.random.default_rng(zlib.crc32(item.id.encode()))
    second, third, fourth = (chosen[random.integers(len(chosen))] for chosen in (others, names, names))
    return ("inscriptis", second, third + DROPPED_OUT, *([fourth + SERIES] if _has_edited(item) else []))


def html_jobs(items: Iterable[tuple[str, Item]]) -> list[tuple[str, Item, str]]:
    """Return the jobs of HTML mode: set, page and form.

    Pages with edited series were tried in HTML mode, too: held-out F1 fell on three sets of nine (fundus .968 to .959), as labels of
    members that are moved are less certain, and equal scores within a series need no such pages.
    """
    return [(name, item, "html") for name, item in items if item.mode == "html"]


def flattened(items: Iterable[tuple[str, Item]]) -> list[tuple[str, Item, str]]:
    """Return the jobs of text mode: set, page and form."""
    return [(name, item, form) for name, item in items for form in _forms(item)]
