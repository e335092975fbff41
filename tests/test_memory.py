"""The memory of a page grows with its source by a bounded factor, and the tree of a large page is not kept."""

import json
import subprocess
import sys

import numpy as np
import pytest
from lxml import etree

from benchmarks.robustness.memory import Peak
from cleantext import analyze, extract
from cleantext.analysis.places import Places
from cleantext.analysis.spans import densest_span
from cleantext.segment.dom_lxml import read_lxml
from cleantext.segment.text import segment_text
from cleantext.texts import LISTED, PACK, PackedTexts, collected, groups, slices, smallest

SIZE = 1_000_000
MEASURED = (
    "text: lines of two letters", "text: lines of one Han character", "text: interface lines", "text: words of a letter",
    "paragraphs of a letter", "empty paragraphs", "line breaks alone",
)  # fmt: skip
SCRIPT = """
import json, sys
from benchmarks.robustness.memory import MEMORY_SHAPES, peak_of
from cleantext import extract
extract("It rained.\\nab c"), extract("<p>It rained.<p>a")
for name in json.loads(sys.argv[1]):
    print(json.dumps((name, *peak_of(MEMORY_SHAPES[name](int(sys.argv[2])), html=not name.startswith("text: ")))))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.long
def test_memory_is_bounded_by_the_source_and_by_the_parser():
    command = [sys.executable, "-c", SCRIPT, json.dumps(MEASURED), str(SIZE)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    found = {name: Peak(*numbers) for name, *numbers in map(json.loads, lines)}
    assert found.keys() == set(MEASURED)
    assert all(peak.ours > 1 for peak in found.values())  # what measures nothing cannot fail
    assert {name: peak for name, peak in found.items() if not peak.is_bounded} == {}


def test_a_peak_is_compared_with_the_parser_or_the_source():
    assert Peak(90.0, 0.0, 10_000_000).is_bounded is False
    assert Peak(90.0, 70.0, 10_000_000).is_bounded is True
    assert Peak(120.0, 70.0, 10_000_000).is_bounded is False


@pytest.mark.parametrize(
    "source", ["ab\n" * 30_000, "abc def\n\n  12 Mai 2024\nShare\n" * 9_000, "😀\n" + "雨 a\r\n" * 20_000]
)
def test_text_is_the_same_in_parts_and_packed(source, monkeypatch):
    page = analyze(source, input_format="text")
    blocks = page.blocks
    assert isinstance(blocks.texts, PackedTexts)
    assert [source[start:end] for start, end in zip(blocks.starts, blocks.ends, strict=True)] == list(blocks.texts)
    monkeypatch.setattr("cleantext.segment.text.PART", 10**9)
    monkeypatch.setattr("cleantext.texts.LISTED", 10**9)
    monkeypatch.setattr("cleantext.texts.SLICE", 10**9)
    whole = analyze(source, input_format="text")
    assert isinstance(whole.blocks.texts, list)
    assert whole.text == page.text
    assert whole.kept.tolist() == page.kept.tolist()
    assert [list(whole.analysis.matches[key].items()) for key in (("share_bar", "line"), ("byline", "month"))] == [
        list(page.analysis.matches[key].items()) for key in (("share_bar", "line"), ("byline", "month"))
    ]
    for name in ("letters", "digits", "commas", "words", "stops", "joints", "ends_sentence", "reads_as_prose"):
        assert getattr(whole.analysis.stats, name).tolist() == getattr(page.analysis.stats, name).tolist(), name


def test_long_lines_and_torn_line_ends_are_whole():
    for separator in ("\n", "\r\n", "\u2028"):
        source = separator.join(["a" * 65_535, "b" * 200_000, "", "c" * 65_534, "d"] * 3)
        assert segment_text(source).texts == [line for line in source.split(separator) if line]


def test_the_tree_of_a_page_is_freed_before_its_blocks_are_built(monkeypatch):
    roots = []
    parse = etree.fromstring

    def watched(*arguments):
        roots.append(parse(*arguments))
        return roots[-1]

    monkeypatch.setattr(etree, "fromstring", watched)
    document = read_lxml("<p>a" * 50)
    references = sys.getrefcount(roots[0]) - 2  # the list's, and the call's
    assert references == 0
    assert len(document.dom.texts) == 50


def test_packed_texts_are_a_sequence():
    texts = [str(number) * (number % 4) for number in range(PACK * 2 + 5)]
    packed = PackedTexts(texts)
    assert list(packed) == texts
    assert (packed[PACK], packed[-1], list(packed[PACK - 2 : PACK + 2])) == (
        texts[PACK],
        texts[-1],
        texts[PACK - 2 : PACK + 2],
    )
    assert list(packed[::1000]) == texts[::1000]
    with pytest.raises(IndexError):
        packed[len(texts)]
    assert isinstance(collected(["a"] * LISTED), list)
    assert isinstance(collected(["a"] * (LISTED + 1)), PackedTexts)


def test_places_of_many_lines_are_those_of_a_dictionary():
    lines = [str(number % 91) for number in range(5_000)]
    places = Places(lines)
    assert sorted(places) == sorted(set(lines))
    assert all(list(places[line]) == [i for i, other in enumerate(lines) if other == line] for line in set(lines))
    assert places.get("none", ()) == ()


def test_slices_and_groups_leave_nothing_out():
    text = "a b  c\td\n" * 50
    assert "".join(slices(text, 7)) == text
    assert not any(part.endswith(" ") for part in slices(text, 7))
    assert list(slices("a" * 30, 7)) == ["a" * 30]
    lengths = np.array([1, 99_000, 1, 250_000, 5])
    assert [i for group in groups(lengths) for i in group] == list(range(5))
    assert list(groups(np.zeros(0, np.int32))) == [range(0)]


@pytest.mark.parametrize(("value", "bits"), [(127, 8), (128, 16), (-128, 8), (-129, 16), (32_768, 32), (2**31, 64)])
def test_columns_have_the_smallest_type_that_holds_them(value, bits):
    column = smallest(np.array([0, value]))
    assert (column.dtype.itemsize * 8, column.tolist()) == (bits, [0, value])


def test_a_page_of_one_long_word_or_line_is_extracted():
    assert extract("1" * 300_000, input_format="text") == "1" * 300_000
    assert len(extract("word of rain, " * 30_000, input_format="text")) > 400_000


def test_the_densest_span_is_the_same_in_slices(monkeypatch):
    values = np.random.default_rng(7).choice([-8.0, -2.0, 3.5, 12.0], 500, p=[0.3, 0.4, 0.2, 0.1])
    whole = densest_span(values)
    for size in (1, 7, 64, 499):
        monkeypatch.setattr("cleantext.analysis.spans.SLICE", size)
        assert densest_span(values) == whole
        assert densest_span(-np.abs(values)) == (500, -1)
