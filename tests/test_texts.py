"""Packed texts are the texts that were packed, and lines are the same in parts of any size."""

import random

import pytest

from cleantext import texts as texts_module
from cleantext.segment import segment_text
from cleantext.segment import text as text_module
from cleantext.texts import PackedTexts, collected, lengths_of

TEXTS = ["", "a", "It rained", "日本", "é\nb"] * 7


@pytest.fixture
def packed(monkeypatch):
    monkeypatch.setattr(texts_module, "PACK", 4)
    monkeypatch.setattr(texts_module, "LISTED", 3)
    found = collected(iter(TEXTS))
    assert isinstance(found, PackedTexts)
    return found


def test_packed_texts_are_the_texts(packed):
    assert list(packed) == TEXTS
    assert [packed[i] for i in range(-35, 35)] == [*TEXTS, *TEXTS]
    assert lengths_of(packed).tolist() == lengths_of(TEXTS).tolist() == list(map(len, TEXTS))
    with pytest.raises(IndexError):
        packed[35]


@pytest.mark.parametrize(
    "part", [slice(None), slice(3, 9), slice(4, 8), slice(34, 99), slice(5, 5), slice(None, None, -3)]
)
def test_slices_of_packed_texts_are_lists(packed, part):
    assert packed[part] == TEXTS[part]


def test_texts_that_may_hold_a_string_are_found(packed):
    found = {i for places, texts in packed.holding(["rained", "日"]) for i, text in zip(places, texts, strict=True) if text in ("It rained", "日本")}  # fmt: skip
    assert found == {i for i, text in enumerate(TEXTS) if text in ("It rained", "日本")}
    assert not list(packed.holding(["snow"])) and not list(PackedTexts([]))


@pytest.mark.parametrize("part", [1, 7, 40])
def test_lines_are_the_same_in_parts(monkeypatch, part):
    draw = random.Random("lines")
    pieces = ["a", "b c", " ", "\t", "\n", "\r\n", "\r", "\u2028", "\u3000x", "  \t d", "\n\n"]
    sources = ["".join(draw.choices(pieces, k=draw.randint(0, 60))) for _ in range(300)]
    columns = ("lines", "starts", "ends", "blanks", "indents")
    whole = list(map(segment_text, sources))
    monkeypatch.setattr(text_module, "PART", part)
    for source, blocks in zip(sources, whole, strict=True):
        parts = segment_text(source)
        assert list(parts.texts) == list(blocks.texts), source
        for column in columns:
            assert getattr(parts, column).tolist() == getattr(blocks, column).tolist(), (source, column)
        stripped = [line.strip() for line in source.splitlines()]
        assert list(blocks.texts) == list(filter(None, stripped))
        assert blocks.lines.tolist() == [number for number, line in enumerate(stripped, 1) if line]
        for text, start, end in zip(blocks.texts, blocks.starts.tolist(), blocks.ends.tolist(), strict=True):
            assert source[start:end] == text
