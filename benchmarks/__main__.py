"""Quality and speed of cleantext and its peers.

python -m benchmarks data        fetch the public labelled sets
python -m benchmarks run         run extractors over sets, into benchmarks/results
python -m benchmarks worst       show an extractor's worst pages: text that was lost, boilerplate that was kept
python -m benchmarks lost        count the pages of which less than half comes out, beside the peers
python -m benchmarks torn        count the rows, definitions, lists and headings that come out in part
python -m benchmarks sites       compare the text without and with the filter that learns from the other pages of a site
python -m benchmarks markdown    compare the elements of Markdown with approved ones, beside trafilatura's
python -m benchmarks metadata    compare titles, authors, dates and languages with labels, beside trafilatura and htmldate
python -m benchmarks duplicates  list pages that occur twice within or across sets
python -m benchmarks train       train the scorer's weights, or measure them on held-out pages
python -m benchmarks confidence  fit Page.confidence to held-out pages, and record how well it predicts their F1
python -m benchmarks labels      choose pages to label by reading, list them, record and compare the labels
python -m benchmarks speed       measure time and memory of cleantext and its peers
python -m benchmarks many        many pages: make an archive of them, check a batch that is killed, measure rates and memory
python -m benchmarks engines     send an archive through Spark, Ray and others, and compare the records
python -m benchmarks report      write tables and plots from benchmarks/results
python -m benchmarks readme      write only the tables: needs neither peers nor matplotlib
python -m benchmarks gate        compare the figures of this tree with floors.toml
python -m benchmarks corpus      print the figures on cleantext's own corpus
python -m benchmarks snapshot    record the text of every page, or compare it with a record
python -m benchmarks encodings   show how often detectors of encodings are right, beside cleantext's
python -m benchmarks robustness  measure how the time grows with the size of hostile pages, beside the peers
python -m benchmarks mutate      list the thresholds that no test case notices when they are doubled or halved
"""
# ruff: noqa: PLC0415 -- each command imports its own modules: the gate needs no peers

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

DATA: Final = Path("data")
"""The default folder of the sets; git ignores it."""
OWN: Final = "name of a set, or path of your own folder of pages"
PIPELINES: Final = "names of extractors, or pipelines of cleantext filters: nav_menu+main_content, module:TUPLE"


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (_set_arguments, _training_arguments, _speed_arguments, _publish_arguments, _check_arguments):
        add(commands)
    for name in (
        "run",
        "worst",
        "speed",
        "lost",
        "torn",
        "sites",
        "markdown",
        "duplicates",
        "metadata",
        "train",
        "confidence",
        "labels",
        "snapshot",
        "encodings",
        "many",
    ):
        command = commands.choices[name]
        command.add_argument("--data", type=Path, default=DATA, help="the folder that `data` filled (default: data)")
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # argparse has no public name for it


