"""Measures extraction quality.

python -m benchmarks corpus    cleantext on its own corpus
python -m benchmarks gate      the corpus against floors.toml; exit status 1 when something is below
python -m benchmarks readme    writes this tree's output and figures into README.md
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.corpus import report
from benchmarks.gate import failures
from benchmarks.readme import README, filled


def main() -> int:
    """Run one command; gives the exit status."""
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
    commands.add_parser("gate", help="compare with floors.toml")
    commands.add_parser("readme", help="write measured output and figures into README.md")
    arguments = parser.parse_args()
    if arguments.command == "readme":
        README.write_text(filled(README.read_text("utf-8")), "utf-8")
        return 0
    if arguments.command == "corpus":
        print(report(losses=arguments.losses))
        return 0
    below = failures()
    print("\n".join(below) or "all floors hold")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
