"""dolma: attribute files of the tagger, mixed by dolma, give the texts of extract; a page that raises is marked."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.corpus import load_cases
from cleantext import extract
from tests.engines.pages import ENVIRONMENT, MARKER, OPTIONS, ROOT

pytest.importorskip("dolma", reason="the extra dolma is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")


def pages():
    return [(case.name, case.source.replace("\0", "")) for case in load_cases() if case.mode == "text"]


def rows_of(path):
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def test_the_documented_commands(tmp_path):
    folder = tmp_path / "wet"
    (folder / "documents").mkdir(parents=True)
    with gzip.open(folder / "documents" / "a.json.gz", "wt", encoding="utf-8") as file:
        for name, text in pages():
            file.write(json.dumps({"id": name, "text": text, "source": "test", "metadata": {"row": 1}}) + "\n")
    section = (ROOT / "docs" / "applications.md").read_text("utf-8").split("\n## dolma\n")[1].split("\n## ")[0]
    (commands,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    (mix,) = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    (tmp_path / "mix.yaml").write_text(mix, "utf-8")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**ENVIRONMENT, "PATH": path}
    run = subprocess.run(
        ["bash", "-ec", commands],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    (attributes,) = (folder / "attributes" / "cleantext").glob("*.gz")
    rows = rows_of(attributes)
    assert [row["id"] for row in rows] == [name for name, _ in pages()]
    assert sum(len(row["attributes"]["cleantext__cleantext__dropped"]) for row in rows) > 20
    mixed = [row for out in (tmp_path / "cleaned").glob("*.gz") for row in rows_of(out)]
    assert {row["id"]: row["text"].split() for row in mixed} == {
        name: extract(text, input_format="text").split() for name, text in pages()
    }
    assert [row["metadata"]["row"] for row in mixed] == [1] * len(rows)


def test_a_page_that_raises_is_marked(caplog):
    from dolma.core.data_types import Document

    from cleantext.integrations.dolma import CleanTagger

    class Raising(CleanTagger):
        options = OPTIONS

    (span,) = Raising().predict(Document("test", "a", f"{MARKER}\n")).spans
    assert (span.start, span.end, span.type) == (0, len(MARKER) + 1, "failed")
    assert "RuntimeError" in caplog.text
    kept = Raising().predict(Document("test", "a", "It rained on Monday.\n")).spans
    assert {span.type for span in kept} == {"confidence"}
