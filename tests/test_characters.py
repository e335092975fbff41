"""Folding by table gives what folding a string gives, and classes are those of Unicode."""

import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext import analyze, lexicons
from cleantext.analysis.characters import DIGIT, LETTER, UPPER, classes_of, fold_long
from cleantext.lexicons import fold
from cleantext.texts import codes_of

T = "It rained on Monday, so the match was called off at noon, as the club said."


@given(st.text())
def test_folding_by_table_is_folding(text):
    assert fold_long(text) == fold(text)


@pytest.mark.parametrize("block", range(0, 0x30000, 0x1000))
def test_every_character_folds_by_table_as_it_does_alone(block):
    for code in range(block, block + 0x1000):
        text = f"Ab{chr(code)}cÉ"
        assert fold_long(text) == fold(text), hex(code)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ΑΣ ß İ “x” a\u00adb", 'ασ ss i "x" ab'), ("E\u0301t", "ét"), ("\U0001f600 É", "\U0001f600 é"), ("\U00010400", "\U00010428"), ("", "")],
)  # fmt: skip
def test_folded(text, folded):
    assert fold_long(text) == folded


def test_classes_are_those_of_unicode():
    for code in range(0, 0xFFFF, 7):
        category = unicodedata.category(chr(code))
        bits = int(classes_of(codes_of(chr(code)))[0])
        assert bool(bits & LETTER) == (category[0] in "LM")
        assert bool(bits & UPPER) == (category == "Lu")
        assert bool(bits & DIGIT) == (category == "Nd")


@pytest.mark.parametrize(
    "text", ["e\u0301t\u0301", "ש\u05bc\u05c1\u05b8לום", "a" + "\u0301" * 30 + "b" + "\u0316" * 30]
)
def test_marks_of_words_are_kept(text):
    assert fold(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("before", range(65))
def test_long_runs_of_marks_are_cut_for_look_up_alone(before):
    run = "\u0301\u0316\u200b" * 100  # the zero-width spaces between them go, and join the run
    text = "x" * before + "a" + run + "b" + run + " end"
    cut = ("\u0301\u0316" * 50)[:30]
    assert fold(text) == unicodedata.normalize("NFC", "x" * before + "a" + cut + "b" + cut + " end")
    page = analyze(f"{T}\nIt rained{run}.\n{T}", input_format="text")
    assert page.blocks.texts[1] == f"It rained{run}."


def test_marks_are_read_once():
    class Counted(str):
        reads = 0

        def __getitem__(self, key):
            Counted.reads += 1
            return str.__getitem__(self, key)

    counts = []
    for size in (3_000, 6_000):
        Counted.reads = 0
        lexicons._with_short_runs_of_marks(Counted("\u0301\u0316" * size))
        counts.append(Counted.reads)
    assert counts[1] < 2.1 * counts[0]


@pytest.mark.parametrize("text", ["", "a\ud800É", "\udfff" * 3, "ß\ud800\0", "\ud83d\ude00 É", "😀É\ud800\0\0"])
def test_surrogates_are_read_as_they_are(text):
    expected = text.encode("utf-32-le", "surrogatepass")
    assert codes_of(text).tobytes() == expected
    assert fold_long(text) == fold(text)


def test_surrogates_take_no_longer_than_letters():
    def seconds(text):
        spent = []
        for _ in range(5):
            start = process_time()
            fold_long(text)
            spent.append(process_time() - start)
        return min(spent)

    assert seconds("\ud800日" * 100_000) < 10 * seconds("本日" * 100_000)  # a call for each takes 100 times as long
