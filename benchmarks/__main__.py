"""TextStats extraction quality and speed.

python -m benchmarks data        fetches the public labelled sets
python -m benchmarks run         extractors over sets, into benchmarks/results
python -m benchmarks worst       an extractor's worst pages: what was lost, what was left over
python -m benchmarks duplicates  pages that stand twice within or across sets
python -m benchmarks train       the scorer's weights, and their figures on pages they have not seen
python -m benchmarks speed       time and memory: the peers, the stages, by size, pathological shapes
python -m benchmarks report      the tables and plots of benchmarks/results, into README.md, RESULTS.md and plots/
python -m benchmarks snapshot    what this tree extracts from every page, and what a change did to it
python -m benchmarks mutate      the thresholds that no test case notices when they are doubled or halved
python -m benchmarks gate        the corpus and the sets against floors.toml
python -m benchmarks corpus      cleantext on its own corpus
python -m benchmarks readme      as report, without the plots: needs no peers and no matplotlib
"""
# ruff: noqa: PLC0415 -- modules are imported by the command that uses them: the corpus gate needs no peers

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

DATA: Final = Path("data")
"""Where the sets are, unless told otherwise; git ignores it."""


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    own = "a set's name, or the path of a folder of your own"
    pipelines = "extractors by name, or pipelines of cleantext: nav_menu+main_content, module:TUPLE"

    data = commands.add_parser("data", help="fetch the public sets")
    data.add_argument("--to", type=Path, default=DATA)
    data.add_argument("--from", dest="source", type=Path, help="a folder of NAME.tar.xz archives instead of git")

    run = commands.add_parser("run", help="run extractors over sets")
    which = run.add_mutually_exclusive_group(required=True)
    which.add_argument("--sets", "--set", nargs="+", help=own)
    which.add_argument("--again", action="store_true", help="every set and form that has a result")
    run.add_argument(
        "--extractors", nargs="+", help=f"{pipelines} (default: cleantext; with --again: all that were run)"
    )
    run.add_argument(
        "--form",
        nargs="+",
        default=["html"],
        help="html (default), text, or flatteners: inscriptis, soup, html-text, blocks, nodes, wet",
    )
    run.add_argument("--jobs", type=int, default=1, help="extractors at a time (default: 1)")

    worst = commands.add_parser("worst", help="the worst pages of a run, and what was wrong with them")
    worst.add_argument("--set", required=True, help=own)
    worst.add_argument("--form", default="html")
    worst.add_argument("--extractor", default="cleantext")
    worst.add_argument("-n", type=int, default=20)
    worst.add_argument("--html", type=Path, help="the page to write (default: worst-SET-FORM-EXTRACTOR.html)")

    twice = commands.add_parser("duplicates", help="pages that stand twice, by URL and by content")
    twice.add_argument("--sets", nargs="+", help=f"{own} (default: all that are there)")

    speed = commands.add_parser("speed", help="time and memory, in one run")
    speed.add_argument("--set", default="wcxb", help=own)
    speed.add_argument("--pages", type=int, default=100)
    speed.add_argument("--extractors", nargs="+", help=f"{pipelines} (default: all that take HTML)")
    speed.add_argument("--quick", action="store_true", help="no pages above 100 kB in growth, no pathological shapes")
    speed.add_argument("--extremes", action="store_true", help="measure growth and shapes anew, and keep the rest")
    speed.add_argument("--steady", type=int, metavar="N", help="only the memory of one process over N pages, printed")
    speed.add_argument("--to", type=Path, help="the file to write (default: benchmarks/results/speed.json)")

    train = commands.add_parser("train", help="train the scorer's weights")
    train.add_argument("--to", type=Path, default=Path("cleantext/scorer"), help="where to (default: cleantext/scorer)")
    train.add_argument("--without", nargs="+", default=[], metavar="SET", help="leave these sets out")
    train.add_argument(
        "--held-out",
        type=Path,
        metavar="DIR",
        help="figures by site, each fold's from weights that saw none of it, kept in DIR",
    )
    train.add_argument(
        "--by", choices=("site", "set"), default="site", help="for --held-out: what is held out (default: site)"
    )
    train.add_argument("--modes", nargs="+", choices=("html", "text"), default=["html", "text"], help="for --held-out")
    train.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")

    gate = commands.add_parser("gate", help="compare with floors.toml; exit status 1 when something is below")
    gate.add_argument("--update", action="store_true", help="raise the floors to what was reached")
    gate.add_argument("--lower", action="store_true", help="with --update: lower them as well")
    gate.add_argument("--data", type=Path, help="run cleantext on the sets there (default: take the recorded results)")

    snapshot = commands.add_parser("snapshot", help="record every page's text, or compare with a record")
    snapshot.add_argument("--to", type=Path, default=Path("snapshot.jsonl.gz"), help="the file to write")
    snapshot.add_argument("--against", type=Path, help="an older snapshot: list the pages that changed, with the difference")
    snapshot.add_argument("--blocks", action="store_true", help="with --against: pages that keep other blocks, too")
    snapshot.add_argument("--every", type=int, default=1, metavar="N", help="every Nth page alone (default: all)")
    snapshot.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")

    mutate = commands.add_parser("mutate", help="thresholds that no case notices; exit status 1 when there are some")
    mutate.add_argument("--only", default="", help="part of a module's name, such as filters.byline")
    mutate.add_argument("--share", type=float, default=1.0, help="share of the mutations that is tried (default: all)")
    mutate.add_argument("--seed", type=int, default=0, help="which ones are drawn (default: 0)")

    corpus = commands.add_parser(
        "corpus", help="word F1, recall, and the ledgers by kind of boilerplate, for each split"
    )
    corpus.add_argument(
        "--losses", action="store_true", help="list every content block of dev that was lost, and to whom"
    )
    commands.add_parser("report", help="make the tables and the plots from the results")
    commands.add_parser("readme", help="make the tables alone")
    for command in (run, worst, speed, twice, train, snapshot):
        command.add_argument("--data", type=Path, default=DATA, help="the folder that `data` filled (default: data)")
    return parser


