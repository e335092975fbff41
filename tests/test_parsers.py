"""The second parser, turbohtml: what it gives on the cases and the corpus, and where the two parsers' trees differ."""

import importlib.util
import sys

import pytest

from benchmarks.cases import dropped, load
from benchmarks.corpus import load_cases, row_texts
from cleantext import Options, analyze, extract, extract_many
from cleantext.api import run
from cleantext.cli import main
from cleantext.segment import segment_html

if importlib.util.find_spec("turbohtml") is None:
    pytest.skip("turbohtml, the extra fast, is not installed: the second parser was not tried", allow_module_level=True)

CASES = [case for case in load() if case.kind == "html" and not case.known_failure]
PAGES = [case for case in load_cases() if case.mode == "html"]
PAGE = "<p>Share</p><p>It rained on Monday, so the match was called off.</p>"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.filter}-{case.title}")
def test_filters_drop_the_same_of_the_cases(case):
    assert dropped(case, "turbohtml") == case.drops


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_pages_of_the_corpus_give_the_same(case):
    ours, others = (analyze(case.source, input_format="html", parser=parser) for parser in ("lxml", "turbohtml"))
    assert row_texts(others.blocks) == [label.text for label in case.labels]
    assert others.plain_text == ours.plain_text
    assert (others.title, others.metadata) == (ours.title, ours.metadata)
    assert [block.path for block in others.blocks] == [block.path for block in ours.blocks]
    assert [block.line for block in others.blocks] == [block.line for block in ours.blocks]
    assert (others.markdown, others.html) == (ours.markdown, ours.html)


def texts(source, parser):
    return list(segment_html(source, parser=parser).blocks.texts)


# The standard's section on the construction of trees decides each of them, for turbohtml: docs/parsers.md has the table.
@pytest.mark.parametrize(
    ("source", "lxml", "turbohtml"),
    [
        ("<p>a</br>b", ["ab"], ["a\nb"]),
        ("<p>a<br/>b<br></br>c", ["a\nb\nc"], ["a\nb", "c"]),
        ("<div>a</p>b</div>", ["ab"], ["a", "b"]),
        ("<svg><p>a</svg>b", ["b"], ["ab"]),
        ("a</body>b</html>c", ["a", "b", "c"], ["abc"]),
        ("<p>a<h1>b</h2>c", ["a", "bc"], ["a", "b", "c"]),
        ("<form>a<form>b</form>c</form>", ["a", "b", "c"], ["ab", "c"]),
        ("<script/>a</script>b", ["ab"], ["b"]),
        ("<tr><td>a<td>b", ["a", "b"], ["ab"]),
        ("<label>a<p>b</label>c", ["a", "b", "c"], ["a", "bc"]),
        ("<p><a>x<p>y</a>z", ["x", "y", "z"], ["x", "yz"]),
        ("<html><frameset></frameset><body>a", ["a"], []),
    ],
)
def test_trees_differ(source, lxml, turbohtml):
    assert texts(source, "lxml") == lxml
    assert texts(source, "turbohtml") == turbohtml


@pytest.mark.parametrize(
    "source",
    [
        "<p>a<!<!-- b --><!-><!--><!-- - --->c<?d ?>e<!doctype f><!--->g",
        '<!doctype html public "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><p>a<p>b',
        "<!-- a --><!doctype html><p>b",
        "<p>a\0b\ud800c",
        "<p>a<![CDATA[<b>b</b>]]>c",
        '<p title="<!-- a -->">b<script>"<!-- c -->"</script>d',
        "<!",
        "",
    ],
)
def test_comments_instructions_and_what_is_no_unicode(source):
    assert texts(source, "turbohtml") == texts(source, "lxml")
    assert analyze(source, parser="turbohtml").warnings == analyze(source).warnings


def test_tags_and_attributes_whose_names_xml_does_not_allow_are_left_out():
    source = '<a<!--b>It rained.</a<!--b>\n<p\n"c"=1 class=d>Then<x:y>it</x:y>\n<a\'b><i>snowed.'
    blocks = segment_html(source, parser="turbohtml").blocks
    assert list(blocks.texts) == ["It rained.", "Thenit snowed."]
    assert [block.line for block in blocks] == [1, 2]
    assert blocks.dom.attributes["class"] == {blocks.dom.tags.index("p"): "d"}


