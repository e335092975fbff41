"""Metrics on values worked out by hand; runs, reports and the gate on a user's own folder of two pages."""

import json
import sys

import numpy as np
import pytest

from benchmarks.corpus import load_cases
from benchmarks.results import all_results
from benchmarks.run import again, run
from cleantext.evaluation.metrics import (
    bootstrap,
    line_counts,
    own_metric,
    paired,
    parts,
    piece_counts,
    score,
    shingle_counts,
    snippet_counts,
)
from cleantext.evaluation.results import read
from cleantext.evaluation.scoring import outcome
from cleantext.evaluation.sets.catalogue import learned_from
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.worker import Worker

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


def of(metric, counts):
    return float(own_metric(metric, parts(metric, [], counts).sum(axis=0)))


def test_shingles_by_hand():
    # "a b c d e" has 2 shingles, "b c d e f" has 2, one is common: tp 1, fp 1, fn 1
    assert shingle_counts("a b c d e", "b c d e f") == (1, 1, 1)
    assert shingle_counts("a b", "a b") == (1, 0, 0)
    assert shingle_counts("", "a b") == (0, 0, 1)
    assert shingle_counts("A b", "a b") == (0, 1, 1)  # upper case counts
    # precisions: none, 1, 1/2; recalls: 0, 1, 1/4
    assert of("shingles", [(0, 0, 1), (1, 0, 0), (1, 1, 3)]) == pytest.approx(2 * 0.75 * (5 / 12) / (0.75 + 5 / 12))
    assert of("shingles", [(0, 0, 0)]) == 0


def test_snippets_and_lines_by_hand():
    assert snippet_counts("one  two\nthree", ["two three", "four"], ["one", "five"]) == (1, 1, 1)
    lines = [("a b", True), ("c", True), ("d", False), ("e", False), ("--", True)]
    assert line_counts("a  b\nd\n--\n", lines) == (1, 1, 1)
    assert of("snippets", [(1, 1, 1), (2, 0, 1)]) == pytest.approx(6 / 9)  # over all pages' snippets together
    assert of("lines", [(2, 1, 1)]) == pytest.approx(2 / 3)


def test_pieces_by_hand():
    assert piece_counts("½ cup\tflour\n- 2 eggs", ["½ cup (flour)", "2 Eggs.", "salt"]) == (2, 0, 1)
    assert piece_counts("", []) == (0, 0, 0)
    assert of("pieces", [(2, 0, 1), (0, 0, 1)]) == pytest.approx(2 / 4)  # a share of all pieces, not an F1
    assert of("pieces", [(0, 0, 0)]) == 0


def test_outcomes_hold_recall_and_words_of_each_page():
    items = [Item("1", "", "html", "It rained on Monday"), Item("2", "", "html", "")]
    got = outcome("everything", items, ["<p>It rained<p>Share", "<p>It"], "words")
    assert (got.recalls, got.words) == ([500, 0], [3, 1])
    pieces = [Item("1", "", "html", None, ("It rained", "snow"))]
    got = outcome("everything", pieces, ["<p>It rained<p>Share"], "pieces")
    assert (got.own, got.counts, got.recalls, got.words) == (0.5, [(1, 0, 1)], [500], [3])


def test_cleantext_is_run_on_the_sets_that_its_weights_have_not_seen():
    assert learned_from("wcxb")
    assert not learned_from("corpus")
    assert not learned_from("cleaneval")
    assert not learned_from("a/folder/of/pages")


def test_intervals_are_seeded_and_hold_the_figure():
    rows = parts("words", [0.1, 0.5, 0.9, 0.7, 0.3], [])
    assert bootstrap("words", rows) == bootstrap("words", rows)
    assert bootstrap("words", rows).mean == pytest.approx(0.5)
    assert bootstrap("words", rows).low < 0.5 < bootstrap("words", rows).high
    counts = parts("snippets", [], [(3, 1, 0), (0, 1, 4), (5, 0, 0)])
    assert bootstrap("snippets", counts).low < bootstrap("snippets", counts).mean == pytest.approx(16 / 22)
    assert bootstrap("words", np.empty((0, 2))) == (0, 0, 0)


def test_paired_test_tells_a_steady_difference_from_chance():
    def rows(values):
        return parts("words", values, [])

    assert paired("words", rows([0.9] * 30), rows([0.1] * 30)) < 0.01
    assert paired("words", rows([0.9, 0.1] * 15), rows([0.1, 0.9] * 15)) > 0.5
    one, other = ([(2, 0, 1)] * 30, [(1, 1, 2)] * 30)
    assert paired("lines", parts("lines", [], one), parts("lines", [], other)) < 0.01
    assert paired("shingles", parts("shingles", [], one), parts("shingles", [], one)) == 1


