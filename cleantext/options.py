"""``Options``: all settings for a page, in one frozen object that the API and the command line share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias, get_args

from cleantext.filters import DEFAULT_FILTERS
from cleantext.filters.main_content import FOCUS, Focus, MainContent
from cleantext.page import Filter
from cleantext.pipeline import Pipeline, filter_name

__all__ = ["InputFormat", "Options"]

InputFormat: TypeAlias = Literal["auto", "html", "text"]
INPUT_FORMATS: Final = get_args(InputFormat)


@dataclass(frozen=True)
class Options:
    """The settings for a page.

    The keyword arguments of ``extract`` and ``analyze`` are its fields. Raises TypeError or ValueError for invalid values.

    >>> Options(ignore=("byline", "legal")).pipeline.names[-3:]
    ('advert', 'main_content', 'context')
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

    def __post_init__(self) -> None:
        if self.input_format not in INPUT_FORMATS:
            raise ValueError(f"unknown input_format {self.input_format!r}: use 'html', 'text', or 'auto' to detect it")
        if self.encoding is not None and not isinstance(self.encoding, str):
            raise TypeError(f"encoding is {self.encoding!r}: an encoding is a name such as 'utf-8'")
        if self.focus not in FOCUS:
            raise ValueError(f"unknown focus {self.focus!r}: use one of {', '.join(map(repr, FOCUS))}")
        if self.filters is not DEFAULT_FILTERS or self.select is not None or self.ignore:
            _ = self.pipeline  # raises for invalid filters and unknown names

    @cached_property
    def pipeline(self) -> Pipeline:
        """The filters that run, with ``focus`` applied to ``main_content``."""
        pipeline = DEFAULT_PIPELINE if self.filters is DEFAULT_FILTERS else Pipeline(self.filters)
        if self.select is not None:
            pipeline = pipeline.select(self.select)
        if self.ignore:
            pipeline = pipeline.ignore(self.ignore)
        if self.focus == "balanced":
            return pipeline
        focused = MainContent(self.focus)
        return Pipeline(focused if filter_name(f) == focused.name else f for f in pipeline.filters)


DEFAULT_PIPELINE: Final = Pipeline(DEFAULT_FILTERS)
