"""LangChain, Haystack, Scrapy and rensa: the texts of extract_many, the metadata, and a page that raises."""

import json
import logging
import subprocess
import sys

import pytest

from tests.engines.pages import ENVIRONMENT, MARKER, OPTIONS, ROOT, TEXT, documents, example, expected, texts

PAGE = "applications.md"
PARTS = "<h1>Rain</h1><p>It rained on Monday, so the match was called off.<h2>Mud</h2><p>The ball did not roll, and we all left."

pytestmark = pytest.mark.filterwarnings("ignore")


def wanted():
    """Return the texts of the pages that have one, by address."""
    found = texts(expected(fields=TEXT).values())
    return {page.url: found[page.id] for page in documents() if found[page.id]}


def output_of(code, capsys):
    exec(compile(code, PAGE, "exec"), {"__name__": "__main__"})
    return capsys.readouterr().out


def test_langchain(caplog, tmp_path, capsys):
    pytest.importorskip("langchain_core", reason="the extra langchain is not installed")
    from langchain_core.documents import Document
    from langchain_core.documents.base import Blob

    from cleantext.integrations.langchain import CleanParser, CleanTransformer

    given = [Document(page.source, metadata={"source": page.url, "row": i}) for i, page in enumerate(documents())]
    with caplog.at_level(logging.WARNING, "cleantext"):
        found = CleanTransformer(OPTIONS).transform_documents(given)
    assert {one.metadata["source"]: one.page_content for one in found} == wanted()
    assert [one.metadata["row"] for one in found] == [i for i, page in enumerate(documents()) if page.url in wanted()]
    assert f"{documents()[50].url} was left out: RuntimeError: the filter failed" in caplog.text

    blobs = [Blob.from_data(page.source, metadata={"source": page.url, "row": 1}) for page in documents()]
    parsed = [one for blob in blobs for one in CleanParser(OPTIONS).lazy_parse(blob)]
    assert {one.metadata["source"]: one.page_content for one in parsed} == wanted()
    assert {one.metadata["row"] for one in parsed} == {1}

    (tmp_path / "page.html").write_text(PARTS, "utf-8")
    (first, second) = CleanParser(max_chars=60).lazy_parse(Blob.from_path(tmp_path / "page.html"))
    assert (first.metadata["headings"], second.metadata["headings"]) == ("Rain", "Rain > Mud")
    assert second.metadata["path"] == "/html/body/h2"
    assert second.metadata["source"] == str(tmp_path / "page.html")
    with pytest.raises(ValueError, match="overlap is 50"):
        CleanTransformer(max_chars=60, overlap=50)
    assert output_of(example("LangChain", page=PAGE), capsys) == (
        "https://example.org/rain Rain ends the match Rain ends the match\n\nIt rained on Monday, so the match was called off.\n"
    )


