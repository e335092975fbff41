"""The pages of docs/: every example runs, beside the peers too; notebooks run; the generated pages are complete."""

import dataclasses
import doctest
import importlib.util
import inspect
import json
import os
import pydoc
import re
import subprocess
import sys
import tomllib

import pytest

from benchmarks.publish import links, picture, site
from benchmarks.publish.readme import DOCS, README
from cleantext import DEFAULT_FILTERS, extract
from cleantext.field_docs import documented
from cleantext.filters import ORDER
from cleantext.render.reasons import FEATURES

NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))
PAGES = sorted(path for path in DOCS.glob("*.md") if ">>> " in path.read_text("utf-8"))
PEERS = {
    "trafilatura": "trafilatura",
    "readability-lxml": "readability",
    "jusText": "justext",
    "resiliparse": "resiliparse",
}


def run(name, text):
    """Return what doctest attempted and failed in a page."""
    runner = doctest.DocTestRunner(verbose=False)
    test = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    return runner.run(test)


@pytest.mark.parametrize("page", [page for page in PAGES if page.stem != "migrating"], ids=lambda path: path.stem)
def test_examples_of_a_page_run(page):
    result = run(page.name, page.read_text("utf-8"))
    assert result.attempted
    assert result.failed == 0


def sections():
    """Return the beginning of the page about migrating, and its section of each peer."""
    first, *rest = re.split(r"^## From ", (DOCS / "migrating.md").read_text("utf-8"), flags=re.MULTILINE)
    return first, {section.splitlines()[0]: section for section in rest}


def test_the_page_about_migrating_has_all_peers():
    first, peers = sections()
    assert set(peers) == set(PEERS)
    assert run("migrating", first).failed == 0


@pytest.mark.filterwarnings("default")  # of the peers
@pytest.mark.parametrize("peer", PEERS)
def test_migrating_runs_with_both_libraries(peer):
    if importlib.util.find_spec(PEERS[peer]) is None:
        pytest.skip(f"{peer} is in the extra bench")
    first, peers = sections()
    assert run(peer, first + peers[peer]).failed == 0


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path, monkeypatch, capsys):
    monkeypatch.chdir(path.parent)
    names = {"__name__": "__main__"}
    for number, cell in enumerate(json.loads(path.read_text("utf-8"))["cells"]):
        assert cell.get("outputs", []) == []  # they are made when the site is built
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            exec(compile(source, f"{path.name}, cell {number}", "exec"), names)
    assert capsys.readouterr().out


def test_there_are_three_notebooks():
    assert len(NOTEBOOKS) == 3


def test_every_page_is_in_the_navigation():
    index = (DOCS / "index.md").read_text("utf-8")
    entries = set(
        re.findall(
            r"^([\w-]+(?:/[\w*-]+)*)$", "".join(re.findall(r"```{toctree}\n(.*?)```", index, re.DOTALL)), re.MULTILINE
        )
    )
    written = {path.stem for path in DOCS.glob("*.md")} - {"index"}
    notebooks = {f"notebooks/{path.stem}" for path in NOTEBOOKS}
    made = {f"reference/{name.removesuffix('.md')}" for name in site.pages() if "/" not in name}
    assert entries == written | notebooks | made | {"reference/filters/*"}


def test_a_page_for_each_filter_has_docstring_codes_phrases_and_cases():
    made = site.pages()
    assert {f"filters/{name}.md" for name in ORDER} <= set(made)
    page = made["filters/read_also.md"]
    assert page.startswith('# read_also\n\nDrop "Read also"')
    for part in (
        "```python\n>>> from cleantext import analyze",
        "| `teaser_line` | phrase |",
        "| `head` | ",
        "## Drops nothing",
        "## Drops\n",
    ):
        assert part in page
    cases = tomllib.loads((README.parent / "tests" / "cases" / "read_also.toml").read_text("utf-8"))["case"]
    assert [case["title"] for case in cases if site.escaped(case["title"]) not in page] == []


def test_the_reference_has_every_public_name():
    import cleantext

    page = site.api_page()
    assert [
        name for name in cleantext.__all__ if f":: cleantext.{name}\n" not in page and name != "DEFAULT_FILTERS"
    ] == []
    assert len(DEFAULT_FILTERS) == len(ORDER)


