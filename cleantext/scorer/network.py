"""The scorer's network, evaluated with numpy: for every block of a page, how likely it is that a person came for it.

Three layers over a block's own columns, its words and its class names (both hashed into small tables). Between them each
block sees its neighbours and the means of what the layer before made of the blocks around it (spans, look-alikes, the whole
page), so the second layer judges a block by its surroundings, and the third by the judgement of its surroundings.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from cleantext.blocks import Mode
from cleantext.scorer.arrays import Floats, Ints, Range
from cleantext.scorer.inputs import Inputs

__all__ = ["Network", "Table", "load", "read", "slot"]

Hashes: TypeAlias = npt.NDArray[np.uint32]

SLOT_BITS: Final = 16
"""Logarithm of the slots of a table of words."""
NEAR_LEVELS: Final = 2
"""Elements, from the block's own upwards, whose class names count as near."""
LIMIT: Final = 4.0
"""Standard deviations at which a column is cut off."""
FIRST_SHIFTS: Final = (-2, -1, 1, 2)
SECOND_SHIFTS: Final = (-1, 1)
"""Neighbours that the second and third layer see."""
SECOND_SPANS: Final = 2
"""Spans, of those in ``Inputs``, whose means the third layer sees."""
SMOOTHING: Final = 1e-3


def sums_before(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """Running sums, float64, one row longer: those of all rows before each."""
    sums = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=sums[1:])
    return sums


class Table:
    """What is known of words, by their hashes. Words that are not in it count for nothing, so that an unknown language is no noise."""

    def __init__(self, ids: Hashes, rows: npt.NDArray[np.floating[Any]]) -> None:
        """``ids`` (k,): hashes, of which no two are in one slot; ``rows`` (k, width): a vector each."""
        k = len(ids)
        self.ids = np.append(ids, np.uint32(0))
        self.slots = np.full(1 << SLOT_BITS, k, np.uint16)
        """uint16: which row each slot may hold."""
        self.slots[slot(ids)] = np.arange(k)
        self.rows = np.zeros((k + 1, rows.shape[1] + 1), np.float32)
        """float32, (k + 1, width + 1): the vectors, and a 1 each; the last row is for unknown words, and all zero."""
        self.rows[:-1, :-1] = rows
        self.rows[:-1, -1] = 1

    def at(self, hashes: Hashes) -> Ints:
        """The row of each word."""
        found = self.slots[slot(hashes)].astype(np.int64)
        found[self.ids[found] != hashes] = len(self.ids) - 1
        return found

    def sums(self, hashes: Hashes, firsts: Ints) -> npt.NDArray[np.float64]:
        """float64, (n, width + 1): the sums of the rows of the words from each of ``firsts`` to the next."""
        sums = sums_before(self.rows[self.at(hashes)])
        held: npt.NDArray[np.float64] = sums[firsts[1:]] - sums[firsts[:-1]]
        return held


def slot(hashes: Hashes) -> Hashes:
    """The slots of hashes in a ``Table``."""
    found: Hashes = hashes >> np.uint32(32 - SLOT_BITS)
    return found


