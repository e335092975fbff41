"""``--phrases FILE``: the caller's phrases, which drop or protect blocks, in a TOML file.

A table for each action, and in it for each mode the phrases::

    [drop]
    starts_with = ["Valley News is"]

    [protect]
    contains = ["AP Photo"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from cleantext.cli.arguments import with_filters
from cleantext.filters.phrases import OwnPhrases, phrases
from cleantext.lexicons import MODES
from cleantext.options import Options

__all__ = ["with_phrases"]

NAMES: Final[dict[str, tuple[Literal["drop", "protect"], str]]] = {
    "drop": ("drop", "phrases"),
    "protect": ("protect", "protected_phrases"),
}
"""The action of each table, and the name of its filter."""


def with_phrases(options: Options, path: Path) -> Options:
    """Return the options with the filters of a file of phrases behind the others; they run whatever ``select`` names.

    Raises ValueError, with the name of the file, for one that cannot be read or is not as described above.
    """
    try:
        own = (*_filters(path),)
    except OSError as error:
        raise ValueError(f"--phrases {path}: {error.strerror or error}") from error
    except (ValueError, TypeError) as error:
        raise ValueError(f"--phrases {path}: {error}") from error
    return with_filters(options, *own)


def _filters(path: Path) -> Iterator[OwnPhrases]:
    """Yield the filter of each table. Raises OSError, TypeError or ValueError."""
    tables = tomllib.loads(path.read_text("utf-8-sig"))
    form = f"a table [drop], [protect] or both, each with lists of phrases: {', '.join(MODES)}"
    if not tables:
        raise ValueError(f"there are no phrases in it: write {form}")
    for name, table in tables.items():
        if name not in NAMES or not isinstance(table, dict):
            raise ValueError(f"{name!r} is not one of its tables: write {form}")
        action, called = NAMES[name]
        yield phrases(table, action=action, name=called)
