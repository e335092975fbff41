"""Tables, plots and worst pages from results that are made up."""

import sys
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from benchmarks import __main__ as command
from benchmarks import results
from benchmarks.publish import readme
from benchmarks.publish.readme import filled
from benchmarks.publish.report import breakdown, faults, sets_table, table, words_table
from benchmarks.run import run
from benchmarks.sets.duplicates import Duplicates
from cleantext.evaluation.html_report import render_evaluation
from cleantext.evaluation.metrics import Score
from cleantext.evaluation.results import Outcome, Result, read, write
from cleantext.evaluation.sets.catalogue import SETS
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.worst import compare, runs, worst, worst_text


def outcome(name, pages, counts=(), **more):
    mean = sum(pages) / 1000 / len(pages)
    return Outcome(name, f"{name} 1", mean, mean, 0.5, 0.25, 0, 0, 1.0, list(pages), list(counts), **more)


def made(name="dragnet", metric="words", count=40, **outcomes):
    ids = [str(i) for i in range(count)]
    kinds = ["article"] * (count - 12) + ["with-comments"] * 12
    languages = ["en"] * (count - 5) + ["de"] * 3 + [""] * 2
    held = {name.replace("_", "-"): got for name, got in outcomes.items()}
    return Result(name, "html", metric, "ab" * 32, "Python", ids, [0], kinds, languages, ["dev"] * count, held)


DRAGNET = made(cleantext=outcome("cleantext", [900] * 28 + [500] * 12), justext=outcome("justext", [100] * 40))


def test_table_marks_differences_and_shows_parts_apart():
    head, _, ours, theirs = table([DRAGNET]).splitlines()
    label = SETS["dragnet"].apart[0][0]
    assert head == f"| extractor | dragnet<br>40 pages<br>word F1 | dragnet, {label}<br>28 pages |"
    assert ours.startswith("| cleantext | .780 ±.0")
    assert ours.endswith(" | .900 ±.000 |")
    assert theirs == "| justext | .100 ±.000* | .100 ±.000* |"


def test_table_without_a_run_or_without_cleantext():
    other = made("cleaneval", justext=outcome("justext", [100] * 40))
    assert "| cleantext | .780" in table([DRAGNET, other])
    assert table([DRAGNET, other], ["cleantext"]).splitlines()[-1].endswith("| – |")
    assert "*" not in table([other])


def test_words_table_leaves_snippet_sets_out():
    snippets = made("trafilatura", "snippets", cleantext=outcome("cleantext", [900] * 40, [(1, 0, 0)] * 40))
    assert words_table([DRAGNET, snippets]).splitlines()[-1] == "| justext | .100 (.500, .250) |"
    assert "dragnet<br>39 pages |" in words_table([DRAGNET])
    assert "1.000 ±.000" in table([snippets])


def test_breakdown_by_kind_and_language():
    assert breakdown(DRAGNET, "kinds").splitlines()[:3] == [
        "| dragnet, html: word F1 | article<br>28 pages | with-comments<br>12 pages |",
        "|---|---|---|",
        "| cleantext | .900 | .500 |",
    ]
    assert breakdown(DRAGNET, "languages").splitlines()[0].endswith("| en<br>35 pages | other or unknown<br>5 pages |")
    assert breakdown(DRAGNET, "splits") == ""


def test_sets_and_faults():
    lines = sets_table([DRAGNET], Duplicates({"dragnet": 40}, [("wcxb/1", "dragnet/1", "url")])).splitlines()
    assert lines[2].startswith("| dragnet | 40 | 1 | 1 | en 35, de 3, unknown 2 | word F1 | AGPL-3.0 | [j-szulc/")
    assert "| – |" in sets_table([DRAGNET], None)
    assert "138 URLs" in sets_table([made("wcxb")], None)
    assert faults([DRAGNET]) == ""
    bad = replace(DRAGNET, outcomes={"justext": replace(DRAGNET.outcomes["justext"], crashes=2)})
    assert faults([bad]).splitlines()[-1] == "| dragnet.html | justext | justext 1 | 2 | 0 |"


