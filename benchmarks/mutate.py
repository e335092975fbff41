"""Mutation test of thresholds: find those that no case notices.

Each named number of filters/, analysis/ and revise/ is doubled and halved, one at a time, and the filters' cases (tests/cases)
run. A case notices the mutation if its filter drops other blocks, or raises. Left out are numbers whose docstring says "Bounds work" or "Bounds memory"
(limits of time or memory, which the growth tests cover), bits of flags, positions, and constants derived from others, which
change with these.
"""

from __future__ import annotations

import ast
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Final, TypeAlias

import cleantext
from benchmarks.cases import Case, dropped, load

__all__ = ["Mutation", "Number", "mutated", "mutations", "numbers", "numbers_of", "unnoticed"]

PACKAGE: Final = Path(cleantext.__file__).parent
FOLDERS: Final = ("filters", "analysis", "revise")
BOUNDS: Final = ("Bounds work", "Bounds memory")
"""Parts of the docstrings of numbers that only limit time or memory."""
NO_THRESHOLDS: Final = ("Bit", "Bits", "Position", "Positions")
"""First words of the docstrings of other numbers that are left out."""

Key: TypeAlias = str | int | None
"""Where a number is in its constant: the key of a mapping, the position in a tuple, or None for a number alone."""


@dataclass(frozen=True, slots=True)
class Number:
    """A named number, or one of the numbers of a named tuple or mapping."""

    module: str
    """The module that defines it."""
    name: str
    """The name of the constant."""
    key: Key
    """Where the number is in the constant."""
    value: float
    """The number."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A number with another value."""

    number: Number
    """The number."""
    value: float
    """The value in its place."""

    def __str__(self) -> str:
        """Return name and values.

        >>> str(Mutation(Number("cleantext.revise.headline", "DOUBT", "html", 0.1), 0.2))
        "cleantext.revise.headline.DOUBT['html']: 0.1 → 0.2"
        """
        key = "" if self.number.key is None else f"[{self.number.key!r}]"
        return f"{self.number.module}.{self.number.name}{key}: {self.number.value:g} → {self.value:g}"


def numbers(folders: Sequence[str] = FOLDERS) -> list[Number]:
    """Return the named numbers of some folders of the package, but for those that are left out."""
    return [
        number
        for folder in folders
        for path in sorted((PACKAGE / folder).glob("*.py"))
        for number in numbers_of(import_module(f"cleantext.{folder}.{path.stem}".removesuffix(".__init__")))
    ]


def numbers_of(module: ModuleType) -> list[Number]:
    """Return the named numbers that a module defines, but for those that are left out."""
    found: list[Number] = []
    for names, value, doc in _constants(module.__name__):
        if any(bound in doc for bound in BOUNDS) or doc.split(" ")[0] in NO_THRESHOLDS or _is_derived(value):
            continue
        for name in names:
            found += [Number(module.__name__, name, key, number) for key, number in _leaves(getattr(module, name))]
    return found


@cache
def _tree(module: str) -> ast.Module:
    """Return the syntax tree of a module; an empty one if it has no source."""
    path = getattr(sys.modules[module], "__file__", None)
    return ast.parse(Path(path).read_text("utf-8") if path and path.endswith(".py") else "")


def _constants(module: str) -> Iterator[tuple[list[str], ast.expr, str]]:
    """Yield each assignment of capital names in a module's body: the names, the expression, the docstring below it."""
    body = _tree(module).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [
            part.id
            for target in targets
            for part in ast.walk(target)
            if isinstance(part, ast.Name) and part.id.isupper()
        ]
        has_doc = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        if names:
            yield names, node.value, str(after.value.value) if has_doc else ""  # type: ignore[union-attr]


def _is_derived(value: ast.expr) -> bool:
    """Return whether an expression is a bit, such as ``1 << 3``, or has no number in it, such as ``KINDS.index("heading")``."""
    parts = list(ast.walk(value))
    has_number = any(isinstance(part, ast.Constant) and type(part.value) in (int, float) for part in parts)
    return not has_number or any(isinstance(part, ast.LShift) for part in parts)


def _leaves(value: object) -> Iterator[tuple[Key, float]]:
    """Yield the numbers of a constant, each with its key."""
    items: list[tuple[Key, object]] = [(None, value)]
    if isinstance(value, (tuple, list)):
        items = [*enumerate(value)]
    elif isinstance(value, Mapping):
        items = [*value.items()]
    yield from ((key, item) for key, item in items if isinstance(item, (int, float)) and not isinstance(item, bool))


def mutations(number: Number) -> list[Mutation]:
    """Return the number doubled and halved; whole numbers stay whole, and zero becomes one.

    >>> [[m.value for m in mutations(Number("", "", None, value))] for value in (0, 1, 5, -2.0)]
    [[1], [2, 0], [10, 2], [-4.0, -1.0]]
    """
    value = number.value
    if value == 0:
        return [Mutation(number, 1)]
    halved = int(value / 2) if isinstance(value, int) else value / 2
    return [Mutation(number, 2 * value), Mutation(number, halved)]


