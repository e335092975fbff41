"""``python -m benchmarks corpus``: cleantext on its own corpus."""

from __future__ import annotations

import argparse

from benchmarks.corpus import report

parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
commands = parser.add_subparsers(dest="command", required=True)
corpus = commands.add_parser("corpus", help="word F1, recall, and the ledgers by kind of boilerplate, for each split")
corpus.add_argument("--losses", action="store_true", help="list every content block that was lost")
arguments = parser.parse_args()
print(report(losses=arguments.losses))
