"""Folding by table gives what folding a string gives, and classes are those of Unicode."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.analysis.characters import DIGIT, LETTER, UPPER, classes_of, codes_of, fold, fold_long
from cleantext.analysis.phrase_index import Index, Phrase
from cleantext.analysis.role_words import MAX_HINT
from cleantext.analysis.section_roles import MAX_CHARS, MAX_KNOWN, MEMORY, _bits_of_any, _bits_of_hints, bits_of_hint


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


PARTS = ("nav", "Bar", "side", "-", "_", "SHARE", "2", "most", "Read", "x", "HTMLNav", "navigation")
"""What names are made of."""


def test_classes_are_those_of_unicode():
    for code in range(0, 0xFFFF, 7):
        category = unicodedata.category(chr(code))
        bits = int(classes_of(codes_of(chr(code)))[0])
        assert bool(bits & LETTER) == (category[0] in "LM")
        assert bool(bits & UPPER) == (category == "Lu")
        assert bool(bits & DIGIT) == (category == "Nd")


def test_what_an_index_knows():
    index = Index(
        [
            Phrase("a", "line", "en", "equals", "share"),
            Phrase("b", "month", "de", "equals", "mai"),
            Phrase("b", "line", "en", "equals", "share"),
            Phrase("b", "line", "en", "starts_with", "photo by"),
        ]
    )
    assert index.known(filter="a") == {"share"}
    assert index.known(filter="b") == {"share", "mai"}
    assert index.known(role="month") == {"mai"}
    assert index.openings(3, lambda filter_, role: (filter_, role) == ("b", "line")) == {"sha", "pho"}


def test_hints_are_remembered_up_to_a_bound():
    MEMORY.bits({f"x{number} nav" for number in range(MAX_KNOWN)})
    assert len(MEMORY.known) <= MAX_KNOWN
    assert set(MEMORY.bits({"y nav", "y " * MAX_CHARS}).values()) == {bits_of_hint("nav"), 0}
    assert "y nav" in MEMORY.known
    assert len(MEMORY.known) < 10
    MEMORY.bits({f"z{number}" for number in range(MAX_KNOWN + 1)})
    assert len(MEMORY.known) <= MAX_KNOWN
    assert max(map(len, MEMORY.known)) <= MAX_CHARS


def test_hints_in_one_pass_are_those_taken_apart_one_by_one():
    hints = [" ".join(f"{a}{b}" for b in PARTS) for a in PARTS] * 2 + [
        f"{a}{b}{c}" for a in PARTS for b in PARTS for c in PARTS
    ]
    hints += ["main", "Main", "-main", "main x", "", " ", "nav " * MAX_HINT, "navÉ bar", "side\tBar", "\u212aside-bar"]
    assert list(_bits_of_hints(hints)) == list(map(_bits_of_any, hints))
