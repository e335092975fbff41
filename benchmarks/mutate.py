"""Which thresholds no case notices: each named number of filters/, analysis/ and revise/ is doubled and halved, one at a time.

A mutated number is noticed if some case (tests/cases) then drops other blocks than it should. A number whose docstring says
"Bounds work" limits time or memory and is left out; the growth tests cover it. Numbers of 0 and 1 that count from a list are
mutated like any other.
"""

from __future__ import annotations

import ast
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Final

import cleantext
from benchmarks.cases import Case, dropped, load

__all__ = ["Mutation", "Number", "mutations", "numbers", "unnoticed"]

PACKAGE: Final = Path(cleantext.__file__).parent
FOLDERS: Final = ("filters", "analysis", "revise")
MARK: Final = "Bounds work"
"""What the docstring of a number that only limits time or memory says."""


@dataclass(frozen=True, slots=True)
class Number:
    """A named number, or one of several in a named tuple or mapping."""

    module: str
    """The module that defines it."""
    name: str
    """Its name."""
    key: str | int | None
    """Position or key in a tuple or mapping; None for a number alone."""
    value: float
    """Its value."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A number with another value."""

    number: Number
    """The number."""
    value: float
    """The value in its place."""

    def __str__(self) -> str:
        key = "" if self.number.key is None else f"[{self.number.key!r}]"
        return f"{self.number.module}.{self.number.name}{key}: {self.number.value:g} → {self.value:g}"


def _defined(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each capital name that a module assigns, and the docstring below it."""
    body = ast.parse(path.read_text("utf-8")).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        targets: list[ast.expr] = []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        elif isinstance(node, ast.Assign):
            targets = list(node.targets[0].elts) if isinstance(node.targets[0], ast.Tuple) else [node.targets[0]]
        doc = ""
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
            doc = after.value.value
        for target in targets:
            if isinstance(target, ast.Name) and target.id.isupper():
                yield target.id, doc


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def numbers(folders: Sequence[str] = FOLDERS) -> list[Number]:
    """Return the named numbers of some folders of the package, but for those that only bound work, bits and kinds."""
    found: list[Number] = []
    for folder in folders:
        for path in sorted((PACKAGE / folder).glob("*.py")):
            if path.stem == "__init__":
                continue
            name = f"cleantext.{folder}.{path.stem}"
            module = import_module(name)
            for constant, doc in _defined(path):
                value = getattr(module, constant)
                if MARK in doc or SKIPPED.intersection((constant, doc.split(" ")[0])):
                    continue
                if _is_number(value):
                    found.append(Number(name, constant, None, value))
                elif isinstance(value, tuple):
                    found += [Number(name, constant, i, v) for i, v in enumerate(value) if _is_number(v)]
                elif isinstance(value, Mapping):
                    found += [Number(name, constant, k, v) for k, v in value.items() if _is_number(v)]
    return found


SKIPPED: Final = frozenset(("Bits", "Bit", "Position", "Positions"))
"""First words of the docstrings of names that are no thresholds: bits of flags, positions in a tuple."""


def mutations(number: Number) -> list[Mutation]:
    """Return the number doubled and halved; whole numbers stay whole, and zero becomes one."""
    value = number.value
    if value == 0:
        return [Mutation(number, 1)]
    if isinstance(value, int):
        halved = value // 2 if abs(value) > 1 else 0
        return [Mutation(number, 2 * value), Mutation(number, halved)]
    return [Mutation(number, 2 * value), Mutation(number, value / 2)]


def _modules_with(name: str, value: object) -> list[ModuleType]:
    return [m for key, m in sys.modules.items() if key.startswith("cleantext") and getattr(m, name, None) is value]


def _notices(mutation: Mutation, cases: Sequence[Case], expected: Mapping[Case, tuple[str, ...]]) -> bool:
    number = mutation.number
    module = import_module(number.module)
    original = getattr(module, number.name)
    changed: object = mutation.value
    if isinstance(original, tuple):
        changed = tuple(mutation.value if i == number.key else v for i, v in enumerate(original))
    elif isinstance(original, Mapping):
        changed = MappingProxyType({**original, number.key: mutation.value})
    holders = _modules_with(number.name, original) or [module]
    own = number.module.rpartition(".")[2]
    try:
        for holder in holders:
            setattr(holder, number.name, changed)
        for case in sorted(cases, key=lambda case: case.filter != own):
            try:
                if dropped(case) != expected[case]:
                    return True
            except (ArithmeticError, IndexError, ValueError):
                return True
        return False
    finally:
        for holder in holders:
            setattr(holder, number.name, original)


def unnoticed(*, seed: int | None = None, share: float = 1.0, only: str = "") -> tuple[list[Mutation], int]:
    """Return the mutations that no case notices, and how many were tried. ``share`` draws some by ``seed``."""
    cases = [case for case in load() if not case.known_failure]
    expected = {case: dropped(case) for case in cases}
    wrong = [f"{case.filter}: {case.title}" for case in cases if expected[case] != case.drops]
    if wrong:
        raise ValueError(f"these cases fail, mend them first: {'; '.join(wrong)}")
    tried = [mutation for number in numbers() if only in number.module for mutation in mutations(number)]
    if share < 1:
        tried = random.Random(seed).sample(tried, max(round(share * len(tried)), 1))
    return [mutation for mutation in tried if not _notices(mutation, cases, expected)], len(tried)
