"""``run_batch``: one output of many pages, whole or not there, and the same after any number of kills."""

from __future__ import annotations

import gzip
import json
import random
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import zstandard

from cleantext import DEFAULT_FILTERS, Document, Options, sites
from cleantext.batch import clean, run_batch
from cleantext.batch.sinks import Jsonl

OUTS = ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.parquet", "out"]
PAGES = 24


def page(i):
    return f"<p>On day {i} it rained, so the referee called off the match at noon.</p>"


@pytest.fixture
def pages(tmp_path):
    """Two files of pages, with an empty one, a row without text, and two parts that cannot be read."""
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [json.dumps({"html": page(i), "url": f"http://example.org/{i}", "n": i}) for i in range(PAGES)]
    rows[5], rows[7], rows[9] = json.dumps({"html": ""}), json.dumps({"html": None}), "{broken"
    (folder / "a.jsonl").write_text("\n".join(rows[:14]))
    (folder / "b.jsonl.gz").write_bytes(gzip.compress("\n".join(rows[14:]).encode())[:-12])
    return folder


def records_of(out: Path):
    """Return the records of an output of any format."""
    if out.is_dir():
        rows = [json.loads(line) for line in (out / "index.jsonl").read_text("utf-8").splitlines()]
        for row in rows:
            name = row.pop("file")
            row["text"] = (out / name).read_text("utf-8").removesuffix("\n") if name else ""
        return rows
    if out.suffix == ".parquet":
        return pq.read_table(out).to_pylist()
    data = out.read_bytes()
    if out.suffix == ".gz":
        data = gzip.decompress(data)
    if out.suffix == ".zst":
        data = zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
    return [json.loads(line) for line in data.splitlines()]


