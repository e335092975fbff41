"""The record of a page: ``Page.to_dict`` and ``cleantext --json``."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from benchmarks.corpus import load_cases
from cleantext import analyze
from cleantext.render.record import BLOCK_FIELDS, FIELDS, VERSION, arrow_schema, json_schema

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
        {"text": "steel mould", "url": "https://example.org/a/mould.html"}
    ]
    assert "links" not in blocks["See this."]
    assert all(block["line"] >= 1 and block["path"].startswith("/") for block in record["blocks"])


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
    pa = pytest.importorskip("pyarrow", reason="the extra arrow is not installed")
    schema = arrow_schema()
    assert schema.names == [field.name for field in FIELDS]
    assert [field.name for field in schema.field("blocks").type.value_type] == [field.name for field in BLOCK_FIELDS]
    records = [analyze(case.source, input_format=case.mode).to_dict(blocks=True) for case in CASES[::6]]
    table = pa.Table.from_pylist(records, schema=schema)
    table.validate(full=True)
    assert table["text"].to_pylist() == [record["text"] for record in records]
    back = table.to_pylist()[0]["blocks"][0]
    assert {name: value for name, value in back.items() if value is not None} == records[0]["blocks"][0]
