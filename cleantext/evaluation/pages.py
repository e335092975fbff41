"""The pages with gold that ``cleantext eval`` is given: a folder, a table (JSONL or Parquet), or a public set by name.

Outputs that were made elsewhere are read here, too: a folder of texts, or a table.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from cleantext import analyze
from cleantext.batch.document import Document
from cleantext.batch.sources import Fault, documents
from cleantext.batch.sources.files import refuse_address
from cleantext.decode import decode
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.layouts import GOLD_SUFFIX, LOADERS
from cleantext.evaluation.sets.load import checked, unchecked
from cleantext.evaluation.sets.origins import gold_text, language_of, site_of, utf8
from cleantext.sniff import detect_format

__all__ = ["GOLD", "Columns", "decoded", "is_set", "read_outputs", "read_pages"]

GOLD: Final = "gold"
"""The default name of the column with the gold."""
IDS: Final = ("id", "name")
"""Names of the column with the name of a page, of which the first that there is counts if the caller gives none."""
OUTPUT_SUFFIXES: Final = (".txt", ".md", ".text")
"""Suffixes of the files of outputs."""
NAMED: Final = 3
"""Pages that a message names; others are counted."""


class Columns(NamedTuple):
    """The columns of a table; None for the first of the usual names."""

    page: str | None = None
    """The page: html, text, content, raw_content or body."""
    gold: str = GOLD
    """The text that should come out."""
    id: str | None = None
    """The name of the page: id or name, else the number of the row."""


def decoded(item: Item) -> str:
    """Return the page as an extractor gets it."""
    return decode(item.source).text if isinstance(item.source, bytes) else item.source


def read_pages(where: str, data: Path, columns: Columns | None = None, *, every: int = 1) -> list[Item]:
    """Return the pages of a set in ``data``, of a folder, or of a table, with their golds; every Nth of them.

    A table or a folder with golds precedes a set of its name. Raises FileNotFoundError, ValueError or TypeError, with what is expected, for anything
    else, and ImportError if a table needs an extra.
    """
    refuse_address(where)
    path = Path(where)
    if path.is_file():
        items = [*_of_table(path, columns or Columns())]
        if not items:
            raise ValueError(f"{where} has no rows")
    else:
        items = unchecked(str(path.resolve()) if path.is_dir() and not is_set(where) else where, data)
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise ValueError(f"{where}: two pages are named {item.id!r}: give each its name")
        seen.add(item.id)
    return [_with_site(checked(item)) for item in items[::every]]


def is_set(where: str) -> bool:
    """Return whether an argument is the name of a public set, and not of a file or a folder of pages with gold beside them."""
    path = Path(where)
    return where in LOADERS and not path.is_file() and not any(path.glob(f"*{GOLD_SUFFIX}"))


def _with_site(item: Item) -> Item:
    """Return the page with its site: by its address, or else by the address that it declares."""
    if item.site or item.mode == "text":
        return item
    url = item.url or analyze(item.source, input_format="html", filters=()).declarations.url
    return replace(item, site=site_of(url))


def _rows(path: Path, column: str | None) -> Iterator[Document]:
    """Yield the rows of a table. Raises ValueError for a part of it that cannot be read."""

    def refuse(fault: Fault) -> None:
        raise ValueError(f"{fault.file}, row {fault.at}: {fault.cause}".replace("--column", "--page-column"))

    for document in documents([str(path)], column=column, on_fault=refuse):
        if document.id == document.file:  # a page, as in a folder
            raise ValueError(
                f"{path} is no table: give a JSONL or Parquet file, or a folder of NAME.html or NAME.txt with NAME.gold.txt"
            )
        yield document


def _of_table(path: Path, columns: Columns) -> Iterator[Item]:
    """Yield the pages of a table."""
    for number, row in enumerate(_rows(path, columns.page)):
        values = row.metadata
        gold = values.get(columns.gold)
        if gold is None:
            raise ValueError(
                f"{path}, row {number}: nothing in the column {columns.gold!r}: there are {', '.join(values) or 'none but the page'}; --gold-column names it"
            )
        if not isinstance(gold, str):
            raise TypeError(f"{path}, row {number}: the gold is {type(gold).__name__}, not text")
        url = row.url or ""
        if not isinstance(row.source, (str, bytes)):
            raise TypeError(f"{path}, row {number}: the page is {type(row.source).__name__}, not text")
        text = row.source if isinstance(row.source, str) else decode(row.source).text
        mode = detect_format(text)
        # a table holds decoded text, whatever encoding the page declares: a byte order mark says that it is UTF-8 now
        source = row.source if isinstance(row.source, bytes) else codecs.BOM_UTF8 + utf8(text)
        yield Item(
            _name(values, columns.id, number),
            source if mode == "html" else text,
            mode,
            gold,
            url=url,
            site=_text(values, "site") or site_of(url),
            language=_text(values, "language") or (language_of(source, gold) if mode == "html" else ""),
            kind=_text(values, "kind"),
        )


def _name(values: Mapping[str, object], column: str | None, number: int) -> str:
    """Return the name of a row. Raises ValueError if the column that the caller names is not there."""
    for name in (column,) if column is not None else IDS:
        if values.get(name) is not None:
            return str(values[name])
    if column is not None:
        raise ValueError(f"row {number}: no column {column!r}: there are {', '.join(values)}; --id-column names it")
    return str(number)


def _text(values: Mapping[str, object], name: str) -> str:
    """Return the text of a column; empty if there is none."""
    value = values.get(name)
    return value if isinstance(value, str) else ""


def read_outputs(path: Path, ids: list[str], columns: Columns | None = None) -> dict[str, str]:
    """Return the outputs by name of page: of a folder with NAME.txt or NAME.md, or of a table with a column of texts.

    The records of ``cleantext batch`` are such a table: their names are paths, or files with the number of a row. Raises FileNotFoundError
    for a missing file, ValueError if none is of one of the pages, TypeError for another type than text.
    """
    columns = columns or Columns()
    if path.is_dir():
        files = (file for file in sorted(path.rglob("*")) if file.suffix in OUTPUT_SUFFIXES)
        found = {file.relative_to(path).with_suffix("").as_posix(): gold_text(file.read_bytes()) for file in files}
    elif path.is_file():
        found = dict(_texts(path, columns))
    else:
        raise FileNotFoundError(
            f"{path} does not exist: give a folder with an output for each page, NAME.txt, or a table"
        )
    other_names = {alias: text for name, text in found.items() for alias in _other_names(name)}
    outputs = {id_: text for id_ in ids if (text := found.get(id_, other_names.get(id_))) is not None}
    if not outputs:
        raise ValueError(
            f"{path} has no output of any page: it has {_some(found)}; the pages are {_some(dict.fromkeys(ids, ''))}"
        )
    return outputs


def _texts(path: Path, columns: Columns) -> Iterator[tuple[str, str]]:
    """Yield name and text of the rows of a table."""
    for number, row in enumerate(_rows(path, columns.page or "text")):
        if not isinstance(row.source, str):
            raise TypeError(f"{path}, row {number}: the output is {type(row.source).__name__}, not text")
        yield _name(row.metadata, columns.id, number), row.source
        of_batch = row.metadata.get("document")
        if isinstance(of_batch, dict) and isinstance(of_batch.get("id"), str):
            yield str(of_batch["id"]), row.source


def _other_names(name: str) -> Iterator[str]:
    """Yield the names that a page may have whose output has this one.

    >>> [*_other_names("pages/rain.html")], [*_other_names("pages.jsonl#12")]
    (['pages/rain', 'rain.html', 'rain'], ['12'])
    """
    _, number_sign, number = name.rpartition("#")
    if number_sign and number.isdigit():
        yield number
        return
    folder, slash, last = name.rpartition("/")
    stem = last.removesuffix(".html").removesuffix(".htm").removesuffix(".txt")
    if stem != last:
        yield f"{folder}{slash}{stem}"
    if slash:
        yield last
        yield stem


def _some(names: Mapping[str, str]) -> str:
    """Return the first names, and the number of the others."""
    rest = len(names) - NAMED
    shown = ", ".join(list(names)[:NAMED]) or "nothing"
    return f"{shown} and {rest} more" if rest > 0 else shown
