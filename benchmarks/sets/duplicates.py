"""Pages that occur twice, within a set or across sets, by address or by content."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.results import RESULTS
from benchmarks.sets.load import at_hand, load
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.load import content_of, visible_text
from cleantext.evaluation.sets.origins import folded

__all__ = ["DUPLICATES", "Duplicates", "duplicates", "find", "read", "write"]

DUPLICATES: Final = RESULTS / "duplicates.json"
"""The duplicates over all sets."""


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Pages that occur twice."""

    pages: dict[str, int]
    """Number of pages by set."""
    pairs: list[tuple[str, str, str]]
    """The first page, the later one, and "url", "content" or both; pages are named set/id."""

    def later(self, name: str) -> int:
        """Return how many pages of a set occur earlier, in it or in a set before it."""
        return len({later for _, later, _ in self.pairs if later.startswith(f"{name}/")})

    def summary(self) -> str:
        """Return a line for each pair, and one for each set."""
        lines = [f"{first} = {later} (by {how})" for first, later, how in self.pairs]
        for name, pages in self.pages.items():
            hows = Counter(how for _, later, how in self.pairs if later.startswith(f"{name}/"))
            by_how = ", ".join(f"{count} by {how}" for how, count in sorted(hows.items()))
            lines.append(f"{name}: {pages} pages, {self.later(name)} seen before{f' ({by_how})' if by_how else ''}")
        return "\n".join(lines)


def find(names: Sequence[str] | None, data: Path) -> Duplicates:
    """Return the duplicates within and across sets, in the order given; None: all sets in ``data``."""
    wanted = names if names is not None else at_hand(data)
    sets = {name: load(name, data) for name in wanted}
    return Duplicates({name: len(items) for name, items in sets.items()}, duplicates(sets))


def duplicates(sets: Mapping[str, Iterable[Item]]) -> list[tuple[str, str, str]]:
    """Return the pages that occur twice: the first one, the later one, and "url", "content" or both.

    Pages are named set/id. Addresses are compared without scheme, ``www.``, trailing slash and fragment, visible texts
    without white space; a page without address or text has no duplicates.

    >>> one, two = Item("1", "A", "text", "", url="http://www.a.org/b/"), Item("2", "A ", "text", "", url="https://a.org/b#c")
    >>> duplicates({"s": [one, two]})
    [('s/1', 's/2', 'url and content')]
    """
    first: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], list[str]] = {}
    for set_name, items in sets.items():
        for item in items:
            name = f"{set_name}/{item.id}"
            content = item.content or content_of(visible_text(item))
            for how, key in (("url", folded(item.url)), ("content", content)):
                earlier = first.setdefault((how, key), name) if key else name
                if earlier != name:
                    found.setdefault((earlier, name), []).append(how)
    return [(one, two, " and ".join(how)) for (one, two), how in found.items()]


def read(path: Path = DUPLICATES) -> Duplicates | None:
    """Read the duplicates over all sets; None if the file does not exist."""
    if not path.is_file():
        return None
    data = json.loads(path.read_text("utf-8"))
    return Duplicates(data["pages"], [(first, later, how) for first, later, how in data["pairs"]])


def write(found: Duplicates, path: Path = DUPLICATES) -> Path:
    """Write duplicates, a line for each pair, and return the path."""
    pairs = ",\n".join(json.dumps(pair, ensure_ascii=False) for pair in found.pairs)
    path.write_text(f'{{"pages":{json.dumps(found.pages)},"pairs":[\n{pairs}\n]}}\n', "utf-8")
    return path
