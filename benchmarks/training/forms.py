"""The forms of flattened pages in the scorer's training: by several flatteners, and with line dropout."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

import numpy as np

from benchmarks.corpus import block_of_row, row_texts
from benchmarks.sets.flatten import FLATTENERS
from benchmarks.sets.item import Item
from benchmarks.training.block_labels import label
from cleantext import analyze

__all__ = ["DROPPED_OUT", "flattened", "line_dropout"]

DROPPED_OUT: Final = "/line_dropout"
"""Suffix in the name of a form with line dropout."""
CONTENT: Final = 0.5
"""Share of a line's words in the gold from which on line dropout always keeps the line."""
LEFT: Final = (0.0, 0.2, 0.5)
"""Probabilities with which line dropout keeps a run of other lines; one is drawn for each page."""


def line_dropout(text: str, item: Item) -> str:
    """Return flattened text without some runs of lines that are not in the gold, as an earlier cleaner may have left it."""
    blocks = analyze(text, input_format="text", filters=()).blocks
    wanted = label(row_texts(blocks), item) >= CONTENT
    if not wanted.any():
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


def _forms(item: Item) -> tuple[str, ...]:
    """Return the forms of a page: inscriptis, another flattener, a third one with line dropout, chosen by the page's name."""
    if item.mode == "text":
        return ("text", "text" + DROPPED_OUT)
    others = sorted(name for name in FLATTENERS if name != "inscriptis")
    at = zlib.crc32(item.id.encode())
    return ("inscriptis", others[at % len(others)], sorted(FLATTENERS)[at // 8 % len(FLATTENERS)] + DROPPED_OUT)


def flattened(items: Iterable[tuple[str, Item]]) -> list[tuple[str, Item, str]]:
    """Return the jobs of text mode: set, page and form."""
    return [(name, item, form) for name, item in items for form in _forms(item)]
