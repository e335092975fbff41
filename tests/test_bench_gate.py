"""The gate: worse code fails it, floors rise and fall only with --lower, sets in the folder given are run."""

import shutil
import sys

import pytest

from benchmarks import __main__ as command
from benchmarks import gate
from benchmarks.gate import LOST, Reached, case_figures, corpus_figures, failures, reached, set_figures, update
from benchmarks.run import run
from cleantext import Pipeline
from cleantext.evaluation.results import read


def without(name, monkeypatch):
    """Break one filter: it returns no verdicts, wherever it runs."""

    def broken(page):
        return ()

    broken.name = name
    run_pipeline = Pipeline.run

    def run_broken(self, page, deadline, watch):
        filters = [broken if own == name else f for f, own in zip(self.filters, self.names, strict=True)]
        return run_pipeline(Pipeline(filters), page, deadline, watch)

    monkeypatch.setattr(Pipeline, "run", run_broken)


@pytest.mark.long
def test_this_tree_passes():
    assert failures(reached()) == []


def test_a_broken_scorer_fails_the_corpus(monkeypatch):
    without("main_content", monkeypatch)
    below = failures(Reached({"corpus": corpus_figures(), "cases": {"failing": 0, "known_failures": 0}}))
    assert {line.split(":")[0] for line in below} >= {"corpus dev_html_f1", "corpus dev_text_f1", "corpus test_html_f1"}


@pytest.mark.parametrize("name", ["byline", "share_bar"])
def test_a_broken_filter_fails_its_cases(name, monkeypatch):
    without(name, monkeypatch)
    figures = case_figures()
    assert figures["failing"] >= 5
    assert f"cases failing: {figures['failing']:.4f}, floor 0" in failures(Reached({"cases": figures}))


def test_a_floor_that_was_not_measured_fails(tmp_path):
    path = tmp_path / "floors.toml"
    update(got(0.9, 0, 0.8), path)
    assert failures(Reached({"corpus": {LOST: 0}}), path) == ["corpus dev_html_f1: not measured, floor 0.9"]


def got(f1, lost, wcxb=None):
    return Reached({"corpus": {"dev_html_f1": f1, LOST: lost}, "results": {} if wcxb is None else {"wcxb.html": wcxb}})


def test_the_gate_refuses_to_lower_a_floor(tmp_path):
    path = tmp_path / "floors.toml"
    assert update(got(0.9129, 2, 0.8), path) == []
    assert '"dev_html_f1" = 0.912\n' in path.read_text()
    assert failures(got(0.9129, 2, 0.8), path) == []
    worse = got(0.9, 3, 0.7)
    assert failures(worse, path) == [
        "corpus dev_html_f1: 0.9000, floor 0.912",
        f"corpus {LOST}: 3.0000, floor 2",
        "results wcxb.html: 0.7000, floor 0.8",
    ]
    assert len(update(worse, path)) == 3
    assert len(failures(worse, path)) == 3
    assert update(worse, path, lower=True) == []
    assert failures(worse, path) == []


def test_what_is_not_there_is_not_compared_and_its_floor_stays(tmp_path):
    path = tmp_path / "floors.toml"
    update(got(0.9, 0, 0.8), path)
    assert failures(got(0.9, 0), path) == []
    assert update(got(0.95, 0), path) == []
    assert failures(got(0.95, 0, 0.79), path) == ["results wcxb.html: 0.7900, floor 0.8"]


def test_sets_that_are_there_are_run(tmp_path):
    data = tmp_path / "data"
    split = data / "googletrends" / "data" / "googletrends" / "val"
    split.mkdir(parents=True)
    head = "tag,content,label,depth\n"
    sentence = "It rained on Monday, so the match was called off at noon."
    (split / "gt_1.csv").write_text(f'{head}html body a ,Share,0,3\nhtml body p ,"{sentence}",1,3\n')
    results = tmp_path / "results"
    [path] = run(["googletrends"], ["cleantext"], data, jobs=1, to=results)
    assert set_figures(data, results=results) == ({"googletrends.text": read(path).outcomes["cleantext"].own}, ())
    (split / "gt_2.csv").write_text(f"{head}html body a ,Home,0,3\n")
    assert set_figures(data, results=results) == (
        {}, ("googletrends.text: not compared: 2 pages here, others than the 1 recorded",)
    )  # fmt: skip
    recorded = results / "zyte.html.json"
    recorded.write_text(path.read_text().replace('"set":"googletrends","form":"text"', '"set":"zyte","form":"html"'))
    assert set_figures(data, results=results)[1][1].startswith("zyte: not compared: the weights have learned from it")
    recorded.unlink()
    shutil.rmtree(data / "googletrends")
    figures, [note] = set_figures(data, results=results)
    assert figures == {}
    assert note.startswith("googletrends: not compared: ")
    assert "python -m benchmarks data" in note


@pytest.mark.parametrize(("reached", "status"), [(0.9, 0), (0.5, 1)])
def test_the_commands_exit_status(reached, status, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(gate, "failures", lambda got: failures(got, tmp_path / "floors.toml"))
    update(got(0.9, 0), tmp_path / "floors.toml")
    monkeypatch.setattr(gate, "reached", lambda _data: got(reached, 0))
    monkeypatch.setattr(sys, "argv", ["benchmarks", "gate"])
    assert command.main() == status
    assert ("all floors hold" in capsys.readouterr().out) is (status == 0)
