"""DuckDB: ``register(connection)`` makes the SQL function ``cleantext(html, url)``, whose value is the record as a STRUCT.

Needs the extra ``duckdb``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal

import pyarrow as pa

from cleantext.arrow import clean_array
from cleantext.options import Options

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["register"]


def register(
    connection: DuckDBPyConnection,
    *,
    name: str = "cleantext",
    type_: Literal["VARCHAR", "BLOB"] = "VARCHAR",
    options: Options = Options(),  # noqa: B008 -- frozen
    fields: Collection[str] | None = None,
) -> None:
    """Make a SQL function of a page and its address (NULL if it is not known).

    ``type_``: of the column of pages. ``SELECT id, unnest(cleantext(html, url)) FROM pages`` gives the fields as columns. DuckDB hands
    over 2,048 pages at a time for each thread.
    """

    def function(pages: pa.ChunkedArray | pa.Array, urls: pa.ChunkedArray | pa.Array) -> pa.StructArray:
        return clean_array(_joined(pages), _joined(urls), options=options, fields=fields)

    empty = clean_array(pa.array([], pa.string()), options=options, fields=fields)
    (result,) = connection.from_arrow(pa.table({"record": empty})).types
    connection.create_function(name, function, [type_, "VARCHAR"], result, type="arrow", null_handling="special")


def _joined(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Return a column as one array."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
