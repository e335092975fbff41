"""The command line with several inputs, directories, and what it cannot read."""

import bz2
import gzip
import io
import json
import lzma
import os
import pty
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from cleantext import extract
from cleantext.cli import main
from cleantext.cli.targets import targets_of
from cleantext.page_files import is_page

RAIN = "It rained on Monday, so the match was called off."
SNOW = "It snowed on Sunday, so the road was closed until noon."
RECORD = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 49\r\n\r\n" + RAIN.encode() + b"\r\n\r\n"


@pytest.fixture
def pages(tmp_path):
    """A directory with pages, other files, hidden ones and subdirectories."""
    top = tmp_path / "pages"
    for name, text in {
        "b.html": f"<p>{SNOW}</p>",
        "a.txt": RAIN,
        "more/index.php": f"<!DOCTYPE html><html><body><p>{RAIN}</p></body></html>",
        "more/README": SNOW,
        "more/deep/c.htm": f"<p>{RAIN}</p>",
        "more/style.css": "p { color: red; }",
        "more/app.js": "document.write('<p>It rained.</p>')",
        "more/server.php": "<?php echo 1; $a = 2; ?>",
        "picture.png": "\x89PNG\r\n\x1a\n",
        "empty": "",
        ".git/config": RAIN,
        ".hidden.html": RAIN,
    }.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("latin-1"))
    return top


