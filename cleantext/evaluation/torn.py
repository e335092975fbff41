"""Torn units: rows, definitions, pairs and list items of which a part comes out, and the rest does not.

Word F1 does not show them: a row without its label costs one word. Here they are found in texts alone, so that any extractor's output can
be judged; ``benchmarks/torn.py`` reads which blocks cleantext keeps.

A unit of the page (``units``) counts if the gold holds all of its parts, and one part has ``LEAST_LETTERS`` letters and digits: shorter ones
may be in a text by chance. A text *holds* a part if the part's letters and digits are in a row in those of the text. The unit is *torn* if
the output holds a part of that length, and not all of its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

from cleantext import analyze
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.origins import letters_of
from cleantext.evaluation.units import lists_of, tree_of, units_of

__all__ = ["LEAST_LETTERS", "Torn", "UnitTexts", "torn_units", "units_in_gold"]

LEAST_LETTERS: Final = 12
"""Letters and digits from which on a part is not in a text by chance."""
UnitTexts: TypeAlias = tuple[str, ...]
"""The letters and digits of each part of a unit."""


class Torn(NamedTuple):
    """The units of a page, or of many."""

    torn: int
    """Units of which a part came out, but not all."""
    of: int
    """Units that the gold holds."""


def units_in_gold(item: Item) -> list[UnitTexts]:
    """Return the units of an HTML page that its gold holds; none for flattened text and for pages without full gold.

    >>> units_in_gold(Item("1", b"<table><tr><th>Architect<td>Zaha Mohammad Hadid</table>", "html", "Architect: Zaha Mohammad Hadid"))
    [('architect', 'zahamohammadhadid')]
    """
    if item.gold is None or item.mode != "html":
        return []
    gold = letters_of(item.gold)
    page = analyze(item.source, input_format="html", filters=())
    tree = tree_of(page)
    texts = page.blocks.texts
    found: dict[UnitTexts, None] = {}
    for parts in (*(unit.parts for unit in units_of(tree)), *lists_of(tree)):
        letters = tuple(letters_of("".join(texts[block] for block in part)) for part in parts)
        if max(map(len, letters)) >= LEAST_LETTERS and all(part in gold for part in letters):
            found.setdefault(letters)
    return list(found)


def torn_units(units: Sequence[UnitTexts], output: str) -> Torn:
    """Return how many of these units an output tears.

    >>> torn_units([("architect", "zahamohammadhadid"), ("height", "hundredandtwenty")], "Zaha Mohammad Hadid")
    Torn(torn=1, of=2)
    """
    letters = letters_of(output)
    torn = 0
    for parts in units:
        held = [part in letters for part in parts]
        shows = any(is_held and len(part) >= LEAST_LETTERS for is_held, part in zip(held, parts, strict=True))
        torn += shows and not all(held)
    return Torn(torn, len(units))
