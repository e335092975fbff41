"""A page as one record of JSON values: what batch jobs, other programs and ``cleantext --json`` get.

``FIELDS`` and ``BLOCK_FIELDS`` define it once; its JSON schema and its Arrow schema are made from them. A change that breaks a reader raises
``VERSION``; new fields do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, cast

import numpy as np

from cleantext.render.reasons import render_reason

if TYPE_CHECKING:
    import pyarrow as pa

    from cleantext.page import OutputFormat, Page

__all__ = ["BLOCK_FIELDS", "FIELDS", "VERSION", "Field", "Json", "arrow_schema", "json_schema", "render_record"]

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Type: TypeAlias = Literal["str", "int", "float", "bool", "list[str]", "metadata", "sources", "blocks", "links"]

VERSION: Final = 1
"""The version of the record."""


class Field(NamedTuple):
    """A field of the record."""

    name: str
    type: Type
    meaning: str
    always: bool = True
    """Whether it always has a value. One without is null, or left out if all of them would be."""


FIELDS: Final = (
    Field("schema_version", "int", "the version of this record"),
    Field("source", "str", "the name that the caller gave the page: a file, an address", always=False),
    Field("mode", "str", "format of the source: html or text"),
    Field("format", "str", "format of the text: text, markdown or html"),
    Field("text", "str", "the kept blocks in that format"),
    Field("metadata", "metadata", "title, authors, dates and so on, with their sources"),
    Field("confidence", "float", "expected word F1 of the text, 0 to 1"),
    Field("doubts", "list[str]", "what lowers the confidence most"),
    Field("warnings", "list[str]", "problems of the source"),
    Field("complete", "bool", "false if a limit cut the page"),
    Field("blocks_total", "int", "blocks of the page"),
    Field("blocks_kept", "int", "blocks that were kept"),
    Field("words_total", "int", "words of the page, estimated for scripts without spaces between them"),
    Field("words_kept", "int", "words of the kept blocks"),
    Field("blocks", "blocks", "the blocks with their verdicts; only for those who ask", always=False),
)  # fmt: skip
"""The fields of a record, in order."""
METADATA_FIELDS: Final = (
    *(Field(name, "list[str]" if name in ("authors", "tags") else "str", meaning, always=False) for name, meaning in (
        ("title", "without the site's name"), ("authors", "persons, or else the organisation"), ("published", "ISO 8601"), ("modified", "ISO 8601"),
        ("site", "its name"), ("language", "BCP 47"), ("url", "the canonical address"), ("description", "for search engines or sharing"),
        ("image", "address of the main image"), ("tags", "topics and keywords"), ("kind", "article, discussion, product …"), ("licence", "address or name"),
    )),
    Field("sources", "sources", "where each value is from"),
)  # fmt: skip
"""The fields of the metadata, in order."""
SOURCE_FIELDS: Final = (
    Field("field", "str", "the field of the metadata"),
    Field("kind", "str", "json-ld, opengraph, meta, markup, byline, estimate …"),
    Field("name", "str", "the declaration, the element, or the text of the block"),
    Field("block", "int", "the block that the value is from", always=False),
    Field("probability", "float", "the probability that an estimate is right, 0 to 1", always=False),
)
"""The fields of a source of metadata."""
BLOCK_FIELDS: Final = (
    Field("text", "str", "the block's text"),
    Field("kind", "str", "paragraph, heading, list_item, table_cell, line …"),
    Field("kept", "bool", "whether it was kept"),
    Field("line", "int", "line of the source, from 1"),
    Field("path", "str", "XPath of its element", always=False),
    Field("start", "int", "offset of its first character in flattened text", always=False),
    Field("end", "int", "offset behind its last character in flattened text", always=False),
    Field("level", "int", "level of a heading, 1 to 6", always=False),
    Field("unit", "int", "first block of its unit (row, definition, pair), if the unit has several", always=False),
    Field("series", "int", "first block of its series of like siblings", always=False),
    Field("member", "int", "first block of its member of the series", always=False),
    Field("table", "int", "the table of data that it is in, from 0", always=False),
    Field("row", "int", "its row in that table, from 0", always=False),
    Field("column", "int", "its cell in that row, from 0", always=False),
    Field("depth", "int", "lists around an item, from 1", always=False),
    Field("number", "int", "number of an item of an ordered list", always=False),
    Field("term", "bool", "true for a term, false for a definition", always=False),
    Field("links", "links", "the links in it, with text and address", always=False),
    Field("filter", "str", "the filter that decided", always=False),
    Field("code", "str", "its rule", always=False),
    Field("evidence", "str", "the kind of its evidence", always=False),
    Field("reason", "str", "the evidence as a sentence", always=False),
    Field("score", "float", "the score, 0 to 1", always=False),
)  # fmt: skip
"""The fields of a block, in order."""
LINK_FIELDS: Final = (
    Field("text", "str", "its text"),
    Field("url", "str", "its address, absolute where the page's is known"),
)
"""The fields of a link."""


def render_record(
    page: Page, *, source: str | None = None, output_format: OutputFormat = "text", blocks: bool = False
) -> dict[str, Json]:
    """Return a page as a record, with its blocks if asked for. Fields without a value are left out."""
    words = page.analysis.stats.words
    found: dict[str, Json] = {
        "schema_version": VERSION, "source": source, "mode": page.mode, "format": output_format,
        "text": page.rendered(output_format), "metadata": _metadata(page), "confidence": page.confidence, "doubts": list(page.doubts), "warnings": list(page.warnings),
        "complete": page.complete, "blocks_total": len(page.blocks), "blocks_kept": int(page.kept.sum()),
        "words_total": round(float(words.sum())), "words_kept": round(float(words[page.kept].sum())),
        "blocks": list(_blocks(page)) if blocks else None,
    }  # fmt: skip
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
        block: {"links": [{"text": link.text, "url": link.url} for link in links]}
        for block, links in links_of(page, dom).items()
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


LISTED: Final[dict[Type, tuple[Field, ...]]] = {
    "sources": SOURCE_FIELDS, "blocks": BLOCK_FIELDS, "links": LINK_FIELDS,
}  # fmt: skip
"""The fields of the records in a list."""
JSON_TYPES: Final[dict[Type, str]] = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}


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
            "int": pa.int64(),
            "float": pa.float64(),
            "bool": pa.bool_(),
            "list[str]": pa.list_(pa.string()),
        }[name]

    return pa.schema(fields(FIELDS), metadata={"cleantext_record": str(VERSION)})
