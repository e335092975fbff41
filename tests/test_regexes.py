"""Every regular expression of the package is linear on input made to be slow: a prefix, then a piece over and over."""

import ast
import functools
import importlib
import itertools
import pkgutil
import re
from pathlib import Path
from time import process_time
from types import BuiltinFunctionType, FunctionType, MappingProxyType

import pytest
import regex

import cleantext
from cleantext.lazy_regex import LazyPattern, later

PATTERN_TYPES = (re.Pattern, type(regex.compile("a")))
PREFIXES = ["", "© 2020", "(c)", "{{", "{%", "<a b=", "<!--", '"articleBody":"', "x - ", "12", "a(", "__NUXT__", "&", "1:T"]  # fmt: skip
PUMPS = [" ", "a", "a ", "1", "1 ", "A", "aA", "é", "日", "(", "{{", "{%", "<%", "<", "<a", "<a ", "</", "<!--", '"a', '"', "'", "=", '=">"', "a=1 ", "-", " - ", ". ", "1.", "|", "/", "\\", '\\"', "&", ";", ":", "[", "%(", "`", "\t", "\n", "\u00a0", "©", "_", "年"]  # fmt: skip
SUFFIX = "\0!"
SIZE = 4_000
"""Characters of the first input; a quadratic pattern takes milliseconds over it, a linear one a tenth of one."""
SUSPICIOUS = 0.002
"""CPU seconds over the first input from which on the growth is measured."""
LARGER = 4
"""The factor from each size to the next."""
MAX_EXPONENT = 1.5
"""Growth of the time as a power of the length: 1 is linear, 2 quadratic."""
TRIES = 3
"""Pairs of sizes, each twice the one before: a busy machine is not a slow pattern."""


def patterns_in(value, seen):
    """Yield the patterns in a value: in containers, classes and instances, in caches of functions, and in what functions hold."""
    if id(value) in seen:
        return
    seen[id(value)] = value
    if isinstance(value, LazyPattern):
        value = value.compiled()
    if isinstance(value, PATTERN_TYPES):
        yield value
    for part in parts_of(value):
        yield from patterns_in(part, seen)


