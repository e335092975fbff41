"""The scorer's network in torch, and its training. ``cleantext.model.network`` evaluates the same arrays with numpy."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from cleantext.model.arrays import Floats, Ints
from cleantext.model.inputs import Inputs
from cleantext.model.network import (
    FIRST_SHIFTS,
    LIMIT,
    NEAR_LEVELS,
    SECOND_SHIFTS,
    SECOND_SPANS,
    SMOOTHING,
    Hashes,
    Table,
    slot,
)

__all__ = ["Example", "Settings", "fit", "packed"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is made and trained. Chosen by cross-validation by site; see the README."""

    epochs: int = 9
    pages: int = 16
    """Pages of a step."""
    rate: float = 3e-3
    """Highest learning rate (one cycle)."""
    decay: float = 5e-2
    """Weight decay."""
    dropout: float = 0.5
    """Share of the first layer's outputs that a step leaves out; half of it for the second's."""
    no_words: float = 0.5
    """Share of the pages of a step whose words are masked, so that structure carries languages never seen."""
    no_classes: float = 0.5
    """Share whose class names are masked."""
    f_weight: float = 0.25
    """Weight of the page's soft word F1 beside the cross-entropy."""
    least_sites: int = 5
    """Sites on which a word, or a word of a class name, must stand to be told from others."""
    most_words: int = 12_000
    most_classes: int = 6_000
    """Words that are told at most: those on most sites."""
    words: int = 8
    classes: int = 8
    first: int = 72
    first_out: int = 32
    second: int = 48
    second_out: int = 16
    third: int = 32
    """Widths of tables and layers."""
    seed: int = 0


@dataclass(slots=True)
class Example:
    """A page to learn from."""

    x: Inputs
    labels: Floats
    """float32, (n,): 0 to 1; anything where the weight is 0."""
    weights: Floats
    """float32, (n,): what each block weighs."""
    full: bool
    """Whether the labels come from full gold, so that the page has a word F1."""
    site: str = ""
    """Whose page it is."""


class Vocabularies(NamedTuple):
    """The hashes of the words, and of the words of class names, that are told from others; each ascending."""

    words: Hashes
    classes: Hashes

    @classmethod
    def of(cls, examples: Sequence[Example], settings: Settings) -> Vocabularies:
        """Those on enough sites."""
        return cls(
            _common([(e.site, e.x.words) for e in examples], settings.least_sites, settings.most_words),
            _common([(e.site, e.x.classes) for e in examples], settings.least_sites, settings.most_classes),
        )


def _common(pages: Sequence[tuple[str, Hashes]], least: int, most: int) -> Hashes:
    """The hashes that stand on most sites, ascending."""
    sites: dict[str, list[Hashes]] = {}
    for site, hashes in pages:
        sites.setdefault(site, []).append(hashes)
    found, counts = np.unique(
        np.concatenate([np.unique(np.concatenate(hashes)) for hashes in sites.values()]), return_counts=True
    )
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] >= least]
    alone = np.sort(np.unique(slot(found[order]), return_index=True)[1])  # of those in one slot the commonest
    return np.sort(found[order[alone[:most]]])