def classes_of_fields():
    """Return the dataclasses and named tuples of the API reference, and those that their fields hold."""
    held = """page.Step declarations.Declarations analysis.units.Series analysis.units.Units analysis.text_stats.TextStats
        analysis.spans.Span limits.Timing batch.summary.Progress"""
    listed = [name for part in site.API.values() for name in part]
    names = [name.rpartition(".") for name in (*listed, *(f"cleantext.{name}" for name in held.split()))]
    found = [getattr(importlib.import_module(module), name) for module, _, name in names]
    return [c for c in found if inspect.isclass(c) and (dataclasses.is_dataclass(c) or hasattr(c, "_fields"))]


@pytest.mark.parametrize("cls", classes_of_fields(), ids=lambda cls: cls.__name__)
def test_help_shows_what_each_field_is(cls):
    shown = pydoc.render_doc(cls, renderer=pydoc.plaintext)
    names = getattr(cls, "_fields", None) or [field.name for field in dataclasses.fields(cls) if field.repr]
    public = [name for name in names if not name.startswith("_")]
    assert len(public) > 1
    assert [name for name in public if not re.search(rf"^ \|    {name}: \S", shown, re.MULTILINE)] == []


def test_fields_have_docstrings_only_where_the_source_is_at_hand():
    @documented
    class Written:
        """Two fields."""

        first: int
        """The first,
        over two lines."""
        second: int

    assert Written.__doc__ == "Two fields.\n\nFields:\n  first: The first, over two lines."
    made = documented(type("Made", (), {"__doc__": "No source.", "__module__": "nowhere"}))
    assert made.__doc__ == made().__doc__ == "No source."
    assert documented(type("Bare", (), {})).__doc__ is None


def test_pages_are_written_once_and_old_ones_removed(tmp_path):
    (tmp_path / "filters").mkdir()
    old = tmp_path / "filters" / "removed.md"
    old.write_text("# removed")
    site.write_pages(tmp_path)
    page = tmp_path / "filters" / "byline.md"
    assert page.exists()
    assert not old.exists()
    os.utime(page, (0, 0))
    site.write_pages(tmp_path)
    assert page.stat().st_mtime == 0


def test_links_of_a_built_site(tmp_path):
    (tmp_path / "a.html").write_text(
        '<h1 id="top">A</h1><a href="b.html#x">b</a><a href="#top">a</a><a href="https://example.org/">e</a>'
    )
    (tmp_path / "b.html").write_text('<p id="x"></p><img src="data:,"><img src="s.css">')
    (tmp_path / "s.css").write_text("p { margin: 0 }")
    assert list(links.faults(tmp_path)) == []
    (tmp_path / "b.html").write_text(
        '<p id="y"></p><a href="c.html">c</a><img src="p.png"><script src="https://example.org/s.js"></script>'
    )
    (tmp_path / "s.css").write_text("@font-face { src: url('//example.org/f.woff') }")
    assert list(links.faults(tmp_path)) == [
        "a.html: b.html#x leads nowhere",
        "b.html: loads https://example.org/s.js",
        "b.html: p.png is missing",
        "b.html: c.html leads nowhere",
        "s.css: loads //example.org/f.woff",
    ]
    assert list(links.faults(tmp_path / "none")) == [f"{tmp_path / 'none'}: no pages"]


def test_pages_that_show_signs_of_markdown_are_faults(tmp_path):
    page = tmp_path / "a.html"
    page.write_text(
        "<body><p>Read <a href='a.html'>output.md</a> and <code>docs/x.md</code>.</p>"
        "<pre>| Day | Rain |\n| --- | --- |\n```shell\nrain\n```\n&gt;&gt;&gt; 1\n&lt;BLANKLINE></pre>"
    )
    assert list(links.faults(tmp_path)) == []
    page.write_text(
        "<body><p>&lt;BLANKLINE> of docs/output.md, [a](b)</p><p>```</p>"
        "<pre>| element | Markdown |\n|---|---|\n[metadata](metadata.md)</pre><pre>cleantext # as a page (report.md)</pre>"
    )
    assert list(links.faults(tmp_path)) == [
        f"a.html: shows {sign!r}"
        for sign in ("|---", "](metadata.md)", "(report.md)", "<BLANKLINE>", "docs/output.md", "](", "```")
    ]


@pytest.mark.parametrize("page", [README, *sorted(DOCS.glob("*.md"))], ids=lambda path: path.stem)
def test_examples_are_in_blocks_of_code_that_end_where_they_should(page):
    markdown_it = pytest.importorskip("markdown_it")
    for token in markdown_it.MarkdownIt("commonmark").parse(page.read_text("utf-8")):
        if token.type == "fence":
            assert links.LEFT_IN_CODE_RE.findall(token.content) == [], token.content
        elif token.type == "inline":
            assert re.findall(r"^>>> |<BLANKLINE>|```", token.content, re.MULTILINE) == [], token.content


