"""Builds the extension beside its source: ``python -m cleantext._core.build``. The build of the package loads this file by its path.

No failure raises: without a compiler, or with a broken one, cleantext uses the functions in numpy.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zlib
from pathlib import Path
from typing import Final

__all__ = ["FLAGS", "NAMES", "build"]

NAME: Final = "_native"
NAMES: Final = (f"{NAME}.abi3.so", f"{NAME}.so", f"{NAME}.pyd")
"""File names of the extension: for every Python from 3.11 on; for a free-threaded one alone; on Windows."""
FLAGS: Final = ("-std=c11", "-O3", "-g0", "-fPIC", "-fvisibility=hidden", "-ffp-contract=off")
"""Options of the compiler. A multiplication and an addition are rounded one by one, so that scores are the same on every processor."""
CHECK: Final = """
import sys
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_loader
loader = ExtensionFileLoader("_native", sys.argv[1])
module = module_from_spec(spec_from_loader("_native", loader))
loader.exec_module(module)
assert module.SOURCE == int(sys.argv[2])
"""
SECONDS: Final = 300
"""Longest time that the compiler may take. It takes two seconds."""


def build(folder: Path) -> str:
    """Build the extension in a folder that has its source. Return why it could not be built, empty if it was.

    An extension that is there already is removed first.
    """
    try:
        for name in NAMES:
            (folder / name).unlink(missing_ok=True)
        number = zlib.crc32(
            b"".join(path.read_bytes() for path in sorted(folder.glob("_*.[ch]")))
        )  # as native.py has it
        with tempfile.TemporaryDirectory() as work:
            made = _compiled(folder, number, Path(work))
            if not os.environ.get("ARCHFLAGS") and not os.environ.get(
                "_PYTHON_HOST_PLATFORM"
            ):  # not for another processor
                _run([sys.executable, "-I", "-c", CHECK, str(made), str(number)])
            beside = folder / f"{made.name}.new"
            shutil.copyfile(made, beside)
            beside.replace(folder / made.name)
    except subprocess.CalledProcessError as error:
        lines = (error.stdout or "").strip().splitlines()
        return next((line for line in lines if "error" in line.lower()), f"{error.cmd[0]} failed")
    except Exception as error:  # noqa: BLE001 -- an install without the extension is better than none
        return f"{type(error).__name__}: {error}"
    return ""


def _compiled(folder: Path, number: int, work: Path) -> Path:
    """Return the extension, compiled into ``work``."""
    sources = [str(path) for path in sorted(folder.glob("_*.c"))]
    free_threaded = bool(
        sysconfig.get_config_var("Py_GIL_DISABLED")
    )  # has no interface that is the same for all versions
    if os.name == "nt":
        return _compiled_by_setuptools(sources, number, work)
    made = work / (NAMES[1] if free_threaded else NAMES[0])
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")
    if shutil.which(compiler[0]) is None:
        compiler = ["cc"]
    bundle = ["-bundle", "-undefined", "dynamic_lookup"] if sys.platform == "darwin" else ["-shared"]
    extra = [option for name in ("ARCHFLAGS", "CFLAGS", "LDFLAGS") for option in shlex.split(os.environ.get(name, ""))]
    paths = sysconfig.get_paths()
    headers = [f"-I{folder}" for folder in dict.fromkeys((paths["include"], paths["platinclude"]))]
    _run([*compiler, *FLAGS, *bundle, *extra, f"-DSOURCE={number}", *headers, *sources, "-o", str(made), "-lm"])
    return made


def _compiled_by_setuptools(sources: list[str], number: int, work: Path) -> Path:
    """Return the extension, compiled by setuptools, which knows where Microsoft's compiler is."""
    code = (
        "import sys; from setuptools import Extension, setup; number, work, *sources = sys.argv[1:];"
        f"ours = Extension('{NAME}', sources, define_macros=[('SOURCE', number)], py_limited_api=True);"
        "setup(name='native', ext_modules=[ours], script_args=['-q', 'build_ext', '-b', work, '-t', work])"
    )
    _run([sys.executable, "-c", code, str(number), str(work), *sources])
    return next(work.glob(f"{NAME}*.pyd")).rename(work / NAMES[2])


def _run(command: list[str]) -> None:
    """Run a command. Raises CalledProcessError, with all that it printed, if it fails."""
    subprocess.run(
        command,
        check=True,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
    )


if __name__ == "__main__":
    sys.exit(build(Path(__file__).parent) or 0)
