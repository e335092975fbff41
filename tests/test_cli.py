"""The command line, as a process."""

import json
import re
import subprocess
import sys
from pathlib import Path

SEED = Path(__file__).parent.parent / "corpus" / "seed-003"


def run(*arguments, data=b"", env=None):
    return subprocess.run(
        [sys.executable, "-m", "cleantext", *arguments], input=data, capture_output=True, check=False, env=env
    )


def test_a_file_gives_its_text():
    done = run(str(SEED / "page.txt"))
    assert done.returncode == 0
    assert [line for line in done.stdout.decode().splitlines() if line] == (SEED / "gold.txt").read_text(
        "utf-8"
    ).splitlines()


def test_standard_input_with_and_without_a_dash():
    html = b"<p>It rained on Monday, so the match was called off.</p><p>Share</p>"
    for arguments in ([], ["-"]):
        assert run(*arguments, data=html).stdout == b"It rained on Monday, so the match was called off.\n"


def test_input_format_and_encoding():
    assert run("--input-format", "text", data=b"<p>x</p>").stdout == b"<p>x</p>\n"
    assert run("--encoding", "koi8-r", data="привет".encode("koi8-r")).stdout.decode() == "привет\n"


def test_explain_is_plain_in_a_pipe():
    lines = run("--explain", str(SEED / "page.txt")).stdout.decode().splitlines()
    assert re.fullmatch(r"-    0 nav_menu +the interface line 'select language' +Select language:", lines[0])
    assert "\x1b" not in "".join(lines)
    assert max(map(len, lines)) > 400, "lines are whole where no terminal cuts them"


def test_select_and_ignore():
    menu = ["Home", "Politics", "Sport", "Contact"]
    text = ["It rained on Monday, so the match was called off.", "Share"]
    data = "\n".join([*menu, *text]).encode()
    assert run("--select", "nav_menu+legal", data=data).stdout.decode().splitlines() == text
    assert run("--ignore", "main_content+context+nav_menu", data=data).stdout.decode().splitlines() == [*menu, text[0]]


def test_json():
    page = json.loads(run("--json", str(SEED / "page.txt")).stdout)
    assert page["text"].replace("\n\n", "\n") == (SEED / "gold.txt").read_text("utf-8").rstrip("\n")
    assert page["source"] == str(SEED / "page.txt")
    assert "blocks" not in page
    page = json.loads(run("--json", "--blocks", str(SEED / "page.txt")).stdout)
    assert page["blocks"][0] == {
        "text": "Select language:", "kind": "line", "kept": False, "line": 1, "start": 0, "end": 16,
        "filter": "nav_menu", "code": "interface_line", "evidence": "phrase", "reason": "the interface line 'select language'",
    }  # fmt: skip
    assert run("--blocks", data=b"x").returncode == 2
    html = b"<p>It rained on <b>Monday</b>, so the match was called off.</p>"
    assert json.loads(run("--json", "--format", "markdown", data=html).stdout)["text"].startswith(
        "It rained on **Monday**"
    )


def test_a_file_that_cannot_be_read_is_reported_and_the_others_are_done(tmp_path):
    good = tmp_path / "good.txt"
    good.write_text("Hello")
    (tmp_path / "empty").mkdir()
    done = run(str(tmp_path / "none"), str(good), str(tmp_path / "empty"))
    assert done.returncode == 1
    assert done.stdout.decode() == f"==> {good} <==\nHello\n"
    assert done.stderr.decode().count("cleantext: ") == 2
    assert b"Traceback" not in done.stderr


def test_wrong_usage():
    for arguments in (
        ["--input-format", "pdf"],
        ["--select", "nav"],
        ["--ignore", "nav_menu+nav"],
        ["--nonsense"],
        ["--encoding", "utf-99", "-"],
        ["--json", "--explain"],
    ):
        done = run(*arguments, data=b"x")
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr


def test_wrong_values_are_explained_in_options():
    for arguments, message in (
        (["--max-bytes", "0"], "--max-bytes: 0: give at least 1, or leave the option out"),
        (["--max-blocks", "many"], "--max-blocks: 'many' is not a whole number: give at least 1"),
        (["--max-seconds", "-1"], "--max-seconds: -1: give at least 0"),
        (["--max-seconds", "nan"], "--max-seconds: nan: give at least 0"),
        (
            ["--encoding", "utf9"],
            "unknown encoding 'utf9': give a name such as utf-8, or leave the option out to have it detected",
        ),
        (["--select", ""], "--select: '' names nothing: give a value, or leave the option out"),
        (["--ignore", " "], "--ignore: ' ' names nothing"),
        (["--url", ""], "--url: '' names nothing"),
        (["batch", "x", "-o", "y", "--language", ""], "--language: '' names nothing"),
        (["batch", "x", "-o", "y", "--fields", ","], "--fields: ',' names nothing"),
        (
            ["batch", "x", "-o", "y", "--workers", "-1"],
            "give a number of processes, or leave the option out for one a core",
        ),
        (["batch", "x", "-o", "y", "--min-confidence", "2"], "--min-confidence: 2: give a number from 0 to 1"),
    ):
        done = run(*arguments, data=b"x")
        err = " ".join(done.stderr.decode().split())
        assert (done.returncode, message in err, "None" in err) == (2, True, False), err
    assert run("--max-seconds", "0", "--max-bytes", "1", data=b"x").returncode in (0, 1)


def test_a_mistyped_command_is_recognised_unless_it_is_a_file(tmp_path):
    for name, command in (("bacth", "batch"), ("Batch", "batch"), ("evla", "eval")):
        done = run(name, str(tmp_path), "-o", "a b")
        assert (done.returncode, done.stdout) == (2, b"")
        assert f"{name}: no such file; did you mean cleantext {command} {tmp_path} -o 'a b'?" in done.stderr.decode()
    for name in ("base", "bacth.html"):
        assert "did you mean" not in run(name).stderr.decode()
    page = tmp_path / "bacth"
    page.write_text("It rained on Monday, so the match was called off.")
    done = subprocess.run(
        [sys.executable, "-m", "cleantext", "bacth"], capture_output=True, check=True, cwd=tmp_path, text=True
    )
    assert done.stdout == "It rained on Monday, so the match was called off.\n"


def test_a_broken_pipe_is_quiet(tmp_path):
    page = tmp_path / "long.txt"
    page.write_text("It rained on Monday, so the match was called off.\n" * 50_000)
    writer = subprocess.Popen(
        [sys.executable, "-m", "cleantext", str(page)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdout.readline() == b"It rained on Monday, so the match was called off.\n"
    writer.stdout.close()
    assert writer.stderr.read() == b""
    writer.stderr.close()
    assert writer.wait() == 0


def test_warnings_go_to_standard_error():
    done = run(data=b"")
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"cleantext: -: no text on the page\n")


def test_surrogates_and_odd_bytes_are_printed_somehow():
    assert run(data=b"\xff\xfe\x00\xd8a\x00").returncode == 0


def test_an_address_says_what_to_do_instead():
    done = run("https://example.org/rain.html")
    assert done.returncode == 1
    assert "curl -L https://example.org/rain.html | cleantext -" in done.stderr.decode()
