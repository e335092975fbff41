"""The same page gives the same text and verdicts in every process: with other hash seeds, threads, BLAS kernels, versions of Python."""

import os
import platform
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from cleantext import analyze

ROOT = Path(__file__).parent.parent
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
"""Versions of Python that are supported, and those that may be."""
CORES = ("Prescott", "Nehalem", "Sandybridge", "Haswell", "SkylakeX")
"""Kernels of OpenBLAS for processors of Intel, the oldest first."""
SCRIPT = """
import hashlib, sys
from pathlib import Path
from cleantext import analyze

pages = sorted(path for path in Path(sys.argv[1]).rglob("page.*") if path.suffix in (".txt", ".html"))[::4]
assert len(pages) >= 12
said = hashlib.sha256()
for path in pages:
    for focus in ("balanced", "precision"):
        page = analyze(path.read_bytes(), focus=focus)
        said.update(page.text.encode())
        said.update(repr([(v.index, v.action, v.filter, v.reason) for v in page.verdicts]).encode())
        said.update(repr([block.path for block in page.kept_blocks]).encode())
print(said.hexdigest())
"""


def digest(python=sys.executable, **environment):
    """Return the digest of texts and verdicts of corpus pages in a new process."""
    command = [python, "-c", SCRIPT, str(ROOT / "corpus")]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, capture_output=True, text=True, check=True
    )
    return done.stdout


@cache
def expected():
    return digest(PYTHONHASHSEED="0")


def test_pages_are_equal_by_identity_and_what_they_hold_by_value():
    source = "<nav><a href=/>Home</a></nav><p>It rained on Monday, so the match was called off.</p>"
    first, second = analyze(source), analyze(source)
    assert first == first  # noqa: PLR0124 -- equality is what is tested
    assert first != second
    assert len({first, second}) == 2
    assert list(first.blocks) == list(second.blocks)
    assert first.verdicts == second.verdicts
    assert (first.text, first.title, first.warnings, first.declarations) == (
        second.text, second.title, second.warnings, second.declarations,
    )  # fmt: skip


@pytest.mark.parametrize("seed", ["1", "4711"])
def test_hash_seeds_change_nothing(seed):
    assert digest(PYTHONHASHSEED=seed) == expected()


@pytest.mark.long
@pytest.mark.parametrize("threads", ["1", "2", "7"])
def test_the_number_of_threads_changes_nothing(threads):
    variables = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    assert digest(**dict.fromkeys(variables, threads)) == expected()


@pytest.mark.long
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="these kernels are for processors of Intel")
@pytest.mark.parametrize("core", CORES)
def test_kernels_of_blas_change_nothing(core):
    try:
        found = digest(OPENBLAS_CORETYPE=core)
    except subprocess.CalledProcessError as error:
        if error.returncode == -4:  # SIGILL
            pytest.skip(f"this processor cannot run the kernel of {core}")
        raise
    assert found == expected()


@pytest.mark.long
@pytest.mark.parametrize("version", VERSIONS)
def test_versions_of_python_change_nothing(version, tmp_path):
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        assert digest() == expected()
        return
    python = next(
        filter(runs, [f"python{version}", *Path.home().glob(f".pyenv/versions/{version}.*/bin/python")]), None
    )
    if python is None:
        pytest.skip(f"python{version} is not installed: whether it gives the same was not checked")
    subprocess.run([python, "-m", "venv", tmp_path], check=True)
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    command = [tmp_path / "bin" / "pip", "install", "-q", "--only-binary", ":all:", *dependencies]
    installed = subprocess.run(command, check=False, capture_output=True, text=True)
    if installed.returncode:
        pytest.skip(f"python{version} cannot install the dependencies: {installed.stderr[-200:]}")
    assert digest(str(tmp_path / "bin" / "python")) == expected()


def runs(python):
    """Return whether a command is a Python that can make virtual environments."""
    try:
        return subprocess.run([python, "-c", "import venv"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False
