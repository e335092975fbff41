"""DuckDB, Polars and Daft give the records of extract_many."""

import pytest

from tests.engines.pages import (
    FIELDS,
    OPTIONS,
    TEXT,
    documents,
    example,
    expected,
    records,
    table_of,
    texts,
    write_warc,
)  # fmt: skip

pa = pytest.importorskip("pyarrow", reason="the extra arrow is not installed")


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Work in a folder with the pages as pages.parquet and pages.warc; return a function that reads a Parquet file."""
    import pyarrow.parquet as pq

    pq.write_table(table_of(documents(raising=False)), tmp_path / "pages.parquet")
    write_warc(tmp_path / "pages.warc", documents(raising=False))
    monkeypatch.chdir(tmp_path)
    return lambda name: pq.read_table(tmp_path / name).to_pylist()


def test_duckdb():
    duckdb = pytest.importorskip("duckdb", reason="the extra duckdb is not installed")
    from cleantext.integrations.duckdb import register

    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    connection.register("pages", table_of(documents()))
    register(connection, options=OPTIONS, fields=FIELDS)
    register(connection, name="clean_bytes", type_="BLOB", fields=("text",))
    found = connection.sql("SELECT id, unnest(cleantext(html, url)) FROM pages")
    assert records([dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]) == expected()
    sql = "SELECT clean_bytes('<p>It rained on Monday.'::BLOB, NULL).text, clean_bytes(NULL, NULL).error"
    ((text, error),) = connection.sql(sql).fetchall()
    assert text == "It rained on Monday."
    assert "missing value" in error


def test_the_documented_example_of_duckdb(written):
    duckdb = pytest.importorskip("duckdb", reason="the extra duckdb is not installed")
    exec(example("DuckDB"), {"connection": duckdb.connect()})
    assert texts(written("texts.parquet")) == texts(expected(False, TEXT).values())


def test_polars():
    pl = pytest.importorskip("polars", reason="the extra polars is not installed")
    from cleantext.integrations.polars import clean

    frame = pl.from_arrow(table_of(documents()))
    eager = clean(frame, options=OPTIONS, fields=FIELDS, url_column="url")
    assert records(eager.to_dicts()) == expected()
    lazy = clean(frame.lazy(), options=OPTIONS, fields=TEXT, url_column="url")
    assert lazy.collect_schema() == clean(frame.clear(), fields=TEXT, url_column="url").schema
    assert records(lazy.collect(engine="streaming").to_dicts(), TEXT) == expected(fields=TEXT)


def test_the_documented_example_of_polars(written):
    pl = pytest.importorskip("polars", reason="the extra polars is not installed")
    exec(example("Polars"), {"pl": pl})
    assert texts(written("texts.parquet")) == texts(expected(False, TEXT).values())


def test_daft(tmp_path):
    daft = pytest.importorskip("daft", reason="the extra daft is not installed")
    from cleantext.integrations.daft import clean, read_warc

    warc = write_warc(tmp_path / "pages.warc", documents())
    write_warc(tmp_path / "pages.warc", documents()[:2], status="404 Not Found")
    write_warc(tmp_path / "pages.warc", documents()[:2], kind="image/png")
    frame = read_warc(warc)
    cleaned = clean(frame, options=OPTIONS, fields=FIELDS, url_column="url")
    rows = [{"id": row["id"], **row["record"]} for row in cleaned.select("id", "record").to_pylist()]
    assert records(rows) == expected()
    plain = clean(daft.from_pydict({"html": ["<p>It rained on Monday.", None]}), fields=("text",)).to_pylist()
    assert plain[0]["record"]["text"] == "It rained on Monday."
    assert "missing value" in plain[1]["record"]["error"]


def test_the_documented_example_of_daft(written):
    pytest.importorskip("daft", reason="the extra daft is not installed")
    exec(example("Daft"), {})
    rows = [{"id": row["id"], **row["record"]} for row in written("texts")]
    assert texts(rows) == texts(expected(False, TEXT).values())