def _data(options: argparse.Namespace) -> int:
    from benchmarks.data import fetch

    fetch(options.to, options.source)
    return 0


def _run(options: argparse.Namespace) -> int:
    from benchmarks.report import table
    from benchmarks.results import read
    from benchmarks.run import again, run

    if options.again:
        written = again(options.extractors, options.data, jobs=options.jobs)
    else:
        names = options.extractors or ["cleantext"]
        written = run(options.sets, names, options.data, forms=options.form, jobs=options.jobs)
    print("\n" + table([read(path) for path in written]))
    return 0


def _worst(options: argparse.Namespace) -> int:
    from benchmarks.results import path_of, read
    from benchmarks.worst import comparisons, worst_page, worst_text

    path = path_of(options.set, options.form)
    if not path.is_file():
        print(f"{path} is not there: python -m benchmarks run --sets {options.set} --form {options.form}")
        return 2
    result = read(path)
    found = comparisons(result, options.data, name=options.extractor, count=options.n, folder=options.set)
    print(worst_text(found))
    page = options.html or Path(f"worst-{result.set}-{result.form}-{options.extractor.replace(':', '.')}.html")
    page.write_text(worst_page(result, found, name=options.extractor), "utf-8")
    print(f"output against gold: {page}")
    return 0


def _duplicates(options: argparse.Namespace) -> int:
    from benchmarks.duplicates import find, write

    found = find(options.sets, options.data)
    print(found.told())
    if options.sets is None:
        print(f"written to {write(found)}")
    return 0


def _speed(options: argparse.Namespace) -> int:
    from benchmarks import speed, speed_tables

    if options.steady:
        from benchmarks.fresh import steady

        html, *_ = speed.pages_of(options.set, options.data, options.pages)
        for number, kilobytes in steady(html, options.steady):
            print(f"{number} pages: {kilobytes / 1000:.0f} MB", flush=True)
        return 0
    path = options.to or speed.SPEED
    if options.extremes and (held := speed.read(path)):
        measured = speed.extremes_again(held, options.data, quick=options.quick)
    else:
        measured = speed.measure(
            options.set, options.data, count=options.pages, names=options.extractors, quick=options.quick
        )
    speed.write(measured, path)
    print(speed_tables.everything(measured))
    return 0


def _train(options: argparse.Namespace) -> int:
    from benchmarks.train import cross_validate, train

    if options.held_out:
        cross_validate(options.data, options.held_out, modes=options.modes, by=options.by, workers=options.jobs)
    else:
        train(options.data, options.to, without=options.without, workers=options.jobs)
    return 0


def _gate(options: argparse.Namespace) -> int:
    from benchmarks import gate

    got = gate.reached(options.data)
    print("\n".join(got.notes), end="\n" if got.notes else "")
    if options.update and (refused := gate.update(got, lower=options.lower)):
        print("not lowered: " + "; ".join(refused))
    below = gate.failures(got)
    print("\n".join(below) or "all floors hold")
    return 1 if below else 0


def _snapshot(options: argparse.Namespace) -> int:
    from benchmarks import snapshot

    count = snapshot.write(snapshot.take(options.data, options.jobs, options.every), options.to)
    print(f"{count} pages written to {options.to}")
    if options.against is None:
        return 0
    after = snapshot.read(options.to)
    before = {name: shot for name, shot in snapshot.read(options.against).items() if options.every == 1 or name in after}
    found = snapshot.changes(before, after, blocks=options.blocks)
    print(snapshot.differences(found))
    print(f"{len(found)} of {count} pages changed")
    return 1 if found else 0


def _mutate(options: argparse.Namespace) -> int:
    from benchmarks.mutate import unnoticed

    left, tried = unnoticed(seed=options.seed, share=options.share, only=options.only)
    print("\n".join(map(str, left)))
    print(f"{len(left)} of {tried} mutations were not noticed")
    return 1 if left else 0


def _corpus(options: argparse.Namespace) -> int:
    from benchmarks.corpus import report

    print(report(losses=options.losses))
    return 0


def _report(_options: argparse.Namespace) -> int:
    from benchmarks.plots import plots
    from benchmarks.results import all_results
    from benchmarks.speed import read

    plots(all_results(), read())
    return _readme(_options)


def _readme(_options: argparse.Namespace) -> int:
    from benchmarks.readme import PAGES, filled

    for page in PAGES:
        page.write_text(filled(page.read_text("utf-8")), "utf-8")
    return 0


COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "data": _data,
    "run": _run,
    "worst": _worst,
    "duplicates": _duplicates,
    "speed": _speed,
    "train": _train,
    "report": _report,
    "gate": _gate,
    "snapshot": _snapshot,
    "mutate": _mutate,
    "corpus": _corpus,
    "readme": _readme,
}


def main() -> int:
    """Run one command; gives the exit status."""
    options = arguments().parse_args()
    return COMMANDS[options.command](options)


if __name__ == "__main__":
    sys.exit(main())