def test_results_are_written_and_read(tmp_path):
    path = results.path_of("dragnet", "html", tmp_path / "new")
    write(DRAGNET, path)
    assert read(path) == DRAGNET
    assert len(path.read_text().splitlines()) == 4


def test_filled_knows_every_marker_of_its_pages():
    known = set(readme.sections())
    asked = {found[1] for page in readme.PAGES for found in readme.SECTION_RE.finditer(page.read_text("utf-8"))}
    assert asked == known
    with pytest.raises(KeyError):
        filled("<!-- nosuch -->\n<!-- /nosuch -->\n")


@pytest.mark.long
def test_plots(tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: pip install -e '.[bench]'")
    from benchmarks.publish.plots import compared, plots
    from tests.test_bench_speed import SPEED

    drawn = plots([DRAGNET], SPEED, tmp_path)
    assert [path.name for path in drawn] == ["sets.svg", "size.svg", "speed.svg"]
    assert all(ET.parse(path).getroot().tag.endswith("svg") for path in drawn)
    assert "justext" in drawn[0].read_text()
    before = [path.read_bytes() for path in drawn]
    assert [path.read_bytes() for path in plots([DRAGNET], SPEED, tmp_path)] == before
    assert plots([], None, tmp_path) == []
    part = made("cleaneval", cleantext=outcome("cleantext", [900] * 40))
    assert compared([DRAGNET, part], SPEED) == [DRAGNET]


def test_runs_match_by_three_words():
    text = "Home Sport. It rained on Monday. Rained"
    found = runs(text, "it rained on monday")
    assert [(run.text, run.words, run.matched) for run in found] == [
        ("Home Sport. ", 2, False),
        ("It rained on Monday. ", 4, True),
        ("Rained", 1, False),
    ]
    assert "".join(run.text for run in found) == text
    assert [run.matched for run in runs("rained", "It rained")] == [True]
    assert runs("", "a") == ()
    assert [run.matched for run in runs("a", "")] == [False]


def test_compare_snippets():
    page = compare(Item("1", b"", "html", None, ("It rained", "It snowed"), ("Share", "Home")), "It  rained\nShare")
    assert page.words == Score(0.5, 0.5, 0.5)
    assert [run.text.strip() for run in page.lost] == ["It snowed", "Share"]


def test_worst_pages_leave_out_what_nobody_can_find():
    result = made(cleantext=outcome("cleantext", [0, 300, 100, *[900] * 37]))
    assert worst(result, count=2) == [("2", 0.1), ("1", 0.3)]


def test_the_worst_command(tmp_path, monkeypatch, capsys):
    own = tmp_path / "own"
    own.mkdir()
    (own / "rain.html").write_text("<h1>Rain & wind</h1><p>It rained on Monday, so we went home.</p><p>Share this!</p>")
    (own / "rain.gold.txt").write_text("Rain & wind\nIt rained on Monday, so we went home.\nAnd it snowed.")
    run([str(own)], ["everything"], tmp_path, jobs=1, to=tmp_path / "results")
    held = tmp_path / "results" / "own" / "own.html.json"
    monkeypatch.setattr(results, "path_of", lambda name, form: held if form == "html" else tmp_path / "nothing")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["benchmarks", "worst", "--set", str(own), "--extractor", "everything", "-n", "5"])
    assert command.main() == 0
    told = capsys.readouterr().out
    assert "3 words lost, 2 left over)  rain en" in told or "3 words lost, 2 left over)  rain" in told
    assert "    - 3 words: And it snowed." in told
    page = (tmp_path / "worst-own-html-everything.html").read_text()
    assert "<ins>Share this!</ins>" in page
    assert "<del>And it snowed.</del>" in page
    assert "Rain &amp; wind" in page
    monkeypatch.setattr(sys, "argv", ["benchmarks", "worst", "--set", "wcxb", "--form", "soup"])
    assert command.main() == 2


def test_worst_page_shortens_what_is_long():
    item = Item("1", b"", "html", "It rained. " * 500)
    found = [compare(item, "It rained. " * 500)]
    assert " characters … " in render_evaluation("worst", None, {"cleantext": found})
    assert worst_text(found).startswith("1.000 (precision 1.000, recall 1.000; 0 words lost, 0 left over)  1")
