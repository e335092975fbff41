"""Pipelines of cleantext that are named on the command line: filters by name, or a tuple in a module of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Final

from cleantext import DEFAULT_FILTERS
from cleantext.page import Filter
from cleantext.pipeline import Pipeline, filter_name

__all__ = ["PIPELINES", "filters_of", "is_pipeline"]

PIPELINES: Final = "a pipeline: names of filters joined by + or commas (nav_menu+main_content), or module:TUPLE"
"""How a pipeline is named, for messages and help."""
BY_NAME: Final[dict[str, Filter]] = {filter_name(filter_): filter_ for filter_ in DEFAULT_FILTERS}


def is_pipeline(name: str) -> bool:
    """Whether the name looks like that of a pipeline.

    >>> is_pipeline("my.module:FILTERS"), is_pipeline("byline"), is_pipeline("byline,legal"), is_pipeline("trafilatura")
    (True, True, True, False)
    """
    return ":" in name or "+" in name or "," in name or name in BY_NAME


def filters_of(name: str) -> tuple[Filter, ...]:
    """The filters that a name tells, in its order.

    ``nav_menu+main_content`` (or with commas) are filters of cleantext; ``module:NAME`` is a filter or a tuple of filters
    in any module that can be imported from here. Raises LookupError for a filter or attribute that is not there, ImportError for
    a module that cannot be imported, TypeError for something that is no filter.

    >>> [filter_name(filter_) for filter_ in filters_of("byline,legal")]
    ['byline', 'legal']
    >>> len(filters_of("cleantext.filters:DEFAULT_FILTERS")) == len(DEFAULT_FILTERS)
    True
    """
    module, colon, attribute = name.partition(":")
    if colon:
        found: Filter | Iterable[Filter] | None = getattr(import_module(module), attribute, None)
        if found is None:
            raise LookupError(f"{module} has no {attribute!r}: name a filter or a tuple of filters in it")
        return Pipeline((found,) if callable(found) else found).filters
    names = [part.strip() for part in name.replace(",", "+").split("+") if part.strip()]
    if unknown := [part for part in names if part not in BY_NAME]:
        raise LookupError(f"no filter named {', '.join(unknown)}: there are {', '.join(BY_NAME)}")
    return Pipeline(BY_NAME[part] for part in names).filters
