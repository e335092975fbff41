"""Polars: ``clean(frame, column="html")`` adds the columns of the records to a DataFrame or LazyFrame.

Needs the extra ``polars``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

import polars as pl

from cleantext.arrow import clean_table
from cleantext.options import Options

__all__ = ["clean"]

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)


def clean(
    frame: Frame,
    *,
    column: str = "html",
    options: Options = Options(),  # noqa: B008 -- frozen
    fields: Collection[str] | None = None,
    id_column: str | None = None,
    url_column: str | None = None,
) -> Frame:
    """Return a frame with the columns of the records of its pages: see ``cleantext.arrow.clean_batch``.

    A LazyFrame is cleaned in batches when it is collected by the streaming engine.
    """

    def cleaned(pages: pl.DataFrame) -> pl.DataFrame:
        table = clean_table(
            pages.to_arrow(), column=column, options=options, fields=fields, id_column=id_column, url_column=url_column
        )
        found = pl.from_arrow(table)
        assert isinstance(found, pl.DataFrame)
        return found

    if isinstance(frame, pl.DataFrame):
        return cleaned(frame)
    schema = cleaned(frame.collect_schema().to_frame()).schema
    return frame.map_batches(cleaned, schema=schema, streamable=True)
