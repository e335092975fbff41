"""Elements of Markdown are counted by kind, and compared as bags."""

import json

import pytest

from benchmarks import markdown
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
