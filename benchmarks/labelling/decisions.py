"""A reader's decisions on pages: which blocks are kept, as ranges."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NotRequired, TypedDict

__all__ = ["KINDS", "Decision", "decisions", "positions"]

KINDS: Final = (
    "article", "forum", "qa", "product", "listing", "documentation", "live", "recipe", "government", "event", "encyclopaedia", "other",
)  # fmt: skip
"""Kinds of page that a reader may give."""
RANGE_RE: Final = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
"""A block's number, or the first and the last of several."""


class Row(TypedDict):
    """A page in a decision file."""

    page: str
    kind: str
    language: str
    keep: str
    doubtful: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Decision:
    """A reader's decision on one page."""

    page: str
    """The page's code."""
    kind: str
    """One of ``KINDS``."""
    language: str
    """ISO 639-1."""
    keep: str
    """Numbers and ranges of the kept blocks."""
    doubtful: str
    """Numbers and ranges of the blocks without label; they take precedence over ``keep``."""

    def verdicts(self, count: int) -> str:
        """Return k (kept), d (dropped) or ? (no label) for each of a page's ``count`` blocks.

        Raises ValueError for a block that the page does not have.

        >>> Decision("0001", "article", "en", "1-2 4", "2").verdicts(6)
        'dk?dkd'
        """
        found = ["d"] * count
        for ranges, verdict in ((self.keep, "k"), (self.doubtful, "?")):
            for at in positions(ranges):
                if at >= count:
                    raise ValueError(f"page {self.page} has {count} blocks, numbered from 0: there is no block {at}")
                found[at] = verdict
        return "".join(found)


def positions(ranges: str) -> Iterator[int]:
    """Yield the numbers of ranges such as ``12-48 50 53-60``.

    Raises ValueError for anything else, and for a range that runs backwards.

    >>> list(positions("3-5 9"))
    [3, 4, 5, 9]
    """
    for part in ranges.replace(",", " ").split():
        match = RANGE_RE.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if first > last:
            raise ValueError(f"{part!r} is not a range of blocks: write 12-48, or 50 for one block")
        yield from range(first, last + 1)


def decisions(path: Path) -> list[Decision]:
    """Return the decisions of a JSON file: one page, or a list of pages.

    Raises ValueError for a kind that is not in ``KINDS`` or a language that is not two letters.
    """
    rows: Row | list[Row] = json.loads(path.read_text("utf-8"))
    found = []
    for row in rows if isinstance(rows, list) else [rows]:
        decision = Decision(row["page"], row["kind"], row["language"], row["keep"], row.get("doubtful", ""))
        if decision.kind not in KINDS:
            raise ValueError(f"{path}: kind {decision.kind!r} is not one of {', '.join(KINDS)}")
        if not re.fullmatch("[a-z]{2}", decision.language):
            raise ValueError(f"{path}: language {decision.language!r} is not a code of two letters")
        found.append(decision)
    return found
