"""``cleantext batch``: its arguments, messages, progress and exit status."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from cleantext.batch import Summary
from cleantext.batch.summary import Progress
from cleantext.cli import main
from cleantext.cli.batch import summary_lines
from cleantext.cli.progress import logged, progress_line, shown_progress

RAIN = "<p>It rained on Monday, so the referee called off the match at noon.</p>"


WITH_CTRL_C = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # xdist ignores it, and children inherit that
from cleantext.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rain.html").write_text(RAIN)
    (tmp_path / "pages.jsonl").write_text(json.dumps({"html": RAIN, "url": "http://example.org/1"}) + "\n{broken\n")
    return tmp_path


def run(capsys, *arguments):
    try:
        status = main(["batch", *map(str, arguments)])
    except SystemExit as end:
        status = end.code
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_pages_of_files_become_records(capsys, folder):
    status, out, err = run(capsys, "rain.html", "-o", "out.jsonl", "--workers", "0", "--fields", "text,url")
    assert (status, out) == (0, "")
    assert json.loads((folder / "out.jsonl").read_text()) == {
        "id": "rain.html", "text": "It rained on Monday, so the referee called off the match at noon.",
    }  # fmt: skip
    assert err.startswith("cleantext: out.jsonl: 1 record of 1 page, 13 words kept\ncleantext: ")
    assert "pages/s" in err


def test_failures_give_status_1_and_are_listed(capsys, folder):
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    status, _, err = run(capsys, ".", "-o", "out", "--workers", "0", "--format", "markdown")
    assert status == 1
    assert "1 page failed: the source is a PNG image" in err
    assert "pages.jsonl, entry 1: no JSON" in err
    assert "out.failures.jsonl lists the failures" in err
    assert (folder / "out" / "000" / "000000.md").read_text() == f"{RAIN[3:-4]}\n"
    assert len((folder / "out.failures.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("none.html", "-o", "out.jsonl"), "none.html: no such file"),
        (
            ("https://example.org/a b", "-o", "out.jsonl"),
            "download it first: curl -L 'https://example.org/a b' -o page.html",
        ),
        (("HTTP://example.org/", "-o", "out.jsonl"), "cleantext opens no addresses of the web"),
        (("rain.html", "-o", "out.csv"), "give a name that ends in .jsonl"),
        (("rain.html", "-o", "pages.jsonl"), "pages.jsonl exists: delete it"),
        (("rain.html", "-o", "."), "give a name that ends in .jsonl"),
        (("rain.html", "-o", "s3://bucket/out.jsonl"), "the output is written to the disk"),
        (("rain.html", "-o", "out.parquet", "--timeout", "0"), "give seconds for a page"),
        (("rain.html", "-o", "out", "--fields", "txt", "--learn-sites"), "no field of a record is named 'txt'"),
        (("rain.html", "-o", "out", "--language", "german"), "'german' is not the code of a language"),
        (("rain.html", "-o", "out", "--encoding", "none-such"), "none-such"),
        (("rain.html",), "the following arguments are required: -o"),
        (("rain.html", "-o", "out.jsonl", "--fields", "txt"), "no field of a record is named 'txt'"),
        (("rain.html", "-o", "out.jsonl", "--workers", "-1"), "give a number of processes"),
        (("rain.html", "-o", "out.jsonl", "--timeout", "0"), "give seconds for a page"),
        (("rain.html", "-o", "out.jsonl", "--limit", "-1"), "give a number of pages"),
        (("rain.html", "-o", "out.jsonl", "--min-confidence", "90"), "give a number from 0 to 1"),
        (("rain.html", "-o", "out.jsonl", "--select", "none"), "none"),
        (("rain.html", "-o", "out.jsonl", "--source-format", "wet"), "invalid choice"),
    ],
)
def test_wrong_usage_is_status_2_and_leaves_nothing(capsys, folder, arguments, message):
    before = sorted(folder.iterdir())
    status, _, err = run(capsys, *arguments)
    assert status == 2
    assert message in err
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize(
    ("package", "arguments", "message"),
    [
        ("turbohtml", ("rain.html", "-o", "out", "--format", "markdown"), "pip install 'cleantext-web[markdown]'"),
        ("turbohtml", ("rain.html", "-o", "out.jsonl", "--format", "markdown"), "Markdown needs turbohtml"),
        ("pyarrow", ("rain.html", "-o", "out.parquet"), "pip install 'cleantext-web[batch]'"),
        ("pyarrow", ("pages.parquet", "-o", "out.jsonl"), "a Parquet file needs pyarrow"),
        ("zstandard", ("rain.html", "-o", "out.jsonl.zst"), "needs zstandard"),
        ("zstandard", ("pages.warc.zst", "-o", "out.jsonl"), "a file of zstd needs zstandard"),
        ("fastwarc", ("pages.warc.gz", "-o", "out.jsonl"), "a WARC file needs fastwarc"),
        ("fastwarc", ("rain.html", "-o", "out.jsonl", "--source-format", "warc"), "a WARC file needs fastwarc"),
        ("warcio", ("pages.ARC", "-o", "out.jsonl"), "an ARC file needs warcio"),
    ],
)
def test_a_missing_extra_is_seen_before_a_file_is_made(
    capsys, folder, monkeypatch, package, arguments, message, workers
):
    for name in [
        name for name in sys.modules if name == package or name.startswith((f"{package}.", "cleantext.arrow"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    for name in ("pages.parquet", "pages.warc.zst", "pages.warc.gz", "pages.ARC"):
        (folder / name).touch()
    before = sorted(folder.iterdir())
    status, _, err = run(capsys, *arguments, "--workers", workers)
    assert (status, message in err) == (2, True)
    assert "Traceback" not in err
    assert sorted(folder.iterdir()) == before


def test_what_no_page_is_asked_for_needs_no_extra(capsys, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "turbohtml", None)
    arguments = ("--format", "markdown", "--fields", "confidence", "--workers", "0")
    assert run(capsys, "rain.html", "-o", "out.jsonl", *arguments)[0] == 0


def test_words_of_pages_that_are_left_out_are_not_counted(capsys, folder):
    (folder / "german.html").write_text("<html lang=de><p>Am Montag regnete es, und das Spiel wurde abgesagt.</p>")
    status, _, err = run(capsys, "german.html", "-o", "out.jsonl", "--language", "en", "--workers", "0")
    assert (status, "out.jsonl: 0 records of 1 page, 0 words kept" in err) == (0, True)
    assert "1 page left out by --language or --min-confidence" in err
    _, _, err = run(capsys, "german.html", "-o", "two.jsonl", "--language", "de", "--workers", "0")
    assert "two.jsonl: 1 record of 1 page, 9 words kept" in err


def test_an_encoding_is_that_of_bytes(capsys, folder):
    (folder / "latin.html").write_bytes("<p>Grüße vom Fußballplatz, auf dem es am Montag regnete.".encode("latin-1"))
    status, _, _ = run(capsys, "latin.html", "pages.jsonl", "-o", "o.jsonl", "--encoding", "latin-1", "--workers", "0")
    records = [json.loads(line) for line in (folder / "o.jsonl").read_text("utf-8").splitlines()]
    assert (status, [record["text"][:8] for record in records]) == (1, ["Grüße vo", "It raine"])
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert run(capsys, "picture.html", "-o", "p.jsonl", "--encoding", "latin-1", "--workers", "0")[0] == 1


def test_what_fails_in_the_run_is_not_wrong_usage(capsys, folder, monkeypatch):
    from cleantext.batch import job

    monkeypatch.setattr(job._Job, "finish", lambda _: (_ for _ in ()).throw(ValueError("a fault of ours")))
    status, _, err = run(capsys, "rain.html", "-o", "out.jsonl", "--workers", "0")
    assert (status, "usage" in err, "a fault of ours" in err) == (1, False, True)


def test_an_output_in_a_directory_that_is_read_is_left_out(capsys, folder, monkeypatch):
    from cleantext.batch import job

    (folder / "style.css").write_text("p {}")
    finish = job._Job.finish
    monkeypatch.setattr(job._Job, "finish", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    assert run(capsys, ".", "-o", "out.parquet", "--workers", "0", "--learn-sites")[0] == 130
    monkeypatch.setattr(job._Job, "finish", finish)
    status, _, err = run(capsys, ".", "-o", "out.parquet", "--workers", "0", "--resume", "--learn-sites")
    assert ".: left out style.css: neither pages nor text" in err
    assert (status, "2 records of 2 pages" in err) == (1, True)


def test_standard_input_and_options_of_the_page(capsys, folder, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps({"html": RAIN}).encode() + b"\n")))
    assert run(capsys, "-", "-o", "out.jsonl", "--workers", "0", "--ignore", "main_content")[0] == 0
    assert json.loads((folder / "out.jsonl").read_text())["id"] == "-#0"


@pytest.mark.skipif(not hasattr(signal, "SIGINT") or os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_ends_at_once_and_the_run_goes_on(folder):
    lines = b"".join(json.dumps({"html": RAIN * 20}).encode() + b"\n" for _ in range(60))
    command = [sys.executable, "-c", WITH_CTRL_C, "batch", "-", "-o", "out.jsonl", "--fields", "text", "--workers", "2"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    process.stdin.write(lines)
    process.stdin.flush()  # and it stays open, so that the run cannot end
    while not (folder / "out.jsonl.journal").exists() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=60) == 130
    err = process.stderr.read().decode()
    process.stdin.close()
    process.stderr.close()
    assert "Traceback" not in err
    assert "the same command with --resume goes on" in err
    assert not (folder / "out.jsonl").exists()
    subprocess.run([*command, "--resume"], input=lines, check=True, stderr=subprocess.DEVNULL)
    ids = [json.loads(line)["id"] for line in (folder / "out.jsonl").read_text().splitlines()]
    assert ids == [f"-#{number}" for number in range(60)]


def test_a_log_has_a_line_a_minute(capsys):
    now = [0.0]
    log = logged(lambda: now[0])
    for second in range(0, 150, 10):
        now[0] = float(second)
        log(Progress(Summary(pages=second * 5, seconds=second or 1), 100 + second, 400))
    assert capsys.readouterr().err.splitlines() == [
        "cleantext: 300 pages, 5.0 pages/s, 40%, 4 min left",
        "cleantext: 600 pages, 5.0 pages/s, 55%, 3 min left",
    ]


def test_time_left_is_of_what_was_read_since_the_start():
    assert progress_line(Progress(Summary(pages=10, seconds=2), 5, None), 1, 5) == "10 pages, 5.0 pages/s"
    assert (
        progress_line(Progress(Summary(pages=10, seconds=2), 100, 200), 7200, 50)
        == "10 pages, 5.0 pages/s, 50%, 4.0 h left"
    )


def test_a_terminal_gets_a_bar(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with shown_progress() as on_progress:
        on_progress(Progress(Summary(pages=1, seconds=1), 50, 100))
        on_progress(Progress(Summary(pages=1234, seconds=100), 100, 100))
    assert "1,234 pages, 12.3/s" in terminal.getvalue()
    assert "100/100" in terminal.getvalue()


def test_the_summary_counts_what_it_does_not_list():
    summary = Summary(
        pages=50, written=40, left_out=10, empty=2, failed={f"cause {i}": i + 1 for i in range(12)},
        faults=[["a.warc", i, "broken"] for i in range(20)], faults_total=25, words=123456, bytes=2_000_000, seconds=10,
    )  # fmt: skip
    lines = summary_lines(summary, "out.parquet")
    assert lines[:4] == [
        "out.parquet: 40 records of 50 pages, 123,456 words kept",
        "10.0 s: 5.0 pages/s, 0.20 MB/s",
        "2 pages without a text",
        "10 pages left out by --language or --min-confidence",
    ]
    assert lines[4] == "12 pages failed: cause 11"
    assert "3 pages failed for other causes" in lines
    assert lines[-2:] == [
        "15 more parts of files that could not be read",
        "out.parquet.failures.jsonl lists the failures",
    ]
