"""The scorer's network, evaluated by the compiled core, or with numpy.

The first of three layers reads a block's features and the mean vectors of its words and class names, which are looked up by hash in
small tables. The second reads the first layer's outputs: of the block itself, of its neighbours, and their means over spans, over the
blocks that look like it, and over the page. The third reads the second layer's outputs, of fewer neighbours and spans.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from cleantext import package_files
from cleantext._core import CORE, bag_sums, group_means, span_means
from cleantext.blocks import Mode
from cleantext.hashing import Hashes
from cleantext.lexicons import Data
from cleantext.package_files import arrays_in
from cleantext.scorer.arrays import Floats, Ints, Range, matmul
from cleantext.scorer.features import Features

if TYPE_CHECKING or CORE == "native":
    from cleantext._core.native import network_logits

__all__ = ["Network", "Table", "load", "read", "slot"]

Layer: TypeAlias = tuple[Floats, Floats]
"""Matrix (inputs, outputs) and bias."""

SLOT_BITS: Final = 16
"""Logarithm to base 2 of the slots of a table of words."""
NEAR_LEVELS: Final = 2
"""Elements, from the block's own upwards, whose class names count as near."""
LIMIT: Final = 4.0
"""Standard deviations from the mean at which a feature is clipped."""
FIRST_SHIFTS: Final = (-2, -1, 1, 2)
"""Distances in blocks to the neighbours whose first-layer outputs the second layer reads."""
SECOND_SHIFTS: Final = (-1, 1)
"""Distances in blocks to the neighbours whose second-layer outputs the third layer reads."""
SHIFTED: Final = (np.array(FIRST_SHIFTS), np.array(SECOND_SHIFTS))
"""Both as arrays, for the compiled function."""
SECOND_SPANS: Final = 2
"""Number of spans, the first of ``Features.spans``, whose means the third layer reads."""
SMOOTHING: Final = 1e-3
"""Weight of a zero in each mean, so that an empty span has the mean 0."""


class Table:
    """Vectors of words, by hash. A word that is not in the table has no vector, so that an unknown language adds no noise."""

    def __init__(self, ids: Hashes, rows: npt.NDArray[np.floating[Any]]) -> None:
        """``ids`` (k,): hashes, no two in one slot; ``rows`` (k, width): their vectors."""
        k = len(ids)
        self.ids = np.append(ids, np.uint32(0))
        self.slots = np.full(1 << SLOT_BITS, k, np.uint16)
        """uint16: the row of the hash in each slot; k if there is none."""
        self.slots[slot(ids)] = np.arange(k)
        self.rows = np.zeros((k + 1, rows.shape[1] + 1), np.float32)
        """float32, (k + 1, width + 1): the vectors, each with a 1 at its end; the last row is for unknown words, and zero."""
        self.rows[:-1, :-1] = rows
        self.rows[:-1, -1] = 1

    def at(self, hashes: Hashes) -> Ints:
        """Return the row of each word."""
        found = self.slots[slot(hashes)].astype(np.int64)
        found[self.ids[found] != hashes] = len(self.ids) - 1
        return found

    def sums(self, hashes: Hashes, firsts: Ints) -> npt.NDArray[np.float64]:
        """Return the sums of the rows of the words from each of ``firsts`` to the next. float64, (n, width + 1)."""
        return bag_sums(self.slots, self.ids, self.rows, hashes, firsts)


def slot(hashes: Hashes) -> Hashes:
    """Return the slots of hashes in a ``Table``."""
    found: Hashes = hashes >> np.uint32(32 - SLOT_BITS)
    return found