def lines_of(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def left_overs(out):
    return sorted(
        path.name for path in out.parent.iterdir() if path.name not in ("in", "whole", "whole.failures.jsonl")
    )


@pytest.mark.parametrize("name", OUTS)
def test_an_output_has_every_page_once_and_the_failures_apart(tmp_path, pages, name):
    out = tmp_path / name
    summary = run_batch([str(pages)], out, workers=0)
    records = records_of(out)
    written = [str(record["text"]) for record in records]
    assert len(records) == summary.pages == summary.written
    assert written[0] == "On day 0 it rained, so the referee called off the match at noon."
    assert [record["id"].rpartition("#")[2] for record in records[:10]] == [
        "0",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "10",
    ]
    assert (summary.empty, sum(summary.failed.values()), summary.faults_total) == (1, 1, 2)
    failures = lines_of(tmp_path / f"{name}.failures.jsonl")
    assert [failure.get("entry") for failure in failures] == [None, 9, summary.faults[1][1]]
    assert [failure.get("is_end") for failure in failures] == [None, False, True]
    assert failures[0]["id"].endswith("a.jsonl#7")
    assert left_overs(out) == sorted([name, f"{name}.failures.jsonl"])
    with pytest.raises(FileExistsError, match="exists: delete it"):
        run_batch([str(pages)], out, workers=0)


def test_records_are_those_of_single_pages(tmp_path, pages):
    run_batch([str(pages / "a.jsonl")], tmp_path / "out.jsonl", workers=2)
    file = str(pages / "a.jsonl")
    document = Document(f"{file}#3", page(3), "http://example.org/3", metadata={"n": 3}, file=file)
    assert records_of(tmp_path / "out.jsonl")[3] == clean(document, Options())


def test_no_failures_leave_no_file(tmp_path):
    (tmp_path / "rain.html").write_text(page(1))
    summary = run_batch([str(tmp_path / "rain.html")], tmp_path / "out.parquet", workers=0)
    assert (summary.pages, summary.failed) == (1, {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.parquet", "rain.html"]


@pytest.mark.parametrize("name", OUTS)
def test_nothing_to_read_makes_an_empty_output(tmp_path, name):
    (tmp_path / "none.jsonl").write_text("\n")
    run_batch([str(tmp_path / "none.jsonl")], tmp_path / name, workers=0)
    assert records_of(tmp_path / name) == []


def test_limit_language_confidence_and_fields(tmp_path):
    german = "<p>Am Montag regnete es, deshalb wurde das Spiel abgesagt, und die Zuschauer gingen nach Hause.</p>"
    rows = [page(1), german, page(2), "", page(3)]
    source = tmp_path / "in.jsonl"
    source.write_text(
        "\n".join(json.dumps({"html": f'<html lang="{"de" if row == german else "en-GB"}">{row}'}) for row in rows)
    )
    known = {"workers": 0, "fields": ["text"]}
    summary = run_batch([str(source)], tmp_path / "de.jsonl", languages=["DE"], **known)
    assert [set(record) for record in records_of(tmp_path / "de.jsonl")] == [{"id", "text"}]
    assert (summary.pages, summary.written, summary.left_out) == (5, 1, 4)
    run_batch([str(source)], tmp_path / "en.jsonl", languages=["en"], limit=3, **known)
    assert [record["text"][:8] for record in records_of(tmp_path / "en.jsonl")] == ["On day 1", "On day 2"]
    summary = run_batch([str(source)], tmp_path / "sure.jsonl", min_confidence=0.01, **known)
    assert (summary.written, summary.left_out) == (4, 1)
    assert run_batch([str(source)], tmp_path / "none.jsonl", limit=0, **known).pages == 0


def test_pages_that_fail_are_written_whatever_is_left_out(tmp_path, pages):
    summary = run_batch(
        [str(pages / "a.jsonl")], tmp_path / "out.jsonl", workers=0, languages=["en"], min_confidence=0.01
    )
    assert [record["id"].rpartition("#")[2] for record in records_of(tmp_path / "out.jsonl") if "error" in record] == [
        "7"
    ]
    assert (summary.left_out, sum(summary.failed.values())) == (1, 1)


def test_a_file_that_cannot_be_opened_when_a_run_goes_on_is_a_fault(tmp_path, pages, monkeypatch):
    def stop(progress):
        if progress.summary.pages == 5:
            raise Stopped

    with pytest.raises(Stopped):
        run_batch(str(pages), tmp_path / "out.jsonl", workers=0, checkpoint=(1, 1000.0), on_progress=stop)

    def refused(name):
        raise PermissionError(13, "no", name)

    monkeypatch.setattr("cleantext.batch.sources.open_file", refused)
    summary = run_batch(pages, tmp_path / "out.jsonl", workers=0, checkpoint=(1, 1000.0), resume=True)
    assert [fault[1] for fault in summary.faults] == [5, 0]


def test_the_end_of_a_truncated_file_is_one_fault_after_a_stop(tmp_path, pages, monkeypatch):
    from cleantext.batch import job

    finish = job._Job.finish
    monkeypatch.setattr(job._Job, "finish", lambda _: (_ for _ in ()).throw(Stopped))
    with pytest.raises(Stopped):
        run_batch(pages, tmp_path / "out.jsonl", workers=0)
    monkeypatch.setattr(job._Job, "finish", finish)
    assert run_batch(pages, tmp_path / "out.jsonl", workers=0, resume=True).faults_total == 2


def test_faults_without_a_document_between_are_written_as_they_come(tmp_path, monkeypatch):
    from cleantext.batch import job

    (tmp_path / "in.jsonl").write_text('{"page": "Rain."}\n' * 500)
    pending = []
    take = job._Job._take_faults
    monkeypatch.setattr(job._Job, "_take_faults", lambda self: (pending.append(len(self._read)), take(self)))
    summary = run_batch(tmp_path / "in.jsonl", tmp_path / "out.jsonl", workers=0, checkpoint=(10, 1000.0))
    assert (summary.pages, summary.faults_total, max(pending)) == (0, 500, 1)
    assert len(lines_of(tmp_path / "out.jsonl.failures.jsonl")) == 500


def not_empty(page):
    assert page.blocks.texts[0]
    return ()


def test_nothing_of_a_filter_runs_before_the_first_page(tmp_path):
    (tmp_path / "rain.html").write_text(page(1))
    options = Options(filters=(not_empty,))
    assert run_batch(tmp_path / "rain.html", tmp_path / "out.jsonl", workers=0, options=options).failed == {}


class Stopped(BaseException):
    """A stop at any moment, which nothing catches."""


@pytest.mark.parametrize("name", OUTS)
def test_a_run_that_is_stopped_anywhere_goes_on(tmp_path, pages, name, monkeypatch):
    run_batch([str(pages)], tmp_path / "whole", workers=0)
    expected, failures = records_of(tmp_path / "whole"), lines_of(tmp_path / "whole.failures.jsonl")
    out = tmp_path / name
    calls, limit = count(), [0]
    written = Jsonl.write

    def write(self, record):
        if next(calls) >= limit[0]:
            raise Stopped
        written(self, record)

    monkeypatch.setattr(Jsonl, "write", write)

    def stop(progress):
        if next(calls) >= limit[0]:
            raise Stopped

    stops = 0
    for step in (1, 3, 4, 7, 9, 2, 5, 1000):
        calls, limit[0] = count(), step
        try:
            run_batch([str(pages)], out, workers=0, resume=True, checkpoint=(3, 1000.0), on_progress=stop)
            break
        except Stopped:
            stops += 1
            assert not out.exists()
    assert stops >= 3
    assert {str(record["id"]): record["text"] for record in records_of(out)} == {
        str(record["id"]): record["text"] for record in expected
    }
    assert len(records_of(out)) == len(expected)
    assert lines_of(tmp_path / f"{name}.failures.jsonl") == failures
    assert left_overs(out) == sorted([name, f"{name}.failures.jsonl"])


def test_a_stopped_run_is_asked_for_by_resume_with_the_same_settings(tmp_path, pages):
    def stop(progress):
        raise Stopped

    out = tmp_path / "out.jsonl"
    with pytest.raises(Stopped):
        run_batch([str(pages)], out, workers=0, on_progress=stop)
    with pytest.raises(FileExistsError, match="--resume"):
        run_batch([str(pages)], out, workers=0)
    for other in ({"options": Options(focus="recall")}, {"column": "html"}, {"fields": ["text"]}):
        with pytest.raises(ValueError, match="other inputs, settings or version"):
            run_batch([str(pages)], out, workers=0, resume=True, **other)
    documents = [Document(str(i), f"Rain\n{page(i)}", url=f"http://example.org/{i}") for i in range(9)]
    repeats = Options(filters=(*DEFAULT_FILTERS, sites.filter(sites.learn(documents))))
    with pytest.raises(ValueError, match="other inputs, settings or version"):
        run_batch([str(pages)], out, workers=0, resume=True, options=repeats)
    (pages / "a.jsonl").write_text("{}")
    with pytest.raises(ValueError, match="other inputs, settings or version"):
        run_batch([str(pages)], out, workers=0, resume=True)
    (tmp_path / "out.jsonl.journal").unlink()
    assert run_batch([str(pages)], out, workers=0).pages
    assert len(records_of(out)) == len({record["id"] for record in records_of(out)})


SCRIPT = """
import sys
from cleantext.batch import run_batch
if __name__ == "__main__":
    run_batch([sys.argv[1]], sys.argv[2], workers=int(sys.argv[3]), resume=True, checkpoint=(3, 0.05))
"""


def kill_after(process, journal, checkpoints, delay):
    """Kill a process some time after a number of checkpoints, unless it has ended before."""
    seen, last = 0, None
    while seen < checkpoints and process.poll() is None:
        try:
            status = journal.stat()
        except FileNotFoundError:
            continue
        if (status.st_ino, status.st_mtime_ns) != last:
            seen, last = seen + 1, (status.st_ino, status.st_mtime_ns)
        time.sleep(0.001)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    return process.wait()


@pytest.mark.long
@pytest.mark.parametrize(("name", "wanted"), [("out.jsonl.gz", 7), ("out.parquet", 7), ("out", 6)])
def test_twenty_kills_at_random_moments_lose_and_double_no_page(tmp_path, pages, name, wanted):
    (tmp_path / "run.py").write_text(SCRIPT)
    (pages / "c.jsonl").write_text("\n".join(json.dumps({"html": page(i)}) for i in range(150)))
    run_batch([str(pages)], tmp_path / "whole", workers=0)
    expected = [(record["id"], record["text"]) for record in records_of(tmp_path / "whole")]
    out = tmp_path / name
    journal, rng, kills = tmp_path / f"{name}.journal", random.Random(name), 0
    command = [sys.executable, str(tmp_path / "run.py"), str(pages), str(out)]
    for number in range(wanted):
        process = subprocess.Popen([*command, "2" if number == 3 else "0"], start_new_session=True)
        status = kill_after(process, journal, rng.randint(1, 4), rng.uniform(0, 0.1))
        kills += status == -signal.SIGKILL
        assert not out.exists() or journal.exists() or status == 0
    assert kills >= wanted - 1
    subprocess.run([*command, "0"], check=True)
    assert [(record["id"], record["text"]) for record in records_of(out)] == expected
    assert len(lines_of(tmp_path / f"{name}.failures.jsonl")) == 3
