"""Fuzz cleantext: ``python -m tests.fuzz --seconds 600``, or ``--runs 1000 --seed 1``, or a harness's name for it alone.

With atheris (extra ``fuzz``) mutations are guided by coverage; without it they are not. An input that raises is printed and kept in
a file; ``python -m tests.fuzz whole --add FILE`` puts it into the corpus, which every run of the tests repeats. ``--corpus DIR`` keeps what coverage found.
"""

import argparse
import contextlib
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz import mutator, seeds

NAMES = ("decode", "reader", "segmentation", "embedded", "whole")
LIMITS = ("-max_len=20000", "-timeout=60", "-rss_limit_mb=3000", "-print_final_stats=0", "-verbosity=0")
"""libFuzzer's: bytes of an input, seconds of one, megabytes of the process."""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("harness", nargs="?", choices=NAMES, help="default: all")
    parser.add_argument("--seconds", type=float, help="how long, all harnesses together")
    parser.add_argument("--runs", type=int, help="how many inputs for each harness")
    parser.add_argument("--seed", type=int, default=1, help="of the mutations (default: 1)")
    parser.add_argument("--engine", choices=("atheris", "python"), help="default: atheris if it is installed")
    parser.add_argument("--corpus", type=Path, help="a folder in which atheris keeps inputs that reached new code")
    parser.add_argument(
        "--add", type=Path, nargs="+", default=[], help="put files into the corpus of one harness, and end"
    )
    return parser


def with_atheris(name: str, options: argparse.Namespace, seconds: float | None) -> bool:
    """Return whether a harness held in a process of atheris."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        given = work / "seeds"
        given.mkdir()
        beginning = seeds.seeds(name)
        for number, data in enumerate(beginning):
            (given / str(number)).write_bytes(data)
        (work / "tokens").write_text(
            "".join('"{}"\n'.format("".join(f"\\x{byte:02x}" for byte in token)) for token in seeds.TOKENS)
        )
        new = options.corpus / name if options.corpus else work / "new"
        new.mkdir(parents=True, exist_ok=True)
        runs = options.runs and options.runs + len(beginning)  # libFuzzer counts the seeds, too
        ends = {"-runs": runs, "-max_total_time": seconds and max(round(seconds), 1)}
        limits = [*LIMITS, *(f"{name}={value}" for name, value in ends.items() if value)]
        arguments = [
            *limits,
            f"-seed={options.seed}",
            f"-dict={work / 'tokens'}",
            f"-artifact_prefix=fuzz-{name}-",
            str(new),
            str(given),
        ]
        process = [sys.executable, "-m", "tests.fuzz.guided", name, *arguments]
        return subprocess.run(process, check=False).returncode == 0


def with_mutator(name: str, options: argparse.Namespace, seconds: float | None) -> bool:
    """Return whether a harness held on mutated seeds."""
    from tests.fuzz.harnesses import HARNESSES

    tried, data = mutator.run(HARNESSES[name], seeds.seeds(name), seed=options.seed, runs=options.runs, seconds=seconds)
    print(f"{name}: {tried} inputs", flush=True)
    if data is None:
        return True
    Path(f"fuzz-{name}-found").write_bytes(data)
    print(f"{name}: {data!r} raises; kept in fuzz-{name}-found")
    with contextlib.suppress(AssertionError):
        HARNESSES[name](data)
    return False


def main() -> int:
    """Run the harnesses and return the exit status."""
    parser = build_parser()
    options = parser.parse_args()
    names = (options.harness,) if options.harness else NAMES
    if options.add and not options.harness:
        parser.error("--add needs the name of the harness that the files are for")
    if options.add:
        seeds.write(names[0], [*seeds.recorded(names[0]), *(path.read_bytes() for path in options.add)])
        return 0
    seconds = options.seconds / len(names) if options.seconds is not None else None if options.runs else 60 / len(names)
    has_atheris = importlib.util.find_spec("atheris") is not None
    run = with_atheris if (options.engine or ("atheris" if has_atheris else "python")) == "atheris" else with_mutator
    return 1 if [name for name in names if not run(name, options, seconds)] else 0


if __name__ == "__main__":
    sys.exit(main())
