"""The filters, and their order.

Named filters first, each for one kind of boilerplate; then ``main_content``, which finds the body among what is left; last
``context``, which sees what all others said. A filter is any callable ``Page → Iterable[Verdict]``.
"""

from typing import Final

from cleantext.filters.account_form import account_form
from cleantext.filters.advert import advert
from cleantext.filters.byline import byline
from cleantext.filters.comment_policy import comment_policy
from cleantext.filters.comments import comments
from cleantext.filters.context import context
from cleantext.filters.cookie_notice import cookie_notice
from cleantext.filters.legal import legal
from cleantext.filters.main_content import MainContent, main_content
from cleantext.filters.most_read import most_read
from cleantext.filters.nav_menu import nav_menu
from cleantext.filters.newsletter import newsletter
from cleantext.filters.photo_credit import photo_credit
from cleantext.filters.phrases import phrases
from cleantext.filters.placeholder import placeholder
from cleantext.filters.read_also import read_also
from cleantext.filters.share_bar import share_bar
from cleantext.filters.tag_list import tag_list
from cleantext.page import Filter

__all__ = [
    "DEFAULT_FILTERS",
    "NAMED_FILTERS",
    "MainContent",
    "account_form",
    "advert",
    "byline",
    "comment_policy",
    "comments",
    "context",
    "cookie_notice",
    "legal",
    "main_content",
    "most_read",
    "nav_menu",
    "newsletter",
    "photo_credit",
    "phrases",
    "placeholder",
    "read_also",
    "share_bar",
    "tag_list",
]

NAMED_FILTERS: Final[tuple[Filter, ...]] = (
    placeholder,
    nav_menu,
    read_also,
    most_read,
    comment_policy,
    comments,
    account_form,
    share_bar,
    cookie_notice,
    newsletter,
    byline,
    photo_credit,
    tag_list,
    advert,
    legal,
)
"""One filter for each kind of boilerplate that has a name."""

DEFAULT_FILTERS: Final[tuple[Filter, ...]] = (*NAMED_FILTERS, main_content, context)
"""What ``extract`` runs, in this order."""
