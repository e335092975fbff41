"""``cleantext batch --learn-sites`` and ``--sites``: what repeats on a site is dropped."""

from __future__ import annotations

import json

import pytest

from cleantext import Document
from cleantext.cli import main
from cleantext.sites import learn

SLOGAN = "The best rain of the county has fallen here on every day for years and years, as our readers know."


def article(n):
    return f"On day {n} it rained as on the {n} days before, so the referee called off match number {n}, and all went home."


def row(n, site="example.org"):
    return {"text": f"{article(n)}\n{article(n + 50)}\n{SLOGAN}", "url": f"https://{site}/{n}"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [*map(row, range(8)), row(9, "example.com")]
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows) + "{broken\n")
    return tmp_path


def run(capsys, *arguments):
    try:
        status = main(["batch", "pages.jsonl", *arguments, "-o", "out.jsonl", "--workers", "0"])
    except SystemExit as end:
        status = end.code
    return status, capsys.readouterr().err


def texts(folder):
    return [json.loads(line)["text"] for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]


def with_slogan(folder):
    return [SLOGAN in text for text in texts(folder)]


def test_without_it_the_line_stays(capsys, folder):
    run(capsys)
    assert with_slogan(folder) == [True] * 9


@pytest.mark.parametrize("more", [[], ["--select", "main_content+context"]])
def test_two_passes(capsys, folder, more):
    status, err = run(capsys, "--learn-sites", *more)
    assert status == 1  # for the broken line, which is counted once
    assert err.count("entry 9") == 1
    assert "learned from 9 pages of 2 sites" in err
    assert with_slogan(folder) == [False] * 8 + [True]
    assert all(article(n) in texts(folder)[n] for n in range(8))


def test_a_limit_is_of_both_passes(capsys, folder):
    _, err = run(capsys, "--learn-sites", "--limit", "4")
    assert "learned from 4 pages of 1 site\n" in err
    assert with_slogan(folder) == [True] * 4


def test_lines_that_were_learned_before(capsys, folder):
    pytest.importorskip("pyarrow")
    rows = [row(n, "example.com") for n in range(20, 26)]
    learn(Document(one["url"], one["text"], one["url"]) for one in rows).save("lines.parquet")
    run(capsys, "--sites", "lines.parquet")
    assert with_slogan(folder) == [True] * 8 + [False]
    (folder / "out.jsonl").unlink()
    run(capsys, "--sites", "lines.parquet", "--learn-sites")
    assert with_slogan(folder) == [False] * 9


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--sites", "no.parquet"], "no.parquet"),
        (["--sites", "pages.jsonl"], "pages.jsonl is not a file of lines of sites"),
        (["-", "--learn-sites"], "standard input can be read once"),
        (["no.jsonl", "--learn-sites"], "no.jsonl: "),
    ],
)
def test_wrong_usage(capsys, folder, arguments, message):
    status, err = run(capsys, *arguments)
    assert status == 2
    assert message in err
    assert not (folder / "out.jsonl").exists()


def test_nothing_is_learned_for_an_output_that_exists(capsys, folder):
    (folder / "out.jsonl").write_text("mine")
    status, err = run(capsys, "--learn-sites")
    assert status == 2
    assert "learning" not in err
    assert "out.jsonl exists" in err
    assert (folder / "out.jsonl").read_text() == "mine"


def test_a_stopped_run_goes_on_with_the_same_lines(capsys, folder, monkeypatch):
    from cleantext.batch import job

    monkeypatch.setattr(job._Job, "finish", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    assert run(capsys, "--learn-sites")[0] == 130
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    status, err = run(capsys, "--learn-sites")
    assert (status, "learning" in err) == (2, False)
    status, err = run(capsys, "--learn-sites", "--resume")
    assert (status, "learning" in err) == (1, True)
    assert with_slogan(folder) == [False] * 8 + [True]
