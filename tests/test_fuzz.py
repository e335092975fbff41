"""Every recorded input of the fuzzers holds again, and so do mutations of the seeds; see `python -m tests.fuzz --help`."""

import pytest

from tests.fuzz import mutator
from tests.fuzz.__main__ import NAMES
from tests.fuzz.harnesses import HARNESSES
from tests.fuzz.seeds import recorded, seeds

RUNS = 40
"""Mutations of each harness; `.ci/run` makes more, guided by coverage."""


@pytest.mark.parametrize("name", NAMES)
def test_recorded_inputs_hold(name):
    assert len(recorded(name)) >= 5
    for data in recorded(name):
        HARNESSES[name](data)


@pytest.mark.parametrize("name", NAMES)
def test_mutations_hold(name):
    tried, found = mutator.run(HARNESSES[name], seeds(name), seed=1, runs=RUNS, seconds=None)
    assert found is None, found
    assert tried == RUNS


def test_the_mutator_finds_what_is_wrong_and_the_same_every_time():
    def wrong(data):
        assert b"<svg>" not in data

    given = [b"<p>It rained.", b"Read also"]
    first, second = (mutator.run(wrong, given, seed=1, runs=5_000, seconds=None) for _ in range(2))
    assert first == second
    assert first[1] is not None
    assert b"<svg>" in first[1]
