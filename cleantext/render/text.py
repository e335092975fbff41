"""The kept blocks as text: with the shape that the page gives them, or one after another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, compress, islice
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from cleantext.page import Page

__all__ = ["SEPARATORS", "render_plain_text", "render_text", "wide_before"]

PART: Final = 10_000
"""Strings that are joined at a time. Bounds memory."""
SEPARATORS: Final = ("\n", "\n\n")
"""By whether there is a blank line."""


def render_text(page: Page) -> str:
    r"""Return the kept blocks with their shape.

    In HTML mode there is a blank line between blocks; list items begin with "- " or their number, those of nested lists are
    indented; a row of a table is a line with a tab between its cells. In text mode there is a blank line where the source has one or more.

    >>> from cleantext import analyze
    >>> analyze("<p>Rain<ol start=4><li>cold<li>wet<ul><li>mud</ul></ol>", filters=()).text
    'Rain\n\n4. cold\n5. wet\n   - mud'
    """
    if page.mode == "text":
        return _joined(_lines(page))
    from cleantext.render.shape import Shape  # noqa: PLC0415 -- not for flattened text
    from cleantext.render.structure import Structure  # noqa: PLC0415

    elements = page.blocks.elements
    if elements is None or (structure := Structure(page, elements)).is_plain:
        return render_plain_text(page, SEPARATORS[True])
    return _joined(Shape(page, elements, structure).pieces())


def render_plain_text(page: Page, separator: str = SEPARATORS[False]) -> str:
    """Return the texts of the kept blocks with a line break, or another separator, between them."""
    kept = compress(page.blocks.texts, page.kept.data)
    parts: list[str] = []
    while part := list(islice(kept, PART)):
        parts.append(separator.join(part))
    return separator.join(parts)


def _lines(page: Page) -> Iterator[str]:
    """Yield the texts of the kept blocks of flattened text, and what separates them."""
    separators = map(SEPARATORS.__getitem__, wide_before(page))
    pieces = chain.from_iterable(zip(separators, compress(page.blocks.texts, page.kept.data), strict=True))
    return islice(pieces, 1, None)  # without the first separator


def wide_before(page: Page) -> memoryview[int]:
    """Return for each kept block of flattened text 1 if there is a blank line between it and the kept one before, or else 0."""
    blanks = np.cumsum(page.blocks.blanks > 0, dtype=np.int32)[page.kept]
    return (np.diff(blanks, prepend=blanks[:1]) > 0).data


def _joined(pieces: Iterator[str]) -> str:
    """Return some strings joined, in parts."""
    parts: list[str] = []
    while part := list(islice(pieces, PART)):
        parts.append("".join(part))
    return "".join(parts)
