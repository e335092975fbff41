"""Folding by table gives what folding a string gives, and classes are those of Unicode."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.analysis.characters import DIGIT, LETTER, UPPER, classes_of, codes_of, fold_long
from cleantext.lexicons import fold


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
