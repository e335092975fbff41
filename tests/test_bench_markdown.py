"""Elements of Markdown are counted by kind, and compared as bags."""

import json
import re

import pytest
from lxml import html

from benchmarks import gold_faults, markdown
from benchmarks.gold_faults import FAULTS, HEADER, name_of, read_faults
from benchmarks.markdown import KINDS, Counts, compared, elements, golds, measure, parsed

PAGE = "# Title\n\n## Head\n\n- a\n  1. b *c*\n\n| x | y |\n| --- | --- |\n| 1 |  |\n\n```python\ncode\n```\n\n> q [l](http://a.example/b#c)\n> > in\n\n`s` **t**\n"


def test_elements_of_each_kind():
    found = {kind: dict(values) for kind, values in elements(parsed(PAGE), "Title").items()}
    assert found == {
        "headings": {"2 Head": 1},
        "items": {"1 a": 1, "2 b c": 1},
        "cells": {"x": 1, "y": 1, "1": 1},
        "code blocks": {"code": 1},
        "languages": {"python code": 1},
        "links": {"http://a.example/b l": 1},
        "quotes": {"q l in": 1},
        "emphasis": {"em c": 1, "strong t": 1},
        "code spans": {"s": 1},
    }


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("headings", PAGE.replace("## Head", "### Head")),
        ("items", PAGE.replace("  1. b", "- b")),
        ("cells", PAGE.replace("| 1 |", "| 2 |")),
        ("code blocks", PAGE.replace("\ncode\n", "\nother\n")),
        ("languages", PAGE.replace("python", "rust")),
        ("links", PAGE.replace("a.example", "b.example")),
        ("quotes", PAGE.replace("> q", "> r")),
        ("emphasis", PAGE.replace("**t**", "*t*")),
        ("code spans", PAGE.replace("`s`", "s")),
    ],
)
def test_each_kind_notices_its_fault(kind, changed):
    counts = compared(elements(parsed(changed)), elements(parsed(PAGE)))
    assert counts[kind].f1 < 1
    assert compared(elements(parsed(PAGE)), elements(parsed(PAGE)))[kind].f1 == 1


@pytest.mark.parametrize(
    ("kind", "written", "gold"),
    [
        ("items", "Rain[^1].\n\n[^1]: The *office*.", "<ol><li>^ <b><a href='#r'>a</a></b> The <i>office</i>.</li></ol>"),
        ("emphasis", "Rain[^1].\n\n[^1]: The *office*.", "<ol><li>^ <b><a href='#r'>a</a></b> The <i>office</i>.</li></ol>"),
        ("items", "- It is $x_1$ and $y_1$.", "<ul><li>It is <math><mi>x</mi></math> and <math><mi>y</mi></math>.</li></ul>"),
        ("emphasis", "It is $x_{1}=\\bar{y}_{2}$.", "<p>It is <math><mi>x</mi></math>.</p>"),
        ("items", "- a\n  1. b", "<ul><li>a</li><ol><li>b</li></ol></ul>"),
        ("cells", "| x | - a<br>- b 2. c |\n| --- | --- |", "<table><tr><td>x<td><ul><li>a</li><li>b c</li></ul></table>"),
        ("items", "| x | - a<br>- b |\n| --- | --- |", "<table><tr><td>x<td><ul><li>a</li><li>b</li></ul></table>"),
        ("links", "[a](https://b.example?c) below", "<p><a href='https://b.example/?c'>a\ufeff</a> <a href='#p'>below</a></p>"),
        ("links", "```\n[1] x\n```", "<pre>[1] <a href='https://b.example'>x</a></pre>"),
    ],
)  # fmt: skip
def test_what_both_sides_write_in_their_own_way_is_equal(kind, written, gold):
    counts = compared(elements(parsed(written)), elements(html.fromstring(f"<div>{gold}</div>")))[kind]
    assert counts.right == counts.written == counts.expected


def test_text_of_links_to_the_page_itself_counts():
    gold = html.fromstring("<ul><li>See <a href='#below'>the table</a>.</li></ul>")
    assert compared(elements(parsed("- See the table.")), elements(gold))["items"] == Counts(1, 1, 1)
    assert compared(elements(parsed("- See.")), elements(gold))["items"] == Counts(0, 1, 1)


def test_counts():
    assert Counts(1, 2, 4).plus(Counts(2, 2, 0)) == Counts(3, 4, 4)
    assert Counts(3, 4, 4).f1 == 0.75
    assert Counts(0, 0, 0).f1 == 0