def _set_arguments(commands: Commands) -> None:
    data = commands.add_parser("data", help="fetch the public sets")
    data.add_argument("--to", type=Path, default=DATA, help="the folder to fill (default: data)")
    data.add_argument(
        "--from", dest="source", type=Path, help="unpack NAME.tar.xz archives from this folder instead of using git"
    )

    run = commands.add_parser("run", help="run extractors over sets")
    which = run.add_mutually_exclusive_group(required=True)
    which.add_argument("--sets", "--set", nargs="+", help=OWN)
    which.add_argument("--again", action="store_true", help="all sets and forms that have a result")
    run.add_argument(
        "--extractors", nargs="+", help=f"{PIPELINES} (default: cleantext; with --again: all that were run)"
    )
    run.add_argument(
        "--form",
        nargs="+",
        default=["html"],
        help="html (default), text, or flatteners: "
        "inscriptis, soup, html-text, blocks, nodes, innertext, wet, lynx, w3m, markdown, pdf",
    )
    run.add_argument("--jobs", type=int, default=1, help="number of extractors that run at once (default: 1)")

    worst = commands.add_parser("worst", help="show the worst pages of a run")
    worst.add_argument("--set", required=True, help=OWN)
    worst.add_argument("--form", default="html")
    worst.add_argument("--extractor", default="cleantext")
    worst.add_argument("-n", type=int, default=20, help="number of pages (default: 20)")
    worst.add_argument("--html", type=Path, help="the HTML report to write (default: worst-SET-FORM-EXTRACTOR.html)")

    lost = commands.add_parser("lost", help="count the pages of which less than half comes out, by set and extractor")
    lost.add_argument("--sets", nargs="+", help=f"{OWN} (default: all sets that were fetched)")
    lost.add_argument("--extractors", nargs="+", help=f"{PIPELINES} (default: cleantext and four peers)")
    lost.add_argument("--every", type=int, default=1, metavar="N", help="take only every Nth page (default: all)")
    lost.add_argument("--results", type=Path, help="the folder of recorded results (default: benchmarks/results)")
    lost.add_argument("--ids", action="store_true", help="also list the lost pages of the first extractor")

    commands.add_parser("markdown", help="compare the elements of Markdown with approved ones: defuddle, readability")

    torn = commands.add_parser("torn", help="count the rows, definitions, lists and headings that come out in part")
    torn.add_argument("--sets", nargs="+", help="names of sets (default: all sets that were fetched, and the corpus)")
    torn.add_argument("--every", type=int, default=1, metavar="N", help="take only every Nth page (default: all)")
    torn.add_argument(
        "--held-out",
        type=Path,
        metavar="DIR",
        help="judge each page by the weights of its fold, from train --held-out DIR",
    )
    torn.add_argument("--jobs", type=int, default=1, help="processes (default: 1)")

    sites = commands.add_parser("sites", help="compare the text without and with the filter repeats, by set and form")
    sites.add_argument("--sets", nargs="+", help="names of sets (default: all sets that were fetched)")
    sites.add_argument("--form", nargs="+", default=["html", "wet"], help="html or flatteners (default: html wet)")
    sites.add_argument("--lines", type=Path, metavar="FILE", help="also write the lines that it drops, as TSV")

    metadata = commands.add_parser("metadata", help="compare metadata with labels, by set and field")
    metadata.add_argument(
        "--sets", nargs="+", help="fundus, wcxb, trafilatura, htmldate, recipes (default: all that were fetched)"
    )
    metadata.add_argument(
        "--systems", nargs="+", help="cleantext, cleantext-flattened, trafilatura, htmldate (default: all)"
    )
    metadata.add_argument("--every", type=int, default=1, metavar="N", help="take only every Nth page (default: all)")

    duplicates = commands.add_parser("duplicates", help="list pages that occur twice, by URL or content")
    duplicates.add_argument("--sets", nargs="+", help=f"{OWN} (default: all sets that were fetched)")


