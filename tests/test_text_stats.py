"""Words, commas and prose in scripts without spaces between words."""

import tomllib
from pathlib import Path

import pytest

from cleantext.analysis.text_stats import text_stats

HONEST = tomllib.loads((Path(__file__).parent / "honest.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "words", "commas"),
    [("ฝนตกทั้งวัน เราจึงอยู่บ้าน", 6.25, 1), ("ຝົນຕົກ ພວກເຮົາຢູ່ເຮືອນ", 5.25, 1), ("ភ្លៀង ផ្ទះ", 2.25, 0), ("一二三四", 2.0, 0), ("鿋鿌", 1.0, 0), ("雨の日 天気", 2.5, 0), ("rain ฝน day", 2.5, 0), ("दो शब्द ฝน", 2.5, 0)],
)  # fmt: skip
def test_words_and_commas(text, words, commas):
    stats = text_stats([text])
    assert (stats.words.tolist(), stats.commas.tolist()) == ([words], [commas])


def test_thai_prose_has_no_sentence_marks():
    prose = HONEST["th"]["filler"]
    headline = "กังหันน้ำเก่าแก่กลับมาหมุนอีกครั้ง หลังหยุดนิ่งมานานสิบเอ็ดปี"
    assert text_stats([*prose, headline]).reads_as_prose.tolist() == [True] * len(prose) + [False]
