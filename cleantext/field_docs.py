"""``documented``: ``help()`` of a class of fields shows the docstrings of its fields.

Python keeps no docstring of a field. The decorator reads them from the source when the docstring of the class is read, so importing costs nothing.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from typing import Final, TypeVar

__all__ = ["HEADING", "documented"]

HEADING: Final = "Fields:"
"""The line above the fields in the docstring of a class."""
Class = TypeVar("Class", bound=type)


class _Docstring:
    """The docstring of a class, with its fields."""

    __slots__ = ("_full", "_written")

    def __init__(self, written: str | None) -> None:
        self._written, self._full = written, ""

    def __get__(self, instance: object, owner: type) -> str | None:
        """Return the written docstring and a line for each field; the written one if the source is not at hand."""
        if not self._full and self._written:
            try:
                fields = [f"  {name}: {text}" for name, text in _fields(owner)]
            except (OSError, TypeError, SyntaxError):
                fields = []
            self._full = "\n".join([inspect.cleandoc(self._written), *(["", HEADING, *fields] if fields else [])])
        return self._full or self._written


def documented(cls: Class) -> Class:
    """Return the class; its docstring gets a line for each public field with a docstring.

    >>> from cleantext.confidence import Confidence
    >>> print(Confidence.__doc__)
    The expected word F1 of a page's text.
    <BLANKLINE>
    Fields:
      value: 0 to 1.
      doubts: What lowers it, a sentence each, the strongest first; empty if nothing does much.
    """
    type.__setattr__(cls, "__doc__", _Docstring(cls.__doc__))
    return cls


def _fields(cls: type) -> list[tuple[str, str]]:
    """Return the names and docstrings of the public fields of a class, from its source."""
    body = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    lines = body.body if isinstance(body, ast.ClassDef) else []
    found = []
    for field, below in pairwise(lines):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                if not name.startswith("_"):
                    found.append((name, " ".join(text.split())))
    return found
