"""What kind of page it is: article, discussion, product …, with probabilities, from structure, declarations and phrases.

The kind decides what a page's parts are: below an article, posts of readers are comments; on a discussion they are the text. The estimate
is a linear model over ``KIND_FEATURES`` of the whole page (``python -m benchmarks train`` trains it on pages whose kind is known).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from cleantext.analysis import Analysis
from cleantext.analysis.section_roles import BIT
from cleantext.declarations import Declarations
from cleantext.field_docs import documented
from cleantext.hashing import distinct
from cleantext.linear_model import load

__all__ = ["KINDS_OF_PAGE", "KIND_FEATURES", "OG_KINDS", "SCHEMA_ORG", "KindOfPage", "PageKind", "estimate", "kind_row"]

KindOfPage: TypeAlias = Literal["article", "discussion", "product", "listing", "documentation", "recipe", "other"]
"""article: news, blog post, essay, encyclopaedia entry; discussion: thread, questions and answers, comment page; listing: category,
search results, front page; documentation: manual, reference; other: service, company, event …"""
KINDS_OF_PAGE: Final[tuple[KindOfPage, ...]] = get_args(KindOfPage)

SCHEMA_ORG: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
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
})  # fmt: skip
"""Types of schema.org by kind of page."""
OG_KINDS: Final = ("article", "website", "product", "video")
"""Values of og:type that distinguish kinds of page."""
PHRASES: Final = (
    ("comments", "line"), ("comments", "head"), ("comments", "count"), ("byline", "line"), ("byline", "month"), ("account_form", "line"),
    ("share_bar", "line"), ("read_also", "head"), ("most_read", "head"), ("tag_list", "head"), ("photo_credit", "line"), ("nav_menu", "line"),
)  # fmt: skip
"""Lexicon and role of the phrases that distinguish kinds of page."""
SECTION_ROLES: Final = ("nav", "related", "comment", "tags", "content", "aside", "byline")
"""Section roles whose share of the page's words distinguishes kinds of page."""
KIND_FEATURES: Final = (
    "links", "prose", "short", "headings", "ends", "code", "cells", "items", "paragraph", "main_span",
    "series_prose", "series_members", "series_words", "series_blocks", "series_spread", "dates",
    *(f"phrases_{name}_{role}" for name, role in PHRASES), *(f"section_{role}" for role in SECTION_ROLES),
    *(f"declares_{name}" for name in SCHEMA_ORG), *(f"og_{name}" for name in OG_KINDS), "published", "slug", "url_depth",
)  # fmt: skip
"""The inputs of the model, each one number for the page. The page's size is not among them: short articles would count as threads."""


@documented
class PageKind(NamedTuple):
    """The kind of a page."""

    name: KindOfPage
    """The most probable kind."""
    probability: float
    """Its probability, 0 to 1."""
    probabilities: Mapping[KindOfPage, float]
    """The probability of every kind, 0 to 1; their sum is 1."""


def estimate(a: Analysis, declared: Declarations) -> PageKind:
    """Return the kind of a page. A page without blocks is an article with the probability that pages have at large.

    >>> from cleantext import analyze
    >>> post = "<div class=post><b>Ann</b><p>I changed the valve last week, and the pump has been quiet since then.</p><a>Reply</a></div>"
    >>> page = analyze(f"<title>Pump is noisy</title><h1>Pump is noisy</h1><div>{post * 9}</div>", filters=())
    >>> page.kind.name
    'discussion'
    """
    logits = load("kind", "html" if a.is_html else "text").logits(kind_row(a, declared))
    powers = np.exp(logits - logits.max())
    probabilities = (powers / powers.sum()).tolist()
    best = int(np.argmax(powers))
    return PageKind(
        KINDS_OF_PAGE[best], probabilities[best], MappingProxyType(dict(zip(KINDS_OF_PAGE, probabilities, strict=True)))
    )


def kind_row(a: Analysis, declared: Declarations) -> npt.NDArray[np.float64]:
    """Return the values of ``KIND_FEATURES`` for a page: float64, shape (features,)."""
    count = max(a.count, 1)
    words = a.stats.words.astype(np.float64)
    total, chars = max(float(words.sum()), 1.0), max(float(a.chars_before[-1]), 1.0)
    prose = np.where(a.is_prose, words, 0.0)
    span = a.main_span
    values = [
        float(a.link_chars_before[-1]) / chars, prose.sum() / total, a.is_short.sum() / count,
        a.is_heading.sum() / count, a.ends_sentence.sum() / count, a.is_code.sum() / count, a.is_cell.sum() / count, a.is_item.sum() / count,
        np.log1p(prose.sum() / max(float(a.is_prose.sum()), 1.0)), words[span.first : span.last + 1].sum() / total,
        *_largest_series(a, prose), np.log1p(((a.stats.digits > 2) & a.is_short).sum()),
    ]  # fmt: skip
    values += [np.log1p(len(a.matches[key])) for key in PHRASES]
    for role in SECTION_ROLES:
        values.append(words[(a.section_roles & BIT[role]) != 0].sum() / total)
    values += [np.log1p(sum(declared.types[name] for name in names)) for names in SCHEMA_ORG.values()]
    values += [float(kind in declared.kind) for kind in OG_KINDS]
    values += [
        float(declared.published),
        np.log1p(declared.slug_words) if declared.url else -1.0,
        min(declared.depth, 8),
    ]
    return np.array(values, np.float64)


def _largest_series(a: Analysis, prose: npt.NDArray[np.float64]) -> tuple[float, ...]:
    """Return five measures of the series of records with the most words in prose; zeros if there is none.

    Its share of the page's words in prose, its members, words of prose and blocks in each, and the share of its members with prose.
    """
    series = a.units.series
    if not (series.is_record & a.is_prose).any():
        return (0.0,) * 5
    keys = series.firsts.astype(np.int64) * (a.count + 1) + series.lasts
    of_records = np.where(series.is_record, keys, -1)
    number = np.searchsorted(distinct(of_records), of_records)
    sums = np.bincount(number, prose * series.is_record)
    best = int(np.argmax(sums))
    inside = (number == best) & series.is_record
    members = distinct(series.member_firsts[inside])
    with_prose = distinct(series.member_firsts[inside & a.is_prose])
    return (
        float(sums[best] / max(float(prose.sum()), 1.0)),
        float(np.log1p(len(members))),
        float(np.log1p(sums[best] / len(members))),
        float(np.log1p(inside.sum() / len(members))),
        len(with_prose) / len(members),
    )
