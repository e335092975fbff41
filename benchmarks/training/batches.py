"""Batches: the pages of a training step, joined to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from benchmarks.training.example import Example
from cleantext.hashing import Hashes
from cleantext.scorer.arrays import Ints
from cleantext.scorer.features import Features
from cleantext.scorer.network import FIRST_SHIFTS, NEAR_LEVELS, Table, slot

__all__ = ["Batch", "Settings", "Vocabularies"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of network and training, chosen by cross-validation by site; see docs/scorer.md."""

    epochs: int = 9
    """Passes over the training pages."""
    pages: int = 16
    """Pages in a training step."""
    rate: float = 3e-3
    """Highest learning rate of the one-cycle schedule."""
    decay: float = 5e-2
    """Weight decay of AdamW."""
    dropout: float = 0.5
    """Dropout rate of the first layer's outputs; for the second layer's it is half of this."""
    no_words: float = 0.5
    """Share of the pages of a step whose words are masked, so that the network also works for unseen languages."""
    no_classes: float = 0.5
    """Share of the pages of a step whose class names are masked."""
    average: float = 0.995
    """Decay of the exponential moving average of the weights."""
    f_weight: float = 1.0
    """Weight of the page's soft word F1 beside the cross-entropy."""
    least_sites: int = 5
    """Fewest sites of a word, or of a word of class names, that has a vector."""
    most_words: int = 12_000
    most_classes: int = 6_000
    """Most vectors of words, and of words of class names: those on the most sites have one."""
    words: int = 8
    classes: int = 8
    first: int = 48
    first_out: int = 16
    second: int = 40
    second_out: int = 12
    third: int = 24
    """Widths of tables and layers."""
    seed: int = 0
    """Seed of all random numbers."""


class Vocabularies(NamedTuple):
    """The hashes of the words, and of the words of class names, that have a vector; each ascending."""

    words: Hashes
    classes: Hashes

    @classmethod
    def of(cls, examples: Sequence[Example], settings: Settings) -> Vocabularies:
        """Return the words on enough sites."""
        return cls(
            _common([(e.site, e.x.words) for e in examples], settings.least_sites, settings.most_words),
            _common([(e.site, e.x.classes) for e in examples], settings.least_sites, settings.most_classes),
        )


def _common(pages: Sequence[tuple[str, Hashes]], least: int, most: int) -> Hashes:
    """Return up to ``most`` hashes that are on at least ``least`` sites, ascending; at most one for each slot of a table."""
    sites: dict[str, list[Hashes]] = {}
    for site, hashes in pages:
        sites.setdefault(site, []).append(hashes)
    found, counts = np.unique(
        np.concatenate([np.unique(np.concatenate(hashes)) for hashes in sites.values()]), return_counts=True
    )
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] >= least]
    alone = np.sort(
        np.unique(slot(found[order]), return_index=True)[1]
    )  # of the hashes in one slot the one on the most sites
    return np.sort(found[order[alone[:most]]])


class Batch:
    """Several pages joined to one: indices of each page are shifted by the number of blocks before it."""

    def __init__(
        self, examples: Sequence[Example], known: Vocabularies, random: np.random.Generator, settings: Settings
    ) -> None:
        xs = [example.x for example in examples]
        counts = np.array([len(x.values) for x in xs])
        offsets = np.concatenate(([0], np.cumsum(counts)))
        total, owner = int(offsets[-1]), np.repeat(np.arange(len(xs)), counts)
        index = np.arange(total)

        def mask(share: float) -> Tensor:
            return torch.from_numpy((random.random(len(xs)) >= share).astype(np.float32)[owner])

        self.values = torch.from_numpy(np.concatenate([x.values for x in xs]).astype(np.float32))
        words, classes = (Table(ids, np.zeros((len(ids), 0))) for ids in known)
        self.words = _bags([(words.at(x.words), x.firsts) for x in xs])
        self.word_mask = mask(settings.no_words)
        self.classes = _bags([_class_words(x, classes) for x in xs])
        self.class_mask = mask(settings.no_classes)
        self.sizes = torch.from_numpy(np.concatenate([x.weights for x in xs]))
        self.shifts: dict[int, tuple[Tensor, Tensor]] = {}
        for by in FIRST_SHIFTS:
            place = np.clip(index + by, 0, total - 1)
            same = (owner[place] == owner) & (place == index + by)
            self.shifts[by] = (torch.from_numpy(place), torch.from_numpy(same.astype(np.float32)))
        ends = [
            [np.concatenate([x.spans[k][e] + o for x, o in zip(xs, offsets[:-1], strict=True)]) for e in (0, 1)]
            for k in range(len(xs[0].spans))
        ]
        self.spans = [(torch.from_numpy(first), torch.from_numpy(last)) for first, last in ends]
        self.groups = [_joined([x.groups[k] for x in xs]) for k in range(len(xs[0].groups))]
        self.ties = _joined([x.ties for x in xs])
        self.units = _joined([x.units[0] for x in xs])
        self.page = (torch.from_numpy(offsets[:-1][owner]), torch.from_numpy(offsets[1:][owner]))
        self.owner = torch.from_numpy(owner)
        self.labels = torch.from_numpy(np.concatenate([np.nan_to_num(e.labels) for e in examples]).astype(np.float32))
        self.weights = torch.from_numpy(np.concatenate([e.weights for e in examples]))
        self.full = torch.tensor([float(e.full) for e in examples])


def _joined(groups: Sequence[Ints]) -> Tensor:
    """Return the numbers of the groups of all pages, different for each page."""
    starts = np.cumsum([0, *(int(group.max()) + 1 for group in groups)])
    return torch.from_numpy(
        np.concatenate([group + start for group, start in zip(groups, starts[:-1], strict=True)]).astype(np.int64)
    )


def _bags(parts: Sequence[tuple[Ints, Ints]]) -> tuple[Tensor, Tensor]:
    """Return the joined ids of all pages, and the offset of each block's first, as ``EmbeddingBag`` takes them."""
    offsets = np.concatenate(([0], np.cumsum([len(ids) for ids, _ in parts])))
    firsts = [firsts[:-1] + offset for (_, firsts), offset in zip(parts, offsets[:-1], strict=True)]
    return torch.from_numpy(np.concatenate([ids for ids, _ in parts])), torch.from_numpy(np.concatenate(firsts))


def _class_words(x: Features, known: Table) -> tuple[Ints, Ints]:
    """Return for each block the rows of its class words in the table (near rows, then far rows), and where each block begins."""
    first, last = x.class_firsts[:-1][x.class_rows], x.class_firsts[1:][x.class_rows]
    lengths = (last - first).ravel()
    at = np.repeat(first.ravel() - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(
        int(lengths.sum())
    )
    near = np.repeat(np.tile(np.arange(x.class_rows.shape[1]) < NEAR_LEVELS, len(x.class_rows)), lengths)
    found, k = known.at(x.classes)[at], len(known.ids) - 1
    words = np.where(near & (found < k), found, found + k)
    return words, np.concatenate(([0], np.cumsum((last - first).sum(axis=1))))
