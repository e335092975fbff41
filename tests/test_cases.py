"""Every filter on its cases: cases/FILTER.toml, negatives first."""

import pytest

from benchmarks.cases import dropped, load
from cleantext.filters import ORDER


def cases():
    for case in load():
        marks = [pytest.mark.xfail(strict=True, reason=case.known_failure)] if case.known_failure else []
        yield pytest.param(case, id=f"{case.filter}-{case.title}", marks=marks)


@pytest.mark.parametrize("case", list(cases()))
def test_case(case):
    assert dropped(case) == case.drops


@pytest.mark.parametrize("name", [name for name in ORDER if name not in ("main_content", "context")])
def test_every_named_filter_has_cases_negatives_first(name):
    own = list(load(name))
    kinds = [bool(case.drops) for case in own]
    assert kinds == sorted(kinds), "negatives (drops = []) come first"
    assert kinds.count(False) >= 5
    assert kinds.count(True) >= 5
    assert {case.kind for case in own} == {"html", "text"}