class Network(NamedTuple):
    """The weights of one mode."""

    names: tuple[str, ...]
    """The columns of ``Features.values`` that the weights are for, in order."""
    low: Floats
    """float32, (columns,): the value below which each column is clipped."""
    high: Floats
    """float32, (columns,): the value above which each column is clipped."""
    mean: Floats
    """float32, (columns,): the mean of each column in the training data."""
    words: Table
    """The words' vectors."""
    classes: Table
    """The vectors of words of class names: one for names of the block's element and its parent, then one for those further out."""
    first: Layer
    """Columns, words and class names → the first layer's outputs."""
    first_out: Layer
    """The first layer's outputs → the shorter vector that other blocks read of them."""
    second: Layer
    """The first layer's outputs and the vectors of other blocks → the second layer's outputs."""
    second_out: Layer
    """The second layer's outputs → the shorter vector that other blocks read of them."""
    third: Layer
    """The second layer's outputs and the vectors of other blocks → the third layer's outputs."""
    last: Layer
    """The third layer's outputs → a logit of the block itself, and one that is averaged over the blocks with its role in its series."""

    def scores(self, x: Features) -> Floats:
        """Return the logit of each block. float32, (n,). Raises ValueError for columns that are not the network's."""
        if CORE == "reference":
            return self.reference_scores(x)
        self._check(x)
        words, classes = self.words, self.classes
        spans = (*(first for first, _ in x.spans), *(last for _, last in x.spans))
        return network_logits(
            (self.low, self.high, words.slots, words.ids, words.rows, classes.slots, classes.ids, classes.rows, SHIFTED[0], SHIFTED[1], *chain(*self[6:])),
            (x.values.T, x.words, x.firsts, x.classes, x.class_firsts, x.class_rows, x.weights, *x.groups, x.ties, *x.units, *spans),
            NEAR_LEVELS, SECOND_SPANS, SMOOTHING,
        )  # fmt: skip

    def reference_scores(self, x: Features) -> Floats:
        """Return what ``scores`` returns, by numpy: its specification."""
        hidden = relu(self._first(x))
        hidden = relu(linear(self._first_context(x, hidden), self.second))
        own, shared = self._logits(self._second_context(x, hidden)).T
        logits = own + group_means(shared[:, None], x.weights, x.groups[1], 0)[:, 0]
        logits = group_means(logits[:, None], x.weights, x.ties, 0)
        return means(logits, x.weights, [x.units], smoothing=0)[0][:, 0]

    def contributions(self, x: Features, groups: Sequence[Sequence[int]]) -> Floats:
        """Return what each group of columns adds to each block's logit. float32, (n, groups).

        That is the logit minus the logit with the group's columns at their means; what is read of other blocks stays the same.
        """
        first, values = self._first(x), self._clipped(x)
        seen_first = self._first_context(x, relu(first.copy()))
        width = first.shape[1]
        second = linear(seen_first, self.second)
        seen_second = self._second_context(x, relu(second.copy()))
        logits = self._logits(seen_second).sum(axis=1)
        found = np.empty((len(values), len(groups)), np.float32)
        for number, group in enumerate(groups):
            columns = list(group)
            without = relu(first - matmul(values[:, columns] - self.mean[columns], self.first[0][columns]))
            change = matmul(without - seen_first[:, :width], self.second[0][:width])
            hidden = relu((second + change).astype(np.float32))
            found[:, number] = logits - self._logits(
                np.concatenate((hidden, seen_second[:, hidden.shape[1] :]), axis=1)
            ).sum(axis=1)
        return found

    def _check(self, x: Features) -> None:
        if x.names != self.names:
            raise ValueError("the weights are for other columns: train again (python -m benchmarks train)")

    def _clipped(self, x: Features) -> Floats:
        self._check(x)
        values: Floats = np.clip(x.values, self.low, self.high)
        return values

    def _first(self, x: Features) -> Floats:
        """Return the first layer's outputs, before ReLU."""
        bags = [mean_of(self.words.sums(x.words, x.firsts))]
        if x.class_rows.shape[1]:
            sums = self.classes.sums(x.classes, x.class_firsts)[x.class_rows]
            width = sums.shape[2] // 2
            held = sums[:, :NEAR_LEVELS, :width].sum(axis=1) + sums[:, NEAR_LEVELS:, width:-1].sum(axis=1)
            bags.append(mean_of(np.concatenate((held, sums[:, :, -1].sum(axis=1)[:, None]), axis=1)))
        return linear(np.concatenate((self._clipped(x), *bags), axis=1), self.first)

    def _first_context(self, x: Features, hidden: Floats) -> Floats:
        """Return the inputs of the second layer."""
        seen, weights = linear(hidden, self.first_out), x.weights
        page = (np.zeros(len(weights), np.int64), np.full(len(weights), len(weights)))
        alike = [group_means(seen, weights, group, SMOOTHING) for group in x.groups]
        parts = (hidden, *shifted(seen, FIRST_SHIFTS), *means(seen, weights, (*x.spans, page)), *alike)
        return np.concatenate(parts, axis=1)

    def _second_context(self, x: Features, hidden: Floats) -> Floats:
        """Return the inputs of the third layer."""
        seen = linear(hidden, self.second_out)
        weights = np.ones_like(x.weights)
        spans = means(seen, weights, x.spans[:SECOND_SPANS])
        role = group_means(seen, weights, x.groups[1], SMOOTHING)
        return np.concatenate((hidden, *shifted(seen, SECOND_SHIFTS), *spans, role), axis=1)

    def _logits(self, context: Floats) -> Floats:
        """Return both logits of each block, from the inputs of the third layer. float32, (n, 2)."""
        return linear(relu(linear(context, self.third)), self.last)


