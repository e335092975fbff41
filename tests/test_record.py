"""The record of a page: ``Page.to_dict`` and ``cleantext --json``."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path

import jsonschema
import lxml.html
import pyarrow as pa
import pytest

from benchmarks.corpus import load_cases
from benchmarks.robustness.growth import growth_of
from cleantext import Options, analyze
from cleantext._core import CORE
from cleantext.api import run
from cleantext.cli import main
from cleantext.filters import ORDER
from cleantext.render.links import links_of
from cleantext.render.record import BLOCK_FIELDS, FIELDS, VERSION, arrow_schema, json_schema, render_record

CASES = load_cases()
SCHEMA = Path(__file__).parent.parent / "docs" / "record.schema.json"


def test_the_committed_schema_is_that_of_the_code():
    assert json.loads(SCHEMA.read_text("utf-8")) == json_schema()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_page_of_the_corpus_has_a_valid_record(case):
    page = analyze(case.source, input_format=case.mode)
    record = page.to_dict(blocks=True)
    jsonschema.validate(record, json_schema())
    assert json.loads(json.dumps(record)) == record
    assert record["schema_version"] == VERSION
    assert record["text"] == page.text
    assert [block["text"] for block in record["blocks"] if block["kept"]] == [b.text for b in page.kept_blocks]
    assert record["blocks_kept"] == len(page.kept_blocks)
    assert list(record) == [field.name for field in FIELDS if field.name in record]
    assert "timings" not in record
    if case.mode == "html":
        assert_links_are_in_place(page, record)


def test_blocks_come_only_when_asked_for():
    page = analyze(CASES[0].source, input_format=CASES[0].mode)
    assert "blocks" not in page.to_dict()
    assert len(json.dumps(page.to_dict())) < len(json.dumps(page.to_dict(blocks=True))) / 2


HTML = """
<base href="https://example.org/a/"><table><tr><th>Metal<th>Melts<tr><td>Gallium<td>29.8</table>
<ol start=4><li>Cool the <a href="mould.html">steel <b>mould</b></a>.<ul><li>Wait an hour.</ul><li>Pour.</ol>
<dl><dt>Charge<dd>What goes into the furnace.</dl><h2>Pouring</h2><p>See <a href="javascript:x()">this</a>.</p>
"""


def test_a_block_has_what_others_need_to_render_it():
    record = analyze(HTML, input_format="html", filters=()).to_dict(blocks=True)
    jsonschema.validate(record, json_schema())
    blocks = {block["text"]: block for block in record["blocks"]}

    def of(text, *names):
        return [blocks[text].get(name) for name in names]

    assert of("29.8", "table", "row", "column") == [0, 1, 1]
    assert blocks["29.8"]["unit"] == blocks["Gallium"]["unit"] != blocks["Metal"]["unit"]
    assert of("Cool the steel mould.", "depth", "number") == [1, 4]
    assert of("Wait an hour.", "depth", "number") == [2, None]
    assert of("Pour.", "depth", "number") == [1, 5]
    assert of("Charge", "term") == [True]
    assert of("What goes into the furnace.", "term") == [False]
    assert blocks["Charge"]["unit"] == blocks["What goes into the furnace."]["unit"]
    assert of("Pouring", "level") == [2]
    assert blocks["Cool the steel mould."]["links"] == [
        {"text": "steel mould", "url": "https://example.org/a/mould.html", "start": 9, "end": 20}
    ]
    assert "links" not in blocks["See this."]
    assert all(block["line"] >= 1 and block["path"].startswith("/") for block in record["blocks"])


def assert_links_are_in_place(page, record):
    """Each link's offsets give its text, which is that of its element: counted by another parse, white space aside."""
    hrefs = page.blocks.dom.attributes.get("href", {})
    for block, entry in zip(page.blocks, record["blocks"], strict=True):
        end = 0
        for link in entry.get("links", ()):
            assert end <= link["start"] < link["end"] <= len(block.text)
            assert " ".join(block.text[link["start"] : link["end"]].split()) == link["text"]
            end = link["end"]
    assert sum(len(entry.get("links", ())) for entry in record["blocks"]) <= 2 * len(hrefs)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>See <a href=/a>the  \n Echo</a>, or <a href=/b>the<br>Star</a>.", ["the Echo", "the\nStar"]),
        ("<p><a href=/a>Rain</a><a href=/b> and snow </a>fell.", ["Rain", "and snow"]),
        ("<p>Rain and rain: <a href=/a>rain</a>", ["rain"]),
        ("<p>A\u00adB\u200b <a href=/a>so\u00adft \u2060hyphen</a> C", ["soft hyphen"]),
        ("<pre>a = 1\n  <a href=/a>b   = 2\n\tc</a> = 3</pre>", ["b   = 2\n\tc"]),
        ("<p>雨が<a href=/a>降った</a>。<a href=/b><b>雪</b>も<i>降る</i></a>", ["降った", "雪も降る"]),
        ("<p><a href=/a>Rain<img src=x.png></a> <a href=/c><img src=y.png></a> <a href=/b>snow</a>", ["Rain", "snow"]),
        ("<ul><li><a href=/a>One</a><li><a href=/b>Two <p>Three</p></a></ul>", ["One", "Two", "Three"]),
        ("<p><a href=/a>Rain <span hidden>never</span> today</a> <a href=/b>snow</a>", ["Rain today", "snow"]),
        ("<p><a name=x>Rain</a> <a href='javascript:y()'>menu</a> <a href=/b>snow</a>", ["snow"]),
    ],
)
def test_links_have_the_offsets_of_their_text(source, expected):
    record = analyze(source, input_format="html", filters=()).to_dict(blocks=True)
    jsonschema.validate(record, json_schema())
    found = [
        (block["text"][link["start"] : link["end"]], link["text"])
        for block in record["blocks"]
        for link in block.get("links", ())
    ]
    assert [text for text, _ in found] == expected
    assert [text for _, text in found] == [" ".join(text.split()) for text in expected]