@pytest.mark.skipif(os.name == "nt", reason="the commands are for a POSIX shell")
def test_the_quick_starts_commands_run_one_after_the_other(tmp_path):
    """With the extras that its first command installs; the page is the one that it writes."""
    pytest.importorskip("turbohtml")
    pytest.importorskip("jinja2")
    _, install, page, commands, *_ = re.split(
        r"^```sh\n", (DOCS / "quick-start.md").read_text("utf-8"), flags=re.MULTILINE
    )
    assert "[report,markdown]" in install.split("```")[0]
    shell = "\n".join(
        ["set -e", 'cleantext() { "$PYTHON" -m cleantext "$@"; }', page.split("```")[0], commands.split("```")[0]]
    )
    environment = os.environ | {"PYTHON": sys.executable, "PYTHONPATH": str(README.parent), "PYTHONUTF8": "1"}
    ran = subprocess.run(
        ["bash", "-c", shell], check=False, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8"
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    printed = re.search(r"^```text\n(.*?)^```", commands, re.DOTALL | re.MULTILINE)[1]
    assert ran.stdout.startswith(f"{printed}# Rain ends the match\n")
    assert "-    7 legal" in ran.stdout
    assert "All rights reserved" in (tmp_path / "out.html").read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="the commands are for a POSIX shell")
def test_the_command_for_chunks_prints_them(tmp_path):
    command = re.search(
        r"^```sh\n(python -c .*?)^```", (DOCS / "chunks.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )[1]
    (tmp_path / "page.html").write_text(
        "<h1>Rain</h1><p>It rained on Monday from early in the morning, so the match was off.</p>"
    )
    shell = f'python() {{ "$PYTHON" "$@"; }}\n{command}'
    environment = os.environ | {"PYTHON": sys.executable, "PYTHONPATH": str(README.parent), "PYTHONUTF8": "1"}
    subprocess.run(["bash", "-c", shell], cwd=tmp_path, env=environment, check=True)
    [chunk] = map(json.loads, (tmp_path / "chunks.jsonl").read_text("utf-8").splitlines())
    assert chunk["text"].endswith("so the match was off.")
    assert (chunk["blocks"], chunk["start"]) == ([0, 1], -1)


def test_every_extra_is_in_the_quick_start():
    project = tomllib.loads((README.parent / "pyproject.toml").read_text("utf-8"))["project"]
    section = (DOCS / "quick-start.md").read_text("utf-8").split("## Extras\n")[1]
    listed = [
        name for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in re.findall(r"`([\w-]+)`", row)
    ]
    assert sorted(listed) == sorted(project["optional-dependencies"])


def test_every_property_of_a_score_is_explained():
    table = (DOCS / "explain.md").read_text("utf-8").split("| words of the reason |")[1].split("\n\n")[0]
    assert set(re.findall(r"`([a-z_]+)`", table)) == set(FEATURES)
    words = table.replace("&lt;", "<")
    pieces = [
        piece.strip() for sentence in FEATURES.values() for piece in re.split(r"\{.*?\}|blocks (?=below)", sentence)
    ]
    assert [piece for piece in pieces if piece.strip("%) ") not in words] == []


def test_lorem_ipsum_comes_out_empty_as_the_quick_start_warns():
    lorem = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua."
    page = f"<body>{f'<p>{lorem} {lorem}</p>' * 3}"
    assert extract(page) == ""
    assert extract(page, ignore=["placeholder"]).count(lorem) == 6


def test_the_picture_is_of_this_tree():
    assert picture.FILE.read_text("utf-8") == picture.picture(), "run `python -m benchmarks readme`"


def test_the_picture_has_every_run_of_blocks():
    from cleantext import analyze

    page = analyze(
        "<nav><ul><li><a href=/>Home</a><li><a href=/x>A & B</a></ul></nav><p>It rained on Monday, so the match was off.</p>"
    )
    drawn = picture.picture(page)
    assert "nav_menu ×2" in drawn
    assert "A &amp; B" in drawn
    assert ">kept</text>" in drawn
    assert drawn.count("<rect") == 1 + 2 * 2


def test_the_readme_is_short():
    assert len(README.read_text("utf-8").splitlines()) <= 150
