"""Every filter on its cases: cases/FILTER.toml, negatives first."""

import tomllib
from pathlib import Path

import pytest

from cleantext import analyze
from cleantext.filters import DEFAULT_FILTERS
from cleantext.pipeline import filter_name

CASES = Path(__file__).parent / "cases"
FILTERS = {filter_name(filter_): filter_ for filter_ in DEFAULT_FILTERS}


def load():
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            marks = [pytest.mark.xfail(strict=True, reason=case["known_failure"])] if "known_failure" in case else []
            yield pytest.param(path.stem, case, id=f"{path.stem}-{case['title']}", marks=marks)


@pytest.mark.parametrize(("name", "case"), list(load()))
def test_case(name, case):
    page = analyze(case["source"], kind=case["kind"], filters=(FILTERS[name],))
    assert [block.text for block in page.dropped] == case["drops"]


@pytest.mark.parametrize("name", [name for name in FILTERS if name not in ("main_content", "context")])
def test_every_named_filter_has_cases_negatives_first(name):
    cases = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]
    kinds = [bool(case["drops"]) for case in cases]
    assert kinds == sorted(kinds), "negatives (drops = []) come first"
    assert kinds.count(False) >= 5
    assert kinds.count(True) >= 5
    assert {case["kind"] for case in cases} == {"html", "text"}