def test_a_run_on_ones_own_pages(folder, tmp_path):
    [path] = run([str(folder / "own")], ["cleantext", "everything"], tmp_path, jobs=1, to=tmp_path / "results")
    result = read(path)
    assert result.ids == sorted(PAGES)
    assert (result.set, result.form, result.unanswerable) == ("own", "html", [])
    ours, everything = result.outcomes["cleantext"], result.outcomes["everything"]
    assert ours.pages == [1000, 1000]
    assert everything.pages[0] < 1000 == everything.pages[1]
    assert ours.own == ours.f1 == result.figure("cleantext") == 1.0
    assert everything.recall == 1.0 > everything.precision
    assert result.figure("everything", [0]) == everything.pages[0] / 1000
    assert json.loads(path.read_text())["set"] == "own"
    run([str(folder / "own")], ["nav_menu+main_content"], tmp_path, jobs=1, to=tmp_path / "results")
    assert all_results(tmp_path / "results") == []  # a user's own pages are in none of the tables
    assert set(read(path).outcomes) == {"cleantext", "everything", "nav_menu+main_content"}


@pytest.mark.long
def test_again_runs_what_has_a_result(folder, tmp_path, capsys):
    to = tmp_path / "results"
    run(["corpus"], ["everything"], tmp_path, forms=["text", "blocks"], jobs=1, to=to)
    run([str(folder / "own")], ["everything"], tmp_path, jobs=1, to=to)
    paths = again(["c4"], tmp_path, jobs=1, to=to)
    assert [path.name for path in paths] == ["corpus.blocks.json", "corpus.text.json"]
    assert {name for path in paths for name in read(path).outcomes} == {"c4", "everything"}
    assert len(read(paths[0]).ids) + len(read(paths[1]).ids) == len(load_cases())
    [_, _] = again(None, tmp_path, jobs=2, to=to)
    assert set(read(paths[0]).outcomes) == {"c4", "everything"}
    with pytest.raises(ValueError, match="no flattened pages"):
        run([str(folder / "own")], ["c4"], tmp_path, forms=["text"], to=to)
    (to / "zyte.html.json").write_text(paths[0].read_text().replace('"corpus"', '"zyte"'))
    assert len(again(["c4"], tmp_path, to=to)) == 2
    assert "zyte: left as it is" in capsys.readouterr().err


def test_each_sets_own_metric_goes_into_the_outcome():
    lines = (("It rained.", True), ("Share", False))
    text = "It rained.\nShare"
    flat = outcome("everything", [Item("1", text, "text", "It rained.", lines=lines)], [text], "lines")
    assert (flat.counts, flat.own, flat.pages) == ([(1, 1, 0)], 0.66667, [800])
    pieces = [Item("1", "", "html", None, ("rained",), ("Share",)), Item("2", "", "html", None)]
    got = outcome("everything", pieces, ["<p>It rained<p>Share", "<p>It"], "snippets")
    assert (got.counts, got.own, got.pages, got.f1) == ([(1, 1, 0), (0, 0, 0)], 0.66667, [667, 1000], 0)


BAD = """
import os, time

def bad(page):
    text = page.blocks.texts[0]
    if text == "raise":
        raise RuntimeError
    if text == "die":
        os._exit(1)
    while text == "spin":
        pass
    if text == "sleep":
        time.sleep(600)
    return []

FILTERS = (bad,)
"""


def test_crashes_and_time_outs_cost_their_page_and_are_counted(tmp_path, monkeypatch):
    (tmp_path / "badfilters.py").write_text(BAD)
    monkeypatch.syspath_prepend(str(tmp_path))
    words = ["raise", "rain", "die", "spin", "sleep", "rain"]
    items = [Item(str(i), word, "html", word) for i, word in enumerate(words)]
    got = outcome("badfilters:FILTERS", items, [f"<p>{word}" for word in words], "words", page_seconds=0.3)
    assert (got.crashes, got.timeouts, got.pages) == (2, 2, [0, 1000, 0, 0, 0, 1000])
    assert got.seconds > 6  # the sleeping page was ended by the clock
    sys.modules.pop("badfilters")


def test_an_extractor_that_cannot_be_imported_says_so():
    with pytest.raises(RuntimeError, match=r"nosuchmodule"):
        Worker("nosuchmodule:FILTERS")
