"""The recorded results of the repository: ``benchmarks/results``, a file for each set and form."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cleantext.evaluation.results import Result, read
from cleantext.evaluation.sets.catalogue import SETS

__all__ = ["RESULTS", "all_results", "path_of"]

RESULTS: Final = Path(__file__).parent / "results"


def path_of(name: str, form: str, folder: Path = RESULTS) -> Path:
    """Return the path of a result: ``folder``/SET.FORM.json, or for a user's own set in ``folder``/own, outside all tables.

    >>> path_of("wcxb", "html", Path("results")).as_posix(), path_of("my/pages", "html", Path("results")).as_posix()
    ('results/wcxb.html.json', 'results/own/pages.html.json')
    """
    return (folder if name in SETS else folder / "own") / f"{Path(name).name}.{form}.json"


def all_results(folder: Path = RESULTS) -> list[Result]:
    """Read every result in a folder, by set and form. Other files there have no form in their name."""
    return [read(path) for path in sorted(folder.glob("*.*.json"))]
