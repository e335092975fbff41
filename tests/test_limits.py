"""The limits of ``Options``: a page over one is cut at a block, or left as far as it is decided, and says so."""

import io
import json
import sys
from itertools import count

import pytest

from cleantext import Evidence, Options, Verdict, analyze, extract
from cleantext.api import run
from cleantext.cli import main
from cleantext.limits import CUT_REACH

LINE = "It rained on Monday in Bern, so the match number {} was called off."
LINES = [LINE.format(number) for number in range(200)]
TEXT = "\n\n".join(LINES)
HTML = "<title>Rain</title>" + "".join(f"<p>{line}</p>\n" for line in LINES)


def test_a_page_within_its_limits_is_complete():
    page = analyze(HTML, max_bytes=len(HTML), max_blocks=200, max_seconds=3600)
    assert page.complete
    assert not page.warnings
    assert page.text == extract(HTML, max_bytes=None, max_blocks=None)


@pytest.mark.parametrize("source", [HTML, HTML.encode(), TEXT, TEXT.encode(), TEXT.encode("utf-16")])
def test_a_long_source_is_cut_at_a_block(source):
    page = analyze(source, max_bytes=len(source) // 2)
    texts = page.blocks.texts
    assert texts == LINES[: len(texts)]
    assert 90 <= len(texts) <= 100
    assert not page.complete
    assert page.warnings == (f"the source is longer than max_bytes, {len(source) // 2:,}: the rest was ignored",)


def test_a_single_long_line_is_cut_inside_rather_than_lost():
    page = analyze("rain " * CUT_REACH, input_format="text", max_bytes=CUT_REACH + 2, select=[])
    assert page.text == ("rain " * CUT_REACH)[: CUT_REACH + 2].strip()
    assert not page.complete


@pytest.mark.parametrize("source", [HTML, TEXT])
def test_a_page_of_many_blocks_is_cut(source):
    page = analyze(source, max_blocks=50)
    assert page.blocks.texts == LINES[:50]
    assert [block.text for block in page.blocks] == LINES[:50]
    assert page.plain_text.splitlines() == LINES[:50]
    assert not page.complete
    assert page.warnings == ("the page has more than 50 blocks, max_blocks: the rest was ignored",)


def test_a_cut_page_is_judged_as_if_it_ended_there():
    source = "<ul>" + "<li><a href=/a>Sport</a>" * 30 + "</ul><table><tr><td>" + "<p>".join(LINES) + "</table>"
    whole, start = analyze(source, max_blocks=100), analyze(source.partition(LINES[70])[0])
    assert (whole.text, whole.kept.tolist()) == (start.text, start.kept.tolist())


def test_cutting_wrapped_paragraphs_keeps_their_lines():
    paragraph = "\n".join(("It rained on Monday in Bern and in all of the valleys around it, so that the match",) * 20)
    source = "\n\n".join((paragraph,) * 5)
    page = analyze(source, input_format="text", max_blocks=3)
    assert page.blocks.texts == [paragraph] * 3
    assert page.blocks.first_lines.tolist() == [0, 20, 40, 60]
    assert len(page.blocks.line_starts) == 60


def test_a_tree_is_cut_by_its_blocks_alone():
    from lxml import html

    page = analyze(html.fromstring(HTML), max_bytes=10, max_blocks=7)
    assert (page.blocks.texts, page.complete) == (LINES[:7], False)


def ticking():
    """Return a clock that goes one second further whenever it is read."""
    return map(float, count()).__next__


def test_no_filter_runs_after_the_time_is_up():
    # the clock is read at the beginning, before segmentation, and before each filter
    source = "Home\nShare this article\n" + TEXT
    full = run(source, Options(max_seconds=1000), clock=ticking())
    assert full.complete
    assert [step.filter for step in full.steps] == list(Options().pipeline.names)
    page = run(source, Options(max_seconds=4.5), clock=ticking())
    names = Options().pipeline.names
    assert tuple(step.filter for step in page.steps) == names[:3]
    assert not page.complete
    assert page.warnings == (f"the time was up: {', '.join(names[3:])} did not run",)
    assert page.text.splitlines()[-1] == LINES[-1]


def test_time_is_up_before_segmentation():
    page = run(TEXT, Options(max_seconds=0), clock=ticking())
    assert (page.text, page.complete, len(page.blocks)) == ("", False, 0)
    assert page.warnings == ("the time was up before the text was segmented",)


def test_time_is_checked_while_a_filter_yields_verdicts():
    def endless(page):
        for _ in count():
            yield Verdict(0, "drop", Evidence("endless", "size"))

    page = run(TEXT, Options(filters=[endless], max_seconds=10), clock=ticking())
    assert (page.complete, page.steps, page.plain_text) == (False, (), "\n".join(LINES))


def test_the_clock_is_not_read_without_a_limit():
    def clock():
        raise AssertionError("read")

    assert run(TEXT, Options(), clock=clock).complete


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("max_bytes", 0, ValueError),
        ("max_bytes", 1e6, TypeError),
        ("max_bytes", True, TypeError),
        ("max_blocks", -1, ValueError),
        ("max_blocks", "5", TypeError),
        ("max_seconds", -0.1, ValueError),
        ("max_seconds", float("nan"), ValueError),
        ("max_seconds", "1", TypeError),
    ],
)
def test_wrong_limits_raise(name, value, error):
    with pytest.raises(error, match=f"{name} is .*None for no limit"):
        extract("It rained.", **{name: value})


def test_command_line(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", type("In", (), {"buffer": io.BytesIO(TEXT.encode())})())
    assert main(["--max-blocks", "3", "--json", "--blocks"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (len(record["blocks"]), record["complete"]) == (3, False)
