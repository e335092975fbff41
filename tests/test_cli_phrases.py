"""``--phrases FILE`` of ``cleantext`` and ``cleantext batch``."""

import json
import re
from pathlib import Path

import pytest

from cleantext.cli import main

RAIN = "It rained on Monday, so the match was called off at noon."
PAPER = "Valley News is the paper of the valley, and it has been printed every Friday since 1910."
CREDIT = "© AP Photo/Ann Smith"
DOCS = Path(__file__).parent.parent / "docs" / "command-line.md"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text(f"{CREDIT}\n\n{RAIN}\n\n{PAPER}\n")
    example = re.search(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)[1]
    (tmp_path / "phrases.toml").write_text(example, "utf-8")
    return tmp_path


def run(capsys, *arguments):
    try:
        status = main([*arguments])
    except SystemExit as end:
        status = end.code
    captured = capsys.readouterr()
    return status, captured.out, " ".join(captured.err.split())


def test_phrases_drop_and_protect(capsys, folder):
    _, without, _ = run(capsys, "page.txt")
    assert (PAPER in without, CREDIT in without) == (True, False)
    status, out, _ = run(capsys, "--phrases", "phrases.toml", "page.txt")
    assert (status, out.split("\n\n")) == (0, [CREDIT, f"{RAIN}\n"])
    _, out, _ = run(capsys, "--explain", "--phrases", "phrases.toml", "page.txt")
    assert [line.split()[2] for line in out.splitlines()] == ["protected_phrases", "main_content", "phrases"]
    (folder / "phrases.toml").write_text('[drop]\nequals = ["Valley News is"]\nstarts_with = ["AP Photo"]\n')
    assert run(capsys, "--phrases", "phrases.toml", "page.txt")[1] == without


def test_they_run_beside_the_filters_that_are_selected(capsys, folder):
    select = ("--select", "photo_credit", "page.txt")
    assert run(capsys, *select)[1].split("\n\n") == [RAIN, f"{PAPER}\n"]
    assert run(capsys, "--phrases", "phrases.toml", *select)[1].split("\n\n") == [CREDIT, f"{RAIN}\n"]


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_batch_has_them_in_each_process(capsys, folder, workers):
    arguments = ("batch", "page.txt", "-o", "out.jsonl", "--phrases", "phrases.toml", "--workers", workers)
    assert run(capsys, *arguments)[0] == 0
    assert json.loads((folder / "out.jsonl").read_text("utf-8"))["text"].split("\n\n") == [CREDIT, RAIN]


def test_a_batch_goes_on_with_the_same_phrases_only(capsys, folder, monkeypatch):
    from cleantext.batch import job

    finish = job._Job.finish
    monkeypatch.setattr(job._Job, "finish", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    arguments = ("batch", "page.txt", "-o", "out.jsonl", "--phrases", "phrases.toml", "--workers", "0")
    assert run(capsys, *arguments)[0] == 130
    monkeypatch.setattr(job._Job, "finish", finish)
    before = (folder / "phrases.toml").read_bytes()
    (folder / "phrases.toml").write_text('[drop]\ncontains = ["Ann Smith"]\n')
    status, _, err = run(capsys, *arguments, "--resume")
    assert (status, "is of a run with other inputs, settings or version" in err) == (2, True)
    (folder / "phrases.toml").write_bytes(before)
    assert run(capsys, *arguments, "--resume")[0] == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "--phrases phrases.toml: No such file or directory"),
        ("", "there are no phrases in it: write a table [drop], [protect] or both"),
        ("Valley News is\n", "--phrases phrases.toml: Expected"),
        ('equals = ["Share"]', "'equals' is not one of its tables: write a table [drop]"),
        ('drop = ["Share"]', "'drop' is not one of its tables"),
        ('[drop]\nlike = ["Share"]', "unknown mode 'like': use equals, starts_with, contains"),
        ('[drop]\nequals = "Share"', "pass a list of strings"),
        ('[protect]\nequals = ["!"]', "has no letters or digits to look up"),
    ],
)
@pytest.mark.parametrize("command", [("page.txt",), ("batch", "page.txt", "-o", "out.jsonl")])
def test_a_file_that_is_wrong_is_explained(capsys, folder, content, message, command):
    (folder / "phrases.toml").unlink()
    if content is not None:
        (folder / "phrases.toml").write_text(content)
    status, out, err = run(capsys, *command, "--phrases", "phrases.toml")
    assert (status, out, message in err) == (2, "", True), err
    assert not (folder / "out.jsonl").exists()
