"""What the scorer is given of a page: named, whole-page numpy columns. No Python loop over blocks.

A *span* is a range of blocks around each block: an enclosing element, a window, the lines between two blank lines. A *group* holds
blocks that look alike: the same path of tags and classes, the same shape of line. Both are described by the same measures,
taken from running sums.
"""

from __future__ import annotations

import unicodedata
import zlib
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from cleantext.filters._structure import HEADING, View
from cleantext.hints import BIT
from cleantext.model.words import Words, hash_words
from cleantext.page import KINDS, Page
from cleantext.head import Head

__all__ = ["Inputs", "inputs"]

Floats: TypeAlias = npt.NDArray[np.float32]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Range: TypeAlias = tuple[Ints, Ints]

TAGS: Final = (
    "article", "main", "section", "aside", "nav", "header", "footer", "form", "table", "ul", "ol", "dl", "blockquote",
    "figure", "p", "li", "td", "a", "button", "h1", "h2", "h3", "h4", "span", "div", "pre", "strong", "label", "select",
)  # fmt: skip
"""Elements whose presence around a block is told."""
SECTIONS: Final = frozenset(("article", "section", "main", "aside", "nav", "header", "footer", "form", "table", "ul", "ol"))
PHRASES: Final = (
    ("nav_menu", "line"), ("nav_menu", "section"), ("nav_menu", "head"), ("byline", "line"), ("byline", "month"), ("share_bar", "line"),
    ("share_bar", "network"), ("most_read", "head"), ("account_form", "line"), ("account_form", "prose"),
    ("photo_credit", "line"), ("photo_credit", "agency"), ("comments", "line"), ("comments", "head"), ("comments", "count"),
    ("cookie_notice", "line"), ("cookie_notice", "prose"), ("advert", "line"), ("advert", "prose"), ("read_also", "head"),
    ("read_also", "line"), ("newsletter", "line"), ("newsletter", "prose"), ("newsletter", "head"),
    ("comment_policy", "prose"), ("comment_policy", "bullet"), ("legal", "line"), ("legal", "prose"), ("tag_list", "head"),
    ("tag_list", "line"), ("most_read", "tab"), ("most_read", "line"),
)  # fmt: skip
"""Roles of lexicons whose phrases are told, where they were found."""
NAMED: Final = (
    "placeholder", "nav_menu", "read_also", "most_read", "comment_policy", "comments", "account_form", "share_bar",
    "cookie_notice", "newsletter", "byline", "photo_credit", "tag_list", "advert", "legal",
)  # fmt: skip
"""Filters that may have spoken before."""
DECLARED: Final = {
    "article": ("Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "TechArticle", "OpinionNewsArticle", "ScholarlyArticle", "AnalysisNewsArticle"),
    "product": ("Product", "ProductGroup", "Offer"),
    "list": ("ItemList", "CollectionPage", "SearchResultsPage", "OfferCatalog", "Blog", "ItemPage"),
    "forum": ("DiscussionForumPosting", "QAPage", "Comment", "UserComments"),
    "question": ("Question", "FAQPage"),
    "recipe": ("Recipe", "HowTo", "HowToStep"),
    "business": ("LocalBusiness", "Service", "ProfessionalService", "PostalAddress", "Organization", "Corporation"),
    "video": ("VideoObject",),
    "site": ("WebSite",),
    "page": ("WebPage",),
    "crumbs": ("BreadcrumbList",),
}  # fmt: skip
"""schema.org types, by what they say of the page."""
OG_KINDS: Final = ("article", "website", "product", "video")
CATEGORIES: Final = ("Lu", "Ll", "Lo", "Lt", "Nd", "No", "Po", "Pd", "Ps", "Pi", "Pf", "So", "Sm", "Sc", "Sk")
"""Unicode's general categories of a text's first and last character that are told apart."""
MEASURES: Final = ("blocks", "words", "mean", "links", "body", "standing", "marks", "ends", "short", "headings", "share", "at")
"""What is told of a span: blocks, words and words a block (logarithms); share of characters in links, of words in
paragraphs, of words no filter took; share of blocks with a phrase, ended like a sentence, short, headings; its share of the page's
paragraphs; where in it the block stands. A group has no place."""
ANCESTORS: Final = 6
"""Elements, from the block's own upwards, whose classes and ids are read."""
PATH: Final = 4
"""Ancestors that make a path."""
FAR: Final = 9.0
"""The distance, as a logarithm, of what is not on the page."""


class Inputs(NamedTuple):
    """A page as the network reads it; n blocks."""

    names: list[str]
    """Name of each column of ``values``."""
    values: Floats
    """float32, shape (n, columns)."""
    words: npt.NDArray[np.uint32]
    """uint32: the hash of every word, in order."""
    firsts: Ints
    """int64, shape (n + 1,): where each block's words begin in ``words``."""
    classes: npt.NDArray[np.uint32]
    """uint32: the hashes of the words of the page's class and id names; empty in text mode."""
    class_firsts: Ints
    """int64: where each distinct name's words begin in ``classes``."""
    class_rows: Ints
    """int64, shape (n, ANCESTORS): the distinct name of the block's element and of those around it."""
    weights: Floats
    """float32, shape (n,): what a block weighs in means over spans."""
    spans: tuple[Range, ...]
    """First and one past the last block of each span, for each block."""
    group: Ints
    """int64, shape (n,): number of the group the block belongs to."""


def inputs(page: Page, v: View, standing: Bools, droppers: Ints, overrulable: Bools) -> Inputs:
    """All that the network needs of a page.

    ``standing`` (n,) says which of the view's blocks no filter took, ``droppers`` (n,) which of ``NAMED`` did (from 1; 0 for none),
    ``overrulable`` (n,) which were taken for where they stand and not for what they say.
    """
    sheet = _Sheet(v, standing, page.title, page.head)
    out = sheet.columns
    sheet.text()
    sheet.lexical()
    sheet.phrases(droppers, overrulable)
    sheet.places()
    sheet.page()
    if v.html:
        rows, classes, class_firsts = sheet.markup()
    else:
        sheet.layout()
        rows, classes, class_firsts = np.zeros((v.n, 0), np.int64), np.zeros(0, np.uint32), np.zeros(1, np.int64)
    sheet.around()
    names = [name for key, column in out.items() for name in ([key] if column.ndim == 1 else LABELS[key])]
    values = np.empty((v.n, len(names)), np.float32)
    at = 0
    for column in out.values():
        width = 1 if column.ndim == 1 else column.shape[1]
        values[:, at : at + width] = column[:, None] if column.ndim == 1 else column
        at += width
    pooled = ("near6", "outer2", "near20", "outer1", "outer3", "third") if v.html else ("near6", "run", "near20", "back12", "ahead12", "region")
    return Inputs(
        names, values, sheet.words.ids, sheet.words.firsts, classes, class_firsts, rows,
        np.sqrt(sheet.sizes + 1), tuple(sheet.spans[name] for name in pooled), sheet.groups["path" if v.html else "shape"],
    )  # fmt: skip


def log(values: npt.ArrayLike) -> Floats:
    """Natural logarithm of one plus the values."""
    logarithms: Floats = np.log1p(np.asarray(values, np.float32))
    return logarithms


def ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> Floats:
    """Part by whole; 0 where there is no whole, and so no part."""
    quotient: Floats = np.asarray(part, np.float32) / np.maximum(np.asarray(whole, np.float32), np.float32(1e-9))
    return quotient


def closure(links: Ints) -> Ints:
    """Where following the links ends, for each row; a row that links to itself is an end.

    >>> closure(np.array([0, 0, 1, 3])).tolist()
    [0, 0, 0, 3]
    """
    while True:
        further = links[links]
        if np.array_equal(further, links):
            return links
        links = further


def bits_of(values: Ints, count: int) -> Floats:
    """float32, shape (n, count): the lowest ``count`` bits of each value."""
    return ((values[:, None] >> np.arange(count)) & 1).astype(np.float32)


def one_hot(values: npt.NDArray[np.integer], count: int) -> Floats:
    """float32, shape (n, count): 1 in the column of each value."""
    marks: Floats = np.eye(count, dtype=np.float32)[values]
    return marks


def last_at(marks: Bools) -> Ints:
    """For each block the index of the last marked block at or before it, -1 for none."""
    return np.maximum.accumulate(np.where(marks, np.arange(len(marks)), -1))


@cache
def _category_table() -> npt.NDArray[np.uint8]:
    """uint8, shape (65536,): position in ``CATEGORIES`` of each code point's general category."""
    known = {name: i for i, name in enumerate(CATEGORIES)}
    return np.fromiter((known.get(unicodedata.category(chr(code)), len(CATEGORIES)) for code in range(65536)), np.uint8, 65536)


def _categories(characters: str) -> npt.NDArray[np.uint8]:
    codes = np.frombuffer(characters.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _category_table()[np.minimum(codes, 0xFFFF)]


LABELS: Final[dict[str, list[str]]] = {
    "first": [f"first_{name}" for name in (*CATEGORIES, "other")],
    "last": [f"last_{name}" for name in (*CATEGORIES, "other")],
    "page": [f"page_{name}" for name in ("blocks", "words", "links", "body", "standing", "marks", "headings", "ends", "short", "bodies", "mean")],
    "declared": [
        *(f"og_{kind}" for kind in OG_KINDS), *(f"declares_{name}" for name in DECLARED), "published", "slug", "url_depth",
        "described", "page_declared_text",
    ],
    "phrase": [f"{name}_{role}" for name, role in PHRASES],
    "dropped": [f"dropped_{name}" for name in ("nobody", *NAMED)],
    "kind": [f"kind_{name}" for name in KINDS],
    "hint": [f"hint_{name}" for name in BIT],
    "in": [f"in_{tag}" for tag in TAGS],
    "is": [f"is_{tag}" for tag in TAGS],
}
"""Names of the columns that are made many at a time."""


class _Sheet:
    """A page's columns in the making."""

    def __init__(self, v: View, standing: Bools, title: str, head: Head) -> None:
        self.v = v
        self.n = v.n
        self.standing = standing
        self.head = head
        self.columns: dict[str, Floats] = {}
        m = v.m
        self.sizes = m.words.astype(np.float32)
        self.body = v.body & standing
        declared = (title, head.description, head.body)
        words = hash_words([*v.texts, *declared])
        end = int(words.firsts[self.n])
        self.words = Words(words.ids[:end], words.blocks[:end], words.letters[:end], words.capital[:end], words.firsts[: self.n + 1])
        _, numbers, times = np.unique(words.ids, return_inverse=True, return_counts=True)
        self.numbers, self.vocabulary = numbers[:end], len(times)
        """The number of each word on the page among its distinct ones, and how many of these there are."""
        bounds = words.firsts[self.n :].tolist()
        self.declared_words = [numbers[first:last] for first, last in pairwise(bounds)]
        """Likewise for the words of the title, the description and the declared article body."""
        self.phrase = np.zeros((self.n, len(PHRASES)), np.float32)
        for number, key in enumerate(PHRASES):
            if found := v.hits[key]:
                self.phrase[list(found), number] = 1
        self.marks = self.phrase.any(axis=1)
        tallies = np.empty((self.n, 10), np.float64)
        for number, column in enumerate((
            1, m.words, m.chars, v.blocks.link_chars, np.where(self.body, m.words, 0), np.where(standing, m.words, 0), self.marks,
            m.ends & (m.words >= 4), m.short, v.blocks.levels > 0,
        )):  # fmt: skip
            tallies[:, number] = column
        self.tallies = tallies
        self.sums = np.zeros((self.n + 1, tallies.shape[1]))
        np.cumsum(tallies, axis=0, out=self.sums[1:])
        self.total = self.sums[-1]
        self.index = np.arange(self.n)
        self.spans: dict[str, Range] = {}
        self.groups: dict[str, Ints] = {}
        for name, back, ahead in (("near6", 6, 6), ("near20", 20, 20), ("back12", 12, -1), ("ahead12", -1, 12)):
            first = np.clip(self.index - back, 0, self.n)
            self.spans[name] = (first, np.maximum(first, np.clip(self.index + ahead + 1, 0, self.n)))

    # -- columns that both modes have --------------------------------------------------------------------------------------

    def text(self) -> None:
        """The block's own characters."""
        m, out = self.v.m, self.columns
        out["chars"] = log(m.chars)
        out["words"] = log(m.words)
        out["word_length"] = ratio(m.letters, np.maximum(m.words, 1))
        out["digits"] = ratio(m.digits, m.chars)
        out["letters"] = ratio(m.letters, m.chars)
        out["commas"] = ratio(m.commas, np.maximum(m.words, 1))
        out["stops"] = log(m.stops)
        out["stop_rate"] = ratio(m.stops, np.maximum(m.words, 1))
        out["joints"] = ratio(m.joints, np.maximum(m.words, 1))
        out["ends"] = m.ends.astype(np.float32)
        out["prose"] = m.prose.astype(np.float32)
        self.firsts = _categories("".join([text[0] for text in self.v.texts]))
        out["first"] = one_hot(self.firsts, len(CATEGORIES) + 1)
        out["last"] = one_hot(_categories("".join([text[-1] for text in self.v.texts])), len(CATEGORIES) + 1)

    def lexical(self) -> None:
        """The block's words against each other and against the page's; no language is known."""
        w, n, out = self.words, self.n, self.columns
        counts = np.diff(w.firsts)

        def mean(values: npt.NDArray[np.generic]) -> Floats:
            return ratio(np.bincount(w.blocks, values, n), counts)

        heads = w.firsts[:-1][counts > 0]
        inner = np.ones(len(w.ids), np.bool_)
        inner[heads] = False
        out["capitals"] = mean(w.capital)
        out["inner_capitals"] = ratio(np.bincount(w.blocks, w.capital & inner, n), counts - 1)
        out["short_words"] = mean(w.letters <= 3)
        out["long_words"] = mean(w.letters >= 9)
        number = self.numbers
        in_body = self.body[w.blocks]
        elsewhere = np.bincount(number, in_body, self.vocabulary)[number] - in_body
        out["in_body"] = mean(elsewhere > 0)
        out["often_in_body"] = mean(log(elsewhere))
        out["rare"] = mean(np.bincount(number, minlength=self.vocabulary)[number] == 1)
        out["in_title"], out["of_title"] = self.shared(0)
        line = np.zeros(n, np.uint64)
        if len(heads):
            order = (np.arange(len(w.ids)) - w.firsts[w.blocks] + 1).astype(np.uint64)
            line[counts > 0] = np.add.reduceat(w.ids.astype(np.uint64) * order, heads)
        _, number, times = np.unique(line, return_inverse=True, return_counts=True)
        out["copies"] = log(times[number])

    def shared(self, which: int) -> tuple[Floats, Floats]:
        """The share of each block's words that stand in one of ``declared_words``, and of its words that stand in the block."""
        w, wanted = self.words, self.declared_words[which]
        if not len(wanted):
            return np.zeros(self.n, np.float32), np.zeros(self.n, np.float32)
        known = np.zeros(self.vocabulary, np.bool_)
        known[wanted] = True
        found = known[self.numbers]
        pairs = np.unique(w.blocks[found] * self.vocabulary + self.numbers[found]) // self.vocabulary
        counts = np.bincount(w.blocks[found], minlength=self.n)
        return ratio(counts, np.diff(w.firsts)), ratio(np.bincount(pairs, minlength=self.n), known.sum())

    def phrases(self, droppers: Ints, overrulable: Bools) -> None:
        """Phrases found in the block, and what the named filters said."""
        out = self.columns
        out["phrase"] = self.phrase
        out["overrulable"] = overrulable.astype(np.float32)
        out["dropped"] = one_hot(droppers, len(NAMED) + 1)

    def distances(self, name: str, marks: Bools) -> None:
        """Blocks and words since the last marked block, and blocks to the next one, as logarithms."""
        before, after = last_at(marks), self.n - 1 - last_at(marks[::-1])[::-1]
        words = self.sums[:, 1]
        self.columns[f"since_{name}"] = np.where(before >= 0, log(self.index - before), np.float32(FAR))
        self.columns[f"until_{name}"] = np.where(after < self.n, log(after - self.index), np.float32(FAR))
        self.columns[f"words_since_{name}"] = np.where(before >= 0, log(words[:-1] - words[np.maximum(before, 0)]), np.float32(12))

    def places(self) -> None:
        """Where on the page the block stands."""
        v, n, out = self.v, self.n, self.columns
        out["place"] = ratio(self.index, n)
        out["from_end"] = log(n - self.index)
        out["from_start"] = log(self.index)
        out["chars_before"] = ratio(self.sums[:-1, 2], self.total[2])
        out["body_before"] = ratio(self.sums[:-1, 4], self.total[4])
        out["body_through"] = ratio(self.sums[1:, 4], self.total[4])
        self.distances("body", self.body)
        self.distances("mark", self.marks)
        self.distances("dropped", ~self.standing)
        longest = int(np.argmax(np.where(self.body, self.sizes, 0)))
        for name, block in (("longest", longest), ("first", v.first_body), ("last", v.last_body)):
            out[f"from_{name}"] = np.sign(self.index - block).astype(np.float32) * log(np.abs(self.index - block))
        out["within_body"] = ((self.index >= v.first_body) & (self.index <= v.last_body)).astype(np.float32)

    def page(self) -> None:
        """The same for all blocks: what kind of page this is."""
        count, words, chars, links, body, standing, marks, ends, short, headings = self.total
        bodies = float(self.body.sum())
        row = (
            np.log1p(count), np.log1p(words), links / max(chars, 1), body / max(words, 1), standing / max(words, 1), marks / count,
            headings / count, ends / count, short / count, np.log1p(bodies), np.log1p(body / max(bodies, 1)),
        )  # fmt: skip
        self.columns["page"] = np.broadcast_to(np.asarray(row, np.float32), (self.n, len(row)))

    def around(self) -> None:
        """The measures of the spans and groups."""
        n = self.n
        described = [name for name in self.spans if not name.startswith(("near", "back", "ahead"))]
        firsts = np.stack([self.spans[name][0] for name in described])
        lasts = np.stack([self.spans[name][1] for name in described])
        held = self.sums[lasts] - self.sums[firsts]
        place = ratio(self.index - firsts, lasts - firsts) * (lasts > firsts)
        for number, name in enumerate(described):
            LABELS.setdefault(name, [f"{name}_{measure}" for measure in MEASURES])
            self.columns[name] = np.concatenate((self.measured(held[number]), place[number][:, None]), axis=1)
        for name, members in self.groups.items():
            LABELS.setdefault(name, [f"{name}_{measure}" for measure in MEASURES[:-1]])
            size = int(members.max()) + 1
            sums = np.stack([np.bincount(members, self.tallies[:, k], size) for k in range(self.tallies.shape[1])], axis=1)
            self.columns[name] = self.measured(sums)[members]
        assert all(len(column) == n for column in self.columns.values())

    def measured(self, held: npt.NDArray[np.float64]) -> Floats:
        """``MEASURES`` but the last, from sums of tallies; shape (rows, 11)."""
        count, words, chars = held[:, 0], held[:, 1], held[:, 2]
        out = np.empty((len(held), 11), np.float32)
        out[:, 0] = np.log1p(count)
        out[:, 1] = np.log1p(words)
        out[:, 2] = np.log1p(words / np.maximum(count, 1))
        out[:, 3] = held[:, 3] / np.maximum(chars, 1)
        out[:, 4:6] = held[:, 4:6] / np.maximum(words, 1)[:, None]
        out[:, 6:10] = held[:, 6:10] / np.maximum(count, 1)[:, None]
        out[:, 10] = held[:, 4] / max(self.total[4], 1)
        return out

    # -- HTML --------------------------------------------------------------------------------------------------------------

    def markup(self) -> tuple[Ints, npt.NDArray[np.uint32], Ints]:
        """Columns of the elements. Returns the rows of class names of each block, and the names' words."""
        v, blocks, out = self.v, self.v.blocks, self.columns
        tree = blocks.tree
        assert tree is not None  # an HTML page has one
        own = blocks.elements.astype(np.int64)
        up = np.maximum(np.asarray(tree.parents, np.int64), 0)
        firsts, lasts = np.asarray(tree.firsts, np.int64), np.asarray(tree.lasts, np.int64)
        known = {tag: 1 << i for i, tag in enumerate(TAGS)}
        tag_names = list(dict.fromkeys(tree.tags))
        tag_number = {tag: i for i, tag in enumerate(tag_names)}
        tags = np.fromiter(map(tag_number.__getitem__, tree.tags), np.int64, len(up))
        marks = np.asarray([known.get(tag, 0) for tag in tag_names], np.int64)[tags]
        depth, around, further = (np.arange(len(up)) > 0).astype(np.int64), marks, up
        while further.any():
            depth = depth + depth[further]
            around = around | around[further]
            further = further[further]
        depth, around, here = depth[own], (around | marks[0])[own], marks[own]
        out["link_share"] = blocks.link_shares.astype(np.float32)
        out["kind"] = one_hot(blocks.kinds, len(KINDS))
        out["level"] = blocks.levels.astype(np.float32)
        out["hidden"] = blocks.hidden.astype(np.float32)
        out["depth"] = log(depth)
        out["deepest"] = ratio(depth, depth.max())
        out["hint"] = bits_of(v.bits, len(BIT))
        out["in"] = bits_of(around, len(TAGS))
        out["is"] = bits_of(here, len(TAGS))
        self.distances("heading", blocks.kinds == HEADING)
        self.distances("h1", blocks.levels == 1)
        out["page_articles"] = np.full(self.n, np.log1p(tree.tags.count("article")), np.float32)
        out["page_paragraphs"] = np.full(self.n, np.mean((here & known["p"]) != 0), np.float32)
        self.declared()

        size = np.maximum(lasts - firsts, 1)  # an inline element ends before its block does
        top = closure(np.where(size[up] == size, up, np.arange(len(up))))
        outer = top[up[top]]
        row = top[np.where(size[own] > 1, own, up[top[own]])]
        for level in (1, 2, 3):
            self.spans[f"outer{level}"] = (firsts[row], lasts[row])
            row = outer[row]
        chars = self.sums[lasts, 2] - self.sums[firsts, 2]
        sections = np.asarray([tag in SECTIONS for tag in tag_names], np.bool_)[tags]
        for name, stops in (("third", chars >= self.total[2] / 3), ("section", sections)):
            stops[0] = True
            at = closure(np.where(stops, np.arange(len(up)), up))[own]
            self.spans[name] = (firsts[at], lasts[at])

        names = list(dict.fromkeys(tree.hints))
        name_number = {name: i for i, name in enumerate(names)}
        classes = np.fromiter(map(name_number.__getitem__, tree.hints), np.int64, len(up))
        name_keys = np.fromiter((zlib.crc32(name.encode("utf-8", "replace")) for name in names), np.uint64, len(names))
        tag_keys = np.fromiter((zlib.crc32(tag.encode("utf-8", "replace")) for tag in tag_names), np.uint64, len(tag_names))
        keys = name_keys[classes] * np.uint64(31) + tag_keys[tags]
        rows = np.empty((self.n, ANCESTORS), np.int64)
        path, above = np.zeros(self.n, np.uint64), own
        for level in range(ANCESTORS):
            rows[:, level] = classes[above]
            if level <= PATH:
                path = path * np.uint64(1_000_003) + keys[above]
            above = up[above]
        self.groups["path"] = np.unique(path, return_inverse=True)[1]
        self.groups["class"] = np.unique(keys[own], return_inverse=True)[1]
        hashed = hash_words(names, camel=True)
        return rows, hashed.ids, hashed.firsts

    def declared(self) -> None:
        """What the page says it is, the same for all blocks, and what its description and declared text say of each."""
        head, n, out = self.head, self.n, self.columns
        row = (
            *(kind in head.kind for kind in OG_KINDS),
            *(np.log1p(sum(head.types[t] for t in types)) for types in DECLARED.values()),
            head.published, np.log1p(head.slug_words) if head.url else -1, min(head.depth, 8), len(head.description) > 40,
            np.log1p(len(head.body)),
        )  # fmt: skip
        out["declared"] = np.broadcast_to(np.asarray(row, np.float32), (n, len(row)))
        out["in_description"], out["of_description"] = self.shared(1)
        out["in_declared_text"], _ = self.shared(2)

    # -- flattened text ----------------------------------------------------------------------------------------------------

    def layout(self) -> None:
        """Columns of the lines: blank lines, indentation, runs and shapes."""
        blocks, m, out = self.v.blocks, self.v.m, self.columns
        blanks, indents = np.minimum(blocks.blanks, 10), np.minimum(blocks.indents, 40)
        out["blanks"] = log(blanks)
        out["blanks_after"] = log(np.append(blanks[1:], 10))
        out["indent"] = log(indents)
        out["indent_before"] = log(np.concatenate(([0], indents[:-1])))
        out["indent_after"] = log(np.append(indents[1:], 0))
        out["page_blank"] = np.full(self.n, np.mean(blanks > 0), np.float32)
        out["page_indent"] = np.full(self.n, np.mean(indents > 0), np.float32)
        self.distances("blank", blanks > 0)
        self.distances("gap", blanks > 1)
        for name, breaks in (
            ("run", blanks > 0), ("region", blanks > 1), ("level", np.diff(indents, prepend=-1) != 0),
            ("alike", np.diff(m.short.astype(np.int8), prepend=-1) != 0),
        ):  # fmt: skip
            breaks[0] = True
            starts = np.flatnonzero(breaks)
            number = np.cumsum(breaks) - 1
            self.spans[name] = (starts[number], np.append(starts[1:], self.n)[number])
        size = np.floor(np.log2(np.maximum(m.words, 1))).astype(np.int64)
        shape = ((size * 16 + self.firsts) * 2 + m.ends) * 4 + np.minimum(m.joints, 3)
        self.groups["shape"] = np.unique(shape, return_inverse=True)[1]
        self.groups["indented"] = np.unique(indents * 16 + self.firsts, return_inverse=True)[1]
        for name in ("near6", "near20", "back12", "ahead12"):
            self.spans[f"of_{name}"] = self.spans[name]
