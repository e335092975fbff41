"""The scorer's features: one table with the name, meaning, group and modes of each.

The code that computes a feature puts it under the name it has here (shared_features.py, html_features.py, text_features.py). A name
that is only here, or only in that code, raises an error on the first page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from cleantext.analysis.section_roles import BIT
from cleantext.blocks import KINDS, Mode
from cleantext.page_kind import OG_KINDS, SCHEMA_ORG
from cleantext.scorer.arrays import CATEGORIES

__all__ = [
    "BOTH", "FIRST_LAST", "HTML", "HTML_MEASURES", "MEASURES", "NAMED", "OWN_TAGS", "PAGE_MEASURES", "PHRASES", "SCHEMA", "SECTIONS", "TAGS", "TEXT", "Feature", "Group", "column_groups",
    "column_names", "columns_of", "markdown_rows",
]  # fmt: skip

Group: TypeAlias = Literal[
    "text", "position", "links", "element", "class_names", "around", "similar", "phrases", "title", "words", "page"
]
"""What a feature is about. A score's evidence names the groups that support the verdict most; "page" is never among them,
as its features are equal for all blocks of a page."""

BOTH: Final[tuple[Mode, ...]] = get_args(Mode)
HTML: Final[tuple[Mode, ...]] = ("html",)
TEXT: Final[tuple[Mode, ...]] = ("text",)


class Feature(NamedTuple):
    """One column of the scorer's input, or several that are computed together."""

    name: str
    """The name under which the feature is computed, unique within a mode."""
    meaning: str
    """What a block's value is. ``{}`` is replaced by the meaning of a column in ``labels``."""
    group: Group
    """What the feature is about."""
    modes: tuple[Mode, ...] = BOTH
    """The modes that have the feature."""
    labels: Mapping[str, str] = MappingProxyType({})
    """The columns' labels, and what they mean; empty for a single column."""
    prefix: str | None = None
    """Text before the label in the name of a column; ``None`` for the feature's name and "_"."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        prefix = f"{self.name}_" if self.prefix is None else self.prefix
        return tuple(f"{prefix}{label}" for label in self.labels) or (self.name,)

    @property
    def column_groups(self) -> tuple[Group, ...]:
        """The group of each column: that of the feature, or "links" for a span's density of links."""
        links: Group = "links"
        return tuple(links if label == "links" and self.group != "page" else self.group for label in self.labels) or (
            self.group,
        )


OWN_TAGS: Final = ("p", "li", "td", "a", "button", "h1", "h2", "h3", "h4", "span", "div", "pre", "strong", "label")
"""Elements that have a column each for blocks that are theirs."""
TAGS: Final = (
    *OWN_TAGS, "article", "main", "section", "aside", "nav", "header", "footer", "form", "table", "ul", "ol", "dl", "blockquote", "figure",
)  # fmt: skip
"""Elements that have a column each for the blocks inside."""
FIRST_LAST: Final = CATEGORIES[:8]
"""Unicode's categories that have a column each for a block's first and last character."""
SECTIONS: Final = frozenset(
    ("article", "section", "main", "aside", "nav", "header", "footer", "form", "table", "ul", "ol")
)
"""Elements that end the search for a block's section."""
PHRASES: Final = (
    ("nav_menu", "line"), ("nav_menu", "section"), ("nav_menu", "head"), ("byline", "line"), ("byline", "month"), ("share_bar", "line"),
    ("share_bar", "network"), ("most_read", "head"), ("account_form", "line"), ("account_form", "prose"),
    ("photo_credit", "line"), ("photo_credit", "agency"), ("comments", "line"), ("comments", "head"), ("comments", "count"),
    ("cookie_notice", "line"), ("cookie_notice", "prose"), ("advert", "line"), ("advert", "prose"), ("read_also", "head"),
    ("read_also", "line"), ("newsletter", "line"), ("newsletter", "prose"), ("newsletter", "head"),
    ("comment_policy", "prose"), ("comment_policy", "bullet"), ("legal", "line"), ("legal", "prose"), ("tag_list", "head"),
    ("tag_list", "line"), ("most_read", "tab"), ("most_read", "line"),
)  # fmt: skip
"""Lexicon and role of the phrases that have a column each."""
NAMED: Final = (
    "placeholder", "nav_menu", "read_also", "most_read", "comment_policy", "comments", "account_form", "share_bar",
    "cookie_notice", "newsletter", "byline", "photo_credit", "tag_list", "advert", "legal",
)  # fmt: skip
"""Filters whose drops have a column each."""
MEASURES: Final = {
    "blocks": "logarithm of the blocks in",
    "words": "logarithm of the words in",
    "mean": "logarithm of the words per block in",
    "links": "share of characters in links in",
    "body": "share of words in prose in",
    "kept": "share of words that no named filter dropped in",
    "marks": "share of blocks with a phrase in",
    "ends": "share of blocks that end like a sentence in",
    "short": "share of short lines in",
    "headings": "share of headings in",
    "share": "share of the page's prose, by words, in",
}
"""The columns that describe a set of blocks."""
SPAN_MEASURES: Final = {**MEASURES, "at": "relative position, 0 to 1, in"}
"""The columns that describe a range of blocks around a block."""
HTML_MEASURES: Final = ("links", "headings")
"""Those that flattened text lacks: it has neither."""
PAGE_MEASURES: Final = {
    "blocks": "logarithm of the page's blocks",
    "words": "logarithm of its words",
    "links": "share of its characters in links",
    "body": "share of its words in prose",
    "kept": "share of its words that no named filter dropped",
    "marks": "share of its blocks with a phrase of a lexicon",
    "headings": "share of its blocks that are headings",
    "ends": "share of its blocks that end like a sentence",
    "short": "share of its blocks that are short lines",
    "bodies": "logarithm of its blocks of prose",
    "mean": "logarithm of the mean number of words of its blocks of prose",
}


