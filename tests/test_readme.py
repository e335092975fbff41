"""The README and docs/ show real output of this tree."""

import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.publish.readme import DOCS, PAGES, filled, sections
from cleantext.evidence import CODES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("page", "least"),
    [
        ("README.md", 8),
        ("docs/quick-start.md", 8),
        ("docs/writing-filters.md", 8),
        ("docs/output.md", 3),
        ("docs/sites.md", 7),
        ("docs/chunks.md", 4),
        ("docs/parsers.md", 2),
    ],
)
def test_examples_run(page, least):
    result = doctest.testfile(str(ROOT / page), module_relative=False, encoding="utf-8")
    assert result.attempted >= least
    assert result.failed == 0


def test_links_between_pages_lead_somewhere():
    for page in [ROOT / "README.md", *DOCS.glob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), (page.name, link)


def test_every_code_is_documented():
    table = sections()["codes"]()
    assert [name for name in CODES if f"| `{name}` |" not in table] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_generated_section_is_what_this_tree_gives(page):
    written = page.read_text("utf-8")
    assert filled(written) == written, "run `python -m benchmarks readme`"


def test_there_is_a_line_for_every_default_filter():
    from cleantext import DEFAULT_FILTERS
    from cleantext.pipeline import filter_name

    table = sections()["filters"]()
    for filter_ in DEFAULT_FILTERS:
        summary = inspect.getdoc(filter_).split("\n\n")[0].replace("\n", " ")
        assert f"| `{filter_name(filter_)}` | {summary} |" in table


def test_ci_runs_the_readmes_test_command():
    command = next(line for line in README.splitlines() if line.endswith("-m pytest -n auto"))
    assert command in (ROOT / ".ci" / "run").read_text()
    section = README.split("## Two commands\n")[1].split("\n## ")[0]
    assert section.count("```sh\n") == 2
    assert section.count("&&") == 4


def test_the_readmes_first_command_gives_the_seeds_gold():
    command = next(line for line in README.splitlines() if "bin/cleantext corpus" in line)
    page = ROOT / command.split()[-1]
    output = subprocess.run(
        [sys.executable, "-m", "cleantext", page], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert output.stdout.replace("\n\n", "\n") == (page.parent / "gold.txt").read_text("utf-8")
