"""Scrapy: ``CleanPipeline`` is an item pipeline that adds the text of the page that an item holds.

Needs the extra ``scrapy``. Settings: ``CLEANTEXT_SOURCE`` the item's field with the page ("html"), ``CLEANTEXT_FIELDS`` the fields of the record that
the item gets (["text"]), ``CLEANTEXT_OPTIONS`` the settings of a page by name.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler

from cleantext.batch.document import Document, checked_fields, clean
from cleantext.integrations.passages import LOGGER
from cleantext.options import Options

__all__ = ["CleanPipeline"]

Item = TypeVar("Item")


class CleanPipeline:
    """An item pipeline: the item gets fields of the record of its page, and ``error`` if that could not be read.

    The page is a str or bytes; ``url``, if the item has it, is its address.
    """

    def __init__(self, options: Options, source: str, fields: Collection[str]) -> None:
        self._options, self._source = options, source
        self._fields = checked_fields(fields) or frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CleanPipeline:
        """Return the pipeline with the settings of a crawler."""
        settings = crawler.settings
        return cls(
            Options(**settings.getdict("CLEANTEXT_OPTIONS")),
            settings.get("CLEANTEXT_SOURCE", "html"),
            settings.getlist("CLEANTEXT_FIELDS", ["text"]),
        )

    def process_item(self, item: Item, spider: object = None) -> Item:
        """Return the item with the fields."""
        adapter = ItemAdapter(item)
        url = adapter.get("url")
        record = clean(
            Document(str(url), adapter.get(self._source), url if isinstance(url, str) else None),
            self._options,
            self._fields,
        )
        for name in self._fields & record.keys():
            adapter[name] = record[name]
        if "error" in record:
            LOGGER.warning("%s could not be read: %s", url, record["error"])
            if isinstance(item, dict) or "error" in adapter.field_names():
                adapter["error"] = record["error"]
        return item
