"""The comparison of an engine's records with those of extract_many."""

import json

import pytest

pytest.importorskip("fastwarc", reason="the extra batch is not installed")

from benchmarks import engines
from cleantext.batch import documents
from tests.engines.pages import documents as pages
from tests.engines.pages import write_warc


@pytest.fixture
def warc(tmp_path):
    from pathlib import Path

    return Path(write_warc(tmp_path / "pages.warc", pages(False)[40:52]))


def test_an_archive_is_split_between_records(warc, tmp_path):
    (tmp_path / "parts").mkdir()
    paths = engines.split(warc, tmp_path / "parts", 5)
    counts = [[page.id for page in documents(path)] for path in paths]
    assert [id_ for part in counts for id_ in part] == [page.id for page in pages(False)[40:52]]
    assert {len(part) for part in counts} == {2, 3}


def rows_of(paths):
    from cleantext.arrow import record_batches

    return [row for batch in record_batches(documents(paths), fields=engines.FIELDS) for row in batch.to_pylist()]


def test_equal_records_are_equal_and_others_are_listed(warc, tmp_path, monkeypatch):
    expected = tmp_path / "expected.json"
    monkeypatch.setitem(engines.ENGINES, "all", rows_of)
    found = engines.compare("all", warc, expected)
    assert (found.pages, found.different) == (12, [])
    wanted = json.loads(expected.read_text("utf-8"))
    lost, changed, double = sorted(wanted)[:3]
    other = json.loads(json.dumps(wanted))
    other[changed]["text"] += "."
    rows = rows_of([str(warc)])
    rows = [row for row in rows if row["id"] != lost] + [row for row in rows if row["id"] == double]
    assert engines.differences(rows, other) == [lost, changed, double]
    assert str(engines.Compared("all", 2000, 9.6, [lost])) == f"all: 2,000 pages, 10 s, 1 records differ ['{lost}']"
