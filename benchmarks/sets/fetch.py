"""Fetch the labelled sets from local archives, or with git from their upstream repositories at pinned commits.

Git fetches the whole upstream set; archives may hold a part of one. Loaders read both, and every result records the number and
the digest of the pages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from cleantext.evaluation.sets.catalogue import SETS, SetInfo

__all__ = ["fetch"]

GITHUB: Final = "https://github.com/"


def fetch(to: Path, source: Path | None, *, names: Iterable[str] | None = None, host: str = GITHUB) -> None:
    """Put sets into ``to``/NAME, each in its upstream layout, and print a line for each.

    With ``source`` a set is unpacked from ``source``/NAME.tar.xz; else git clones it from ``host``. An existing
    folder is left unchanged. ``names``: these sets; None: all (of archives, all that ``source`` has). A set appears under its
    name only when it is complete. Raises KeyError for an unknown set, FileNotFoundError for a missing archive, RuntimeError
    if git fails.
    """
    wanted = [SETS[name] for name in names] if names is not None else list(SETS.values())
    fetched = [info for info in wanted if info.repository]
    if source is not None and names is None:
        fetched = [info for info in fetched if _archive(source, info).is_file()]
        if not fetched:
            raise FileNotFoundError(
                f"{source} holds no archive of a set: it should hold files such as {_archive(source, SETS['wcxb']).name}"
            )
    to.mkdir(parents=True, exist_ok=True)
    for info in fetched:
        target = to / info.name
        if target.exists():
            print(f"{info.name}: {target} is there already, and left unchanged; delete it to fetch it again")
            continue
        unfinished = to / f".{info.name}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        done = _clone(info, unfinished, host) if source is None else _unpack(_archive(source, info), unfinished)
        unfinished.rename(target)
        print(f"{info.name}: {done}; licence: {info.licence}")


def _archive(source: Path, info: SetInfo) -> Path:
    """Return the path of a set's archive."""
    return source / f"{info.name}.tar.xz"


def _unpack(archive: Path, to: Path) -> str:
    """Unpack an archive, and return a description of what was done."""
    if not archive.is_file():
        raise FileNotFoundError(
            f"{archive} does not exist: put it there, or leave --from out to have git fetch the set"
        )
    with tarfile.open(archive) as packed:
        packed.extractall(to, filter="data")  # refuses absolute paths, paths that leave the folder, and devices
    return f"unpacked from {archive}"


def _clone(info: SetInfo, to: Path, host: str) -> str:
    """Fetch the needed parts of a repository, and return a description of what was done."""
    url = f"{host}{info.repository}"
    folder = str(to)
    _git(info, url, "clone", "--filter=blob:none", "--no-checkout", url, folder)
    patterns = [f"/{path}" for path in info.paths]
    _git(info, url, "-C", folder, "sparse-checkout", "set", "--no-cone", *patterns)
    if info.commit:
        _git(info, url, "-C", folder, "checkout", "--detach", info.commit)
        return f"{url} at {info.commit}"
    _git(info, url, "-C", folder, "checkout")
    head = _git(info, url, "-C", folder, "rev-parse", "HEAD").strip()
    return f"{url} at {head}, the default branch as it is today: no commit is pinned for this set"


def _git(info: SetInfo, url: str, *arguments: str) -> str:
    """Return the output of a git command. Raises RuntimeError, with git's message, if it fails or is not installed."""
    environment = {
        **os.environ,
        "GIT_TERMINAL_PROMPT": "0",
    }  # git must not ask for a password if the repository does not exist
    advice = "fetch it where there is a network, or give local archives with --from"
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False, env=environment)
    except FileNotFoundError as error:
        raise RuntimeError(
            f"{info.name}: git is not installed: install it, or give local archives with --from"
        ) from error
    if done.returncode:
        raise RuntimeError(f"{info.name}: git could not get {url}: {done.stderr.strip() or done.returncode}; {advice}")
    return done.stdout
