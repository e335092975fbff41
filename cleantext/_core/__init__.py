"""The functions on columns that take the most time: compiled if the extension is there, else in numpy (``reference.py``).

``CORE`` is "native" or "reference". The environment variable ``CLEANTEXT_CORE`` forces one of them; both return the same.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Final

__all__ = [
    "CORE",
    "bag_sums",
    "closure",
    "count_marks",
    "depths",
    "events",
    "few_attributes",
    "fill_columns",
    "group_means",
    "inherited",
    "join_runs",
    "nearest",
    "numbered",
    "read_markup",
    "span_means",
    "text_words",
    "word_shares",
]


def _chosen() -> str:
    """Return the core that the environment asks for, else the compiled one if it can be imported.

    Raises ValueError for another name, and ImportError if the compiled one is asked for and missing.
    """
    wanted = os.environ.get("CLEANTEXT_CORE", "")
    if wanted not in ("", "native", "reference"):
        raise ValueError(f"CLEANTEXT_CORE is {wanted!r}: it may be 'native' or 'reference', or be left out")
    if wanted == "reference":
        return wanted
    try:
        import_module("cleantext._core.native")
    except ImportError:
        if wanted:
            raise
        return "reference"
    return "native"


CORE: Final = _chosen()
"""The core that runs."""

if TYPE_CHECKING or CORE == "reference":
    from cleantext._core.reference import (
        bag_sums,
        closure,
        count_marks,
        depths,
        events,
        few_attributes,
        fill_columns,
        group_means,
        inherited,
        join_runs,
        nearest,
        numbered,
        read_markup,
        span_means,
        text_words,
        word_shares,
    )
else:
    from cleantext._core.native import (
        bag_sums,
        closure,
        count_marks,
        depths,
        events,
        few_attributes,
        fill_columns,
        group_means,
        inherited,
        join_runs,
        nearest,
        numbered,
        read_markup,
        span_means,
        text_words,
        word_shares,
    )
