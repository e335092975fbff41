"""The filters, and their order.

Named filters first, each for one kind of boilerplate; then ``main_content``, which scores what is left; last ``context``, which
sees all verdicts before it. A filter is any callable ``Page → Iterable[Verdict]``. One of cleantext's own is a function in the
module of its name, registered by its line in ``ORDER``; its phrases are in ``data/lexicons/NAME.toml``.
"""

from importlib import import_module
from typing import Final, cast

from cleantext.filters.main_content import MainContent, main_content
from cleantext.filters.phrases import phrases
from cleantext.page import Filter

__all__ = ["DEFAULT_FILTERS", "NAMED_FILTERS", "ORDER", "MainContent", "main_content", "phrases"]

ORDER: Final = (
    "placeholder",
    "nav_menu",
    "read_also",
    "most_read",
    "comment_policy",
    "comments",
    "account_form",
    "share_bar",
    "cookie_notice",
    "newsletter",
    "byline",
    "photo_credit",
    "tag_list",
    "advert",
    "legal",
    "main_content",
    "context",
)
"""The names of cleantext's filters in the order in which they run."""


def _load(name: str) -> Filter:
    return cast("Filter", getattr(import_module(f"{__name__}.{name}"), name))


DEFAULT_FILTERS: Final[tuple[Filter, ...]] = tuple(map(_load, ORDER))
"""What ``extract`` runs, in this order."""

NAMED_FILTERS: Final = DEFAULT_FILTERS[: ORDER.index("main_content")]
"""One filter for each kind of boilerplate that has a name."""