def run(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    done = capsys.readouterr()
    return status, done.out, done.err


def test_several_inputs_have_a_header_each(capsys, pages):
    names = [pages / "a.txt", pages / "b.html"]
    assert run(capsys, *names) == (0, f"==> {names[0]} <==\n{RAIN}\n\n==> {names[1]} <==\n{SNOW}\n", "")
    assert run(capsys, names[0]) == (0, f"{RAIN}\n", "")


def test_a_directory_is_walked_in_order_and_what_is_left_out_is_said(capsys, pages):
    status, out, err = run(capsys, pages)
    headers = [line.split()[1].removeprefix(f"{pages}/") for line in out.splitlines() if line.startswith("==> ")]
    assert headers == ["a.txt", "b.html", "more/README", "more/index.php", "more/deep/c.htm"]
    assert status == 0
    assert out.count(RAIN) == 3
    assert f"{pages}/empty, {pages}/picture.png, {pages}/more/app.js and 2 more: neither pages nor text" in err
    assert f"left out {pages}/.git, {pages}/.hidden.html: hidden" in err
    assert len(err.splitlines()) == 2


def test_records_and_confidence_name_their_source_in_place_of_a_header(capsys, pages):
    _, out, _ = run(capsys, "--json", pages)
    assert [Path(json.loads(line)["source"]).name for line in out.splitlines()] == [
        "a.txt",
        "b.html",
        "README",
        "index.php",
        "c.htm",
    ]
    _, out, _ = run(capsys, "--confidence", pages / "a.txt", pages / "b.html")
    assert [line.split("\t")[1] for line in out.splitlines()] == [str(pages / "a.txt"), str(pages / "b.html")]
    _, out, _ = run(capsys, "--metadata", pages / "b.html")
    assert json.loads(out)["source"] == str(pages / "b.html")


def test_a_file_for_each_page_with_the_directories_of_the_input(capsys, pages, tmp_path):
    out = tmp_path / "out"
    status, printed, _ = run(capsys, "-o", out, pages)
    assert (status, printed) == (0, "")
    written = {path.relative_to(out).as_posix(): path.read_text("utf-8") for path in out.rglob("*") if path.is_file()}
    assert written == {
        "a.txt": f"{RAIN}\n",
        "b.txt": f"{SNOW}\n",
        "more/README.txt": f"{SNOW}\n",
        "more/index.php.txt": f"{RAIN}\n",
        "more/deep/c.txt": f"{RAIN}\n",
    }
    run(capsys, "-o", out, "--json", pages / "a.txt")
    assert json.loads((out / "a.json").read_text("utf-8"))["text"] == RAIN
    run(capsys, "-o", out, "--format", "html", pages / "a.txt")
    assert RAIN in (out / "a.html").read_text("utf-8")


def test_the_output_inside_the_input_is_not_read(capsys, pages):
    for _ in range(2):
        assert run(capsys, "-o", pages / "out", pages)[0] == 0
    assert not list((pages / "out").rglob("out*"))
    with pytest.raises(SystemExit, match="2"):
        run(capsys, "-o", pages, pages)
    assert "is the directory that is read: give another one" in capsys.readouterr().err


def test_a_page_that_is_read_is_not_overwritten(capsys, pages):
    assert run(capsys, "-o", pages, pages / "a.txt", pages / "b.html")[0] == 0
    assert (pages / "a.txt").read_text() == RAIN
    assert (pages / "a.txt.txt").read_text() == f"{RAIN}\n"
    assert (pages / "b.txt").read_text() == f"{SNOW}\n"


@pytest.mark.parametrize(
    "names",
    [
        ["a/x.html", "a/x.htm", "a/x.txt", "a/x"],
        ["a/x.html", "a/X.html", "a/x.HTML"],
        ["x.html", "x.html", "x.html"],
        ["x.html", "x.txt/y.html", "x.html.txt/z.html"],
        ["-", "stdin.html", "stdin", "-"],
        [unicodedata.normalize("NFC", "é.html"), unicodedata.normalize("NFD", "é.html")],
        ["x.html", "x-2.html", "x.html", "x.html-2", "x.html"],
        ["../../x.html", "../x.html", "/x.html", "a/../x.html", "./x.html"],
        ["..hidden", "...", "a/.html", "a/.txt"],
    ],
)
def test_names_never_collide_nor_leave_the_directory(names, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "out"
    targets = targets_of(names, out, ".txt")
    keys = [unicodedata.normalize("NFC", str(target)).casefold() for target in targets]
    assert len(set(keys)) == len(names)
    assert all(Path(os.path.normpath(target)).is_relative_to(out) and target.name != ".txt" for target in targets)
    files = set(keys)
    assert not any(
        unicodedata.normalize("NFC", str(parent)).casefold() in files for target in targets for parent in target.parents
    )
    for target in targets:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("x")


def test_many_pages_of_the_same_name_are_numbered_in_linear_time(tmp_path):
    targets = targets_of(["index.html"] * 3000, tmp_path / "out", ".txt")
    assert [target.name for target in targets[:3]] == ["index.txt", "index.html.txt", "index.html-2.txt"]
    assert len(set(targets)) == 3000


def test_links_in_the_output_lead_nowhere_else(capsys, pages, tmp_path):
    outside, out = tmp_path / "outside", tmp_path / "out"
    outside.mkdir()
    out.mkdir()
    (outside / "kept.txt").write_text("kept")
    (out / "more").symlink_to(outside, target_is_directory=True)
    (out / "a.txt").symlink_to(outside / "kept.txt")
    status, _, err = run(capsys, "-o", out, pages)
    assert status == 1
    assert err.count("is a link out of") == 3
    assert [path.name for path in outside.iterdir()] == ["kept.txt"]
    assert (outside / "kept.txt").read_text() == "kept"
    assert (out / "a.txt").read_text() == f"{RAIN}\n"


def test_links_of_the_input_are_no_loops(capsys, pages):
    (pages / "more" / "up").symlink_to(pages, target_is_directory=True)
    status, out, err = run(capsys, pages)
    assert (status, out.count("==> ")) == (0, 5)
    assert "more/up: links to directories" in err


def test_one_input_that_fails_fails_the_run_and_the_others_are_done(capsys, pages, tmp_path):
    (tmp_path / "none").mkdir()
    for bad, message in (
        (tmp_path / "missing.html", "No such file"),
        (pages / "picture.png", "not a page"),
        (pages / "empty", "no text on the page"),
        (tmp_path / "none", "no pages or texts in this directory"),
        ("", "the name of a file is empty"),
    ):
        status, out, err = run(capsys, bad, pages / "a.txt")
        assert status == 1
        assert out == f"==> {pages / 'a.txt'} <==\n{RAIN}\n"
        assert message in err


@pytest.mark.parametrize("show", ["--explain", "--json", "--metadata", "--confidence"])
def test_a_binary_file_gives_a_warning_and_status_1_whatever_is_shown(capsys, pages, show):
    status, _, err = run(capsys, show, pages / "picture.png")
    assert status == 1
    assert "the source is a PNG image, not a page" in err


@pytest.mark.parametrize(
    ("name", "data", "command"),
    [
        ("my rain.html.gz", gzip.compress(RAIN.encode(), mtime=0), "gunzip -c '{}' | cleantext -"),
        ("rain.bz2", bz2.compress(RAIN.encode()), "bunzip2 -c {} | cleantext -"),
        ("rain.xz", lzma.compress(RAIN.encode()), "xz -dc {} | cleantext -"),
        ("rain.warc", RECORD * 2, "cleantext batch {} -o pages.jsonl"),
        ("rain.warc.wet.gz", gzip.compress(RECORD, mtime=0) * 2, "cleantext batch {} -o pages.jsonl"),
    ],
)
def test_archives_say_what_to_try(capsys, tmp_path, name, data, command):
    path = tmp_path / name
    path.write_bytes(data)
    status, out, err = run(capsys, path)
    assert (status, out) == (1, "")
    assert command.replace("{}", str(path)) in err


def test_an_archive_on_standard_input_says_what_to_try(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(RAIN.encode()))))
    assert "cleantext: -: try gunzip -c | cleantext -" in run(capsys)[2]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(RECORD)))
    assert "cleantext: -: try cleantext batch - -o pages.jsonl" in run(capsys)[2]


