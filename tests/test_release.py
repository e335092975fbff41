"""What a release promises: the public API, the version in one place, a user's program, files for contributors, third parties."""

import importlib.util
import re
import subprocess
import sys
import tomllib
import types
from pathlib import Path

import pytest
import yaml

import cleantext
from benchmarks.publish.public_api import FILE, lines
from benchmarks.publish.readme import THIRD_PARTY
from cleantext.evaluation.sets.catalogue import SETS

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="other versions of Python write signatures in other ways")
def test_the_public_api_is_what_the_file_has():
    found = "\n".join(lines()) + "\n"
    assert found == FILE.read_text("utf-8"), "run `python -m benchmarks.publish.public_api`, and read its docstring"


def test_the_public_names():
    assert cleantext.__all__ == [
        *("DEFAULT_FILTERS", "Block", "Chunk", "Document", "Evidence", "Filter", "Options", "Page", "Pipeline", "Record"),
        *("Verdict", "Verdicts", "analyze", "extract", "extract_many"),
    ]  # fmt: skip
    assert all(getattr(cleantext, name) is not None for name in cleantext.__all__)


def test_the_version_is_in_one_place():
    assert "version" not in PROJECT["project"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "cleantext/__init__.py"
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == cleantext.__version__
    assert citation["license"] == PROJECT["project"]["license"]
    assert f"## {cleantext.__version__} " in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_a_users_program_runs():
    ran = subprocess.run(
        [sys.executable, ROOT / "tests" / "typing" / "program.py"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "Rain ends the match" in ran.stdout


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name)
def test_workflows_and_templates_are_yaml(path):
    read = yaml.safe_load(path.read_text("utf-8"))
    assert read
    if path.parent.name == "workflows":
        assert read["permissions"] == {"contents": "read"}
        assert all(
            re.fullmatch(r"[\w./-]+@[\w./-]+", step["uses"])
            for job in read["jobs"].values()
            for step in job["steps"]
            if "uses" in step
        )


def test_only_the_job_that_publishes_may():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))["jobs"]
    assert [name for name, job in jobs.items() if "id-token" in job.get("permissions", {})] == ["publish"]
    assert jobs["publish"]["if"] == "github.ref_type == 'tag'"
    assert set(jobs["publish"]["needs"]) == set(jobs) - {"publish"}


def test_the_scripts_that_workflows_call_exist():
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        for script in re.findall(r"\.ci/\w+", path.read_text("utf-8")):
            assert (ROOT / script).stat().st_mode & 0o100, (path.name, script)


def test_pre_commit_runs_tools_of_the_extra_dev():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"]
    tools = " ".join(PROJECT["project"]["optional-dependencies"]["dev"])
    assert [hook["entry"].split()[0] for hook in hooks if hook["language"] != "system"] == []
    for tool in ("ruff", "mypy", "import-linter"):
        assert tool in tools
    assert {hook["entry"].split()[0] for hook in hooks} == {"ruff", "mypy", "lint-imports", "python"}


def test_every_set_is_among_the_third_parties():
    page = THIRD_PARTY.read_text("utf-8")
    for entry in SETS.values():
        if entry.repository:
            assert f"| {entry.name} | {entry.repository} | {entry.licence} |" in page
    for name in ("lxml", "numpy", "regex", "webencodings"):
        assert f"| {name} |" in page
    assert len(PROJECT["project"]["dependencies"]) == 4


def test_what_the_owner_has_to_fill_in_is_known():
    """.ci/release refuses a tag while a file has such a field; on the site they are shown, and never hidden in a comment."""
    files = [*ROOT.glob("*.md"), *ROOT.glob("*.cff"), *ROOT.glob("*.toml"), *ROOT.glob("docs/*.md")]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files}
    found = {name: text for name, text in texts.items() if "OWNER: fill in" in text}
    allowed = {
        "CITATION.cff",
        "CODE_OF_CONDUCT.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/contributing.md",
        "pyproject.toml",
    }
    assert set(found) <= allowed
    assert [name for name, text in found.items() if re.search("<!--[^>]*OWNER", text)] == []


@pytest.fixture
def build_hooks(monkeypatch):
    """hatch_build.py, without hatchling, which only the environment of a build has."""
    for name, interface in (("builders.hooks", "BuildHookInterface"), ("metadata", "MetadataHookInterface")):
        module = types.ModuleType(f"hatchling.{name}.plugin.interface")
        setattr(module, interface, type(interface, (), {"__class_getitem__": classmethod(lambda cls, _: cls)}))
        monkeypatch.setitem(sys.modules, module.__name__, module)
        for depth in range(1, module.__name__.count(".") + 1):
            parent = module.__name__.rsplit(".", depth)[0]
            monkeypatch.setitem(sys.modules, parent, types.ModuleType(parent))
    spec = importlib.util.spec_from_file_location("hatch_build_under_test", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_readmes_links_lead_to_the_repository_on_pypi(build_hooks):
    metadata = {"urls": {"Repository": "https://example.org/cleantext/"}}
    build_hooks.MetadataHook().update(metadata)
    text, tag = metadata["readme"]["text"], f"v{cleantext.__version__}"
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert [target for target in targets if not target.startswith("https://")] == []
    assert f"https://example.org/cleantext/raw/{tag}/docs/static/page.svg" in targets
    assert f"https://example.org/cleantext/blob/{tag}/docs/benchmarks.md#known-weaknesses" in targets
    assert {"version", "readme"} == set(PROJECT["project"]["dynamic"])


def test_without_a_repository_the_readme_is_what_it_is(build_hooks):
    metadata = {"name": "cleantext-web"}
    build_hooks.MetadataHook().update(metadata)
    assert metadata["readme"] == {"content-type": "text/markdown", "text": (ROOT / "README.md").read_text("utf-8")}
