"""``python -m benchmarks robustness``: how the time grows on all shapes, beside the peers."""

from __future__ import annotations

from typing import Final

from benchmarks.robustness.growth import PEERS, Growth, drawn, growth_of, peers_on, table
from benchmarks.robustness.shapes import SHAPES
from cleantext import extract

__all__ = ["robustness"]

PEER_SIZE: Final = 100_000
"""Characters of the pages that all extractors read."""


def robustness(*, only: str = "", share: float = 1.0, seed: str = "", peers: bool = True) -> int:
    """Print the table for the shapes whose name contains ``only``, and return how many are not linear.

    ``share``, ``seed``: as for ``drawn``. ``peers``: also measure the other extractors.
    """
    extract("<p>It rained.")
    growths: dict[str, Growth] = {}
    for name in drawn(share, seed):
        if only in name:
            growths[name] = growth_of(SHAPES[name])
            mark = "" if growths[name].is_linear else "  NOT LINEAR"
            print(f"{growths[name].exponent:5.2f}  {growths[name].seconds[-1]:7.3f} s  {name}{mark}", flush=True)
    print(table(growths, peers_on(growths, PEER_SIZE, PEERS if peers else PEERS[:1]), PEER_SIZE))
    return sum(not growth.is_linear for growth in growths.values())