def test_a_name_on_standard_input_is_warned_of(capsys, monkeypatch):
    for given, advice in (
        (b"my/rain today.html\n", "this looks like a file name; to read the file: cleantext 'my/rain today.html'"),
        (b"https://example.org/?a&b", "download it first: curl -L 'https://example.org/?a&b' | cleantext -"),
    ):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
        assert run(capsys)[2] == f"cleantext: -: {'cleantext opens no addresses; ' if b':' in given else ''}{advice}\n"


def test_an_address_without_its_scheme_is_one_unless_it_is_a_file(capsys, tmp_path, monkeypatch):
    assert "curl -L www.example.org | cleantext -" in run(capsys, "www.example.org")[2]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "www.example.org").write_text(RAIN)
    assert run(capsys, "www.example.org") == (0, f"{RAIN}\n", "")


def test_the_format_json_is_the_record(capsys, pages):
    assert run(capsys, "--format", "json", pages / "a.txt") == run(capsys, "--json", pages / "a.txt")
    with pytest.raises(SystemExit, match="2"):
        main(["--format", "json", "--explain", str(pages / "a.txt")])
    assert "leave one of them out" in capsys.readouterr().err
    with pytest.raises(ValueError, match=r"unknown output_format 'json'.* analyze\(source\)\.to_dict\(\) for JSON"):
        extract(RAIN, output_format="json")


def test_errors_are_not_below_a_page_of_usage(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["--nonsense"])
    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (
            ["-o", "out.txt", "a.txt"],
            "-o takes a directory, and out.txt looks like a file: for one page use cleantext FILE > out.txt",
        ),
        (["-o", "out", "--report", "r.html", "a.txt"], "-o is for texts"),
        (["-o", "out", "--confidence", "a.txt"], "-o is for texts"),
        (["--front-matter", "a.txt"], "--front-matter is for --format markdown: add that"),
        (["--format", "markdown", "--front-matter", "--json", "a.txt"], "records have all of it: leave it out"),
        (["--format", "markdown", "--verdicts", "a.txt"], "--verdicts is for --format html: add that"),
        (["--wide", "a.txt"], "--wide is for --explain: add that"),
        (["--report", "r.html", "a.txt", "b.html"], "--report is for one page"),
        (["--report", "r.html", "more"], "--report is for one page"),
        (["--url", "https://example.org/", "more"], "--url is for one page"),
    ],
)
def test_arguments_that_do_not_belong_together(capsys, pages, monkeypatch, arguments, advice):
    monkeypatch.chdir(pages)
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert advice in capsys.readouterr().err
    assert not (pages / "r.html").exists()