def parts_of(value):
    if isinstance(value, (dict, MappingProxyType)):
        return [*value.keys(), *value.values()]
    if isinstance(value, (list, tuple, set, frozenset)):
        return list(value)
    if isinstance(value, functools.partial):
        return [value.func, *value.args, *value.keywords.values()]
    if isinstance(value, functools._lru_cache_wrapper):
        called = [value()] if not value.__wrapped__.__code__.co_argcount else []
        return [value.__wrapped__, *called]
    if isinstance(value, FunctionType):
        cells = [cell.cell_contents for cell in value.__closure__ or ()]
        return [*cells, *(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
    if isinstance(value, BuiltinFunctionType):
        return [value.__self__]  # a method such as WORD_RE.findall
    if getattr(value if isinstance(value, type) else type(value), "__module__", "").startswith("cleantext"):
        return list(getattr(value, "__dict__", {}).values())
    return []


NOT_IMPORTED = ("cleantext.integrations.", "cleantext._core.native")
"""Modules that need engines, or the extension, which is not built everywhere."""


def test_modules_that_are_not_imported_compile_no_regex():
    package = Path(cleantext.__file__).parent
    for path in [*package.glob("integrations/*.py"), package / "_core" / "native.py"]:
        imported = re.findall(r"^\s*(?:import|from) (re|regex)\b", path.read_text("utf-8"), re.MULTILINE)
        assert imported == [], path


def patterns():
    found, seen = {}, {}
    for module in pkgutil.walk_packages(cleantext.__path__, "cleantext."):
        if not module.name.endswith("__main__") and not module.name.startswith(NOT_IMPORTED):
            for name, value in sorted(vars(importlib.import_module(module.name)).items()):
                for pattern in patterns_in(value, seen):
                    if pattern.pattern:
                        found.setdefault((pattern.pattern, pattern.flags), (f"{module.name}.{name}", pattern))
    return [pytest.param(pattern, id=name) for name, pattern in found.values()]


PATTERNS = patterns()


def seconds(pattern, text, runs):
    if isinstance(pattern.pattern, bytes):
        text = text.encode()
    best = float("inf")
    for _ in range(runs):
        start = process_time()
        for _ in pattern.finditer(text):
            pass
        best = min(best, process_time() - start)
    return best


def is_linear(pattern, prefix, pump):
    """Return whether the time grows no faster than ``MAX_EXPONENT`` between some two sizes."""

    def text(size):
        return prefix + pump * (size // len(pump)) + SUFFIX

    if seconds(pattern, text(SIZE), 1) < SUSPICIOUS:
        return True
    for size in (SIZE << k for k in range(TRIES)):
        small, large = (seconds(pattern, text(n), 2) for n in (size, LARGER * size))
        if large <= small * LARGER**MAX_EXPONENT:
            return True
        if large > 1:
            break
    return False


def test_there_are_patterns():
    assert len(PATTERNS) >= 40
    assert {"cleantext.filters.photo_credit.YEAR_SIGN_RE", "cleantext.declarations.BODY_RE"} <= {p.id for p in PATTERNS}


def calls_in_functions(tree):
    """Yield the calls of ``re`` and ``regex`` that make a pattern where no walk over modules finds it."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            inside = any(
                node in ast.walk(function) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef)
            )
            if (
                node.func.value.id in ("re", "regex")
                and node.func.attr != "escape"
                and (inside or node.func.attr != "compile")
            ):
                yield f"line {node.lineno}: {ast.unparse(node)}"
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "later"
            and any(node in ast.walk(function) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef))
        ):
            yield f"line {node.lineno}: {ast.unparse(node)}"


def test_every_pattern_is_compiled_with_its_module():
    sources = {*Path(cleantext.__path__[0]).rglob("*.py")} - {Path(cleantext.__path__[0], "lazy_regex.py")}
    found = {str(path): list(calls_in_functions(ast.parse(path.read_text("utf-8")))) for path in sources}
    assert len(found) > 60 and not {path: calls for path, calls in found.items() if calls}


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("import re\nA = re.compile('a')", 0),
        ("def f():\n    return re.compile('a')", 1),
        ("x = regex.sub('a', '', y)", 1),
        ("from cleantext.lazy_regex import later\nA = later('a')", 0),
        ("def f():\n    return later('a')", 1),
    ],
)
def test_patterns_in_functions_are_noticed(source, count):
    assert len(list(calls_in_functions(ast.parse(source)))) == count


def test_patterns_are_found_wherever_they_are():
    hidden = [re.compile(str(number)) for number in range(8)]

    @functools.cache
    def cached():
        return {"a": hidden[1]}

    def closing(value=hidden[2]):
        return value, hidden

    class Holder:
        pattern = hidden[3]

    Holder.__module__ = "cleantext.x"
    values = [(hidden[0],), cached, closing, Holder, functools.partial(hidden[4].sub, "x"), MappingProxyType({"a": [hidden[5]]}), {hidden[6]: 1}, later("7")]  # fmt: skip
    assert set(patterns_in(values, {})) >= set(hidden)


@pytest.mark.parametrize(
    ("pattern", "prefix", "pump"),
    [(r"©\s*\d*\s*$", "©", " "), (rb"<a[^>]*>", "", "<a "), (r"(?:a|a)+$", "", "a\0")],
)
def test_slow_patterns_are_noticed(pattern, prefix, pump):
    slow = re.compile(pattern)
    assert is_linear(slow, prefix, pump) == (pump == "a\0")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_linear(pattern):
    feeds = itertools.product(PREFIXES, PUMPS)
    assert next((feed for feed in feeds if not is_linear(pattern, *feed)), None) is None
