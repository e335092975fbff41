"""The faults of golds: elements that a person would not want, or that a gold lacks. ``gold_faults.tsv`` lists them and says how it was made."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeAlias

__all__ = ["FAULTS", "HEADER", "Faults", "name_of", "read_faults"]

FAULTS: Final = Path(__file__).with_suffix(".tsv")
"""The list."""
HEADER: Final = ("set", "page", "kind", "side", "hash", "begins", "reason")
"""Its columns."""
HASH_DIGITS: Final = 12
"""Hexadecimal digits of an element's hash in it."""
Faults: TypeAlias = Mapping[str, frozenset[str]]
"""From "gold" and "output" to the names of a page's elements that do not count on that side."""


def name_of(kind: str, element: str) -> str:
    """Return what the list of faults calls an element by.

    >>> name_of("headings", "2 History[edit]")
    'headings 47e4f559b31b'
    """
    return f"{kind} {sha256(element.encode()).hexdigest()[:HASH_DIGITS]}"


def read_faults(path: Path = FAULTS) -> Mapping[tuple[str, str], Faults]:
    """Return the faults of golds, by set and page."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        page = found.setdefault((row["set"], row["page"]), {"gold": set(), "output": set()})
        page[row["side"]].add(f"{row['kind']} {row['hash']}")
    return {key: {side: frozenset(names) for side, names in page.items()} for key, page in found.items()}