def _training_arguments(commands: Commands) -> None:
    train = commands.add_parser("train", help="train the scorer's weights")
    train.add_argument(
        "--to",
        type=Path,
        default=Path("cleantext/scorer"),
        help="the folder to write the weights to (default: cleantext/scorer)",
    )
    train.add_argument("--without", nargs="+", default=[], metavar="SET", help="leave these sets out")
    train.add_argument(
        "--held-out",
        type=Path,
        metavar="DIR",
        help="measure instead: score the pages of each fold with weights trained on the other folds, which are kept in DIR",
    )
    train.add_argument(
        "--by",
        choices=("site", "set"),
        default="site",
        help="for --held-out: what the folds are made of (default: site)",
    )
    train.add_argument(
        "--modes", nargs="+", choices=("html", "text"), default=["html", "text"], help="for --held-out (default: both)"
    )
    train.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")

    confidence = commands.add_parser("confidence", help="fit Page.confidence to held-out pages, and record its figures")
    confidence.add_argument("--folds", type=Path, required=True, help="the folder of train --held-out")
    confidence.add_argument(
        "--to", type=Path, default=Path("cleantext/scorer/confidence.npz"), help="the file to write the weights to"
    )
    confidence.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")

    labels = commands.add_parser("labels", help="labels by reading: benchmarks/training/labels/README.md")
    labels.add_argument(
        "action",
        choices=("choose", "dump", "show", "record", "agreement", "figures"),
        help="choose pages; list them for a reader; show a decision's kept and dropped text; record decisions; compare two readings; count the labels",
    )
    labels.add_argument("decisions", nargs="*", type=Path, help="for show and record: JSON files of decisions")
    labels.add_argument(
        "--work",
        type=Path,
        default=Path("labelling"),
        help="folder of candidates, worklists and listings (default: labelling)",
    )
    labels.add_argument("--count", type=int, default=450, help="for choose: number of pages (default: 450)")
    labels.add_argument("--reader", default="", help="for record: a name for the reader")
    labels.add_argument("--twice", action="store_true", help="for record: these are second readings")


def _speed_arguments(commands: Commands) -> None:
    speed = commands.add_parser("speed", help="measure time and memory, in one run")
    speed.add_argument("--set", default="wcxb", help=OWN)
    speed.add_argument("--pages", type=int, default=100, help="number of pages (default: 100)")
    speed.add_argument("--extractors", nargs="+", help=f"{PIPELINES} (default: all that take HTML)")
    speed.add_argument("--quick", action="store_true", help="leave out pages above 100 kB and pathological pages")
    speed.add_argument("--scaling", action="store_true", help="measure only page sizes and pathological pages again")
    speed.add_argument(
        "--soak", type=int, metavar="N", help="print instead the memory of one process while it reads N pages"
    )
    speed.add_argument("--to", type=Path, help="the file to write (default: benchmarks/results/speed.json)")

    many = commands.add_parser("many", help="many pages: an archive, a batch that is killed, rates, memory")
    many.add_argument(
        "action",
        choices=("warc", "check", "rate", "soak"),
        help="write an archive; kill a batch over it and compare the records; pages/s beside peers; memory of a long run",
    )
    many.add_argument("--warc", type=Path, default=Path("crawl.warc.gz"), help="the archive (default: crawl.warc.gz)")
    many.add_argument(
        "--pages", type=int, metavar="N", help="number of pages (default: 2,000; rate: 300; soak: 200,000)"
    )
    many.add_argument(
        "--max-bytes", type=int, default=20_000, metavar="N", help="soak: leave larger pages out (default: 20,000)"
    )

    engines = commands.add_parser("engines", help="compare the records of an archive by an engine with extract_many's")
    engines.add_argument("engine", choices=("spark", "ray", "datatrove", "duckdb", "polars", "daft"))
    engines.add_argument("--warc", type=Path, required=True, help="the archive, such as `many warc` writes")
    engines.add_argument(
        "--expected",
        type=Path,
        required=True,
        help="the file of the records of extract_many, written if it is not there",
    )


def _publish_arguments(commands: Commands) -> None:
    commands.add_parser("report", help="write the tables and the plots from the results")
    commands.add_parser("readme", help="write only the tables, and the picture of a page")


