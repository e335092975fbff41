"""Measures extraction quality.

python -m benchmarks corpus    cleantext on its own corpus
python -m benchmarks gate      the corpus and the recorded results against floors.toml
python -m benchmarks data      fetches the public labelled sets
python -m benchmarks run       extractors over sets, into results/*.json
python -m benchmarks report    the tables and plots of results/*.json, into README.md and plots/
python -m benchmarks worst     an extractor's worst pages: what was lost, what was left
python -m benchmarks speed     time against lxml's parse and the peers, by stage, by size
python -m benchmarks duplicates  pages that stand twice within or across sets
python -m benchmarks readme    writes this tree's output and figures into README.md
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

DATA = Path("data")
"""Where the sets are, unless told otherwise; git ignores it."""


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    corpus = commands.add_parser(
        "corpus", help="word F1, recall, and the ledgers by kind of boilerplate, for each split"
    )
    corpus.add_argument(
        "--losses", action="store_true", help="list every content block of dev that was lost, and to whom"
    )
    gate = commands.add_parser("gate", help="compare with floors.toml; exit status 1 when something is below")
    gate.add_argument("--update", action="store_true", help="raise the floors to what was reached")
    gate.add_argument("--lower", action="store_true", help="with --update: lower them as well")
    commands.add_parser("readme", help="write measured output and figures into README.md")
    data = commands.add_parser("data", help="fetch the public sets")
    data.add_argument("--to", type=Path, default=DATA)
    data.add_argument("--from", dest="source", type=Path, help="a folder of NAME.tar.xz archives instead of git")
    run = commands.add_parser("run", help="run extractors over sets")
    run.add_argument("--sets", nargs="+", required=True, help="names of sets, or paths to folders of your own")
    run.add_argument("--extractors", nargs="+", default=["cleantext"])
    run.add_argument(
        "--form", default="html", help="html, or a flattener (inscriptis, soup, html-text, blocks, nodes, wet)"
    )
    run.add_argument("--jobs", type=int, default=2)
    commands.add_parser("report", help="make the README's tables and the plots from the results")
    worst = commands.add_parser("worst", help="the worst pages of a run")
    worst.add_argument("--set", required=True)
    worst.add_argument("--form", default="html")
    worst.add_argument("--extractor", default="cleantext")
    worst.add_argument("-n", type=int, default=20)
    worst.add_argument("--html", type=Path, help="write a page to look at: output against gold")
    speed = commands.add_parser("speed", help="time, in one run")
    speed.add_argument("--pages", type=int, default=200)
    twice = commands.add_parser("duplicates", help="pages that stand twice, by URL and by content")
    twice.add_argument("--sets", nargs="+", required=True)
    for command in (run, worst, speed, twice):
        command.add_argument("--data", type=Path, default=DATA, help="the folder that `data` filled")
    return parser


def main() -> int:  # noqa: PLR0912 -- one branch a command
    """Run one command; gives the exit status. Modules are imported where used: the corpus gate needs no peers."""
    options = arguments().parse_args()
    if options.command == "corpus":
        from benchmarks.corpus import report  # noqa: PLC0415

        print(report(losses=options.losses))
    elif options.command == "gate":
        from benchmarks.gate import failures, update  # noqa: PLC0415

        if options.update and (refused := update(lower=options.lower)):
            print("not lowered: " + "; ".join(refused))
        below = failures()
        print("\n".join(below) or "all floors hold")
        return 1 if below else 0
    elif options.command in ("readme", "report"):
        from benchmarks.readme import README, filled  # noqa: PLC0415

        if options.command == "report":
            from benchmarks.report import all_results, plots  # noqa: PLC0415

            plots(all_results())
        README.write_text(filled(README.read_text("utf-8")), "utf-8")
    elif options.command == "data":
        from benchmarks.data import fetch  # noqa: PLC0415

        fetch(options.to, options.source)
    elif options.command == "run":
        from benchmarks.run import run  # noqa: PLC0415

        run(options.sets, options.extractors, options.data, form=options.form, jobs=options.jobs)
    elif options.command == "worst":
        from benchmarks.report import worst, worst_page  # noqa: PLC0415
        from benchmarks.run import RESULTS, read  # noqa: PLC0415

        result = read(RESULTS / f"{options.set}.{options.form}.json")
        for name, f1 in worst(result, options.extractor, options.n):
            print(f"{f1:.3f}  {name}")
        if options.html:
            page = worst_page(result, options.data, extractor=options.extractor, count=options.n)
            options.html.write_text(page, "utf-8")
    elif options.command == "duplicates":
        from benchmarks.sets import duplicates, load  # noqa: PLC0415

        for first, second, by in duplicates({name: load(name, options.data) for name in options.sets}):
            print(f"{first} = {second} (by {by})")
    elif options.command == "speed":
        from benchmarks.speed import report as speed  # noqa: PLC0415

        print(speed(options.data, options.pages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
