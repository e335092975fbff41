"""``cleantext eval``: whole runs on a small folder, its files, its messages, and extractors that go wrong."""

import gzip
import html
import json
import re
import signal
import subprocess
import sys
import time

import pytest
from lxml import etree

from cleantext.cli import main
from cleantext.evaluation import node
from cleantext.evaluation.extractors import EXTRACTORS, extractor
from cleantext.evaluation.programs import Program

RAIN = "It rained on Monday, so the match was called off."
SNOW = "It snowed on Friday & the road to the village was closed."
MINE = f"""
import os, time

def whole(page):
    return page.replace("<p>", "").replace("&amp;", "&")

def half(page):
    return {RAIN!r} if "rained" in page else None

def goes_wrong(page):
    if "raise" in page:
        raise RuntimeError("no such page")
    if "number" in page:
        return 5
    if "die" in page:
        os._exit(3)
    if "network" in page:
        import socket
        socket.create_connection(("127.0.0.1", 9))
    while "spin" in page:
        pass
    if "sleep" in page:
        time.sleep(600)
    return "it went well"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))  # what the command does is undone
    monkeypatch.setitem(sys.modules, "mine", None)
    del sys.modules["mine"]
    (tmp_path / "mine.py").write_text(MINE)
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, text in (("rain", RAIN), ("snow", SNOW)):
        (pages / f"{name}.html").write_text(f"<p>{html.escape(text)}")
        (pages / f"{name}.gold.txt").write_text(text)
    return tmp_path


def run(capsys, *arguments):
    """Return the exit status, the output and the messages."""
    try:
        status = main(["eval", *map(str, arguments)])
    except SystemExit as error:
        status = error.code
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def rows(output):
    """Return the cells of the printed table, by extractor."""
    lines = [re.split(r"\s{2,}", line) for line in output.partition("\n\n")[0].splitlines()]
    return {line[0]: dict(zip(lines[0], line, strict=True)) for line in lines[1:]}


def test_a_whole_run_on_a_folder(folder, capsys):
    files = [folder / name for name in ("out.md", "out.json", "out.html")]
    extractors = ["--extractors", "mine:whole,half=mine:half", "--extractors", "cleantext"]
    status, output, messages = run(
        capsys, "pages", *extractors, "--markdown", files[0], "--json", files[1], "--report", files[2]
    )
    assert status == 0
    table = rows(output)
    assert list(table) == ["mine:whole", "half", "cleantext"]
    assert table["mine:whole"]["word F1"] == table["cleantext"]["word F1"] == "1.000 ±.000"
    assert [table["half"][name] for name in ("word F1", "precision", "recall", "4-gram F1", "ROUGE-L F1", "lost", "failed")] == [
        ".500 ±.500", ".500", ".500", ".667", ".500", "1", "0",
    ]  # fmt: skip
    assert table["mine:whole"]["p"] == "–"
    assert table["cleantext"]["p"] == "1.000"
    assert float(table["cleantext"]["pages/s"]) > 0 < float(table["cleantext"]["MB"])
    assert "half: 2 of 2 pages" in messages
    assert "| half | .500 ±.500 |" in files[0].read_text("utf-8")
    found = json.loads(files[1].read_text("utf-8"))
    assert found["figures"]["half"]["lost"] == ["snow"]
    assert found["result"]["outcomes"]["half"]["pages"] == [1000, 0]
    assert found["figures"]["half"]["words"]["p"] == found["figures"]["half"]["own"]["p"]
    report = etree.fromstring(files[2].read_text("utf-8").encode(), etree.HTMLParser(encoding="utf-8"))
    assert report.xpath("//table//tr/td[1]/text()") == ["mine:whole", "half", "cleantext"]
    lost = report.xpath("//details[starts-with(summary, 'half')]//del/text()")
    assert "".join(lost) == SNOW
    frames = report.xpath("//iframe/@srcdoc")
    assert len(frames) == 2  # cleantext's two pages alone
    policy = report.xpath("//meta[@http-equiv]/@content")[0]
    inner = etree.fromstring(frames[0].encode(), etree.HTMLParser(encoding="utf-8"))
    hashes = re.findall(r"'sha256-[^']+'", inner.xpath("//meta[@http-equiv]/@content")[0])
    assert len(hashes) == 2
    assert all(one in policy for one in hashes)  # the frame inherits the policy of the file


def test_an_extractor_that_goes_wrong_costs_its_pages(folder, capsys):
    pages = folder / "pages"
    for name in ("raise", "number", "die", "network", "spin", "sleep", "well"):
        (pages / f"{name}.html").write_text(f"<p>{name}")
        (pages / f"{name}.gold.txt").write_text("it went well")
    status, output, _ = run(
        capsys, "pages", "--extractors", "mine:goes_wrong", "--timeout", ".3", "--json", folder / "out.json"
    )
    assert status == 0
    found = json.loads((folder / "out.json").read_text())["result"]
    faults = dict(zip(found["ids"], found["outcomes"]["mine:goes_wrong"]["details"]["faults"], strict=True))
    assert faults == {
        "die": "crash", "network": "crash", "number": "crash", "raise": "crash", "rain": "", "snow": "", "well": "",
        "spin": "timeout", "sleep": "timeout",
    }  # fmt: skip
    assert "mine:goes_wrong: of 9 pages 4 crashed, 2 timed out: " in output
    assert "RuntimeError: no such page (1)" in output
    assert "TypeError: the extractor returned int: return the text as str" in output
    assert "NetworkRefusedError: no network in an evaluation" in output


def test_outputs_made_elsewhere(folder, capsys):
    theirs = folder / "theirs"
    theirs.mkdir()
    (theirs / "rain.txt").write_text(RAIN)
    (folder / "others.jsonl").write_text(json.dumps({"id": "snow", "text": SNOW}) + "\n")
    status, output, _ = run(capsys, "pages", "--outputs", "theirs=theirs", "--outputs", "others=others.jsonl")
    assert status == 0
    assert [(name, row["word F1"], row["failed"]) for name, row in rows(output).items()] == [
        ("theirs", ".500 ±.500", "1"),
        ("others", ".500 ±.500", "1"),
    ]
    _, output, _ = run(
        capsys, "pages", "--outputs", "theirs=theirs", "--extractors", "mine:whole", "--baseline", "theirs"
    )
    assert [(name, row["p"]) for name, row in rows(output).items()] == [("mine:whole", "1.000"), ("theirs", "–")]


def test_a_table_of_pages(folder, capsys):
    rows_ = [{"key": "1", "page": f"<p>{RAIN}", "wanted": RAIN}, {"key": "2", "page": f"<p>{RAIN}", "wanted": SNOW}]
    (folder / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows_))
    columns = ["--page-column", "page", "--gold-column", "wanted", "--id-column", "key"]
    status, output, _ = run(capsys, "pages.jsonl", "--extractors", "mine:half", *columns)
    assert status == 0
    assert "2 pages of pages.jsonl (html)" in output
    assert rows(output)["mine:half"]["lost"] == "0"  # the second gold is not on its page
    assert "The gold of 1 page is not on the page (less than 60 % of its words): 2." in output


def test_a_set_has_its_metric_in_the_folder_that_has_it_too(folder, capsys):
    pages = folder / "zyte"
    (pages / "html").mkdir(parents=True)
    (pages / "ground-truth.json").write_text(json.dumps({"1": {"articleBody": RAIN}}))
    (pages / "html" / "1.html.gz").write_bytes(gzip.compress(f"<p>{RAIN}".encode()))
    status, output, _ = run(capsys, "zyte", "--data", ".", "--extractors", "mine:half")
    assert (status, "1 page of zyte (html)" in output) == (0, True)
    assert [*rows(output)["mine:half"]][1] == "4-gram F1"
    for name, text in (("rain.html", f"<p>{RAIN}"), ("rain.gold.txt", RAIN)):
        (pages / name).write_text(text)
    output = run(capsys, "zyte", "--data", ".", "--extractors", "mine:half")[1]
    assert "1 page of ./zyte (html)" in output
    assert [*rows(output)["mine:half"]][1] == "word F1"


def test_what_is_not_installed_is_a_row_without_figures(folder, capsys, monkeypatch):
    monkeypatch.setenv("NODE_PATH", str(folder))
    status, output, _ = run(
        capsys, "pages", "--extractors", "mine:whole,magic-html,defuddle", "--program", "gone=/no/such/program"
    )
    assert status == 1
    assert {rows(output)[name]["word F1"] for name in ("magic-html", "defuddle", "gone")} == {"–"}
    assert (
        "magic-html did not run: not installed: its wheel is on https://github.com/opendatalab/magic-html, not on PyPI"
        in output
    )
    assert "defuddle did not run: not installed: npm install defuddle linkedom" in output
    assert "gone did not run: gone cannot be run" not in output
    assert re.search(r"gone did not run: .*/no/such/program cannot be started", output)


def test_a_baseline_that_did_not_run_gives_no_p(folder, capsys):
    extractors = ["--extractors", "mine:whole,mine:half,magic-html"]
    status, output, _ = run(capsys, "pages", *extractors, "--baseline", "magic-html", "--json", folder / "out.json")
    assert status == 1
    assert {row["p"] for row in rows(output).values()} == {"–"}
    assert "\np: " not in output
    assert "p" not in json.loads((folder / "out.json").read_text())["figures"]["mine:whole"]["words"]
    status, output, _ = run(capsys, "pages", "--extractors", "magic-html", "--report", folder / "out.html")
    assert (status, [*rows(output)]) == (1, ["magic-html"])
    assert "magic-html did not run" in (folder / "out.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "neither a set nor a folder"),
        (
            ["https://example.org/"],
            "cleantext opens no addresses of the web; download it first: curl -L https://example.org/ -o",
        ),
        (["wcxb"], "data/wcxb does not exist: it holds the repository of the set"),
        (["pages", "--extractors", "nosuch"], "unknown extractor 'nosuch': use one of cleantext"),
        (["pages", "--extractors", "nosuchmodule:f"], "nosuchmodule"),
        (["pages", "--extractors", "mine:nothing"], "mine has no 'nothing'"),
        (["pages", "--outputs", "theirs"], "--outputs 'theirs': give a name and what it is, NAME=theirs"),
        (["pages", "--outputs", "theirs=nowhere"], "nowhere does not exist: give a folder"),
        (["pages", "--extractors", "x=mine:half", "--program", "x=cat"], "two extractors are named 'x'"),
        (["pages", "--extractors", ","], "no extractor is named"),
        (["pages", "--baseline", "y"], "--baseline 'y' is none of the extractors: cleantext"),
        (["pages", "--every", "0"], "argument --every: 0: give at least 1, or leave the option out"),
        (["pages", "--jobs", "0"], "argument --jobs: 0: give at least 1"),
        (["pages", "--worst", "-1"], "argument --worst: -1: give at least 0"),
        (["pages", "--core-hour", "nan"], "argument --core-hour: nan: give at least 0"),
        (["pages", "--timeout", "0"], "argument --timeout: 0: give seconds for a page, more than 0"),
        (["pages", "--timeout", "inf"], "argument --timeout: inf: give seconds for a page"),
        (["pages", "--report", "pages/rain.html"], "is among the pages: write it elsewhere"),
        (["pages", "--report", "mine.py"], "mine.py exists and was not written by cleantext eval --report"),
        (["pages", "--json", "mine.py"], "mine.py exists and was not written by cleantext eval --json"),
        (["pages", "--markdown", "mine.py"], "mine.py exists and was not written by cleantext eval --markdown"),
        (["pages", "--json", "x", "--report", "./x"], "--json and --report name the same file, x"),
        (["pages", "--extractors", "readability-ls"], "did you mean readability-js or readability?"),
        (["pages", "--extractors", "JusTxt"], "unknown extractor 'JusTxt': did you mean justext?"),
        (["pages", "--json", "nowhere/out.json"], "cannot be written"),
        (["lonely"], "lonely: every page needs its gold beside it, and every gold one page; missing: rain.gold.txt"),
        (["pageless"], "every gold one page; without a page: snow.gold.txt"),
        (["twins"], "every gold one page; the name of two pages: rain"),
        (["mine.py"], "is no table: give a JSONL or Parquet file, or a folder"),
    ],
)
def test_wrong_usage_says_what_to_do(folder, capsys, arguments, message):
    (folder / "lonely").mkdir()
    (folder / "lonely" / "rain.html").write_text("<p>x")
    for name in ("pageless/snow.gold.txt", "twins/rain.gold.txt", "twins/rain.html", "twins/rain.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(RAIN)
    status, output, messages = run(capsys, *arguments)
    assert (status, output) == (2, "")
    assert message in " ".join(messages.split())
    assert "no gold" not in messages
    assert "0 pages" not in messages
    assert (folder / "mine.py").read_text() == MINE


WITH_CTRL_C = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # xdist ignores it, and children inherit that
from cleantext.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_the_run(folder, jobs):
    for number in range(9):
        (folder / "pages" / f"{number}.html").write_text("<p>sleep")
        (folder / "pages" / f"{number}.gold.txt").write_text("sleep")
    command = [sys.executable, "-c", WITH_CTRL_C, "eval", "pages", "--timeout", "1", "--jobs", jobs]
    with subprocess.Popen(
        [*command, "--extractors", "mine:whole,mine:goes_wrong"], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr.readline().startswith("cleantext: mine:whole: 11 of 11 pages")
        time.sleep(0.5)  # the other one is at its first page, which sleeps
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130


def test_several_extractors_at_once(folder, capsys):
    status, output, _ = run(capsys, "pages", "--extractors", "mine:half,mine:whole,nav_menu", "--jobs", "3")
    assert status == 0
    assert [*rows(output)] == ["mine:half", "mine:whole", "nav_menu"]


def test_the_names_of_extractors_are_listed(capsys):
    status, output, _ = run(capsys, "--extractors", "list")
    assert status == 0
    found = {line.split()[0]: line.split(maxsplit=2)[1:] for line in output.splitlines()}
    assert list(found) == list(EXTRACTORS)
    assert found["readability"] == ["readability-lxml", "readability-lxml's summary, flattened by html-text"]
    assert found["trafilatura-recall"] == ["trafilatura", "trafilatura's text of a page (setting recall)"]
    assert found["readability-js"][0] == "@mozilla/readability"
    assert all(words for _, words in found.values())
    assert run(capsys, "x", "--extractors", "list")[1] == output


def test_an_extractor_is_named_by_its_package_too():
    assert [
        extractor(name).name for name in ("readability-lxml", "Resiliparse", "@mozilla/readability", "JUSTEXT")
    ] == [
        "readability",
        "resiliparse",
        "readability-js",
        "justext",
    ]
    assert extractor("trafilatura").name == "trafilatura"  # its package has four


def test_files_of_earlier_runs_are_replaced_and_others_are_not(folder, capsys):
    targets = {"--markdown": "out.md", "--json": "out.json", "--report": "out.html"}
    arguments = [part for pair in targets.items() for part in pair]
    (folder / "out.md").touch()  # an empty file has nothing to lose
    for extractors in ("mine:whole", "mine:half"):
        assert run(capsys, "pages", "--extractors", extractors, *arguments)[0] == 0
    for name in targets.values():
        text = (folder / name).read_text("utf-8")
        assert "mine:half" in text
        assert "mine:whole" not in text
    before = (folder / "out.json").read_text("utf-8")
    status, _, messages = run(capsys, "pages", "--markdown", "out.json")
    assert (status, (folder / "out.json").read_text("utf-8")) == (2, before)
    assert "out.json exists and was not written by cleantext eval --markdown: choose another name" in messages


def test_the_note_about_p_says_where_there_are_too_few_pages(folder, capsys):
    arguments = ["pages", "--extractors", "mine:whole,mine:half"]
    files = ["--markdown", "out.md", "--json", "out.json", "--report", "out.html"]
    for pages, note in (
        (5, "5 pages are too few for a p below 0.05: the least that they can give is about 0.062."),
        (6, "below 0.05 it hardly does."),
    ):
        for number in range(pages - 2):
            (folder / "pages" / f"{number}.html").write_text(f"<p>{SNOW}")
            (folder / "pages" / f"{number}.gold.txt").write_text(SNOW)
        output = run(capsys, *arguments, *files)[1]
        for text in (output, *((folder / name).read_text("utf-8") for name in files[1::2])):
            assert text.count(note) == 1
            assert ("hardly" in text) == (pages == 6)
        note_of_p = next(
            note for note in json.loads((folder / "out.json").read_text())["notes"] if note.startswith("p:")
        )
        assert note in note_of_p


def test_an_empty_gold_is_called_empty(folder, capsys):
    (folder / "pages" / "snow.gold.txt").write_text("\n")
    output = run(capsys, "pages", "--extractors", "mine:half")[1]
    assert "The gold of 1 page is empty, so that no words of it can come out: snow." in output
    assert "not on the page" not in output
    (folder / "pages" / "rain.gold.txt").write_text(SNOW)
    output = run(capsys, "pages", "--extractors", "mine:half")[1]
    assert "The gold of 1 page is not on the page (less than 60 % of its words): rain." in output


def test_pages_are_asked_for(capsys):
    status, _, message = run(capsys, "--extractors", "cleantext")
    assert status == 2
    assert "PAGES is missing" in message


def test_the_rest_of_the_package_does_not_import_it():
    code = "import sys, cleantext, cleantext.cli; cleantext.extract('x'); print([name for name in sys.modules if 'evaluation' in name])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


PROGRAM = r"""
import json, sys, time
for line in sys.stdin:
    page = json.loads(line)["html"]
    if page == "die":
        sys.exit("it is over")
    while page == "spin":
        pass
    answers = {"error": {"error": "no page"}, "html": {"html": "<p>It&amp;"}, "list": [1]}
    print(json.dumps(answers.get(page, {"text": page.upper()})), flush=True)