def _check_arguments(commands: Commands) -> None:
    gate = commands.add_parser(
        "gate", help="compare with floors.toml; exit status 1 if a figure is worse than its floor"
    )
    gate.add_argument("--update", action="store_true", help="raise the floors to what was reached")
    gate.add_argument("--lower", action="store_true", help="with --update: also lower floors that were not reached")
    gate.add_argument("--data", type=Path, help="also run cleantext on the sets in this folder")

    snapshot = commands.add_parser("snapshot", help="record every page's text, or compare it with a record")
    snapshot.add_argument("--to", type=Path, default=Path("snapshot.jsonl.gz"), help="the file to write")
    snapshot.add_argument("--against", type=Path, help="an older snapshot: show the pages that changed")
    snapshot.add_argument(
        "--blocks", action="store_true", help="with --against: also show pages with equal text from other blocks"
    )
    snapshot.add_argument("--every", type=int, default=1, metavar="N", help="take only every Nth page (default: all)")
    snapshot.add_argument("--jobs", type=int, default=2, help="processes (default: 2)")

    mutate = commands.add_parser("mutate", help="list thresholds that no case notices; exit status 1 if there are any")
    mutate.add_argument("--only", default="", help="part of a module's name, such as filters.byline")
    mutate.add_argument(
        "--share", type=float, default=1.0, help="share of the mutations that are tried, 0 to 1 (default: 1)"
    )
    mutate.add_argument("--seed", default="", help="with --share: seed of the draw, any text")

    encodings = commands.add_parser("encodings", help="a table of detectors of encodings, on texts of 39 languages")
    encodings.add_argument("--seed", type=int, default=404, help="draws the texts (default: 404)")

    robustness = commands.add_parser(
        "robustness", help="the growth of the time; exit status 1 if some shape is not linear"
    )
    robustness.add_argument("--only", default="", help="part of a shape's name")
    robustness.add_argument(
        "--share", type=float, default=1.0, help="share of the shapes, beside those that failed once (default: 1)"
    )
    robustness.add_argument("--seed", default="", help="with --share: seed of the draw, any text")
    robustness.add_argument("--no-peers", action="store_true", help="measure cleantext alone")
    robustness.add_argument(
        "--outputs", action="store_true", help="measure HTML, Markdown, metadata, confidence and record, without peers"
    )
    robustness.add_argument(
        "--memory",
        type=int,
        metavar="BYTES",
        help="measure the memory of pages of that size instead, beside lxml's parser",
    )

    corpus = commands.add_parser("corpus", help="print word F1, recall, and words by kind of boilerplate, by split")
    corpus.add_argument("--rows", type=Path, metavar="PAGE", help="print labels.tsv for a new page instead")
    corpus.add_argument(
        "--losses",
        action="store_true",
        help="also list the content rows of dev that were dropped, with the filter that dropped each",
    )


def _data(options: argparse.Namespace) -> int:
    from benchmarks.sets.fetch import fetch

    fetch(options.to, options.source)
    return 0


def _run(options: argparse.Namespace) -> int:
    from benchmarks.publish.report import table
    from benchmarks.run import again, run
    from cleantext.evaluation.results import read

    if options.again:
        written = again(options.extractors, options.data, jobs=options.jobs)
    else:
        names = options.extractors or ["cleantext"]
        written = run(options.sets, names, options.data, forms=options.form, jobs=options.jobs)
    print("\n" + table([read(path) for path in written]))
    return 0


def _worst(options: argparse.Namespace) -> int:
    from benchmarks.results import path_of
    from benchmarks.worst import comparisons
    from cleantext.evaluation.html_report import render_evaluation
    from cleantext.evaluation.results import read
    from cleantext.evaluation.worst import worst_text

    path = path_of(options.set, options.form)
    if not path.is_file():
        print(
            f"{path} does not exist: make it with python -m benchmarks run --sets {options.set} --form {options.form}"
        )
        return 2
    result = read(path)
    found = comparisons(result, options.data, name=options.extractor, count=options.n, folder=options.set)
    print(worst_text(found))
    page = options.html or Path(f"worst-{result.set}-{result.form}-{options.extractor.replace(':', '.')}.html")
    title = f"{result.set} ({result.form}): worst pages of {options.extractor}"
    page.write_text(render_evaluation(title, None, {options.extractor: found}), "utf-8")
    print(f"output against gold: {page}")
    return 0


