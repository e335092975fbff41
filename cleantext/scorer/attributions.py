"""Which features argued for the scorer's verdict on a block.

Features are taken in groups, each about one property. The contribution of a group to a block's score is the difference it makes
if its features are set to their averages, while all that the block sees of its surroundings stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np

from cleantext.analysis import Analysis
from cleantext.blocks import BoolArray
from cleantext.evidence import Feature
from cleantext.scorer.arrays import Floats
from cleantext.scorer.inputs import Inputs
from cleantext.scorer.network import Network
from cleantext.scorer.vocabulary import TAGS

__all__ = ["GROUPS", "attributions"]

Describe: TypeAlias = Callable[["Describer", int], Feature]


class Describer:
    """Names and values of the properties that groups of features are about, block by block."""

    def __init__(self, a: Analysis, x: Inputs) -> None:
        self.a = a
        self.x = x
        self.column = {name: number for number, name in enumerate(x.names)}

    def value(self, i: int, *names: str) -> float:
        """Return a block's value in the first of some columns that the page has."""
        return next((float(self.x.values[i, self.column[name]]) for name in names if name in self.column), 0.0)

    def number(self, i: int, *names: str) -> int:
        """Return the same for a column that holds a logarithm."""
        return round(float(np.expm1(self.value(i, *names))))

    def sentences(self, i: int) -> Feature:
        """Return the block's words, in prose or not."""
        return "prose_words" if self.a.stats.reads_as_prose[i] else "words", round(float(self.a.stats.words[i]))

    def position(self, i: int) -> Feature:
        """Return the block's distance from the main span."""
        span = self.a.main_span
        if i < span.first:
            return ("blocks_above_text", span.first - i) if span.last >= 0 else ("no_prose", "")
        return ("blocks_below_text", i - span.last) if i > span.last else ("inside_text", "")

    def links(self, i: int) -> Feature:
        """Return the density of links in the block, or around it."""
        own, around = self.value(i, "link_density"), self.value(i, "outer1_links", "near6_links")
        if own:
            return "link_density", round(own, 2)
        return ("link_density_around", round(around, 2)) if around >= 0.01 else ("no_links", "")

    def element(self, i: int) -> Feature:
        """Return the most telling element that the block is in."""
        inside = [tag for tag in TAGS if tag in DESCRIBED_TAGS and self.value(i, f"in_{tag}")]
        return ("element", inside[0]) if inside else ("layout", "")

    def class_names(self, i: int) -> Feature:
        """Return the class and id names nearest to the block."""
        elements = self.a.blocks.elements
        row = int(self.a.blocks.element_rows[i]) if elements is not None else -1
        while elements is not None and row >= 0:
            if elements.class_names[row]:
                return "class_names", elements.class_names[row]
            row = elements.parents[row]
        return "no_class_names", ""

    def around(self, i: int) -> Feature:
        """Return the share of short lines among the blocks around the block."""
        return "short_lines_around", round(self.value(i, f"{'outer2' if self.a.is_html else 'of_near6'}_short"), 2)

    def similar(self, i: int) -> Feature:
        """Return the number of blocks that look like the block."""
        return "similar_blocks", max(self.number(i, "path_blocks", "shape_blocks"), 1)

    def phrases(self, i: int) -> Feature:
        """Return the lexicon that has a phrase of the block."""
        found = [name.removesuffix("_line") for name in PHRASE_NAMES if name in self.column and self.value(i, name)]
        return ("phrase_of", found[0]) if found else ("no_phrase", "")

    def title(self, i: int) -> Feature:
        """Return the share of the block's words in the title or the description."""
        share = max(self.value(i, name) for name in ("in_title", "in_description", "in_declared_text"))
        return "words_in_title", round(share, 2)

    def words(self, i: int) -> Feature:
        """Return the share of the block's words that are elsewhere in the text."""
        return "words_in_text", round(self.value(i, "in_body"), 2)


DESCRIBED_TAGS: Final = ("nav", "footer", "aside", "header", "form", "button", "select", "table", "article", "main", "li")
PHRASE_NAMES: Final = (
    "nav_menu_line", "share_bar_line", "account_form_line", "account_form_prose", "comments_line", "cookie_notice_line",
    "cookie_notice_prose", "advert_line", "advert_prose", "newsletter_line", "newsletter_prose", "legal_line", "legal_prose",
    "read_also_line", "byline_line", "photo_credit_line", "tag_list_line",
)  # fmt: skip
GROUPS: Final[tuple[tuple[re.Pattern[str], Describe], ...]] = tuple(
    (re.compile(pattern), describe)
    for pattern, describe in (
        (
            r"(chars|words|commas|stops|stop_rate|ends|prose|word_length|digits|letters|joints|first_.*|last_.*)$",
            Describer.sentences,
        ),
        (
            r"(place|from_.*|body_before|body_through|chars_before|within_body|(words_)?(since|until)_(?!h1|heading).*)$",
            Describer.position,
        ),
        (r"(link_density|.*_links)$", Describer.links),
        (
            r"(in_(?!body|title|description|declared).*|is_.*|kind_.*|level|hidden|depth|deepest|indent.*|blanks.*)$",
            Describer.element,
        ),
        (r"hint_.*$", Describer.class_names),
        (r"(outer\d|third|section|run|region|level|alike|of_\w+?)_(?!links).*$", Describer.around),
        (r"(path|class|shape|indented)_(?!links).*|copies$", Describer.similar),
        (
            r"(overrulable|dropped_.*|.*_(line|section|head|network|prose|bullet|tab|agency|month|count))$",
            Describer.phrases,
        ),
        (r"(in_title|of_title|in_description|of_description|in_declared_text)$", Describer.title),
        (r"(capitals|inner_capitals|short_words|long_words|in_body|often_in_body|rare)$", Describer.words),
    )
)
"""Which features are about one property; the first pattern that matches a feature's name has it."""
STRONGEST: Final = 2
"""Features that evidence names at most."""


def attributions(a: Analysis, x: Inputs, network: Network, keep: BoolArray) -> list[tuple[Feature, ...]]:
    """Return for each block the features that argued most for its verdict, strongest first; none if all argued against it."""
    member = np.array(
        [next((k for k, (pattern, _) in enumerate(GROUPS) if pattern.match(name)), -1) for name in x.names]
    )
    present = [k for k in range(len(GROUPS)) if (member == k).any()]
    effects: Floats = network.effects(x, [np.flatnonzero(member == k) for k in present])
    pushes = np.where(keep[:, None], effects, -effects)
    order = np.argsort(-pushes, axis=1, kind="stable")[:, :STRONGEST]
    describer = Describer(a, x)
    return [
        tuple(GROUPS[present[k]][1](describer, i) for k in row if pushes[i, k] > 0)
        for i, row in enumerate(order.tolist())
    ]