"""


def test_a_program_answers_lines(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    program = Program([sys.executable, str(tmp_path / "program.py")])
    assert [program(page) for page in ("rain\nand é", "html", "")] == ["RAIN\nAND É", "It&", ""]
    for page, message in (("error", "no page"), ("list", "its answer is no JSON object"), ("die", "it is over")):
        with pytest.raises(RuntimeError, match=message):
            program(page)
    assert program("again") == "AGAIN"
    if sys.platform == "linux":
        before = program.seconds()
        program.limit(0.5)
        with pytest.raises(TimeoutError):
            program("spin")
        assert program.seconds() > before + 0.4
        assert program("after") == "AFTER"
        assert program.memory() > 1_000_000
    program.close()
    with pytest.raises(ImportError, match="cannot be started"):
        Program(["/no/such/program"])
    with pytest.raises(ImportError, match="No such file"):
        Program([sys.executable, str(tmp_path / "nothing.py")])


@pytest.mark.parametrize("name", ["defuddle", "readability-js"])
def test_extractors_in_javascript(name):
    package = {"defuddle": "defuddle", "readability-js": "@mozilla/readability"}[name]
    try:
        made_by = node.version(package)
        program = node.program(name)
    except ImportError as error:
        pytest.skip(str(error))
    page = f"<title>Rain</title><nav><a href=/>Home</a></nav><article><h1>Rain ends the match</h1>{f'<p>{RAIN * 5}</p>' * 5}</article>"
    assert made_by.startswith(package)
    assert RAIN in program(page)
    assert "Home" not in program(page)
    program.close()
