"""Tables, plots and pages to look at, from ``results/*.json``."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from benchmarks.extractors import EXTRACTORS
from benchmarks.metrics import bootstrap, paired, tokens
from benchmarks.run import RESULTS, Outcome, Result, read, source_of
from benchmarks.sets import load

__all__ = ["all_results", "breakdown", "plots", "table", "worst", "worst_page"]

PLOTS: Final = Path(__file__).parent / "plots"
OURS: Final = "cleantext"
SIGNIFICANT: Final = 0.05
"""p below which a difference is marked."""
OWN_NAMES: Final = {"words": "word F1", "shingles": "4-gram F1", "snippets": "snippet F1", "lines": "line F1"}


def all_results(folder: Path = RESULTS) -> list[Result]:
    """Every result in the folder, by set and form."""
    return [read(path) for path in sorted(folder.glob("*.json"))]


def table(results: Sequence[Result]) -> str:
    """Markdown: a row for each set and form, a column for each extractor, by the set's own metric.

    Word scores have their 95 % interval for cleantext; ``*`` marks peers that differ from it (paired test, p < 0.05).
    """
    names = sorted({name for result in results for name in result.outcomes}, key=lambda name: (name != OURS, name))
    lines = [
        f"| set | form | pages | metric | {' | '.join(names)} |",
        f"|---|---|---|---|{'---|' * len(names)}",
    ]
    for result in results:
        ours = result.outcomes.get(OURS)
        cells = [_cell(result, ours, result.outcomes.get(name)) for name in names]
        pages = f"{len(result.ids)}" + (f" ({result.answerable})" if result.answerable < len(result.ids) else "")
        lines.append(f"| {result.set} | {result.form} | {pages} | {OWN_NAMES[result.metric]} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(result: Result, ours: Outcome | None, got: Outcome | None) -> str:
    if got is None:
        return ""
    mark = ""
    if ours is not None and got is not ours:
        p = paired([page / 1000 for page in ours.pages], [page / 1000 for page in got.pages])
        mark = "*" if p < SIGNIFICANT else ""
    text = f"{got.own:.3f}{mark}"
    if got is ours and result.metric == "words":
        interval = bootstrap([page / 1000 for page in got.pages])
        text += f" [{interval.low:.3f}, {interval.high:.3f}]"
    faults = got.crashes + got.timeouts
    return text + (f" ({faults} failed)" if faults else "")


def breakdown(result: Result, by: str) -> str:
    """Mean page F1 by page kind or language (``by`` is "kinds" or "languages") for every extractor."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, group in enumerate(result.kinds if by == "kinds" else result.languages):
        groups[group or "–"].append(index)
    names = sorted(result.outcomes, key=lambda name: (name != OURS, name))
    lines = [f"| {result.set}, {by} | pages | {' | '.join(names)} |", f"|---|---|{'---|' * len(names)}"]
    for group, members in sorted(groups.items(), key=lambda item: -len(item[1])):
        means = [sum(result.outcomes[name].pages[i] for i in members) / 1000 / len(members) for name in names]
        lines.append(f"| {group} | {len(members)} | {' | '.join(f'{mean:.3f}' for mean in means)} |")
    return "\n".join(lines)


def worst(result: Result, extractor: str = OURS, count: int = 20) -> list[tuple[str, float]]:
    """The pages with the lowest scores of an extractor: id and F1."""
    pages = result.outcomes[extractor].pages
    order = sorted(range(len(pages)), key=lambda i: pages[i])[:count]
    return [(result.ids[i], pages[i] / 1000) for i in order]


def worst_page(result: Result, data: Path, *, extractor: str = OURS, count: int = 20) -> str:
    """An HTML page that shows the worst pages' output against gold: lost words red, words left over grey."""
    items = {item.id: item for item in load(result.set, data)}
    extract = EXTRACTORS[extractor].make()
    parts = [
        "<!doctype html><meta charset=utf-8><style>body{font:15px/1.5 sans-serif;max-width:60em;margin:auto}"
        "del{background:#fcc;text-decoration:none}ins{color:#999;text-decoration:none}</style>"
        f"<h1>{html.escape(result.set)} ({result.form}): worst pages of {html.escape(extractor)}</h1>"
        "<p><del>lost</del> <ins>left over</ins></p>"
    ]
    for name, f1 in worst(result, extractor, count):
        item = items[name]
        got, gold = tokens(extract(source_of(item, result.form))), tokens(item.gold or "")
        parts.append(f"<h2>{html.escape(name)} {f1:.3f}</h2><p>{html.escape(item.url)}</p><p>")
        for op, a, b, c, d in SequenceMatcher(None, gold, got, autojunk=False).get_opcodes():
            if op == "equal":
                parts.append(html.escape(" ".join(gold[a:b])) + " ")
            else:
                parts.append(
                    f"<del>{html.escape(' '.join(gold[a:b]))}</del> <ins>{html.escape(' '.join(got[c:d]))}</ins> "
                )
        parts.append("</p>")
    return "".join(parts)


def plots(results: Sequence[Result], folder: Path = PLOTS) -> list[Path]:
    """Two plots: F1 of every extractor on each set, and quality against speed over the HTML sets. Needs matplotlib."""
    import matplotlib as mpl  # noqa: PLC0415 -- only this command needs it

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    folder.mkdir(exist_ok=True)
    names = sorted({name for result in results for name in result.outcomes}, key=lambda name: (name != OURS, name))
    figure, axes = plt.subplots(figsize=(10, 0.5 * len(results) + 1.5))
    for name in names:
        rows = [(r.outcomes[name].own, i) for i, r in enumerate(results) if name in r.outcomes]
        axes.plot(
            [x for x, _ in rows],
            [y for _, y in rows],
            "o" if name == OURS else ".",
            label=name,
            ms=9 if name == OURS else 6,
        )
    axes.set_yticks(range(len(results)), [f"{r.set}, {r.form}" for r in results])
    axes.set_xlabel("the set's own metric")
    axes.invert_yaxis()
    axes.grid(axis="x", alpha=0.3)
    axes.legend(fontsize=8)
    figure.tight_layout()
    quality = folder / "sets.svg"
    figure.savefig(quality, metadata={"Date": None})
    pages = [r for r in results if r.form == "html"]
    figure, axes = plt.subplots(figsize=(7, 5))
    for name in names:
        held = [r for r in pages if name in r.outcomes]
        if not held:
            continue
        speed = sum(len(r.ids) for r in held) / max(sum(r.outcomes[name].seconds for r in held), 1e-9)
        mean = sum(r.outcomes[name].own for r in held) / len(held)
        axes.plot(speed, mean, "o" if name == OURS else ".", ms=9)
        axes.annotate(name, (speed, mean), textcoords="offset points", xytext=(6, 3), fontsize=8)
    axes.set_xscale("log")
    axes.set_xlabel("pages a second, one core")
    axes.set_ylabel("mean over HTML sets of their own metric")
    axes.grid(alpha=0.3)
    figure.tight_layout()
    tradeoff = folder / "speed.svg"
    figure.savefig(tradeoff, metadata={"Date": None})
    return [quality, tradeoff]
