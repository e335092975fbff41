"""datatrove: two tasks over WARC files give the records of extract_many."""

import json

import pytest

from tests.engines.pages import FIELDS, OPTIONS, documents, expected, records, write_warc

pytest.importorskip("datatrove.pipeline.base", reason="the extra datatrove is not installed")


def run(folder, step):
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import WarcReader
    from datatrove.pipeline.writers import JsonlWriter

    steps = [WarcReader(str(folder / "warcs")), step, JsonlWriter(str(folder / "out"), compression=None)]
    LocalPipelineExecutor(steps, tasks=2, workers=2, logging_dir=str(folder / "logs")).run()
    return [json.loads(line) for path in (folder / "out").iterdir() for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def folder(tmp_path):
    pages = documents()
    (tmp_path / "warcs").mkdir()
    write_warc(tmp_path / "warcs" / "a.warc", pages[:60])
    write_warc(tmp_path / "warcs" / "b.warc", pages[60:])
    return tmp_path


def test_the_step_keeps_metadata_and_gives_the_records(folder):
    from cleantext.integrations.datatrove import Clean

    rows = run(folder, Clean(OPTIONS, FIELDS))
    assert all(row["metadata"]["date"] == "2026-01-02T03:04:05Z" for row in rows)
    found = [
        {**row["metadata"]["cleantext"], "id": row["id"], "text": row.get("text", ""), "url": row["metadata"]["url"]}
        for row in rows
    ]
    assert records(found) == expected(documents())


def test_the_extractor_drops_pages_without_text(folder):
    from cleantext.integrations.datatrove import CleanExtractor

    rows = run(folder, CleanExtractor(OPTIONS))
    texts = {key: record["text"] for key, record in expected(documents()).items() if record["text"]}
    assert {row["id"]: row["text"] for row in rows} == texts
