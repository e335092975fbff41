"""``cached_property`` without a lock, for objects that threads share and processes that fork."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar, overload

__all__ = ["cached_property"]

T = TypeVar("T")


class cached_property(Generic[T]):  # noqa: N801 -- as in functools, whose place it takes
    """A property that is computed when it is first read, and then an attribute of the object.

    Until Python 3.11 that of functools has a lock, one for all objects: threads wait for each other's pages, and the child of a
    process that forks while another thread has the lock waits for ever. Without it, two threads that read the property of the same
    object for the first time may both compute it.

    >>> class Page:
    ...     @cached_property
    ...     def size(self):
    ...         print("computed")
    ...         return 3
    >>> page = Page()
    >>> page.size + page.size
    computed
    6
    """

    def __init__(self, compute: Callable[..., T]) -> None:
        self.compute = compute
        self.name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> cached_property[T]: ...
    @overload
    def __get__(self, owner: object, kind: type) -> T: ...
    def __get__(self, owner: object | None, kind: type) -> cached_property[T] | T:
        if owner is None:
            return self
        value = owner.__dict__[self.name] = self.compute(owner)
        return value
