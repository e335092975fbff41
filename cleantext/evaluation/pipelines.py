"""Pipelines of cleantext that are named on the command line: filters by name, or a tuple in any module."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Final

from cleantext.page import Filter
from cleantext.pipeline import Pipeline, filters_by_name

__all__ = ["PIPELINES", "filters_of", "is_pipeline"]

PIPELINES: Final = "a pipeline: names of filters joined by + or commas (nav_menu+main_content), or module:TUPLE"
"""The ways to name a pipeline, for messages and help."""


def is_pipeline(name: str) -> bool:
    """Return whether a name looks like that of a pipeline.

    >>> is_pipeline("my.module:FILTERS"), is_pipeline("byline"), is_pipeline("byline,legal"), is_pipeline("trafilatura")
    (True, True, True, False)
    """
    return ":" in name or "+" in name or "," in name or name in filters_by_name()


def filters_of(name: str) -> tuple[Filter, ...]:
    """Return the filters that a name lists, in its order.

    ``nav_menu+main_content`` (or with commas) are filters of cleantext; ``module:NAME`` is a tuple of filters in any
    module that can be imported. Raises ValueError for an unknown filter, LookupError for an attribute that the module
    does not have, ImportError for a module that cannot be imported, TypeError for an object that is not a filter.

    >>> Pipeline(filters_of("byline,legal")).names
    ('byline', 'legal')
    >>> len(filters_of("cleantext.filters:NAMED_FILTERS"))
    15
    """
    module, colon, attribute = name.partition(":")
    if not colon:
        return Pipeline.from_names(part.strip() for part in name.replace(",", "+").split("+") if part.strip()).filters
    found: Iterable[Filter] | None = getattr(import_module(module), attribute, None)
    if found is None:
        raise LookupError(
            f"{module} has no {attribute!r}: name a tuple of filters in it, or a function from page to text"
        )
    return Pipeline(found).filters
