"""Labels that a reader gave to the blocks of a page, block by block, without the page's text.

A file of ``labels/`` has a page a line. Each block is a short hash of its letters and digits, so that labels survive changes of the
segmentation: a block is found by its hash, and if several blocks of a page are equal, the n-th one has the verdict of the n-th.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final, TypedDict

from cleantext import analyze
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.origins import letters_of, site_of, utf8

__all__ = [
    "LABELS",
    "TWICE",
    "Reading",
    "block_hash",
    "digest_of",
    "load_readings",
    "read_file",
    "replaced",
    "settled",
    "with_labels",
    "write_file",
]

LABELS: Final = Path(__file__).parent / "labels"
"""The folder of the labels."""
TWICE: Final = "twice"
"""The folder in it with the second readings of pages that were read twice."""
HASH_BYTES: Final = 4
"""Bytes of a block's hash. Two different blocks of a page of 600 have the same one on one page in 24,000."""
RUN_RE: Final = re.compile(r"(\d+)([kd?])")
"""A run of blocks with the same verdict."""


class Row(TypedDict):
    """A line of a file."""

    set: str
    page: str
    url: str
    sha256: str
    language: str
    kind: str
    reader: str
    blocks: str
    verdicts: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The labels of one page by one reader."""

    set: str
    """The name of the page's set."""
    page: str
    """The page's name in the set."""
    url: str
    """Its address; empty if unknown."""
    sha256: str
    """SHA-256 of its source."""
    language: str
    """ISO 639-1."""
    kind: str
    """The kind of page, by the reader."""
    reader: str
    """A name for the reader."""
    hashes: tuple[bytes, ...]
    """``block_hash`` of every block, in order."""
    verdicts: str
    """For every block: k (kept), d (dropped) or ? (no label)."""

    def labels_of(self, texts: Iterable[str]) -> list[bool | None]:
        """Return for each text of a page whether it is kept; None without a label."""
        seen: Counter[bytes] = Counter()
        verdict_of: dict[tuple[bytes, int], str] = {}
        for key, verdict in zip(self.hashes, self.verdicts, strict=True):
            verdict_of[key, seen[key]] = verdict
            seen[key] += 1
        seen.clear()
        found: list[bool | None] = []
        for text in texts:
            key = block_hash(text)
            verdict = verdict_of.get((key, seen[key]), "?")
            seen[key] += 1
            found.append(None if verdict == "?" else verdict == "k")
        return found


def block_hash(text: str) -> bytes:
    """Return a short hash of a text's letters and digits, case folded; of all its characters if it has none of these.

    >>> block_hash("Rain ends the Match!") == block_hash("rain  ends the match"), block_hash("—") == block_hash("|")
    (True, False)
    """
    return hashlib.blake2b(utf8(letters_of(text) or text.strip()), digest_size=HASH_BYTES).digest()


def _as_line(reading: Reading) -> str:
    runs = "".join(f"{len(list(run))}{verdict}" for verdict, run in groupby(reading.verdicts))
    row = Row(
        set=reading.set, page=reading.page, url=reading.url, sha256=reading.sha256, language=reading.language, kind=reading.kind,
        reader=reading.reader, blocks=base64.b64encode(b"".join(reading.hashes)).decode("ascii"), verdicts=runs,
    )  # fmt: skip
    return json.dumps(row, ensure_ascii=False)


def _of_line(line: str) -> Reading:
    row: Row = json.loads(line)
    packed = base64.b64decode(row["blocks"])
    hashes = tuple(packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES))
    verdicts = "".join(verdict * int(count) for count, verdict in RUN_RE.findall(row["verdicts"]))
    return Reading(
        row["set"], row["page"], row["url"], row["sha256"], row["language"], row["kind"], row["reader"], hashes, verdicts
    )  # fmt: skip


def write_file(readings: Iterable[Reading], path: Path) -> None:
    """Write readings as JSON lines, sorted by page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [_as_line(reading) for reading in sorted(readings, key=lambda reading: (reading.set, reading.page))]
    path.write_text("".join(line + "\n" for line in lines), "utf-8")


def read_file(path: Path) -> list[Reading]:
    """Return the readings of a file."""
    return [_of_line(line) for line in path.read_text("utf-8").splitlines()]


def load_readings(folder: Path) -> dict[tuple[str, str], Reading]:
    """Return the readings of a folder's files, by set and page."""
    readings = [reading for path in sorted(folder.glob("*.jsonl")) for reading in read_file(path)]
    return {(reading.set, reading.page): reading for reading in readings}


def settled(folder: Path = LABELS) -> dict[tuple[str, str], Reading]:
    """Return the readings by set and page; a block on which two readers differ has no label."""
    second = load_readings(folder / TWICE)
    found = load_readings(folder)
    for key, other in second.items():
        if (first := found.get(key)) and first.hashes == other.hashes:
            pairs = zip(first.verdicts, other.verdicts, strict=True)
            found[key] = replace(first, verdicts="".join(a if a == b else "?" for a, b in pairs))
    return found


def with_labels(item: Item, reading: Reading) -> Item:
    """Return a page with a reader's labels, the kept blocks as its gold."""
    texts = analyze(item.source, input_format="html", filters=()).blocks.texts
    blocks = tuple(zip(texts, reading.labels_of(texts), strict=True))
    return replace(
        item,
        gold="\n".join(text for text, kept in blocks if kept),
        snippets=(),
        unwanted=(),
        blocks=blocks,
        url=reading.url,
        site=site_of(reading.url) or item.site or item.id,
        language=reading.language,
        kind=reading.kind,
    )


def replaced(pairs: Iterable[tuple[str, Item]], readings: Mapping[tuple[str, str], Reading]) -> list[tuple[str, Item]]:
    """Return pages of sets, those that were read with the reader's labels; copies of these without full gold are left out."""
    digests = {reading.sha256 for reading in readings.values()}
    found = []
    for name, item in pairs:
        if reading := readings.get((name, item.id)):
            found.append((name, with_labels(item, reading)))
        elif item.gold is not None or digest_of(item) not in digests:
            found.append((name, item))
    return found


def digest_of(item: Item) -> str:
    """Return the SHA-256 of a page's source."""
    return hashlib.sha256(item.source if isinstance(item.source, bytes) else utf8(item.source)).hexdigest()
