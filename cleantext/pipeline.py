"""Filters in a row. The order is the tuple's order, and each filter sees what the ones before it said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, get_args

import numpy as np

from cleantext.page import Action, Filter, Page, Step, Verdict, Verdicts

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
        if callable(filters) or not isinstance(filters, Iterable):
            raise TypeError(f"filters is {filters!r}: pass a tuple of filters, (my_filter,) for a single one")
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

        A filter may return ``Verdicts``, whose columns are applied as they are, reasons unread.

        Raises TypeError for something yielded that is no Verdict or has no reason, IndexError for a verdict on a block that
        is not there, ValueError for an unknown action.
        """
        for filter_, name in zip(self.filters, self.names, strict=True):
            verdicts: object = filter_(page)
            if isinstance(verdicts, Verdicts):
                page = page.judged(Step(name, _stamped(verdicts, name, len(page.blocks))))
                continue
            verdicts = verdicts or ()
            if not isinstance(verdicts, Iterable):
                raise TypeError(f"filter {name!r} returned {verdicts!r}: yield verdicts, or return a list of them")
            page = page.judged(Step(name, tuple(_checked(verdict, name, page) for verdict in verdicts)))
        return page


def _stamped(verdicts: Verdicts, name: str, count: int) -> Verdicts:
    if len(verdicts) and not 0 <= verdicts.indices.min() <= verdicts.indices.max() < count:
        raise IndexError(_outside(name, f"blocks {verdicts.indices.min()} to {verdicts.indices.max()}", count))
    return verdicts.named(name)


def _outside(name: str, spoken: str, count: int) -> str:
    return f"filter {name!r} spoke of {spoken} on a page of {count}: take indices from page.blocks"


def _checked(verdict: object, name: str, page: Page) -> Verdict:
    if not isinstance(verdict, Verdict):
        raise TypeError(f"filter {name!r} yielded {verdict!r}: yield cleantext.Verdict(index, action, reason)")
    index: object = verdict.index
    reason: object = verdict.reason
    action = verdict.action
    if not isinstance(index, (int, np.integer)) or isinstance(index, bool):
        raise TypeError(f"filter {name!r} gave the index {index!r}: use block.index, an int")
    if not 0 <= index < len(page.blocks):
        raise IndexError(_outside(name, f"block {index}", len(page.blocks)))
    if action not in ACTIONS:
        raise ValueError(f"filter {name!r} gave the action {action!r}: use one of {sorted(ACTIONS)}")
    if not isinstance(reason, str) or not reason:
        raise TypeError(f"filter {name!r} gave the reason {reason!r}: say in a short sentence what the evidence was")
    return verdict if verdict.filter == name else Verdict(int(index), action, reason, verdict.score, name)
