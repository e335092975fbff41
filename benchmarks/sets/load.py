"""The pages of a set, of the project's own corpus, or of a user's own folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import load_cases
from cleantext.evaluation.sets.catalogue import SETS
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.load import checked
from cleantext.evaluation.sets.load import load as load_set
from cleantext.evaluation.sets.origins import utf8

__all__ = ["at_hand", "corpus", "load"]


def at_hand(data: Path) -> list[str]:
    """Return the names of the sets that a folder has, and of the corpus."""
    return [name for name in SETS if name == "corpus" or (data / name).is_dir()]


def corpus() -> Iterator[Item]:
    """Yield the pages of the project's own corpus, HTML and flattened."""
    for case in load_cases():
        source = utf8(case.source) if case.mode == "html" else case.source
        yield Item(
            case.name, source, case.mode, case.gold, language=case.language, kind=case.kind, split=case.split
        )  # fmt: skip


def load(name: str, data: Path) -> list[Item]:
    """Return the pages of the corpus, or of what ``cleantext.evaluation.sets.load`` loads. Raises what that raises."""
    return [checked(item) for item in corpus()] if name == "corpus" else load_set(name, data)
