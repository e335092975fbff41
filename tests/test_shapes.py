"""The hostile shapes of benchmarks/robustness are of the size asked for."""

from benchmarks.robustness.shapes import SHAPES


def test_shapes_have_the_size_asked_for():
    assert len(SHAPES) >= 100
    for name, shape in SHAPES.items():
        small, large = len(shape(10_000)), len(shape(100_000))
        assert 40_000 < large - small < 150_000, name
