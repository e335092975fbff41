"""The functions of ``reference.py``, compiled. Their docstrings are there; here the buffers of ``_native.c`` are made.

Importing raises ImportError if the extension is missing, or was built from another version of its source.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleantext._core import _native, reference
from cleantext._core.reference import Bools, Floats
from cleantext._core.reference_blocks import Bytes
from cleantext._core.reference_markup import Markup
from cleantext._core.reference_scorer import Doubles, Range
from cleantext._core.reference_words import LEXICAL, WordColumns
from cleantext.hashing import Hashes, Ints

__all__ = [
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

SOURCES: Final = sorted(Path(__file__).parent.glob("_*.[ch]"))
"""The sources of the extension: only a checkout has them."""
if SOURCES and zlib.crc32(b"".join(path.read_bytes() for path in SOURCES)) != _native.SOURCE:
    raise ImportError("the extension was built from other sources: install again")


SECRET: Final = int.from_bytes(os.urandom(8), "little")
"""Key of the tables that are built for a page, so that no page can be made to fill one slot."""


def _column(values: npt.NDArray[Any], dtype: type[np.generic]) -> Any:
    """Return values as a buffer of a type, without a copy if they are."""
    return np.ascontiguousarray(values, dtype)


def count_marks(codes: npt.NDArray[np.uint32], classes: npt.NDArray[np.uint16], before: int, bounds: Ints) -> Ints:
    counts = np.empty((8, len(bounds) - 1), np.int32)
    _native.count_marks(codes, classes, before, _column(bounds, np.int64), counts)
    return counts


def text_words(texts: list[str], classes: npt.NDArray[np.uint16], folds: Hashes, longest: int) -> WordColumns | None:
    firsts = np.empty(len(texts) + 1, np.int64)
    try:
        columns = _native.text_words(texts, classes, folds, longest, firsts)
    except UnicodeEncodeError:  # a surrogate alone has no UTF-8
        return reference.text_words(texts, classes, folds, longest)
    if columns is None:
        return None
    ids, letters, capital = columns
    return WordColumns(
        np.frombuffer(ids, np.uint32), np.frombuffer(letters, np.int32), np.frombuffer(capital, np.bool_), firsts
    )


def bag_sums(
    slots: npt.NDArray[np.uint16], ids: Hashes, rows: Floats, hashes: Hashes, firsts: Ints
) -> npt.NDArray[np.float64]:
    sums = np.empty((len(firsts) - 1, rows.shape[1]))
    shift = 33 - len(slots).bit_length()
    _native.bag_sums(slots, shift, ids, rows, _column(hashes, np.uint32), _column(firsts, np.int64), sums)
    return sums


def group_means(values: Floats, weights: Floats, group: Ints, smoothing: float) -> Floats:
    means: Floats = np.empty(values.shape, np.float32)
    group = _column(group, np.int64)
    _native.group_means(_column(values, np.float32), _column(weights, np.float32), group, smoothing, means)
    return means


def span_means(values: Floats, weights: Floats, firsts: Ints, lasts: Ints, smoothing: float) -> Floats:
    means: Floats = np.empty((len(firsts), *values.shape), np.float32)
    firsts, lasts = _column(firsts, np.int64), _column(lasts, np.int64)
    _native.span_means(_column(values, np.float32), _column(weights, np.float32), firsts, lasts, smoothing, means)
    return means


def depths(parents: Ints) -> Ints:
    found = np.empty(len(parents), np.int32)
    _native.depths(_column(parents, np.int32), found)
    return found


def events(parents: Ints) -> tuple[Ints, Ints, int]:
    begins, ends = np.empty((2, len(parents)), np.int32)
    return begins, ends, _native.events(_column(parents, np.int32), begins, ends)


def nearest(parents: Ints, depth: int, chosen: Sequence[Bools]) -> Ints:
    found = np.empty((len(chosen), len(parents) + 1), np.int32)
    _native.nearest(_column(parents, np.int32), _column(np.asarray(chosen), np.bool_), found)
    return found


def closure(links: Ints) -> Ints:
    ends = np.array(links, np.int64)
    _native.closure(ends)
    return ends.astype(links.dtype, copy=False)


def inherited(parents: Ints, flags: npt.NDArray[Any]) -> npt.NDArray[Any]:
    found = np.array(flags, np.int64)
    _native.inherited(_column(parents, np.int32), found)
    return found.astype(flags.dtype, copy=False)


def few_attributes(data: bytes, most: int) -> bool:
    return _native.few_attributes(data, most) > 0


def numbered(values: npt.NDArray[Any]) -> tuple[Ints, Ints]:
    numbers, counts = np.empty((2, len(values)), np.int64)
    count = _native.numbered(
        _column(values, np.int64 if values.dtype.kind == "i" else np.uint64), SECRET, numbers, counts
    )
    return numbers, counts[:count]


def fill_columns(
    program: npt.NDArray[np.int32],
    inputs: Doubles,
    spans: Sequence[Range],
    groups: Sequence[Ints],
    page: Floats,
    measures: Ints,
    out: Floats,
) -> None:
    firsts, lasts = zip(*spans, strict=True) if spans else ((), ())
    bounds = tuple([_column(column, np.int64) for column in (*firsts, *lasts, *groups)])
    _native.fill_columns(program, inputs, bounds, len(spans), page, _column(measures, np.int64), out, inputs.shape[1])


def word_shares(ids: Hashes, letters: Ints, capital: Bools, firsts: Ints, body: Bools) -> Floats:
    shares: Floats = np.empty((LEXICAL + 2 * (len(firsts) - 1 - len(body)), len(body)), np.float32)
    firsts = _column(firsts, np.int64)
    _native.word_shares(
        _column(ids, np.uint32), _column(letters, np.int32), _column(capital, np.bool_), firsts, body, SECRET, shares
    )
    return shares


def network_logits(
    weights: tuple[npt.NDArray[Any], ...], page: Sequence[npt.NDArray[Any]], near: int, spans: int, smoothing: float
) -> Floats:
    """Return the logits that ``Network.reference_scores`` returns. ``weights`` and ``page``: the arrays that ``_network.c`` lists."""
    logits: Floats = np.empty(len(page[6]), np.float32)
    types: tuple[type[np.generic], ...] = (np.float32, np.uint32, np.int64, np.uint32, np.int64, np.int64, np.float32)
    columns = [_column(column, types[k] if k < len(types) else np.int64) for k, column in enumerate(page)]
    _native.network_logits(weights, tuple(columns), near, spans, smoothing, logits)
    return logits


def join_runs(texts: list[str], owners: Ints, glue: Bytes, linked: Bools, count: int) -> tuple[list[str], Ints]:
    counts = np.zeros(count, np.int32)
    columns = _column(owners, np.int32), _column(glue, np.uint8), _column(linked, np.bool_)
    return _native.join_runs(texts, *columns, counts), counts


def read_markup(markup: bytes, names: Sequence[str], state: str, state_chars: int) -> Markup:
    attributes: dict[str, dict[int, str]] = {name: {} for name in (*names, state)}
    tags, parents, begins, ends, depth, texts, places, codes = _native.read_markup(
        markup, tuple(name.encode() for name in names), tuple(attributes.values()), state_chars
    )
    places_of = {row: (start, stop) for row, start, stop in np.frombuffer(codes, np.int64).reshape(-1, 3).tolist()}
    begun, ended, above, placed = (np.frombuffer(column, np.int32) for column in (begins, ends, parents, places))
    return Markup(tags, above, begun, ended, depth, attributes, texts, placed, _Codes(markup, places_of))


class _Codes(Mapping[int, str]):
    """The content of scripts and style sheets by row, made when it is read: most of it never is."""

    def __init__(self, markup: bytes, places: Mapping[int, tuple[int, int]]) -> None:
        self._markup, self._places = markup, places

    def __getitem__(self, row: int) -> str:
        return _native.unescaped(self._markup, *self._places[row])

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
