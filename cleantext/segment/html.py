"""HTML → blocks, without recursion.

Inline markup neither joins nor splits words. Blocks that are hidden are marked, not removed. If a page has little visible text, text is taken
from ``<noscript>`` or from the page's scripts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import repeat
from typing import Final, NamedTuple

import numpy as np

from cleantext.blocks import Blocks, Elements
from cleantext.declarations import Declarations, read_declarations
from cleantext.segment.build_blocks import BlockColumns, build_blocks
from cleantext.segment.dom import STATE, Document, Dom, joined, positions
from cleantext.segment.tex import with_formulas

__all__ = ["Segmented", "segment_document"]

NEARLY_EMPTY: Final = 1500
"""Characters of visible text outside links below which a page's text may be in ``<noscript>`` instead, as in forums made by Discourse."""
FULLER: Final = 3
"""Factor by which text from ``<noscript>`` or scripts must be longer than the visible text to be taken: outside links in ``<noscript>``,
in all for scripts, as pages of teasers have script state, too."""
MIN_VISIBLE: Final = 400
"""Characters of visible text outside links below which a page's text may be in its scripts instead: 276 on a page of which only
menus and footer are visible (homify.de), 425 on a complete page (wcxb 0654)."""


NO_DECLARATIONS: Final = Declarations()


class Segmented(NamedTuple):
    """The result of segmentation."""

    blocks: Blocks
    """The blocks."""
    title: str = ""
    """The text of ``<title>``, white space collapsed; empty if there is none."""
    declarations: Declarations = NO_DECLARATIONS
    """What the page declares about itself."""
    warnings: tuple[str, ...] = ()
    """What is wrong with the source, a sentence each, in the order in which it was found: the parser's, then about the text."""


def segment_document(document: Document, read: Callable[[str], Document], *, keep_hidden: bool = False) -> Segmented:
    """Return the blocks of a parsed page.

    ``read``: the reader, for HTML from the page's scripts. ``keep_hidden``: as in ``build_blocks``.
    """
    dom, warnings = with_formulas(document), list(document.warnings)
    columns = build_blocks(dom, keep_hidden=keep_hidden)
    unlinked = _unlinked(columns)
    if unlinked < NEARLY_EMPTY and "noscript" in dom.tags:
        fuller = build_blocks(dom, noscript=True, keep_hidden=keep_hidden)
        if _unlinked(fuller) > FULLER * unlinked:
            columns, unlinked = fuller, _unlinked(fuller)
            warnings.append("the text is in <noscript> alone, and was taken from there")
    beside = columns.beside
    if unlinked < MIN_VISIBLE and ("script" in dom.tags or dom.attributes.get(STATE)):
        from cleantext.segment.scripts import embedded_text  # noqa: PLC0415 -- few pages need it

        embedded = embedded_text(document, "\n".join(columns.texts), _title(dom))
        if embedded is not None and embedded.chars > FULLER * sum(map(len, columns.texts)):
            count = len(dom.tags)
            dom = joined(dom, read(embedded.markup).dom)
            columns = build_blocks(dom, keep_hidden=keep_hidden)
            beside = np.where(columns.beside < count, columns.beside, embedded.row)
            warnings = [*document.warnings, f"the text is in {embedded.place} alone, and was taken from there"]
    blocks = Blocks(
        "html",
        columns.texts,
        lines=partial(document.lines_of, beside, columns.texts),
        kinds=columns.kinds,
        levels=columns.levels,
        link_chars=columns.link_chars,
        hidden=columns.hidden,
        invisible=columns.invisible,
        element_rows=columns.elements,
        elements=_elements(dom, columns),
        dom=dom,
        run_blocks=columns.run_blocks,
        spaced_runs=columns.gaps,
    )
    return Segmented(blocks, _title(document.dom), read_declarations(document), tuple(warnings))


def _unlinked(columns: BlockColumns) -> int:
    """Return the characters of all blocks outside links."""
    return sum(map(len, columns.texts)) - int(columns.link_chars.sum())


def _elements(dom: Dom, columns: BlockColumns) -> Elements:
    """Return the elements that are part of the page."""
    names = dict(dom.attributes.get("class", {}))
    for attribute in ("id", "role"):
        for row, value in dom.attributes.get(attribute, {}).items():
            names[row] = f"{names[row]} {value}" if names.get(row) else value
    return Elements(
        columns.parents,
        list(map(dom.tags.__getitem__, columns.rows.data)),
        list(map(names.get, columns.rows.data, repeat(""))),
        columns.firsts,
        columns.lasts,
        dom_rows=columns.rows,
    )


def _title(dom: Dom) -> str:
    """Return the text of the page's title, white space collapsed. The titles of drawings and of a feed's entries are others."""
    for row in positions(dom.tags, "title"):
        parent = int(dom.parents[row])
        if parent < 0 or dom.tags[parent] in ("html", "head", "body"):
            first, last = np.searchsorted(dom.places, (dom.events.begins[row], dom.events.ends[row])).tolist()
            return " ".join("".join(dom.texts[first:last]).split())
    return ""