def _named(labels: tuple[str, ...]) -> dict[str, str]:
    """Return labels whose meaning is the label itself."""
    return dict(zip(labels, labels, strict=True))


def _distances(name: str, what: str, group: Group, modes: tuple[Mode, ...] = BOTH) -> tuple[Feature, ...]:
    """Return the three features of the distance to marked blocks."""
    return (
        Feature(f"since_{name}", f"logarithm of the blocks since the last {what}", group, modes),
        Feature(f"until_{name}", f"logarithm of the blocks until the next {what}", group, modes),
        Feature(f"words_since_{name}", f"logarithm of the words since the last {what}", group, modes),
    )


def _measured(
    name: str, meaning: str, group: Group, measures: Mapping[str, str], modes: tuple[Mode, ...]
) -> Iterator[Feature]:
    """Yield a feature of several measures for each mode."""
    for mode in modes:
        labels = {label: what for label, what in measures.items() if mode == "html" or label not in HTML_MEASURES}
        yield Feature(name, meaning, group, (mode,), labels)


def _span(name: str, what: str, modes: tuple[Mode, ...]) -> Iterator[Feature]:
    """Yield the feature of a range of blocks around each block."""
    return _measured(name, f"{{}} {what}", "around", SPAN_MEASURES, modes)


def _alike(name: str, what: str, modes: tuple[Mode, ...]) -> Iterator[Feature]:
    """Yield the feature of the blocks that look like each block."""
    return _measured(name, f"{{}} {what}", "similar", MEASURES, modes)


