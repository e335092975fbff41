"""Records as Arrow batches: every type of column, rows that hold no page, and names that are taken."""

import json

import pyarrow as pa
import pytest

from benchmarks.corpus import load_cases
from cleantext import Options
from cleantext.arrow import clean_batch, output_schema, record_batch, record_schema
from cleantext.batch import Document, clean
from cleantext.render.record import FIELDS

RAIN = "It rained on Monday, so the match in Málaga was called off."
PAGE = f"<p>{RAIN}"
TEXTS = [pa.string(), pa.large_string(), pa.string_view()]
BYTES = [pa.binary(), pa.large_binary(), pa.binary_view()]


def batch_of(values, type_=None, **columns):
    return pa.RecordBatch.from_pydict({"html": pa.array(values, type_), **columns})


def rows(records):
    return [{name: value for name, value in row.items() if value is not None} for row in records.to_pylist()]


def test_records_are_the_rows_of_a_batch():
    documents = [Document(case.name, case.source, metadata={"nr": 1}, file="x.warc") for case in load_cases()[::8]]
    records = [clean(document, Options()) for document in documents]
    batch = record_batch(records)
    batch.validate(full=True)
    assert batch.schema.names == [field.name for field in FIELDS if field.name != "blocks"]
    for row, record in zip(batch.to_pylist(), records, strict=True):
        assert json.loads(row.pop("document")) == record.pop("document")
        assert row["metadata"]["title"] == record["metadata"].get("title")
        assert {name: row[name] for name in record if name != "metadata"} == {
            name: value for name, value in record.items() if name != "metadata"
        }


def test_records_with_some_fields():
    fields = frozenset({"text", "blocks"})
    records = [clean(Document("1", PAGE), Options(), fields), clean(Document("2", None), Options(), fields)]
    batch = record_batch(records, fields)
    batch.validate(full=True)
    assert batch.schema == record_schema(fields)
    assert batch.schema.names == ["id", "text", "error", "blocks"]
    assert batch["blocks"][0].as_py()[0]["text"] == RAIN
    assert record_batch([], fields).schema == batch.schema
    with pytest.raises(ValueError, match="no field of a record is named 'texts'"):
        record_batch(records, ("texts",))


def test_values_that_arrow_and_json_do_not_know():
    record = {"id": "a\ud800b\ud83d\ude00", "metadata": {"title": "\udfff", "tags": ["\ud800"], "sources": []}}
    row = record_batch([{**record, "document": {"at": pa, "\ud800": 1}}]).to_pylist()[0]
    assert row["id"] == "a\ufffdb😀"
    assert (row["metadata"]["title"], row["metadata"]["tags"]) == ("\ufffd", ["\ufffd"])
    assert json.loads(row["document"]) == {"at": str(pa), "\ufffd": 1}


@pytest.mark.parametrize("type_", TEXTS + BYTES, ids=str)
@pytest.mark.parametrize("dictionary", [False, True], ids=["plain", "dictionary"])
def test_columns_of_every_type(type_, dictionary):
    values = [PAGE, None, PAGE, ""] if type_ in TEXTS else [PAGE.encode(), None, PAGE.encode(), b""]
    column = pa.array(values, type_)
    if dictionary:
        try:
            column = column.dictionary_encode()
        except pa.ArrowNotImplementedError:
            unique = pa.array([values[0], values[3]], type_)
            column = pa.DictionaryArray.from_arrays(pa.array([0, None, 0, 1]), unique)
    found = clean_batch(batch_of(column))
    found.validate(full=True)
    assert found["text"].to_pylist() == [RAIN, "", RAIN, ""]
    assert [error is None for error in found["error"].to_pylist()] == [True, False, True, True]
    assert "missing value" in found["error"][1].as_py()
    sliced = clean_batch(batch_of(column).slice(2, 1), fields=("text",))
    assert sliced["text"].to_pylist() == [RAIN]


@pytest.mark.parametrize("dictionary", [False, True], ids=["plain", "dictionary"])
@pytest.mark.parametrize("type_", [pa.string(), pa.large_string()], ids=str)
def test_strings_that_are_not_utf_8(type_, dictionary):
    values = pa.array(
        [PAGE.encode("latin-1"), PAGE.encode()], pa.binary() if type_ == pa.string() else pa.large_binary()
    )
    column = values.view(type_)
    if dictionary:
        column = pa.DictionaryArray.from_arrays(pa.array([0, 1]), column)
    batch = batch_of(column, None, key=column)
    found = clean_batch(batch, fields=("text",), id_column="key", url_column="key")
    assert found["text"].to_pylist() == [RAIN, RAIN]
    assert found["error"].to_pylist() == [None, None]


