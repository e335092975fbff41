"""Records as Arrow batches: ``clean_batch`` adds the columns of the records to the pages of a batch, whatever the rows hold.

Engines (Spark, Ray, DuckDB, Polars …) can call it on the batches of a table.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypedDict

from cleantext.batch.document import Document, checked_fields, clean
from cleantext.options import Options
from cleantext.render.record import FIELDS, arrow_schema

try:
    import pyarrow as pa
except ImportError as error:  # an extra
    raise ImportError("cleantext.arrow needs pyarrow: pip install 'cleantext-web[arrow]'") from error

if TYPE_CHECKING:
    from cleantext.render.record_fields import Json

__all__ = [
    "Columns",
    "clean_array",
    "clean_batch",
    "clean_table",
    "output_schema",
    "record_batch",
    "record_batches",
    "record_schema",
]

BY_DEFAULT: Final = frozenset(field.name for field in FIELDS) - {"blocks"}
"""The columns of a batch of records by default."""
OF_THE_ROW: Final = frozenset({"id", "url", "source", "document"})
"""The fields of a record that repeat what came with the page; in a batch, its other columns have that."""
PREFIX: Final = "cleantext_"
"""Before the name of a record's column if the batch has a column of that name."""
BATCH: Final = 64
"""Pages of a batch: large enough that the work for a batch is nothing beside that for its pages. Bounds memory in engines."""
PAGES: Final = frozenset({"string", "large_string", "string_view", "binary", "large_binary", "binary_view", "null"})
"""The types of columns of pages, also as the values of a dictionary."""
NAMES: Final = PAGES - {"binary", "large_binary", "binary_view"}
"""The types of columns of addresses."""


class Columns(TypedDict):
    """The arguments of ``clean_batch`` that decide the schema."""

    column: str
    fields: Collection[str] | None
    id_column: str | None
    url_column: str | None


def record_schema(fields: Collection[str] | None = None) -> pa.Schema:
    """Return the Arrow schema of records with these fields, with ``id`` and ``error``; None for all but ``blocks``.

    >>> record_schema(("text", "confidence")).names
    ['id', 'text', 'confidence', 'error']
    """
    names = BY_DEFAULT if (known := checked_fields(fields)) is None else known | {"id", "error"}
    whole = arrow_schema()
    return pa.schema([field for field in whole if field.name in names], metadata=whole.metadata)


def record_batch(records: Iterable[Mapping[str, Json]], fields: Collection[str] | None = None) -> pa.RecordBatch:
    """Return records as an Arrow batch with ``record_schema(fields)``; ``document`` is JSON in a string.

    Halves of surrogate pairs, which Arrow's strings cannot have, become U+FFFD. The texts of a batch are limited to 2 GiB by its type.
    """
    return _batch(records, record_schema(fields))


def record_batches(
    documents: Iterable[Document],
    *,
    options: Options = Options(),  # noqa: B008 -- frozen
    fields: Collection[str] | None = None,
) -> Iterator[pa.RecordBatch]:
    """Yield the records of documents as Arrow batches of at most 64, cleaned one after the other. What is wrong with a page is its ``error``.

    For engines that split their work by files, with ``cleantext.batch.documents``.

    >>> (batch,) = record_batches([Document("rain", "<p>It rained on Monday, so the match was called off.")], fields=("text",))
    >>> batch.to_pylist()
    [{'id': 'rain', 'text': 'It rained on Monday, so the match was called off.', 'error': None}]
    """
    names, pages = checked_fields(fields), iter(documents)
    while records := [clean(page, options, names) for page in islice(pages, BATCH)]:
        yield record_batch(records, fields)


def _batch(records: Iterable[Mapping[str, Json]], schema: pa.Schema) -> pa.RecordBatch:
    rows = [dict(record) for record in records]
    for row in rows:
        if row.get("document") is not None:
            row["document"] = json.dumps(row["document"], ensure_ascii=False, default=str)
    try:
        return pa.RecordBatch.from_pylist(rows, schema=schema)
    except UnicodeEncodeError:
        return pa.RecordBatch.from_pylist([_encodable(row) for row in rows], schema=schema)


