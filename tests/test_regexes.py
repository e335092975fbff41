"""Every regular expression of the package is linear on input made to be slow."""

import importlib
import pkgutil
import re
from time import process_time

import pytest
import regex

import cleantext

PATTERN_TYPES = (re.Pattern, type(regex.compile("a")))
FEED = ["{{", "{%", "<%", "${", "a ", "<a ", "< ", "-", " / ", "A", "aA", "1 ", "1.", "© ", "(c)", "'", '"', "[", "[[", "%(", "`", "```", "\n", "1:", "&", ";", "=", "<p>", "ł", "日"]  # fmt: skip
SMALL, LARGE = 2_000, 16_000
GROWTH = 30
"""Eight times the input may take 30 times the time; a quadratic pattern takes 64 times."""


def patterns():
    for module in pkgutil.walk_packages(cleantext.__path__, "cleantext."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, PATTERN_TYPES) and value.pattern:
                    yield pytest.param(value, id=f"{module.name}.{name}")


def seconds(pattern, text):
    best = []
    for _ in range(3):
        start = process_time()
        for _ in pattern.finditer(text):
            pass
        best.append(process_time() - start)
    return min(best)


PATTERNS = list(patterns())


def test_there_are_patterns():
    assert len(PATTERNS) >= 20


@pytest.mark.parametrize("pattern", PATTERNS)
def test_linear(pattern):
    for piece in FEED:
        feed = piece.encode() if isinstance(pattern.pattern, bytes) else piece
        large = feed * (LARGE // len(piece))
        spent = seconds(pattern, large)
        if spent > 0.02:
            small = feed * (SMALL // len(piece))
            assert spent < GROWTH * max(seconds(pattern, small), 0.0005), piece