def _lost(options: argparse.Namespace) -> int:
    from benchmarks.lost import COMPARED, lost, lost_table
    from benchmarks.results import RESULTS

    names = options.extractors or COMPARED
    found = lost(
        options.data, sets=options.sets, extractors=names, every=options.every, results=options.results or RESULTS
    )
    print(lost_table(found))
    if options.ids:
        print("\n".join(f"{one.set}/{name}" for one in found if one.extractor == names[0] for name in one.ids))
    return 0


def _many(options: argparse.Namespace) -> int:
    from benchmarks import many

    if options.action == "warc":
        count = many.write_warc(many.html_pages(options.data), options.warc, options.pages or 2000)
        print(f"{options.warc}: {count:,} pages")
    elif options.action == "check":
        found = many.check(options.warc)
        print(
            f"{found.pages:,} pages, {found.kills} kills, {len(found.different)} records differ: {found.different[:9]}"
        )
        return 1 if found.different else 0
    elif options.action == "rate":
        print(many.rate(options.data, count=options.pages or 300))
    else:
        many.printed(many.soak(options.data, count=options.pages or 200_000, max_bytes=options.max_bytes))
    return 0


def _torn(options: argparse.Namespace) -> int:
    from benchmarks.torn import torn, torn_table

    sums = torn(options.data, sets=options.sets, every=options.every, workers=options.jobs, held_out=options.held_out)
    print(torn_table(sums))
    return 0


def _markdown(options: argparse.Namespace) -> int:
    from benchmarks.markdown import markdown_table

    print(markdown_table(options.data))
    return 0


def _sites(options: argparse.Namespace) -> int:
    from benchmarks.sites import counts_table, dropped_table, large_sites, sites, sites_table

    items = large_sites(options.data, options.sets)
    print(counts_table(items), end="\n\n", flush=True)
    found = list(sites(items, options.form))
    print(sites_table(found))
    if options.lines:
        options.lines.write_text(dropped_table(found), "utf-8")
    return 0


def _engines(options: argparse.Namespace) -> int:
    from benchmarks.engines import compare

    found = compare(options.engine, options.warc, options.expected)
    print(found)
    return 1 if found.different else 0


def _metadata(options: argparse.Namespace) -> int:
    from benchmarks.metadata.run import merged, metadata, metadata_table, read, write

    figures = metadata(options.data, sets=options.sets, systems=options.systems, every=options.every)
    print(metadata_table(figures))
    if options.every == 1:
        write(merged(read(), figures))
    return 0


def _duplicates(options: argparse.Namespace) -> int:
    from benchmarks.sets.duplicates import find, write

    found = find(options.sets, options.data)
    print(found.summary())
    if options.sets is None:
        print(f"written to {write(found)}")
    return 0


def _speed(options: argparse.Namespace) -> int:
    from benchmarks.speed import measure, tables
    from benchmarks.speed.memory import soak

    if options.soak:
        html, *_ = measure.pages_of(options.set, options.data, options.pages)
        for number, kilobytes in soak(html, options.soak):
            print(f"{number} pages: {kilobytes / 1000:.0f} MB", flush=True)
        return 0
    path = options.to or measure.SPEED
    if options.scaling and (held := measure.read(path)):
        measured = measure.remeasure_scaling(held, options.data, quick=options.quick)
    else:
        measured = measure.measure(
            options.set, options.data, count=options.pages, names=options.extractors, quick=options.quick
        )
    measure.write(measured, path)
    print(tables.everything(measured))
    return 0


def _train(options: argparse.Namespace) -> int:
    from benchmarks.training.train import cross_validate, train

    if options.held_out:
        cross_validate(options.data, options.held_out, modes=options.modes, by=options.by, workers=options.jobs)
    else:
        train(options.data, options.to, without=options.without, workers=options.jobs)
    return 0


