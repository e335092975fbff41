"""The time of a page grows with its size and no faster, whatever its shape."""

import pytest

from benchmarks.robustness.growth import FAILED_ONCE, OUTPUT_SIZES, OUTPUTS_FAILED, drawn, growth_of, outputs
from benchmarks.robustness.shapes import SHAPES
from cleantext import extract


@pytest.fixture(scope="module", autouse=True)
def _warm():
    for source in ("<p>It rained.", "It rained."):
        extract(source)


# The other shapes: `.ci/run` measures a tenth, another one for each commit, and `python -m benchmarks robustness` all.
@pytest.mark.parametrize("name", FAILED_ONCE)
def test_time_is_linear(name):
    growth = growth_of(SHAPES[name])
    assert growth.is_linear, growth


@pytest.mark.parametrize("name", OUTPUTS_FAILED)
def test_time_of_the_outputs_is_linear(name):
    growth = growth_of(SHAPES[name], outputs, OUTPUT_SIZES)
    assert growth.is_linear, growth


def test_quadratic_time_is_noticed():
    sizes = (5_000, 10_000, 20_000)

    def summing(numbers):
        return lambda page: sum(range(numbers(len(page))))

    assert not growth_of("a".__mul__, summing(lambda size: size**2 // 200), sizes).is_linear
    assert growth_of("a".__mul__, summing(lambda size: size * 100), sizes).is_linear


def test_another_seed_draws_other_shapes():
    first, second = (set(drawn(0.1, seed)) - {*FAILED_ONCE} for seed in ("1", "2"))
    assert len(first) == len(second) == round((len(SHAPES) - len(FAILED_ONCE)) / 10)
    assert first != second
