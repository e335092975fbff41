"""``Pipeline``: runs filters over a page in order. Each filter sees the verdicts of those before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Final, get_args

import numpy as np

from cleantext.evidence import Evidence
from cleantext.limits import Deadline, Stopwatch, TimeIsUpError
from cleantext.page import Action, Filter, Page, Step, Verdict, Verdicts

__all__ = ["Pipeline", "filter_name", "filters_by_name"]

ACTIONS: Final = frozenset(get_args(Action))
NO_DEADLINE: Final = Deadline(None)


def filter_name(filter_: Filter) -> str:
    """Return a filter's name: its ``name``, else its ``__name__``, else its type's name.

    >>> def paywall(page): ...
    >>> filter_name(paywall)
    'paywall'
    """
    name = getattr(filter_, "name", None) or getattr(filter_, "__name__", None)
    return name if isinstance(name, str) else type(filter_).__name__


@cache
def filters_by_name() -> Mapping[str, Filter]:
    """Return cleantext's own filters by name, in the default order."""
    from cleantext.filters import DEFAULT_FILTERS  # noqa: PLC0415 -- a pipeline of callers' filters needs none of them

    return MappingProxyType({filter_name(filter_): filter_ for filter_ in DEFAULT_FILTERS})


class Pipeline:
    """An ordered tuple of filters, run over pages.

    Raises TypeError for a filter that cannot be called, ValueError for two filters with the same name.
    """

    def __init__(self, filters: Iterable[Filter]) -> None:
        given: object = filters
        if callable(given) or isinstance(given, str) or not isinstance(given, Iterable):
            raise TypeError(f"filters is {filters!r}: pass a tuple of filters, (my_filter,) for a single one")
        self.filters: tuple[Filter, ...] = tuple(filters)
        self.names: tuple[str, ...] = tuple(filter_name(f) for f in self.filters)
        for filter_ in self.filters:
            if not callable(filter_):
                raise TypeError(
                    f"a filter is called with a page, and {filter_!r} cannot be called: pass a function, "
                    f"or use Pipeline.from_names for cleantext's own filters"
                )
        for name in self.names:
            if self.names.count(name) > 1:
                raise ValueError(
                    f"two filters are named {name!r}, and their verdicts could not be distinguished: "
                    f"leave one out, or give one a different `name` attribute"
                )

    @classmethod
    def from_names(cls, names: str | Iterable[str]) -> Pipeline:
        """Return a pipeline of some of cleantext's own filters, in the order given.

        ``names``: filter names, or one string of names joined by ``+``. Raises ValueError for an unknown name.

        >>> Pipeline.from_names("nav_menu+main_content").names
        ('nav_menu', 'main_content')
        """
        return cls(map(_own_filter, _split(names)))

    def select(self, names: str | Iterable[str]) -> Pipeline:
        """Return a pipeline of the named filters only, in this pipeline's order.

        Raises ValueError for an unknown name.

        >>> Pipeline.from_names("nav_menu+byline+legal").select(["legal", "nav_menu"]).names
        ('nav_menu', 'legal')
        """
        wanted = self._known(names)
        return Pipeline(f for f, name in zip(self.filters, self.names, strict=True) if name in wanted)

    def ignore(self, names: str | Iterable[str]) -> Pipeline:
        """Return a pipeline without the named filters. Raises ValueError for an unknown name.

        >>> Pipeline.from_names("nav_menu+byline+legal").ignore(["byline"]).names
        ('nav_menu', 'legal')
        """
        unwanted = self._known(names)
        return Pipeline(f for f, name in zip(self.filters, self.names, strict=True) if name not in unwanted)

    def _known(self, names: str | Iterable[str]) -> frozenset[str]:
        wanted = frozenset(_split(names))
        for name in sorted(wanted.difference(self.names)):
            raise ValueError(f"no filter is named {name!r}: the filters are {', '.join(self.names)}")
        return wanted

    def __iter__(self) -> Iterator[Filter]:
        """Iterate over the filters, so that a pipeline can be passed as ``filters=``."""
        return iter(self.filters)

    def run(self, page: Page, deadline: Deadline = NO_DEADLINE, watch: Stopwatch | None = None) -> Page:
        """Return the page with the verdicts of every filter; of the first ones only, and incomplete, if the time is up before the last.

        The time is checked before each filter, and now and then between the verdicts that a filter yields. ``watch`` measures each filter.

        If a filter returns ``Verdicts``, their columns are applied directly, and their evidence is not computed.

        Raises TypeError for a source in place of a page, or if a filter yields something other than a Verdict with Evidence;
        IndexError for a verdict on a block that does not exist; ValueError for an unknown action.
        """
        given: object = page
        if not isinstance(given, Page):
            raise TypeError(f"run takes a Page, not {type(given).__name__}: use extract(source, filters=pipeline)")
        for number, (filter_, name) in enumerate(zip(self.filters, self.names, strict=True)):
            try:
                deadline.check()
                page = page.with_step(_step(filter_, name, page, deadline))
                if watch is not None:
                    watch.lap(name)
            except TimeIsUpError:
                warning = f"the time was up: {', '.join(self.names[number:])} did not run"
                return replace(page, complete=False, warnings=(*page.warnings, warning))
        return page


