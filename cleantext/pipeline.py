"""Filters in a row. The order is the tuple's order, and each filter sees what the ones before it said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, get_args

from cleantext.page import Action, Filter, Page, Step, Verdict

__all__ = ["Pipeline", "filter_name"]

ACTIONS: Final = frozenset(get_args(Action))


def filter_name(filter_: Filter) -> str:
    """The name a filter has in verdicts and explanations: its ``name`` attribute, or else its ``__name__``.

    >>> def paywall(page): ...
    >>> filter_name(paywall)
    'paywall'
    """
    name = getattr(filter_, "name", None) or getattr(filter_, "__name__", None)
    return name if isinstance(name, str) else type(filter_).__name__


class Pipeline:
    """An ordered tuple of filters, run over pages.

    Raises TypeError for a filter that cannot be called, ValueError for two filters of one name.
    """

    def __init__(self, filters: Iterable[Filter]) -> None:
        self.filters: tuple[Filter, ...] = tuple(filters)
        self.names: tuple[str, ...] = tuple(filter_name(f) for f in self.filters)
        for filter_ in self.filters:
            if not callable(filter_):
                raise TypeError(f"a filter is called with a page, and {filter_!r} cannot be called: pass a function")
        for name in self.names:
            if self.names.count(name) > 1:
                raise ValueError(
                    f"two filters are named {name!r}, so nobody could tell their verdicts apart: "
                    f"leave one out, or give one a `name` attribute of its own"
                )

    def run(self, page: Page) -> Page:
        """The page with every filter's verdicts.

        Raises TypeError for something yielded that is no Verdict, IndexError for a verdict on a block that is not there,
        ValueError for an unknown action.
        """
        for filter_, name in zip(self.filters, self.names, strict=True):
            page = page.judged(Step(name, tuple(_checked(v, name, page) for v in filter_(page) or ())))
        return page


def _checked(verdict: Verdict, name: str, page: Page) -> Verdict:
    if not isinstance(verdict, Verdict):
        raise TypeError(f"filter {name!r} yielded {verdict!r}: yield cleantext.Verdict(index, action, reason)")
    if not 0 <= verdict.index < len(page.blocks):
        raise IndexError(
            f"filter {name!r} spoke of block {verdict.index} on a page of {len(page.blocks)}: "
            f"take indices from page.blocks, 0 to {len(page.blocks) - 1}"
        )
    if verdict.action not in ACTIONS:
        raise ValueError(f"filter {name!r} gave the action {verdict.action!r}: use one of {sorted(ACTIONS)}")
    return verdict if verdict.filter == name else replace(verdict, filter=name)