SCHEMA: Final[tuple[Feature, ...]] = (
    Feature("chars", "logarithm of the block's characters", "text"),
    Feature("words", "logarithm of its words", "text"),
    Feature("word_length", "letters per word", "text"),
    Feature("digits", "share of digits among its characters", "text"),
    Feature("letters", "share of letters among its characters", "text"),
    Feature("commas", "commas, colons and semicolons per word", "text"),
    Feature("stops", "logarithm of its sentence ends", "text"),
    Feature("stop_rate", "sentence ends per word", "text"),
    Feature("joints", "places per word where the entries of one line may touch", "text"),
    Feature("ends", "1 if it ends like a sentence", "text"),
    Feature("prose", "1 if it reads like sentences", "text"),
    Feature("first", "1 if its first character is of Unicode's category {}", "text", BOTH, _named((*FIRST_LAST, "other"))),
    Feature("last", "1 if its last character is of Unicode's category {}", "text", BOTH, _named((*FIRST_LAST, "other"))),
    Feature("capitals", "share of its words that begin with a capital", "words"),
    Feature("inner_capitals", "the same for its words but the first", "words"),
    Feature("short_words", "share of its words of three letters or fewer", "words"),
    Feature("long_words", "share of its words of nine letters or more", "words"),
    Feature("in_body", "share of its words that are also in other prose of the page", "words"),
    Feature("often_in_body", "mean over its words of the logarithm of how often they occur there", "words"),
    Feature("rare", "share of its words that occur on the page only once", "words"),
    Feature("copies", "logarithm of the number of blocks with the same words", "similar"),
    Feature("phrase", "1 if it has a phrase of {}", "phrases", BOTH, {f"{name}_{role}": f"{name}, role {role}" for name, role in PHRASES}, ""),
    Feature("overrulable", "1 if a named filter dropped it for its place or element, not for its words", "phrases"),
    Feature("dropped", "1 if dropped by {}", "phrases", BOTH, {"nobody": "no named filter", **_named(NAMED)}),
    Feature("place", "share of the page's blocks before it", "position"),
    Feature("from_end", "logarithm of the blocks from it to the page's end", "position"),
    Feature("from_start", "logarithm of the blocks before it", "position"),
    Feature("chars_before", "share of the page's characters before it", "position"),
    Feature("body_before", "share of the words of the page's prose before it", "position"),
    Feature("body_through", "the same, with the block's own words", "position"),
    *_distances("body", "block of prose", "position"),
    *_distances("mark", "block with a phrase of a lexicon", "position"),
    *_distances("dropped", "block that a named filter dropped", "position"),
    Feature("from_longest", "signed logarithm of the blocks from the longest block of prose to it", "position"),
    Feature("from_first", "the same from the first block of the main span", "position"),
    Feature("from_last", "the same from the last block of the main span", "position"),
    Feature("within_body", "1 if it is in the main span", "position"),
    *_measured("page", "{}", "page", PAGE_MEASURES, BOTH),
    Feature("members", "logarithm of the members of its series", "similar"),
    *_span("member", "its member of a series", BOTH),
    *_span("series", "its series", BOTH),
    *_alike("role", "the blocks with its role in its series", BOTH),
    # HTML
    Feature("link_density", "share of its characters in links", "links", HTML),
    Feature("kind", "1 if its kind is {}", "element", HTML, _named(KINDS)),
    Feature("level", "heading level, 0 for no heading", "element", HTML),
    Feature("hidden", "1 if a style or attribute hides it", "element", HTML),
    Feature("depth", "logarithm of the number of its element's ancestors", "element", HTML),
    Feature("deepest", "that number as a share of the highest number of ancestors on the page", "element", HTML),
    Feature("hint", "1 if the section role {} is around it", "class_names", HTML, _named(tuple(BIT))),
    Feature("in", "1 if it is inside <{}>", "element", HTML, _named(TAGS)),
    Feature("is", "1 if its element is <{}>", "element", HTML, _named(OWN_TAGS)),
    *_distances("heading", "heading", "page", HTML),
    *_distances("h1", "<h1>", "page", HTML),
    Feature("page_articles", "logarithm of the page's <article> elements", "page", HTML),
    Feature("page_paragraphs", "share of the page's blocks that are <p>", "page", HTML),
    Feature("og", "1 if og:type contains {}", "page", HTML, _named(OG_KINDS)),
    Feature("declares", "logarithm of the page's schema.org types of the kind {}", "page", HTML, _named(tuple(SCHEMA_ORG))),
    Feature("published", "1 if the page declares when it was published", "page", HTML),
    Feature("slug", "logarithm of the words in the last part of the declared URL, -1 for none", "page", HTML),
    Feature("url_depth", "parts of the declared URL's path, -1 for none", "page", HTML),
    Feature("described", "1 if the page's description is longer than 40 characters", "page", HTML),
    Feature("page_declared_text", "logarithm of the characters of the article body in the page's JSON-LD", "page", HTML),
    Feature("in_title", "share of its words that are in the title", "title", HTML),
    Feature("of_title", "share of the title's words that are in the block", "title", HTML),
    Feature("in_description", "share of the block's words that are in the description", "title", HTML),
    Feature("of_description", "share of the description's words that are in the block", "title", HTML),
    Feature("in_declared_text", "share of the block's words that are in that article body", "title", HTML),
    *_span("outer1", "the smallest element around it with another block", HTML),
    *_span("outer2", "the smallest element around that with more blocks", HTML),
    *_span("outer3", "the smallest element around that with still more blocks", HTML),
    *_span("third", "the smallest element around it with a third of the page's characters", HTML),
    *_span("section", "the nearest sectioning element, list, table or form around it", HTML),
    *_alike("path", "the blocks with the same tags and classes up to four ancestors", HTML),
    *_alike("class", "the blocks whose element has the same tag and classes", HTML),
    # flattened text
    Feature("blanks", "logarithm of the blank lines before the line", "element", TEXT),
    Feature("blanks_after", "the same after it", "element", TEXT),
    Feature("indent", "logarithm of its indentation", "element", TEXT),
    Feature("indent_before", "the same of the line before", "element", TEXT),
    Feature("indent_after", "the same of the line after", "element", TEXT),
    Feature("page_blank", "share of the page's lines that follow a blank one", "page", TEXT),
    Feature("page_indent", "share of the page's lines that are indented", "page", TEXT),
    *_distances("blank", "line below a blank one", "position", TEXT),
    *_distances("gap", "line below several blank ones", "position", TEXT),
    *_span("run", "the lines between two blank ones", TEXT),
    *_span("region", "the lines between two gaps of several blank ones", TEXT),
    *_span("level", "the run of lines with its indentation", TEXT),
    *_span("alike", "the run of short lines, or of longer ones, that it is in", TEXT),
    *_span("of_near6", "the six lines on either side", TEXT),
    *_span("of_near20", "the twenty lines on either side", TEXT),
    *_span("of_back12", "the twelve lines before it", TEXT),
    *_span("of_ahead12", "the twelve lines after it", TEXT),
    *_alike("shape", "the lines of about its length, beginning and ending alike", TEXT),
    *_alike("indented", "the lines with its indentation and kind of first character", TEXT),
)  # fmt: skip
"""All features, in the order of the columns. The weights are stored for this order: one that changes it needs new weights
(``python -m benchmarks train``)."""


