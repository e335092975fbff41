"""The scorer's network in torch, and its training. ``cleantext.scorer.network`` evaluates the same arrays in numpy."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from io import BytesIO
from typing import Final, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from benchmarks.training.batches import Batch, Settings, Vocabularies
from benchmarks.training.example import Example
from cleantext.scorer.arrays import Floats
from cleantext.scorer.network import (
    FIRST_SHIFTS,
    LIMIT,
    SECOND_SHIFTS,
    SECOND_SPANS,
    SMOOTHING,
)

__all__ = ["Learner", "fit", "packed"]


class Learner(nn.Module):
    """The network of ``cleantext.scorer.network``, with gradients."""

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
        self.second = nn.Linear(s.first + s.first_out * (len(FIRST_SHIFTS) + spans + 3), s.second)
        self.second_out = nn.Linear(s.second, s.second_out)
        self.third = nn.Linear(s.second + s.second_out * (len(SECOND_SHIFTS) + SECOND_SPANS + 1), s.third)
        self.last = nn.Linear(s.third, 2)
        self.drop, self.less = nn.Dropout(s.dropout), nn.Dropout(s.dropout / 2)
        self.mean: Tensor
        self.scale: Tensor
        self.register_buffer("mean", torch.from_numpy(mean))
        self.register_buffer("scale", torch.from_numpy(1 / std))
        self.deviation = std

    def forward(self, b: Batch) -> Tensor:
        """Return the logits of all blocks of a batch."""
        parts = [
            ((b.values - self.mean) * self.scale).clamp(-LIMIT, LIMIT),
            self.words(*b.words) * b.word_mask[:, None],
        ]
        if self.classes is not None:
            parts.append(self.classes(*b.classes) * b.class_mask[:, None])
        hidden = self.drop(functional.relu(self.first(torch.cat(parts, 1))))
        seen = self.first_out(hidden)
        around = [hidden, *_shifted(seen, b.shifts, FIRST_SHIFTS), *_means(seen, b.sizes, [*b.spans, b.page])]
        around += [_group_means(seen, b.sizes, group) for group in b.groups]
        hidden = self.less(functional.relu(self.second(torch.cat(around, 1))))
        seen = self.second_out(hidden)
        around = [
            hidden,
            *_shifted(seen, b.shifts, SECOND_SHIFTS),
            *_means(seen, torch.ones_like(b.sizes), b.spans[:SECOND_SPANS]),
            _group_means(seen, torch.ones_like(b.sizes), b.groups[1]),
        ]
        both = self.last(functional.relu(self.third(torch.cat(around, 1))))
        logits = both[:, :1] + _group_means(both[:, 1:], b.sizes, b.groups[1], 0)
        return _group_means(_group_means(logits, b.sizes, b.ties, 0), b.sizes, b.units, 0)[:, 0]


def _table(known: int, width: int) -> nn.EmbeddingBag:
    """Return a table of vectors that are averaged; the last row is for unknown words, which do not count."""
    table = nn.EmbeddingBag(known + 1, width, mode="mean", padding_idx=known)
    with torch.no_grad():
        table.weight[:-1].normal_(0, 0.05)
    return table


def _shifted(seen: Tensor, shifts: dict[int, tuple[Tensor, Tensor]], which: Sequence[int]) -> list[Tensor]:
    return [seen[shifts[by][0]] * shifts[by][1][:, None] for by in which]


def _group_means(seen: Tensor, sizes: Tensor, group: Tensor, smoothing: float = SMOOTHING) -> Tensor:
    sums = torch.zeros(int(group.max()) + 1, seen.shape[1] + 1).index_add(
        0, group, torch.cat((seen * sizes[:, None], sizes[:, None]), 1)
    )
    return (sums[:, :-1] / (sums[:, -1:] + smoothing))[group]


def _means(seen: Tensor, sizes: Tensor, spans: Sequence[tuple[Tensor, Tensor]]) -> list[Tensor]:
    running = torch.cumsum(torch.cat((seen * sizes[:, None], sizes[:, None]), 1), 0, dtype=torch.float64)
    running = torch.cat((torch.zeros(1, running.shape[1], dtype=torch.float64), running)).float()
    found = []
    for first, last in spans:
        held = running[last] - running[first]
        found.append(held[:, :-1] / (held[:, -1:] + SMOOTHING))
    return found


STATISTICS_PAGES: Final = 800
"""Most pages from which the columns' means and standard deviations are computed."""


def fit(examples: Sequence[Example], settings: Settings, *, quiet: bool = False) -> Learner:
    """Train on the examples, and return the running average of the weights over the second half of the steps.

    Deterministic on one machine for one seed.
    """
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    picks = random.choice(len(examples), min(STATISTICS_PAGES, len(examples)), replace=False)
    sample = np.concatenate([examples[i].x.values[::3].astype(np.float32) for i in picks])
    html = examples[0].x.class_rows.shape[1] > 0
    known = Vocabularies.of(examples, settings)
    net = Learner(sample.mean(axis=0), sample.std(axis=0) + 0.01, known, len(examples[0].x.spans), settings, html=html)
    averaged = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(settings.average))  # type: ignore[no-untyped-call]
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
            if epoch >= settings.epochs // 2:
                averaged.update_parameters(net)
            total += float(loss.detach()) * len(batch.full)
        if not quiet:
            print(f"  epoch {epoch + 1} of {settings.epochs}: loss {total / len(order):.4f}", flush=True)
    averaged.eval()
    return cast("Learner", averaged.module)


def _loss(logits: Tensor, batch: Batch, settings: Settings) -> Tensor:
    """Return the cross-entropy of the blocks plus one minus the soft word F1 of pages with full gold, averaged over pages."""
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
    """Return the weights as a file for ``cleantext.scorer.network.read``."""
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
