"""A page as one record of JSON values: what batch jobs, other programs and ``cleantext --json`` get.

``record_fields.py`` defines its fields once; its JSON schema and its Arrow schema are made from them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from cleantext._core import CORE
from cleantext.limits import Clock, Stopwatch
from cleantext.render.reasons import render_reason
from cleantext.render.record_fields import BLOCK_FIELDS, FIELDS, LISTED, METADATA_FIELDS, VERSION, Field, Json, Type

if TYPE_CHECKING:
    import pyarrow as pa

    from cleantext.page import OutputFormat, Page

__all__ = ["BLOCK_FIELDS", "FIELDS", "VERSION", "Field", "Json", "arrow_schema", "json_schema", "render_record"]

TIMED: Final = frozenset({"text", "metadata", "confidence"})
"""The fields whose computation is a stage of ``timings``."""


def render_record(
    page: Page,
    *,
    source: str | None = None,
    output_format: OutputFormat = "text",
    blocks: bool = False,
    fields: Collection[str] | None = None,
    clock: Clock = monotonic,
) -> dict[str, Json]:
    """Return a page as a record, with its blocks if asked for. Fields without a value are left out.

    ``fields``: names of the fields to compute; None for all but ``blocks``. ``clock``: measures what is computed for the record, if the
    page has ``timings``.
    """
    watch = Stopwatch(clock) if page.timings else None
    words = page.analysis.stats.words
    found: dict[str, Json] = {}
    computed: dict[str, Callable[[], Json]] = {
        "schema_version": lambda: VERSION, "source": lambda: source, "mode": lambda: page.mode, "format": lambda: output_format,
        "text": lambda: page.rendered(output_format), "metadata": lambda: _metadata(page), "confidence": lambda: page.confidence,
        "doubts": lambda: list(page.doubts), "warnings": lambda: list(page.warnings), "complete": lambda: page.complete,
        "blocks_total": lambda: len(page.blocks), "blocks_kept": lambda: int(page.kept.sum()),
        "words_total": lambda: round(float(words.sum())), "words_kept": lambda: round(float(words[page.kept].sum())),
    }  # fmt: skip
    for name, compute in computed.items():
        if fields is None or name in fields:
            found[name] = compute()
            if watch is not None and name in TIMED:
                watch.lap(name)
    if watch is not None:
        found["timings"] = [{**lap._asdict(), "core": CORE} for lap in (*page.timings, *watch.laps)]
    if blocks or (fields is not None and "blocks" in fields):
        found["blocks"] = list(_blocks(page))
    return {name: value for name, value in found.items() if value is not None}


def _metadata(page: Page) -> dict[str, Json]:
    """Return the metadata, its sources as a list."""
    found = cast("dict[str, Json]", page.metadata.to_dict())
    sources = cast("dict[str, dict[str, Json]]", found.pop("sources"))
    return {**found, "sources": [{"field": name, **source} for name, source in sources.items()]}


def _blocks(page: Page) -> Iterator[dict[str, Json]]:
    """Yield the records of the blocks."""
    columns = _Columns(page)
    for i, (block, verdict, kept) in enumerate(
        zip(page.blocks, page.deciding_verdicts(), page.kept.tolist(), strict=True)
    ):
        entry: dict[str, Json] = {
            "text": block.text,
            "kind": block.kind,
            "kept": kept,
            "line": block.line,
            **columns.of(i),
        }
        if block.path:
            entry["path"] = block.path
        else:
            entry["start"], entry["end"] = block.start, block.end
        if verdict is not None:
            entry |= {
                "filter": verdict.filter, "code": verdict.evidence.code, "evidence": verdict.evidence.kind,
                "reason": render_reason(verdict), "score": verdict.score,
            }  # fmt: skip
        yield {field.name: entry[field.name] for field in BLOCK_FIELDS if entry.get(field.name) is not None}


class _Columns:
    """What is known of the blocks of a page beside their texts, as columns."""

    def __init__(self, page: Page) -> None:
        units = page.analysis.units
        self._levels = page.blocks.levels.tolist()
        sizes = np.bincount(units.numbers, minlength=len(page.blocks) + 1)
        self._units = [number if sizes[number] > 1 else None for number in units.numbers.tolist()]
        series = units.series
        self._series = [
            (first, member) if last - first > 1 and members > 1 else None
            for first, last, member, members in zip(
                series.firsts.tolist(),
                series.lasts.tolist(),
                series.member_firsts.tolist(),
                series.members.tolist(),
                strict=True,
            )
        ]
        self._more = _in_html(page)

    def of(self, i: int) -> dict[str, Json]:
        """Return the fields of a block that have a value."""
        found: dict[str, Json] = dict(self._more.get(i, {}))
        if self._levels[i]:
            found["level"] = self._levels[i]
        if self._units[i] is not None:
            found["unit"] = self._units[i]
        if (series := self._series[i]) is not None:
            found["series"], found["member"] = series
        return found


def _in_html(page: Page) -> dict[int, dict[str, Json]]:
    """Return the places of blocks in tables and lists, and their links; empty for flattened text."""
    elements, dom = page.blocks.elements, page.blocks.dom
    if elements is None or dom is None:
        return {}
    from cleantext.render.links import links_of  # noqa: PLC0415 -- not for flattened text
    from cleantext.render.structure import Structure  # noqa: PLC0415

    found: dict[int, dict[str, Json]] = {
        block: {"links": [dict(link._asdict()) for link in links]} for block, links in links_of(page, dom).items()
    }
    structure = Structure(page, elements)
    if structure.is_plain:
        return found
    items, cells = structure.innermost()
    place: dict[int, tuple[int, int, int]] = {}
    tables: dict[int, int] = {}
    rows: dict[int, int] = {}
    for row, own in structure.cells.items():
        table = int(structure.tables[row])
        at = rows[table] = rows.get(table, -1) + 1
        for column, cell in enumerate(own):
            place[cell] = (tables.setdefault(table, len(tables)), at, column)
    depths: dict[int, int] = {-1: 0}
    for block, (item, cell) in enumerate(zip(items.tolist(), cells.tolist(), strict=True)):
        more = found.setdefault(block, {})
        if cell in place:
            more["table"], more["row"], more["column"] = place[cell]
        if item >= 0:
            more["depth"] = _depth(item, structure.around, depths)
            tag = elements.tags[item]
            if tag in ("dt", "dd"):
                more["term"] = tag == "dt"
            if item in structure.numbers:
                more["number"] = structure.numbers[item]
    return found


def _depth(item: int, around: memoryview[int], depths: dict[int, int]) -> int:
    """Return the number of items that an item is in, with itself."""
    path = [item]
    while path[-1] not in depths:
        path.append(around[path[-1]])
    depth = depths[path.pop()]
    for row in reversed(path):
        depth = depths[row] = depth + 1
    return depth


JSON_TYPES: Final[dict[Type, str]] = {
    "str": "string", "int": "integer", "float": "number", "bool": "boolean", "json": "object",
}  # fmt: skip


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of the record (draft 2020-12), as docs/record.schema.json has it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cleantext record",
        **_json_object(FIELDS),
    }


def _json_object(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.name: {**_json_type(field.type), "description": field.meaning} for field in fields},
        "required": [field.name for field in fields if field.always],
        "additionalProperties": False,
    }


def _json_type(type_: Type) -> dict[str, Any]:
    if type_ == "metadata":
        return _json_object(METADATA_FIELDS)
    if type_ in LISTED:
        return {"type": "array", "items": _json_object(LISTED[type_])}
    return {"type": "array", "items": {"type": "string"}} if type_ == "list[str]" else {"type": JSON_TYPES[type_]}


def arrow_schema() -> pa.Schema:
    """Return the Arrow schema of the record. Raises ImportError without pyarrow (the extra ``arrow``)."""
    try:
        import pyarrow as pa  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise ImportError(
            "the Arrow schema needs pyarrow: pip install 'cleantext-web[arrow]', or pip install pyarrow"
        ) from error

    def fields(of: tuple[Field, ...]) -> list[pa.Field]:
        return [pa.field(field.name, types(field.type), nullable=not field.always) for field in of]

    def types(name: Type) -> pa.DataType:
        if name == "metadata":
            return pa.struct(fields(METADATA_FIELDS))
        if name in LISTED:
            return pa.list_(pa.struct(fields(LISTED[name])))
        return {
            "str": pa.string(),
            "json": pa.string(),
            "int": pa.int64(),
            "float": pa.float64(),
            "bool": pa.bool_(),
            "list[str]": pa.list_(pa.string()),
        }[name]

    return pa.schema(fields(FIELDS), metadata={"cleantext_record": str(VERSION)})
