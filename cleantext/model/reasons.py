"""Why the scorer thinks so of a block: its strongest measures, in words.

The columns are taken in groups, each about one thing. What a group does to a block is the difference it makes when
its columns are set to what they are on average, while all that the block sees of its surroundings stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import numpy as np

from cleantext.filters._structure import View
from cleantext.model.arrays import Floats
from cleantext.model.inputs import Inputs
from cleantext.model.network import Network
from cleantext.model.vocabulary import TAGS

__all__ = ["GROUPS", "reasons"]

Told = Callable[["Teller", int], str]


class Teller:
    """A page's measures, to be told in words."""

    def __init__(self, v: View, x: Inputs) -> None:
        self.v = v
        self.x = x
        self.column = {name: number for number, name in enumerate(x.names)}

    def value(self, i: int, *names: str) -> float:
        """The first of some columns that the page has, for a block."""
        return next((float(self.x.values[i, self.column[name]]) for name in names if name in self.column), 0.0)

    def count(self, i: int, *names: str) -> int:
        """Likewise for a column that holds a logarithm."""
        return round(float(np.expm1(self.value(i, *names))))

    def sentences(self, i: int) -> str:
        """How much of a paragraph it is."""
        words = f"{self.v.m.words[i]:.0f} {'word' if self.v.m.words[i] == 1 else 'words'}"
        return f"a paragraph of {words}" if self.v.m.prose[i] else f"{words}, no sentence"

    def place(self, i: int) -> str:
        """Where it stands, against the text."""
        if i < self.v.first_body:
            return f"{self.v.first_body - i} blocks above the text"
        if i > self.v.last_body:
            return f"{i - self.v.last_body} blocks below the text"
        return "amid the text" if self.value(i, "body_through") > 0 else "no paragraph on the page"

    def links(self, i: int) -> str:
        """Its links, and those around it."""
        own, around = self.value(i, "link_share"), self.value(i, "outer1_links", "near6_links")
        if own:
            return f"link share {own:.2f}"
        return f"link share {around:.2f} around it" if around >= 0.01 else "no links in it or around it"

    def elements(self, i: int) -> str:
        """The elements it is in."""
        inside = [tag for tag in TAGS if tag in TELLING and self.value(i, f"in_{tag}")]
        return f"inside <{inside[0]}>" if inside else "its element" if self.v.html else "its layout"

    def names(self, i: int) -> str:
        """The class and id names around it."""
        tree = self.v.blocks.tree
        row = int(self.v.blocks.elements[i]) if tree is not None else -1
        while tree is not None and row >= 0:
            if tree.hints[row]:
                return f"class “{tree.hints[row][:40]}”"
            row = tree.parents[row]
        return "no class names"

    def around(self, i: int) -> str:
        """The blocks around it."""
        name = "outer2" if self.v.html else "of_near6"
        count, short = self.count(i, f"{name}_blocks"), self.value(i, f"{name}_short")
        return f"{short:.0%} short lines among the {count} blocks around it"

    def alike(self, i: int) -> str:
        """The blocks that look like it."""
        count = self.count(i, "path_blocks", "shape_blocks")
        return "no other block looks like it" if count <= 1 else f"one of {count} blocks that look alike"

    def phrases(self, i: int) -> str:
        """What lexicons and named filters found."""
        found = [name.removesuffix("_line") for name in PHRASE_NAMES if name in self.column and self.value(i, name)]
        return f"a phrase of {found[0]}" if found else "no interface phrase"

    def title(self, i: int) -> str:
        """What it has of the title and the description."""
        share = max(self.value(i, name) for name in ("in_title", "in_description", "in_declared_text"))
        return f"{share:.0%} of its words are in the title or description"

    def words(self, i: int) -> str:
        """Its words themselves."""
        return f"{self.value(i, 'in_body'):.0%} of its words come again in the text"


TELLING: Final = ("nav", "footer", "aside", "header", "form", "button", "select", "table", "article", "main", "li")
PHRASE_NAMES: Final = (
    "nav_menu_line", "share_bar_line", "account_form_line", "account_form_prose", "comments_line", "cookie_notice_line",
    "cookie_notice_prose", "advert_line", "advert_prose", "newsletter_line", "newsletter_prose", "legal_line", "legal_prose",
    "read_also_line", "byline_line", "photo_credit_line", "tag_list_line",
)  # fmt: skip
GROUPS: Final[tuple[tuple[re.Pattern[str], Told], ...]] = tuple(
    (re.compile(pattern), told)
    for pattern, told in (
        (
            r"(chars|words|commas|stops|stop_rate|ends|prose|word_length|digits|letters|joints|first_.*|last_.*)$",
            Teller.sentences,
        ),
        (
            r"(place|from_.*|body_before|body_through|chars_before|within_body|(words_)?(since|until)_(?!h1|heading).*)$",
            Teller.place,
        ),
        (r"(link_share|.*_links)$", Teller.links),
        (
            r"(in_(?!body|title|description|declared).*|is_.*|kind_.*|level|hidden|depth|deepest|indent.*|blanks.*)$",
            Teller.elements,
        ),
        (r"hint_.*$", Teller.names),
        (r"(outer\d|third|section|run|region|level|alike|of_\w+?)_(?!links).*$", Teller.around),
        (r"(path|class|shape|indented)_(?!links).*|copies$", Teller.alike),
        (
            r"(overrulable|dropped_.*|.*_(line|section|head|network|prose|bullet|tab|agency|month|count))$",
            Teller.phrases,
        ),
        (r"(in_title|of_title|in_description|of_description|in_declared_text)$", Teller.title),
        (r"(capitals|inner_capitals|short_words|long_words|in_body|often_in_body|rare)$", Teller.words),
    )
)
"""Which columns are about one thing, and how it is told; the first pattern that fits a column's name has it."""
STRONGEST: Final = 2
"""Measures that are told."""


def reasons(v: View, x: Inputs, network: Network, keep: np.ndarray) -> list[str]:
    """A sentence for each block: the measures that did most for the verdict it got."""
    member = np.array(
        [next((k for k, (pattern, _) in enumerate(GROUPS) if pattern.match(name)), -1) for name in x.names]
    )
    present = [k for k in range(len(GROUPS)) if (member == k).any()]
    effects: Floats = network.effects(x, [np.flatnonzero(member == k) for k in present])
    pushes = np.where(keep[:, None], effects, -effects)
    order = np.argsort(-pushes, axis=1, kind="stable")[:, :STRONGEST]
    teller = Teller(v, x)
    return [
        ", ".join(GROUPS[present[k]][1](teller, i) for k in row if pushes[i, k] > 0) or GROUPS[0][1](teller, i)
        for i, row in enumerate(order.tolist())
    ]
