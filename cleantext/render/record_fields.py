"""The fields of the record: its one definition, which its JSON schema and its Arrow schema are made from.

A change that breaks a reader raises ``VERSION``; new fields do not.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

__all__ = ["BLOCK_FIELDS", "FIELDS", "LISTED", "METADATA_FIELDS", "VERSION", "Field", "Json", "Type"]

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Type: TypeAlias = Literal[
    "str", "int", "float", "bool", "list[str]", "json", "metadata", "sources", "timings", "blocks", "links"
]

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
    Field("id", "str", "identifier of the document: a path, a WARC-Record-ID, a row; only in batches", always=False),
    Field("source", "str", "the name that the caller gave the page: a file, an address", always=False),
    Field("url", "str", "the page's address, as given with the document; only in batches", always=False),
    Field("mode", "str", "format of the source: html or text"),
    Field("format", "str", "format of the text: text, markdown or html"),
    Field("text", "str", "the kept blocks in that format"),
    Field("metadata", "metadata", "title, authors, dates and so on, with their sources"),
    Field("confidence", "float", "expected word F1 of the text, 0 to 1"),
    Field("doubts", "list[str]", "what lowers the confidence most"),
    Field("warnings", "list[str]", "problems of the source"),
    Field("error", "str", "why there is no text: the time was up, the process died, an exception", always=False),
    Field("complete", "bool", "false if a limit cut the page"),
    Field("blocks_total", "int", "blocks of the page"),
    Field("blocks_kept", "int", "blocks that were kept"),
    Field("words_total", "int", "words of the page, estimated for scripts without spaces between them"),
    Field("words_kept", "int", "words of the kept blocks"),
    Field("timings", "timings", "seconds of each stage; only for those who ask", always=False),
    Field("document", "json", "what came with the document in a batch, such as other columns of its row", always=False),
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
    Field("text", "str", "its text, white space collapsed"),
    Field("url", "str", "its address, absolute where the page's is known"),
    Field("start", "int", "offset of its first character in the block's text"),
    Field("end", "int", "offset behind its last character in the block's text"),
)
"""The fields of a link."""
TIMING_FIELDS: Final = (
    Field("stage", "str", "decode, segment, the name of a filter, metadata, confidence or text"),
    Field("seconds", "float", "seconds of wall time"),
    Field("core", "str", "native, or reference if the compiled functions are not used"),
)
"""The fields of a stage's time."""
LISTED: Final[dict[Type, tuple[Field, ...]]] = {
    "sources": SOURCE_FIELDS, "timings": TIMING_FIELDS, "blocks": BLOCK_FIELDS, "links": LINK_FIELDS,
}  # fmt: skip
"""The fields of the records in a list."""
