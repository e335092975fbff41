"""Plots of the recorded results: F1 per set, quality against speed, time against page size. Needs matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.publish.report import OURS, ordered
from benchmarks.speed.measure import Speed, timing
from cleantext.evaluation.extractors import PARSE
from cleantext.evaluation.results import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["PLOTS", "plots"]

PLOTS: Final = Path(__file__).parents[1] / "plots"
SHOWN: Final = (OURS, PARSE, "resiliparse", "trafilatura", "readability", "justext", "newspaper4k")
"""Extractors whose time is drawn against the page's size; more would overlap."""


def plots(results: Sequence[Result], speed: Speed | None, folder: Path = PLOTS) -> list[Path]:
    """Draw the plots that the results allow into ``folder``, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn: list[Path] = []
    if results:
        drawn.append(_sets(results, folder / "sets.svg"))
    if speed is not None:
        drawn.append(_size(speed, folder / "size.svg"))
        if compared(results, speed):
            drawn.append(_tradeoff(results, speed, folder / "speed.svg"))
    return drawn


def _new(width: float, height: float) -> tuple[Figure, Axes]:
    """Return an empty figure. Text is not drawn as paths and ids are fixed, so that equal results give equal files."""
    import matplotlib as mpl  # noqa: PLC0415 -- only this command needs it

    mpl.use("Agg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "cleantext"})
    from matplotlib import pyplot as plt  # noqa: PLC0415 -- after the backend was chosen

    figure, axes = plt.subplots(figsize=(width, height))
    return figure, axes


def _save(figure: Figure, path: Path) -> Path:
    """Write a figure without its date, and return its path."""
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    return path


def _sets(results: Sequence[Result], path: Path) -> Path:
    """Draw a row for each set and form, with a dot for each extractor."""
    figure, axes = _new(9, 0.38 * len(results) + 2)
    names = ordered(results)
    for number, name in enumerate(reversed(names)):
        rows = [(result.outcomes[name].own, i) for i, result in enumerate(results) if name in result.outcomes]
        ours = name == OURS
        axes.plot(
            [x for x, _ in rows], [y for _, y in rows], "D" if ours else "o", label=name, ms=8 if ours else 4.5,
            color="black" if ours else f"C{number % 10}", mfc="none" if ours or number >= 10 else None, mew=2 if ours else 1,
        )  # fmt: skip
    axes.set_yticks(
        range(len(results)),
        [result.set if result.form == "html" else f"{result.set}, {result.form}" for result in results],
    )
    axes.set_xlabel("the set's own metric")
    axes.set_xlim(0, 1)
    axes.invert_yaxis()
    axes.grid(alpha=0.3)
    axes.legend(fontsize=7, bbox_to_anchor=(1.01, 1), loc="upper left", reverse=True)
    return _save(figure, path)


def _size(speed: Speed, path: Path) -> Path:
    """Draw time against size: real pages as dots, joined pages as lines."""
    figure, axes = _new(8, 5)
    for number, name in enumerate(name for name in SHOWN if name in speed.times):
        color = "black" if name == OURS else f"C{number}"
        kilobytes = np.asarray(speed.sizes) / 1e3
        axes.plot(kilobytes, np.asarray(speed.times[name]) / 1e3, ".", ms=3, alpha=0.5, color=color)
        grown = [
            (size / 1e3, 1e3 * took)
            for size, took in zip(speed.scaling_sizes, speed.scaling.get(name, []), strict=True)
            if took
        ]
        axes.plot(
            [x for x, _ in grown], [y for _, y in grown], "-", color=color, lw=2 if name == OURS else 1, label=name
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(f"kB of HTML (dots: pages of {speed.set}; lines: pages joined)")
    axes.set_ylabel("ms, CPU time of one core")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    return _save(figure, path)


def compared(results: Sequence[Result], speed: Speed) -> list[Result]:
    """Return the HTML results that have all extractors that were timed and run on any set: their means are comparable."""
    html = [result for result in results if result.form == "html"]
    names = set(speed.times) & {name for result in html for name in result.outcomes}
    return [result for result in html if names <= set(result.outcomes)]


def _tradeoff(results: Sequence[Result], speed: Speed, path: Path) -> Path:
    """Draw mean quality against time."""
    held = compared(results, speed)
    figure, axes = _new(8, 5.5)
    below = False
    for name in sorted(
        ordered(held, [*speed.times]), key=lambda name: timing(speed.times[name], speed.times[PARSE]).ratio
    ):
        ratio = timing(speed.times[name], speed.times[PARSE]).ratio
        quality = sum(result.outcomes[name].own for result in held) / len(held)
        ours = name == OURS
        axes.plot(ratio, quality, "D" if ours else "o", ms=8 if ours else 5, color="black" if ours else "C0")
        axes.annotate(name, (ratio, quality), textcoords="offset points", xytext=(5, -10 if below else 4), fontsize=8)
        below = not below  # names of neighbours alternate above and below
    axes.set_xscale("log")
    axes.set_xticks([1, 2, 5, 10, 20, 50, 100], ["1", "2", "5", "10", "20", "50", "100"])
    axes.minorticks_off()
    axes.set_xlim(1, 200)
    axes.set_xlabel("time of a page as a multiple of lxml's parse of it (median; left is faster)")
    axes.set_ylabel(f"mean of the own metrics of {', '.join(result.set for result in held)}", fontsize=8)
    axes.grid(alpha=0.3)
    return _save(figure, path)