@contextmanager
def mutated(mutation: Mutation) -> Iterator[None]:
    """Run the body of a ``with`` statement with the mutated number wherever cleantext uses it.

    The number changes in its module, in constants derived from it, and in all modules that import one of these by name. Cached
    results that may depend on it are dropped before and after.
    """
    number = mutation.number
    original = getattr(sys.modules[number.module], number.name)
    patched: list[tuple[str, str, object]] = []

    def patch(module: str, name: str, value: object) -> None:
        patched.append((module, name, getattr(sys.modules[module], name)))
        setattr(sys.modules[module], name, value)
        for names, expression, _ in _constants(module):
            if any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(expression)) and len(names) == 1:
                patch(module, names[0], eval(ast.unparse(expression), vars(sys.modules[module])))
        for importer, alias in _importers(module, name):
            patch(importer, alias, value)

    try:
        patch(number.module, number.name, _replaced(original, number.key, mutation.value))
        _clear_caches(number.module)
        yield
    finally:
        for module, name, value in reversed(patched):
            setattr(sys.modules[module], name, value)
        _clear_caches(number.module)


def _replaced(constant: object, key: Key, value: float) -> object:
    """Return a constant with one of its numbers replaced."""
    if isinstance(constant, Mapping):
        return MappingProxyType({**constant, key: value})
    if isinstance(constant, (tuple, list)):
        return type(constant)(value if i == key else item for i, item in enumerate(constant))
    return value


def _modules() -> list[str]:
    return [name for name in sys.modules if name == "cleantext" or name.startswith("cleantext.")]


def _importers(module: str, name: str) -> list[tuple[str, str]]:
    """Return the loaded modules that import a name from a module when they are loaded, each with the name it has there."""
    return [
        (importer, alias.asname or name)
        for importer in _modules()
        for node in _tree(importer).body
        if isinstance(node, ast.ImportFrom) and node.module == module
        for alias in node.names
        if alias.name == name
    ]


def _imports(module: str) -> set[str]:
    """Return the modules that a module imports, at any place."""
    found: set[str] = set()
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return found


@cache
def _dependents(module: str) -> frozenset[str]:
    """Return a module and all loaded modules of cleantext that import it, directly or through others."""
    found, todo = {module}, [module]
    imports = {name: _imports(name) for name in _modules()}
    while todo:
        wanted = todo.pop()
        for name, imported in imports.items():
            if wanted in imported and name not in found:
                found.add(name)
                todo.append(name)
    return frozenset(found)


@cache
def _caches(module: str) -> list[Callable[[], None]]:
    """Return what clears each cached function of a module and of all that depend on it."""
    return [
        clear
        for name in _dependents(module)
        for value in vars(sys.modules[name]).values()
        if getattr(value, "__module__", None) == name and callable(clear := getattr(value, "cache_clear", None))
    ]


def _clear_caches(module: str) -> None:
    for clear in _caches(module):
        clear()


def _notices(case: Case) -> bool:
    try:
        return dropped(case) != case.drops
    except Exception:  # noqa: BLE001 -- a mutation that makes a filter raise is noticed, whatever it raises
        return True


def unnoticed(*, seed: str = "", share: float = 1.0, only: str = "") -> tuple[list[Mutation], int]:
    """Return the mutations that no case notices, and how many were tried. ``share`` draws some of them by ``seed``.

    Raises ValueError if a case fails without any mutation.
    """
    cases = [case for case in load() if not case.known_failure]
    if wrong := [f"{case.filter}: {case.title}" for case in cases if _notices(case)]:
        raise ValueError(f"these cases fail without a mutation: mend them first: {'; '.join(wrong)}")
    tried = [mutation for number in numbers() if only in number.module for mutation in mutations(number)]
    if share < 1:
        tried = random.Random(seed).sample(tried, max(round(share * len(tried)), 1))
    return [mutation for mutation in tried if not _is_noticed(mutation, cases)], len(tried)


def _is_noticed(mutation: Mutation, cases: list[Case]) -> bool:
    """Return whether a case notices a mutation; that case moves to the front of ``cases``, as it may notice others."""
    affected = _dependents(mutation.number.module)
    own = mutation.number.module.rpartition(".")[2]
    try:
        with mutated(mutation):
            for case in sorted(cases, key=lambda case: case.filter != own):
                if affected.isdisjoint(_filter_modules(case)):
                    continue
                if _notices(case):
                    cases.remove(case)
                    cases.insert(0, case)
                    return True
    except (ArithmeticError, ValueError):  # a constant derived from the number cannot be computed
        return True
    return False


def _filter_modules(case: Case) -> list[str]:
    """Return the modules of the filters that run in a case."""
    return [f"cleantext.filters.{name}" for name in (*filter(None, case.before.split("+")), case.filter)]
