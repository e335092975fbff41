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
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cleantext.model.arrays import Floats, Ints, Range
from cleantext.model.inputs import Inputs
from cleantext.page import Mode

__all__ = ["Network", "bucket", "load", "read"]

WORD_BITS: Final = 14
"""Logarithm of the rows of the table of words."""
CLASS_BITS: Final = 13
"""Likewise for words of class names."""
WORD_SALT, NEAR_SALT, FAR_SALT = 1, 11, 12
"""Words and class names, those of the element and its parent and those further out, are hashed apart."""
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


def bucket(hashes: npt.NDArray[np.uint32], salt: int, bits: int) -> Ints:
    """Rows of a table of 2**bits rows, for hashes of words.

    >>> bucket(np.array([7, 7], np.uint32), 1, 14).tolist() == bucket(np.array([7, 7], np.uint32), 2, 14).tolist()
    False
    """
    mixed = (hashes.astype(np.uint64) + np.uint64(salt * 0x632BE59BD9B4E019 & 0xFFFFFFFFFFFFFFFF)) * np.uint64(
        0x9E3779B97F4A7C15
    )
    return (mixed >> np.uint64(64 - bits)).astype(np.int64)


def sums_before(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """Running sums, float64, one row longer: those of all rows before each."""
    sums = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=sums[1:])
    return sums


class Network(NamedTuple):
    """The arrays of one scorer."""

    names: tuple[str, ...]
    """The columns it reads, in order."""
    mean: Floats
    """float32, (columns,): what is taken from each."""
    scale: Floats
    """float32, (columns,): what it is multiplied by then."""
    words: Floats
    """float32, (2**WORD_BITS, k): the table of words."""
    classes: Floats
    """float32, (2**CLASS_BITS, k): the table of words of class names; empty for flattened text."""
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
            without = relu(opened - values[:, columns] @ self.first[0][columns])
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
        values: Floats = np.clip((x.values - self.mean) * self.scale, -LIMIT, LIMIT)
        return values

    def _opened(self, x: Inputs) -> Floats:
        """The first layer, before anything below zero is cut off."""
        parts = [self._values(x), self._bag(x)]
        if len(self.classes):
            parts.append(self._class_bag(x))
        return linear(np.concatenate(parts, axis=1), self.first)

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

    def _bag(self, x: Inputs) -> Floats:
        """The mean of each block's words' rows."""
        sums = sums_before(self.words[bucket(x.words, WORD_SALT, WORD_BITS)])
        counts = np.maximum(np.diff(x.firsts), 1)[:, None]
        bag: Floats = ((sums[x.firsts[1:]] - sums[x.firsts[:-1]]) / counts).astype(np.float32)
        return bag

    def _class_bag(self, x: Inputs) -> Floats:
        """The mean of the rows of the words in the class names around each block."""
        counts = np.diff(x.class_firsts)
        total = np.zeros((len(x.class_rows), self.classes.shape[1]))
        for salt, rows in ((NEAR_SALT, x.class_rows[:, :NEAR_LEVELS]), (FAR_SALT, x.class_rows[:, NEAR_LEVELS:])):
            sums = sums_before(self.classes[bucket(x.classes, salt, CLASS_BITS)])
            total += (sums[x.class_firsts[1:]] - sums[x.class_firsts[:-1]])[rows].sum(axis=1)
        bag: Floats = (total / np.maximum(counts[x.class_rows].sum(axis=1), 1)[:, None]).astype(np.float32)
        return bag


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
    found = []
    for first, last in spans:
        held = sums[last] - sums[first]
        found.append((held[:, :-1] / (held[:, -1:] + SMOOTHING)).astype(np.float32))
    return found


def read(data: bytes) -> Network:
    """A network from the bytes of its file: an npz of float16 arrays, and their names as JSON."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        names = tuple(json.loads(bytes(arrays["names"])))
        get = {key: arrays[key].astype(np.float32) for key in arrays.files if key != "names"}
    layers = [(get[f"{name}_matrix"], get[f"{name}_bias"]) for name in Network._fields[5:]]
    return Network(names, get["mean"], get["scale"], get["words"], get["classes"], *layers)


@cache
def load(mode: Mode) -> Network:
    """The network of a mode, read on first use."""
    return read(resources.files("cleantext").joinpath("model", f"{mode}.npz").read_bytes())