def linear(values: Floats, layer: Layer) -> Floats:
    """Return the outputs of a layer, before its activation."""
    out = matmul(values, layer[0])
    out += layer[1]
    return out


def relu(values: Floats) -> Floats:
    """ReLU, in place."""
    return np.maximum(values, 0, out=values)


def mean_of(sums: npt.NDArray[np.float64]) -> Floats:
    """Return means from sums of rows, whose last entry is the number of rows summed. float32."""
    mean: Floats = (sums[:, :-1] / np.maximum(sums[:, -1:], 1)).astype(np.float32)
    return mean


def shifted(values: Floats, shifts: Sequence[int]) -> list[Floats]:
    """Return for each of ``shifts`` an array with the row of the block that many places further; zeros beyond the page."""
    found = []
    for by in shifts:
        moved = np.zeros_like(values)
        if by > 0:
            moved[:-by] = values[by:]
        else:
            moved[-by:] = values[:by]
        found.append(moved)
    return found


def means(values: Floats, weights: Floats, spans: Sequence[Range], smoothing: float = SMOOTHING) -> list[Floats]:
    """Return for each of ``spans`` the weighted mean of the rows in each block's span."""
    firsts, lasts = np.stack([first for first, _ in spans]), np.stack([last for _, last in spans])
    return list(span_means(values, weights, firsts, lasts, smoothing))


def read(data: Data) -> Network:
    """Return the network of a file's bytes: an npz of float16 arrays, hashes, and the columns' names as JSON."""
    get = arrays_in(data)
    names = tuple(json.loads(bytes(get.pop("names"))))
    mean, deviation = get["mean"], get["deviation"]
    low = np.subtract(mean, LIMIT * deviation, dtype=np.float32)
    high = np.add(mean, LIMIT * deviation, dtype=np.float32)
    layers = [
        (get[f"{name}_matrix"].astype(np.float32, order="C"), get[f"{name}_bias"].astype(np.float32))
        for name in Network._fields[6:]
    ]
    matrix, bias = layers[0]  # in the file for standardised columns; from here on for the columns as they are
    matrix[: len(mean)] /= deviation[:, None]
    layers[0] = (matrix, bias - matmul(mean[None], matrix[: len(mean)])[0])
    return Network(
        names,
        low,
        high,
        mean,
        Table(get["word_ids"], get["words"]),
        Table(get["class_ids"], np.concatenate((get["near"], get["far"]), axis=1)),
        *layers,
    )


@cache
def load(mode: Mode) -> Network:
    """Return the package's network of a mode, read on first use."""
    return read(package_files.read("scorer", f"{mode}.npz"))
