"""datatrove: two tasks over WARC files give the records of extract_many."""

import gzip
import json
import subprocess
import sys

import pytest

from tests.engines.pages import (
    ENVIRONMENT,
    FIELDS,
    OPTIONS,
    TEXT,
    example,
    expected,
    expected_texts,
    records,
    texts,
    write_warcs,
)

pytest.importorskip("datatrove.pipeline.base", reason="the extra datatrove is not installed")


@pytest.fixture
def folder(tmp_path):
    write_warcs(tmp_path / "warcs", 2)
    return tmp_path


def run(folder, step):
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import WarcReader
    from datatrove.pipeline.writers import JsonlWriter

    steps = [WarcReader(str(folder / "warcs")), step, JsonlWriter(str(folder / "texts"), compression=None)]
    LocalPipelineExecutor(steps, tasks=2, workers=2, logging_dir=str(folder / "logs")).run()
    lines = [line for path in (folder / "texts").iterdir() for line in path.read_text("utf-8").splitlines()]
    return [row | {"id": row["id"].strip("<>")} for row in map(json.loads, lines)]


def test_the_step_keeps_metadata_and_gives_the_records(folder):
    from cleantext.integrations.datatrove import Clean

    rows = run(folder, Clean(OPTIONS, FIELDS))
    assert all(row["metadata"]["date"] == "2026-01-02T03:04:05Z" for row in rows)
    found = [
        {**row["metadata"]["cleantext"], "id": row["id"], "text": row.get("text", ""), "url": row["metadata"]["url"]}
        for row in rows
    ]
    assert records(found) == expected()
    stats = json.loads((folder / "logs" / "stats.json").read_text("utf-8"))
    (counts,) = [step["stats"] for step in stats if "cleantext" in step["name"]]
    failed = sum("error" in record for record in expected().values())
    assert (counts["failed"], counts["forwarded"], counts["total"]) == (failed, 100 - failed, 100)


def test_the_extractor_drops_pages_without_text(folder):
    from cleantext.integrations.datatrove import CleanExtractor

    assert texts(run(folder, CleanExtractor(OPTIONS, timeout=60))) == {
        id_: text for id_, text in texts(expected(fields=TEXT).values()).items() if text
    }


def test_the_documented_example(folder):
    (folder / "example.py").write_text(example("datatrove"), "utf-8")
    command = [sys.executable, "example.py"]
    subprocess.run(command, check=True, cwd=folder, env=ENVIRONMENT, capture_output=True, timeout=300)
    files = (folder / "texts").iterdir()
    rows = [json.loads(line) for path in files for line in gzip.decompress(path.read_bytes()).splitlines()]
    assert {row["id"].strip("<>"): row.get("text", "") for row in rows} == expected_texts()