def _of_mode(mode: Mode) -> tuple[Feature, ...]:
    return tuple(feature for feature in SCHEMA if mode in feature.modes)


@cache
def column_names(mode: Mode) -> tuple[str, ...]:
    """Return the names of a mode's columns, in order."""
    return tuple(chain.from_iterable(feature.columns for feature in _of_mode(mode)))


@cache
def columns_of(mode: Mode) -> Mapping[str, slice]:
    """Return for each feature of a mode the range of its columns."""
    found, first = {}, 0
    for feature in _of_mode(mode):
        found[feature.name] = slice(first, first := first + len(feature.columns))
    return MappingProxyType(found)


@cache
def column_groups(mode: Mode) -> Mapping[Group, tuple[int, ...]]:
    """Return the columns of each group of a mode."""
    groups = tuple(chain.from_iterable(feature.column_groups for feature in _of_mode(mode)))
    return MappingProxyType(
        {group: tuple(i for i, g in enumerate(groups) if g == group) for group in dict.fromkeys(groups)}
    )


def markdown_rows() -> Iterator[str]:
    """Yield the rows of a Markdown table of all features, its head first.

    >>> rows = list(markdown_rows())
    >>> rows[0], rows[2]
    ('| Columns | Meaning | Group | Modes |', "| `chars` | logarithm of the block's characters | text | html, text |")
    """
    yield "| Columns | Meaning | Group | Modes |"
    yield "|---|---|---|---|"
    for feature in SCHEMA:
        columns = ", ".join(f"`{column}`" for column in feature.columns)
        plain = all(label == meaning for label, meaning in feature.labels.items())
        described = "…" if plain else f"({'; '.join(feature.labels.values())})"
        yield f"| {columns} | {feature.meaning.format(described)} | {feature.group} | {', '.join(feature.modes)} |"
