"""The shape of text: blank lines, list marks, rows of tables. Expected outputs are the files beside the pages in tests/shape."""

from pathlib import Path

import pytest

from cleantext import Evidence, Verdict, analyze

PAGES = sorted((Path(__file__).parent / "shape").glob("*.html"))


def without(*dropped):
    """Return a filter that drops the blocks with these texts."""

    def chosen(page):
        return [Verdict(b.index, "drop", Evidence("test", "score")) for b in page.blocks if b.text in dropped]

    return chosen


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_html_as_text(path):
    page = analyze(path.read_text("utf-8"), filters=(), input_format="html")
    assert page.text + "\n" == path.with_suffix(".txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a\nb", "a\nb"),
        ("\n\na\n\n\n\nb\nc\n\n", "a\n\nb\nc"),
        ("a\n\nx\nb", "a\n\nb"),
        ("a\nx\n\nb", "a\n\nb"),
        ("a\nx\nb", "a\nb"),
        ("x\n\na", "a"),
        ("x", ""),
        ("- a\n  - b\n1. c\td", "- a\n- b\n1. c\td"),
    ],
)
def test_flattened_text_keeps_its_blank_lines(source, text):
    assert analyze(source, filters=[without("x")], input_format="text").text == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<ol><li>x<li>b<li>c</ol>", "2. b\n3. c"),
        ("<ul><li>a<p>x</p><li>b</ul>", "- a\n- b"),
        ("<ul><li>x<ul><li>b<li>c</ul></ul>", "- - b\n  - c"),
        ("<table><tr><td>a<td>x<td>c<tr><td>1<td>2<td>3</table>", "a\t\tc\n1\t2\t3"),
        ("<table><tr><td>a<td>x<tr><td>b<td>x</table>", "a\n\nb"),
        ("<ul><li><h3>x</h3>a<li>b</ul>", "- a\n- b"),
    ],
)
def test_the_shape_is_that_of_what_is_kept(source, text):
    assert analyze(source, filters=[without("x")], input_format="html").text == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<ol start=x><li value=1e3>a</ol>", "1. a"),
        ("<ol start=99999999999999><li>a</ol>", "1. a"),
        ("<ol type=i start=-1><li>a<li>b<li>c</ol>", "-1. a\n0. b\ni. c"),
        ("<dl><dt>a<dd>b<dd>c<dt>d</dl>", "a\n  b\n  c\nd"),
        ("<table><tr><td>a<td>b<p>loose<tr><td>c<td>d</table>", "a\tb loose\nc\td"),
        ("<table><tr><td>a</td><p>loose</p><td>b</td><tr><td>c<td>d</table>", "a\tb\n\nloose\n\nc\td"),
        ("<table><tr><td colspan=99999>a<td>b</table>", "a" + "\t" * 8 + "b"),
    ],
)
def test_odd_markup_has_a_shape(source, text):
    assert analyze(source, filters=(), input_format="html").text == text


def test_deep_lists_are_not_indented_for_ever():
    text = analyze("<ul><li>a" * 400, filters=(), input_format="html").text
    assert text.count("- a") == 400
    assert max(map(len, text.splitlines())) <= 70


def test_spans_add_few_cells():
    rows = "<tr><td rowspan=65534 colspan=1000>a<td>b" * 500
    text = analyze(f"<table>{rows}</table>", filters=(), input_format="html").text
    assert text.count("a") == text.count("b") == 500
    assert text.count("\t") < 6_000
