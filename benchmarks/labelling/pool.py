"""The pages that a reader may label: those of sets without gold, and those whose gold is snippets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from cleantext import analyze
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.layouts import LOADERS
from cleantext.evaluation.sets.origins import language_of, site_of

__all__ = ["UNLABELLED", "pool", "unlabelled"]

UNLABELLED: Final = {
    "htmldate": ("tests/**/*.htm*", "adbar/htmldate, tests/", "Apache-2.0"),
    "postlight": ("fixtures/**/*.html", "postlight/parser, fixtures/", "MIT OR Apache-2.0"),
    "readability": ("test/test-pages/*/source.html", "mozilla/readability, test/test-pages/", "Apache-2.0"),
}
"""Sets without gold: path in the set's folder, upstream, licence."""
WITH_SNIPPETS: Final = ("trafilatura", "recipes")
"""Sets whose gold is snippets."""


def _addresses(folder: Path) -> dict[str, str]:
    """Return the addresses that a set's own files give, by file name: htmldate has them."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("tests/eval_*.json")):
        rows: dict[str, dict[str, str]] = json.loads(path.read_bytes())
        found.update((row["file"], url) for url, row in rows.items())
    return found


def _declared(source: bytes, path: Path, name: str) -> str:
    """Return the address that a page declares; for postlight else the host in its file's name; empty if there is neither."""
    url = analyze(source, input_format="html", filters=()).declarations.url
    if site_of(url) or name != "postlight":
        return url if site_of(url) else ""
    return f"https://{path.stem.partition('--')[0]}/"


def unlabelled(data: Path) -> Iterator[tuple[str, Item]]:
    """Yield the pages of ``UNLABELLED`` with the name of their set."""
    for name, (pattern, _, _) in UNLABELLED.items():
        addresses = _addresses(data / name)
        for path in sorted((data / name).glob(pattern)):
            source = path.read_bytes()
            url = addresses.get(path.name) or _declared(source, path, name)
            identity = str(path.relative_to(data))
            language = language_of(source)
            yield name, Item(identity, source, "html", None, url=url, site=site_of(url) or identity, language=language)


def pool(data: Path) -> Iterator[tuple[str, Item]]:
    """Yield all pages that a reader may label, with the name of their set."""
    yield from unlabelled(data)
    for name in WITH_SNIPPETS:
        if (data / name).is_dir():
            for item in LOADERS[name](data / name):
                yield name, replace(item, site=item.site or item.id)
