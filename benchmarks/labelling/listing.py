"""A page as a numbered list of blocks for a reader, and a reader's decisions as kept and dropped text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks.training.read_labels import digest_of
from cleantext import analyze
from cleantext.blocks import KINDS, Blocks
from cleantext.evaluation.sets.item import Item

__all__ = ["Listed", "listed", "listing", "read_listed", "shown", "write_listed"]

LONG: Final = 160
"""Characters above which a block's text is cut in a listing."""
HEAD, TAIL = 100, 35
"""Characters of a long block's start and end in a listing."""
LINKS: Final = 0.3
"""Share of characters in links from which on a listing shows it."""
NAME: Final = 18
"""Most characters of an element's class in a listing."""
AROUND: Final = 2
"""Elements around a block that a listing names."""
UNNAMED: Final = frozenset("html body div ul span a em strong b i small font tbody tr button".split())
"""Elements that a listing names only for their class."""
SHORT: Final = 40
"""Characters up to which like blocks in a row share a line of a listing."""
IN_LINE: Final = 12
"""Most blocks in a line of a listing."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page that is to be read: where it is from, and the texts of its blocks."""

    code: str
    """The page's number in the worklists."""
    set: str
    """The name of its set."""
    id: str
    """Its name in the set."""
    url: str
    """Its address; empty if unknown."""
    sha256: str
    """SHA-256 of its source."""
    texts: list[str]
    """The text of every block."""
    flags: list[str]
    """Kind of each block, and what else a listing says of it."""


def _named(blocks: Blocks, row: int) -> str:
    """Return an element's tag and first class, id or role."""
    elements = blocks.elements
    if elements is None:
        return ""
    first = elements.class_names[row].split(maxsplit=1)
    return elements.tags[row] + (f".{first[0][:NAME]}" if first else "")


def _around(blocks: Blocks, index: int) -> str:
    """Return the innermost elements around a block, as a short path."""
    elements = blocks.elements
    if elements is None:
        return ""
    names: list[str] = []
    row = int(blocks.element_rows[index])
    while row > 0 and len(names) < AROUND:
        if (name := _named(blocks, row)) not in UNNAMED and name not in names:
            names.append(name)
        row = elements.parents[row]
    return ">".join(reversed(names))


def listed(code: str, name: str, item: Item) -> tuple[Listed, list[str]]:
    """Return a page of a set as it is listed, and the path of the elements around each block."""
    blocks = analyze(item.source, input_format="html", filters=()).blocks
    flags = []
    for index in range(len(blocks)):
        kind = KINDS[blocks.kinds[index]]
        parts = [
            f"h{blocks.levels[index]}"
            if kind == "heading"
            else {"paragraph": "p", "list_item": "li", "table_cell": "td"}.get(kind, kind)
        ]
        if blocks.link_densities[index] > LINKS:
            parts.append(f"L{blocks.link_densities[index]:.1f}")
        if blocks.invisible[index]:
            parts.append("never shown")
        elif blocks.hidden[index]:
            parts.append("hidden")
        flags.append(" ".join(parts))
    texts = list(blocks.texts)
    page = Listed(code, name, item.id, item.url, digest_of(item), texts, flags)
    return page, [_around(blocks, index) for index in range(len(blocks))]


def _cut(text: str) -> str:
    flat = " / ".join(line.strip() for line in text.splitlines() if line.strip())
    if len(flat) <= LONG:
        return flat
    return f"{flat[:HEAD]} […] {flat[-TAIL:]} ({len(flat.split())} words)"


def listing(page: Listed, around: Sequence[str], language: str, kind: str) -> str:
    """Return a numbered list of a page's blocks, with a line where the elements around them change."""
    lines = [
        f"PAGE {page.code}  {page.url or page.id}",
        f"estimated: language {language or '?'}, kind {kind}; {len(page.texts)} blocks",
        "",
    ]
    before, in_line = "", 0
    for index, (text, flags) in enumerate(zip(page.texts, page.flags, strict=True)):
        short = len(text) <= SHORT
        linked = short and in_line and flags.endswith("L1.0")
        if around[index] != before and not linked:
            before, in_line = around[index], 0
            lines.append(f"      @ {before}")
        if short and in_line and in_line < IN_LINE and flags == page.flags[index - 1]:
            lines[-1] += f" | {index} {_cut(text)}"
            in_line += 1
            continue
        lines.append(f"{index:4} [{flags}] {_cut(text)}")
        in_line = int(short)
    return "\n".join(lines) + "\n"


def write_listed(page: Listed, text: str, folder: Path) -> None:
    """Write a page's listing as CODE.txt, and its blocks as CODE.json."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{page.code}.txt").write_text(text, "utf-8", "replace")
    (folder / f"{page.code}.json").write_text(json.dumps(asdict(page)), "utf-8")


def read_listed(folder: Path, code: str) -> Listed:
    """Return the blocks of a page that was listed.

    Raises FileNotFoundError for an unknown code.
    """
    return Listed(**json.loads((folder / f"{code}.json").read_text("utf-8")))


def shown(page: Listed, verdicts: str) -> str:
    """Return a page's kept text, then its blocks without label, then its dropped ones. ``verdicts``: k, d or ? for each block."""
    parts = []
    for title, verdict in (("KEPT", "k"), ("NO LABEL", "?"), ("DROPPED", "d")):
        chosen = [f"{index:4} {_cut(text)}" for index, text in enumerate(page.texts) if verdicts[index] == verdict]
        parts.append(f"--- {page.code} {title}: {len(chosen)} blocks\n" + "\n".join(chosen))
    return "\n".join(parts) + "\n"
