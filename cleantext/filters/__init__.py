"""The filters, and their order.

The named filters run first, each for one kind of boilerplate; then ``main_content``, which scores the remaining blocks. After it,
so that its scores and threshold are those of the whole page, run ``post_extras``, which drops what the posts of a thread have beside their text, and
``hidden_text``, which drops what the page never shows; last ``context``, which revises the choice of blocks. A filter is any callable ``Page → Iterable[Verdict]``. Each of cleantext's
filters has a module of its name and a line in ``ORDER``; its phrases are in ``data/lexicons/NAME.toml``.
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
    "post_extras",
    "hidden_text",
    "context",
)
"""The names of cleantext's filters in the order in which they run."""


def _load(name: str) -> Filter:
    return cast("Filter", getattr(import_module(f"{__name__}.{name}"), name))


class _Filters(tuple[Filter, ...]):
    """The filters of ``ORDER``, represented by their names: ``help(extract)`` shows the default of ``filters``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"({', '.join(ORDER)})"


DEFAULT_FILTERS: Final[tuple[Filter, ...]] = _Filters(map(_load, ORDER))
"""The filters that ``extract`` runs by default, in order."""

NAMED_FILTERS: Final = DEFAULT_FILTERS[: ORDER.index("main_content")]
"""The filters before ``main_content``, one for each kind of boilerplate."""