def _step(filter_: Filter, name: str, page: Page, deadline: Deadline) -> Step:
    """Return the checked verdicts of one filter."""
    verdicts: object = filter_(page)
    if isinstance(verdicts, Verdicts):
        return Step(name, _checked_columns(verdicts, name, len(page.blocks)))
    verdicts = verdicts or ()
    if not isinstance(verdicts, Iterable):
        raise TypeError(f"filter {name!r} returned {verdicts!r}: yield verdicts, or return a list of them")
    return Step(name, tuple(_checked(verdict, name, page) for verdict in deadline.checked(verdicts)))


def _split(names: str | Iterable[str]) -> Iterable[str]:
    return names.split("+") if isinstance(names, str) else names


def _own_filter(name: str) -> Filter:
    known = filters_by_name()
    if name not in known:
        raise ValueError(f"no filter is named {name!r}: the filters are {', '.join(known)}")
    return known[name]


def _checked_columns(verdicts: Verdicts, name: str, count: int) -> Verdicts:
    if len(verdicts) and not 0 <= verdicts.indices.min() <= verdicts.indices.max() < count:
        raise IndexError(_index_error(name, f"blocks {verdicts.indices.min()} to {verdicts.indices.max()}", count))
    return verdicts.named(name)


def _index_error(name: str, judged: str, count: int) -> str:
    return f"filter {name!r} judged {judged} on a page of {count} blocks: take indices from page.blocks"


def _checked(verdict: object, name: str, page: Page) -> Verdict:
    if not isinstance(verdict, Verdict):
        raise TypeError(f"filter {name!r} yielded {verdict!r}: yield cleantext.Verdict(index, action, evidence)")
    index: object = verdict.index
    evidence: object = verdict.evidence
    action = verdict.action
    if not isinstance(index, (int, np.integer)) or isinstance(index, bool):
        raise TypeError(f"filter {name!r} gave the index {index!r}: use block.index, an int")
    if not 0 <= index < len(page.blocks):
        raise IndexError(_index_error(name, f"block {index}", len(page.blocks)))
    if action not in ACTIONS:
        raise ValueError(f"filter {name!r} gave the action {action!r}: use one of {sorted(ACTIONS)}")
    if not isinstance(evidence, Evidence):
        raise TypeError(
            f"filter {name!r} gave the evidence {evidence!r}: "
            f"pass cleantext.Evidence(code, kind, quote=…), such as Evidence({name!r}, 'phrase', quote='…')"
        )
    return verdict if verdict.filter == name else Verdict(int(index), action, evidence, verdict.score, name)
