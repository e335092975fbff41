"""The public API as text, a line for each name: ``python -m benchmarks.publish.public_api`` writes tests/public_api.txt.

A change of that file is a change for users: it needs a line in the changelog, and what went needs a deprecation (docs/releasing.md).
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

__all__ = ["FILE", "MODULES", "lines"]

FILE: Final = Path(__file__).parents[2] / "tests" / "public_api.txt"
MODULES: Final = (
    "cleantext",
    "cleantext.batch",
    "cleantext.filters",
    "cleantext.metadata",
    "cleantext.sites",
    "cleantext.arrow",
)
"""The modules whose ``__all__`` is public."""


def lines() -> Iterator[str]:
    """Yield a line for each public name, parameter list, field, property and method."""
    for name in MODULES:
        module = import_module(name)
        for attribute in sorted(module.__all__):
            yield from _described(f"{name}.{attribute}", getattr(module, attribute))


def _described(name: str, value: object) -> Iterator[str]:
    """Yield the lines of an object."""
    if not inspect.isclass(value):
        yield f"{name}{_signature(value)}" if inspect.isroutine(value) else name
        return
    if not is_dataclass(value):
        yield f"class {name}{_signature(value)}"
    else:
        yield f"class {name}"
        for field in fields(value):
            has_default = field.default is not MISSING or field.default_factory is not MISSING
            if not field.name.startswith("_"):
                yield f"    {field.name}: {field.type}{' = …' if has_default else ''}"
    known = {field.name for field in fields(value)} if is_dataclass(value) else set()
    for key in sorted(set(vars(value)) - known):
        member = vars(value)[key]
        if key.startswith("_") or inspect.ismemberdescriptor(member):
            continue
        if isinstance(member, (classmethod, staticmethod)):
            yield f"    {key}{_signature(member.__func__)}"
        elif inspect.isroutine(member):
            yield f"    {key}{_signature(member)}"
        else:
            yield f"    {key}"


def _signature(value: object) -> str:
    """Return the parameters of a callable: names, kinds and annotations, with "= …" for each default."""
    if not callable(value):
        return ""
    try:
        found = inspect.signature(value)
    except ValueError:  # of a class without a constructor
        return ""
    parameters = [
        parameter if parameter.default is parameter.empty else parameter.replace(default=_Default())
        for parameter in found.parameters.values()
    ]
    return str(found.replace(parameters=parameters)).replace("'", "")


class _Default:
    """A default in the text: its value may change."""

    def __repr__(self) -> str:
        return "…"


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()) + "\n", "utf-8", newline="\n")
