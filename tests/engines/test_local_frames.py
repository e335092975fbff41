"""DuckDB, Polars and Daft give the records of extract_many."""

import pytest

from tests.engines.pages import FIELDS, OPTIONS, documents, expected, records, write_warc

pa = pytest.importorskip("pyarrow", reason="the extra arrow is not installed")


def table_of(pages):
    return pa.table({"id": [p.id for p in pages], "html": [p.source for p in pages], "url": [p.url for p in pages]})


def test_duckdb():
    duckdb = pytest.importorskip("duckdb", reason="the extra duckdb is not installed")
    from cleantext.integrations.duckdb import register

    pages = documents()
    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    connection.register("pages", table_of(pages))
    register(connection, options=OPTIONS, fields=FIELDS)
    register(connection, name="clean_bytes", type_="BLOB", fields=("text",))
    rows = connection.sql("SELECT id, unnest(cleantext(html, url)) FROM pages").to_arrow_table().to_pylist()
    assert records(rows) == expected(pages)
    sql = "SELECT clean_bytes('<p>It rained on Monday.'::BLOB, NULL).text, clean_bytes(NULL, NULL).error"
    ((text, error),) = connection.sql(sql).fetchall()
    assert text == "It rained on Monday."
    assert "missing value" in error


def test_polars():
    pl = pytest.importorskip("polars", reason="the extra polars is not installed")
    from cleantext.integrations.polars import clean

    pages = documents()
    frame = pl.from_arrow(table_of(pages))
    arguments = {"options": OPTIONS, "fields": FIELDS, "url_column": "url"}
    eager = clean(frame, **arguments)
    rows = [{**row, "url": row["url"]} for row in eager.to_dicts()]
    assert records(rows) == expected(pages)
    lazy = clean(frame.lazy(), **arguments)
    assert lazy.collect_schema() == eager.schema
    assert records(lazy.collect(engine="streaming").to_dicts()) == expected(pages)


def test_daft(tmp_path):
    daft = pytest.importorskip("daft", reason="the extra daft is not installed")
    from cleantext.integrations.daft import clean, read_warc

    pages = documents()
    frame = read_warc(str(write_warc(tmp_path / "pages.warc", pages)))
    cleaned = clean(frame, options=OPTIONS, fields=FIELDS, url_column="url")
    rows = [{"id": row["id"], **row["record"]} for row in cleaned.select("id", "record").to_pylist()]
    assert records(rows) == expected(pages)
    plain = clean(daft.from_pydict({"html": ["<p>It rained on Monday.", None]}), fields=("text",)).to_pylist()
    assert plain[0]["record"]["text"] == "It rained on Monday."
    assert "missing value" in plain[1]["record"]["error"]