@pytest.mark.parametrize("tag", ["iframe", "script", "style", "textarea", "title"])
@pytest.mark.parametrize("end", ["/>", ' src="/a" />', " src='/a'/>"])
def test_elements_that_are_closed_as_in_xml_hide_nothing(tag, end):
    source = f"<p>It rained.</p><div><{tag}{end}</div><p>Then it snowed.</p>"
    page = analyze(source, input_format="html", filters=(), parser="turbohtml")
    assert list(page.blocks.texts) == ["It rained.", "Then it snowed."]
    assert page.warnings == ()


def test_a_frame_that_is_not_closed_and_code_that_writes_one():
    source = "<p>It rained.<iframe src=/a/><p>Then <b>it</b> snowed.</p>"
    [warning] = analyze(source, input_format="html", filters=(), parser="turbohtml").warnings
    assert "the <iframe> on line 1 is not closed" in warning
    code = """<p>It rained.<script>write('<script src="/a"/>');"<iframe src='/a'/>"</script><p>Then it snowed."""
    assert texts(code, "turbohtml") == ["It rained.", "Then it snowed."]


def test_a_body_of_a_table_that_the_source_does_not_have_is_left_out():
    source = "<table><tr><td>a</table><table>\n<tbody><tr>\n<td>b</table>"
    blocks = segment_html(source, parser="turbohtml").blocks
    assert blocks.dom.tags.count("tbody") == 1
    assert [block.line for block in blocks] == [1, 3]


def test_no_text_is_lost_where_elements_are_nested_deeply():
    words = [f"w{number}" for number in range(3000)]
    blocks = segment_html("".join(f"<div>{word}" for word in words), parser="turbohtml").blocks
    assert list(blocks.texts) == words
    assert blocks.dom.events.depth <= 513


def test_feeds_are_read_by_lxml():
    feed = '<?xml version="1.0"?><rss><channel><title>News</title><item><link>http://a.org</link><title>Rain</title></item></channel></rss>'
    assert texts(feed, "turbohtml") == texts(feed, "lxml")
    assert segment_html(feed, parser="turbohtml").blocks.dom.is_xml


def test_text_in_scripts_is_parsed_by_the_same_parser():
    body = "It rained on Monday, so the match was called off. " * 10
    source = f'<body>Wait<script type="application/ld+json">{{"articleBody": "<p>{body}</br>Then."}}</script>'
    assert texts(source, "turbohtml") == ["Wait", f"{body.strip()}\nThen."]


def test_bytes_str_and_records_of_documents():
    expected = extract(PAGE)
    assert extract(PAGE, parser="turbohtml") == extract(PAGE.encode(), parser="turbohtml") == expected
    assert run(PAGE, Options(parser="turbohtml")).text == expected
    [record] = extract_many([PAGE], options=Options(parser="turbohtml"), workers=1)
    assert record["text"] == expected


def test_the_command_line_has_the_parser(tmp_path, capsys):
    page = tmp_path / "a.html"
    page.write_text("<p>It rained on Monday.</br>Then it snowed.", "utf-8")
    assert main(["--parser", "turbohtml", str(page)]) == 0
    assert capsys.readouterr().out == "It rained on Monday.\nThen it snowed.\n"


def test_an_unknown_parser_and_one_that_is_not_installed_raise(monkeypatch, capsys):
    with pytest.raises(ValueError, match="'lxml' or 'turbohtml'"):
        extract(PAGE, parser="html5lib")
    monkeypatch.setitem(sys.modules, "turbohtml", None)
    monkeypatch.setattr("cleantext.options.find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"cleantext-web\[fast\]"):
        Options(parser="turbohtml")
    with pytest.raises(SystemExit):
        main(["--parser", "turbohtml", "-"])
    assert "cleantext-web[fast]" in capsys.readouterr().err