def test_front_matter_and_verdicts(capsys, pages):
    _, out, _ = run(capsys, "--format", "markdown", "--front-matter", pages / "b.html")
    assert out.startswith("---\n")
    assert out.endswith(f"---\n\n{SNOW}\n")
    _, out, _ = run(capsys, "--format", "html", "--verdicts", pages / "b.html")
    assert '<p data-block="0" data-filter="main_content" data-code="score">' in out


def test_the_address_of_the_page_makes_links_absolute(capsys, tmp_path):
    page = tmp_path / "rain.html"
    page.write_text(f"<p>{RAIN} <a href=/snow>It snowed on Sunday, too</a>.</p>")
    _, out, _ = run(capsys, "--format", "html", "--url", "https://example.org/rain", page)
    assert 'href="https://example.org/snow"' in out


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("rain.html", b"", True),
        ("rain.HTM", b"\x89PNG\r\n\x1a\n", True),
        ("rain", RAIN.encode(), True),
        ("rain", RAIN.encode("utf-16"), True),
        ("rain", gzip.compress(RAIN.encode(), mtime=0), False),
        ("rain", RECORD, False),
        ("rain", b" \n", False),
        ("rain.aspx", f"<html><p>{RAIN}</p></html>".encode(), True),
        ("rain.aspx", RAIN.encode(), False),
        ("rain.js", f"<html><p>{RAIN}</p></html>".encode(), False),
        ("index.php?id=3", f"<html><p>{RAIN}</p></html>".encode(), True),
        ("rain.log", RAIN.encode(), False),
    ],
)
def test_what_looks_like_a_page_in_a_directory(tmp_path, name, data, expected):
    (tmp_path / name).write_bytes(data)
    assert is_page(tmp_path / name) is expected


def test_pipes_and_names_with_escapes(capsys, tmp_path):
    odd = tmp_path / "rain\x1b[31m\n.txt"
    odd.write_text(RAIN)
    status, out, err = run(capsys, odd, tmp_path / "gone\x1b[31m")
    assert (status, "\x1b" in out + err) == (1, False)
    os.mkfifo(tmp_path / "pipe")
    writer = subprocess.Popen([sys.executable, "-c", f"open({str(tmp_path / 'pipe')!r}, 'w').write({RAIN!r})"])
    assert run(capsys, tmp_path / "pipe") == (0, f"{RAIN}\n", "")
    assert writer.wait() == 0
    assert "pipe: neither pages nor text" in run(capsys, tmp_path)[2]


def on_terminal(columns, *arguments):
    """What a terminal of a width is sent."""
    parent, child = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "NO_COLOR": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "cleantext", *map(str, arguments)],
        stdout=child,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=environment,
    )
    os.close(child)
    found = b""
    while True:
        try:
            part = os.read(parent, 65536)
        except OSError:  # Linux raises at the end
            break
        if not part:
            break
        found += part
    os.close(parent)
    process.stderr.close()
    process.wait()
    return found.decode()


def test_an_explanation_fits_the_terminal_unless_it_is_wide(tmp_path):
    page = tmp_path / "rain.txt"
    page.write_text(f"Home\nSport\nContact\nPolitics\n{RAIN * 5}\n雨が降った。{'雨が降った。' * 30}\n")
    lines = on_terminal(60, "--explain", page).splitlines()
    assert len(lines) == 6
    assert all(sum(1 + (unicodedata.east_asian_width(c) == "W") for c in line) <= 60 for line in lines)
    assert RAIN * 5 in on_terminal(60, "--explain", "--wide", page)


def test_the_escapes_of_a_page_do_not_reach_the_terminal(tmp_path):
    page = tmp_path / "rain.txt"
    page.write_text(f"{RAIN} \x1b]0;title\x07 \x1b[31m{SNOW}\n")
    for arguments in ([], ["--explain"]):
        shown = on_terminal(300, *arguments, page)
        assert RAIN in shown
        assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f]", shown)
