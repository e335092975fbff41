"""``python -m benchmarks robustness``: how the time grows on all shapes, beside the peers."""

from __future__ import annotations

from typing import Final

from benchmarks.robustness.growth import (
    FAILED_ONCE,
    OUTPUT_SIZES,
    OUTPUTS_FAILED,
    PEERS,
    SIZES,
    Growth,
    drawn,
    growth_of,
    outputs,
    peers_on,
)  # fmt: skip
from benchmarks.robustness.record import RECORD, Measured, shapes_table, summary_table, write
from benchmarks.robustness.shapes import SHAPES
from cleantext import extract

__all__ = ["robustness"]

PEER_SIZE: Final = 100_000
"""Characters of the pages that all extractors read."""


def robustness(
    *, only: str = "", share: float = 1.0, seed: str = "", peers: bool = True, of_outputs: bool = False
) -> int:
    """Print the tables for the shapes whose name contains ``only``, and return how many are not linear.

    ``share``, ``seed``: as for ``drawn``. ``peers``: also measure the other extractors; if all shapes are measured, the
    record is written. ``of_outputs``: measure HTML, Markdown, metadata, confidence and record in place of the text, and no peers.
    """
    run, sizes, failed = (outputs, OUTPUT_SIZES, OUTPUTS_FAILED) if of_outputs else (extract, SIZES, FAILED_ONCE)
    run("<p>It rained.")
    growths: dict[str, Growth] = {}
    for name in drawn(share, seed, failed):
        if only in name:
            growths[name] = growth_of(SHAPES[name], run, sizes)
            mark = "" if growths[name].is_linear else "  NOT LINEAR"
            print(f"{growths[name].exponent:5.2f}  {growths[name].seconds[-1]:7.3f} s  {name}{mark}", flush=True)
    if peers and not of_outputs:
        measured = _beside_peers(growths)
        print(shapes_table(measured), summary_table(measured), sep="\n\n")
        if len(measured) == len(SHAPES):
            write(measured)
            print(f"written to {RECORD}: `python -m benchmarks readme` puts the tables into docs/robustness.md")
    return sum(not growth.is_linear for growth in growths.values())


def _beside_peers(growths: dict[str, Growth]) -> dict[str, Measured]:
    """Return what was measured of each shape, with the times of all extractors."""
    seconds = peers_on(growths, PEER_SIZE, PEERS)
    return {
        name: Measured(
            round(growth.exponent, 3),
            {
                peer: None if spent is None else round(spent / PEER_SIZE * 1e6, 3)
                for peer, spent in seconds[name].items()
            },
        )
        for name, growth in growths.items()
    }
