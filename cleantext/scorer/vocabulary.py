"""The names that the scorer's columns are made of."""

from __future__ import annotations

from typing import Final

from cleantext.analysis.section_roles import BIT
from cleantext.blocks import KINDS

__all__ = ["CATEGORIES", "DECLARED", "LABELS", "MEASURES", "NAMED", "OG_KINDS", "PHRASES", "SECTIONS", "TAGS"]

TAGS: Final = (
    "article", "main", "section", "aside", "nav", "header", "footer", "form", "table", "ul", "ol", "dl", "blockquote",
    "figure", "p", "li", "td", "a", "button", "h1", "h2", "h3", "h4", "span", "div", "pre", "strong", "label", "select",
)  # fmt: skip
"""Elements whose presence around a block is told."""
SECTIONS: Final = frozenset(
    ("article", "section", "main", "aside", "nav", "header", "footer", "form", "table", "ul", "ol")
)
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
MEASURES: Final = (
    "blocks",
    "words",
    "mean",
    "links",
    "body",
    "kept",
    "marks",
    "ends",
    "short",
    "headings",
    "share",
    "at",
)
"""What is told of a span: blocks, words and words a block (logarithms); share of characters in links, of words in
paragraphs, of words no filter took; share of blocks with a phrase, ended like a sentence, short, headings; its share of the page's
paragraphs; where in it the block stands. A group has no place."""
LABELS: Final[dict[str, list[str]]] = {
    "first": [f"first_{name}" for name in (*CATEGORIES, "other")],
    "last": [f"last_{name}" for name in (*CATEGORIES, "other")],
    "page": [
        f"page_{name}"
        for name in (
            "blocks",
            "words",
            "links",
            "body",
            "kept",
            "marks",
            "headings",
            "ends",
            "short",
            "bodies",
            "mean",
        )
    ],
    "declared": [
        *(f"og_{kind}" for kind in OG_KINDS),
        *(f"declares_{name}" for name in DECLARED),
        "published",
        "slug",
        "url_depth",
        "described",
        "page_declared_text",
    ],
    "phrase": [f"{name}_{role}" for name, role in PHRASES],
    "dropped": [f"dropped_{name}" for name in ("nobody", *NAMED)],
    "kind": [f"kind_{name}" for name in KINDS],
    "hint": [f"hint_{name}" for name in BIT],
    "in": [f"in_{tag}" for tag in TAGS],
    "is": [f"is_{tag}" for tag in TAGS],
}
"""Names of the columns that are made many at a time."""