def test_links_are_found_in_linear_time():
    def links(source):
        page = analyze(source, input_format="html", filters=())
        return links_of(page, page.blocks.dom)

    for shape in (
        lambda size: "<p>" + "Rain <a href=/a>fell</a> " * size,
        lambda size: "<p>Rain <a href=/a>fell</a></p>" * size,
    ):
        assert growth_of(shape, links).is_linear


@pytest.mark.parametrize(
    "source",
    ["Home\nIt rained on Monday, so the match was called off.", "<p>It rained on Monday, so we stayed in.</p>"],
)
def test_timings_are_the_seconds_of_each_stage(source):
    page = run(source, Options(timings=True), clock=count(0.0, 0.5).__next__)
    stages = ["decode", "segment", *ORDER]
    assert page.timings == tuple((stage, 0.5) for stage in stages)
    record = render_record(page, clock=count(0.0, 2.0).__next__)
    jsonschema.validate(record, json_schema())
    assert record["timings"] == [
        *({"stage": stage, "seconds": 0.5, "core": CORE} for stage in stages),
        *({"stage": stage, "seconds": 2.0, "core": CORE} for stage in ("text", "metadata", "confidence")),
    ]
    plain = analyze(source)
    assert plain.timings == ()
    del record["timings"]
    assert record == plain.to_dict()


def test_timings_of_trees_and_of_pages_whose_time_was_up():
    tree = lxml.html.fromstring("<p>It rained on Monday, so we stayed in.</p>")
    page = run(tree, Options(timings=True, select="nav_menu"), clock=count().__next__)
    assert page.timings == (("segment", 1), ("nav_menu", 1))
    page = run("Home\nRain", Options(timings=True, max_seconds=7), clock=count().__next__)
    assert page.timings[:3] == (("decode", 3), ("segment", 1), ("placeholder", 2))
    assert not page.complete
    assert sum(timing.seconds for timing in analyze("Rain", timings=True).timings) > 0


def test_the_command_line_gives_timings_when_asked(capsys, tmp_path):
    page = tmp_path / "rain.txt"
    page.write_text("It rained on Monday, so the match was called off.")
    assert main(["--json", "--timings", str(page)]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [timing["stage"] for timing in record["timings"]] == [
        "decode",
        "segment",
        *ORDER,
        "text",
        "metadata",
        "confidence",
    ]
    assert all(timing["seconds"] >= 0 for timing in record["timings"])
    assert main(["--json", str(page)]) == 0
    assert "timings" not in json.loads(capsys.readouterr().out)
    with pytest.raises(SystemExit, match="2"):
        main(["--timings", str(page)])
    assert "--timings is for --json: add that" in capsys.readouterr().err


def test_posts_have_their_series():
    post = "<div class=post><b>Ann</b><p>The pump is quiet since I changed its valve in March.</p></div>"
    record = analyze(f"<main>{post * 4}</main>", input_format="html", filters=()).to_dict(blocks=True)
    assert [(block["series"], block["member"]) for block in record["blocks"]] == [(0, 2 * (i // 2)) for i in range(8)]


def test_flattened_text_has_offsets():
    source = "Menu\n\nIt rained on Monday, so the match was called off."
    for block in analyze(source, input_format="text", filters=()).to_dict(blocks=True)["blocks"]:
        assert source[block["start"] : block["end"]] == block["text"]
        assert "path" not in block


def test_the_arrow_schema_takes_the_records():
    schema = arrow_schema()
    assert schema.names == [field.name for field in FIELDS]
    assert [field.name for field in schema.field("blocks").type.value_type] == [field.name for field in BLOCK_FIELDS]
    records = [analyze(case.source, input_format=case.mode).to_dict(blocks=True) for case in CASES[::6]]
    table = pa.Table.from_pylist(records, schema=schema)
    table.validate(full=True)
    assert table["text"].to_pylist() == [record["text"] for record in records]
    back = table.to_pylist()[0]["blocks"][0]
    assert {name: value for name, value in back.items() if value is not None} == records[0]["blocks"][0]
