"""The properties of a block that support the scorer's verdict on it.

The schema puts features into groups, each about one property. The contribution of a group is the block's logit minus the logit with
the group's features at their training means; what the network reads of other blocks stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from cleantext.analysis import Analysis
from cleantext.blocks import BoolArray, Mode
from cleantext.evidence import Feature
from cleantext.scorer.features import Features
from cleantext.scorer.network import Network
from cleantext.scorer.schema import PHRASES, Group, column_groups, columns_of

__all__ = ["DESCRIBED", "attributions"]

Describe: TypeAlias = Callable[["Describer", int], Feature]

STRONGEST: Final = 2
"""Most properties that the evidence of one verdict names."""
DESCRIBED_TAGS: Final = (
    "nav",
    "footer",
    "aside",
    "header",
    "form",
    "button",
    "table",
    "article",
    "main",
    "li",
)
"""Elements that evidence may name: of those around a block, the first in this order."""
LEAST_DENSITY: Final = 0.01
"""Link density of the surroundings below which evidence reports no links."""


class Describer:
    """Describes properties of blocks for evidence. Each public method but ``value`` describes one group of features."""

    def __init__(self, a: Analysis, x: Features) -> None:
        self.a = a
        self.mode: Mode = "html" if a.is_html else "text"
        self.column = {name: i for i, name in enumerate(x.names)}
        self.values = x.values

    def value(self, i: int, *names: str) -> float:
        """Return a block's value in the first of these columns that the mode has; 0 if it has none of them."""
        return next((float(self.values[i, self.column[name]]) for name in names if name in self.column), 0.0)

    def text(self, i: int) -> Feature:
        """Return the number of the block's words, as words of prose if it reads as prose."""
        return "prose_words" if self.a.stats.reads_as_prose[i] else "words", round(float(self.a.stats.words[i]))

    def position(self, i: int) -> Feature:
        """Return the block's distance from the main span."""
        span = self.a.main_span
        if span.last < 0:
            return "no_prose", ""
        if i < span.first:
            return "blocks_above_text", span.first - i
        return ("blocks_below_text", i - span.last) if i > span.last else ("inside_text", "")

    def links(self, i: int) -> Feature:
        """Return the link density of the block, or of the blocks around it."""
        own, around = self.value(i, "link_density"), self.value(i, "outer1_links", "of_near6_links")
        if own:
            return "link_density", round(own, 2)
        return ("link_density_around", round(around, 2)) if around >= LEAST_DENSITY else ("no_links", "")

    def element(self, i: int) -> Feature:
        """Return the first of ``DESCRIBED_TAGS`` that the block is in."""
        if not self.a.is_html:
            return "indentation", ""
        inside = [tag for tag in DESCRIBED_TAGS if self.value(i, f"in_{tag}")]
        return ("element", inside[0]) if inside else ("other_element", "")

    def class_names(self, i: int) -> Feature:
        """Return the class names nearest to the block."""
        elements = self.a.blocks.elements
        row = int(self.a.blocks.element_rows[i]) if elements is not None else -1
        while elements is not None and row >= 0:
            if elements.class_names[row]:
                return "class_names", elements.class_names[row]
            row = elements.parents[row]
        return "no_class_names", ""

    def around(self, i: int) -> Feature:
        """Return the share of short lines among the blocks around the block."""
        return "short_lines_around", round(self.value(i, "outer2_short", "of_near6_short"), 2)

    def similar(self, i: int) -> Feature:
        """Return the number of other blocks that look like the block."""
        others = round(float(np.expm1(self.value(i, "path_blocks", "shape_blocks")))) - 1
        return ("similar_blocks", others) if others > 0 else ("no_similar_block", "")

    def phrases(self, i: int) -> Feature:
        """Return the first lexicon of ``PHRASES`` with a phrase that the block matches."""
        columns = columns_of(self.mode)["phrase"]
        found = [name for (name, _), value in zip(PHRASES, self.values[i, columns].tolist(), strict=True) if value]
        return ("phrase_of", found[0]) if found else ("no_phrase", "")

    def title(self, i: int) -> Feature:
        """Return the share of the block's words in the title, the description or the declared text."""
        share = max(self.value(i, name) for name in ("in_title", "in_description", "in_declared_text"))
        return "words_in_title", round(share, 2)

    def words(self, i: int) -> Feature:
        """Return the share of the block's words that are in other prose of the page."""
        return "words_in_text", round(self.value(i, "in_body"), 2)


DESCRIBED: Final[Mapping[Group, Describe]] = MappingProxyType(
    {
        "text": Describer.text,
        "position": Describer.position,
        "links": Describer.links,
        "element": Describer.element,
        "class_names": Describer.class_names,
        "around": Describer.around,
        "similar": Describer.similar,
        "phrases": Describer.phrases,
        "title": Describer.title,
        "words": Describer.words,
    }
)
"""The method that describes each group of features. "page" has none: its features are equal for all blocks."""


def attributions(a: Analysis, x: Features, network: Network, keep: BoolArray) -> list[tuple[Feature, ...]]:
    """Return for each block up to ``STRONGEST`` properties that support its verdict, strongest first; empty if none does."""
    columns = {
        group: found for group, found in column_groups("html" if a.is_html else "text").items() if group in DESCRIBED
    }
    contributions = network.contributions(x, list(columns.values()))
    support = np.where(keep[:, None], contributions, -contributions)
    order = np.argsort(-support, axis=1, kind="stable")[:, :STRONGEST]
    describer, describe = Describer(a, x), [DESCRIBED[group] for group in columns]
    return [tuple(describe[k](describer, i) for k in row if support[i, k] > 0) for i, row in enumerate(order.tolist())]
