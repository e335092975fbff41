"""The extractors in JavaScript: one process of Node for each, with packages that npm installed in the working folder or in NODE_PATH."""

from __future__ import annotations

import json
import os
import shutil
from importlib import resources
from pathlib import Path
from typing import Final

from cleantext.evaluation.programs import Program

__all__ = ["program", "version"]

SCRIPT: Final = "node_peers.cjs"
"""The program that Node runs, in this package."""


def program(name: str) -> Program:
    """Return one of the extractors of ``SCRIPT``, started. Raises ImportError if Node or a package is missing."""
    command = shutil.which("node")
    if command is None:
        raise ImportError("it needs Node, which is not installed")
    return Program([command, str(resources.files("cleantext.evaluation").joinpath(SCRIPT)), name])


def version(package: str) -> str:
    """Return package and version. Raises ImportError if npm did not install it where Node looks for it."""
    folders = [folder / "node_modules" for folder in (Path.cwd(), *Path.cwd().parents)]
    folders += [Path(name) for name in os.environ.get("NODE_PATH", "").split(os.pathsep) if name]
    for folder in folders:
        about = folder / package / "package.json"
        if about.is_file():
            return f"{package} {json.loads(about.read_text('utf-8'))['version']}"
    raise ImportError(f"{package} is in no node_modules of this folder or those above it, nor in NODE_PATH")
