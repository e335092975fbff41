"""Metrics on values worked out by hand; runs, reports and the gate on a user's own folder of two pages."""

import json

import pytest

from benchmarks import gate
from benchmarks.metrics import bootstrap, line_f1, paired, score, shingle_counts, shingle_f1, snippet_counts
from benchmarks.report import breakdown, table, worst, worst_page
from benchmarks.run import _outcome, read, run
from benchmarks.sets import load

PAGES = {
    "rain": (
        "<h1>Rain</h1><p>It rained on Monday, so the match was called off.</p><p>Share</p>",
        "Rain\nIt rained on Monday, so the match was called off.\n",
    ),
    "snow": (
        "<p>It snowed on Friday, and nobody went out of the house.</p>",
        "It snowed on Friday, and nobody went out of the house.\n",
    ),
}


@pytest.fixture
def folder(tmp_path):
    for name, (page, gold) in PAGES.items():
        (tmp_path / "own").mkdir(exist_ok=True)
        (tmp_path / "own" / f"{name}.html").write_text(page)
        (tmp_path / "own" / f"{name}.gold.txt").write_text(gold)
    return tmp_path


def test_word_f1_by_hand():
    assert score("", "") == (1, 1, 1)
    assert score("a", "") == (0, 0, 0)
    assert score("The cat. The cat", "the cat sat on the mat") == pytest.approx((3 / 4, 3 / 6, 0.6))
    assert score("日本", "日本語")[1] == pytest.approx(2 / 3)


def test_shingles_by_hand():
    # "a b c d e" has 2 shingles, "b c d e f" has 2, one is common: tp 1, fp 1, fn 1
    assert shingle_counts("a b c d e", "b c d e f") == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert shingle_counts("a b", "a b") == (1, 0, 0)
    assert shingle_counts("", "a b") == (0, 0, 1)
    assert shingle_f1([(0.0, 0.0, 1.0), (1.0, 0.0, 0.0)]) == pytest.approx((1.0, 0.5, 2 / 3))


def test_snippets_and_lines_by_hand():
    assert snippet_counts("one  two\nthree", ["two three", "four"], ["one", "five"]) == (1, 1, 1)
    assert line_f1([(True, True), (True, True), (True, False), (False, True)]).f1 == pytest.approx(2 / 3)


def test_intervals_are_seeded_and_hold_the_mean():
    values = [0.1, 0.5, 0.9, 0.7, 0.3]
    assert bootstrap(values) == bootstrap(values)
    assert bootstrap(values).mean == pytest.approx(0.5)
    assert bootstrap(values).low < 0.5 < bootstrap(values).high
    assert paired([0.9] * 30, [0.1] * 30) < 0.01
    assert paired([0.9, 0.1] * 15, [0.1, 0.9] * 15) > 0.5


def test_a_run_on_ones_own_pages(folder, tmp_path):
    [path] = run([str(folder / "own")], ["cleantext", "everything"], tmp_path, jobs=1, to=tmp_path / "results")
    result = read(path)
    assert result.ids == sorted(PAGES)
    ours, everything = result.outcomes["cleantext"], result.outcomes["everything"]
    assert ours.pages == [1000, 1000]
    assert everything.pages[0] < 1000 == everything.pages[1]
    assert ours.own == ours.f1 == 1.0
    assert worst(result, "everything", 1)[0][0] == "rain"
    assert "| own | html | 2 | word F1 | 1.000 [1.000, 1.000] |" in table([result])
    assert "| – | 2 | 1.000 |" in breakdown(result, "languages").replace("| en |", "| – |")
    assert json.loads(path.read_text())["set"] == "own"
    again = run([str(folder / "own")], ["everything"], tmp_path, jobs=1, to=tmp_path / "results")
    assert set(read(again[0]).outcomes) == {"cleantext", "everything"}


def test_the_worst_pages_can_be_looked_at(folder, tmp_path, monkeypatch):
    import benchmarks.report

    items = load(str(folder / "own"), tmp_path)
    monkeypatch.setattr(benchmarks.report, "load", lambda name, data: items)
    [path] = run([str(folder / "own")], ["everything"], tmp_path, jobs=1, to=tmp_path / "results")
    page = worst_page(read(path), tmp_path, extractor="everything", count=1)
    assert "<ins>share</ins>" in page


def test_crashes_and_time_outs_cost_their_page_and_are_counted(folder, tmp_path, monkeypatch):
    import time

    import benchmarks.run
    from benchmarks.extractors import EXTRACTORS, Extractor

    def bad(source):
        if "Rain" in source:
            raise RuntimeError
        time.sleep(5)
        return source

    monkeypatch.setitem(EXTRACTORS, "bad", Extractor("bad", "", "html", lambda: bad))
    monkeypatch.setattr(benchmarks.run, "PAGE_SECONDS", 0.05)
    monkeypatch.setattr(benchmarks.run, "no_network", lambda: None)
    items = load(str(folder / "own"), tmp_path)
    outcome = _outcome("bad", items, [item.source.decode() for item in items], "words")
    assert (outcome.crashes, outcome.timeouts, outcome.pages) == (1, 1, [0, 0])


def test_the_gate_refuses_to_lower_a_floor(tmp_path, monkeypatch):
    path = tmp_path / "floors.toml"
    monkeypatch.setattr(gate, "corpus_figures", lambda: {"dev_html_f1": 0.9129, gate.LOST: 2})
    monkeypatch.setattr(gate, "recorded_figures", lambda: {"wcxb.html": 0.8})
    assert gate.update(path) == []
    assert gate.failures(path) == []
    monkeypatch.setattr(gate, "corpus_figures", lambda: {"dev_html_f1": 0.9, gate.LOST: 3})
    assert len(gate.failures(path)) == 2
    assert len(gate.update(path)) == 2
    assert len(gate.failures(path)) == 2
    assert gate.update(path, lower=True) == []
    assert gate.failures(path) == []
