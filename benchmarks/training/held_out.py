"""Pipelines with weights that were trained without a page's publisher, for figures on the sets that weights are trained on."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from cleantext.blocks import Mode
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.origins import publisher_of
from cleantext.filters import NAMED_FILTERS
from cleantext.filters.context import context
from cleantext.filters.main_content import MainContent
from cleantext.page import Filter
from cleantext.scorer import network
from cleantext.scorer.network import Network

__all__ = ["fold_of", "network_of", "of_folder", "pipeline"]


def fold_of(item: Item, folds: int) -> int:
    """Return the number of a page's fold, which is the same in every set and for all sites of a publisher."""
    return zlib.crc32(f"f{publisher_of(item.site) if item.site else item.id}".encode()) % folds


@lru_cache(maxsize=4)
def network_of(file: bytes) -> Network:
    """Return the network of a file's bytes."""
    return network.read(file)


def pipeline(html: bytes | None, text: bytes | None) -> tuple[Filter, ...]:
    """Return the default pipeline with weights from the bytes of two files. Without those for text, HTML mode asks for no second opinion."""
    networks = {mode: network_of(file) for mode, file in (("html", html), ("text", text)) if file is not None}
    return (*NAMED_FILTERS, MainContent(networks=networks.get), context)


def of_folder(folder: Path, mode: Mode) -> Sequence[tuple[Filter, ...]]:
    """Return the pipeline of each fold from MODE-1-of-N.npz and so on, as ``train --held-out`` writes them.

    Raises FileNotFoundError if there are none, or one is missing.
    """
    folds = len(list(folder.glob(f"{mode}-*-of-*.npz")))
    if not folds:
        raise FileNotFoundError(
            f"{folder} holds no {mode}-1-of-3.npz or the like: python -m benchmarks train --held-out {folder}"
        )

    def file(of: Mode, fold: int) -> bytes | None:
        path = folder / f"{of}-{fold + 1}-of-{folds}.npz"
        return path.read_bytes() if of == mode or path.exists() else None

    return [pipeline(file("html", fold) if mode == "html" else None, file("text", fold)) for fold in range(folds)]
