"""Mutations: which numbers are found, and that a mutated number is used by all code that reads it and by no other."""

import importlib
import re
import sys

import pytest

from benchmarks import mutate
from benchmarks.cases import Case
from benchmarks.mutate import Mutation, Number, mutated, mutations, numbers, numbers_of, unnoticed

OWNER = '''
from functools import cache
from types import MappingProxyType
from typing import Final

KINDS: Final = ("line", "heading")
REACH: Final = 8
"""Blocks."""
LOW, HIGH = 0.2, 3
"""Shares."""
NEGATIVE: Final = -2.0
LIMITS: Final = ("a", 5, 7)
BY_MODE: Final = MappingProxyType({"html": 0.5, "text": 1})
SECONDS = 60 * 60
MAX_BLOCKS: Final = 10_000
"""Blocks of a page. Bounds work."""
FIRST: Final = 0
"""Position of the headline."""
HEADING: Final = KINDS.index("heading")
IS_LINK, IS_CODE = (1 << bit for bit in range(2))
"""Bits of the flags."""
FLAG: Final = 1 << 5
ON: Final = True
NAME: Final = "8"
lower = 8

TWICE: Final = 2 * REACH

def reach():
    return REACH

@cache
def cached():
    return 10 * REACH
'''
READER = """
from fake_owner import REACH as FAR
from fake_owner import TWICE, cached

OTHER = 8

def read():
    return FAR, TWICE, OTHER, cached()
"""
STRANGER = """
REACH = 8
"""


@pytest.fixture
def modules(tmp_path, monkeypatch):
    """Three small modules in place of the package's: one that owns numbers, one that imports them, one with an equal number."""
    monkeypatch.syspath_prepend(str(tmp_path))
    names = {"fake_owner": OWNER, "fake_reader": READER, "fake_stranger": STRANGER}
    for name, source in names.items():
        (tmp_path / f"{name}.py").write_text(source)
    loaded = [importlib.import_module(name) for name in names]
    monkeypatch.setattr(mutate, "_modules", lambda: list(names))
    yield loaded
    for name in names:
        del sys.modules[name]
    for cached in (mutate._tree, mutate._dependents, mutate._caches):
        cached.cache_clear()


def test_numbers_of_every_form_are_found(modules):
    found = {(number.name, number.key): number.value for number in numbers_of(modules[0])}
    assert found == {
        ("REACH", None): 8,
        ("LOW", None): 0.2,
        ("HIGH", None): 3,
        ("NEGATIVE", None): -2.0,
        ("LIMITS", 1): 5,
        ("LIMITS", 2): 7,
        ("BY_MODE", "html"): 0.5,
        ("BY_MODE", "text"): 1,
        ("SECONDS", None): 3600,
        ("TWICE", None): 16,
    }


NUMBER_RE = re.compile(r'^([A-Z][A-Z0-9_]*)(?:: [^=\n]+)? = -?\d[\d_.]*(?: *#.*)?\n(?:"""([^"]*)""")?', re.MULTILINE)


def test_every_plain_number_of_the_package_is_found_or_marked():
    found = {(number.module, number.name) for number in numbers()}
    missing = []
    for folder in ("filters", "analysis", "revise"):
        for path in (mutate.PACKAGE / folder).glob("*.py"):
            for name, doc in NUMBER_RE.findall(path.read_text("utf-8")):
                marked = any(bound in doc for bound in mutate.BOUNDS) or doc.startswith(("Bit", "Position"))
                if (f"cleantext.{folder}.{path.stem}", name) not in found and not marked:
                    missing.append((path.stem, name))
    assert missing == []
    assert len(found) > 50


def test_a_mutation_reaches_importers_derived_numbers_and_caches_and_ends(modules):
    owner, reader, stranger = modules
    before = reader.read()
    assert before == (8, 16, 8, 80)
    [doubled, halved] = mutations(Number("fake_owner", "REACH", None, 8))
    with mutated(doubled):
        assert reader.read() == (16, 32, 8, 160)
        assert owner.reach() == 16
        assert stranger.REACH == 8
    assert reader.read() == before
    with pytest.raises(RuntimeError), mutated(halved):
        assert reader.read() == (4, 8, 8, 40)
        raise RuntimeError
    assert reader.read() == before
    with mutated(Mutation(Number("fake_owner", "BY_MODE", "text", 1), 2)):
        assert owner.BY_MODE == {"html": 0.5, "text": 2}
    with mutated(Mutation(Number("fake_owner", "LIMITS", 2, 7), 14)):
        assert owner.LIMITS == ("a", 5, 14)
    assert (owner.BY_MODE["text"], owner.LIMITS) == (1, ("a", 5, 7))


def test_importers_and_dependents_of_the_package():
    for number in numbers():
        for importer, name in mutate._importers(number.module, number.name):
            assert getattr(sys.modules[importer], name) is getattr(sys.modules[number.module], number.name)
    assert ("cleantext.page", "Analysis") in mutate._importers("cleantext.analysis", "Analysis")
    assert mutate._importers("cleantext.page", "Analysis") == []
    assert {"cleantext.page", "cleantext.filters.rules"} <= mutate._dependents("cleantext.analysis.text_stats")
    assert "cleantext.blocks" not in mutate._dependents("cleantext.analysis.text_stats")


def run(modules, monkeypatch, *cases, **options):
    """Run mutations of the small modules, with a case's source as the expression that it drops."""
    monkeypatch.setattr(mutate, "numbers", lambda: numbers_of(modules[0]))
    monkeypatch.setattr(mutate, "load", lambda: cases)
    monkeypatch.setattr(mutate, "dropped", lambda case: (str(eval(case.source, vars(modules[0]))),))
    monkeypatch.setattr(mutate, "_filter_modules", lambda _case: ["fake_owner"])
    left, tried = unnoticed(**options)
    return {str(mutation) for mutation in left}, tried


def test_mutations_that_no_case_notices_are_listed(modules, monkeypatch):
    cases = [
        Case("a", "up to 8", "text", "reach() <= 8", ("True",)),
        Case("a", "raises below 3", "text", "'abc'[HIGH - 1]", ("c",)),
        Case("a", "cached", "text", "cached() >= 80", ("True",)),
        Case("a", "fails today", "text", "LOW", ("",), known_failure="so it notices nothing"),
    ]
    left, tried = run(modules, monkeypatch, *cases)
    assert tried == 20
    assert not {line for line in left if "REACH" in line}
    assert {line for line in left if "HIGH" in line} == set()
    assert {"fake_owner.LOW: 0.2 → 0.4", "fake_owner.LOW: 0.2 → 0.1", "fake_owner.LIMITS[1]: 5 → 10"} <= left
    with pytest.raises(ValueError, match="mend them first: a: wrong"):
        run(modules, monkeypatch, Case("a", "wrong", "text", "REACH", ("9",)))


def test_a_share_is_drawn_by_the_seed(modules, monkeypatch):
    drawn = {seed: run(modules, monkeypatch, share=0.25, seed=seed) for seed in "abcd"}
    assert {tried for _, tried in drawn.values()} == {5}
    assert drawn["a"] == run(modules, monkeypatch, share=0.25, seed="a")
    assert len({frozenset(left) for left, _ in drawn.values()}) > 1
    assert run(modules, monkeypatch, only="nosuch") == (set(), 0)


def test_an_extension_has_no_source_to_read():
    assert mutate._tree("lxml.etree").body == []
    assert mutate._tree("cleantext.pipeline").body