class Learner(nn.Module):
    """``cleantext.model.network.Network``, with gradients."""

    def __init__(
        self, mean: Floats, std: Floats, known: Vocabularies, spans: int, settings: Settings, *, html: bool
    ) -> None:
        super().__init__()
        s = settings
        self.known = known
        self.words = _table(len(known.words), s.words)
        self.classes = _table(2 * len(known.classes), s.classes) if html else None
        self.first = nn.Linear(len(mean) + s.words + (s.classes if html else 0), s.first)
        self.first_out = nn.Linear(s.first, s.first_out)
        self.second = nn.Linear(s.first + s.first_out * (len(FIRST_SHIFTS) + spans + 2), s.second)
        self.second_out = nn.Linear(s.second, s.second_out)
        self.third = nn.Linear(s.second + s.second_out * (len(SECOND_SHIFTS) + SECOND_SPANS), s.third)
        self.last = nn.Linear(s.third, 1)
        self.drop, self.less = nn.Dropout(s.dropout), nn.Dropout(s.dropout / 2)
        self.mean: Tensor
        self.scale: Tensor
        self.register_buffer("mean", torch.from_numpy(mean))
        self.register_buffer("scale", torch.from_numpy(1 / std))
        self.deviation = std

    def forward(self, b: Batch) -> Tensor:
        """The logits of all blocks of a batch."""
        parts = [
            ((b.values - self.mean) * self.scale).clamp(-LIMIT, LIMIT),
            self.words(*b.words) * b.word_mask[:, None],
        ]
        if self.classes is not None:
            parts.append(self.classes(*b.classes) * b.class_mask[:, None])
        hidden = self.drop(functional.relu(self.first(torch.cat(parts, 1))))
        seen = self.first_out(hidden)
        around = [hidden, *_shifted(seen, b.shifts, FIRST_SHIFTS), *_means(seen, b.sizes, [*b.spans, b.page])]
        groups = torch.zeros(b.groups, seen.shape[1] + 1).index_add(
            0, b.group, torch.cat((seen * b.sizes[:, None], b.sizes[:, None]), 1)
        )
        around.append((groups[:, :-1] / (groups[:, -1:] + SMOOTHING))[b.group])
        hidden = self.less(functional.relu(self.second(torch.cat(around, 1))))
        seen = self.second_out(hidden)
        around = [
            hidden,
            *_shifted(seen, b.shifts, SECOND_SHIFTS),
            *_means(seen, torch.ones_like(b.sizes), b.spans[:SECOND_SPANS]),
        ]
        logits: Tensor = self.last(functional.relu(self.third(torch.cat(around, 1))))
        return logits[:, 0]


def _table(known: int, width: int) -> nn.EmbeddingBag:
    """Means of words' vectors; the last row is for unknown words, which count for nothing."""
    table = nn.EmbeddingBag(known + 1, width, mode="mean", padding_idx=known)
    with torch.no_grad():
        table.weight[:-1].normal_(0, 0.05)
    return table


def _shifted(seen: Tensor, shifts: dict[int, tuple[Tensor, Tensor]], which: Sequence[int]) -> list[Tensor]:
    return [seen[shifts[by][0]] * shifts[by][1][:, None] for by in which]


def _means(seen: Tensor, sizes: Tensor, spans: Sequence[tuple[Tensor, Tensor]]) -> list[Tensor]:
    running = torch.cumsum(torch.cat((seen * sizes[:, None], sizes[:, None]), 1), 0, dtype=torch.float64)
    running = torch.cat((torch.zeros(1, running.shape[1], dtype=torch.float64), running)).float()
    found = []
    for first, last in spans:
        held = running[last] - running[first]
        found.append(held[:, :-1] / (held[:, -1:] + SMOOTHING))
    return found


class Batch:
    """Several pages as one, with the ranges of each moved to its place."""

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
        sizes = [int(x.group.max()) + 1 for x in xs]
        self.groups = sum(sizes)
        starts = np.concatenate(([0], np.cumsum(sizes)))
        self.group = torch.from_numpy(
            np.concatenate([x.group + start for x, start in zip(xs, starts[:-1], strict=True)])
        )
        self.page = (torch.from_numpy(offsets[:-1][owner]), torch.from_numpy(offsets[1:][owner]))
        self.owner = torch.from_numpy(owner)
        self.labels = torch.from_numpy(np.concatenate([np.nan_to_num(e.labels) for e in examples]).astype(np.float32))
        self.weights = torch.from_numpy(np.concatenate([e.weights for e in examples]))
        self.full = torch.tensor([float(e.full) for e in examples])


def _bags(parts: Sequence[tuple[Ints, Ints]]) -> tuple[Tensor, Tensor]:
    offsets = np.concatenate(([0], np.cumsum([len(ids) for ids, _ in parts])))
    firsts = [firsts[:-1] + offset for (_, firsts), offset in zip(parts, offsets[:-1], strict=True)]
    return torch.from_numpy(np.concatenate([ids for ids, _ in parts])), torch.from_numpy(np.concatenate(firsts))