def _encodable(value: Any) -> Any:
    """Return a value of a record with its texts as valid Unicode."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    return {name: _encodable(item) for name, item in value.items()} if isinstance(value, dict) else value


def clean_batch(
    batch: pa.RecordBatch,
    *,
    column: str = "html",
    options: Options = Options(),  # noqa: B008 -- frozen
    fields: Collection[str] | None = None,
    id_column: str | None = None,
    url_column: str | None = None,
) -> pa.RecordBatch:
    """Return the batch with the columns of the records of its pages. No row raises: what goes wrong is in its column ``error``.

    ``column``: has the pages, HTML or flattened text, as strings or bytes. ``fields``: names of the fields of records to add; ``error`` always
    is. None for all but ``blocks`` and those that repeat other columns of a row (``source``, ``document``; ``id`` and ``url``
    if their columns are not named). ``url_column``: has the addresses of the pages. The columns of the batch keep their names and values; a
    column of records whose name is taken gets the prefix ``cleantext_``.

    Raises KeyError for a column that the batch does not have, TypeError for one that cannot have pages, ValueError for unknown fields.

    >>> pages = pa.RecordBatch.from_pylist([{"html": "<p>It rained on Monday, so the match was called off."}, {"html": None}])
    >>> found = clean_batch(pages, fields=("text",))
    >>> found.schema.names, found["text"][0].as_py(), found["error"][1].as_py()[:14]
    (['html', 'text', 'error'], 'It rained on Monday, so the match was called off.', 'source is None')
    """
    checked = _asked(fields, id_column, url_column)
    schema = output_schema(batch.schema, column=column, fields=fields, id_column=id_column, url_column=url_column)
    ids = _texts(batch, id_column)
    urls = _texts(batch, url_column)
    records = [
        clean(Document(id_ or "", _value(page), url), options, checked)
        for page, id_, url in zip(batch[column], ids, urls, strict=True)
    ]
    for record, id_ in zip(records, ids, strict=True):
        record["id"] = id_
    columns = _batch(records, pa.schema([field for field in arrow_schema() if field.name in checked])).columns
    return pa.RecordBatch.from_arrays([*batch.columns, *columns], schema=schema)


def output_schema(
    schema: pa.Schema,
    *,
    column: str = "html",
    fields: Collection[str] | None = None,
    id_column: str | None = None,
    url_column: str | None = None,
) -> pa.Schema:
    """Return the schema of what ``clean_batch`` returns for batches with a schema, for engines that ask before there is a row.

    >>> output_schema(pa.schema({"html": pa.string(), "text": pa.string()}), fields=("text",)).names
    ['html', 'text', 'cleantext_text', 'error']
    """
    for name, types in ((column, PAGES), (id_column, None), (url_column, NAMES)):
        if name is not None:
            _check_column(schema, name, types)
    taken = set(schema.names)
    checked = _asked(fields, id_column, url_column)
    added = [field for field in arrow_schema() if field.name in checked]
    for field in added:
        name = field.name
        while name in taken:
            name = PREFIX + name
        taken.add(name)
        schema = schema.append(field.with_name(name))
    return schema


def clean_table(
    table: pa.Table,
    *,
    column: str = "html",
    options: Options = Options(),  # noqa: B008 -- frozen
    fields: Collection[str] | None = None,
    id_column: str | None = None,
    url_column: str | None = None,
) -> pa.Table:
    """Return a table with the columns of the records of its pages, as ``clean_batch`` does for a batch."""
    columns: Columns = {"column": column, "fields": fields, "id_column": id_column, "url_column": url_column}
    schema = output_schema(table.schema, **columns)
    batches = table.to_batches(max_chunksize=BATCH)
    return pa.Table.from_batches((clean_batch(batch, options=options, **columns) for batch in batches), schema)


def clean_array(
    pages: pa.Array,
    urls: pa.Array | None = None,
    *,
    options: Options = Options(),  # noqa: B008 -- frozen
    fields: Collection[str] | None = None,
) -> pa.StructArray:
    """Return the records of pages as an array of structs, for engines whose functions return one column.

    ``urls``: the addresses of the pages; None if they are not known.

    >>> clean_array(pa.array(["<p>It rained on Monday, so the match was called off."]), fields=("text",)).to_pylist()
    [{'text': 'It rained on Monday, so the match was called off.', 'error': None}]
    """
    columns = {"html": pages} if urls is None else {"html": pages, "url": urls}
    batch = pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))
    found = clean_batch(batch, options=options, fields=fields, url_column=None if urls is None else "url")
    added = range(batch.num_columns, found.num_columns)
    names = [found.schema.names[i].removeprefix(PREFIX) for i in added]
    return pa.StructArray.from_arrays([found.column(i) for i in added], names=names)


def _asked(fields: Collection[str] | None, id_column: str | None, url_column: str | None) -> frozenset[str]:
    """Return the names of the fields to add."""
    known = checked_fields(fields)
    if known is not None:
        return known | {"error"}
    named = {name for name, column in (("id", id_column), ("url", url_column)) if column not in (None, name)}
    return (BY_DEFAULT - OF_THE_ROW) | named


def _check_column(schema: pa.Schema, name: str, types: frozenset[str] | None) -> None:
    """Raise KeyError or TypeError if a schema does not have one column of a name, or not of one of the types."""
    if schema.names.count(name) != 1:
        raise KeyError(
            f"the batch has {schema.names.count(name)} columns {name!r}, and needs one: it has {', '.join(schema.names)}; "
            "name the column with the pages (column=…)"
        )
    type_ = schema.field(name).type
    value = type_.value_type if pa.types.is_dictionary(type_) else type_
    if types is not None and str(value) not in types:
        raise TypeError(f"column {name!r} is {type_}: it should be one of {', '.join(sorted(types))}")


def _value(cell: Any) -> Any:
    """Return the value of a cell; bytes for a string that is not valid UTF-8."""
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        return (cell.value if isinstance(cell, pa.DictionaryScalar) else cell).as_buffer().to_pybytes()


def _texts(batch: pa.RecordBatch, column: str | None) -> list[str | None]:
    """Return the values of a column as text."""
    if column is None:
        return [None] * len(batch)
    values = [_value(cell) for cell in batch[column]]
    return [
        value.decode("utf-8", "replace") if isinstance(value, bytes) else value if value is None else str(value)
        for value in values
    ]