def _labels(options: argparse.Namespace) -> int:
    from benchmarks.labelling import work
    from benchmarks.labelling.agreement import figures
    from benchmarks.labelling.choose import choose_pages
    from benchmarks.training.read_labels import LABELS, TWICE, settled

    if options.action == "choose":
        chosen = choose_pages(options.data, options.work, options.count)
        work.write_worklists(chosen, options.work)
        print(f"{len(chosen)} pages chosen: {options.work}/work-01.json and so on")
    elif options.action == "dump":
        print(f"{work.dump(options.data, options.work)} pages listed in {options.work / 'pages'}")
    elif options.action == "show":
        print("\n".join(work.show(options.decisions, options.work)))
    elif options.action == "record":
        folder = LABELS / TWICE if options.twice else LABELS
        count = work.record(options.decisions, options.work, options.reader, folder)
        print(f"{count} pages recorded in {folder}")
    elif options.action == "agreement":
        print(work.agreement_of(options.work, LABELS))
    else:
        print(figures(settled().values()))
    return 0


def _confidence(options: argparse.Namespace) -> int:
    from benchmarks.confidence import measure, tables

    measure(options.data, options.folds, options.to, jobs=options.jobs)
    print(tables())
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
    before = {
        name: shot for name, shot in snapshot.read(options.against).items() if options.every == 1 or name in after
    }
    found = snapshot.changes(before, after, blocks=options.blocks)
    print(snapshot.differences(found))
    print(f"{len(found)} of {count} pages changed")
    return 1 if found else 0


def _encodings(options: argparse.Namespace) -> int:
    from benchmarks.encodings import run

    print(run(options.data, seed=options.seed))
    return 0


def _robustness(options: argparse.Namespace) -> int:
    from benchmarks.robustness.memory import memory_table
    from benchmarks.robustness.run import robustness

    if options.memory:
        return 1 if memory_table(options.memory, only=options.only) else 0
    failed = robustness(
        only=options.only,
        share=options.share,
        seed=options.seed,
        peers=not options.no_peers,
        of_outputs=options.outputs,
    )
    return 1 if failed else 0


def _mutate(options: argparse.Namespace) -> int:
    from benchmarks.mutate import unnoticed

    left, tried = unnoticed(seed=options.seed, share=options.share, only=options.only)
    print("\n".join(map(str, left)), end="\n" if left else "")
    print(f"{len(left)} of {tried} mutations were not noticed")
    return 1 if left else 0


def _corpus(options: argparse.Namespace) -> int:
    from benchmarks.corpus import report, rows_to_label

    if options.rows:
        print(rows_to_label(options.rows), end="")
    else:
        print(report(losses=options.losses))
    return 0


def _report(options: argparse.Namespace) -> int:
    from benchmarks.publish.plots import plots
    from benchmarks.results import all_results
    from benchmarks.speed.measure import read

    plots(all_results(), read())
    return _readme(options)


def _readme(_options: argparse.Namespace) -> int:
    from benchmarks.publish import picture
    from benchmarks.publish.readme import PAGES, filled

    picture.FILE.write_text(picture.picture(), "utf-8", newline="\n")

    for page in PAGES:
        page.write_text(filled(page.read_text("utf-8")), "utf-8")
    return 0


COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "data": _data,
    "run": _run,
    "worst": _worst,
    "lost": _lost,
    "many": _many,
    "torn": _torn,
    "sites": _sites,
    "markdown": _markdown,
    "duplicates": _duplicates,
    "metadata": _metadata,
    "train": _train,
    "confidence": _confidence,
    "labels": _labels,
    "speed": _speed,
    "engines": _engines,
    "report": _report,
    "readme": _readme,
    "gate": _gate,
    "snapshot": _snapshot,
    "encodings": _encodings,
    "robustness": _robustness,
    "mutate": _mutate,
    "corpus": _corpus,
}


def main() -> int:
    """Run one command and return the exit status."""
    options = build_parser().parse_args()
    return COMMANDS[options.command](options)


if __name__ == "__main__":
    sys.exit(main())
