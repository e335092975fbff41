"""The explanation of a page: its columns, cut at the width of a terminal, and nothing that a terminal obeys."""

import re
import unicodedata

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.corpus import load_cases
from benchmarks.robustness.growth import growth_of
from cleantext import DEFAULT_FILTERS, Evidence, Verdict, analyze
from cleantext.render.terminal import fitted, printable, width_of

CASES = load_cases()
PAGE = "Home\nPolitics\nSport\nContact\nIt rained on Monday, so the match was called off at noon.\n今天下了一整天的雨，比赛因此取消了，下周再比。"


def columns(line):
    """The columns of a line as a terminal counts them: an implementation that is not ours."""
    return wcwidth.wcswidth(line)


def test_a_line_has_mark_index_filter_reason_and_text():
    lines = analyze(PAGE).explain().splitlines()
    assert re.fullmatch(r"-    0 nav_menu      +\S.*  Home", lines[0])
    assert re.fullmatch(
        r"\+    4 main_content +score .*  It rained on Monday, so the match was called off at noon\.", lines[4]
    )
    starts = {line.rindex(text) for line, text in zip(lines, ["Home", "Politics", "Sport", "Contact"], strict=False)}
    assert len(starts) == 1


@pytest.mark.parametrize("width", [20, 40, 79, 80, 100, 118, 200])
@pytest.mark.parametrize("case", CASES[::7], ids=lambda case: case.name)
def test_lines_fit_the_terminal(case, width):
    lines = analyze(case.source, input_format=case.mode).explain(width=width).splitlines()
    assert max(map(columns, lines)) <= width
    if width >= 80:
        whole = analyze(case.source, input_format=case.mode).explain().splitlines()
        cut = [line for line, full in zip(lines, whole, strict=True) if line.endswith("…") and not full.endswith("…")]
        assert all(columns(line) >= width - 1 for line in cut)


def test_whole_lines_have_the_whole_text_and_reason():
    text = "It rained on Monday, and it rained on Tuesday. " * 100

    def judge(page):
        yield Verdict(0, "keep", Evidence("long", "phrase", quote="x" * 59))

    line = analyze(text, filters=(judge,), input_format="text").explain()
    assert line.endswith(f"the phrase '{'x' * 59}'  {text.strip()}".replace("\n", " ⏎ "))


def test_wide_characters_take_two_columns():
    lines = analyze(PAGE, input_format="text").explain(width=60).splitlines()
    assert columns(lines[5]) in (59, 60)
    assert len(lines[5]) < 60
    assert lines[5].endswith("…")


@pytest.mark.parametrize(
    "text",
    [
        "Rain",
        "雨が降った",
        "한국어 날씨",
        "ｆｕｌｌ",
        "e\u0301cole",
        "שלום",
        "हिन्दी",
        "สวัสดี",
        "☂ rain",
        "🌧🌧",
        "naïve – “yes”",
        "a\u00adb",
    ],
)
def test_widths_are_those_of_a_terminal(text):
    counted = columns(unicodedata.normalize("NFC", text.replace("\u00ad", "")))
    assert width_of(text) >= counted
    assert width_of(text) - counted <= 1


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=50), st.integers(0, 60))
def test_cut_texts_are_beginnings_and_fit(text, width):
    shown = fitted(text, width)
    assert width_of(shown) <= width
    assert text.startswith(shown.removesuffix("…")) or shown == text
    assert (shown == text) or width_of(text) > width or len(text) > 8 * width
    padded = fitted(text, width, padded=True)
    assert padded.rstrip(" ") == shown.rstrip(" ")
    assert width_of(padded) == width


HOSTILE = [
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\r",
    "\b",
    "\x7f",
    "\u202e",
    "\u2066",
    "\x90q\x9c",
    "\ud800",
    "\u2028",
    "\x85",
    "\0",
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
@pytest.mark.parametrize("source", ["Rain {} falls\nand snow", "<h1>Rain {} falls</h1><pre>and\nsnow {}</pre>"])
def test_nothing_that_a_terminal_obeys_comes_from_the_page(source, hostile):
    def judge(page):
        for block in page.blocks:
            yield Verdict(block.index, "drop", Evidence("quoted", "phrase", quote=block.text))

    for filters in (DEFAULT_FILTERS, (judge,)):
        page = analyze(source.replace("{}", hostile), filters=filters)
        for width in (None, 30, 100):
            lines = page.explain(width=width).split("\n")
            assert len(lines) == len(page.warnings) + len(page.blocks)
            assert not [
                c for c in "".join(lines) if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in "\u202e\u2066"
            ]
            assert "".join(lines).encode("utf-8")


def test_letters_and_line_breaks_of_text_stay():
    assert printable("It rained.\n\tשלום\u200f, می\u200cخواهم, é") == "It rained.\n\tשלום\u200f, می\u200cخواهم, é"
    assert printable("It rained.\nAll day.", on_a_line=True) == "It rained. ⏎ All day."


def test_time_grows_with_the_length_of_texts():
    assert growth_of(lambda size: "e" + "\u0301" * size, lambda text: fitted(text, 100)).is_linear