def _class_words(x: Inputs, known: Table) -> tuple[Ints, Ints]:
    """The rows of the table of class words for each block, and where each block's begin: first those near, then those far."""
    first, last = x.class_firsts[:-1][x.class_rows], x.class_firsts[1:][x.class_rows]
    lengths = (last - first).ravel()
    at = np.repeat(first.ravel() - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) + np.arange(
        int(lengths.sum())
    )
    near = np.repeat(np.tile(np.arange(x.class_rows.shape[1]) < NEAR_LEVELS, len(x.class_rows)), lengths)
    found, k = known.at(x.classes)[at], len(known.ids) - 1
    words = np.where(near & (found < k), found, found + k)
    return words, np.concatenate(([0], np.cumsum((last - first).sum(axis=1))))


STATISTICS_PAGES: Final = 800
"""Pages from which the columns' means and deviations are taken."""


def fit(examples: Sequence[Example], settings: Settings, *, quiet: bool = False) -> Learner:
    """Train on the examples. The same on the same machine for the same seed."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    picks = random.choice(len(examples), min(STATISTICS_PAGES, len(examples)), replace=False)
    sample = np.concatenate([examples[i].x.values[::3].astype(np.float32) for i in picks])
    html = examples[0].x.class_rows.shape[1] > 0
    known = Vocabularies.of(examples, settings)
    net = Learner(sample.mean(axis=0), sample.std(axis=0) + 0.01, known, len(examples[0].x.spans), settings, html=html)
    optimizer = torch.optim.AdamW(net.parameters(), lr=settings.rate, weight_decay=settings.decay)
    steps = settings.epochs * math.ceil(len(examples) / settings.pages)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, settings.rate, total_steps=steps, pct_start=0.15)
    net.train()
    for epoch in range(settings.epochs):
        order, total = random.permutation(len(examples)), 0.0
        for first in range(0, len(order), settings.pages):
            batch = Batch([examples[i] for i in order[first : first + settings.pages]], known, random, settings)
            loss = _loss(net(batch), batch, settings)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(batch.full)
        if not quiet:
            print(f"  epoch {epoch + 1} of {settings.epochs}: loss {total / len(order):.4f}", flush=True)
    net.eval()
    return net


def _loss(logits: Tensor, batch: Batch, settings: Settings) -> Tensor:
    """Cross-entropy of the blocks, and one minus the soft word F1 of the pages with full gold, a page the other's equal."""
    pages = len(batch.full)

    def by_page(values: Tensor) -> Tensor:
        return torch.zeros(pages).index_add(0, batch.owner, values)

    entropy = functional.binary_cross_entropy_with_logits(
        logits, batch.labels, weight=batch.weights, reduction="none"
    ).sum()
    scores = torch.sigmoid(logits)
    both = by_page(batch.weights * scores * batch.labels)
    either = by_page(batch.weights * scores) + by_page(batch.weights * batch.labels)
    f1 = (2 * both + 0.02) / (either + 0.02)
    return (entropy + settings.f_weight * ((1 - f1) * batch.full).sum()) / pages


def packed(net: Learner, names: Sequence[str]) -> bytes:
    """The file that ``cleantext.model.network.read`` reads."""
    classes = np.zeros((1, 0)) if net.classes is None else net.classes.weight.detach().numpy()
    count = len(net.known.classes)
    arrays: dict[str, np.ndarray] = {
        "names": np.frombuffer(json.dumps(list(names)).encode(), np.uint8),
        "mean": net.mean.numpy(),
        "deviation": net.deviation,
        "word_ids": net.known.words,
        "words": net.words.weight.detach().numpy()[:-1].astype(np.float16),
        "class_ids": net.known.classes,
        "near": classes[:count].astype(np.float16),
        "far": classes[count:-1].astype(np.float16),
    }
    for name in ("first", "first_out", "second", "second_out", "third", "last"):
        layer: nn.Linear = getattr(net, name)
        arrays[f"{name}_matrix"] = np.ascontiguousarray(layer.weight.detach().numpy().T).astype(np.float16)
        arrays[f"{name}_bias"] = layer.bias.detach().numpy().astype(np.float16)
    file = BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()