def test_rows_that_hold_no_page_have_an_error():

    def fails(page):
        if any("refuse" in block.text for block in page.blocks):
            raise RuntimeError("refused")
        return []

    batch = batch_of([b"%PDF-1.7\n" + b"\xff\x00" * 99, PAGE.encode(), b"<p>refuse", b"\x00\xff" * 50])
    found = clean_batch(batch, options=Options(filters=(fails,)), fields=("text",))
    assert found["text"].to_pylist()[:3] == ["", RAIN, ""]
    errors = found["error"].to_pylist()
    assert "binary data" in errors[0]
    assert errors[1:3] == [None, "RuntimeError: refused"]
    assert clean_batch(batch_of([None, None]), fields=())["error"].null_count == 0
    assert len(clean_batch(batch_of([], pa.string()))) == 0


def test_addresses_and_identifiers_come_from_columns():
    page = PAGE + ' See <a href="/b">the other report</a>.'
    batch = batch_of([page] * 3, address=["https://example.org/a", None, "http://[bad"], nr=[7, None, 9])
    options = Options(output_format="markdown")
    found = clean_batch(batch, options=options, url_column="address", id_column="nr")
    assert found.schema.names[:4] == ["html", "address", "nr", "schema_version"]
    assert found["id"].to_pylist() == ["7", None, "9"]
    assert found["url"].to_pylist() == batch["address"].to_pylist()
    assert "(https://example.org/b)" in found["text"][0].as_py()
    assert "(/b)" in found["text"][1].as_py()
    plain = clean_batch(batch)
    assert {"id", "url", "source", "document", "blocks"}.isdisjoint(plain.schema.names)


def test_a_record_in_arrow_is_that_of_the_page():
    documents = [Document(case.name, case.source, f"https://example.org/{case.name}") for case in load_cases()[::8]]
    batch = batch_of(
        [page.source for page in documents],
        None,
        id=[page.id for page in documents],
        url=[page.url for page in documents],
    )
    fields = ("id", "url", "text", "confidence", "metadata", "blocks", "warnings")
    found = clean_batch(
        batch.drop_columns(["id", "url"]).append_column("i", batch["id"]).append_column("u", batch["url"]),
        fields=fields,
        id_column="i",
        url_column="u",
    )
    expected = record_batch([clean(page, Options(), frozenset(fields)) for page in documents], fields)
    assert found.select(expected.schema.names).equals(expected)


def test_names_that_the_batch_has_stay_its_own():
    batch = batch_of(
        [PAGE], None, text=["mine"], cleantext_text=[1], error=[2.5], id=["x"], url=["https://example.org/"]
    )
    found = clean_batch(batch, fields=("text",))
    assert found.schema.names == [*batch.schema.names, "cleantext_cleantext_text", "cleantext_error"]
    assert found.select(batch.schema.names).equals(batch)
    assert found["cleantext_cleantext_text"].to_pylist() == [RAIN]
    named = clean_batch(batch, id_column="id", url_column="url").schema.names
    assert {"cleantext_id", "cleantext_url"}.isdisjoint(named)
    again = clean_batch(found, column="html", fields=("text",))
    assert len(set(again.schema.names)) == len(found.schema.names) + 2


def test_the_schema_is_known_before_the_rows():
    batch = batch_of([PAGE], None, nr=[1])
    for arguments in ({}, {"fields": ("text", "metadata")}, {"id_column": "nr"}):
        schema = output_schema(batch.schema, **arguments)
        assert clean_batch(batch, **arguments).schema == schema


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"column": "page"}, KeyError, "0 columns 'page', and needs one: it has html, nr"),
        ({"column": "nr"}, TypeError, "column 'nr' is int64: it should be one of binary"),
        ({"url_column": "nr"}, TypeError, "column 'nr' is int64"),
        ({"id_column": "key"}, KeyError, "0 columns 'key'"),
        ({"fields": ("texts",)}, ValueError, "no field of a record is named 'texts'"),
        ({"fields": "text"}, TypeError, "give a collection of names"),
    ],
)
def test_misuse_raises(arguments, error, message):
    with pytest.raises(error, match=message):
        clean_batch(batch_of([PAGE], None, nr=[1]), **arguments)
