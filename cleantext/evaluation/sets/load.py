"""The pages of the labelled sets as ``Item``s.

Every loader reads its set's upstream layout and skips pages without gold and golds without a page. Pages whose gold is not
on the page are marked, but not left out.

Your own set is a folder of pages with gold beside them: ``rain.html`` (or ``rain.txt``, for text that is flattened
already) and ``rain.gold.txt``, the text that should come out, in UTF-8. The folder's path is used as the name of
the set; write ``./wcxb`` for your own folder if it has the name of a set.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from cleantext.evaluation.metrics import score
from cleantext.evaluation.sets.catalogue import info
from cleantext.evaluation.sets.genres import all_text
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.layouts import LOADERS, own_folder
from cleantext.evaluation.sets.origins import utf8

__all__ = ["MIN_ON_PAGE", "checked", "content_of", "digest", "load", "unchecked", "visible_text"]

MIN_ON_PAGE: Final = 0.6
"""Share of the gold's words that the page's visible text must hold for the page to be answerable."""


def load(name: str, data: Path) -> list[Item]:
    """Return the set's pages, always in the same order. ``data``/``name`` holds its upstream layout.

    ``name`` may also be the path of a user's own folder. Raises FileNotFoundError if no page is found.
    """
    return [checked(item) for item in unchecked(name, data)]


def unchecked(name: str, data: Path) -> list[Item]:
    """Return what ``load`` returns, before the golds are compared with the pages, so that a part of a set is read quickly."""
    if name in LOADERS:
        folder = data / name
        if not folder.is_dir():
            raise FileNotFoundError(
                f"{folder} does not exist: it holds the repository of the set, https://github.com/{info(name).repository} "
                f"(in a checkout of cleantext python -m benchmarks data --to {data} fetches all sets)"
            )
        items = [*LOADERS[name](folder)]
    elif Path(name).is_dir():
        folder = Path(name)
        items = [*own_folder(folder)]
    else:
        raise FileNotFoundError(
            f"{name!r} is neither a set nor a folder: the sets are {', '.join(LOADERS)}; to use your own pages, give the path of their folder"
        )
    if not items:
        raise FileNotFoundError(f"{folder} holds no page with gold: it does not have the expected layout")
    return items


def digest(items: Iterable[Item]) -> str:
    """Return the SHA-256 over names, sources and golds (and snippets and lines), in any order of the items."""
    whole = hashlib.sha256()
    for item in sorted(items, key=lambda item: item.id):
        source = item.source if isinstance(item.source, bytes) else utf8(item.source)
        gold = b"" if item.gold is None else utf8(item.gold)
        rest = utf8(json.dumps([item.gold is None, item.snippets, item.unwanted, item.lines], ensure_ascii=True))
        for part in (utf8(item.id), source, gold, rest):
            whole.update(b"%d:" % len(part))
            whole.update(part)
    return whole.hexdigest()


def visible_text(item: Item) -> str:
    """Return the text of all blocks of the page, a line break between them."""
    return item.source if isinstance(item.source, str) else all_text(item.source)


def checked(item: Item) -> Item:
    """Return the item with ``answerable`` and ``content``. No extractor has more recall than all visible text."""
    if item.gold is None or item.lines:
        return item
    text = visible_text(item)
    answerable = bool(item.gold.strip()) and score(text, item.gold).recall >= MIN_ON_PAGE
    return replace(item, answerable=answerable, content=content_of(text))


def content_of(text: str) -> str:
    """Return the SHA-256 of a text apart from white space; empty for an empty text."""
    squeezed = " ".join(text.split())
    return hashlib.sha256(utf8(squeezed)).hexdigest() if squeezed else ""
