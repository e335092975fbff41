"""A fuzzing engine in Python, for where atheris is not installed: it mutates the seeds, without regard to coverage."""

import random
from collections.abc import Callable, Sequence
from time import monotonic

from tests.fuzz.seeds import TOKENS

__all__ = ["mutated", "run"]

MAX_LENGTH = 20_000
"""Bytes of an input."""
MOST_CHANGES = 8
"""Changes of one input."""


def mutated(data: bytes, seeds: Sequence[bytes], draw: random.Random) -> bytes:
    """Return an input with one to eight changes: bytes cut, repeated, replaced or flipped, tokens or parts of other seeds inserted."""
    for _ in range(draw.randint(1, MOST_CHANGES)):
        first = draw.randint(0, len(data))
        last = min(first + draw.choice((1, 2, 5, 20, 100)), len(data))
        before, part, after = data[:first], data[first:last], data[last:]
        match draw.randrange(7):
            case 0:
                part = b""
            case 1:
                part *= draw.randint(2, 30)
            case 2:
                part = draw.choice(TOKENS)
            case 3:
                part += draw.choice(TOKENS)
            case 4:
                part = bytes(byte ^ (1 << draw.randrange(8)) for byte in part)
            case 5:
                part += draw.choice(seeds)
            case _:
                other = draw.choice(seeds)
                part, after = other[draw.randint(0, len(other)) :], b""
        data = (before + part + after)[:MAX_LENGTH]
    return data


def run(
    harness: Callable[[bytes], None], seeds: Sequence[bytes], *, seed: int, runs: int | None, seconds: float | None
) -> tuple[int, bytes | None]:
    """Return the number of inputs tried, and the first that raises; None if none does.

    The same seed gives the same inputs. ``runs``, ``seconds``: where to end.
    """
    draw, end = random.Random(seed), monotonic() + seconds if seconds is not None else None
    tried = 0
    while (runs is None or tried < runs) and (end is None or monotonic() < end):
        data = mutated(draw.choice(seeds), seeds, draw)
        tried += 1
        try:
            harness(data)
        except Exception:  # noqa: BLE001 -- whatever it raises was found
            return tried, data
    return tried, None