def test_haystack(caplog, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HAYSTACK_TELEMETRY_ENABLED", "False")
    pytest.importorskip("haystack", reason="the extra haystack is not installed")
    from haystack import Pipeline
    from haystack.core.serialization import component_from_dict, component_to_dict
    from haystack.dataclasses import ByteStream

    from cleantext.integrations.haystack import Clean

    streams = [ByteStream(page.source.encode(), meta={"url": page.url, "row": 1}) for page in documents()]
    with caplog.at_level(logging.WARNING, "cleantext"):
        found = Clean({"filters": OPTIONS.filters}).run(streams, meta={"set": "a"})["documents"]
    assert {one.meta["url"]: one.content for one in found} == wanted()
    assert {(one.meta["row"], one.meta["set"]) for one in found} == {(1, "a")}
    assert "RuntimeError: the filter failed" in caplog.text

    (tmp_path / "page.html").write_text(PARTS, "utf-8")
    sources = [tmp_path / "page.html", tmp_path / "missing.html"]
    stored = component_to_dict(Clean({"focus": "recall"}, max_chars=60), "clean")
    pipeline = Pipeline()
    pipeline.add_component("clean", component_from_dict(Clean, stored, "clean"))
    (first, second) = pipeline.run({"clean": {"sources": sources}})["clean"]["documents"]
    assert (first.meta["headings"], second.meta["headings"]) == ("Rain", "Rain > Mud")
    assert second.meta["file_path"] == str(tmp_path / "page.html")
    assert "missing.html was left out" in caplog.text
    assert "https://example.org/rain Rain ends the match Rain ends" in output_of(example("Haystack", page=PAGE), capsys)


SPIDER = """
import scrapy
from tests.engines.pages import OPTIONS, documents


class Pages(scrapy.Spider):
    name = "pages"
    start_urls = ["data:,"]
    custom_settings = {
        "ITEM_PIPELINES": {"cleantext.integrations.scrapy.CleanPipeline": 300}, "CLEANTEXT_SOURCE": "page",
        "CLEANTEXT_FIELDS": ["text", "confidence"], "CLEANTEXT_OPTIONS": {"filters": OPTIONS.filters},
        "FEED_EXPORT_FIELDS": ["id", "url", "text", "confidence", "error"],
    }

    def parse(self, response):
        for page in documents():
            yield {"id": page.id, "url": page.url, "page": page.source}
"""


def crawled(folder, spider):
    """Return the items of a spider, and its log."""
    (folder / "spider.py").write_text(spider, "utf-8")
    command = [sys.executable, "-m", "scrapy", "runspider", "spider.py", "-O", "items.jsonl"]
    run = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=300, check=True)
    return [json.loads(line) for line in (folder / "items.jsonl").read_text("utf-8").splitlines()], run.stderr


def test_scrapy(tmp_path):
    pytest.importorskip("scrapy", reason="the extra scrapy is not installed")
    items, log = crawled(tmp_path, SPIDER)
    records = expected(fields=("text", "confidence"))
    assert {item["id"]: (item["text"], item["confidence"]) for item in items} == {
        id_: (record["text"], record["confidence"]) for id_, record in records.items()
    }
    failed = {id_: record["error"] for id_, record in records.items() if "error" in record}
    assert {item["id"]: item["error"] for item in items if item.get("error")} == failed
    assert "could not be read: RuntimeError" in log


def test_scrapys_documented_example(tmp_path):
    pytest.importorskip("scrapy", reason="the extra scrapy is not installed")
    page = tmp_path / "page.html"
    page.write_text(PARTS, "utf-8")
    code = example("Scrapy", page=PAGE).replace("https://example.org/", page.as_uri())
    ((item,), _) = crawled(tmp_path, code)
    assert item["url"] == page.as_uri()
    assert item["text"].startswith("Rain\n\nIt rained")
    assert item["metadata"]["title"] == "Rain"


def test_an_item_that_cannot_have_an_error_gets_none():
    scrapy = pytest.importorskip("scrapy", reason="the extra scrapy is not installed")
    from cleantext.integrations.scrapy import CleanPipeline

    class Page(scrapy.Item):
        html = scrapy.Field()
        text = scrapy.Field()

    pipeline = CleanPipeline(OPTIONS, "html", ["text"])
    assert pipeline.process_item(Page(html=f"<p>{MARKER}"))["text"] == ""
    assert pipeline.process_item(Page(html="<p>It rained on Monday."))["text"] == "It rained on Monday."
    assert "error" in pipeline.process_item({"html": f"<p>{MARKER}"})


def test_near_duplicates():
    pytest.importorskip("rensa", reason="the extra rensa is not installed")
    space = {}
    exec(example("Near-duplicates", page=PAGE), space)
    words = (ROOT / "LICENSE").read_text("utf-8").split()
    pages = [" ".join(words[start : start + 300]) for start in range(0, 1500, 300)]
    like = [pages[2] + " and more", pages[0].partition(" ")[2]]
    records = [{"id": str(i), "text": text} for i, text in enumerate([*pages, *like, "a b", ""])]
    assert [record["id"] for record in space["distinct"](records)] == ["0", "1", "2", "3", "4", "7", "8"]
