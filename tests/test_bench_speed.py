"""Speed's own arithmetic, and the command on two tiny pages."""

import sys
from dataclasses import replace

import pytest

from benchmarks import __main__ as command
from benchmarks.speed.cold_start import ColdStart
from benchmarks.speed.measure import WHOLE, Speed, pages_of, read, stages, timing, write
from benchmarks.speed.memory import peaks, soak
from benchmarks.speed.pathological import Pathological, pathological
from benchmarks.speed.scaling import body_of, scaling, sized
from benchmarks.speed.tables import everything, extractors_table, megabytes_a_second, stages_table
from cleantext import DEFAULT_FILTERS
from cleantext.evaluation.extractors import PARSE
from cleantext.evaluation.resident import STATM
from cleantext.filters import NAMED_FILTERS
from cleantext.pipeline import filter_name

NAMES = [filter_name(filter_) for filter_ in DEFAULT_FILTERS]
STAGES = ["decode", "sniff", "parse and segment", "analysis", *NAMES, "render", WHOLE]
SPEED = Speed(
    "own", "ab" * 32, "Python 3", {PARSE: "lxml 6", "cleantext": "cleantext 1", "justext": "jusText 3"},
    ["1", "2"], [1000, 200_000], [500, 90_000],
    {PARSE: [100, 1000], "cleantext": [300, 5000], "justext": [600, 20_000]},
    {stage: [10, 100] if stage != WHOLE else [300, 5000] for stage in STAGES},
    {"cleantext": [200, 3000], "c4": [10, 90]},
    {("segment" if stage == "parse and segment" else stage): [10, 100] if stage != WHOLE else [300, 3000] for stage in STAGES},
    [200_000], {PARSE: [1000], "cleantext": [2000]}, {"cleantext": ColdStart(300.0, 200.0, 2.5)},
    [1000, 10_000], {PARSE: [0.001, 0.01], "cleantext": [0.01, None], "justext": [0.02, None]},
    [Pathological("a thousand nested tables", 22_000, {PARSE: 0.5, "cleantext": None})],
)  # fmt: skip


def test_timing_by_hand():
    found = timing([300, 5000, 800], [100, 1000, 0])
    assert (found.median_ms, found.ratio) == (0.8, 5.0)  # ratios 3, 5, 800: a base below the clock's tick counts 1 µs
    assert 4.9 < found.p99_ms < 5.0
    assert megabytes_a_second([500_000, 500_000], [1_000_000, 2_000_000]) == 3.0


def test_extractors_are_compared_with_the_parse_and_with_cleantext():
    lines = extractors_table(SPEED).splitlines()
    assert lines[2] == f"| {PARSE} | 0.55 | 1.0 | 1.00 | 0.27 |"
    assert lines[3] == "| cleantext | 2.65 | 5.0 | 4.00 | 1.00 |"
    assert lines[4] == "| justext | 10.30 | 19.8 | 13.00 | 3.00 |"


def test_stages_show_shares_and_the_named_filters_together():
    rows = {row.split(" | ")[0].strip("| "): row for row in stages_table(SPEED).splitlines()}
    assert rows["decode"].endswith("| 0.06 | 0.1 | 0.10 | 2 % | 0.06 | 0.1 | 3 % |")
    assert rows["named filters together"].split(" | ")[1] == f"{0.055 * len(NAMED_FILTERS):.2f}"
    assert rows["parse and segment"].count("–") == 0
    assert rows[WHOLE].split(" | ")[4] == "100 %"
    assert list(rows)[2:6] == STAGES[:4]


def test_everything_is_told_and_lost_pages_are_a_dash(tmp_path):
    told = everything(SPEED)
    assert "| cleantext | 0.01 | – |" in told
    assert "| a thousand nested tables | 0.0 | 0.5 | – |" in told
    assert "| cleantext | 300 | 200 | 2.5 |" in told
    assert "| cleantext | 2.0 | 2 | 10 |" in told
    write(SPEED, tmp_path / "speed.json")
    assert read(tmp_path / "speed.json") == SPEED
    assert read(tmp_path / "nothing.json") is None
    assert "CPU seconds" not in everything(replace(SPEED, scaling_sizes=[], scaling={}, pathological=[]))


