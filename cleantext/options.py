"""``Options``: all settings for a page, in one frozen object that the API and the command line share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, Literal, TypeAlias, get_args

from cleantext.cached import cached_property
from cleantext.field_docs import documented
from cleantext.filters import DEFAULT_FILTERS
from cleantext.filters.keep_comments import KeepComments
from cleantext.filters.main_content import FOCUS, Focus, MainContent
from cleantext.filters.post_authors import post_authors
from cleantext.output_style import Links, OutputFormat, Style
from cleantext.page import Filter
from cleantext.pipeline import Pipeline, filter_name
from cleantext.segment import Parser

__all__ = ["Choice", "InputFormat", "Options"]

InputFormat: TypeAlias = Literal["auto", "html", "text"]
INPUT_FORMATS: Final = get_args(InputFormat)
Choice: TypeAlias = Literal["drop", "keep"]
CHOICES: Final = get_args(Choice)
PARSERS: Final = get_args(Parser)
NO_TURBOHTML: Final = (
    "the parser turbohtml is not installed: install it with `pip install 'cleantext-web[fast]'`, or use 'lxml'"
)
MAX_BYTES: Final = 100_000_000
"""Bytes of a source by default: larger than pages and most dumps of text, and read in a few GB of memory."""
MAX_BLOCKS: Final = 1_000_000
"""Blocks of a page by default: the largest of the labelled pages have 3,000."""


@documented
@dataclass(frozen=True)
class Options:
    """The settings for a page.

    The keyword arguments of ``extract`` and ``analyze`` are its fields. Raises TypeError or ValueError for invalid values, and
    ImportError for a parser that is not installed.

    >>> Options(ignore=("byline", "legal")).pipeline.names[-3:]
    ('post_extras', 'hidden_text', 'context')
    """

    input_format: InputFormat = "auto"
    """``"html"``, ``"text"``, or ``"auto"`` to detect which of the two the source is."""
    encoding: str | None = None
    """Name of the encoding of a source given as bytes. It takes precedence over the page's own declaration, and a
    byte order mark over both."""
    focus: Focus = "balanced"
    """For doubtful blocks: ``"precision"`` drops more of them, ``"recall"`` keeps more."""
    filters: Iterable[Filter] = DEFAULT_FILTERS
    """The filters, in the order in which they run."""
    select: str | Iterable[str] | None = None
    """Names of the filters that run; None for all of ``filters``."""
    ignore: str | Iterable[str] = ()
    """Names of filters that do not run."""
    hidden: Choice = "drop"
    """Text that the page never shows: ``"drop"`` or ``"keep"``."""
    comments: Choice = "drop"
    """The comments of readers below an article: ``"drop"`` or ``"keep"``. The posts of threads always stay."""
    authors: Choice = "keep"
    """The lines of names and dates above or below the posts of a thread: ``"keep"`` or ``"drop"``."""
    parser: Parser = "lxml"
    """What parses HTML: ``"lxml"``, or ``"turbohtml"``, which takes less time and needs the extra ``fast``."""
    max_bytes: int | None = MAX_BYTES
    """Bytes, or characters of a str, after which a source is cut; None for no limit. The default bounds memory to a few GB."""
    max_blocks: int | None = MAX_BLOCKS
    """Blocks after which a page is cut; None for no limit."""
    max_seconds: float | None = None
    """Seconds of wall time after which no further filter runs; None for no limit. The time is checked between stages, so it can be
    exceeded by one stage, whose time ``max_bytes`` bounds."""

    output_format: OutputFormat = "text"
    """What ``extract`` returns: ``"text"``, ``"markdown"`` or ``"html"``. Markdown needs the extra ``markdown``."""
    links: Links = "on"
    """Links and images of Markdown: ``"on"``, ``"off"``, or ``"references"`` for their addresses at the end."""
    url: str | None = None
    """The page's address, to which its relative ones are resolved; None to take it from the page's declarations."""
    front_matter: bool = False
    """Whether the metadata are above Markdown, as YAML."""
    verdicts: bool = False
    """Whether the elements of HTML have the deciding verdicts of their blocks in ``data-`` attributes."""
    timings: bool = False
    """Whether ``page.timings`` has the seconds of each stage."""

    def __post_init__(self) -> None:
        if self.input_format not in INPUT_FORMATS:
            raise ValueError(f"unknown input_format {self.input_format!r}: use 'html', 'text', or 'auto' to detect it")
        _ = self.style  # raises for invalid formats
        for name in ("hidden", "comments", "authors"):
            if getattr(self, name) not in CHOICES:
                raise ValueError(f"unknown {name} {getattr(self, name)!r}: use 'drop' or 'keep'")
        if self.parser not in PARSERS:
            raise ValueError(f"unknown parser {self.parser!r}: use 'lxml' or 'turbohtml'")
        if self.parser == "turbohtml" and find_spec("turbohtml") is None:
            raise ImportError(NO_TURBOHTML)
        if self.encoding is not None and not isinstance(self.encoding, str):
            raise TypeError(f"encoding is {self.encoding!r}: an encoding is a name such as 'utf-8'")
        if self.url is not None and not isinstance(self.url, str):
            raise TypeError(f"url is {self.url!r}: give the page's address as str, such as 'https://example.org/rain'")
        if self.focus not in FOCUS:
            raise ValueError(f"unknown focus {self.focus!r}: use one of {', '.join(map(repr, FOCUS))}")
        for name, least in (("max_bytes", 1), ("max_blocks", 1), ("max_seconds", 0)):
            _check_limit(name, getattr(self, name), least)
        if self.filters is not DEFAULT_FILTERS or self.select is not None or self.ignore:
            _ = self.pipeline  # raises for invalid filters and unknown names

    def __getstate__(self) -> dict[str, object]:
        """Return the fields for another process, which has the default filters itself, and makes its own pipeline."""
        own = {"pipeline", "filters"} if self.filters is DEFAULT_FILTERS else {"pipeline"}
        return {name: value for name, value in self.__dict__.items() if name not in own}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update({"filters": DEFAULT_FILTERS, **state})

    @property
    def style(self) -> Style:
        """How the kept blocks are written."""
        return Style(self.output_format, self.links, self.front_matter, self.verdicts)

    @cached_property
    def pipeline(self) -> Pipeline:
        """The filters that run, with ``focus`` applied to ``main_content``."""
        pipeline = DEFAULT_PIPELINE if self.filters is DEFAULT_FILTERS else Pipeline(self.filters)
        if self.select is not None:
            pipeline = pipeline.select(self.select)
        if self.ignore:
            pipeline = pipeline.ignore(self.ignore)
        if self.hidden == "keep" and "hidden_text" in pipeline.names:
            pipeline = pipeline.ignore("hidden_text")
        filters = pipeline.filters
        if self.comments == "keep":
            filters = tuple(KEEP_COMMENTS if filter_name(f) == KEEP_COMMENTS.name else f for f in filters)
        if self.authors == "drop":
            filters = (*filters, post_authors)
        if self.focus != "balanced":
            focused = MainContent(self.focus)
            filters = tuple(focused if filter_name(f) == focused.name else f for f in filters)
        return pipeline if filters is pipeline.filters else Pipeline(filters)


def _check_limit(name: str, value: object, least: int) -> None:
    """Raise TypeError or ValueError for a limit that is not a number, or too small."""
    types = (int, float) if name == "max_seconds" else (int,)
    if value is None:
        return
    if not isinstance(value, types) or isinstance(value, bool):
        raise TypeError(f"{name} is {value!r}: give {'seconds' if len(types) > 1 else 'an int'}, or None for no limit")
    if not value >= least:
        raise ValueError(f"{name} is {value!r}: give at least {least}, or None for no limit")


KEEP_COMMENTS: Final = KeepComments()
DEFAULT_PIPELINE: Final = Pipeline(DEFAULT_FILTERS)