def test_golds_of_both_sets(tmp_path, monkeypatch):
    defuddle, readability = tmp_path / "defuddle" / "tests", tmp_path / "readability" / "test" / "test-pages" / "one"
    for folder in (defuddle / "fixtures", defuddle / "expected", readability):
        folder.mkdir(parents=True)
    (defuddle / "fixtures" / "general--b.example.html").write_text("<p>a</p>", "utf-8")
    (defuddle / "fixtures" / "c.html").write_text('<!-- {"url": "https://a.example/x"} --><p>a</p>', "utf-8")
    for name in ("general--b.example", "c"):
        (defuddle / "expected" / f"{name}.md").write_text('```json\n{"title": "T"}\n```\n\n## T\n\n- *a*\n', "utf-8")
    (readability / "source.html").write_text("<h2>B</h2>", "utf-8")
    (readability / "expected.html").write_text("<div><!-- c --><h2>B</h2><ul><li>a<ul><li>b</ul></ul></div>", "utf-8")
    (readability / "expected-metadata.json").write_text(json.dumps({"title": None}), "utf-8")
    found = [*golds(tmp_path, "defuddle"), *golds(tmp_path, "readability")]
    assert [(gold.name, gold.url, gold.title) for gold in found] == [
        ("c", "https://a.example/x", "T"),
        ("general--b.example", "https://b.example", "T"),
        ("one", "http://fakehost/test/page.html", ""),
    ]
    assert dict(elements(found[0].tree, "T")["items"]) == {"1 a": 1}
    monkeypatch.setitem(markdown.WRITERS, "one", lambda: lambda page, url: "- *a*\n- b")
    sums = measure(tmp_path, "defuddle", "one")
    assert sums["items"] == Counts(2, 4, 2)
    assert sums["emphasis"].f1 == 1
    assert sums.keys() == set(KINDS)


def test_listed_faults_of_golds_do_not_count():
    written, expected = elements(parsed("# New\n\n- a\n- b")), elements(parsed("- a\n- Contents\n- c"))
    faults = {
        "gold": {name_of("items", "1 Contents"), name_of("items", "1 a")},
        "output": {name_of("headings", "2 New")},
    }
    assert compared(written, expected)["items"] == Counts(1, 2, 3)
    assert compared(written, expected, faults)["items"] == Counts(1, 2, 2)
    assert compared(written, expected)["headings"] == Counts(0, 1, 0)
    assert compared(written, expected, faults)["headings"] == Counts(0, 0, 0)
    swapped = {"gold": faults["output"], "output": faults["gold"]}
    assert compared(written, expected, swapped) == compared(written, expected)


def test_faults_count_on_their_page_alone(tmp_path, monkeypatch):
    fixtures, expected = tmp_path / "defuddle" / "tests" / "fixtures", tmp_path / "defuddle" / "tests" / "expected"
    for folder in (fixtures, expected):
        folder.mkdir(parents=True)
    for name in ("one", "two"):
        (fixtures / f"{name}.html").write_text("<p>a</p>", "utf-8")
        (expected / f"{name}.md").write_text("- a\n- Contents\n", "utf-8")
    row = ("defuddle", "one", "items", "gold", name_of("items", "1 Contents").split()[1], '"Contents', "contents")
    (tmp_path / "list.tsv").write_text("# a note\n" + "\t".join(HEADER) + "\n" + "\t".join(row) + "\n", "utf-8")
    faults = read_faults(tmp_path / "list.tsv")
    assert faults == {("defuddle", "one"): {"gold": {name_of("items", "1 Contents")}, "output": set()}}
    monkeypatch.setattr(markdown, "read_faults", lambda: faults)
    monkeypatch.setitem(markdown.WRITERS, "one", lambda: lambda page, url: "- a")
    assert measure(tmp_path, "defuddle", "one")["items"] == Counts(2, 2, 3)
    assert measure(tmp_path, "defuddle", "one", faults=False)["items"] == Counts(2, 2, 4)


def test_the_list_of_faults_is_in_order():
    text = FAULTS.read_text("utf-8")
    notes = " ".join(line for line in text.splitlines() if line.startswith("#"))
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert rows[0] == list(HEADER)
    assert rows[1:] == sorted(rows[1:])
    keys = [tuple(row[:5]) for row in rows[1:]]
    assert len(keys) == len(set(keys))
    for name, _, kind, side, digits, begins, reason in rows[1:]:
        assert name in ("defuddle", "readability")
        assert kind in KINDS
        assert side in ("gold", "output")
        assert len(digits) == gold_faults.HASH_DIGITS
        assert len(begins) <= 24
        assert reason in re.findall(r"\w+", notes.split("Reasons:")[1])