def test_sized_pages_are_cut_where_they_should_be():
    pages = ["a" * 30, "<p>b</p>"]
    assert [len(sized(pages, size)) for size in (1, 40, 1000)] == [1, 40, 1000]
    assert sized(pages, 46) == f"<html><body>{'a' * 30}<p>b"
    assert body_of("<p>a</p><!-- b") in ("<p>a</p><!-- b-->", "<p>a</p>")
    assert body_of("") == ""


def test_stages_are_those_of_the_pipeline():
    pages = ["<h1>Rain</h1><p>It rained on Monday, so the match was off.</p>"] * 2
    found = stages(pages, "html", rounds=1)
    assert list(found) == [WHOLE, *STAGES[:-1]]
    assert {len(times) for times in found.values()} == {2}
    flat = stages(["Rain\nIt rained on Monday, so the match was off."], "text", rounds=2)
    assert set(found) - set(flat) == {"parse and segment"}


@pytest.mark.skipif(not STATM.is_file(), reason="there is no /proc")
def test_peak_memory_grows_with_the_page():
    small, large = peaks(["everything"], ["<p>It rained.", "<p>It rained." * 100_000])["everything"]
    assert small + 10_000 < large


def test_scaling_and_pathological_give_up_on_who_is_lost(monkeypatch):
    from benchmarks.speed import pathological as module

    monkeypatch.setattr(module, "SOURCES", {"tiny": "<p>It rained."})
    [tiny] = pathological([PARSE, "c4"])
    assert (tiny.name, tiny.size, list(tiny.seconds)) == ("tiny", 13, [PARSE])
    sizes, found = scaling([PARSE], ["<body><p>It rained."], quick=True)
    assert sizes == [1000, 10_000, 100_000]
    assert all(seconds is not None and seconds < 10 for seconds in found[PARSE])


@pytest.mark.long
def test_the_command_runs_on_two_tiny_pages(tmp_path, monkeypatch, capsys):
    own = tmp_path / "own"
    own.mkdir()
    for name in ("rain", "snow"):
        (own / f"{name}.html").write_text(f"<body><h1>{name}</h1><p>It was {name} on Monday, so we all went home.</p>")
        (own / f"{name}.gold.txt").write_text(name)
    assert pages_of(str(own), tmp_path, 1)[0] == ["rain"]
    to = tmp_path / "speed.json"
    asked = f"speed --set {own} --pages 2 --extractors cleantext --quick --to {to}"
    monkeypatch.setattr(sys, "argv", ["benchmarks", *asked.split()])
    assert command.main() == 0
    measured = read(to)
    assert measured.ids == ["rain", "snow"]
    assert set(measured.times) == {PARSE, "cleantext"}
    assert set(measured.flat_times) == {"cleantext", "everything", "c4", "ten-words"}
    assert all(times > 0 for times in measured.times["cleantext"])
    assert measured.cold_starts["cleantext"].import_ms > measured.cold_starts["cleantext"].next_ms
    assert measured.pathological == []
    assert "| cleantext |" in capsys.readouterr().out
    before = read(to)
    monkeypatch.setattr(sys, "argv", ["benchmarks", *asked.split(), "--scaling"])
    assert command.main() == 0
    assert read(to).times == before.times
    assert read(to).scaling_sizes == before.scaling_sizes


@pytest.mark.skipif(not STATM.is_file(), reason="there is no /proc")
def test_memory_of_a_process_is_told_every_so_often():
    told = list(soak(['<div class="a"><p>It rained.</p></div>', "<p>It snowed.</p>"], 20, samples=4))
    assert [number for number, _ in told] == [5, 10, 15, 20]
    assert all(kilobytes > 10_000 for _, kilobytes in told)