class Network(NamedTuple):
    """The arrays of one scorer."""

    names: tuple[str, ...]
    """The columns it reads, in order."""
    low: Floats
    high: Floats
    """float32, (columns,): where each is cut off."""
    mean: Floats
    """float32, (columns,): what each is on average."""
    words: Table
    """The words."""
    classes: Table
    """Words of class names: first the vector where one names the block's element or its parent, then the one where it stands further out."""
    first: tuple[Floats, Floats]
    """Matrix and bias of the first layer."""
    first_out: tuple[Floats, Floats]
    """What the neighbours see of the first layer."""
    second: tuple[Floats, Floats]
    second_out: tuple[Floats, Floats]
    third: tuple[Floats, Floats]
    last: tuple[Floats, Floats]

    def scores(self, x: Inputs) -> Floats:
        """float32, (n,): the logit of each block. Raises ValueError for columns that are not the network's."""
        hidden = relu(self._opened(x))
        second = linear(self._first_context(x, hidden), self.second)
        hidden = relu(second)
        return linear(relu(linear(self._second_context(x, hidden), self.third)), self.last)[:, 0]

    def effects(self, x: Inputs, groups: Sequence[Ints]) -> Floats:
        """float32, (n, groups): what each group of columns adds to each block's logit.

        That is the difference it makes when the group's columns are what they are on average, and all that the block sees of its
        surroundings stays as it is.
        """
        opened = self._opened(x)
        values = self._values(x)
        around = self._first_context(x, relu(opened.copy()))
        width = opened.shape[1]
        second = linear(around, self.second)
        further = self._second_context(x, relu(second.copy()))
        own = self.second[0].shape[1]
        whole = self._closed(further, further[:, :own])
        found = np.empty((len(values), len(groups)), np.float32)
        for number, columns in enumerate(groups):
            without = opened.copy()
            without -= (values[:, columns] - self.mean[columns]) @ self.first[0][columns]
            relu(without)
            changed = (without - around[:, :width]) @ self.second[0][:width]
            hidden = relu((second + changed).astype(np.float32))
            found[:, number] = whole - self._closed(further, hidden)
        return found

    def _closed(self, further: Floats, hidden: Floats) -> Floats:
        """The logits, where the second layer gave ``hidden`` for the blocks themselves."""
        return linear(
            relu(linear(np.concatenate((hidden, further[:, hidden.shape[1] :]), axis=1), self.third)), self.last
        )[:, 0]

    def _values(self, x: Inputs) -> Floats:
        if tuple(x.names) != self.names:
            raise ValueError("the weights are for other columns: train again (python -m benchmarks train)")
        values: Floats = np.clip(x.values, self.low, self.high)
        return values

    def _opened(self, x: Inputs) -> Floats:
        """The first layer, before anything below zero is cut off."""
        bags = [mean_of(self.words.sums(x.words, x.firsts))]
        if x.class_rows.shape[1]:
            sums = self.classes.sums(x.classes, x.class_firsts)[x.class_rows]
            width = sums.shape[2] // 2
            held = sums[:, :NEAR_LEVELS, :width].sum(axis=1) + sums[:, NEAR_LEVELS:, width:-1].sum(axis=1)
            bags.append(mean_of(np.concatenate((held, sums[:, :, -1].sum(axis=1)[:, None]), axis=1)))
        matrix, bias = self.first
        values = self._values(x)
        width = values.shape[1]
        opened: Floats = values @ matrix[:width] + np.concatenate(bags, axis=1) @ matrix[width:] + bias
        return opened

    def _first_context(self, x: Inputs, hidden: Floats) -> Floats:
        """What the second layer sees."""
        seen, weights = linear(hidden, self.first_out), x.weights
        page = (np.zeros(len(weights), np.int64), np.full(len(weights), len(weights)))
        order = np.argsort(x.group, kind="stable")
        heads = np.searchsorted(x.group[order], np.arange(int(x.group.max()) + 1))
        groups = np.add.reduceat(weighted(seen, weights)[order], heads)
        alike = (groups[:, :-1] / (groups[:, -1:] + SMOOTHING)).astype(np.float32)[x.group]
        parts = (hidden, *shifted(seen, FIRST_SHIFTS), *means(seen, weights, (*x.spans, page)), alike)
        return np.concatenate(parts, axis=1)

    def _second_context(self, x: Inputs, hidden: Floats) -> Floats:
        """What the third layer sees."""
        seen = linear(hidden, self.second_out)
        spans = means(seen, np.ones_like(x.weights), x.spans[:SECOND_SPANS])
        return np.concatenate((hidden, *shifted(seen, SECOND_SHIFTS), *spans), axis=1)


def mean_of(sums: npt.NDArray[np.float64]) -> Floats:
    """float32: the mean of rows that were summed, whose last entries count them."""
    mean: Floats = (sums[:, :-1] / np.maximum(sums[:, -1:], 1)).astype(np.float32)
    return mean


def linear(values: Floats, layer: tuple[Floats, Floats]) -> Floats:
    """A layer's matrix (inputs, outputs) and bias applied."""
    out: Floats = values @ layer[0] + layer[1]
    return out


def relu(values: Floats) -> Floats:
    """Nothing below zero."""
    return np.maximum(values, 0, out=values)


def shifted(values: Floats, shifts: Sequence[int]) -> list[Floats]:
    """The rows of the blocks so many places on; zeros beyond the page."""
    found = []
    for by in shifts:
        moved = np.zeros_like(values)
        if by > 0:
            moved[:-by] = values[by:]
        else:
            moved[-by:] = values[:by]
        found.append(moved)
    return found


def weighted(values: Floats, weights: Floats) -> npt.NDArray[np.float64]:
    """float64: the rows times their weights, and the weights as one more column."""
    out = np.empty((len(values), values.shape[1] + 1))
    np.multiply(values, weights[:, None], out=out[:, :-1])
    out[:, -1] = weights
    return out


def means(values: Floats, weights: Floats, spans: Sequence[Range]) -> list[Floats]:
    """The weighted mean of the rows in each block's span, one array a span."""
    sums = sums_before(weighted(values, weights))
    held = sums[np.stack([last for _, last in spans])] - sums[np.stack([first for first, _ in spans])]
    return list((held[:, :, :-1] / (held[:, :, -1:] + SMOOTHING)).astype(np.float32))


def read(data: bytes) -> Network:
    """A network from the bytes of its file: an npz of float16 arrays, hashes, and the columns' names as JSON."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        names = tuple(json.loads(bytes(arrays["names"])))
        get = {key: arrays[key] for key in arrays.files if key != "names"}
    mean, deviation = get["mean"], get["deviation"]
    layers = [
        (get[f"{name}_matrix"].astype(np.float32), get[f"{name}_bias"].astype(np.float32))
        for name in Network._fields[6:]
    ]
    matrix, bias = layers[0]  # of columns less their mean, in deviations; here of the columns themselves
    matrix[: len(mean)] /= deviation[:, None]
    layers[0] = (matrix, bias - mean @ matrix[: len(mean)])
    return Network(
        names,
        mean - LIMIT * deviation,
        mean + LIMIT * deviation,
        mean,
        Table(get["word_ids"], get["words"]),
        Table(get["class_ids"], np.concatenate((get["near"], get["far"]), axis=1)),
        *layers,
    )


@cache
def load(mode: Mode) -> Network:
    """The network of a mode, read on first use."""
    return read(resources.files("cleantext").joinpath("scorer", f"{mode}.npz").read_bytes())
